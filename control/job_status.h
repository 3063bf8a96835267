/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Job's status: conditions, their texts, the events about them, and what the API server refuses of the controller's
 * writes.
 */
#ifndef CTL_JOB_STATUS_H
#define CTL_JOB_STATUS_H

#include "control/indexes.h"
#include "control/job_sync.h"
#include "control/types.h"

const char *ctl_job_condition_type_text(enum ctl_job_condition_type type);
const char *ctl_job_reason_text(enum ctl_job_reason reason);

/* The condition of that type, or NULL; _is_true: it is there and True. */
const struct ctl_job_condition *ctl_job_condition_find(const struct ctl_job_status *status,
                                                       enum ctl_job_condition_type type);
bool ctl_job_condition_is_true(const struct ctl_job_status *status, enum ctl_job_condition_type type);

/* IsJobFinished: Complete or Failed is True. */
bool ctl_job_is_finished(const struct ctl_job_status *status);

/* managedBy names another controller. */
bool ctl_job_is_managed_elsewhere(const struct ctl_job_spec *spec);

/* ensureJobConditionStatus: sets the condition in place, or appends it unless it is False and absent. True if that
 * changed something. */
bool ctl_job_condition_set(struct ctl_job_status *status, const struct ctl_job_condition *condition);

struct ctl_event_text {
    bool warning;
    const char *reason, *message;
};
/* An event that a plan decided, in words; failures take theirs from the status that was written. */
struct ctl_event_text ctl_job_event_text(enum ctl_event_kind kind, const struct ctl_job_status *status);

/* Whether the API server's validation (ValidateJobStatusUpdate, v1.37) accepts the status that the plan wants to write
 * over the stored Job. O(conditions + indexes added). What a plan cannot produce is not looked for: empty or repeated
 * names in uncountedTerminatedPods, malformed index text. */
bool ctl_job_write_is_valid(const struct ctl_job *stored, const struct ctl_job_plan *plan);

#endif
