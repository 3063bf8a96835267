/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/ttl.h"

#include "control/job_status.h"
#include "models/world_priv.h"

void mdl_ttl_init(struct mdl_world *w)
{
    const struct mdl_controller_config *config = &w->config->control_plane.ttl;
    mdl_loop_init(&w->ttl.loop, config, mdl_now(w), w->arena);
    w->ttl.workers = sim_arena_array(w->arena, config->concurrent_syncs, sizeof *w->ttl.workers, 16);
}

static struct ctl_ttl_job view_of(const struct ctl_job *job)
{
    struct ctl_ttl_job view = {.ttl_seconds = job->spec->ttl_seconds_after_finished, .finished_at = CTL_NO_TIME};
    for (uint32_t i = 0; i < job->status.condition_count && !view.finished; i++) {
        const struct ctl_job_condition *condition = &job->status.conditions[i];
        if (condition->status && (condition->type == CTL_JOB_COMPLETE || condition->type == CTL_JOB_FAILED)) {
            view.finished = true;
            view.finished_at = condition->at;
        }
    }
    return view;
}

static void carry_on(struct mdl_world *w, struct mdl_ttl_worker *worker)
{
    struct mdl_loop *loop = &w->ttl.loop;
    const uint32_t number = (uint32_t)(worker - w->ttl.workers);
    if (worker->sync.step == CTL_TTL_OVER) {
        mdl_loop_done(loop, number, &worker->job->ttl_item.item, &worker->sync.asks, mdl_now(w));
        return;
    }
    const sim_time granted_at = mdl_client_reserve(&loop->client, w->engine.now);
    struct sim_stream stream =
        sim_stream_of(sim_key_part(sim_key_part(worker->job->luck, MDL_LUCK_TTL), (uint64_t)worker->sync.step));
    const sim_time latency = sim_dist_sample_time(w->config->control_plane.api_latency, &stream);
    sim_engine_schedule_at(&w->engine, sim_time_add(granted_at, latency), MDL_EV_TTL_CALL_DONE, number, 0);
}

static void work(struct mdl_world *w)
{
    struct mdl_ttl *ttl = &w->ttl;
    uint32_t number;
    struct ctl_work_item *item;
    while ((item = mdl_loop_take(&ttl->loop, &number, mdl_now(w))) != NULL) {
        struct mdl_ttl_worker *worker = &ttl->workers[number];
        worker->job = ((struct mdl_ttl_item *)item)->job;
        const struct ctl_ttl_job cached = view_of(&worker->job->cached);
        ctl_ttl_sync(&worker->sync, worker->job->key.job != NULL ? &cached : NULL, mdl_now(w));
        carry_on(w, worker);
    }
    const ctl_time due_at = mdl_loop_wake(&ttl->loop, mdl_now(w));
    if (due_at != CTL_NO_TIME)
        sim_engine_schedule_at(&w->engine, due_at - w->config->start_ns, MDL_EV_TTL_DUE, 0, 0);
}

void mdl_ttl_due(struct mdl_world *w)
{
    work(w);
}

void mdl_ttl_call_done(struct mdl_world *w, uint32_t number)
{
    struct mdl_ttl_worker *worker = &w->ttl.workers[number];
    struct mdl_job *job = worker->job;
    const enum ctl_ttl_answer answer = job->deleted ? CTL_TTL_NOT_FOUND : CTL_TTL_OK;
    if (worker->sync.step == CTL_TTL_GET) {
        const struct ctl_ttl_job live = view_of(&job->object);
        ctl_ttl_got(&worker->sync, answer, &live, mdl_now(w));
    } else {
        ctl_ttl_deleted(&worker->sync, answer);
        mdl_store_delete_job(w, job);
    }
    carry_on(w, worker);
    work(w);
}

void mdl_ttl_job_changed(struct mdl_world *w, struct mdl_job *job)
{
    const struct ctl_ttl_job view = view_of(&job->cached);
    const struct ctl_queue_asks asks = ctl_ttl_touched(&view);
    if (asks.count == 0)
        return;
    job->ttl_item.job = job;
    ctl_workqueue_ask(&w->ttl.loop.queue, &job->ttl_item.item, &asks, mdl_now(w));
    work(w);
}
