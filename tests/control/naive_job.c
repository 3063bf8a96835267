/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdict, and the pods to create and remove (reference, sections 4.1 to 4.13). */
#include "tests/control/naive_priv.h"

#include <stdio.h>
#include <string.h>

#include "control/job_backoff.h"

/* ---- steps 12 to 21
 * ----------------------------------------------------------------------------------------------- */

static void count_pods(struct naive *n)
{
    const struct ctl_job_status *const status = &n->view->job->status;
    n->succeeded = (int64_t)status->succeeded + old_uncounted(n, false)->count;
    n->failed = (int64_t)status->failed + old_uncounted(n, true)->count;
    for (uint32_t i = 0; i < n->count; i++) {
        const struct ctl_pod *const p = n->pods[i];
        n->active += is_active(p);
        n->ready += is_active(p) && p->ready;
        n->terminating += !is_ended(p) && p->deleting;
        n->succeeded += is_new(n, p, false);
        n->failed += is_new(n, p, true) && counts(n, p);
    }
}

static void update_backoff(struct naive *n)
{
    bool any_success = false;
    ctl_time latest = 0;
    n->backoff = n->view->backoff;
    for (uint32_t i = 0; i < n->count; i++) {
        if (is_new(n, n->pods[i], false) && (!any_success || n->pods[i]->finished_at > latest)) {
            any_success = true;
            latest = n->pods[i]->finished_at;
        }
    }
    if (any_success) {
        n->backoff.failures = 0;
    }
    bool any_failure = false;
    for (uint32_t i = 0; i < n->count; i++) {
        const ctl_time at = n->pods[i]->finished_at;
        if (is_new(n, n->pods[i], true) && (!any_success || at > latest)) {
            n->backoff.failures++;
            if (!any_failure || at > n->backoff.last_failure_at) {
                n->backoff.last_failure_at = at;
            }
            any_failure = true;
        }
    }
}

static void look_at_stored_conditions(struct naive *n)
{
    for (uint32_t i = 0; i < n->status.condition_count && !n->is_final; i++) {
        if (n->status.conditions[i].type == CTL_JOB_SUCCESS_CRITERIA_MET && n->status.conditions[i].status) {
            n->is_final = true;
            n->verdict = n->status.conditions[i];
        }
    }
    for (uint32_t i = 0; i < n->status.condition_count && !n->is_final; i++) {
        if (n->status.conditions[i].type == CTL_JOB_FAILURE_TARGET && n->status.conditions[i].status) {
            n->is_final = true;
            n->verdict = n->status.conditions[i];
            n->verdict.type = CTL_JOB_FAILED;
        }
    }
}

static void look_at_failure_policy(struct naive *n)
{
    for (uint32_t i = 0; i < n->count && !n->is_final && n->spec->failure_policy != NULL; i++) {
        const struct ctl_pod *const p = n->pods[i];
        const struct ctl_policy_match match = ctl_failure_policy_match(n->spec->failure_policy, p->report);
        if (is_failed(n, p) && match.action == CTL_ACTION_FAIL_JOB) {
            ctl_failure_policy_message(&match, p->report, n->message, sizeof n->message);
            decide(n, CTL_JOB_FAILURE_TARGET, CTL_REASON_POD_FAILURE_POLICY, n->message);
        }
    }
}

static void look_at_limits(struct naive *n)
{
    const int32_t limit = n->spec->backoff_limit.value;
    int64_t restarts = 0;
    for (uint32_t i = 0; i < n->count; i++) {
        const struct ctl_pod *const p = n->pods[i];
        restarts += p->phase == CTL_POD_RUNNING || p->phase == CTL_POD_PENDING ? p->restarts : 0;
    }
    const bool past =
        n->spec->restart_policy == CTL_RESTART_ON_FAILURE && (limit == 0 ? restarts > 0 : restarts >= limit);
    if (n->is_final) {
        return;
    }
    if (n->failed > limit || past) {
        decide(n, CTL_JOB_FAILURE_TARGET, CTL_REASON_BACKOFF_LIMIT_EXCEEDED,
               "Job has reached the specified backoff limit");
        return;
    }
    if (!n->spec->active_deadline_seconds.set || n->spec->suspend) {
        return;
    }
    const int64_t elapsed = n->view->now - n->status.started_at;
    const int64_t allowed = n->spec->active_deadline_seconds.value * CTL_SECOND;
    if (elapsed >= allowed) {
        decide(n, CTL_JOB_FAILURE_TARGET, CTL_REASON_DEADLINE_EXCEEDED,
               "Job was active longer than specified deadline");
    } else {
        job_log_add(n->log, "look again %lld\n", (long long)(allowed - elapsed));
    }
}

