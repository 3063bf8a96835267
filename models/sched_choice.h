/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One scheduling attempt as a pure decision: which nodes are looked at, which of them take the pod, which is chosen
 * (schedule_one.go, framework/sorted_nodes.go, v1.37; filters and scores by one thread).
 */
#ifndef MDL_SCHED_CHOICE_H
#define MDL_SCHED_CHOICE_H

#include "models/sched_filter.h"

#define MDL_SCHED_NO_NODE UINT32_MAX /* no position */

struct mdl_sched_found {
    bool is_refused; /* before nodes were looked at: `refusal` */
    struct mdl_sched_verdict refusal;
    bool is_named;                      /* only nodes that affinity names were looked at: ... */
    struct ctl_texts names;             /* ... these, sorted; there may be none of such a name */
    uint32_t *looked;                   /* positions in node order, in the order of the search */
    struct mdl_sched_verdict *verdicts; /* of `looked` */
    uint32_t looked_count;              /* feasible and refused ones */
    uint32_t *feasible;                 /* positions in node order, in the order of the search */
    uint32_t feasible_count;
    uint32_t next_start; /* where the next search starts */
};

/* numFeasibleNodesToFind. `percentage`: percentageOfNodesToScore; 0: the adaptive rule. */
uint32_t mdl_sched_nodes_wanted(uint32_t percentage, uint32_t nodes);

/* Filters nodes from position `start` on, round the end, until more than enough take the pod. */
void mdl_sched_find(struct mdl_sched_found *out, const struct mdl_sched_cluster *cluster,
                    const struct mdl_sched_spec *spec, uint32_t start, uint32_t percentage, struct sim_arena *arena);

/* The position of the best among scores: the head of a binary heap built over them in their order (Go's
 * container/heap). `count` > 0. O(count). */
uint32_t mdl_sched_best(const int64_t *totals, uint32_t count, struct sim_arena *arena);

/* The same when only the best are known: a bitmap over `count` nodes, one bit of which at least is set. O(log^2 count +
 * count / 64). */
uint32_t mdl_sched_best_of(const uint64_t *best, uint32_t count);

/* Scores the feasible nodes if there are several and chooses: a position in node order, or MDL_SCHED_NO_NODE. */
uint32_t mdl_sched_choose(const struct mdl_sched_found *found, const struct mdl_sched_cluster *cluster,
                          const struct mdl_sched_spec *spec, struct sim_arena *arena);

#endif
