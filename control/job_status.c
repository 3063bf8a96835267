/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/job_status.h"

#include <assert.h>
#include <string.h>

const char *ctl_job_condition_type_text(enum ctl_job_condition_type type)
{
    static const char *const texts[CTL_JOB_CONDITION_TYPES] = {
        [CTL_JOB_SUSPENDED] = "Suspended",
        [CTL_JOB_FAILURE_TARGET] = "FailureTarget",
        [CTL_JOB_SUCCESS_CRITERIA_MET] = "SuccessCriteriaMet",
        [CTL_JOB_FAILED] = "Failed",
        [CTL_JOB_COMPLETE] = "Complete",
    };
    return texts[type];
}

const char *ctl_job_reason_text(enum ctl_job_reason reason)
{
    static const char *const texts[CTL_REASONS] = {
        [CTL_REASON_NONE] = "",
        [CTL_REASON_JOB_SUSPENDED] = "JobSuspended",
        [CTL_REASON_JOB_RESUMED] = "JobResumed",
        [CTL_REASON_BACKOFF_LIMIT_EXCEEDED] = "BackoffLimitExceeded",
        [CTL_REASON_DEADLINE_EXCEEDED] = "DeadlineExceeded",
        [CTL_REASON_POD_FAILURE_POLICY] = "PodFailurePolicy",
        [CTL_REASON_MAX_FAILED_INDEXES_EXCEEDED] = "MaxFailedIndexesExceeded",
        [CTL_REASON_FAILED_INDEXES] = "FailedIndexes",
        [CTL_REASON_SUCCESS_POLICY] = "SuccessPolicy",
        [CTL_REASON_COMPLETIONS_REACHED] = "CompletionsReached",
    };
    return texts[reason];
}

const struct ctl_job_condition *ctl_job_condition_find(const struct ctl_job_status *status,
                                                       enum ctl_job_condition_type type)
{
    for (uint32_t i = 0; i < status->condition_count; i++) {
        if (status->conditions[i].type == type) {
            return &status->conditions[i];
        }
    }
    return NULL;
}

bool ctl_job_condition_is_true(const struct ctl_job_status *status, enum ctl_job_condition_type type)
{
    const struct ctl_job_condition *const condition = ctl_job_condition_find(status, type);
    return condition != NULL && condition->status;
}

bool ctl_job_is_finished(const struct ctl_job_status *status)
{
    return ctl_job_condition_is_true(status, CTL_JOB_COMPLETE) || ctl_job_condition_is_true(status, CTL_JOB_FAILED);
}

bool ctl_job_is_managed_elsewhere(const struct ctl_job_spec *spec)
{
    return spec->managed_by != NULL && strcmp(spec->managed_by, "kubernetes.io/job-controller") != 0;
}

bool ctl_job_condition_set(struct ctl_job_status *status, const struct ctl_job_condition *condition)
{
    for (uint32_t i = 0; i < status->condition_count; i++) {
        struct ctl_job_condition *const old = &status->conditions[i];
        if (old->type == condition->type) {
            if (old->status == condition->status && old->reason == condition->reason &&
                strcmp(old->message, condition->message) == 0) {
                return false;
            }
            *old = *condition;
            return true;
        }
    }
    if (!condition->status) {
        return false;
    }
    assert(status->condition_count < CTL_JOB_CONDITION_TYPES);
    status->conditions[status->condition_count++] = *condition;
    return true;
}

struct ctl_event_text ctl_job_event_text(enum ctl_event_kind kind, const struct ctl_job_status *status)
{
    switch (kind) {
    case CTL_EVENT_SUSPENDED:
        return (struct ctl_event_text){false, "Suspended", "Job suspended"};
    case CTL_EVENT_RESUMED:
        return (struct ctl_event_text){false, "Resumed", "Job resumed"};
    case CTL_EVENT_COMPLETED:
        return (struct ctl_event_text){false, "Completed", "Job completed"};
    case CTL_EVENT_TOO_MANY_SUCCEEDED:
        return (struct ctl_event_text){true, "TooManySucceededPods",
                                       "Too many succeeded pods running after completion count reached"};
    case CTL_EVENT_UNKNOWN_MODE:
        return (struct ctl_event_text){true, "UnknownCompletionMode",
                                       "Skipped Job sync because completion mode is unknown"};
    case CTL_EVENT_FAILED:
        break;
    }
    const struct ctl_job_condition *const failed = ctl_job_condition_find(status, CTL_JOB_FAILED);
    assert(failed != NULL);
    return (struct ctl_event_text){true, ctl_job_reason_text(failed->reason), failed->message};
}

/* ---- validation of status writes --------------------------------------------------------------------------------- */

static bool same_optional(struct ctl_opt_i32 a, struct ctl_opt_i32 b)
{
    return a.set == b.set && (!a.set || a.value == b.value);
}

/* Times as they will be stored. */
static ctl_time stored_time(ctl_time t)
{
    return t == CTL_NO_TIME ? CTL_NO_TIME : ctl_stored(t);
}

static bool counters_are_valid(const struct ctl_job *job, const struct ctl_job_status *old,
                               const struct ctl_job_status *new)
{
    const bool may_shrink = job->spec->completion_mode == CTL_INDEXED && job->spec->completions.set &&
                            job->spec->completions.value == job->spec->parallelism.value;
    if (new->active < 0 || new->succeeded < 0 || new->failed < 0 || (new->ready.set &&new->ready.value < 0) ||
        (new->terminating.set &&new->terminating.value < 0)) {
        return false;
    }
    if (new->failed < old->failed || (new->succeeded < old->succeeded && !may_shrink)) {
        return false;
    }
    const bool changed = !same_optional(old->ready, new->ready) || old->active != new->active;
    return !changed || !new->ready.set || new->ready.value <= new->active;
}

