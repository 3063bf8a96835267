/* SPDX-License-Identifier: GPL-3.0-or-later */
/* podFailurePolicy and successPolicy (pkg/controller/job/pod_failure_policy.go, success_policy.go). */
#ifndef CTL_JOB_POLICY_H
#define CTL_JOB_POLICY_H

#include "control/indexes.h"
#include "control/types.h"

/* What the first matching rule says about a pod. */
struct ctl_policy_match {
    enum ctl_policy_action action; /* CTL_ACTION_NONE: no rule matches; the failure counts */
    uint32_t rule;
    const struct ctl_container_status *container; /* that matched, or */
    const struct ctl_pod_condition *condition;    /* that matched */
};

/* Rules in order, first match decides. Containers before init containers; exit code 0 never matches. O(rules x
 * statuses). `report` NULL or `policy` NULL: no match. */
struct ctl_policy_match ctl_failure_policy_match(const struct ctl_failure_policy *policy,
                                                 const struct ctl_pod_report *report);

/* Whether a failure with that action counts towards backoffLimit and the per-index limit. */
static inline bool ctl_policy_action_counts(enum ctl_policy_action action)
{
    return action != CTL_ACTION_IGNORE;
}

/* The message of the FailureTarget condition that a match gives; cut at `size`. */
void ctl_failure_policy_message(const struct ctl_policy_match *match, const struct ctl_pod_report *report, char *out,
                                size_t size);

/* Succeeded indexes as a stored set and what this sync adds to it (ascending, none of them in the set, all below
 * limit). */
struct ctl_succeeded {
    const struct ctl_indexes *stored;
    const uint32_t *added;
    uint32_t added_count, limit;
};

/* The number of the first successPolicy rule that is met, or -1. */
int32_t ctl_success_policy_match(const struct ctl_success_policy *policy, const struct ctl_succeeded *succeeded);

#endif
