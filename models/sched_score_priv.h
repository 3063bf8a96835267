/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scores that look at other nodes' pods; see sched_score_pods.c. */
#ifndef MDL_SCHED_SCORE_PRIV_H
#define MDL_SCHED_SCORE_PRIV_H

#include "models/sched_score.h"

/* What is scored: the nodes that passed the filters. */
struct mdl_scoring {
    const struct mdl_sched_cluster *cluster;
    const struct mdl_sched_spec *spec;
    const uint32_t *feasible;
    uint32_t count;
    struct sim_arena *arena;
};

static inline const struct mdl_sched_node *mdl_scoring_node(const struct mdl_scoring *s, uint32_t position)
{
    return &s->cluster->nodes[s->feasible[position]];
}

/* Each fills raw and normalised scores; false if the plugin skips the pod. */
bool mdl_score_spread(const struct mdl_scoring *s, int64_t *raw, int64_t *normal);
bool mdl_score_pod_affinity(const struct mdl_scoring *s, int64_t *raw, int64_t *normal);

#endif
