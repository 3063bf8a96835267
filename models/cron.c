/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/cron.h"

#include <string.h>

#include "control/calendar.h"
#include "control/job_status.h"
#include "models/world_priv.h"

static const double event_burst = 25, event_refill_per_second = 1.0 / 300;

/* ---- time -------------------------------------------------------------------------------------------------------- */

static struct ctl_instant instant_of(const struct mdl_world *w, ctl_time t)
{
    const int64_t second = ctl_floor_div(t, CTL_SECOND);
    return (struct ctl_instant){.unix_s = w->config->start_unix_s + second, .ns = (int32_t)(t - second * CTL_SECOND)};
}

static struct ctl_opt_time stored_time(const struct mdl_world *w, ctl_time t)
{
    const bool set = t != CTL_NO_TIME;
    return (struct ctl_opt_time){.unix_s = set ? instant_of(w, t).unix_s : 0, .set = set};
}

/* ---- objects ----------------------------------------------------------------------------------------------------- */

static void copy_status(struct mdl_world *w, struct ctl_cron_status *to, uint32_t *capacity,
                        const struct ctl_cron_status *from)
{
    struct ctl_job_ref *active = to->active;
    if (from->active_count > *capacity) {
        *capacity = from->active_count * 2;
        active = sim_arena_array(w->arena, *capacity, sizeof *active, _Alignof(struct ctl_job_ref));
    }
    if (from->active_count > 0)
        memcpy(active, from->active, from->active_count * sizeof *active);
    *to = *from;
    to->active = active;
}

void mdl_cron_init(struct mdl_world *w, const struct mdl_pod_class *classes)
{
    const struct mdl_config *config = w->config;
    struct mdl_cron *cron = &w->cron;
    const struct mdl_controller_config *controller = &config->control_plane.cron;
    mdl_loop_init(&cron->loop, controller, mdl_now(w), w->arena);
    cron->workers = sim_arena_array(w->arena, controller->concurrent_syncs, sizeof *cron->workers, 16);
    cron->cronjobs = sim_arena_array(w->arena, config->cronjob_count, sizeof *cron->cronjobs, 16);
    for (uint32_t i = 0; i < config->cronjob_count; i++) {
        struct mdl_cronjob *cronjob = &cron->cronjobs[i];
        const struct mdl_cronjob_config *its = &config->cronjobs[i];
        cronjob->config = its;
        cronjob->pod_class = &classes[i];
        cronjob->luck = sim_key_part(sim_key_part(w->luck, MDL_LUCK_CRONJOBS), i);
        cronjob->stored = (struct ctl_cronjob){
            .namespace_name = its->job.namespace_name, .name = its->job.name, .spec = its->spec, .timing = its->timing};
        ctl_token_bucket_init(&cronjob->events, event_refill_per_second, event_burst, mdl_now(w));
        struct sim_stream stream = sim_stream_of(sim_key_part(cronjob->luck, MDL_DRAW_CREATE));
        const sim_time latency = sim_dist_sample_time(config->control_plane.api_latency, &stream);
        w->arrivals_left++; /* it goes on until the horizon */
        mdl_schedule(w, sim_time_add(its->at, latency), MDL_EV_CRONJOB_POSTED, i, 0);
    }
}

static void tell_watchers(struct mdl_world *w, struct mdl_cronjob *cronjob, bool added)
{
    cronjob->version++;
    mdl_watch_cronjob(w, (uint32_t)(cronjob - w->cron.cronjobs), cronjob->luck, cronjob->version, added);
}

void mdl_cron_posted(struct mdl_world *w, uint32_t number)
{
    struct mdl_cronjob *cronjob = &w->cron.cronjobs[number];
    cronjob->stored.created_unix_s = instant_of(w, mdl_now(w)).unix_s;
    tell_watchers(w, cronjob, true);
}

/* ---- Jobs -------------------------------------------------------------------------------------------------------- */

static void own(struct mdl_cronjob *cronjob, struct mdl_job *job)
{
    job->owner = cronjob;
    *(cronjob->last_job != NULL ? &cronjob->last_job->next_owned : &cronjob->first_job) = job;
    cronjob->last_job = job;
}

static void disown(struct mdl_cronjob *cronjob, const struct mdl_job *job)
{
    struct mdl_job *previous = NULL;
    for (struct mdl_job *at = cronjob->first_job; at != job; at = at->next_owned)
        previous = at;
    *(previous != NULL ? &previous->next_owned : &cronjob->first_job) = job->next_owned;
    if (cronjob->last_job == job)
        cronjob->last_job = previous;
}

/* A Job that is stored. Names of other owners' Jobs are other names. */
static struct mdl_job *find_job(const struct mdl_cronjob *cronjob, const char *name)
{
    for (struct mdl_job *job = cronjob->first_job; job != NULL; job = job->next_owned)
        if (!job->deleted && strcmp(job->object.name, name) == 0)
            return job;
    return NULL;
}

