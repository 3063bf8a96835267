/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which pods a sync creates or removes: manageJob, activePodsForRemoval, firstPendingIndexes,
 * getPodCreationInfoForIndependentIndexes, deleteJobPods and deleteActivePods of pkg/controller/job (v1.37). */
#include "control/job_sync_priv.h"

#include <assert.h>
#include <stdlib.h>

/* ---- removal ----------------------------------------------------------------------------------------------------- */

static int compare_positions(const void *left, const void *right)
{
    const struct ctl_pod *const a = *(struct ctl_pod *const *)left, *const b = *(struct ctl_pod *const *)right;
    return ctl_pod_position(a) < ctl_pod_position(b) ? -1 : ctl_pod_position(a) > ctl_pod_position(b);
}

static int compare_ranks(const void *left, const void *right)
{
    return ctl_pod_compare_for_removal(*(struct ctl_pod *const *)left, *(struct ctl_pod *const *)right);
}

static int compare_indexes_and_ranks(const void *left, const void *right)
{
    const struct ctl_pod *const a = *(struct ctl_pod *const *)left, *const b = *(struct ctl_pod *const *)right;
    return a->index != b->index ? (a->index < b->index ? -1 : 1) : ctl_pod_compare_for_removal(a, b);
}

static uint32_t list_active(const struct ctl_job_view *view, struct ctl_job_plan_state *s)
{
    uint32_t count = 0;
    for (struct ctl_pod *pod = view->pods->lists[CTL_CLASS_ACTIVE].first; pod != NULL; pod = pod->next) {
        s->ranked[count++] = pod;
    }
    assert(count <= s->ranked_capacity);
    return count;
}

/* Indexed: moves pods that hold no index of their own to the front, in upstream's order: unknown index, all but the
 * highest ranked of each index, too high index. The others follow by rank. Returns how many are in front. */
static uint32_t put_surplus_first(const struct ctl_job_spec *spec, struct ctl_pod **pods, uint32_t count)
{
    qsort(pods, count, sizeof *pods, compare_indexes_and_ranks);
    uint32_t surplus = 0;
    for (uint32_t i = 0; i < count; i++) {
        const bool is_last_of_index = i + 1 == count || pods[i + 1]->index != pods[i]->index;
        if (!ctl_pod_index_is_valid(pods[i], spec) || !is_last_of_index) {
            struct ctl_pod *const pod = pods[i];
            pods[i] = pods[surplus];
            pods[surplus++] = pod;
        }
    }
    qsort(pods + surplus, count - surplus, sizeof *pods, compare_ranks);
    return surplus;
}

/* activePodsForRemoval: brings the pods to remove to the front of s->ranked and returns their number. */
static uint32_t choose_removals(const struct ctl_job_view *view, struct ctl_job_plan_state *s, int64_t at_least)
{
    const bool has_surplus = s->indexed && view->pods->surplus > 0;
    if (at_least == 0 && !has_surplus) {
        return 0;
    }
    const uint32_t count = list_active(view, s);
    if (at_least >= count && count <= s->tuning->pods_per_sync_max) {
        return count; /* all of them, in one sync: their order does not matter */
    }
    if (!s->indexed) {
        qsort(s->ranked, count, sizeof *s->ranked, compare_ranks);
        return (uint32_t)at_least;
    }
    const uint32_t surplus = put_surplus_first(s->spec, s->ranked, count);
    return surplus > at_least ? surplus : (uint32_t)at_least;
}

static void call_for_ranked(struct ctl_job_plan_state *s, enum ctl_job_step step, uint32_t count)
{
    if (count > 1) {
        qsort(s->ranked, count, sizeof *s->ranked, compare_positions);
    }
    s->manage_step = step;
    s->manage_count = count;
    for (uint32_t i = 0; i < count; i++) {
        struct ctl_pod *const pod = s->ranked[i];
        s->manage_calls[i] = (struct ctl_job_call){.pod = pod->number,
                                                   .cached = pod,
                                                   .index = pod->index,
                                                   .failure_count = -1,
                                                   .has_finalizer = pod->finalizer,
                                                   .ready = pod->ready};
    }
}

void ctl_job_delete_active(const struct ctl_job_view *view, struct ctl_job_plan *plan)
{
    call_for_ranked(plan->state, CTL_STEP_DELETE, list_active(view, plan->state));
}

static void remove_pods(struct ctl_job_plan *plan, uint32_t count)
{
    plan->expect_deletions = count;
    call_for_ranked(plan->state, CTL_STEP_REMOVE, count);
}

