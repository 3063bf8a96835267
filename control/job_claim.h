/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which pods are the Job's: release of owned pods that the selector no longer matches, adoption of orphans that it does
 * (claimObject in pkg/controller/controller_ref_manager.go, before the decision of a sync).
 *
 * The host names the candidates, so a world without strays pays nothing: every owned pod whose labels do not match the
 * Job's selector, and every pod of the namespace without controlling owner whose labels do, in order of pod number.
 */
#ifndef CTL_JOB_CLAIM_H
#define CTL_JOB_CLAIM_H

#include "control/job_pods.h"
#include "control/job_sync.h"

struct ctl_claimant {
    struct ctl_pod *pod;
    bool owned; /* by this Job, and does not match; else no owner, and matches */
    /* set by this module */
    bool adopted;       /* the API said yes */
    bool moved;         /* by ctl_claims_show */
    bool had_finalizer; /* in the cache, before the adoption */
};

struct ctl_claims {
    enum ctl_job_step step;     /* the last one asked for */
    bool failed;                /* some call failed: the sync ends with CTL_SYNC_CLAIM */
    struct ctl_job_call *calls; /* room for one per claimant, and one */
    uint32_t capacity;
};

/* Whether labels match a selector. */
bool ctl_selector_matches(const struct ctl_selector *selector, const struct ctl_labels *labels);

/* Fills the plan with the next claim calls; false when there are none (left). The first call is made with step DONE,
 * later ones with the step that was answered. Calls are made one after another, in order. */
bool ctl_claims_next(struct ctl_claims *claims, struct ctl_claimant *claimants, uint32_t count,
                     const struct ctl_job *job, struct ctl_job_plan *plan);

/* Shows the pods as claimed for the length of a decision: owned pods that do not match are out, adopted ones in with
 * the finalizer, listed last; _hide puts everything back. O(claimants). */
void ctl_claims_show(struct ctl_claimant *claimants, uint32_t count, struct ctl_job_pods *pods);
void ctl_claims_hide(const struct ctl_claimant *claimants, uint32_t count, struct ctl_job_pods *pods);

#endif
