/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nodes that fail, come back, are drained, reclaimed and removed (cluster-models 3).
 *
 * A failure is announced (the kubelet stops its pods and says so: Failed, DisruptionTarget) or silent: then nobody is
 * told, pods are still sent there, and all that follows is the node monitor's (models/node_monitor.h). A node that is
 * removed leaves its pods to the pod collector (models/pod_gc.h). Spot machines are reclaimed with notice: drained when
 * it comes, removed when it is over, with their object.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/world_priv.h"

enum { DRAW_SPEED, DRAW_UP, DRAW_REPAIR, DRAW_SILENT, DRAW_LEASE, DRAW_RECLAIM, DRAW_REPLACE, DRAWS_PER_OUTAGE = 8 };
/* Leases are renewed every 10 s (nodeLeaseRenewIntervalFraction of 40 s): the last one is up to that old. */
static const double lease_renewal_s = 10;

static struct sim_stream stream_of(const struct mdl_node *node, uint32_t draw)
{
    return sim_stream_of(sim_key_part(node->luck, node->outage * (uint64_t)DRAWS_PER_OUTAGE + draw));
}

static sim_time draw_time(const struct mdl_node *node, const struct sim_dist *dist, uint32_t draw)
{
    struct sim_stream stream = stream_of(node, draw);
    return sim_dist_sample_time(dist, &stream);
}

/* The end of a node's time up, by failure or by reclaim. Such events alone do not keep a run going. */
static void plan_end(struct mdl_world *w, uint32_t index)
{
    const struct mdl_node *node = &w->nodes[index];
    if (node->pool->mtbf != NULL)
        sim_engine_schedule(&w->engine, draw_time(node, node->pool->mtbf, DRAW_UP), MDL_EV_NODE_FAILS, index,
                            node->outage);
    if (node->pool->reclaims_per_hour > 0) {
        struct sim_stream stream = stream_of(node, DRAW_RECLAIM);
        const double hours = -log(sim_stream_uniform(&stream)) / node->pool->reclaims_per_hour;
        sim_engine_schedule(&w->engine, sim_time_from_seconds(hours * 3600), MDL_EV_RECLAIM_NOTICE, index,
                            node->outage);
    }
}

void mdl_node_init(struct mdl_world *w)
{
    w->node_count = w->scheduler.placement.node_count;
    w->nodes = sim_arena_array(w->arena, w->node_count, sizeof *w->nodes, 16);
    uint32_t index = 0;
    for (uint32_t p = 0; p < w->config->pool_count; p++)
        for (uint32_t i = 0; i < w->config->pools[p].count; i++, index++) {
            struct mdl_node *node = &w->nodes[index];
            node->pool = &w->config->pools[p];
            node->luck = sim_key_part(sim_key_part(w->luck, MDL_LUCK_NODES), index);
            node->speed = 1;
            if (node->pool->speed != NULL) {
                struct sim_stream stream = stream_of(node, DRAW_SPEED);
                const double speed = sim_dist_sample(node->pool->speed, &stream);
                node->speed = speed > 0.001 ? speed : 0.001;
            }
            plan_end(w, index);
        }
    mdl_monitor_init(w);
}

const char *mdl_node_name(const struct mdl_world *w, uint32_t index, char *out, size_t size)
{
    const struct mdl_node_pool_config *pool = w->nodes[index].pool;
    uint32_t first = 0;
    for (const struct mdl_node_pool_config *p = w->config->pools; p != pool; p++)
        first += p->count;
    if (pool->is_manifest && pool->count == 1)
        snprintf(out, size, "%s", pool->name);
    else
        snprintf(out, size, "%s-%u", pool->name, index - first);
    return out;
}

struct mdl_pod *mdl_node_first_pod(struct mdl_world *w, const struct mdl_node *node)
{
    return node->first_pod == 0 ? NULL : sim_slots_at(&w->pods, node->first_pod);
}

struct mdl_pod *mdl_node_next_pod(struct mdl_world *w, const struct mdl_pod *pod)
{
    return pod->next_on_node == 0 ? NULL : sim_slots_at(&w->pods, pod->next_on_node);
}

void mdl_node_update_room(struct mdl_world *w, struct mdl_node *node)
{
    const bool closed = node->cordoned || node->shunned || node->removed || node->health.ready != CTL_NODE_READY;
    const uint32_t index = (uint32_t)(node - w->nodes);
    if (closed == node->closed)
        return;
    node->closed = closed;
    mdl_placement_close(&w->scheduler.placement, index, closed);
    if (!closed)
        mdl_scheduler_node_opened(w, index);
}

/* ---- failures ---------------------------------------------------------------------------------------------------- */

static sim_time last_lease(const struct mdl_world *w, const struct mdl_node *node)
{
    struct sim_stream stream = stream_of(node, DRAW_LEASE);
    const sim_time before_ns = sim_time_from_seconds(sim_stream_uniform(&stream) * lease_renewal_s);
    const sim_time first_at = -w->config->control_plane.running_ns;
    return w->engine.now - before_ns > first_at ? w->engine.now - before_ns : first_at;
}

/* Another machine, or the same one repaired, after a time. */
static void plan_return(struct mdl_world *w, const struct mdl_node *node, const struct sim_dist *after, uint32_t draw)
{
    if (after != NULL)
        mdl_schedule(w, sim_time_add(w->engine.now, draw_time(node, after, draw)), MDL_EV_NODE_BACK,
                     (uint32_t)(node - w->nodes), node->outage);
}