static void find_indexes(struct naive *n)
{
    for (int i = 0; i < n->spec->completions.value; i++) {
        n->before.has[i] = ctl_indexes_has(&n->view->job->status.completed, (uint32_t)i);
        n->failed_indexes.has[i] = ctl_indexes_has(&n->view->job->status.failed_indexes, (uint32_t)i);
    }
    n->completed = n->before;
    for (uint32_t i = 0; i < n->count; i++) {
        const struct ctl_pod *const p = n->pods[i];
        if (!p->finalizer || !has_valid_index(n, p)) {
            continue;
        }
        if (p->phase == CTL_POD_SUCCEEDED) {
            n->completed.has[p->index] = true;
        }
        const enum ctl_policy_action action = ctl_failure_policy_match(n->spec->failure_policy, p->report).action;
        const bool out = has_blpi(n) && counts(n, p) && p->failure_count >= n->spec->backoff_limit_per_index.value;
        if (has_blpi(n) && is_failed(n, p) && (action == CTL_ACTION_FAIL_INDEX || out)) {
            n->failed_indexes.has[p->index] = true;
        }
    }
    n->succeeded = set_size(&n->completed);
}

static bool has_active_pod(const struct naive *n, int32_t index)
{
    for (uint32_t i = 0; i < n->count; i++) {
        if (is_active(n->pods[i]) && n->pods[i]->index == index) {
            return true;
        }
    }
    return false;
}

static void find_delayed(struct naive *n)
{
    for (int32_t index = 0; index < n->spec->completions.value; index++) {
        int chosen = -1;
        if (n->completed.has[index] || n->failed_indexes.has[index] || has_active_pod(n, index)) {
            continue;
        }
        for (uint32_t i = 0; i < n->count; i++) {
            const struct ctl_pod *const p = n->pods[i];
            if (!p->finalizer || is_released(n, p) || !is_failed(n, p) || p->index != index) {
                continue;
            }
            const struct ctl_pod *const old = chosen >= 0 ? n->pods[chosen] : NULL;
            if (old == NULL || (p->failure_count + p->ignored_count >= old->failure_count + old->ignored_count &&
                                p->finished_at >= old->finished_at)) {
                chosen = (int)i;
            }
        }
        if (chosen >= 0) {
            n->delayed[chosen] = true;
        }
    }
}

static void look_at_indexes(struct naive *n)
{
    find_indexes(n);
    if (has_blpi(n)) {
        const int size = set_size(&n->failed_indexes);
        if (!n->is_final && n->spec->max_failed_indexes.set && size > n->spec->max_failed_indexes.value) {
            decide(n, CTL_JOB_FAILURE_TARGET, CTL_REASON_MAX_FAILED_INDEXES_EXCEEDED,
                   "Job has exceeded the specified maximal number of failed indexes");
        } else if (!n->is_final && size > 0 && size + set_size(&n->completed) >= n->spec->completions.value) {
            decide(n, CTL_JOB_FAILURE_TARGET, CTL_REASON_FAILED_INDEXES, "Job has failed indexes");
        }
        find_delayed(n);
    }
}

struct rule_count {
    const struct naive *n;
    int needed, covered;
};

static void count_range(void *context, struct ctl_index_range range)
{
    struct rule_count *const c = context;
    for (uint32_t i = range.first; i <= range.last; i++) {
        c->needed++;
        c->covered += c->n->completed.has[i];
    }
}

static void look_at_success_policy(struct naive *n)
{
    const struct ctl_success_policy *const policy = n->spec->success_policy;
    const int size = set_size(&n->completed);
    for (uint32_t i = 0; policy != NULL && size > 0 && i < policy->count && !n->is_final; i++) {
        const struct ctl_success_rule *const rule = &policy->rules[i];
        struct rule_count c = {.n = n};
        bool met = rule->succeeded_indexes == NULL && rule->succeeded_count.set && size >= rule->succeeded_count.value;
        if (rule->succeeded_indexes != NULL) {
            ctl_indexes_parse(rule->succeeded_indexes, (uint32_t)n->spec->completions.value, count_range, &c);
            met = c.needed > 0 &&
                  (c.covered == c.needed || (rule->succeeded_count.set && c.covered >= rule->succeeded_count.value));
        }
        if (met) {
            snprintf(n->message, sizeof n->message, "Matched rules at index %u", i);
            decide(n, CTL_JOB_SUCCESS_CRITERIA_MET, CTL_REASON_SUCCESS_POLICY, n->message);
        }
    }
}

/* ---- pods to remove and to create (4.13)
 * -------------------------------------------------------------------------- */

