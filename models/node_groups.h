/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nodes that are alike and loaded alike: what the scheduler works out for one of a group holds for all.
 *
 * A group is the open nodes of one pool with the same sums of requests on them. Nodes are known by their position in
 * the scheduler's node order. Groups are made as loads come up and stay, with a number of their own. Memory: the
 * arena's; one bitmap of nodes per group. Cost: O(1) per change.
 */
#ifndef MDL_NODE_GROUPS_H
#define MDL_NODE_GROUPS_H

#include "models/sched_objects.h"

/* What is requested on a node. */
struct mdl_load {
    uint32_t pool;
    struct mdl_resources used;
    int64_t scored_cpu_milli, scored_memory_bytes; /* as scoring counts them */
};

struct mdl_node_group {
    struct mdl_load load;
    uint64_t hash;
    uint64_t *nodes; /* bitmap by position */
    uint32_t node_count;
    uint32_t next_demand, next_group; /* where taking that demand leads, once known */
};

struct mdl_node_groups {
    struct sim_arena *arena;
    uint32_t node_count, resource_count;
    struct mdl_node_group *items;
    uint32_t count, capacity;
    uint32_t *table, table_size; /* hash of groups, by loads */
    uint32_t *group_of;          /* by position */
    bool *closed;                /* by position: nodes that take no pods now */
};

/* All nodes are open and empty; `pool_of`: by position. */
void mdl_node_groups_init(struct mdl_node_groups *groups, uint32_t node_count, const uint32_t *pool_of,
                          uint32_t resource_count, struct sim_arena *arena);

/* Adds a pod's requests to a node, or with `sign` -1 takes them off. `demand`: a number that stands for the pod's
 * spec. */
void mdl_node_groups_move(struct mdl_node_groups *groups, uint32_t position, const struct mdl_sched_spec *spec,
                          uint32_t demand, int sign);
void mdl_node_groups_close(struct mdl_node_groups *groups, uint32_t position, bool closed);

#endif