static struct mdl_job *create_job(struct mdl_world *w, struct mdl_cronjob *cronjob, const char *name,
                                  int64_t slot_unix_s)
{
    struct mdl_job *job = mdl_store_new_job(w, &cronjob->config->job, cronjob->pod_class, name);
    job->luck = sim_key_part(cronjob->luck, MDL_DRAWS + (uint64_t)slot_unix_s);
    own(cronjob, job);
    return job;
}

void mdl_cron_create_from(struct mdl_world *w, uint32_t number, const char *name)
{
    struct mdl_cronjob *cronjob = &w->cron.cronjobs[number];
    if (find_job(cronjob, name) != NULL)
        return;
    const int64_t now_s = instant_of(w, mdl_now(w)).unix_s;
    mdl_store_post_job(w, create_job(w, cronjob, name, now_s));
}

/* ---- the recorder ------------------------------------------------------------------------------------------------ */

static sim_time call_lands(struct mdl_world *w, sim_key luck)
{
    const sim_time granted_at = mdl_client_reserve(&w->cron.loop.client, w->engine.now);
    struct sim_stream stream =
        sim_stream_of(sim_key_part(sim_key_part(luck, MDL_DRAW_STATUS), w->cron.loop.client.calls));
    return sim_time_add(granted_at, sim_dist_sample_time(w->config->control_plane.api_latency, &stream));
}

static void record_next(struct mdl_world *w)
{
    struct mdl_cron *cron = &w->cron;
    if (cron->recorder_busy || cron->recorder_waiting == 0)
        return;
    cron->recorder_busy = true;
    cron->recorder_waiting--;
    sim_engine_schedule_at(&w->engine, call_lands(w, sim_key_part(w->luck, MDL_LUCK_CRONJOBS)), MDL_EV_CRON_RECORDED, 0,
                           0);
}

void mdl_cron_recorder_done(struct mdl_world *w)
{
    w->cron.recorder_busy = false;
    record_next(w);
}

static void take_events(struct mdl_world *w, struct mdl_cron_worker *worker)
{
    for (; worker->plan.events_taken < worker->plan.event_count; worker->plan.events_taken++) {
        struct ctl_token_bucket *filter = &worker->cronjob->events;
        if (ctl_token_bucket_count(filter, mdl_now(w)) < 1)
            continue;
        (void)ctl_token_bucket_take(filter, mdl_now(w));
        w->cron.recorder_waiting++;
        record_next(w);
    }
}

/* ---- syncs ------------------------------------------------------------------------------------------------------- */

static struct ctl_owned_job owned_job(const struct mdl_world *w, const struct mdl_job *job)
{
    const struct ctl_job_status *status = &job->cached.status;
    enum ctl_outcome outcome = CTL_JOB_UNFINISHED;
    for (uint32_t i = 0; i < status->condition_count; i++) {
        const struct ctl_job_condition *condition = &status->conditions[i];
        if (condition->status && condition->type == CTL_JOB_COMPLETE)
            outcome = CTL_JOB_SUCCEEDED;
        else if (condition->status && condition->type == CTL_JOB_FAILED)
            outcome = CTL_JOB_NOT_SUCCEEDED;
    }
    return (struct ctl_owned_job){.name = job->object.name,
                                  .uid = job->object.uid,
                                  .outcome = outcome,
                                  .started_at = stored_time(w, status->started_at),
                                  .completed_at = stored_time(w, status->completed_at)};
}

static uint32_t list_jobs(struct mdl_world *w, struct mdl_cron_worker *worker)
{
    uint32_t count = 0;
    for (const struct mdl_job *job = worker->cronjob->first_job; job != NULL; job = job->next_owned)
        count += job->key.job != NULL;
    if (count > worker->job_capacity) {
        worker->job_capacity = count * 2;
        worker->jobs =
            sim_arena_array(w->arena, worker->job_capacity, sizeof *worker->jobs, _Alignof(struct ctl_owned_job));
    }
    count = 0;
    for (const struct mdl_job *job = worker->cronjob->first_job; job != NULL; job = job->next_owned)
        if (job->key.job != NULL)
            worker->jobs[count++] = owned_job(w, job);
    return count;
}

/* Sends the next call, or ends the sync. */
static void carry_on(struct mdl_world *w, struct mdl_cron_worker *worker)
{
    const uint32_t number = (uint32_t)(worker - w->cron.workers);
    const bool asks = ctl_cron_plan_next(&worker->plan, instant_of(w, mdl_now(w)));
    take_events(w, worker);
    if (asks) {
        mdl_schedule(w, call_lands(w, worker->cronjob->luck), MDL_EV_CRON_CALL_DONE, number, 0);
        return;
    }
    const struct ctl_queue_asks queue = ctl_cron_synced(&worker->plan);
    mdl_loop_done(&w->cron.loop, number, &worker->cronjob->item, &queue, mdl_now(w));
}

