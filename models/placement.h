/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which nodes have room for a pod, and which of them the scheduler prefers.
 *
 * Nodes that are alike (same pool) and loaded alike form a group; filters and scores are worked out once per group and
 * demand,
 * so the cost of a pod follows the number of different loads and not the number of nodes. Filters: unschedulable, node
 * selector, taints, resources (NodeResourcesFit). Scores: LeastAllocated and BalancedAllocation with upstream's weights
 * and
 * integers (cluster-models 5.5); among equals the first in node order.
 *
 * Memory: the arena's; one bitmap of nodes per group.
 */
#ifndef MDL_PLACEMENT_H
#define MDL_PLACEMENT_H

#include "models/config.h"
#include "sim/arena.h"

#define MDL_NO_NODE UINT32_MAX

struct mdl_load;
struct mdl_demand;
struct mdl_placement {
    struct sim_arena *arena;
    const struct mdl_node_pool_config *pools;
    uint32_t node_count, pool_count, resource_count;
    const char *const *resource_names;
    uint32_t *load_of_node; /* group that the node is in */
    uint32_t *pool_of_node;
    bool *closed;           /* nodes that are down or cordoned */
    struct mdl_load *loads; /* groups */
    uint32_t load_count, load_capacity;
    uint32_t *load_table, load_table_size; /* hash of loads, by contents */
    struct mdl_demand *demands;
    uint32_t demand_count, demand_capacity;
};

void mdl_placement_init(struct mdl_placement *placement, const struct mdl_config *config, struct sim_arena *arena);

/* The number under which a pod template's requests and constraints are known; equal ones share one. */
uint32_t mdl_placement_demand(struct mdl_placement *placement, const struct mdl_pod_config *pod);

/* The node that the scheduler would choose now, or MDL_NO_NODE. */
uint32_t mdl_placement_find(struct mdl_placement *placement, uint32_t demand);

/* Whether this node has room. */
bool mdl_placement_fits(struct mdl_placement *placement, uint32_t node, uint32_t demand);

void mdl_placement_take(struct mdl_placement *placement, uint32_t node, uint32_t demand);
void mdl_placement_give(struct mdl_placement *placement, uint32_t node, uint32_t demand);
void mdl_placement_close(struct mdl_placement *placement, uint32_t node, bool closed);

/* What is requested on a node, by resource kind. */
const struct mdl_resources *mdl_placement_used(const struct mdl_placement *placement, uint32_t node);

/* Why no node takes the pod, in upstream's words: `0/3 nodes are available: 3 Insufficient cpu.` */
const char *mdl_placement_explain(struct mdl_placement *placement, uint32_t demand, struct sim_arena *arena);

#endif
