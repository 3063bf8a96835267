/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conclusion, counting, finalizers and status writes (reference, sections 4.10, 4.13 and 5). */
#include "tests/control/naive_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "control/job_status.h"

/* ---- conclusion and tracking (section 5)
 * -------------------------------------------------------------------------- */

static void set_condition(struct naive *n, enum ctl_job_condition_type type, bool value, enum ctl_job_reason reason,
                          const char *message, bool *changed)
{
    struct ctl_job_condition *found = NULL;
    for (uint32_t i = 0; i < n->status.condition_count; i++) {
        found = n->status.conditions[i].type == type ? &n->status.conditions[i] : found;
    }
    *changed = found != NULL ? found->status != value || found->reason != reason : value;
    if (*changed) {
        found = found != NULL ? found : &n->status.conditions[n->status.condition_count++];
        *found = (struct ctl_job_condition){
            .type = type, .status = value, .reason = reason, .message = message, .at = n->view->now};
    }
}

static bool is_complete(const struct naive *n)
{
    return n->active == 0 && (n->spec->completions.set ? n->succeeded >= n->spec->completions.value : n->succeeded > 0);
}

void naive_conclude(struct naive *n)
{
    if (is_complete(n)) {
        decide(n, CTL_JOB_SUCCESS_CRITERIA_MET, CTL_REASON_COMPLETIONS_REACHED,
               "Reached expected number of succeeded pods");
    } else if (n->called) {
        bool changed;
        set_condition(n, CTL_JOB_SUSPENDED, n->spec->suspend,
                      n->spec->suspend ? CTL_REASON_JOB_SUSPENDED : CTL_REASON_JOB_RESUMED,
                      n->spec->suspend ? "Job suspended" : "Job resumed", &changed);
        if (changed) {
            n->need = true;
            job_log_add(n->log, "event %d\n", (int)(n->spec->suspend ? CTL_EVENT_SUSPENDED : CTL_EVENT_RESUMED));
            n->status.started_at = n->spec->suspend ? CTL_NO_TIME : n->view->now;
        }
    }
}

static bool has_finalizer_left(const struct naive *n, uint32_t number)
{
    for (uint32_t i = 0; i < n->count; i++) {
        if (n->pods[i]->number == number) {
            return n->has_finalizer[i];
        }
    }
    return false;
}

/* Drops names whose pod lost its finalizer; they are counted now. */
static void clean(struct naive *n)
{
    struct ctl_uid_list *const lists[] = {&n->status.uncounted_succeeded, &n->status.uncounted_failed};
    for (int k = 0; k < 2; k++) {
        uint32_t kept = 0;
        for (uint32_t i = 0; i < lists[k]->count; i++) {
            if (has_finalizer_left(n, lists[k]->uids[i])) {
                lists[k]->uids[kept++] = lists[k]->uids[i];
            }
        }
        *(k == 0 ? &n->status.succeeded : &n->status.failed) += (int32_t)(lists[k]->count - kept);
        n->need = n->need || kept < lists[k]->count;
        lists[k]->count = kept;
    }
}

static void set_text(const struct naive_indexes *set, char *out)
{
    size_t length = 0;
    out[0] = '\0';
    for (int first = 0; first < NAIVE_INDEXES_MAX; first++) {
        int last = first;
        if (!set->has[first]) {
            continue;
        }
        while (last + 1 < NAIVE_INDEXES_MAX && set->has[last + 1]) {
            last++;
        }
        length += (size_t)sprintf(out + length, "%s%d", length > 0 ? "," : "", first);
        if (last > first) {
            length += (size_t)sprintf(out + length, "%s%d", last > first + 1 ? "-" : ",", last);
        }
        first = last;
    }
}

/* False if the write was refused. */
static bool write_status(struct naive *n)
{
    char completed[1024], failed[1024];
    struct ctl_job_call call = {.pod = 0};
    set_text(&n->completed, completed);
    set_text(&n->failed_indexes, failed);
    n->answer(n->context, CTL_STEP_WRITE_STATUS, n->released_any, &call);
    job_log_status(n->log, &n->status, completed, failed, n->released_any, call.answer);
    return call.answer == CTL_OK;
}

static int compare_pods(const void *left, const void *right)
{
    const struct ctl_pod *const a = *(struct ctl_pod *const *)left, *const b = *(struct ctl_pod *const *)right;
    return a->index != b->index ? (a->index < b->index ? -1 : 1) : (a->number < b->number ? -1 : a->number > b->number);
}

static int position_of(const struct naive *n, const struct ctl_pod *pod)
{
    int at = 0;
    while (n->pods[at] != pod) {
        at++;
    }
    return at;
}

static void name_pod(struct ctl_uid_list *list, uint32_t number, bool *need)
{
    list->uids[list->count++] = number;
    *need = true;
}

