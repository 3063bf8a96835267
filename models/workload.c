/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jobs that arrive, and what operators do meanwhile. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/world_priv.h"

/* Arrivals of one workload share a key; the n-th draw spaces the n-th arrival from the one before. */
static sim_time next_gap(const struct mdl_world *w, uint32_t workload, uint64_t number)
{
    const struct mdl_arrivals_config *arrivals = &w->config->workloads[workload].arrivals;
    if (arrivals->kind == MDL_ARRIVE_EVERY)
        return arrivals->every_ns;
    const sim_key key = sim_key_part(sim_key_part(w->luck, MDL_LUCK_ARRIVALS), workload);
    const double u = sim_uniform_of(sim_key_draw(key, number));
    return sim_time_from_seconds(-log(u) / arrivals->per_second);
}

static bool is_endless(const struct mdl_arrivals_config *arrivals)
{
    return arrivals->kind != MDL_ARRIVE_AT && arrivals->count == 0;
}

void mdl_workload_init(struct mdl_world *w)
{
    for (uint32_t i = 0; i < w->config->workload_count; i++) {
        const struct mdl_arrivals_config *arrivals = &w->config->workloads[i].arrivals;
        w->arrivals_left += is_endless(arrivals) ? UINT32_MAX : arrivals->count;
        const sim_time first_at =
            arrivals->kind == MDL_ARRIVE_POISSON ? sim_time_add(arrivals->at, next_gap(w, i, 0)) : arrivals->at;
        mdl_schedule(w, first_at, MDL_EV_ARRIVAL, i, 0);
    }
    for (uint32_t i = 0; i < w->config->action_count; i++)
        mdl_schedule(w, w->config->actions[i].at, MDL_EV_ACTION, i, 0);
}

/* The name as written for the only arrival of a workload, else with the arrival's number. */
static const char *job_name(struct mdl_world *w, const struct mdl_arrivals_config *arrivals, const char *name,
                            uint32_t number)
{
    if (arrivals->count == 1)
        return name;
    char text[320];
    const int length = snprintf(text, sizeof text, "%s-%u", name, number);
    return sim_arena_text(w->arena, text, (size_t)length);
}

static void submit(struct mdl_world *w, uint32_t workload, uint32_t number)
{
    const struct mdl_workload_config *config = &w->config->workloads[workload];
    uint32_t class = 0;
    for (uint32_t i = 0; i < workload; i++)
        class += w->config->workloads[i].job_count;
    for (uint32_t i = 0; i < config->job_count; i++)
        mdl_store_submit(w, &config->jobs[i], &w->pod_classes[class + i],
                         job_name(w, &config->arrivals, config->jobs[i].name, number));
    w->arrivals_left--;
}

void mdl_workload_arrival(struct mdl_world *w, uint32_t workload, uint32_t number)
{
    const struct mdl_arrivals_config *arrivals = &w->config->workloads[workload].arrivals;
    if (arrivals->kind == MDL_ARRIVE_AT) {
        for (uint32_t i = 0; i < arrivals->count; i++)
            submit(w, workload, i);
        return;
    }
    submit(w, workload, number);
    if (is_endless(arrivals) || number + 1 < arrivals->count)
        mdl_schedule(w, sim_time_add(w->engine.now, next_gap(w, workload, number + 1)), MDL_EV_ARRIVAL, workload,
                     number + 1);
}

/* ---- operators --------------------------------------------------------------------------------------------------- */

static struct mdl_job *find_job(struct mdl_world *w, const struct mdl_action_config *action)
{
    for (uint32_t i = 0; i < w->job_count; i++)
        if (strcmp(w->jobs[i]->object.name, action->target) == 0 &&
            strcmp(w->jobs[i]->object.namespace_name, action->namespace_name) == 0)
            return w->jobs[i];
    return NULL;
}

static void delete_pods(struct mdl_world *w, const struct mdl_job *job, const struct mdl_number_ranges *numbers)
{
    for (uint32_t id = sim_slots_next(&w->pods, 0); id != 0; id = sim_slots_next(&w->pods, id)) {
        struct mdl_pod *pod = sim_slots_at(&w->pods, id);
        const int64_t number = pod->cached.index >= 0 ? pod->cached.index : (int64_t)pod->ordinal;
        if (pod->job == job && mdl_ranges_have(numbers, number))
            mdl_store_delete_pod(w, pod, false);
    }
}

static void act_on_node(struct mdl_world *w, const struct mdl_action_config *action)
{
    const uint32_t node = mdl_node_find(w, action->target);
    if (node == w->node_count)
        return;
    if (action->kind == MDL_ACTION_FAIL_NODE)
        mdl_node_fails(w, node, w->nodes[node].outage);
    else if (action->kind == MDL_ACTION_DRAIN_NODE)
        mdl_node_drain(w, node);
    else if (action->kind == MDL_ACTION_TAINT_NODE)
        mdl_node_taint(w, node, &action->taint);
    else
        mdl_node_remove(w, node);
}

void mdl_workload_act(struct mdl_world *w, const struct mdl_action_config *action)
{
    struct mdl_job *job = action->kind >= MDL_ACTION_CREATE_FROM ? NULL : find_job(w, action);
    switch (action->kind) {
    case MDL_ACTION_PATCH:
        if (job != NULL)
            mdl_store_patch_job(w, job, action->spec);
        break;
    case MDL_ACTION_DELETE:
        if (job != NULL)
            mdl_store_delete_job(w, job);
        break;
    case MDL_ACTION_DELETE_PODS:
        if (job != NULL)
            delete_pods(w, job, &action->pods);
        break;
    case MDL_ACTION_CREATE_FROM:
        mdl_cron_create_from(w, action->cronjob, action->target);
        break;
    case MDL_ACTION_FAIL_NODE:
    case MDL_ACTION_DRAIN_NODE:
    case MDL_ACTION_REMOVE_NODE:
    case MDL_ACTION_TAINT_NODE:
        act_on_node(w, action);
        break;
    }
}
