/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/world.h"

#include <string.h>

#include "models/invariants.h"
#include "models/quota.h"
#include "models/world_priv.h"

enum { EVENTS_PER_PROGRESS = 1 << 14, EVENTS_PER_CHECK = 1 << 8 };

static void *grow(void *host, void *old, size_t old_bytes, size_t new_bytes)
{
    void *fresh = sim_arena_alloc(host, new_bytes);
    if (old_bytes > 0)
        memcpy(fresh, old, old_bytes);
    return fresh;
}

static struct mdl_pod *pod_of(struct mdl_world *w, const struct sim_event *event)
{
    return sim_slots_is(&w->pods, event->a, event->b) ? sim_slots_at(&w->pods, event->a) : NULL;
}

static void pod_event(struct mdl_world *w, const struct sim_event *event)
{
    struct mdl_pod *pod = pod_of(w, event);
    if (pod == NULL)
        return;
    switch (sim_event_kind(event)) {
    case MDL_EV_BIND_DONE:
        mdl_scheduler_bound(w, pod);
        break;
    case MDL_EV_STARTED:
        mdl_kubelet_started(w, pod);
        break;
    case MDL_EV_RUN_STORED:
        mdl_kubelet_run_stored(w, pod);
        break;
    case MDL_EV_READY_STORED:
        mdl_kubelet_ready_stored(w, pod);
        break;
    case MDL_EV_EXITED:
        mdl_kubelet_exited(w, pod);
        break;
    case MDL_EV_ITEM_DONE:
        mdl_kubelet_item_done(w, pod);
        break;
    case MDL_EV_RESTART:
        mdl_kubelet_restart(w, pod);
        break;
    case MDL_EV_STOPPED:
        mdl_kubelet_stopped(w, pod);
        break;
    case MDL_EV_POD_DEADLINE:
        mdl_kubelet_deadline(w, pod);
        break;
    case MDL_EV_END_STORED:
        mdl_kubelet_end_stored(w, pod);
        break;
    case MDL_EV_DELETE_STORED:
        mdl_kubelet_delete_stored(w, pod);
        break;
    case MDL_EV_EVICT:
        mdl_monitor_evict(w, pod);
        break;
    case MDL_EV_EVICTED:
        mdl_store_delete_pod(w, pod, true);
        break;
    default:
        assert(0 && "an event without a handler");
    }
}

static void handle(struct mdl_world *w, const struct sim_event *event)
{
    switch (sim_event_kind(event)) {
    case MDL_EV_ARRIVAL:
        mdl_workload_arrival(w, event->a, event->b);
        break;
    case MDL_EV_ACTION:
        mdl_workload_act(w, &w->config->actions[event->a]);
        break;
    case MDL_EV_JOB_POSTED:
        mdl_store_job_posted(w, w->jobs[event->a]);
        break;
    case MDL_EV_CHANGE:
        mdl_watch_arrived(w);
        break;
    case MDL_EV_QUEUE_DUE:
        mdl_bind_queue_due(w);
        break;
    case MDL_EV_CALL_DONE:
        mdl_bind_call_done(w, &w->workers[event->a], event->b);
        break;
    case MDL_EV_RECORDER_DONE:
        mdl_bind_recorder_done(w);
        break;
    case MDL_EV_SCHED_CYCLE:
        mdl_scheduler_cycle_over(w);
        break;
    case MDL_EV_NODE_FAILS:
        mdl_node_fails(w, event->a, event->b);
        break;
    case MDL_EV_NODE_BACK:
        mdl_node_back(w, event->a, event->b);
        break;
    case MDL_EV_MONITOR_PASS:
        mdl_monitor_pass(w);
        break;
    case MDL_EV_ZONE_TAINT:
        mdl_monitor_taint(w, event->a);
        break;
    case MDL_EV_GC_PASS:
        mdl_pod_gc_pass(w);
        break;
    case MDL_EV_RECLAIM_NOTICE:
        mdl_node_reclaim_notice(w, event->a, event->b);
        break;
    case MDL_EV_RECLAIM:
        mdl_node_reclaim(w, event->a);
        break;
    case MDL_EV_CRONJOB_POSTED:
        mdl_cron_posted(w, event->a);
        break;
    case MDL_EV_CRON_DUE:
        mdl_cron_due(w);
        break;
    case MDL_EV_CRON_CALL_DONE:
        mdl_cron_call_done(w, event->a);
        break;
    case MDL_EV_CRON_RECORDED:
        mdl_cron_recorder_done(w);
        break;
    case MDL_EV_TTL_DUE:
        mdl_ttl_due(w);
        break;
    case MDL_EV_TTL_CALL_DONE:
        mdl_ttl_call_done(w, event->a);
        break;
    default:
        pod_event(w, event);
    }
}

static void watch_over(struct mdl_world *w)
{
    const struct mdl_run_options *options = w->options;
    if (options->check_invariants)
        mdl_invariants_check(w);
    if (w->engine.dispatched % EVENTS_PER_PROGRESS == 0 && options->progress != NULL &&
        !options->progress(options->progress_context, w->engine.now, w->engine.dispatched, w->jobs_ended, w->job_count))
        sim_engine_stop(&w->engine);
}

