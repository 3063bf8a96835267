/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting finished pods once: name them in the status, take their finalizer away, count them and drop the name
 * (trackJobStatusAndRemoveFinalizers, flushUncountedAndRemoveFinalizers, enactJobFinished of pkg/controller/job,
 * v1.37).
 *
 * The snapshot holds the tracked pods, and all others with finalizer when a verdict or a deletion releases those too.
 * In upstream's order: by number; Indexed: by index, then number. At most uncounted_max names are in the status after a
 * sync, but Indexed successes need no name, so their set runs ahead of the finalizers. */
#include "control/job_sync_priv.h"

#include "control/job_policy.h"
#include "control/job_status.h"

#include <assert.h>
#include <stdlib.h>

bool ctl_numbers_have(const uint32_t *numbers, uint32_t count, uint32_t number)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (numbers[middle] < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < count && numbers[low] == number;
}

/* ---- the snapshot ------------------------------------------------------------------------------------------------ */

static int compare_named(const void *left, const void *right)
{
    const struct ctl_named_pod *const a = left, *const b = right;
    return a->number != b->number ? (a->number < b->number ? -1 : 1) : (int)a->failed - (int)b->failed;
}

static int compare_tracked_positions(const void *left, const void *right)
{
    const struct ctl_tracked_pod *const a = left, *const b = right;
    return a->position < b->position ? -1 : a->position > b->position;
}

static int compare_tracked_indexes(const void *left, const void *right)
{
    const struct ctl_tracked_pod *const a = left, *const b = right;
    return a->index != b->index ? (a->index < b->index ? -1 : 1) : compare_tracked_positions(left, right);
}

/* Pods nearly always arrive in order. */
static void sort_tracked(struct ctl_job_plan_state *s)
{
    int (*const compare)(const void *, const void *) = s->indexed ? compare_tracked_indexes : compare_tracked_positions;
    for (uint32_t i = 1; i < s->tracked_count; i++) {
        if (compare(&s->tracked[i - 1], &s->tracked[i]) > 0) {
            qsort(s->tracked, s->tracked_count, sizeof *s->tracked, compare);
            return;
        }
    }
}

static void list_named(const struct ctl_job_status *status, struct ctl_job_plan_state *s)
{
    const struct ctl_uid_list *const lists[] = {&status->uncounted_succeeded, &status->uncounted_failed};
    s->named_count = 0;
    for (int failed = 0; failed < 2; failed++) {
        for (uint32_t i = 0; i < lists[failed]->count; i++) {
            s->named[s->named_count++] =
                (struct ctl_named_pod){.number = lists[failed]->uids[i], .failed = failed != 0};
        }
    }
    if (s->named_count > 1) {
        qsort(s->named, s->named_count, sizeof *s->named, compare_named);
    }
}

