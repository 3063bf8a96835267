/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nodes that fail and come back (cluster-models 3).
 *
 * A failure is announced (the kubelet stops its pods and says so: Failed, DisruptionTarget) or silent. After a silent
 * one the
 * lease runs out: at the first monitor pass after the grace period the node is Unknown, one node in 10 s gets its
 * NoExecute
 * taint, and each pod is deleted when its toleration is over; it then stays terminating until the node is back.
 */
#include <stdio.h>

#include "models/world_priv.h"

enum { DRAW_SPEED, DRAW_UP, DRAW_REPAIR, DRAW_SILENT, DRAW_LEASE, DRAWS_PER_OUTAGE = 8 };
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

/* Failures alone do not keep a run going. */
static void plan_failure(struct mdl_world *w, uint32_t index)
{
    const struct mdl_node *node = &w->nodes[index];
    if (node->pool->mtbf != NULL)
        sim_engine_schedule(&w->engine, draw_time(node, node->pool->mtbf, DRAW_UP), MDL_EV_NODE_FAILS, index,
                            node->outage);
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
            plan_failure(w, index);
        }
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

static struct mdl_pod *first_pod(struct mdl_world *w, uint32_t node)
{
    return w->nodes[node].first_pod == 0 ? NULL : sim_slots_at(&w->pods, w->nodes[node].first_pod);
}

static struct mdl_pod *next_pod(struct mdl_world *w, const struct mdl_pod *pod)
{
    return pod->next_on_node == 0 ? NULL : sim_slots_at(&w->pods, pod->next_on_node);
}

/* When the node lifecycle controller taints a node that falls silent now. */
static sim_time taint_time(struct mdl_world *w, const struct mdl_node *node)
{
    const struct mdl_node_lifecycle_config *config = &w->config->control_plane.node_lifecycle;
    struct sim_stream stream = stream_of(node, DRAW_LEASE);
    const sim_time renewed_before_ns = sim_time_from_seconds(sim_stream_uniform(&stream) * lease_renewal_s);
    sim_time noticed_at = w->engine.now + config->grace_ns - renewed_before_ns;
    noticed_at += config->monitor_ns - noticed_at % config->monitor_ns;
    sim_time at = noticed_at > w->taint_free_at ? noticed_at : w->taint_free_at;
    w->taint_free_at = at + sim_time_from_seconds(1 / config->taint_per_second);
    return at;
}

void mdl_node_fails(struct mdl_world *w, uint32_t index, uint32_t outage)
{
    struct mdl_node *node = &w->nodes[index];
    if (node->down || node->outage != outage)
        return;
    struct sim_stream stream = stream_of(node, DRAW_SILENT);
    const bool silent = sim_stream_uniform(&stream) < node->pool->silent;
    node->down = true;
    mdl_placement_close(&w->scheduler.placement, index, true);
    for (struct mdl_pod *pod = first_pod(w, index), *next; pod != NULL; pod = next) {
        next = next_pod(w, pod);
        pod->disrupted |= !silent;
        if (pod->bound)
            mdl_kubelet_kill(w, pod, silent ? 137 : 143, silent);
    }
    if (silent)
        mdl_schedule(w, taint_time(w, node), MDL_EV_NODE_TAINTED, index, node->outage);
    if (node->pool->repair != NULL)
        mdl_schedule(w, sim_time_add(w->engine.now, draw_time(node, node->pool->repair, DRAW_REPAIR)), MDL_EV_NODE_BACK,
                     index, 0);
}

void mdl_node_tainted(struct mdl_world *w, uint32_t index, uint32_t outage)
{
    struct mdl_node *node = &w->nodes[index];
    if (!node->down || node->outage != outage)
        return;
    for (struct mdl_pod *pod = first_pod(w, index); pod != NULL; pod = next_pod(w, pod)) {
        const sim_time toleration_ns = pod->job->pod_class->config->toleration_ns;
        pod->evict_outage = outage + 1;
        if (toleration_ns != SIM_TIME_NEVER)
            mdl_schedule_pod(w, sim_time_add(w->engine.now, toleration_ns), MDL_EV_EVICT, pod);
    }
}

void mdl_node_evict(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->node == 0)
        return;
    const struct mdl_node *node = &w->nodes[pod->node - 1];
    if (node->down && pod->evict_outage == node->outage + 1)
        mdl_store_delete_pod(w, pod, true);
}

void mdl_node_back(struct mdl_world *w, uint32_t index)
{
    struct mdl_node *node = &w->nodes[index];
    node->down = false;
    node->outage++;
    for (struct mdl_pod *pod = first_pod(w, index), *next; pod != NULL; pod = next) {
        next = next_pod(w, pod);
        if (pod->bound)
            mdl_kubelet_recover(w, pod);
    }
    mdl_placement_close(&w->scheduler.placement, index, false);
    mdl_scheduler_node_opened(w, index);
    plan_failure(w, index);
}