/* Background events, which no Job waits for, are scheduled without being counted. */
static bool is_background(uint32_t kind)
{
    return kind == MDL_EV_NODE_FAILS || kind == MDL_EV_RECLAIM_NOTICE || kind == MDL_EV_RECORDER_DONE ||
           kind == MDL_EV_CRON_RECORDED || kind == MDL_EV_TTL_DUE || kind == MDL_EV_TTL_CALL_DONE;
}

/* Pods end in random order, so each event finds its pod outside the caches: fetching the next one's meanwhile takes a
 * fifth off
 * the time of a large run. */
static void prefetch_next(struct mdl_world *w)
{
    if (sim_queue_size(&w->engine.queue) == 0)
        return;
    const struct sim_event *next = sim_queue_peek(&w->engine.queue);
    if (next->a == 0 || next->a > w->pods.used)
        return;
    const char *pod = w->pods.chunks[(next->a - 1) >> SIM_SLOTS_CHUNK_BITS]->records +
                      (size_t)((next->a - 1) & (SIM_SLOTS_CHUNK - 1)) * w->pods.record_bytes;
    for (size_t line = 0; line < sizeof(struct mdl_pod); line += 64)
        __builtin_prefetch(pod + line);
}

static void dispatch(void *context, const struct sim_event *event)
{
    struct mdl_world *w = context;
    prefetch_next(w);
    if (!is_background(sim_event_kind(event)))
        w->foreground--;
    handle(w, event);
    if (w->queue_touched)
        mdl_bind_work(w);
    if (w->foreground == 0 || (w->jobs_ended == w->job_count && w->arrivals_left == 0))
        sim_engine_stop(&w->engine);
    if (w->engine.dispatched % EVENTS_PER_CHECK == 0)
        watch_over(w);
}

/* ---- building ---------------------------------------------------------------------------------------------------- */

/* The number of an image, equal for equal names; 0 for none. */
static uint32_t image_number(struct mdl_world *w, uint32_t class_count, const char *image)
{
    for (uint32_t i = 0; i < class_count; i++)
        if (strcmp(w->pod_classes[i].config->image, image) == 0)
            return w->pod_classes[i].image;
    return class_count + 1;
}

static void build_pod_class(struct mdl_world *w, uint32_t number, const struct mdl_job_config *job)
{
    struct mdl_pod_class *class = &w->pod_classes[number];
    class->config = job->pod;
    class->image = image_number(w, number, job->pod->image);
    struct sim_stream stream = sim_stream_of(sim_key_part(sim_key_part(w->luck, MDL_LUCK_IMAGES), class->image));
    class->image_bytes = sim_dist_sample(job->pod->model.image_size, &stream);
    class->demand = mdl_placement_demand(&w->scheduler.placement, job->pod);
    class->needs_report = job->spec->failure_policy != NULL;
}

static void build_pod_classes(struct mdl_world *w)
{
    uint32_t count = w->config->cronjob_count;
    for (uint32_t i = 0; i < w->config->workload_count; i++)
        count += w->config->workloads[i].job_count;
    w->pod_classes = sim_arena_array(w->arena, count, sizeof *w->pod_classes, 16);
    uint32_t number = 0;
    for (uint32_t i = 0; i < w->config->workload_count; i++)
        for (uint32_t j = 0; j < w->config->workloads[i].job_count; j++)
            build_pod_class(w, number++, &w->config->workloads[i].jobs[j]);
    for (uint32_t i = 0; i < w->config->cronjob_count; i++)
        build_pod_class(w, number++, &w->config->cronjobs[i].job);
    w->pod_class_count = count;
    mdl_scheduler_prepare(w, count);
}

static void build(struct mdl_world *w)
{
    w->memory = (struct ctl_memory){grow, w->arena};
    w->luck = sim_key_root(w->options->seed, w->options->replication);
    sim_engine_init(&w->engine, (struct sim_engine_config){.queue = SIM_QUEUE_RADIX, .shuffle = w->options->shuffle},
                    w->arena);
    sim_slots_init(&w->pods, w->arena, sizeof(struct mdl_pod));
    mdl_collect_init(w);
    mdl_bind_init(w);
    mdl_scheduler_init(w);
    build_pod_classes(w);
    mdl_node_init(w);
    mdl_quota_init(w);
    mdl_workload_init(w);
    uint32_t class_count = 0;
    for (uint32_t i = 0; i < w->config->workload_count; i++)
        class_count += w->config->workloads[i].job_count;
    mdl_cron_init(w, &w->pod_classes[class_count]);
    mdl_ttl_init(w);
}

/* ---- running ----------------------------------------------------------------------------------------------------- */

void mdl_world_run(const struct mdl_config *config, const struct mdl_run_options *options, struct mdl_result *out)
{
    struct sim_arena arena;
    sim_arena_init(&arena, options->no_memory, options->no_memory_context);
    *out = (struct mdl_result){.job_count = 0};
    sim_arena_init(&out->arena, options->no_memory, options->no_memory_context);
    struct mdl_world *w = sim_arena_alloc(&arena, sizeof *w);
    w->config = config;
    w->options = options;
    w->arena = &arena;
    build(w);
    enum sim_engine_end end = SIM_END_IDLE;
    if (w->foreground > 0)
        end = sim_engine_run(&w->engine, dispatch, w, config->horizon_ns > 0 ? config->horizon_ns : MDL_HORIZON_MAX);
    if (options->check_invariants)
        mdl_invariants_check(w);
    mdl_collect_result(w, out, end == SIM_END_HORIZON);
    sim_arena_free(&arena);
}