/* The first entry of that number or above. */
static uint32_t find_named(const struct ctl_job_plan_state *s, uint32_t number)
{
    uint32_t low = 0, high = s->named_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (s->named[middle].number < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void add_tracked(const struct ctl_job_view *view, struct ctl_job_plan_state *s, struct ctl_pod *pod)
{
    struct ctl_tracked_pod *const t = &s->tracked[s->tracked_count++];
    assert(s->tracked_count <= s->tracked_capacity);
    *t = (struct ctl_tracked_pod){
        .cached = pod,
        .position = ctl_pod_position(pod),
        .number = pod->number,
        .index = pod->index,
        .phase = pod->phase,
        .action = pod->action,
        .failed = ctl_pod_is_failed(pod, s->spec),
        .has_valid_index = s->indexed && ctl_pod_index_is_valid(pod, s->spec),
    };
    t->index_is_new = t->has_valid_index && !ctl_indexes_has(&view->job->status.completed, (uint32_t)pod->index);
    for (uint32_t i = find_named(s, pod->number); i < s->named_count && s->named[i].number == pod->number; i++) {
        s->named[i].present = true;
        *(s->named[i].failed ? &t->named_failed : &t->named_succeeded) = true;
    }
}

static bool has_seen_release(const struct ctl_job_view *view, const struct ctl_pod *pod)
{
    return pod->release_mark != 0 && pod->release_mark == view->release_mark;
}

static bool all_names_are_present(const struct ctl_job_plan_state *s)
{
    for (uint32_t i = 0; i < s->named_count; i++) {
        if (!s->named[i].present) {
            return false;
        }
    }
    return true;
}

/* A named pod that has not ended yet: one that ran when the Job failed, and whose release failed. */
static void look_for_names(const struct ctl_job_view *view, struct ctl_job_plan_state *s)
{
    static const enum ctl_pod_class classes[] = {CTL_CLASS_TERMINATING, CTL_CLASS_ACTIVE};
    for (int class = 0; class < 2; class ++) {
        for (struct ctl_pod *pod = view->pods->lists[classes[class]].first; pod != NULL; pod = pod->next) {
            for (uint32_t i = find_named(s, pod->number); pod->finalizer && !has_seen_release(view, pod) &&
                                                          i < s->named_count && s->named[i].number == pod->number;
                 i++) {
                s->named[i].present = true;
            }
        }
    }
}

void ctl_job_track_finished(const struct ctl_job_view *view, struct ctl_job_plan_state *s)
{
    s->tracked_count = 0;
    list_named(&view->job->status, s);
    for (struct ctl_pod *pod = view->pods->lists[CTL_CLASS_TRACKED].first; pod != NULL; pod = pod->next) {
        if (!has_seen_release(view, pod)) {
            add_tracked(view, s, pod);
        }
    }
    if (view->pods->untracked_finalizers > 0 && !all_names_are_present(s)) {
        look_for_names(view, s);
    }
    sort_tracked(s);
}

void ctl_job_track_all(const struct ctl_job_view *view, struct ctl_job_plan_state *s)
{
    static const enum ctl_pod_class classes[] = {CTL_CLASS_ACTIVE, CTL_CLASS_TERMINATING};
    if (view->pods->untracked_finalizers == 0) {
        return;
    }
    for (int class = 0; class < 2; class ++) {
        for (struct ctl_pod *pod = view->pods->lists[classes[class]].first; pod != NULL; pod = pod->next) {
            if (!pod->finalizer || has_seen_release(view, pod)) {
                continue;
            }
            add_tracked(view, s, pod);
            if (s->spec->failure_policy != NULL) {
                const struct ctl_policy_match match = ctl_failure_policy_match(s->spec->failure_policy, pod->report);
                s->tracked[s->tracked_count - 1].action = (uint8_t)match.action;
            }
        }
    }
    sort_tracked(s);
}

uint32_t ctl_job_tracked_range(const struct ctl_job_plan_state *s, int32_t index, uint32_t *first)
{
    uint32_t low = 0, high = s->tracked_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (s->tracked[middle].index < index) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *first = low;
    while (low < s->tracked_count && s->tracked[low].index == index) {
        low++;
    }
    return low;
}

/* ---- naming ------------------------------------------------------------------------------------------------------ */

/* cleanUncountedPodsWithoutFinalizers at the start of tracking: names whose pod has no finalizer any more are
 * counted. */
static void count_released_names(struct ctl_job_plan *plan)
{
    struct ctl_job_plan_state *const s = plan->state;
    struct ctl_uid_list *const lists[] = {&plan->status.uncounted_succeeded, &plan->status.uncounted_failed};
    int32_t *const counters[] = {&plan->status.succeeded, &plan->status.failed};
    for (int failed = 0; failed < 2; failed++) {
        uint32_t kept = 0;
        for (uint32_t i = 0; i < lists[failed]->count; i++) {
            const uint32_t number = lists[failed]->uids[i];
            if (s->named[find_named(s, number)].present) {
                lists[failed]->uids[kept++] = number;
            }
        }
        *counters[failed] += (int32_t)(lists[failed]->count - kept);
        s->flush = s->flush || kept < lists[failed]->count;
        lists[failed]->count = kept;
    }
}

static void name_pod(struct ctl_uid_list *list, uint32_t number)
{
    assert(list->count < list->capacity);
    list->uids[list->count++] = number;
}

static bool may_release(const struct ctl_job_plan_state *s, const struct ctl_tracked_pod *t)
{
    return s->job_is_deleting || s->is_final || t->phase == CTL_POD_SUCCEEDED || (t->failed && !t->delayed);
}

/* Names a pod that is about to lose its finalizer, if it counts. Returns 1 if it adds a completed index, else 0. */
static uint32_t name_released(struct ctl_job_plan *plan, const struct ctl_tracked_pod *t)
{
    struct ctl_job_plan_state *const s = plan->state;
    if (t->phase == CTL_POD_SUCCEEDED && !t->named_failed) {
        if (s->indexed) {
            return t->index_is_new; /* its set says so already, which is a reason to write */
        }
        if (!t->named_succeeded) {
            name_pod(&plan->status.uncounted_succeeded, t->number);
            s->flush = true;
        }
        return 0;
    }
    /* When the Job fails, pods that still run fail with it; when it succeeds early, they count as nothing. */
    const bool fails_with_job = s->is_final && s->verdict.type != CTL_JOB_SUCCESS_CRITERIA_MET;
    const bool counts = (t->failed || fails_with_job) && !t->named_failed && (!s->indexed || t->has_valid_index) &&
                        ctl_policy_action_counts(t->action);
    if (counts) {
        name_pod(&plan->status.uncounted_failed, t->number);
        s->flush = true;
    }
    return 0;
}

static void name_finished(struct ctl_job_plan *plan)
{
    struct ctl_job_plan_state *const s = plan->state;
    uint32_t new_indexes = 0;
    s->release_count = 0;
    for (uint32_t i = 0; i < s->tracked_count && !s->capped; i++) {
        const struct ctl_tracked_pod *const t = &s->tracked[i];
        if (!may_release(s, t)) {
            continue;
        }
        s->release_calls[s->release_count++] = (struct ctl_job_call){
            .pod = t->number, .cached = t->cached, .index = t->index, .failure_count = -1, .has_finalizer = true};
        new_indexes += name_released(plan, t);
        s->capped = new_indexes + plan->status.uncounted_succeeded.count + plan->status.uncounted_failed.count >=
                    s->tuning->uncounted_max;
    }
}

/* Sets the interim condition and makes the verdict the terminal one. */
static void advance_verdict(struct ctl_job_plan *plan, ctl_time now)
{
    struct ctl_job_plan_state *const s = plan->state;
    if (!s->is_final) {
        return;
    }
    const bool is_stored = ctl_job_condition_is_true(&plan->status, s->verdict.type);
    if (s->verdict.type == CTL_JOB_FAILURE_TARGET || (s->verdict.type == CTL_JOB_SUCCESS_CRITERIA_MET && !is_stored)) {
        assert(plan->status.condition_count < CTL_JOB_CONDITION_TYPES);
        plan->status.conditions[plan->status.condition_count++] = s->verdict;
        s->flush = true;
    }
    if (s->verdict.type == CTL_JOB_FAILURE_TARGET) {
        s->verdict.type = CTL_JOB_FAILED;
    } else if (s->verdict.type == CTL_JOB_SUCCESS_CRITERIA_MET) {
        s->verdict.type = CTL_JOB_COMPLETE;
    }
    s->verdict.at = now;
}

static int compare_calls(const void *left, const void *right)
{
    const struct ctl_job_call *const a = left, *const b = right;
    return a->pod < b->pod ? -1 : a->pod > b->pod;
}

void ctl_job_track(struct ctl_job_plan *plan, ctl_time now)
{
    struct ctl_job_plan_state *const s = plan->state;
    count_released_names(plan);
    name_finished(plan);
    if (s->indexed) {
        plan->status.succeeded = (int32_t)s->completed_total;
    }
    advance_verdict(plan, now);
    if (s->release_count > 1) {
        qsort(s->release_calls, s->release_count, sizeof *s->release_calls, compare_calls);
    }
}

/* ---- counting ---------------------------------------------------------------------------------------------------- */

static bool is_released(const struct ctl_job_plan_state *s, uint32_t number)
{
    const struct ctl_job_call key = {.pod = number};
    const struct ctl_job_call *const call =
        s->release_count == 0 ? NULL : bsearch(&key, s->release_calls, s->release_count, sizeof key, compare_calls);
    return call != NULL && (call->answer == CTL_OK || call->answer == CTL_NOT_FOUND);
}

void ctl_job_track_released(struct ctl_job_plan *plan)
{
    struct ctl_job_plan_state *const s = plan->state;
    struct ctl_uid_list *const lists[] = {&plan->status.uncounted_succeeded, &plan->status.uncounted_failed};
    int32_t *const counters[] = {&plan->status.succeeded, &plan->status.failed};
    for (int failed = 0; failed < 2; failed++) {
        uint32_t kept = 0;
        for (uint32_t i = 0; i < lists[failed]->count; i++) {
            const uint32_t number = lists[failed]->uids[i];
            if (!is_released(s, number)) {
                lists[failed]->uids[kept++] = number;
            }
        }
        *counters[failed] += (int32_t)(lists[failed]->count - kept);
        s->flush = s->flush || kept < lists[failed]->count;
        lists[failed]->count = kept;
    }
}

bool ctl_job_track_finish(struct ctl_job_plan *plan, ctl_time now)
{
    const struct ctl_job_plan_state *const s = plan->state;
    if (s->capped || !s->is_final || plan->status.uncounted_succeeded.count > 0 ||
        plan->status.uncounted_failed.count > 0 || s->terminating > 0) {
        return false;
    }
    if (s->verdict.type == CTL_JOB_COMPLETE) {
        plan->status.completed_at = s->verdict.at;
    }
    struct ctl_job_condition condition = s->verdict;
    condition.at = now;
    ctl_job_condition_set(&plan->status, &condition);
    return true;
}
