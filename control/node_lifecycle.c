/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/node_lifecycle.h"

/* Of a pass; upstream's takes about so long, and the recordings were made with it. */
static const ctl_time monitor_drift_ns = 13 * 1000;
static const ctl_time taint_period_ns = CTL_SECOND / 10; /* scheduler.NodeEvictionPeriod */

const struct ctl_node_tuning ctl_node_tuning_default = {.monitor_ns = 5 * CTL_SECOND,
                                                        .grace_ns = 50 * CTL_SECOND,
                                                        .taints_per_second = 0.1f,
                                                        .taints_per_second_secondary = 0.01f,
                                                        .unhealthy_fraction = 0.55f,
                                                        .large_zone_nodes = 50};

void ctl_zone_init(struct ctl_zone *zone, const struct ctl_node_tuning *tuning, uint32_t node_count)
{
    *zone = (struct ctl_zone){
        .node_count = node_count, .taints_per_second = tuning->taints_per_second, .tokens = 1, .tokens_at = 0};
}

ctl_time ctl_monitor_pass_after(ctl_time t, const struct ctl_node_tuning *tuning)
{
    const ctl_time period_ns = tuning->monitor_ns + monitor_drift_ns;
    return t <= 0 ? 0 : (t + period_ns - 1) / period_ns * period_ns;
}

/* ---- the token bucket of a zone, burst 1 (golang.org/x/time/rate) ------------------------------------------------ */

/* Tokens at `now`; less than a nanosecond's worth that is missing for a whole one is given. */
static double tokens_at(const struct ctl_zone *zone, ctl_time now)
{
    const double rate = (double)zone->taints_per_second;
    const double tokens = zone->tokens + (double)(now - zone->tokens_at) / (double)CTL_SECOND * rate;
    return tokens > 1 || (1 - tokens) / rate * (double)CTL_SECOND < 1 ? 1 : tokens;
}

static bool take_token(struct ctl_zone *zone, ctl_time now)
{
    if (zone->taints_per_second <= 0 || tokens_at(zone, now) < 1)
        return false;
    zone->tokens = 0;
    zone->tokens_at = now;
    return true;
}

/* SwapLimiter: the new bucket is full, unless the old one had nothing to give. */
static void set_rate(struct ctl_zone *zone, float taints_per_second, ctl_time now)
{
    if (zone->taints_per_second == taints_per_second)
        return;
    const bool gives = take_token(zone, now);
    zone->taints_per_second = taints_per_second;
    zone->tokens = gives ? 1 : 0;
    zone->tokens_at = now;
}

ctl_time ctl_zone_taint_at(const struct ctl_zone *zone, ctl_time now)
{
    if (zone->taints_per_second <= 0)
        return CTL_NO_TIME;
    ctl_time at = now;
    const double missing = 1 - tokens_at(zone, now);
    if (missing > 0) {
        const double wait_s = missing / (double)zone->taints_per_second;
        if (wait_s > (double)(INT64_MAX / 4 / CTL_SECOND))
            return CTL_NO_TIME;
        at += (ctl_time)(wait_s * (double)CTL_SECOND);
    }
    at = at == now ? (now / taint_period_ns + 1) * taint_period_ns
                   : (at + taint_period_ns - 1) / taint_period_ns * taint_period_ns;
    /* The quotient and the product above may round apart by one pass. */
    return tokens_at(zone, at) < 1 ? at + taint_period_ns : at;
}

/* ---- zones ------------------------------------------------------------------------------------------------------- */

enum ctl_zone_state ctl_zone_state_of(uint32_t nodes, uint32_t unready, const struct ctl_node_tuning *tuning)
{
    if (unready > 0 && unready == nodes)
        return CTL_ZONE_FULL_DISRUPTION;
    if (unready > 2 && (float)unready / (float)nodes >= tuning->unhealthy_fraction)
        return CTL_ZONE_PARTIAL_DISRUPTION;
    return CTL_ZONE_NORMAL;
}

float ctl_zone_taint_rate(enum ctl_zone_state state, uint32_t nodes, const struct ctl_node_tuning *tuning)
{
    if (state != CTL_ZONE_PARTIAL_DISRUPTION)
        return tuning->taints_per_second;
    return nodes > tuning->large_zone_nodes ? tuning->taints_per_second_secondary : 0;
}

static void untaint(struct ctl_node_health *node)
{
    node->no_execute_has_changed |= node->no_execute != CTL_TAINT_NONE;
    node->no_execute = CTL_TAINT_NONE;
    node->waiting = false;
}

static void enter_state(struct ctl_zone *zone, enum ctl_zone_state state, const struct ctl_node_tuning *tuning,
                        ctl_time now)
{
    set_rate(zone, ctl_zone_taint_rate(state, zone->node_count, tuning), now);
    zone->state = state;
}