void mdl_node_fails(struct mdl_world *w, uint32_t index, uint32_t outage)
{
    struct mdl_node *node = &w->nodes[index];
    if (node->down || node->outage != outage)
        return;
    struct sim_stream stream = stream_of(node, DRAW_SILENT);
    const bool silent = sim_stream_uniform(&stream) < node->pool->silent;
    node->down = true;
    for (struct mdl_pod *pod = mdl_node_first_pod(w, node), *next; pod != NULL; pod = next) {
        next = mdl_node_next_pod(w, pod);
        pod->disrupted |= !silent;
        if (pod->bound)
            mdl_kubelet_kill(w, pod, silent ? 137 : 143, silent);
    }
    if (!silent)
        node->health.ready = CTL_NODE_NOT_READY;
    mdl_monitor_node_changed(w, node, silent ? last_lease(w, node) : w->engine.now);
    mdl_node_update_room(w, node);
    plan_return(w, node, node->pool->repair, DRAW_REPAIR);
}

/* A machine in the place of one that was removed: nothing of the old one is left. */
static void begin_anew(struct mdl_world *w, struct mdl_node *node)
{
    node->absent_ns += w->engine.now - node->removed_at;
    node->removed = node->cordoned = node->shunned = node->reclaimed = false;
    node->taint = NULL;
    node->image_count = 0;
    node->pull_free_at = 0;
    mdl_monitor_node_added(w, node);
}

void mdl_node_back(struct mdl_world *w, uint32_t index, uint32_t outage)
{
    struct mdl_node *node = &w->nodes[index];
    if (node->outage != outage)
        return;
    node->down = false;
    node->outage++;
    if (node->removed) {
        begin_anew(w, node);
    } else {
        node->health.ready = CTL_NODE_READY;
        mdl_monitor_node_changed(w, node, w->engine.now);
    }
    for (struct mdl_pod *pod = mdl_node_first_pod(w, node), *next; pod != NULL; pod = next) {
        next = mdl_node_next_pod(w, pod);
        if (pod->bound)
            mdl_kubelet_recover(w, pod);
    }
    mdl_node_update_room(w, node);
    plan_end(w, index);
}

/* ---- drains, reclaims, removals ---------------------------------------------------------------------------------- */

uint32_t mdl_node_find(const struct mdl_world *w, const char *name)
{
    char text[320];
    uint32_t index = 0;
    while (index < w->node_count && strcmp(mdl_node_name(w, index, text, sizeof text), name) != 0)
        index++;
    return index;
}

/* kubectl drain: no more pods, and an eviction of each that is there (POST pods/NAME/eviction, all at once). */
void mdl_node_drain(struct mdl_world *w, uint32_t index)
{
    struct mdl_node *node = &w->nodes[index];
    node->cordoned = true;
    mdl_node_update_room(w, node);
    for (struct mdl_pod *pod = mdl_node_first_pod(w, node); pod != NULL; pod = mdl_node_next_pod(w, pod)) {
        if (!pod->bound || pod->deleting)
            continue;
        const sim_time latency_ns = mdl_pod_draw(pod, w->config->control_plane.api_latency, MDL_DRAW_EVICT);
        mdl_schedule_pod(w, sim_time_add(w->engine.now, latency_ns), MDL_EV_EVICTED, pod);
    }
}

void mdl_node_taint(struct mdl_world *w, uint32_t index, const struct ctl_taint *taint)
{
    struct mdl_node *node = &w->nodes[index];
    node->taint = taint;
    node->shunned = false;
    for (uint32_t i = 0; i < w->pod_class_count; i++)
        node->shunned |= ctl_taint_tolerated_ns(taint, &w->pod_classes[i].config->bears) == CTL_NOT_TOLERATED;
    mdl_node_update_room(w, node);
    mdl_monitor_taints_changed(w, node);
}

void mdl_node_remove(struct mdl_world *w, uint32_t index)
{
    struct mdl_node *node = &w->nodes[index];
    if (node->removed)
        return;
    node->removed = node->down = true;
    node->removed_at = w->engine.now;
    node->outage++;
    mdl_monitor_node_removed(w, node);
    mdl_node_update_room(w, node);
    for (struct mdl_pod *pod = mdl_node_first_pod(w, node), *next; pod != NULL; pod = next) {
        next = mdl_node_next_pod(w, pod);
        if (pod->bound)
            mdl_kubelet_kill(w, pod, 137, true);
        mdl_scheduler_release(w, pod);
        mdl_pod_gc_watch(w, pod);
    }
}

void mdl_node_reclaim_notice(struct mdl_world *w, uint32_t index, uint32_t outage)
{
    struct mdl_node *node = &w->nodes[index];
    if (node->down || node->reclaimed || node->outage != outage)
        return;
    node->reclaimed = true;
    mdl_node_drain(w, index);
    mdl_schedule(w, sim_time_add(w->engine.now, node->pool->reclaim_notice_ns), MDL_EV_RECLAIM, index, 0);
}

void mdl_node_reclaim(struct mdl_world *w, uint32_t index)
{
    struct mdl_node *node = &w->nodes[index];
    if (node->removed)
        return;
    mdl_node_remove(w, index);
    plan_return(w, node, node->pool->reclaim_replacement, DRAW_REPLACE);
}

sim_time mdl_node_absent_ns(const struct mdl_world *w, const struct mdl_node *node)
{
    return node->absent_ns + (node->removed ? w->engine.now - node->removed_at : 0);
}
