/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run finds out: critical paths, counts over time, and the result at its end. */
#include <stdio.h>
#include <string.h>

#include "control/job_status.h"
#include "models/world_priv.h"

static sim_time total(const struct mdl_world *w, uint32_t resource)
{
    sim_time sum = 0;
    for (uint32_t i = 0; i < w->config->pool_count; i++)
        sum += w->config->pools[i].count * w->config->pools[i].allocatable.amount[resource];
    return sum;
}

void mdl_collect_init(struct mdl_world *w)
{
    struct mdl_timeline *timeline = &w->collect.timeline;
    timeline->step_ns = 100 * SIM_MILLISECOND;
    timeline->pods = sim_arena_array(w->arena, MDL_TIMELINE_POINTS, sizeof *timeline->pods, 16);
}

/* ---- critical paths ---------------------------------------------------------------------------------------------- */

void mdl_pod_pass(struct mdl_world *w, struct mdl_pod *pod, enum mdl_stage next)
{
    static const enum mdl_cause cause_of[] = {
        [MDL_STAGE_NEW] = MDL_CAUSE_API_LATENCY,       [MDL_STAGE_QUEUED] = MDL_CAUSE_SCHEDULER_QUEUE,
        [MDL_STAGE_REFUSED] = MDL_CAUSE_UNSCHEDULABLE, [MDL_STAGE_BINDING] = MDL_CAUSE_API_LATENCY,
        [MDL_STAGE_PULLING] = MDL_CAUSE_POD_START,     [MDL_STAGE_STARTING] = MDL_CAUSE_POD_START,
        [MDL_STAGE_RUNNING] = MDL_CAUSE_RUNNING,       [MDL_STAGE_CRASHED] = MDL_CAUSE_BACKOFF,
        [MDL_STAGE_STOPPING] = MDL_CAUSE_TERMINATION,  [MDL_STAGE_ENDED] = MDL_CAUSE_REPORTING,
    };
    const sim_time now = w->engine.now;
    if (pod->stage == MDL_STAGE_PULLING && pod->pulled_at > pod->path.at)
        mdl_path_add(&pod->path, pod->pulled_at < now ? pod->pulled_at : now, MDL_CAUSE_IMAGE_PULL);
    const bool lost = pod->stage == MDL_STAGE_RUNNING && pod->exit_code != 0;
    mdl_path_add(&pod->path, now, lost ? MDL_CAUSE_RUNNING_LOST : cause_of[pod->stage]);
    pod->stage = (uint8_t)next;
}

/* ---- pods over time ---------------------------------------------------------------------------------------------- */

/* Keeps every second sample and doubles the step. */
static void halve(struct mdl_timeline *timeline)
{
    for (uint32_t i = 0; i < MDL_TIMELINE_POINTS / 2; i++)
        memcpy(timeline->pods[i], timeline->pods[2 * i], sizeof timeline->pods[i]);
    timeline->count = MDL_TIMELINE_POINTS / 2;
    timeline->step_ns *= 2;
}

/* Takes the samples that are due before the counts change now. */
static void sample(struct mdl_world *w)
{
    struct mdl_collect *c = &w->collect;
    while (c->next_sample_at < w->engine.now) {
        if (c->timeline.count == MDL_TIMELINE_POINTS)
            halve(&c->timeline);
        else
            memcpy(c->timeline.pods[c->timeline.count++], c->pods, sizeof c->pods);
        c->next_sample_at = c->timeline.count * c->timeline.step_ns;
    }
}

void mdl_collect_new_pod(struct mdl_world *w)
{
    sample(w);
    w->collect.pods[MDL_STATE_PENDING]++;
}

void mdl_collect_pod_state(struct mdl_world *w, struct mdl_pod *pod, enum mdl_pod_state state)
{
    if (pod->state == state)
        return;
    sample(w);
    w->collect.pods[pod->state]--;
    w->collect.pods[state]++;
    pod->state = (uint8_t)state;
}

void mdl_collect_pod_gone(struct mdl_world *w, const struct mdl_pod *pod)
{
    if (pod->state == MDL_STATE_SUCCEEDED || pod->state == MDL_STATE_FAILED)
        return;
    sample(w);
    w->collect.pods[pod->state]--;
}

