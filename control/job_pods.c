/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/job_pods.h"

#include "control/job_policy.h"

#include <assert.h>
#include <string.h>

void ctl_job_pods_init(struct ctl_job_pods *pods, const struct ctl_job_spec *spec, const struct ctl_memory *memory)
{
    *pods = (struct ctl_job_pods){.spec = spec, .memory = memory};
}

static bool is_terminating(const struct ctl_pod *pod)
{
    return !ctl_pod_is_terminal(pod) && pod->deleting;
}

static enum ctl_pod_class classify(const struct ctl_pod *pod, const struct ctl_job_spec *spec)
{
    if (!ctl_pod_is_terminal(pod) && !pod->deleting) {
        return CTL_CLASS_ACTIVE;
    }
    if (pod->finalizer && (pod->phase == CTL_POD_SUCCEEDED || ctl_pod_is_failed(pod, spec))) {
        return CTL_CLASS_TRACKED;
    }
    return ctl_pod_is_terminal(pod) ? CTL_CLASS_OVER : CTL_CLASS_TERMINATING;
}

static void append(struct ctl_pod_list *list, struct ctl_pod *pod)
{
    pod->previous = list->last;
    pod->next = NULL;
    if (list->last != NULL) {
        list->last->next = pod;
    } else {
        list->first = pod;
    }
    list->last = pod;
    list->count++;
}

static void unlink(struct ctl_pod_list *list, struct ctl_pod *pod)
{
    if (pod->previous != NULL) {
        pod->previous->next = pod->next;
    } else {
        list->first = pod->next;
    }
    if (pod->next != NULL) {
        pod->next->previous = pod->previous;
    } else {
        list->last = pod->previous;
    }
    list->count--;
}

static void grow_holders(struct ctl_job_pods *pods, uint32_t index)
{
    const uint32_t doubled = 2 * pods->holder_count, enough = (index / 64 + 1) * 64;
    const uint32_t count = enough < doubled ? doubled : enough;
    const size_t old_bytes = pods->holder_count / 64 * sizeof *pods->held_words;
    const size_t new_bytes = count / 64 * sizeof *pods->held_words;
    pods->held_words = pods->memory->grow(pods->memory->host, pods->held_words, old_bytes, new_bytes);
    memset(pods->held_words + pods->holder_count / 64, 0, new_bytes - old_bytes);
    pods->holders = pods->memory->grow(pods->memory->host, pods->holders, pods->holder_count * sizeof *pods->holders,
                                       count * sizeof *pods->holders);
    memset(pods->holders + pods->holder_count, 0, (count - pods->holder_count) * sizeof *pods->holders);
    pods->holder_count = count;
}

/* Whether a pod keeps its index from being given to a new pod: firstPendingIndexes. */
static bool holds_index(const struct ctl_pod *pod, const struct ctl_job_spec *spec)
{
    return pod->class == CTL_CLASS_ACTIVE || (spec->replacement_policy == CTL_REPLACE_FAILED && is_terminating(pod));
}

static void hold_index(struct ctl_job_pods *pods, const struct ctl_pod *pod)
{
    const bool is_active = pod->class == CTL_CLASS_ACTIVE;
    if (!ctl_pod_index_is_valid(pod, pods->spec)) {
        pods->surplus += is_active;
        return;
    }
    if (!holds_index(pod, pods->spec)) {
        return;
    }
    const uint32_t index = (uint32_t)pod->index;
    if (index >= pods->holder_count) {
        grow_holders(pods, index);
    }
    struct ctl_index_holders *const holders = &pods->holders[index];
    pods->surplus += is_active && holders->active > 0;
    holders->active += is_active;
    holders->blocking++;
    pods->held_words[index / 64] |= UINT64_C(1) << (index % 64);
}

static void free_index(struct ctl_job_pods *pods, const struct ctl_pod *pod)
{
    const bool is_active = pod->class == CTL_CLASS_ACTIVE;
    if (!ctl_pod_index_is_valid(pod, pods->spec)) {
        pods->surplus -= is_active;
        return;
    }
    if (!holds_index(pod, pods->spec)) {
        return;
    }
    const uint32_t index = (uint32_t)pod->index;
    struct ctl_index_holders *const holders = &pods->holders[index];
    assert(holders->blocking > 0);
    holders->active -= is_active;
    holders->blocking--;
    pods->surplus -= is_active && holders->active > 0;
    if (holders->blocking == 0) {
        pods->held_words[index / 64] &= ~(UINT64_C(1) << (index % 64));
        pods->first_free = index < pods->first_free ? index : pods->first_free;
    }
}

static bool is_restarting(const struct ctl_pod *pod)
{
    return pod->phase == CTL_POD_RUNNING || pod->phase == CTL_POD_PENDING;
}

static bool fails_job(const struct ctl_pod *pod, const struct ctl_job_spec *spec)
{
    return pod->action == CTL_ACTION_FAIL_JOB && ctl_pod_is_failed(pod, spec);
}

void ctl_job_pods_put(struct ctl_job_pods *pods, struct ctl_pod *pod)
{
    const struct ctl_job_spec *const spec = pods->spec;
    assert(pod->class == CTL_CLASS_NONE);
    pod->class = (uint8_t)classify(pod, spec);
    append(&pods->lists[pod->class], pod);
    if (spec->failure_policy != NULL && ctl_pod_is_failed(pod, spec)) {
        pod->action = (uint8_t)ctl_failure_policy_match(spec->failure_policy, pod->report).action;
    }
    pods->ready += pod->class == CTL_CLASS_ACTIVE && pod->ready;
    pods->terminating += is_terminating(pod);
    pods->untracked_finalizers += pod->class != CTL_CLASS_TRACKED && pod->finalizer;
    pods->restarts += is_restarting(pod) ? pod->restarts : 0;
    pods->fail_job_count += fails_job(pod, spec);
    if (spec->completion_mode == CTL_INDEXED) {
        hold_index(pods, pod);
    }
}

