/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the scheduler puts a pod: models/sched_choice.h over the simulated cluster, without looking at every node.
 *
 * Nodes that are alike and loaded alike form a group (models/node_groups.h); filters and scores are worked out once per
 * group and demand, so the cost of a pod follows the number of different loads, and of nodes only a 64th of those that
 * upstream looks at. As soon as one pod template looks at more than a node's own sums (affinity or spread among pods,
 * host ports, preferences among nodes, nodes by name), every pod is placed by the full rules instead: exact, at
 * O(nodes), and O(pods) where these count.
 * The node chosen is always the one that mdl_sched_find() and mdl_sched_choose() give. Images on nodes are not counted.
 *
 * Memory: the arena's.
 */
#ifndef MDL_PLACEMENT_H
#define MDL_PLACEMENT_H

#include "models/node_groups.h"
#include "models/sched_choice.h"

#define MDL_NO_NODE UINT32_MAX

/* One pod template, or several that are equal here. */
struct mdl_demand;

struct mdl_placement {
    struct sim_arena *arena;
    const struct mdl_node_pool_config *pools;
    uint32_t node_count;
    struct mdl_sched_cluster cluster; /* nodes in node order; their pods only if `is_exact` */
    uint32_t *position_of, *node_at;  /* from a node's number to its position and back */
    uint32_t *pool_of;                /* by position */
    struct mdl_node_groups groups;
    uint32_t start;    /* position where the next search starts */
    bool is_exact;     /* by the full rules */
    uint64_t *ranks;   /* scratch of one search */
    uint32_t *changed; /* positions whose group changed, for the demands that have not looked since */
    uint32_t changed_count, changed_era;
    struct mdl_demand *demands;
    uint32_t demand_count, demand_capacity;
};

void mdl_placement_init(struct mdl_placement *placement, const struct mdl_config *config, struct sim_arena *arena);

/* The number under which a pod template of the config is known; equal ones share one. */
uint32_t mdl_placement_demand(struct mdl_placement *placement, const struct mdl_pod_config *pod);

/* One attempt: the node that the scheduler chooses, or MDL_NO_NODE. The next search starts behind the nodes looked at.
 */
uint32_t mdl_placement_find(struct mdl_placement *placement, uint32_t demand);

/* Whether some node takes such a pod now. */
bool mdl_placement_has_room(struct mdl_placement *placement, uint32_t demand);

/* Whether this node would do as far as its own sums, labels and taints tell. */
bool mdl_placement_fits(struct mdl_placement *placement, uint32_t node, uint32_t demand);

void mdl_placement_take(struct mdl_placement *placement, uint32_t node, uint32_t demand);
void mdl_placement_give(struct mdl_placement *placement, uint32_t node, uint32_t demand);
/* A node that is closed takes no pods: cordoned, not ready, or gone. */
void mdl_placement_close(struct mdl_placement *placement, uint32_t node, bool closed);

/* What is requested on a node, by resource kind. */
const struct mdl_resources *mdl_placement_used(const struct mdl_placement *placement, uint32_t node);

/* What of a pod the rules look at. */
const struct mdl_sched_spec *mdl_placement_spec(const struct mdl_placement *placement, uint32_t demand);

/* Why no node takes the pod, in upstream's words: `0/3 nodes are available: 3 Insufficient cpu.` */
const char *mdl_placement_explain(struct mdl_placement *placement, uint32_t demand, struct sim_arena *arena);

#endif
