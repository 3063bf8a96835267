/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a node takes a pod: the default profile's PreFilter and Filter plugins in their order, with upstream's
 * codes and reasons (pkg/scheduler/framework/plugins, v1.37).
 *
 * mdl_sched_state_build() is PreFilter: it counts what topology spread and pod affinity need, once per pod; the
 * cluster must not change while the state is used. mdl_sched_filter() then looks at one node. Volumes and devices
 * are not modelled, so their plugins never refuse. Cost: state O(pods) if the pod or any pod has such constraints,
 * else O(1); a filter O(terms).
 */
#ifndef MDL_SCHED_FILTER_H
#define MDL_SCHED_FILTER_H

#include "models/sched_counts.h"
#include "models/sched_match.h"

enum mdl_sched_plugin {
    MDL_SCHED_NO_PLUGIN,
    MDL_SCHED_NODE_NAME,
    MDL_SCHED_NODE_UNSCHEDULABLE,
    MDL_SCHED_TAINT_TOLERATION,
    MDL_SCHED_NODE_AFFINITY,
    MDL_SCHED_NODE_PORTS,
    MDL_SCHED_RESOURCES_FIT,
    MDL_SCHED_TOPOLOGY_SPREAD,
    MDL_SCHED_POD_AFFINITY,
    MDL_SCHED_BALANCED_ALLOCATION,
    MDL_SCHED_IMAGE_LOCALITY,
    MDL_SCHED_VOLUME_BINDING,
    MDL_SCHED_DYNAMIC_RESOURCES,
    MDL_SCHED_PLUGINS
};

enum mdl_sched_code {
    MDL_SCHED_FITS,
    MDL_SCHED_UNSCHEDULABLE, /* removing pods may help */
    MDL_SCHED_UNRESOLVABLE   /* it may not */
};

enum mdl_sched_reason {
    MDL_SCHED_NO_REASON,
    MDL_SCHED_WRONG_NAME,
    MDL_SCHED_CORDONED,
    MDL_SCHED_TAINTED,
    MDL_SCHED_AFFINITY_DIFFERS,
    MDL_SCHED_AFFINITY_CONFLICT, /* before any node is looked at */
    MDL_SCHED_PORTS_TAKEN,
    MDL_SCHED_LACKING, /* the resources of `lacking` */
    MDL_SCHED_SKEWED,
    MDL_SCHED_NO_TOPOLOGY,
    MDL_SCHED_POD_AFFINITY_DIFFERS,
    MDL_SCHED_ANTI_AFFINITY,
    MDL_SCHED_OTHERS_ANTI_AFFINITY,
    MDL_SCHED_NO_VICTIMS, /* of preemption */
    MDL_SCHED_PREEMPTION_USELESS,
    MDL_SCHED_NOT_NAMED, /* outside the nodes that affinity names */
    MDL_SCHED_REASONS
};

struct mdl_sched_verdict {
    enum mdl_sched_plugin plugin;
    enum mdl_sched_code code;
    enum mdl_sched_reason reason;
    uint32_t lacking; /* one bit per resource kind */
};

/* A hard topology spread constraint, counted. */
struct mdl_sched_spread {
    const struct ctl_topology_spread *constraint;
    struct mdl_counts counts;
    int64_t least; /* of all domains; INT64_MAX: there is none */
    bool matches_itself;
};

struct mdl_sched_state {
    const struct mdl_sched_cluster *cluster;
    const struct mdl_sched_spec *spec;
    struct mdl_sched_spread *spreads;
    uint32_t spread_count;
    struct mdl_counts affinity, anti_affinity, others_anti_affinity;
};

void mdl_sched_state_build(struct mdl_sched_state *out, const struct mdl_sched_cluster *cluster,
                           const struct mdl_sched_spec *spec, struct sim_arena *arena);

/* The first plugin that refuses, or MDL_SCHED_FITS. */
struct mdl_sched_verdict mdl_sched_filter(const struct mdl_sched_state *state, const struct mdl_sched_node *node);

/* The plugins that look at nothing but the node itself: name, cordon, taints, affinity to nodes. */
struct mdl_sched_verdict mdl_sched_filter_node(const struct mdl_sched_spec *spec, const struct mdl_sched_node *node);

/* NodeResourcesFit alone. */
struct mdl_sched_verdict mdl_sched_filter_resources(const struct mdl_resources *requests,
                                                    const struct mdl_resources *used,
                                                    const struct mdl_resources *allocatable, uint32_t resource_count);

/* The nodes that required affinity names one by one (matchFields metadata.name). False: it names none, all are
 * looked at. `*names`: sorted, may be empty, which is a conflict. */
bool mdl_sched_named_nodes(struct ctl_texts *names, const struct ctl_pod_spec *spec, struct sim_arena *arena);

/* Constraints as they stand in the pod. */
bool mdl_sched_spread_is_hard(const struct ctl_topology_spread *constraint);
/* Whether a node counts for a constraint (nodeAffinityPolicy, nodeTaintsPolicy). */
bool mdl_sched_spread_includes(const struct ctl_topology_spread *constraint, const struct ctl_pod_spec *pod,
                               const struct mdl_sched_node *node);
/* Pods of the node that a constraint of `spec` counts. */
int64_t mdl_sched_spread_count(const struct ctl_topology_spread *constraint, const struct mdl_sched_spec *spec,
                               const struct mdl_sched_node *node);

/* Upstream's name of a plugin; empty for none. */
const char *mdl_sched_plugin_name(enum mdl_sched_plugin plugin);

#endif