/* Removes the chosen pods in list order. Returns how many count as removed. */
static int64_t remove_chosen(struct naive *n, enum ctl_job_step step, const bool *chosen)
{
    int64_t removed = 0;
    for (uint32_t i = 0; i < n->count; i++) {
        struct ctl_job_call call;
        if (!chosen[i]) {
            continue;
        }
        call_pod(n, step, n->pods[i], &call);
        const bool gone = call.answer == CTL_OK || call.answer == CTL_NOT_FOUND;
        removed += gone;
        n->ready -= call.ready && !call.strip_failed;
        n->manage_error = gone ? n->manage_error : CTL_SYNC_DELETE;
    }
    n->active -= removed;
    n->terminating += removed;
    return removed;
}

static bool goes_first(const struct ctl_pod *a, const struct ctl_pod *b)
{
    return ctl_pod_compare_for_removal(a, b) < 0;
}

/* The pod that goes next among those not chosen and not barred; -1: none. */
static int next_to_go(const struct naive *n, const bool *chosen)
{
    int best = -1;
    for (uint32_t i = 0; i < n->count; i++) {
        if (is_active(n->pods[i]) && !chosen[i] && (best < 0 || goes_first(n->pods[i], n->pods[best]))) {
            best = (int)i;
        }
    }
    return best;
}

/* Indexed: unknown and too high indexes, and all but the highest ranked pod of each index. */
static bool is_surplus(const struct naive *n, uint32_t i)
{
    if (!is_indexed(n) || !is_active(n->pods[i])) {
        return false;
    }
    if (!has_valid_index(n, n->pods[i])) {
        return true;
    }
    for (uint32_t j = 0; j < n->count; j++) {
        if (j != i && is_active(n->pods[j]) && n->pods[j]->index == n->pods[i]->index &&
            goes_first(n->pods[i], n->pods[j])) {
            return true;
        }
    }
    return false;
}

static uint32_t choose(const struct naive *n, int64_t at_least, bool *chosen)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < n->count; i++) {
        chosen[i] = is_surplus(n, i);
        count += chosen[i];
    }
    while (count < at_least) {
        chosen[next_to_go(n, chosen)] = true;
        count++;
    }
    return count;
}

static int64_t remaining(const struct naive *n, int64_t failures, ctl_time last)
{
    return ctl_backoff_remaining_ns(failures, last, n->tuning, n->view->now);
}

static void wait_for(struct naive *n, int64_t delay)
{
    job_log_add(n->log, "look again %lld\n", (long long)(delay > CTL_SECOND ? delay : CTL_SECOND));
}

static const struct ctl_pod *delayed_of(const struct naive *n, int32_t index)
{
    for (uint32_t i = 0; i < n->count; i++) {
        if (n->delayed[i] && n->pods[i]->index == index) {
            return n->pods[i];
        }
    }
    return NULL;
}

static bool index_is_taken(const struct naive *n, int32_t index)
{
    bool taken = n->completed.has[index] || n->failed_indexes.has[index] || has_active_pod(n, index);
    for (uint32_t i = 0; i < n->count; i++) {
        const struct ctl_pod *const p = n->pods[i];
        taken = taken ||
                (n->spec->replacement_policy == CTL_REPLACE_FAILED && !is_ended(p) && p->deleting && p->index == index);
    }
    return taken;
}

/* Step 7: fills indexes[] and returns their number; < 0: only a delay was asked for. */
static int64_t pick_indexes(struct naive *n, int64_t diff, int32_t *indexes)
{
    int64_t found = 0, kept = 0, least = 0;
    for (int32_t index = 0; index < n->spec->completions.value && found < diff; index++) {
        if (!index_is_taken(n, index)) {
            indexes[found++] = index;
        }
    }
    if (!has_blpi(n)) {
        return found;
    }
    for (int64_t i = 0; i < found; i++) {
        const struct ctl_pod *const p = delayed_of(n, indexes[i]);
        const int64_t left = p == NULL ? 0 : remaining(n, p->failure_count + p->ignored_count + 1, p->finished_at);
        if (left == 0) {
            indexes[kept++] = indexes[i];
        } else if (least == 0 || left < least) {
            least = left;
        }
    }
    if (kept == 0 && least > 0) {
        wait_for(n, least);
        return -1;
    }
    return kept;
}

