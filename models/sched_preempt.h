/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preemption: on which node, and by removing which pods, room for a pod can be made (framework/preemption,
 * plugins/defaultpreemption, v1.37).
 *
 * Every node that was refused as Unschedulable is tried (upstream stops after 10 % of the nodes, but not before 100,
 * from a random start). Cost: O(nodes * lower pods), times O(pods) with constraints on other pods.
 */
#ifndef MDL_SCHED_PREEMPT_H
#define MDL_SCHED_PREEMPT_H

#include "models/sched_choice.h"

struct mdl_sched_budget {
    const char *namespace_name;
    const struct ctl_label_selector *selector;
    int32_t disruptions_allowed;
    const struct ctl_texts *disrupted_pods; /* names; or NULL */
};

/* A node that preemption looked at. */
struct mdl_sched_candidate {
    uint32_t node;                    /* position in node order */
    struct mdl_sched_verdict verdict; /* why it does not help, or MDL_SCHED_FITS */
    struct mdl_sched_pod **victims;   /* the most important first */
    uint32_t victim_count;
    uint32_t violations; /* victims whose budget does not allow it */
};

struct mdl_sched_preemption {
    struct mdl_sched_candidate *tried; /* the potential nodes, in node order */
    uint32_t tried_count;
    struct mdl_sched_candidate **best; /* more than one: a tie, which upstream breaks by chance */
    uint32_t best_count;
};

/* Tries. Takes pods off nodes meanwhile; the cluster is as before when it returns. `found`: what the attempt found. */
void mdl_sched_preempt(struct mdl_sched_preemption *out, struct mdl_sched_cluster *cluster,
                       const struct mdl_sched_spec *spec, const struct mdl_sched_found *found,
                       const struct mdl_sched_budget *budgets, uint32_t budget_count, struct sim_arena *arena);

/* Whether the pod may preempt at all (preemptionPolicy). */
bool mdl_sched_may_preempt(const struct mdl_sched_spec *spec);

/* What the event says after the reasons: `preemption: ...`; for the first of the best. */
const char *mdl_sched_preemption_text(const struct mdl_sched_preemption *preemption,
                                      const struct mdl_sched_cluster *cluster, const struct mdl_sched_spec *spec,
                                      struct sim_arena *arena);

#endif