/* 5.2 step 4: chooses pods to release (by position) and names those that count. Returns whether the cap was met. */
static bool name_pods(struct naive *n, bool *to_release)
{
    struct ctl_pod *order[NAIVE_PODS_MAX];
    uint32_t new_indexes = 0;
    memcpy(order, n->pods, sizeof order);
    if (is_indexed(n) && n->count > 1) {
        qsort(order, n->count, sizeof *order, compare_pods);
    }
    for (uint32_t k = 0; k < n->count; k++) {
        const struct ctl_pod *const p = order[k];
        const int at = position_of(n, p);
        const bool failed = is_failed(n, p);
        const bool may_go = n->view->job->deletion_at != CTL_NO_TIME || n->is_final || p->phase == CTL_POD_SUCCEEDED ||
                            (failed && !n->delayed[at]);
        if (!p->finalizer || is_released(n, p) || !may_go) {
            continue;
        }
        to_release[at] = true;
        const bool fails_now = failed || (n->is_final && n->verdict.type != CTL_JOB_SUCCESS_CRITERIA_MET);
        if (p->phase == CTL_POD_SUCCEEDED && !is_listed(old_uncounted(n, true), p->number)) {
            if (is_indexed(n)) {
                new_indexes += has_valid_index(n, p) && !n->before.has[p->index];
            } else if (!is_listed(old_uncounted(n, false), p->number)) {
                name_pod(&n->status.uncounted_succeeded, p->number, &n->need);
            }
        } else if (fails_now && !is_listed(old_uncounted(n, true), p->number) &&
                   (!is_indexed(n) || has_valid_index(n, p)) && counts(n, p)) {
            name_pod(&n->status.uncounted_failed, p->number, &n->need);
        }
        if (new_indexes + n->status.uncounted_succeeded.count + n->status.uncounted_failed.count >=
            n->tuning->uncounted_max) {
            return true;
        }
    }
    return false;
}

/* Step 5: the index sets as text, and whether they changed. */
static void show_indexes(struct naive *n)
{
    char old_text[1024], text[1024];
    const struct ctl_job_status *const old = &n->view->job->status;
    const struct ctl_indexes *const olds[] = {&old->completed, &old->failed_indexes};
    const struct naive_indexes *const sets[] = {&n->completed, &n->failed_indexes};
    for (int k = 0; k < 2; k++) {
        ctl_indexes_text(olds[k], old_text, sizeof old_text);
        set_text(sets[k], text);
        n->need = n->need || strcmp(old_text, text) != 0;
    }
    n->status.has_failed_indexes = has_blpi(n);
    n->need = n->need || old->has_failed_indexes != has_blpi(n);
    n->status.succeeded = set_size(&n->completed);
}

static void advance_verdict(struct naive *n)
{
    bool stored = false;
    for (uint32_t i = 0; i < n->status.condition_count; i++) {
        stored = stored || (n->status.conditions[i].type == n->verdict.type && n->status.conditions[i].status);
    }
    if (!n->is_final || n->verdict.type == CTL_JOB_FAILED) {
        return;
    }
    if (!stored) {
        n->status.conditions[n->status.condition_count++] = n->verdict;
        n->need = true;
    }
    n->verdict.type = n->verdict.type == CTL_JOB_FAILURE_TARGET ? CTL_JOB_FAILED : CTL_JOB_COMPLETE;
}

static bool finish(struct naive *n, bool capped)
{
    bool changed;
    if (capped || !n->is_final || n->status.uncounted_succeeded.count + n->status.uncounted_failed.count > 0 ||
        n->terminating > 0) {
        return false;
    }
    set_condition(n, n->verdict.type, true, n->verdict.reason, n->verdict.message, &changed);
    if (n->verdict.type == CTL_JOB_COMPLETE) {
        n->status.completed_at = n->view->now;
    }
    return true;
}

static void log_end(struct naive *n, bool backoff_stored, bool finishes, enum ctl_sync_error error)
{
    if (finishes) {
        if (n->verdict.type == CTL_JOB_FAILED) {
            job_log_add(n->log, "event %d\n", (int)CTL_EVENT_FAILED);
        } else {
            if (n->spec->completions.set && n->status.succeeded > n->spec->completions.value) {
                job_log_add(n->log, "event %d\n", (int)CTL_EVENT_TOO_MANY_SUCCEEDED);
            }
            job_log_add(n->log, "event %d\n", (int)CTL_EVENT_COMPLETED);
        }
    }
    if (backoff_stored) {
        job_log_add(n->log, "backoff %d %lld\n", n->backoff.failures,
                    n->backoff.failures > 0 ? (long long)n->backoff.last_failure_at : 0);
    }
    job_log_add(n->log, "skipped %u finishes %d error %d\n", n->skipped, finishes, (int)error);
}

/* 5.3 step 3: false if some patch failed. */
static bool release_pods(struct naive *n, const bool *to_release)
{
    bool all = true;
    for (uint32_t i = 0; i < n->count; i++) {
        struct ctl_job_call call;
        if (!to_release[i]) {
            continue;
        }
        n->released_any = true;
        call_pod(n, CTL_STEP_RELEASE, n->pods[i], &call);
        const bool gone = call.answer == CTL_OK || call.answer == CTL_NOT_FOUND;
        n->has_finalizer[i] = n->has_finalizer[i] && !gone;
        all = all && gone;
    }
    return all;
}

void naive_track(struct naive *n)
{
    bool to_release[NAIVE_PODS_MAX] = {false}, stored = false;
    for (uint32_t i = 0; i < n->count; i++) {
        n->has_finalizer[i] = n->pods[i]->finalizer && !is_released(n, n->pods[i]);
    }
    clean(n);
    const bool capped = name_pods(n, to_release);
    if (is_indexed(n)) {
        show_indexes(n);
    }
    advance_verdict(n);
    if (n->need) {
        if (!write_status(n)) {
            log_end(n, false, false, CTL_SYNC_STATUS_BEFORE);
            return;
        }
        stored = true;
        n->need = false;
    }
    const bool all = release_pods(n, to_release);
    clean(n);
    if (!all) {
        const bool written = !n->need || write_status(n);
        log_end(n, stored, false, written ? CTL_SYNC_RELEASE : CTL_SYNC_STATUS_AFTER);
        return;
    }
    const bool done = finish(n, capped);
    if ((done || n->need) && !write_status(n)) {
        log_end(n, stored, false, CTL_SYNC_STATUS_AFTER);
        return;
    }
    log_end(n, stored, done, n->manage_error);
}