static bool conditions_are_valid(const struct ctl_job *job, const struct ctl_job_status *old,
                                 const struct ctl_job_status *new, bool failed_indexes_changed)
{
    static const enum ctl_job_condition_type sticky[] = {CTL_JOB_FAILED, CTL_JOB_COMPLETE, CTL_JOB_FAILURE_TARGET,
                                                         CTL_JOB_SUCCESS_CRITERIA_MET};
    for (int i = 0; i < 4; i++) {
        if (ctl_job_condition_is_true(old, sticky[i]) && !ctl_job_condition_is_true(new, sticky[i])) {
            return false;
        }
    }
    const bool failed = ctl_job_condition_is_true(new, CTL_JOB_FAILED);
    const bool complete = ctl_job_condition_is_true(new, CTL_JOB_COMPLETE);
    const bool target = ctl_job_condition_is_true(new, CTL_JOB_FAILURE_TARGET);
    const bool met = ctl_job_condition_is_true(new, CTL_JOB_SUCCESS_CRITERIA_MET);
    const bool failed_changed = failed != ctl_job_condition_is_true(old, CTL_JOB_FAILED);
    const bool complete_changed = complete != ctl_job_condition_is_true(old, CTL_JOB_COMPLETE);
    const bool target_changed = target != ctl_job_condition_is_true(old, CTL_JOB_FAILURE_TARGET);
    const bool met_changed = met != ctl_job_condition_is_true(old, CTL_JOB_SUCCESS_CRITERIA_MET);
    if (met && (failed || target)) {
        return false;
    }
    if (complete &&
        ((failed && (complete_changed || failed_changed)) || (target && (complete_changed || target_changed)) ||
         (!met && (complete_changed || met_changed || job->spec->success_policy != NULL)))) {
        return false;
    }
    if (met && met_changed && !complete_changed && complete) {
        return false;
    }
    return !failed || target || !(failed_changed || failed_indexes_changed);
}

static bool times_are_valid(const struct ctl_job *job, const struct ctl_job_status *old,
                            const struct ctl_job_status *new)
{
    const ctl_time started_at = stored_time(new->started_at), completed_at = stored_time(new->completed_at);
    const bool complete = ctl_job_condition_is_true(new, CTL_JOB_COMPLETE);
    if (complete != (completed_at != CTL_NO_TIME)) {
        return false;
    }
    if (completed_at != CTL_NO_TIME && started_at != CTL_NO_TIME && completed_at < started_at) {
        return false;
    }
    if (old->completed_at != CTL_NO_TIME && completed_at != old->completed_at) {
        return false;
    }
    const bool resumes =
        ctl_job_condition_is_true(old, CTL_JOB_SUSPENDED) && !ctl_job_condition_is_true(new, CTL_JOB_SUSPENDED);
    return job->spec->suspend || old->started_at == CTL_NO_TIME || started_at == old->started_at || resumes;
}

/* Rules that are checked when the Job becomes finished or the fact in question changed on a finished Job. */
static bool finish_is_valid(const struct ctl_job *job, const struct ctl_job_status *old,
                            const struct ctl_job_status *new)
{
    if (!ctl_job_is_finished(new)) {
        return true;
    }
    const bool becomes = !ctl_job_is_finished(old);
    const uint32_t old_names = old->uncounted_succeeded.count + old->uncounted_failed.count;
    const uint32_t new_names = new->uncounted_succeeded.count + new->uncounted_failed.count;
    const bool needs_start = !(job->spec->suspend && job->spec->completions.set && job->spec->completions.value == 0);
    return !(new->active > 0 && (becomes || new->active != old->active)) &&
           !(new->terminating.set &&new->terminating.value > 0 &&
             (becomes || !same_optional(old->terminating, new->terminating))) &&
           !(new->started_at == CTL_NO_TIME &&needs_start && (becomes || old->started_at != CTL_NO_TIME)) &&
           !(new_names > 0 && (becomes || new_names != old_names));
}

/* No index may be in both sets once this write is stored; only what it adds can bring that about. */
static bool index_sets_are_disjoint(const struct ctl_job *stored, const struct ctl_job_plan *plan)
{
    for (uint32_t i = 0; i < plan->completed_added_count; i++) {
        if (ctl_indexes_has(&stored->status.failed_indexes, plan->completed_added[i])) {
            return false;
        }
    }
    for (uint32_t i = 0, j = 0; i < plan->failed_added_count; i++) {
        const uint32_t index = plan->failed_added[i];
        while (j < plan->completed_added_count && plan->completed_added[j] < index) {
            j++;
        }
        if (ctl_indexes_has(&stored->status.completed, index) ||
            (j < plan->completed_added_count && plan->completed_added[j] == index)) {
            return false;
        }
    }
    return true;
}

bool ctl_job_write_is_valid(const struct ctl_job *stored, const struct ctl_job_plan *plan)
{
    const struct ctl_job_status *const old = &stored->status, *const new = &plan->status;
    return counters_are_valid(stored, old, new) &&
           conditions_are_valid(stored, old, new, plan->failed_added_count > 0) && times_are_valid(stored, old, new) &&
           finish_is_valid(stored, old, new) && index_sets_are_disjoint(stored, plan);
}