static void start(struct mdl_world *w, struct mdl_cron_worker *worker, struct mdl_cronjob *cronjob)
{
    worker->cronjob = cronjob;
    worker->base_version = cronjob->cached_version;
    const uint32_t job_count = list_jobs(w, worker);
    const struct ctl_cron_view view = {.cronjob = &cronjob->cached, .jobs = worker->jobs, .job_count = job_count};
    ctl_cron_sync(&view, &w->memory, &worker->plan);
    carry_on(w, worker);
}

static void work(struct mdl_world *w)
{
    struct mdl_cron *cron = &w->cron;
    uint32_t worker;
    struct ctl_work_item *item;
    while ((item = mdl_loop_take(&cron->loop, &worker, mdl_now(w))) != NULL)
        start(w, &cron->workers[worker], (struct mdl_cronjob *)item);
    const ctl_time due_at = mdl_loop_wake(&cron->loop, mdl_now(w));
    if (due_at != CTL_NO_TIME)
        mdl_schedule(w, due_at - w->config->start_ns, MDL_EV_CRON_DUE, 0, 0);
}

void mdl_cron_due(struct mdl_world *w)
{
    work(w);
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

static void refuse(struct ctl_cron_call *call, enum ctl_cron_answer answer, const char *error)
{
    call->answer = answer;
    call->error = error;
}

static void answer_job_call(struct mdl_world *w, struct mdl_cronjob *cronjob, struct ctl_cron_call *call)
{
    struct mdl_job *job = find_job(cronjob, call->job_name);
    if (call->kind == CTL_CRON_CREATE_JOB) {
        if (job != NULL) {
            refuse(call, CTL_CRON_ALREADY_EXISTS, "the Job already exists");
            return;
        }
        job = create_job(w, cronjob, call->job_name, call->slot_unix_s);
        mdl_store_job_posted(w, job);
    } else if (job == NULL) {
        refuse(call, CTL_CRON_NOT_FOUND, "the Job is not found");
        return;
    } else if (call->kind == CTL_CRON_DELETE_JOB) {
        mdl_store_delete_job(w, job);
    }
    call->uid = job->object.uid;
    call->owned = true;
}

static void answer_status_write(struct mdl_world *w, struct mdl_cron_worker *worker)
{
    struct mdl_cronjob *cronjob = worker->cronjob;
    if (worker->base_version != cronjob->version) {
        refuse(&worker->plan.call, CTL_CRON_ERROR, "the object has been modified");
        return;
    }
    copy_status(w, &cronjob->stored.status, &cronjob->stored_capacity, &worker->plan.status);
    tell_watchers(w, cronjob, false);
}

void mdl_cron_call_done(struct mdl_world *w, uint32_t number)
{
    struct mdl_cron_worker *worker = &w->cron.workers[number];
    struct ctl_cron_call *call = &worker->plan.call;
    call->answer = CTL_CRON_OK;
    if (call->kind == CTL_CRON_GET_CRONJOB)
        call->live = &worker->cronjob->stored;
    else if (call->kind == CTL_CRON_WRITE_STATUS)
        answer_status_write(w, worker);
    else
        answer_job_call(w, worker->cronjob, call);
    carry_on(w, worker);
    work(w);
}

/* ---- watch ------------------------------------------------------------------------------------------------------- */

static void touch(struct mdl_world *w, struct mdl_cronjob *cronjob)
{
    const struct ctl_queue_asks asks = ctl_cron_touched();
    ctl_workqueue_ask(&w->cron.loop.queue, &cronjob->item, &asks, mdl_now(w));
    work(w);
}

/* Schedules do not change in a run, so that every update touches. */
void mdl_cron_changed(struct mdl_world *w, uint32_t number, bool added)
{
    struct mdl_cronjob *cronjob = &w->cron.cronjobs[number];
    if (added) {
        const struct ctl_cron_status none = cronjob->cached.status;
        cronjob->cached = cronjob->stored;
        cronjob->cached.status = none;
    }
    copy_status(w, &cronjob->cached.status, &cronjob->cached_capacity, &cronjob->stored.status);
    cronjob->cached_version = cronjob->version;
    touch(w, cronjob);
}

void mdl_cron_job_changed(struct mdl_world *w, struct mdl_job *job, bool gone)
{
    struct mdl_cronjob *cronjob = job->owner;
    if (gone)
        disown(cronjob, job);
    if (cronjob->cached.spec != NULL)
        touch(w, cronjob);
}
