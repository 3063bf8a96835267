/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdict of a sync and the order of its steps (syncJob, job_controller.go, v1.37). */
#include "control/job_sync.h"

#include "control/job_policy.h"
#include "control/job_status.h"
#include "control/job_sync_priv.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- room -------------------------------------------------------------------------------------------------------- */

static void *make_room(const struct ctl_memory *memory, void *items, uint32_t *capacity, uint64_t wanted, size_t size)
{
    if (wanted <= *capacity) {
        return items;
    }
    const uint64_t doubled = 2 * (uint64_t)*capacity;
    const uint32_t count = (uint32_t)(wanted > doubled ? wanted : doubled);
    items = memory->grow(memory->host, items, *capacity * size, count * size);
    *capacity = count;
    return items;
}

#define ROOM(items, capacity, wanted) ((items) = make_room(memory, (items), &(capacity), (wanted), sizeof *(items)))

void ctl_job_plan_reserve(struct ctl_job_plan *plan, const struct ctl_job_view *view, const struct ctl_tuning *tuning,
                          const struct ctl_memory *memory)
{
    if (plan->state == NULL) {
        plan->state = memory->grow(memory->host, NULL, 0, sizeof *plan->state);
        *plan->state = (struct ctl_job_plan_state){0};
    }
    struct ctl_job_plan_state *const s = plan->state;
    const struct ctl_job_pods *const pods = view->pods;
    const struct ctl_job_status *const status = &view->job->status;
    const uint64_t active = pods->lists[CTL_CLASS_ACTIVE].count, tracked = pods->lists[CTL_CLASS_TRACKED].count;
    const uint64_t with_finalizer = tracked + pods->untracked_finalizers;
    const uint64_t names = (uint64_t)tuning->uncounted_max + 1;
    ROOM(s->manage_calls, s->manage_capacity, active > tuning->pods_per_sync_max ? active : tuning->pods_per_sync_max);
    ROOM(s->ranked, s->ranked_capacity, active);
    ROOM(s->tracked, s->tracked_capacity, with_finalizer);
    ROOM(s->release_calls, s->release_capacity, with_finalizer);
    ROOM(s->finishes, s->finishes_capacity, tracked);
    ROOM(s->completed_added, s->completed_capacity, tracked);
    ROOM(s->failed_added, s->failed_capacity, tracked);
    ROOM(s->named, s->named_capacity, (uint64_t)status->uncounted_succeeded.count + status->uncounted_failed.count);
    ROOM(s->uncounted_succeeded, s->uncounted_succeeded_capacity, status->uncounted_succeeded.count + names);
    ROOM(s->uncounted_failed, s->uncounted_failed_capacity, status->uncounted_failed.count + names);
}

/* The plan's own copy of a list that it will change. */
static void copy_names(struct ctl_uid_list *list, uint32_t *room, uint32_t capacity)
{
    if (list->count > 0) {
        memcpy(room, list->uids, list->count * sizeof *room);
    }
    list->uids = room;
    list->capacity = capacity;
}

/* Starts the plan from a copy of the cached status. */
static void begin(const struct ctl_job_view *view, const struct ctl_tuning *tuning, struct ctl_job_plan *plan)
{
    struct ctl_job_plan_state *const s = plan->state;
    const struct ctl_job *const job = view->job;
    *plan = (struct ctl_job_plan){
        .state = s,
        .status = job->status,
        .base_version = job->version,
        .index_limit = UINT32_MAX,
        .expect_creations = -1,
        .expect_deletions = -1,
        .first_free = view->pods->first_free,
        .backoff = view->backoff,
    };
    struct ctl_job_status *const status = &plan->status;
    copy_names(&status->uncounted_succeeded, s->uncounted_succeeded, s->uncounted_succeeded_capacity);
    copy_names(&status->uncounted_failed, s->uncounted_failed, s->uncounted_failed_capacity);
    status->has_uncounted = true;
    status->completed = status->failed_indexes = (struct ctl_indexes){0};

    s->spec = job->spec;
    s->tuning = tuning;
    s->stage = CTL_STAGE_MANAGE;
    s->indexed = job->spec->completion_mode == CTL_INDEXED;
    s->per_index = s->indexed && job->spec->backoff_limit_per_index.set;
    s->job_is_deleting = job->deletion_at != CTL_NO_TIME;
    s->expectations_met = view->expectations_met;
    s->active = view->pods->lists[CTL_CLASS_ACTIVE].count;
    s->ready = view->pods->ready;
    s->terminating = view->pods->terminating;
    s->is_final = s->is_terminal_branch = s->manage_called = s->flush = s->capped = s->released_any = false;
    s->manage_error = CTL_SYNC_OK;
    s->manage_step = CTL_STEP_DONE;
    s->manage_count = s->manage_taken = s->batch = s->release_count = 0;
    s->completed_added_count = s->failed_added_count = s->completed_total = s->failed_total = 0;
}

