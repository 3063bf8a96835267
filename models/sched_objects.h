/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pods and nodes as kube-scheduler sees them (pkg/scheduler/framework, NodeInfo and PodInfo; v1.37).
 *
 * A spec is what all pods of one template share; it points into the typed template, which must outlive it. A cluster
 * holds its nodes in the scheduler's node order, each with its pods and their sums. Nothing here decides; the rules
 * are in models/sched_filter.h, sched_score.h and their neighbours. Memory: the arena's that was given.
 */
#ifndef MDL_SCHED_OBJECTS_H
#define MDL_SCHED_OBJECTS_H

#include "control/cluster_types.h"
#include "control/pod_types.h"
#include "models/config.h"
#include "sim/arena.h"

/* A port of the host that a pod takes. */
struct mdl_sched_port {
    const char *protocol, *ip;
    int32_t number;
};

struct mdl_sched_spec {
    const char *namespace_name;
    struct ctl_labels labels;
    const struct ctl_pod_spec *spec;
    struct mdl_resources requests; /* effective; pods = 1 */
    int64_t scored_cpu_milli;      /* as scoring counts them: containers that ask for nothing get 100m and 200Mi; */
    int64_t scored_memory_bytes;   /* what the pod asks for as a whole does not count ... */
    int64_t settled_cpu_milli;     /* ... until it is on a node */
    int64_t settled_memory_bytes;
    int32_t priority;
    const struct mdl_sched_port *ports;
    uint32_t port_count;
    const char *const *images; /* of all containers, with their tag */
    uint32_t image_count;
};

struct mdl_sched_pod {
    const struct mdl_sched_spec *spec;
    const char *name;
    int64_t started_at; /* any unit; of pods on nodes */
    bool is_terminating;
};

struct mdl_sched_node {
    const char *name;
    struct ctl_labels labels;
    struct ctl_taints taints;
    struct ctl_node_images images;
    bool unschedulable;
    bool closed; /* takes no pods now, whatever they tolerate */
    struct mdl_resources allocatable;
    struct mdl_resources used; /* requests of its pods */
    int64_t scored_cpu_milli, scored_memory_bytes;
    struct mdl_sched_pod **pods;
    uint32_t pod_count, pod_capacity;
};

struct mdl_sched_service {
    const char *namespace_name;
    struct ctl_labels selector;
};

/* An image that some node has. */
struct mdl_sched_image {
    const char *name;
    int64_t size_bytes; /* as the first node with it says */
    uint32_t node_count, last_node;
};

struct mdl_sched_cluster {
    struct sim_arena *arena;
    struct mdl_sched_node *nodes; /* in node order */
    uint32_t node_count;
    const char *const *resource_names; /* cpu, memory, ephemeral-storage, pods, then the others sorted by name */
    uint32_t resource_count;
    const struct ctl_meta *namespaces;
    uint32_t namespace_count;
    const struct mdl_sched_service *services;
    uint32_t service_count;
    struct mdl_sched_image *images; /* sorted by name */
    uint32_t image_count;
    uint32_t anti_affine_pods; /* pods on nodes with required anti-affinity */
    uint32_t affine_pods;      /* ... with any (anti-)affinity to pods */
};

/* Fills *out from a template. Unknown resources are left out. */
void mdl_sched_spec_build(struct mdl_sched_spec *out, const struct ctl_pod_template *pod,
                          const char *const *resource_names, uint32_t resource_count, struct sim_arena *arena);

/* The amounts of a list by resource kind, and what a pod asks for in all (resourcehelper.PodRequests; requests that
 * are not given are the limits). `assumed`: containers that do not say count as asking for these; NULL: for nothing.
 * `whole`: what the pod asks for as a whole counts. */
struct mdl_resources mdl_sched_amounts(const struct ctl_resources *list, const char *const *resource_names,
                                       uint32_t resource_count);
struct mdl_resources mdl_sched_requests(const struct ctl_pod_spec *spec, const char *const *resource_names,
                                        uint32_t resource_count, const struct mdl_resources *assumed, bool whole);

void mdl_sched_node_build(struct mdl_sched_node *out, const struct ctl_node_object *node,
                          const char *const *resource_names, uint32_t resource_count);

/* Puts nodes into node order: zones in the order of their first node, one node of each in turn
 * (backend/cache/node_tree.go). Writes positions into `order`. */
void mdl_sched_node_order(uint32_t *order, const struct mdl_sched_node *nodes, uint32_t count, struct sim_arena *arena);

/* Counts which node has which image; nodes in the order in which they were added, not in node order. Call once nodes
 * are set. */
void mdl_sched_cluster_count_images(struct mdl_sched_cluster *cluster, const struct mdl_sched_node *added,
                                    uint32_t count);

/* Adds a pod to a node's pods and sums; takes one off again. The pod must outlive its stay. */
void mdl_sched_node_add(struct mdl_sched_cluster *cluster, struct mdl_sched_node *node, struct mdl_sched_pod *pod);
void mdl_sched_node_remove(struct mdl_sched_cluster *cluster, struct mdl_sched_node *node, struct mdl_sched_pod *pod);

/* The labels of a namespace; NULL if it is not known. */
const struct ctl_labels *mdl_sched_namespace_labels(const struct mdl_sched_cluster *cluster, const char *name);

/* The image by its name, or NULL. O(log images). */
const struct mdl_sched_image *mdl_sched_image_find(const struct mdl_sched_cluster *cluster, const char *name);

#endif