static void create_pods(struct naive *n, int64_t diff, const int32_t *indexes)
{
    job_log_add(n->log, "expect creations %lld\n", (long long)diff);
    n->active += diff;
    uint32_t made = 0;
    for (int64_t batch = diff < 1 ? diff : 1; diff > 0; batch = 2 * batch < diff ? 2 * batch : diff) {
        bool failed = false;
        for (int64_t i = 0; i < batch; i++, made++) {
            struct ctl_job_call call = {.index = CTL_INDEX_UNKNOWN, .failure_count = -1};
            if (is_indexed(n)) {
                call.index = indexes[made];
            }
            if (has_blpi(n)) {
                const struct ctl_pod *const p = delayed_of(n, call.index);
                call.failure_count = p == NULL ? 0 : p->failure_count + counts(n, p);
                call.ignored_count = p == NULL ? 0 : p->ignored_count + !counts(n, p);
            }
            n->answer(n->context, CTL_STEP_CREATE, made, &call);
            job_log_call(n->log, CTL_STEP_CREATE, made, &call);
            if (call.answer != CTL_OK && call.answer != CTL_NAMESPACE_TERMINATING) {
                failed = true;
                n->active--;
                n->manage_error = CTL_SYNC_CREATE;
            }
        }
        if (failed) {
            n->skipped = (uint32_t)(diff - batch);
            n->active -= n->skipped;
            break;
        }
        diff -= batch;
    }
}

static void manage(struct naive *n)
{
    bool chosen[NAIVE_PODS_MAX] = {false};
    n->called = true;
    if (n->spec->suspend) {
        job_log_add(n->log, "expect deletions %u\n", choose(n, n->active, chosen));
        remove_chosen(n, CTL_STEP_REMOVE, chosen);
        return;
    }
    int64_t want = n->spec->parallelism.value;
    if (!n->spec->completions.set) {
        want = n->succeeded > 0 ? n->active : want;
    } else {
        const int64_t left = n->spec->completions.value - n->succeeded;
        want = left < want ? left : want;
        want = want < 0 ? 0 : want;
    }
    const uint32_t removals = choose(n, n->active > want ? n->active - want : 0, chosen);
    if (removals > 0) {
        job_log_add(n->log, "expect deletions %u\n", removals);
        remove_chosen(n, CTL_STEP_REMOVE, chosen);
        return;
    }
    int64_t diff = want - n->active - (n->spec->replacement_policy == CTL_REPLACE_FAILED ? n->terminating : 0);
    int32_t indexes[NAIVE_INDEXES_MAX];
    if (diff <= 0) {
        return;
    }
    if (!has_blpi(n)) {
        const int64_t left = remaining(n, n->backoff.failures, n->backoff.last_failure_at);
        if (left > 0) {
            wait_for(n, left);
            return;
        }
    }
    if (is_indexed(n)) {
        diff = pick_indexes(n, diff, indexes);
    }
    if (diff >= 0) {
        create_pods(n, diff, indexes);
    }
}

/* ---- a sync ------------------------------------------------------------------------------------------------------ */

static void set_counter(struct naive *n, struct ctl_opt_i32 *counter, int64_t value)
{
    n->need = n->need || !counter->set || counter->value != value;
    *counter = (struct ctl_opt_i32){.value = (int32_t)value, .set = true};
}

static void copy_lists(struct naive *n)
{
    struct ctl_uid_list *const lists[] = {&n->status.uncounted_succeeded, &n->status.uncounted_failed};
    for (int k = 0; k < 2; k++) {
        for (uint32_t i = 0; i < lists[k]->count; i++) {
            n->uncounted[k][i] = lists[k]->uids[i];
        }
        lists[k]->uids = n->uncounted[k];
    }
}

void naive_job_sync(struct job_log *log, const struct ctl_job_view *view, struct ctl_pod *const *pods, uint32_t count,
                    const struct ctl_tuning *tuning, job_answer *answer, void *context)
{
    struct naive n = {.log = log,
                      .view = view,
                      .spec = view->job->spec,
                      .tuning = tuning,
                      .answer = answer,
                      .context = context,
                      .count = count,
                      .status = view->job->status};
    memcpy(n.pods, pods, count * sizeof *pods);
    copy_lists(&n);
    count_pods(&n);
    update_backoff(&n);
    if (n.status.started_at == CTL_NO_TIME && !n.spec->suspend) {
        n.status.started_at = view->now;
    }
    look_at_stored_conditions(&n);
    look_at_failure_policy(&n);
    look_at_limits(&n);
    if (is_indexed(&n)) {
        look_at_indexes(&n);
        look_at_success_policy(&n);
    }
    if (n.is_final) {
        bool chosen[NAIVE_PODS_MAX];
        for (uint32_t i = 0; i < count; i++) {
            chosen[i] = is_active(pods[i]);
        }
        const int64_t active = n.active;
        n.is_final = remove_chosen(&n, CTL_STEP_DELETE, chosen) == active && view->expectations_met;
    } else {
        if (view->expectations_met && view->job->deletion_at == CTL_NO_TIME) {
            manage(&n);
        }
        naive_conclude(&n);
    }
    n.need = n.need || n.active != n.status.active;
    n.status.active = (int32_t)n.active;
    set_counter(&n, &n.status.ready, n.ready);
    set_counter(&n, &n.status.terminating, n.terminating);
    naive_track(&n);
}