/* ---- counts ------------------------------------------------------------------------------------------------------ */

/* Pods that ended since the last write: decision counts and the backoff record. */
static void count_finished(const struct ctl_job_view *view, struct ctl_job_plan *plan)
{
    struct ctl_job_plan_state *const s = plan->state;
    const struct ctl_job_status *const status = &view->job->status;
    uint32_t succeeded = 0, failed = 0, finishes = 0;
    for (uint32_t i = 0; i < s->tracked_count; i++) {
        const struct ctl_tracked_pod *const t = &s->tracked[i];
        const bool is_new_success = t->phase == CTL_POD_SUCCEEDED && !t->named_succeeded;
        const bool is_new_failure = t->failed && !t->named_failed;
        if ((!is_new_success && !is_new_failure) || (s->indexed && !t->has_valid_index)) {
            continue;
        }
        s->finishes[finishes++] = (struct ctl_finish){.at = t->cached->finished_at, .succeeded = is_new_success};
        succeeded += is_new_success;
        failed += is_new_failure && ctl_policy_action_counts(t->action);
    }
    plan->backoff = ctl_backoff_after(view->backoff, s->finishes, finishes);
    s->succeeded = (int64_t)status->succeeded + succeeded + status->uncounted_succeeded.count;
    s->failed = (int64_t)status->failed + failed + status->uncounted_failed.count;
}