void mdl_collect_room(struct mdl_world *w, const struct mdl_pod *pod, int sign)
{
    const int64_t *amount = pod->job->pod_class->config->requests.amount;
    struct mdl_collect *c = &w->collect;
    sim_level_set(&c->cpu, w->engine.now, c->cpu.value + sign * (double)amount[MDL_CPU]);
    sim_level_set(&c->memory, w->engine.now, c->memory.value + sign * (double)amount[MDL_MEMORY]);
    sim_level_set(&c->slots, w->engine.now, c->slots.value + sign);
}

/* ---- the result -------------------------------------------------------------------------------------------------- */

void mdl_collect_job_ended(struct mdl_world *w, struct mdl_job *job, enum mdl_outcome outcome,
                           const struct mdl_path *path)
{
    job->outcome = outcome;
    job->ended_at = w->engine.now;
    job->end = *path;
    w->jobs_ended++;
}

/* One look at all pods that are left tells what each Job waits for. */
static void look_at_pods(struct mdl_world *w)
{
    for (uint32_t id = sim_slots_next(&w->pods, 0); id != 0; id = sim_slots_next(&w->pods, id)) {
        const struct mdl_pod *pod = sim_slots_at(&w->pods, id);
        if (pod->gone)
            continue;
        pod->job->stages |= 1u << pod->stage;
        if (pod->node != 0 && w->nodes[pod->node - 1].down)
            pod->job->stuck = pod;
    }
}

static bool has_pod(const struct mdl_job *job, enum mdl_stage stage)
{
    return (job->stages >> stage & 1) != 0;
}

/* Why a Job has not ended, in words. */
static const char *waits_for(struct mdl_world *w, const struct mdl_job *job, struct sim_arena *arena)
{
    const struct ctl_job_spec *spec = job->object.spec;
    char text[512], node[320];
    int length;
    if (job->deleted)
        return "the Job was deleted";
    if (ctl_job_is_managed_elsewhere(spec)) {
        length = snprintf(text, sizeof text, "managed by %s, not by the Job controller", spec->managed_by);
        return sim_arena_text(arena, text, (size_t)length);
    }
    if (spec->suspend)
        return "the Job is suspended";
    if (spec->parallelism.value == 0)
        return "parallelism is 0";
    if (has_pod(job, MDL_STAGE_REFUSED))
        return mdl_placement_explain(&w->scheduler.placement, job->pod_class->demand, arena);
    if (job->stuck != NULL) {
        length = snprintf(text, sizeof text, "a pod is on node %s, which is lost",
                          mdl_node_name(w, job->stuck->node - 1, node, sizeof node));
        return sim_arena_text(arena, text, (size_t)length);
    }
    if (has_pod(job, MDL_STAGE_RUNNING))
        return "pods were running";
    if (has_pod(job, MDL_STAGE_CRASHED))
        return "a container is in CrashLoopBackOff";
    if (job->key.backoff.failures > 0)
        return "pod recreation is in back-off";
    return "pods were on their way";
}

/* Of the time since the last sync, for a Job that did not end. */
static enum mdl_cause cause_of_waiting(const struct mdl_job *job)
{
    if (job->object.spec->suspend)
        return MDL_CAUSE_SUSPENDED;
    if (has_pod(job, MDL_STAGE_RUNNING))
        return MDL_CAUSE_RUNNING;
    if (has_pod(job, MDL_STAGE_REFUSED))
        return MDL_CAUSE_UNSCHEDULABLE;
    return job->stuck != NULL ? MDL_CAUSE_TERMINATION : MDL_CAUSE_BACKOFF;
}

static const char *kept(struct sim_arena *arena, const char *text)
{
    return sim_arena_text(arena, text, strlen(text));
}

static void *result_memory(void *host, void *old, size_t old_bytes, size_t new_bytes)
{
    void *fresh = sim_arena_alloc(host, new_bytes);
    if (old_bytes > 0)
        memcpy(fresh, old, old_bytes);
    return fresh;
}

/* The final status, in the result's own memory. */
static struct ctl_job_status status_copy(const struct ctl_job_status *status, struct sim_arena *arena)
{
    const struct ctl_memory memory = {result_memory, arena};
    struct ctl_job_status copy = *status;
    for (uint32_t i = 0; i < copy.condition_count; i++)
        copy.conditions[i].message = kept(arena, copy.conditions[i].message);
    copy.completed = ctl_indexes_copy(&status->completed, &memory);
    copy.failed_indexes = ctl_indexes_copy(&status->failed_indexes, &memory);
    struct ctl_uid_list *lists[] = {&copy.uncounted_succeeded, &copy.uncounted_failed};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        uint32_t *uids = sim_arena_array(arena, lists[i]->count, sizeof *uids, sizeof *uids);
        if (lists[i]->count > 0)
            memcpy(uids, lists[i]->uids, lists[i]->count * sizeof *uids);
        lists[i]->uids = uids;
        lists[i]->capacity = lists[i]->count;
    }
    return copy;
}

