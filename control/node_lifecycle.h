/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The node lifecycle controller: which nodes count as lost, and how fast they are tainted for it.
 *
 * Three decisions, each a function of its arguments, which the host calls at upstream's instants:
 *   every 5 s, a monitor pass over the nodes   ctl_nodes_monitor(): no sign of life for the grace period makes Ready
 *                                              Unknown; zones change their state, and with it their tainting rate
 *   every 100 ms, a tainting pass per zone     ctl_zone_taint(): the next waiting node gets its NoExecute taint if the
 *                                              zone's token bucket (burst 1) allows
 *   when the Ready condition changes           ctl_node_taint_of(): the NoSchedule taint follows it at once
 * Nodes that are Ready, untainted and not silent may be left out of a pass: they count as ready. Memory: the host's.
 * Cost of a pass: the nodes that it is given. Source: pkg/controller/nodelifecycle/node_lifecycle_controller.go and
 * scheduler/rate_limited_queue.go of v1.37; conformance/node.
 */
#ifndef CTL_NODE_LIFECYCLE_H
#define CTL_NODE_LIFECYCLE_H

#include "control/types.h"

/* Status of a node's condition Ready. */
enum ctl_node_ready { CTL_NODE_READY, CTL_NODE_NOT_READY, CTL_NODE_UNKNOWN };
/* node.kubernetes.io/not-ready or /unreachable, with whatever effect. */
enum ctl_node_taint { CTL_TAINT_NONE, CTL_TAINT_NOT_READY, CTL_TAINT_UNREACHABLE };

/* Rates are float as upstream's flags are: 0.1 and its multiples are not quite what they are in double. */
struct ctl_node_tuning {
    ctl_time monitor_ns, grace_ns;     /* --node-monitor-period, --node-monitor-grace-period */
    float taints_per_second;           /* --node-eviction-rate, of each zone */
    float taints_per_second_secondary; /* --secondary-node-eviction-rate, of a large zone in partial disruption */
    float unhealthy_fraction;          /* --unhealthy-zone-threshold */
    uint32_t large_zone_nodes;         /* --large-cluster-size-threshold: a zone above it is large */
};
extern const struct ctl_node_tuning ctl_node_tuning_default;

enum ctl_zone_state { CTL_ZONE_INITIAL, CTL_ZONE_NORMAL, CTL_ZONE_PARTIAL_DISRUPTION, CTL_ZONE_FULL_DISRUPTION };
struct ctl_zone {
    uint32_t node_count; /* kept by the host */
    /* the controller's */
    uint32_t unready_count; /* in the last pass */
    enum ctl_zone_state state;
    float taints_per_second; /* 0: never */
    double tokens;
    ctl_time tokens_at;
};

/* A node: what of its object the controller reads and writes, and what it remembers. */
struct ctl_node_health {
    uint32_t zone;             /* index */
    enum ctl_node_ready ready; /* as stored */
    enum ctl_node_taint no_execute;
    ctl_time heard_at;  /* last renewal of its lease or of its status */
    ctl_time probed_at; /* the pass that noticed; start with ctl_monitor_pass_after(heard_at) */
    ctl_time seen_at;   /* heard_at in that pass */
    bool waiting;       /* for its NoExecute taint */
    uint64_t luck;      /* least is tainted first; each pass reshuffles the queue, so draw it before each */
    /* what the last pass changed, for the host to write */
    bool made_unknown;        /* Ready */
    bool pods_become_unready; /* the conditions Ready of its pods */
    bool no_execute_has_changed;
};

void ctl_zone_init(struct ctl_zone *zone, const struct ctl_node_tuning *tuning, uint32_t node_count);

/* The first monitor pass at or after `t`, passes being counted from 0. Upstream waits one period after each pass, so
 * passes drift by their own length; a pass that met the end of a grace period exactly would not notice it. */
ctl_time ctl_monitor_pass_after(ctl_time t, const struct ctl_node_tuning *tuning);

/* One monitor pass. `zones` have their node_count; nodes left out count as ready. */
void ctl_nodes_monitor(struct ctl_node_health *const *nodes, uint32_t count, struct ctl_zone *zones,
                       uint32_t zone_count, const struct ctl_node_tuning *tuning, ctl_time now);

/* One tainting pass of zone `zone`: taints at most one node, and returns it, or NULL. Call it until it is NULL. */
struct ctl_node_health *ctl_zone_taint(struct ctl_node_health *const *nodes, uint32_t count, struct ctl_zone *zones,
                                       uint32_t zone, ctl_time now);
/* The first tainting pass after `now` for which the zone has a token; CTL_NO_TIME: none until a monitor pass. */
ctl_time ctl_zone_taint_at(const struct ctl_zone *zone, ctl_time now);

/* The taint that belongs to a Ready condition. */
enum ctl_node_taint ctl_node_taint_of(enum ctl_node_ready ready);

enum ctl_zone_state ctl_zone_state_of(uint32_t nodes, uint32_t unready, const struct ctl_node_tuning *tuning);
/* While not all zones are fully disrupted. */
float ctl_zone_taint_rate(enum ctl_zone_state state, uint32_t nodes, const struct ctl_node_tuning *tuning);

#endif