static int compare_numbers(const void *left, const void *right)
{
    const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

static uint32_t sort_unique(uint32_t *numbers, uint32_t count)
{
    if (count < 2) {
        return count;
    }
    qsort(numbers, count, sizeof *numbers, compare_numbers);
    uint32_t kept = 1;
    for (uint32_t i = 1; i < count; i++) {
        if (numbers[i] != numbers[kept - 1]) {
            numbers[kept++] = numbers[i];
        }
    }
    return kept;
}

/* isIndexFailed: a FailIndex rule, or a failure that counts with no retry left. */
static bool fails_index(const struct ctl_pod *pod, const struct ctl_job_spec *spec)
{
    return ctl_pod_is_failed(pod, spec) &&
           (pod->action == CTL_ACTION_FAIL_INDEX ||
            (ctl_policy_action_counts(pod->action) && pod->failure_count >= spec->backoff_limit_per_index.value));
}

/* Succeeded and failed indexes: the stored sets, below the current completions, and what the tracked pods add. Unlike
 * elsewhere, a pod whose release is not seen yet still counts here. */
static void count_indexes(const struct ctl_job_view *view, struct ctl_job_plan *plan)
{
    struct ctl_job_plan_state *const s = plan->state;
    const struct ctl_job_status *const status = &view->job->status;
    const uint32_t limit = s->spec->completions.set ? (uint32_t)s->spec->completions.value : 0;
    for (struct ctl_pod *pod = view->pods->lists[CTL_CLASS_TRACKED].first; pod != NULL; pod = pod->next) {
        if (!ctl_pod_index_is_valid(pod, s->spec)) {
            continue;
        }
        const uint32_t index = (uint32_t)pod->index;
        if (pod->phase == CTL_POD_SUCCEEDED && !ctl_indexes_has(&status->completed, index)) {
            s->completed_added[s->completed_added_count++] = index;
        }
        if (s->per_index && fails_index(pod, s->spec) && !ctl_indexes_has(&status->failed_indexes, index)) {
            s->failed_added[s->failed_added_count++] = index;
        }
    }
    s->completed_added_count = sort_unique(s->completed_added, s->completed_added_count);
    s->failed_added_count = sort_unique(s->failed_added, s->failed_added_count);
    const uint32_t completed = ctl_indexes_count_below(&status->completed, limit);
    const uint32_t failed = ctl_indexes_count_below(&status->failed_indexes, limit);
    s->completed_total = completed + s->completed_added_count;
    s->failed_total = failed + s->failed_added_count;
    s->succeeded = s->completed_total;

    plan->completed_added = s->completed_added;
    plan->completed_added_count = s->completed_added_count;
    plan->failed_added = s->failed_added;
    plan->failed_added_count = s->failed_added_count;
    plan->index_limit = limit;
    plan->status.has_failed_indexes = s->per_index;
    s->flush = s->completed_added_count + s->failed_added_count > 0 || completed < status->completed.count ||
               failed < status->failed_indexes.count || s->per_index != status->has_failed_indexes;
}

/* getPodsWithDelayedDeletionPerIndex: per index that waits for a retry, the failed pod that carries the counts;
 * normally the newest. Tracked pods are sorted by index. */
static void delay_failed(const struct ctl_job_view *view, struct ctl_job_plan_state *s)
{
    const struct ctl_job_status *const status = &view->job->status;
    struct ctl_tracked_pod *chosen = NULL;
    for (uint32_t i = 0; i < s->tracked_count; i++) {
        struct ctl_tracked_pod *const t = &s->tracked[i];
        const uint32_t index = (uint32_t)t->index;
        if (!t->failed || !t->has_valid_index || ctl_indexes_has(&status->completed, index) ||
            ctl_indexes_has(&status->failed_indexes, index) ||
            ctl_numbers_have(s->completed_added, s->completed_added_count, index) ||
            ctl_numbers_have(s->failed_added, s->failed_added_count, index) ||
            (index < view->pods->holder_count && view->pods->holders[index].active > 0)) {
            continue;
        }
        if (chosen != NULL && chosen->index == t->index) {
            const struct ctl_pod *const old = chosen->cached, *const new = t->cached;
            if ((int64_t)old->failure_count + old->ignored_count > (int64_t) new->failure_count + new->ignored_count ||
                new->finished_at < old->finished_at) {
                continue;
            }
            chosen->delayed = false;
        }
        t->delayed = true;
        chosen = t;
    }
}

/* ---- the verdict ------------------------------------------------------------------------------------------------- */

static const char *verdict_message(enum ctl_job_reason reason)
{
    switch (reason) {
    case CTL_REASON_BACKOFF_LIMIT_EXCEEDED:
        return "Job has reached the specified backoff limit";
    case CTL_REASON_DEADLINE_EXCEEDED:
        return "Job was active longer than specified deadline";
    case CTL_REASON_MAX_FAILED_INDEXES_EXCEEDED:
        return "Job has exceeded the specified maximal number of failed indexes";
    case CTL_REASON_FAILED_INDEXES:
        return "Job has failed indexes";
    case CTL_REASON_COMPLETIONS_REACHED:
        return "Reached expected number of succeeded pods";
    default:
        assert(false);
        return "";
    }
}

static void set_verdict(struct ctl_job_plan_state *s, enum ctl_job_condition_type type, enum ctl_job_reason reason,
                        const char *message, ctl_time at)
{
    s->is_final = true;
    s->verdict = (struct ctl_job_condition){.type = type,
                                            .status = true,
                                            .reason = reason,
                                            .at = at,
                                            .message = message != NULL ? message : verdict_message(reason)};
}

static void fail(struct ctl_job_plan_state *s, enum ctl_job_reason reason, ctl_time now)
{
    set_verdict(s, CTL_JOB_FAILURE_TARGET, reason, NULL, now);
}

/* A verdict that is stored already holds, whatever else is true by now. */
static void recall_verdict(struct ctl_job_plan *plan)
{
    struct ctl_job_plan_state *const s = plan->state;
    const struct ctl_job_condition *const met = ctl_job_condition_find(&plan->status, CTL_JOB_SUCCESS_CRITERIA_MET);
    const struct ctl_job_condition *const target = ctl_job_condition_find(&plan->status, CTL_JOB_FAILURE_TARGET);
    if (met != NULL && met->status) {
        s->is_final = true;
        s->verdict = *met;
    } else if (target != NULL && target->status) {
        s->is_final = true;
        s->verdict = *target;
        s->verdict.type = CTL_JOB_FAILED;
    }
}

/* The first listed failed pod that matches a FailJob rule, with finalizer or not. */
static void judge_policy(const struct ctl_job_view *view, struct ctl_job_plan_state *s)
{
    static const enum ctl_pod_class classes[] = {CTL_CLASS_TRACKED, CTL_CLASS_OVER, CTL_CLASS_TERMINATING};
    const struct ctl_pod *first = NULL;
    for (int class = 0; class < 3 && view->pods->fail_job_count > 0; class ++) {
        for (const struct ctl_pod *pod = view->pods->lists[classes[class]].first; pod != NULL; pod = pod->next) {
            if (pod->action == CTL_ACTION_FAIL_JOB && ctl_pod_is_failed(pod, s->spec) &&
                (first == NULL || ctl_pod_position(pod) < ctl_pod_position(first))) {
                first = pod;
            }
        }
    }
    if (first != NULL) {
        const struct ctl_policy_match match = ctl_failure_policy_match(s->spec->failure_policy, first->report);
        ctl_failure_policy_message(&match, first->report, s->message, sizeof s->message);
        set_verdict(s, CTL_JOB_FAILURE_TARGET, CTL_REASON_POD_FAILURE_POLICY, s->message, view->now);
    }
}

static bool is_past_backoff_limit(const struct ctl_job_view *view, const struct ctl_job_plan_state *s)
{
    const struct ctl_opt_i32 limit = s->spec->backoff_limit;
    if (!limit.set) {
        return false;
    }
    if (s->failed > limit.value) {
        return true;
    }
    /* pastBackoffLimitOnFailure: restarts in place, compared with >= but for 0. */
    return s->spec->restart_policy == CTL_RESTART_ON_FAILURE &&
           (limit.value == 0 ? view->pods->restarts > 0 : view->pods->restarts >= limit.value);
}

int64_t ctl_job_deadline_left_ns(const struct ctl_job_spec *spec, ctl_time started_at, ctl_time now)
{
    /* Go's time.Duration wraps; so do deadlines of more than 292 years. */
    const int64_t allowed_ns = (int64_t)((uint64_t)spec->active_deadline_seconds.value * (uint64_t)CTL_SECOND);
    return allowed_ns - (now - started_at);
}

/* Backoff limit before deadline; a deadline that is still ahead is looked at again. */
static void judge_limits(const struct ctl_job_view *view, struct ctl_job_plan *plan)
{
    struct ctl_job_plan_state *const s = plan->state;
    if (is_past_backoff_limit(view, s)) {
        fail(s, CTL_REASON_BACKOFF_LIMIT_EXCEEDED, view->now);
        return;
    }
    if (!s->spec->active_deadline_seconds.set || plan->status.started_at == CTL_NO_TIME || s->spec->suspend) {
        return;
    }
    const int64_t left_ns = ctl_job_deadline_left_ns(s->spec, plan->status.started_at, view->now);
    if (left_ns <= 0) {
        fail(s, CTL_REASON_DEADLINE_EXCEEDED, view->now);
    } else {
        plan->look_again_ns[plan->look_again_count++] = left_ns;
    }
}

static void judge_failed_indexes(const struct ctl_job_view *view, struct ctl_job_plan_state *s)
{
    const struct ctl_opt_i32 limit = s->spec->max_failed_indexes;
    if (limit.set && (int64_t)s->failed_total > limit.value) {
        fail(s, CTL_REASON_MAX_FAILED_INDEXES_EXCEEDED, view->now);
    } else if (s->failed_total > 0 && s->spec->completions.set &&
               (int64_t)s->failed_total + s->completed_total >= s->spec->completions.value) {
        fail(s, CTL_REASON_FAILED_INDEXES, view->now);
    }
}

static void judge_success_policy(const struct ctl_job_view *view, struct ctl_job_plan *plan)
{
    struct ctl_job_plan_state *const s = plan->state;
    const struct ctl_succeeded succeeded = {&view->job->status.completed, s->completed_added, s->completed_added_count,
                                            plan->index_limit};
    const int32_t rule = ctl_success_policy_match(s->spec->success_policy, &succeeded);
    if (rule >= 0) {
        snprintf(s->message, sizeof s->message, "Matched rules at index %d", (int)rule);
        set_verdict(s, CTL_JOB_SUCCESS_CRITERIA_MET, CTL_REASON_SUCCESS_POLICY, s->message, view->now);
    }
}

/* In upstream's order, which decides when several hold in one sync. */
static void judge(const struct ctl_job_view *view, struct ctl_job_plan *plan)
{
    struct ctl_job_plan_state *const s = plan->state;
    recall_verdict(plan);
    if (!s->is_final) {
        judge_policy(view, s);
    }
    if (!s->is_final) {
        judge_limits(view, plan);
    }
    if (s->indexed) {
        count_indexes(view, plan);
    }
    if (s->per_index) {
        if (!s->is_final) {
            judge_failed_indexes(view, s);
        }
        delay_failed(view, s);
    }
    if (s->indexed && !s->is_final) {
        judge_success_policy(view, plan);
    }
}

static bool has_enough_successes(const struct ctl_job_plan_state *s)
{
    return s->spec->completions.set ? s->succeeded >= s->spec->completions.value : s->succeeded > 0;
}

void ctl_job_sync(const struct ctl_job_view *view, const struct ctl_tuning *tuning, struct ctl_job_plan *plan)
{
    struct ctl_job_plan_state *const s = plan->state;
    begin(view, tuning, plan);
    ctl_job_track_finished(view, s);
    count_finished(view, plan);
    if (plan->status.started_at == CTL_NO_TIME && !s->spec->suspend) {
        plan->status.started_at = view->now;
    }
    judge(view, plan);
    bool may_finish = s->is_final;
    s->is_terminal_branch = s->is_final;
    if (s->is_final) {
        ctl_job_delete_active(view, plan);
        /* Without trust in the cache pods may be missing: delete, but do not record the verdict yet. */
        s->is_final = s->expectations_met;
    } else {
        if (s->expectations_met && !s->job_is_deleting) {
            ctl_job_manage(view, plan);
        }
        const int64_t removals = s->manage_step == CTL_STEP_REMOVE ? s->manage_count : 0;
        may_finish = has_enough_successes(s) && s->active <= removals;
    }
    if (may_finish || s->job_is_deleting) {
        ctl_job_track_all(view, s);
    }
}

/* ---- the steps --------------------------------------------------------------------------------------------------- */

/* The Suspended condition says that the controller has acted; it is left alone where manageJob did not run. */
static void update_suspended(struct ctl_job_plan *plan, ctl_time now)
{
    struct ctl_job_plan_state *const s = plan->state;
    const bool suspended = s->spec->suspend;
    const struct ctl_job_condition condition = {.type = CTL_JOB_SUSPENDED,
                                                .status = suspended,
                                                .at = now,
                                                .reason = suspended ? CTL_REASON_JOB_SUSPENDED : CTL_REASON_JOB_RESUMED,
                                                .message = suspended ? "Job suspended" : "Job resumed"};
    if (!ctl_job_condition_set(&plan->status, &condition)) {
        return;
    }
    s->flush = true;
    plan->events[plan->event_count++] = suspended ? CTL_EVENT_SUSPENDED : CTL_EVENT_RESUMED;
    if (!suspended) {
        plan->status.started_at = now;
    } else if (s->tuning->clear_start_time_on_suspend) {
        plan->status.started_at = CTL_NO_TIME;
    }
}

static void set_counter(struct ctl_job_plan_state *s, struct ctl_opt_i32 *counter, int64_t value)
{
    s->flush = s->flush || !counter->set || counter->value != value;
    *counter = (struct ctl_opt_i32){.value = (int32_t)value, .set = true};
}

/* All creates and deletes are answered: conclude, and count. */
static void conclude(struct ctl_job_plan *plan, ctl_time now)
{
    struct ctl_job_plan_state *const s = plan->state;
    if (!s->is_terminal_branch) {
        if (has_enough_successes(s) && s->active == 0) {
            set_verdict(s, CTL_JOB_SUCCESS_CRITERIA_MET, CTL_REASON_COMPLETIONS_REACHED, NULL, now);
        } else if (s->manage_called) {
            update_suspended(plan, now);
        }
    }
    s->flush = s->flush || plan->status.active != s->active;
    plan->status.active = (int32_t)s->active;
    set_counter(s, &plan->status.ready, s->ready);
    set_counter(s, &plan->status.terminating, s->terminating);
    ctl_job_track(plan, now);
}

static bool issue(struct ctl_job_plan *plan, enum ctl_plan_stage stage, enum ctl_job_step step,
                  struct ctl_job_call *calls, uint32_t count)
{
    plan->state->stage = stage;
    plan->step = step;
    plan->calls = calls;
    plan->call_count = count;
    return true;
}

static bool end(struct ctl_job_plan *plan, enum ctl_sync_error error)
{
    issue(plan, CTL_STAGE_END, CTL_STEP_DONE, NULL, 0);
    plan->error = error;
    return false;
}

static bool write_status(struct ctl_job_plan *plan, enum ctl_plan_stage stage)
{
    struct ctl_job_plan_state *const s = plan->state;
    s->write_call = (struct ctl_job_call){.index = CTL_INDEX_UNKNOWN, .failure_count = -1};
    plan->after_releases = s->released_any;
    s->flush = false;
    return issue(plan, stage, CTL_STEP_WRITE_STATUS, &s->write_call, 1);
}

static bool write_last(struct ctl_job_plan *plan, ctl_time now)
{
    struct ctl_job_plan_state *const s = plan->state;
    plan->finishes = ctl_job_track_finish(plan, now);
    if (plan->finishes || s->flush) {
        return write_status(plan, CTL_STAGE_LAST_WRITE);
    }
    return end(plan, s->manage_error);
}

static bool release(struct ctl_job_plan *plan, ctl_time now)
{
    struct ctl_job_plan_state *const s = plan->state;
    if (s->release_count == 0) {
        return write_last(plan, now);
    }
    s->released_any = true;
    return issue(plan, CTL_STAGE_RELEASE, CTL_STEP_RELEASE, s->release_calls, s->release_count);
}

static bool take_releases(struct ctl_job_plan *plan, ctl_time now)
{
    struct ctl_job_plan_state *const s = plan->state;
    ctl_job_track_released(plan);
    for (uint32_t i = 0; i < s->release_count; i++) {
        if (s->release_calls[i].answer != CTL_OK && s->release_calls[i].answer != CTL_NOT_FOUND) {
            return s->flush ? write_status(plan, CTL_STAGE_PARTIAL_WRITE) : end(plan, CTL_SYNC_RELEASE);
        }
    }
    return write_last(plan, now);
}

/* Terminal events follow the write that made the Job terminal. */
static void report_finish(struct ctl_job_plan *plan)
{
    const struct ctl_job_plan_state *const s = plan->state;
    if (s->verdict.type == CTL_JOB_FAILED) {
        plan->events[plan->event_count++] = CTL_EVENT_FAILED;
        return;
    }
    if (s->spec->completions.set && plan->status.succeeded > s->spec->completions.value) {
        plan->events[plan->event_count++] = CTL_EVENT_TOO_MANY_SUCCEEDED;
    }
    plan->events[plan->event_count++] = CTL_EVENT_COMPLETED;
}

/* True if the write was stored. The next one expects the version that this one returned. */
static bool take_write(struct ctl_job_plan *plan)
{
    const struct ctl_job_call *const call = &plan->state->write_call;
    if (call->answer == CTL_OK) {
        plan->base_version = call->version;
    }
    return call->answer == CTL_OK;
}

bool ctl_job_plan_next(struct ctl_job_plan *plan, ctl_time now)
{
    struct ctl_job_plan_state *const s = plan->state;
    switch (s->stage) {
    case CTL_STAGE_MANAGE:
        if (ctl_job_manage_next(plan)) {
            return true;
        }
        conclude(plan, now);
        return s->flush ? write_status(plan, CTL_STAGE_FIRST_WRITE) : release(plan, now);
    case CTL_STAGE_FIRST_WRITE:
        if (!take_write(plan)) {
            return end(plan, CTL_SYNC_STATUS_BEFORE);
        }
        plan->backoff_stored = true;
        return release(plan, now);
    case CTL_STAGE_RELEASE:
        return take_releases(plan, now);
    case CTL_STAGE_PARTIAL_WRITE:
        return end(plan, take_write(plan) ? CTL_SYNC_RELEASE : CTL_SYNC_STATUS_AFTER);
    case CTL_STAGE_LAST_WRITE:
        if (!take_write(plan)) {
            plan->finishes = false;
            return end(plan, CTL_SYNC_STATUS_AFTER);
        }
        if (plan->finishes) {
            report_finish(plan);
        }
        return end(plan, s->manage_error);
    case CTL_STAGE_END:
        break;
    }
    return false;
}