static void collect_job(struct mdl_world *w, struct mdl_job *job, struct mdl_job_result *out, struct sim_arena *arena)
{
    if (job->outcome == MDL_UNFINISHED && !job->deleted) {
        job->ended_at = w->engine.now;
        job->end = job->last;
        mdl_path_add(&job->end, w->engine.now, cause_of_waiting(job));
    }
    *out = (struct mdl_job_result){.namespace_name = kept(arena, job->object.namespace_name),
                                   .name = kept(arena, job->object.name),
                                   .spec = job->object.spec,
                                   .outcome = job->outcome,
                                   .submitted_at = job->submitted_at,
                                   .ended_at = job->ended_at,
                                   .pods_created = job->pods_created,
                                   .pods_succeeded = job->pods_succeeded,
                                   .pods_failed = job->pods_failed,
                                   .pods_deleted = job->pods_deleted,
                                   .pod_replacements = job->pod_replacements,
                                   .container_restarts = job->container_restarts,
                                   .path = job->end,
                                   .shares_work = job->config->pod->model.work_items > 0,
                                   .status = status_copy(&job->object.status, arena),
                                   .waits_for = job->outcome == MDL_UNFINISHED ? waits_for(w, job, arena) : NULL};
}

static double share(const struct sim_level *level, sim_time now, sim_time of)
{
    return of > 0 ? sim_level_mean(level, now) / (double)of : 0;
}

void mdl_collect_result(struct mdl_world *w, struct mdl_result *out, bool hit_horizon)
{
    struct mdl_collect *c = &w->collect;
    struct sim_arena *arena = &out->arena;
    const sim_time now = w->engine.now;
    sample(w);
    look_at_pods(w);
    out->jobs = sim_arena_array(arena, w->job_count, sizeof *out->jobs, _Alignof(struct mdl_job_result));
    out->job_count = w->job_count;
    for (uint32_t i = 0; i < w->job_count; i++) {
        collect_job(w, w->jobs[i], &out->jobs[i], arena);
        out->pods_created += out->jobs[i].pods_created;
        out->pods_succeeded += out->jobs[i].pods_succeeded;
        out->pods_failed += out->jobs[i].pods_failed;
        out->pods_deleted += out->jobs[i].pods_deleted;
        out->pod_replacements += out->jobs[i].pod_replacements;
        out->container_restarts += out->jobs[i].container_restarts;
    }
    out->ended_at = now;
    out->hit_horizon = hit_horizon;
    out->utilization_cpu = share(&c->cpu, now, total(w, MDL_CPU));
    out->utilization_memory = share(&c->memory, now, total(w, MDL_MEMORY));
    out->utilization_pods = share(&c->slots, now, total(w, MDL_PODS));
    out->wasted_pod_seconds = sim_time_to_seconds(c->wasted_ns);
    for (uint32_t i = 0, node = 0; i < w->config->pool_count; i++) {
        sim_time absent_ns = 0;
        for (uint32_t last = node + w->config->pools[i].count; node < last; node++)
            absent_ns += mdl_node_absent_ns(w, &w->nodes[node]);
        const double hours =
            (w->config->pools[i].count * sim_time_to_seconds(now) - sim_time_to_seconds(absent_ns)) / 3600;
        out->node_hours += hours;
        out->cost += hours * w->config->pools[i].price_per_hour;
    }
    out->api_calls = w->job_client.calls;
    memcpy(out->calls, w->calls, sizeof out->calls);
    out->quota_refusals = w->quota_refusals;
    out->timeline = c->timeline;
    out->timeline.pods = sim_arena_array(arena, c->timeline.count, sizeof *c->timeline.pods, 16);
    memcpy(out->timeline.pods, c->timeline.pods, c->timeline.count * sizeof *c->timeline.pods);
    out->events = w->engine.dispatched;
    out->fingerprint = w->engine.fingerprint;
    out->peak_bytes = w->arena->reserved_bytes;
    mdl_result_sort(out);
}