void ctl_job_pods_take(struct ctl_job_pods *pods, struct ctl_pod *pod)
{
    const struct ctl_job_spec *const spec = pods->spec;
    assert(pod->class != CTL_CLASS_NONE);
    if (spec->completion_mode == CTL_INDEXED) {
        free_index(pods, pod);
    }
    pods->fail_job_count -= fails_job(pod, spec);
    pods->restarts -= is_restarting(pod) ? pod->restarts : 0;
    pods->untracked_finalizers -= pod->class != CTL_CLASS_TRACKED && pod->finalizer;
    pods->terminating -= is_terminating(pod);
    pods->ready -= pod->class == CTL_CLASS_ACTIVE && pod->ready;
    unlink(&pods->lists[pod->class], pod);
    pod->previous = pod->next = NULL;
    pod->class = CTL_CLASS_NONE;
    pod->action = CTL_ACTION_NONE;
}

void ctl_job_pods_respec(struct ctl_job_pods *pods, const struct ctl_job_spec *spec)
{
    const struct ctl_job_spec *const old = pods->spec;
    if (old->completions.set == spec->completions.set && old->completions.value == spec->completions.value &&
        old->replacement_policy == spec->replacement_policy) {
        pods->spec = spec;
        return;
    }
    /* Everything leaves under the old rules, then enters under the new ones. */
    struct ctl_pod *all = NULL, *last = NULL;
    for (int class = CTL_CLASS_ACTIVE; class < CTL_CLASSES; class ++) {
        for (struct ctl_pod *pod = pods->lists[class].first; pod != NULL; pod = pods->lists[class].first) {
            ctl_job_pods_take(pods, pod);
            *(last != NULL ? &last->next : &all) = pod;
            last = pod;
        }
    }
    pods->spec = spec;
    pods->first_free = 0;
    while (all != NULL) {
        struct ctl_pod *const pod = all;
        all = pod->next;
        ctl_job_pods_put(pods, pod);
    }
}

/* ---- one pod ----------------------------------------------------------------------------------------------------- */

/* The latest end of those statuses that ask for it; false if one of them has not ended or has no time. */
static bool latest_end(ctl_time *latest, bool *any, const struct ctl_container_status *statuses, uint32_t count,
                       bool only_sidecars)
{
    for (uint32_t i = 0; i < count; i++) {
        if (only_sidecars && !statuses[i].sidecar) {
            continue;
        }
        if (!statuses[i].terminated || statuses[i].finished_at == CTL_NO_TIME) {
            return false;
        }
        if (!*any || statuses[i].finished_at > *latest) {
            *latest = statuses[i].finished_at;
        }
        *any = true;
    }
    return true;
}

/* getFinishTimeFromContainers: regular containers; then sidecars, one of which still running voids it and a later end
 * wins. */
static bool finish_time_of_containers(ctl_time *out, const struct ctl_pod_report *report)
{
    bool any = false;
    ctl_time latest = CTL_NO_TIME;
    if (!latest_end(&latest, &any, report->containers, report->container_count, false)) {
        any = false;
        latest = CTL_NO_TIME;
    }
    if (!latest_end(&latest, &any, report->inits, report->init_count, true) || !any) {
        return false;
    }
    *out = latest;
    return true;
}

ctl_time ctl_pod_finish_time(const struct ctl_pod_report *report, ctl_time deletion_at, int64_t grace_seconds,
                             ctl_time created_at)
{
    ctl_time at;
    if (report != NULL && finish_time_of_containers(&at, report)) {
        return at;
    }
    for (uint32_t i = 0; report != NULL && i < report->condition_count; i++) {
        const struct ctl_pod_condition *const condition = &report->conditions[i];
        if (strcmp(condition->type, "Ready") == 0) {
            if (strcmp(condition->status, "False") == 0 && condition->at != CTL_NO_TIME) {
                return condition->at;
            }
            break;
        }
    }
    return deletion_at != CTL_NO_TIME ? deletion_at - grace_seconds * CTL_SECOND : created_at;
}

/* afterOrZero, of times that differ: a zero time counts as the latest. */
static int latest_first(ctl_time a, ctl_time b)
{
    if (a == CTL_NO_TIME || b == CTL_NO_TIME) {
        return a == CTL_NO_TIME ? -1 : 1;
    }
    return a > b ? -1 : 1;
}

static int phase_order(uint8_t phase)
{
    return phase == CTL_POD_PENDING ? 0 : phase == CTL_POD_UNKNOWN ? 1 : 2;
}

int ctl_pod_compare_for_removal(const struct ctl_pod *a, const struct ctl_pod *b)
{
    if (a->has_node != b->has_node) {
        return a->has_node ? 1 : -1;
    }
    if (phase_order(a->phase) != phase_order(b->phase)) {
        return phase_order(a->phase) - phase_order(b->phase);
    }
    if (a->ready != b->ready) {
        return a->ready ? 1 : -1;
    }
    if (a->ready && a->ready_at != b->ready_at) {
        return latest_first(a->ready_at, b->ready_at);
    }
    if (a->restarts_max != b->restarts_max) {
        return a->restarts_max > b->restarts_max ? -1 : 1;
    }
    if (a->sidecar_restarts_max != b->sidecar_restarts_max) {
        return a->sidecar_restarts_max > b->sidecar_restarts_max ? -1 : 1;
    }
    if (a->created_at != b->created_at) {
        return latest_first(a->created_at, b->created_at);
    }
    return ctl_pod_position(a) < ctl_pod_position(b) ? -1 : ctl_pod_position(a) > ctl_pod_position(b);
}
