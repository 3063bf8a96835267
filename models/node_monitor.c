/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/node_monitor.h"

#include <string.h>

#include "models/world_priv.h"

/* Draws of a node's turns among those that wait for a taint, apart from those of its outages. */
static const uint64_t turns = UINT64_MAX;

/* The controllers' clock: passes are counted from their start. */
static ctl_time clock_of(const struct mdl_world *w, sim_time t)
{
    return t + w->config->control_plane.running_ns;
}

static sim_time time_of(const struct mdl_world *w, ctl_time clock)
{
    return clock - w->config->control_plane.running_ns;
}

/* ---- zones ------------------------------------------------------------------------------------------------------- */

static const char *label(const struct mdl_node_pool_config *pool, const char *key)
{
    for (uint32_t i = 0; i < pool->labels.count; i++)
        if (strcmp(pool->labels.items[i].key, key) == 0)
            return pool->labels.items[i].value;
    return "";
}

/* GetZoneKey: region and zone; nodes without labels are a zone of their own. */
static bool share_zone(const struct mdl_node_pool_config *a, const struct mdl_node_pool_config *b)
{
    static const char region[] = "topology.kubernetes.io/region", zone[] = "topology.kubernetes.io/zone";
    return strcmp(label(a, region), label(b, region)) == 0 && strcmp(label(a, zone), label(b, zone)) == 0;
}

static void number_zones(struct mdl_world *w, uint32_t *zone_of_pool)
{
    struct mdl_node_monitor *m = &w->monitor;
    for (uint32_t p = 0; p < w->config->pool_count; p++) {
        uint32_t first = 0;
        while (!share_zone(&w->config->pools[first], &w->config->pools[p]))
            first++;
        zone_of_pool[p] = first == p ? m->zone_count++ : zone_of_pool[first];
    }
}

void mdl_monitor_init(struct mdl_world *w)
{
    struct mdl_node_monitor *m = &w->monitor;
    const struct mdl_node_lifecycle_config *config = &w->config->control_plane.node_lifecycle;
    m->tuning = (struct ctl_node_tuning){.monitor_ns = config->monitor_ns,
                                         .grace_ns = config->grace_ns,
                                         .taints_per_second = (float)config->taint_per_second,
                                         .taints_per_second_secondary = (float)config->taint_per_second_secondary,
                                         .unhealthy_fraction = (float)config->unhealthy_zone_fraction,
                                         .large_zone_nodes = config->large_zone_nodes};
    mdl_client_init(&m->client, config->client);
    uint32_t *zone_of_pool = sim_arena_array(w->arena, w->config->pool_count, sizeof *zone_of_pool, 16);
    number_zones(w, zone_of_pool);
    m->zones = sim_arena_array(w->arena, m->zone_count, sizeof *m->zones, 16);
    m->taint_due_at = sim_arena_array(w->arena, m->zone_count, sizeof *m->taint_due_at, 16);
    m->watched = sim_arena_array(w->arena, w->node_count, sizeof *m->watched, 16);
    for (uint32_t i = 0; i < w->node_count; i++) {
        struct mdl_node *node = &w->nodes[i];
        node->health = (struct ctl_node_health){.zone = zone_of_pool[node->pool - w->config->pools]};
        m->zones[node->health.zone].node_count++;
    }
    for (uint32_t z = 0; z < m->zone_count; z++) {
        ctl_zone_init(&m->zones[z], &m->tuning, m->zones[z].node_count);
        m->taint_due_at[z] = SIM_TIME_NEVER;
    }
}

/* ---- which nodes are looked at, and when ------------------------------------------------------------------------- */

static struct mdl_node *node_of_health(struct ctl_node_health *health)
{
    return (struct mdl_node *)health; /* its first member */
}

static void expect_pass(struct mdl_world *w)
{
    if (!w->monitor.pass_is_due)
        mdl_schedule(w, time_of(w, ctl_monitor_pass_after(clock_of(w, w->engine.now) + 1, &w->monitor.tuning)),
                     MDL_EV_MONITOR_PASS, 0, 0);
    w->monitor.pass_is_due = true;
}

void mdl_monitor_node_changed(struct mdl_world *w, struct mdl_node *node, sim_time heard_at)
{
    struct ctl_node_health *health = &node->health;
    health->heard_at = health->seen_at = clock_of(w, heard_at);
    health->probed_at = ctl_monitor_pass_after(health->heard_at, &w->monitor.tuning);
    if (!node->watched)
        w->monitor.watched[w->monitor.watched_count++] = health;
    node->watched = true;
    expect_pass(w);
}

static void unwatch(struct mdl_node_monitor *m, uint32_t at)
{
    node_of_health(m->watched[at])->watched = false;
    m->watched_count--;
    memmove(&m->watched[at], &m->watched[at + 1], (m->watched_count - at) * sizeof(struct ctl_node_health *));
}

void mdl_monitor_node_removed(struct mdl_world *w, struct mdl_node *node)
{
    struct mdl_node_monitor *m = &w->monitor;
    m->zones[node->health.zone].node_count--;
    for (uint32_t i = 0; node->watched && i < m->watched_count; i++)
        if (m->watched[i] == &node->health)
            unwatch(m, i);
    expect_pass(w);
}

void mdl_monitor_node_added(struct mdl_world *w, struct mdl_node *node)
{
    node->health = (struct ctl_node_health){.zone = node->health.zone};
    w->monitor.zones[node->health.zone].node_count++;
    expect_pass(w);
}

/* ---- what is carried out ----------------------------------------------------------------------------------------- */

