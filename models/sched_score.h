/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much the scheduler likes each node that takes the pod: the default profile's Score plugins (v1.37).
 *
 * All in upstream's integers: a raw score per node, normalised over the feasible nodes to 0..100 and multiplied by the
 * plugin's weight. Cost: O(feasible * terms), and O(pods) with topology spread or affinity to pods.
 */
#ifndef MDL_SCHED_SCORE_H
#define MDL_SCHED_SCORE_H

#include "models/sched_filter.h"

/* Of the feasible nodes, by their position among these. */
struct mdl_sched_scores {
    bool scored[MDL_SCHED_PLUGINS]; /* false: the plugin skips the pod */
    int64_t *raw[MDL_SCHED_PLUGINS], *weighted[MDL_SCHED_PLUGINS];
    int64_t *total;
};

void mdl_sched_score(struct mdl_sched_scores *out, const struct mdl_sched_cluster *cluster,
                     const struct mdl_sched_spec *spec, const uint32_t *feasible, uint32_t count,
                     struct sim_arena *arena);

int64_t mdl_sched_weight(enum mdl_sched_plugin plugin);

/* The two that follow a node's load: LeastAllocated over cpu and memory with the assumed requests, and how much
 * better or worse balanced cpu and memory are with the pod than without (75: no change). */
int64_t mdl_sched_score_least_allocated(int64_t cpu_milli, int64_t memory_bytes,
                                        const struct mdl_resources *allocatable);
int64_t mdl_sched_score_balance(const struct mdl_resources *requests, const struct mdl_resources *used,
                                const struct mdl_resources *allocatable);
/* Whether the balance is scored: the pod asks for cpu or memory. */
bool mdl_sched_scores_balance(const struct mdl_resources *requests);

/* Raw scores of single plugins. */
int64_t mdl_sched_score_taints(const struct mdl_sched_spec *spec, const struct mdl_sched_node *node);
int64_t mdl_sched_score_node_affinity(const struct mdl_sched_spec *spec, const struct mdl_sched_node *node);
int64_t mdl_sched_score_images(const struct mdl_sched_cluster *cluster, const struct mdl_sched_spec *spec,
                               const struct mdl_sched_node *node);
bool mdl_sched_prefers_nodes(const struct mdl_sched_spec *spec);

#endif