/* ---- creation ---------------------------------------------------------------------------------------------------- */

static uint64_t word_of(const struct ctl_indexes *set, uint32_t word)
{
    return word < set->used_words ? set->words[word] : 0;
}

/* Indexes of a word that a pod holds or that are in a stored set. */
static uint64_t settled_word(const struct ctl_job_view *view, uint32_t word)
{
    const struct ctl_job_status *const status = &view->job->status;
    return (word < view->pods->holder_count / 64 ? view->pods->held_words[word] : 0) |
           word_of(&status->completed, word) | word_of(&status->failed_indexes, word);
}

/* firstPendingIndexes: fills manage_calls with at most `count` of them, ascending. O(completions / 64). */
static uint32_t list_pending(const struct ctl_job_view *view, struct ctl_job_plan *plan, uint32_t count)
{
    struct ctl_job_plan_state *const s = plan->state;
    const uint32_t completions = (uint32_t)s->spec->completions.value;
    uint32_t found = 0;
    bool all_settled = true;
    for (uint32_t word = view->pods->first_free / 64; word < (completions + 63) / 64 && found < count; word++) {
        uint64_t open = ~settled_word(view, word);
        if (all_settled) {
            plan->first_free = word * 64 + ctl_lowest_bit(open);
            all_settled = open == 0;
        }
        for (; open != 0 && found < count; open &= open - 1) {
            const uint32_t index = word * 64 + ctl_lowest_bit(open);
            if (index < completions && !ctl_numbers_have(s->completed_added, s->completed_added_count, index) &&
                !ctl_numbers_have(s->failed_added, s->failed_added_count, index)) {
                s->manage_calls[found++] = (struct ctl_job_call){.index = (int32_t)index, .failure_count = -1};
            }
        }
    }
    return found;
}

/* The finished pod of that index whose failure count a new pod inherits, or NULL. */
static const struct ctl_pod *delayed_pod(const struct ctl_job_plan_state *s, int32_t index)
{
    uint32_t first;
    const uint32_t end = ctl_job_tracked_range(s, index, &first);
    for (uint32_t i = first; i < end; i++) {
        if (s->tracked[i].delayed) {
            return s->tracked[i].cached;
        }
    }
    return NULL;
}

/* Drops creates whose index is still in backoff; returns the smallest time left if that leaves none, else 0. */
static int64_t keep_those_due(const struct ctl_job_view *view, struct ctl_job_plan_state *s, uint32_t *count)
{
    uint32_t kept = 0;
    int64_t least_ns = 0;
    for (uint32_t i = 0; i < *count; i++) {
        struct ctl_job_call call = s->manage_calls[i];
        const struct ctl_pod *const delayed = delayed_pod(s, call.index);
        const int64_t left_ns =
            delayed == NULL ? 0
                            : ctl_backoff_remaining_ns((int64_t)delayed->failure_count + delayed->ignored_count + 1,
                                                       delayed->finished_at, s->tuning, view->now);
        if (left_ns > 0) {
            least_ns = least_ns == 0 || left_ns < least_ns ? left_ns : least_ns;
            continue;
        }
        call.failure_count = 0;
        if (delayed != NULL) {
            const bool is_ignored = delayed->action == CTL_ACTION_IGNORE;
            call.failure_count = delayed->failure_count + !is_ignored;
            call.ignored_count = delayed->ignored_count + is_ignored;
        }
        s->manage_calls[kept++] = call;
    }
    *count = kept;
    return kept > 0 ? 0 : least_ns;
}

static void wait_for_backoff(struct ctl_job_plan *plan, int64_t left_ns)
{
    struct ctl_job_plan_state *const s = plan->state;
    plan->look_again_ns[plan->look_again_count++] =
        left_ns > s->tuning->sync_batch_ns ? left_ns : s->tuning->sync_batch_ns;
    if (s->tuning->backoff_reports_zero_active) {
        s->active = 0;
    }
}

