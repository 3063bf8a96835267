/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The node lifecycle and taint eviction controllers at work in the simulated cluster (cluster-models 3.1, 3.2).
 *
 * control/node_lifecycle decides; here its passes get their times and what it decides is carried out: conditions of
 * pods, taints, evictions. Only nodes with something amiss are looked at, and no pass is made while nothing can change:
 * the cost follows the outages. An eviction is a GET, a PATCH of the condition DisruptionTarget and a DELETE, through a
 * client of its own; other writes of these controllers take no time.
 */
#ifndef MDL_NODE_MONITOR_H
#define MDL_NODE_MONITOR_H

#include "control/taint_eviction.h"
#include "models/client.h"
#include "sim/time.h"

struct mdl_world;
struct mdl_node;
struct mdl_pod;

struct mdl_node_monitor {
    struct ctl_node_tuning tuning;
    struct mdl_client client; /* that evicts */
    struct ctl_zone *zones;   /* by the pools' labels topology.kubernetes.io/region and /zone */
    sim_time *taint_due_at;   /* of each zone: the next tainting pass that is scheduled, or SIM_TIME_NEVER */
    uint32_t zone_count;
    struct ctl_node_health **watched;
    uint32_t watched_count;
    bool pass_is_due; /* the next monitor pass is scheduled */
};

/* Numbers the zones and starts with every node ready. */
void mdl_monitor_init(struct mdl_world *w);
/* The node's Ready condition has changed, or it has fallen silent, its last sign of life being at `heard_at`. */
void mdl_monitor_node_changed(struct mdl_world *w, struct mdl_node *node, sim_time heard_at);
/* Its object has gone; it has come. */
void mdl_monitor_node_removed(struct mdl_world *w, struct mdl_node *node);
void mdl_monitor_node_added(struct mdl_world *w, struct mdl_node *node);
/* Its NoExecute taints have changed. */
void mdl_monitor_taints_changed(struct mdl_world *w, struct mdl_node *node);
/* A pod was bound to a node, which may be tainted. */
void mdl_monitor_pod_bound(struct mdl_world *w, struct mdl_pod *pod);

/* Events. */
void mdl_monitor_pass(struct mdl_world *w);
void mdl_monitor_taint(struct mdl_world *w, uint32_t zone);
void mdl_monitor_evict(struct mdl_world *w, struct mdl_pod *pod);

#endif