static void stop_tainting(struct ctl_node_health *const *nodes, uint32_t count, struct ctl_zone *zones,
                          uint32_t zone_count, ctl_time now)
{
    for (uint32_t i = 0; i < count; i++)
        untaint(nodes[i]);
    for (uint32_t z = 0; z < zone_count; z++)
        if (zones[z].node_count > 0) {
            set_rate(&zones[z], 0, now);
            zones[z].state = CTL_ZONE_FULL_DISRUPTION;
        }
}

/* handleDisruption: if every zone is down, the fault is more likely the controller's own network than the nodes'. */
static void judge_zones(struct ctl_node_health *const *nodes, uint32_t count, struct ctl_zone *zones,
                        uint32_t zone_count, const struct ctl_node_tuning *tuning, ctl_time now)
{
    bool all_are_down = true, all_were_down = true;
    for (uint32_t z = 0; z < zone_count; z++) {
        if (zones[z].node_count == 0)
            continue;
        all_are_down &=
            ctl_zone_state_of(zones[z].node_count, zones[z].unready_count, tuning) == CTL_ZONE_FULL_DISRUPTION;
        all_were_down &= zones[z].state == CTL_ZONE_FULL_DISRUPTION;
    }
    if (all_are_down && all_were_down)
        return;
    if (all_are_down) {
        stop_tainting(nodes, count, zones, zone_count, now);
        return;
    }
    for (uint32_t i = 0; i < count && all_were_down; i++)
        nodes[i]->probed_at = now;
    for (uint32_t z = 0; z < zone_count; z++) {
        const enum ctl_zone_state state = ctl_zone_state_of(zones[z].node_count, zones[z].unready_count, tuning);
        if (all_were_down || state != zones[z].state)
            enter_state(&zones[z], state, tuning, now);
    }
}

/* ---- nodes ------------------------------------------------------------------------------------------------------- */

enum ctl_node_taint ctl_node_taint_of(enum ctl_node_ready ready)
{
    return ready == CTL_NODE_READY       ? CTL_TAINT_NONE
           : ready == CTL_NODE_NOT_READY ? CTL_TAINT_NOT_READY
                                         : CTL_TAINT_UNREACHABLE;
}

/* tryUpdateNodeHealth */
static void look_for_life(struct ctl_node_health *node, ctl_time grace_ns, ctl_time now)
{
    if (node->heard_at != node->seen_at) {
        node->seen_at = node->heard_at;
        node->probed_at = now;
    }
    if (node->ready == CTL_NODE_UNKNOWN || now - node->probed_at <= grace_ns)
        return;
    node->pods_become_unready = node->ready == CTL_NODE_READY;
    node->made_unknown = true;
    node->ready = CTL_NODE_UNKNOWN;
}

/* processTaintBaseEviction: a tainted node changes its taint at once, another one waits for its turn. */
static void follow_ready(struct ctl_node_health *node)
{
    const enum ctl_node_taint wanted = ctl_node_taint_of(node->ready);
    if (wanted == CTL_TAINT_NONE) {
        untaint(node);
    } else if (node->no_execute == CTL_TAINT_NONE) {
        node->waiting = true;
    } else if (node->no_execute != wanted) {
        node->no_execute = wanted;
        node->no_execute_has_changed = true;
    }
}

void ctl_nodes_monitor(struct ctl_node_health *const *nodes, uint32_t count, struct ctl_zone *zones,
                       uint32_t zone_count, const struct ctl_node_tuning *tuning, ctl_time now)
{
    for (uint32_t z = 0; z < zone_count; z++)
        zones[z].unready_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct ctl_node_health *node = nodes[i];
        node->made_unknown = node->pods_become_unready = node->no_execute_has_changed = false;
        look_for_life(node, tuning->grace_ns, now);
        follow_ready(node);
        zones[node->zone].unready_count += node->ready != CTL_NODE_READY;
    }
    judge_zones(nodes, count, zones, zone_count, tuning, now);
}

static struct ctl_node_health *next_waiting(struct ctl_node_health *const *nodes, uint32_t count, uint32_t zone)
{
    struct ctl_node_health *next = NULL;
    for (uint32_t i = 0; i < count; i++)
        if (nodes[i]->zone == zone && nodes[i]->waiting && (next == NULL || nodes[i]->luck < next->luck))
            next = nodes[i];
    return next;
}

struct ctl_node_health *ctl_zone_taint(struct ctl_node_health *const *nodes, uint32_t count, struct ctl_zone *zones,
                                       uint32_t zone, ctl_time now)
{
    struct ctl_node_health *node;
    while ((node = next_waiting(nodes, count, zone)) != NULL && take_token(&zones[zone], now)) {
        node->waiting = false;
        if (node->ready == CTL_NODE_READY)
            continue; /* it came back since the last monitor pass; its token is spent all the same */
        node->no_execute = ctl_node_taint_of(node->ready);
        return node;
    }
    return NULL;
}