static void create_pods(const struct ctl_job_view *view, struct ctl_job_plan *plan, int64_t wanted)
{
    struct ctl_job_plan_state *const s = plan->state;
    if (!s->per_index) {
        const int64_t left_ns =
            ctl_backoff_remaining_ns(plan->backoff.failures, plan->backoff.last_failure_at, s->tuning, view->now);
        if (left_ns > 0) {
            wait_for_backoff(plan, left_ns);
            return;
        }
    }
    uint32_t count = wanted < s->tuning->pods_per_sync_max ? (uint32_t)wanted : s->tuning->pods_per_sync_max;
    if (s->indexed) {
        count = list_pending(view, plan, count);
        const int64_t left_ns = s->per_index ? keep_those_due(view, s, &count) : 0;
        if (left_ns > 0) {
            wait_for_backoff(plan, left_ns);
            return;
        }
    } else {
        for (uint32_t i = 0; i < count; i++) {
            s->manage_calls[i] = (struct ctl_job_call){.index = CTL_INDEX_UNKNOWN, .failure_count = -1};
        }
    }
    plan->expect_creations = count;
    s->manage_step = CTL_STEP_CREATE;
    s->manage_count = count;
    s->active += count;
}

static int64_t wanted_active(const struct ctl_job_plan_state *s)
{
    const int64_t parallelism = s->spec->parallelism.value;
    if (!s->spec->completions.set) {
        return s->succeeded > 0 ? s->active : parallelism;
    }
    const int64_t missing = s->spec->completions.value - s->succeeded;
    return missing < 0 ? 0 : missing < parallelism ? missing : parallelism;
}

void ctl_job_manage(const struct ctl_job_view *view, struct ctl_job_plan *plan)
{
    struct ctl_job_plan_state *const s = plan->state;
    s->manage_called = true;
    if (s->spec->suspend) {
        remove_pods(plan, list_active(view, s));
        return;
    }
    const int64_t wanted = wanted_active(s);
    const uint32_t removals = choose_removals(view, s, s->active > wanted ? s->active - wanted : 0);
    if (removals > 0) {
        remove_pods(plan, removals < s->tuning->pods_per_sync_max ? removals : s->tuning->pods_per_sync_max);
        return;
    }
    const int64_t leaving = s->spec->replacement_policy == CTL_REPLACE_FAILED ? s->terminating : 0;
    if (wanted - leaving - s->active > 0) {
        create_pods(view, plan, wanted - leaving - s->active);
    }
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

/* Upstream's slow start: a failure in a batch, other than for a namespace that is going away, gives up what is left. */
static void take_creates(struct ctl_job_plan *plan)
{
    struct ctl_job_plan_state *const s = plan->state;
    bool failed = false;
    for (uint32_t i = 0; i < plan->call_count; i++) {
        const enum ctl_answer answer = plan->calls[i].answer;
        if (answer != CTL_OK && answer != CTL_NAMESPACE_TERMINATING) {
            failed = true;
            s->active--;
        }
    }
    if (failed) {
        s->manage_error = CTL_SYNC_CREATE;
        plan->creations_skipped = s->manage_count - s->manage_taken;
        s->active -= plan->creations_skipped;
        s->manage_taken = s->manage_count;
    }
}

/* A pod that is not found counts as removed, but lowers ready only if its DELETE was tried (deleteJobPods). */
static void take_removals(struct ctl_job_plan *plan)
{
    struct ctl_job_plan_state *const s = plan->state;
    uint32_t removed = 0;
    for (uint32_t i = 0; i < plan->call_count; i++) {
        const struct ctl_job_call *const call = &plan->calls[i];
        const bool is_gone = call->answer == CTL_OK || call->answer == CTL_NOT_FOUND;
        removed += is_gone;
        s->ready -= call->ready && !call->strip_failed;
        if (!is_gone) {
            s->manage_error = CTL_SYNC_DELETE;
        }
    }
    /* The verdict must wait if pods may be left or on their way. */
    s->is_final = s->is_final && removed == plan->call_count;
    s->active -= removed;
    s->terminating += removed;
}

bool ctl_job_manage_next(struct ctl_job_plan *plan)
{
    struct ctl_job_plan_state *const s = plan->state;
    if (plan->step == CTL_STEP_CREATE) {
        take_creates(plan);
    } else if (plan->step == CTL_STEP_REMOVE || plan->step == CTL_STEP_DELETE) {
        take_removals(plan);
    }
    const uint32_t left = s->manage_count - s->manage_taken;
    if (left == 0) {
        return false;
    }
    const uint32_t grown = s->batch == 0 ? 1 : 2 * s->batch;
    s->batch = s->manage_step == CTL_STEP_CREATE && grown < left ? grown : left;
    plan->step = s->manage_step;
    plan->calls = s->manage_calls + s->manage_taken;
    plan->call_count = s->batch;
    s->manage_taken += s->batch;
    return true;
}