static bool has_operators_no_execute(const struct mdl_node *node)
{
    return node->taint != NULL && strcmp(node->taint->effect, "NoExecute") == 0;
}

/* The time that a pod may stay on its node, under all of its NoExecute taints. */
static ctl_time tolerated_ns(const struct mdl_node *node, const struct mdl_pod_config *pod)
{
    const ctl_time lost_ns = node->health.no_execute == CTL_TAINT_NONE ? CTL_FOREVER : pod->toleration_ns;
    return has_operators_no_execute(node)
               ? ctl_tolerated_both_ns(lost_ns, ctl_taint_tolerated_ns(node->taint, &pod->bears))
               : lost_ns;
}

void mdl_monitor_pod_bound(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->node == 0)
        return;
    const struct mdl_node *node = &w->nodes[pod->node - 1];
    if (node->health.no_execute == CTL_TAINT_NONE && !has_operators_no_execute(node))
        return;
    const ctl_time due_at = pod->eviction.due_at;
    ctl_eviction_expect(&pod->eviction, tolerated_ns(node, pod->job->pod_class->config), w->engine.now);
    if (pod->eviction.due_at != due_at && pod->eviction.due_at != CTL_NO_TIME)
        mdl_schedule_pod(w, pod->eviction.due_at, MDL_EV_EVICT, pod);
}

void mdl_monitor_taints_changed(struct mdl_world *w, struct mdl_node *node)
{
    for (struct mdl_pod *pod = mdl_node_first_pod(w, node); pod != NULL; pod = mdl_node_next_pod(w, pod))
        if (node->health.no_execute == CTL_TAINT_NONE && !has_operators_no_execute(node))
            ctl_eviction_cancel(&pod->eviction);
        else if (pod->bound)
            mdl_monitor_pod_bound(w, pod);
}

void mdl_monitor_evict(struct mdl_world *w, struct mdl_pod *pod)
{
    enum { CALLS = 3 };
    if (pod->eviction.due_at != w->engine.now || pod->deleting || pod->gone)
        return;
    struct sim_stream stream = sim_stream_of(sim_key_part(pod->luck, pod->run * (uint64_t)MDL_DRAWS + MDL_DRAW_EVICT));
    sim_time answered_at = w->engine.now;
    for (int i = 0; i < CALLS; i++) {
        const sim_time granted_at = mdl_client_reserve(&w->monitor.client, w->engine.now);
        const sim_time sent_at = granted_at > answered_at ? granted_at : answered_at;
        answered_at = sim_time_add(sent_at, sim_dist_sample_time(w->config->control_plane.api_latency, &stream));
    }
    mdl_schedule_pod(w, answered_at, MDL_EV_EVICTED, pod);
}

/* Looks for the next tainting pass that can do something, in each zone where a node waits for it. */
static void expect_taints(struct mdl_world *w)
{
    struct mdl_node_monitor *m = &w->monitor;
    for (uint32_t i = 0; i < m->watched_count; i++) {
        const uint32_t zone = m->watched[i]->zone;
        if (!m->watched[i]->waiting)
            continue;
        const ctl_time clock = ctl_zone_taint_at(&m->zones[zone], clock_of(w, w->engine.now));
        const sim_time at = clock == CTL_NO_TIME ? SIM_TIME_NEVER : time_of(w, clock);
        if (at >= m->taint_due_at[zone])
            continue;
        m->taint_due_at[zone] = at;
        mdl_schedule(w, at, MDL_EV_ZONE_TAINT, zone, 0);
    }
}

void mdl_monitor_taint(struct mdl_world *w, uint32_t zone)
{
    struct mdl_node_monitor *m = &w->monitor;
    if (m->taint_due_at[zone] != w->engine.now)
        return;
    m->taint_due_at[zone] = SIM_TIME_NEVER;
    struct ctl_node_health *tainted;
    while ((tainted = ctl_zone_taint(m->watched, m->watched_count, m->zones, zone, clock_of(w, w->engine.now))) != NULL)
        mdl_monitor_taints_changed(w, node_of_health(tainted));
    expect_taints(w);
}

/* MarkPodsNotReady, and no pod is sent there any more. */
static void became_unknown(struct mdl_world *w, struct mdl_node *node)
{
    if (node->health.pods_become_unready)
        for (struct mdl_pod *pod = mdl_node_first_pod(w, node); pod != NULL; pod = mdl_node_next_pod(w, pod))
            mdl_store_pod_unready(w, pod);
    mdl_node_update_room(w, node);
}

void mdl_monitor_pass(struct mdl_world *w)
{
    struct mdl_node_monitor *m = &w->monitor;
    bool may_change = false;
    m->pass_is_due = false;
    for (uint32_t i = 0; i < m->watched_count; i++)
        m->watched[i]->luck =
            sim_key_draw(sim_key_part(node_of_health(m->watched[i])->luck, turns), (uint64_t)w->engine.now);
    ctl_nodes_monitor(m->watched, m->watched_count, m->zones, m->zone_count, &m->tuning, clock_of(w, w->engine.now));
    for (uint32_t i = m->watched_count; i-- > 0;) {
        struct ctl_node_health *health = m->watched[i];
        struct mdl_node *node = node_of_health(health);
        if (health->made_unknown)
            became_unknown(w, node);
        if (health->no_execute_has_changed)
            mdl_monitor_taints_changed(w, node);
        may_change |= health->no_execute_has_changed || (node->down && health->ready != CTL_NODE_UNKNOWN);
        if (!node->down && health->ready == CTL_NODE_READY && !health->waiting)
            unwatch(m, i);
    }
    expect_taints(w);
    if (may_change)
        expect_pass(w);
}
