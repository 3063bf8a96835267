/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Job controller in the simulated world: control/ decides, this file carries out, in simulated time.
 *
 * Each of the concurrent syncs is a worker that is busy until the last answer of its last call. Calls go one after
 * another
 * through the controller's one client (limiter, then latency); the calls of a slow-start batch reserve their tokens
 * together.
 * Events about Jobs are sent by one recorder, one call at a time through the same client; a filter lets 25 per Job
 * through,
 * then one in 300 s (client-go's EventSourceObjectSpamFilter).
 */
#include <math.h>

#include "control/job_status.h"
#include "models/quota.h"
#include "models/world_priv.h"

static const uint32_t SECOND_CALL = UINT32_C(1) << 31;
static const double event_burst = 25, event_refill_per_second = 1.0 / 300;

void mdl_bind_init(struct mdl_world *w)
{
    const struct mdl_control_plane_config *config = &w->config->control_plane;
    ctl_job_controller_init(&w->controller, &config->job_tuning, &w->memory);
    mdl_client_init(&w->job_client, config->job_client);
    w->queue_wake_at = SIM_TIME_NEVER;
    w->workers = sim_arena_array(w->arena, config->concurrent_job_syncs, sizeof *w->workers, 16);
    w->idle = sim_arena_array(w->arena, config->concurrent_job_syncs, sizeof *w->idle, 16);
    w->idle_count = config->concurrent_job_syncs;
    for (uint32_t i = 0; i < w->idle_count; i++)
        w->idle[i] = w->idle_count - 1 - i;
}

/* ---- paths through the queue ------------------------------------------------------------------------------------- */

struct queue_state {
    bool dirty, delayed;
    ctl_time due_at;
};

static struct queue_state queue_state_of(const struct mdl_job *job)
{
    return (struct queue_state){job->key.item.dirty, job->key.item.delayed, job->key.item.due_at};
}

/* What happened between `before` and now put the key in the queue, or moved it earlier: `path` led to that. */
static void note_cause(struct mdl_world *w, struct mdl_job *job, struct queue_state before, const struct mdl_path *path,
                       enum mdl_cause wait)
{
    const struct ctl_work_item *item = &job->key.item;
    if (item->dirty && !before.dirty) {
        job->ready = *path;
        job->ready_known = true;
    }
    if (item->delayed && (!before.delayed || item->due_at < before.due_at)) {
        job->timer = *path;
        job->timer_known = true;
        job->timer_cause = wait;
        job->timer_at = item->due_at - w->config->start_ns;
    }
    w->queue_touched = true;
}

/* Why a Job's key, or a worker for it, had to be waited for: the workers themselves, or the limiter that they wait for.
 * */
static enum mdl_cause cause_of_queueing(const struct mdl_world *w)
{
    return mdl_client_is_saturated(&w->job_client, w->engine.now) ? MDL_CAUSE_CLIENT_THROTTLE
                                                                  : MDL_CAUSE_CONTROLLER_QUEUE;
}

static void path_until(struct mdl_path *path, sim_time at, enum mdl_cause cause)
{
    if (at > path->at)
        mdl_path_add(path, at, cause);
}

/* The path of the sync that starts now: that of the last pod that ended since the previous sync, whose place it may
 * fill, or
 * else of the entry that made the key ready. */
static struct mdl_path sync_path(struct mdl_world *w, struct mdl_job *job)
{
    const bool by_timer = job->timer_known && !job->key.item.delayed;
    const sim_time due_at = by_timer && job->timer_at < w->engine.now ? job->timer_at : w->engine.now;
    struct mdl_path path = job->last;
    if (job->freed_known)
        path = job->freed;
    else if (by_timer)
        path = job->timer;
    else if (job->ready_known)
        path = job->ready;
    path_until(&path, job->last.at < due_at ? job->last.at : due_at, job->sync_cause);
    if (by_timer)
        path_until(&path, due_at, job->freed_known ? MDL_CAUSE_REPORTING : job->timer_cause);
    path_until(&path, w->engine.now, cause_of_queueing(w));
    job->timer_known &= !by_timer;
    job->ready_known = job->freed_known = false;
    return path;
}

/* ---- handlers ---------------------------------------------------------------------------------------------------- */

/* The path of what the Job's syncs do, or did last. */
static struct mdl_path path_of_job(const struct mdl_world *w, const struct mdl_job *job)
{
    struct mdl_path path = job->worker != NULL ? job->worker->path : job->last;
    path_until(&path, w->engine.now,
               mdl_client_is_saturated(&w->job_client, w->engine.now) ? MDL_CAUSE_CLIENT_THROTTLE
                                                                      : MDL_CAUSE_API_LATENCY);
    return path;
}

/* The path that led to a change of a pod, up to its arrival. What the controller did itself follows from its sync. */
static struct mdl_path path_of_change(struct mdl_world *w, const struct mdl_pod *pod, enum mdl_change_kind change)
{
    const struct mdl_job *job = pod->job;
    struct mdl_path path = pod->path;
    switch (change) {
    case MDL_POD_ENDED:
    case MDL_POD_GONE:
    case MDL_POD_RESTARTED:
        path_until(&path, w->engine.now, MDL_CAUSE_REPORTING);
        return path;
    case MDL_POD_DELETING:
        if (pod->disrupted) {
            path_until(&path, w->engine.now,
                       pod->stage == MDL_STAGE_RUNNING ? MDL_CAUSE_RUNNING_LOST : MDL_CAUSE_TERMINATION);
            return path;
        }
        break;
    case MDL_POD_UNTRACKED:
        break;
    default:
        path_until(&path, w->engine.now, MDL_CAUSE_API_LATENCY);
        return path;
    }
    return path_of_job(w, job);
}

void mdl_bind_pod_changed(struct mdl_world *w, struct mdl_pod *pod, enum mdl_change_kind change)
{
    struct mdl_job *job = pod->job;
    struct ctl_job_key *key = job->key.job == NULL ? NULL : &job->key;
    const struct queue_state before = queue_state_of(job);
    w->controller.jobs_version_seen = w->controller.pods_version_seen = w->changes_seen;
    bool orphan;
    if (change == MDL_POD_ADDED)
        orphan = ctl_job_controller_pod_added(&w->controller, key, true, &pod->cached, mdl_now(w));
    else if (change == MDL_POD_GONE)
        orphan = ctl_job_controller_pod_deleted(&w->controller, key, true, &pod->cached, mdl_now(w));
    else
        orphan = ctl_job_controller_pod_updated(&w->controller, key, true, &pod->cached, mdl_now(w));
    if (orphan && !pod->gone)
        mdl_store_untrack_pod(w, pod);
    const bool frees = change == MDL_POD_ENDED || change == MDL_POD_DELETING || change == MDL_POD_GONE;
    const bool requeues = job->key.item.dirty != before.dirty || job->key.item.delayed != before.delayed ||
                          job->key.item.due_at != before.due_at;
    if (!frees && !requeues)
        return;
    const struct mdl_path path = path_of_change(w, pod, change);
    if (frees) {
        job->freed = path;
        job->freed_known = true;
    }
    if (requeues)
        note_cause(w, job, before, &path, MDL_CAUSE_REPORTING);
}

void mdl_bind_job_changed(struct mdl_world *w, struct mdl_job *job, enum mdl_change_kind change, int64_t old_generation,
                          const struct ctl_job_spec *old_spec)
{
    const struct queue_state before = queue_state_of(job);
    w->controller.jobs_version_seen = w->controller.pods_version_seen = w->changes_seen;
    if (change == MDL_JOB_ADDED)
        ctl_job_controller_job_added(&w->controller, &job->key);
    else if (change == MDL_JOB_DELETED)
        ctl_job_controller_job_deleted(&w->controller, &job->key, job->object.uid);
    else
        ctl_job_controller_job_updated(&w->controller, &job->key, old_generation, old_spec, mdl_now(w));
    struct mdl_path path = job->last;
    if (change != MDL_JOB_ADDED && job->cached.generation != old_generation)
        path_until(&path, w->engine.now, old_spec->suspend ? MDL_CAUSE_SUSPENDED : MDL_CAUSE_RUNNING);
    else
        path = path_of_job(w, job);
    note_cause(w, job, before, &path, MDL_CAUSE_REPORTING);
}

/* ---- the event recorder ------------------------------------------------------------------------------------------ */

static const struct sim_dist *latency_of(const struct mdl_world *w, enum mdl_call call)
{
    const struct mdl_call_latency_config *config = &w->config->control_plane.call_latency;
    const struct sim_dist *const own[MDL_CALLS] = {
        [MDL_CALL_CREATE_POD] = config->create_pod, [MDL_CALL_PATCH_POD] = config->patch_pod,
        [MDL_CALL_DELETE_POD] = config->delete_pod, [MDL_CALL_WRITE_STATUS] = config->write_status,
        [MDL_CALL_EVENT] = config->event,
    };
    return own[call] != NULL ? own[call] : w->config->control_plane.api_latency;
}

static void record_next(struct mdl_world *w)
{
    if (w->recorder_busy || w->recorder_waiting == 0)
        return;
    w->recorder_busy = true;
    w->recorder_waiting--;
    w->calls[MDL_CALL_EVENT]++;
    struct sim_stream stream = sim_stream_of(sim_key_part(sim_key_part(w->luck, MDL_LUCK_EVENTS), w->job_client.calls));
    const sim_time granted_at = mdl_client_reserve(&w->job_client, w->engine.now);
    sim_engine_schedule_at(&w->engine,
                           sim_time_add(granted_at, sim_dist_sample_time(latency_of(w, MDL_CALL_EVENT), &stream)),
                           MDL_EV_RECORDER_DONE, 0, 0);
}

static void record_event(struct mdl_world *w, struct mdl_job *job)
{
    const double elapsed_s = sim_time_to_seconds(w->engine.now - job->event_tokens_at);
    const double tokens = job->event_tokens_at == 0 && job->event_tokens == 0
                              ? event_burst
                              : fmin(event_burst, job->event_tokens + elapsed_s * event_refill_per_second);
    job->event_tokens_at = w->engine.now;
    job->event_tokens = tokens >= 1 ? tokens - 1 : tokens;
    if (tokens < 1)
        return;
    w->recorder_waiting++;
    record_next(w);
}

void mdl_bind_recorder_done(struct mdl_world *w)
{
    w->recorder_busy = false;
    record_next(w);
}

/* ---- calls ------------------------------------------------------------------------------------------------------- */

static void answer_call(struct mdl_world *w, struct mdl_worker *worker, struct ctl_job_call *call)
{
    struct mdl_job *job = worker->job;
    struct mdl_pod *pod;
    call->answer = CTL_OK;
    switch (worker->control.plan.step) {
    case CTL_STEP_CREATE: {
        if (job->deleted || !mdl_quota_admits(w, job)) {
            call->answer = CTL_REFUSED;
            w->quota_refusals += !job->deleted;
            record_event(w, job);
            break;
        }
        struct mdl_path path = worker->path;
        mdl_path_add(&path, worker->granted_at, MDL_CAUSE_CLIENT_THROTTLE);
        mdl_path_add(&path, w->engine.now, MDL_CAUSE_API_LATENCY);
        mdl_store_create_pod(w, job, call, &path);
        call->version = w->changes_sent;
        record_event(w, job);
        break;
    }
    case CTL_STEP_REMOVE:
    case CTL_STEP_DELETE:
        pod = mdl_store_pod_of_call(call);
        if (pod == NULL) {
            call->answer = CTL_NOT_FOUND;
            break;
        }
        job->pods_deleted += pod->deleting ? 0 : 1;
        mdl_store_delete_pod(w, pod, false);
        record_event(w, job);
        break;
    case CTL_STEP_WRITE_STATUS:
        call->answer = mdl_store_write_status(w, job, &worker->control.plan);
        call->version = job->object.version;
        break;
    case CTL_STEP_RELEASE:
        pod = mdl_store_pod_of_call(call);
        if (pod == NULL) {
            call->answer = CTL_NOT_FOUND;
            break;
        }
        mdl_store_untrack_pod(w, pod);
        call->version = pod->gone ? 0 : w->changes_sent;
        break;
    default:
        /* Claims: the simulated world has no pods without owner and no labels that change. */
        assert(false);
    }
}

static enum mdl_call kind_of_call(const struct mdl_worker *worker, const struct ctl_job_call *call, bool second)
{
    switch (worker->control.plan.step) {
    case CTL_STEP_CREATE:
        return MDL_CALL_CREATE_POD;
    case CTL_STEP_WRITE_STATUS:
        return MDL_CALL_WRITE_STATUS;
    case CTL_STEP_REMOVE:
        return call->has_finalizer && !second ? MDL_CALL_PATCH_POD : MDL_CALL_DELETE_POD;
    case CTL_STEP_DELETE:
        return MDL_CALL_DELETE_POD;
    default:
        return MDL_CALL_PATCH_POD;
    }
}

static void send_call(struct mdl_world *w, struct mdl_worker *worker, uint32_t index, uint32_t stage)
{
    struct mdl_job *job = worker->job;
    const struct ctl_job_call *call = &worker->control.plan.calls[index];
    const enum mdl_call kind = kind_of_call(worker, call, stage != 0);
    /* A pod's calls draw from the pod's own luck, so that they stay the same when others come and go. */
    sim_key key = sim_key_part(job->luck, call->pod != 0 ? call->pod : w->pod_number + index);
    key = sim_key_part(key, kind == MDL_CALL_WRITE_STATUS ? MDL_DRAWS + job->writes++ : (uint64_t)kind);
    struct sim_stream stream = sim_stream_of(key);
    w->calls[kind]++;
    worker->grants[index] = mdl_client_reserve(&w->job_client, w->engine.now);
    const sim_time latency_ns = sim_dist_sample_time(latency_of(w, kind), &stream);
    mdl_schedule(w, sim_time_add(worker->grants[index], latency_ns), MDL_EV_CALL_DONE, (uint32_t)(worker - w->workers),
                 index | stage);
}

static void send_step(struct mdl_world *w, struct mdl_worker *worker)
{
    const struct ctl_job_plan *plan = &worker->control.plan;
    if (plan->call_count > worker->grant_capacity) {
        worker->grant_capacity = plan->call_count * 2;
        worker->grants = sim_arena_array(w->arena, worker->grant_capacity, sizeof *worker->grants, 16);
    }
    worker->open = plan->call_count;
    for (uint32_t i = 0; i < plan->call_count; i++)
        send_call(w, worker, i, 0);
}

/* ---- syncs ------------------------------------------------------------------------------------------------------- */

static void take_events(struct mdl_world *w, struct mdl_worker *worker)
{
    struct ctl_job_plan *plan = &worker->control.plan;
    for (; plan->events_taken < plan->event_count; plan->events_taken++)
        record_event(w, worker->job);
}

static void bury_dead(struct mdl_world *w, struct mdl_job *job)
{
    for (struct mdl_pod *pod = job->dead, *next; pod != NULL; pod = next) {
        next = pod->next;
        sim_slots_release(&w->pods, pod->id);
    }
    job->dead = NULL;
}

/* Why the key's timer runs after a sync, if this sync set it. */
static enum mdl_cause timer_cause(const struct ctl_job_worker *worker)
{
    return worker->plan.error != CTL_SYNC_OK || worker->plan.look_again_count > 1 || worker->plan.backoff.failures > 0
               ? MDL_CAUSE_BACKOFF
               : MDL_CAUSE_RUNNING_LOST;
}

static void sync_over(struct mdl_world *w, struct mdl_worker *worker, struct queue_state before)
{
    struct mdl_job *job = worker->job;
    take_events(w, worker);
    note_cause(w, job, before, &worker->path, timer_cause(&worker->control));
    job->last = worker->path;
    job->sync_cause = worker->throttled_ns > w->engine.now - worker->started_at - worker->throttled_ns
                          ? MDL_CAUSE_CLIENT_THROTTLE
                          : MDL_CAUSE_API_LATENCY;
    job->worker = NULL;
    bury_dead(w, job);
    worker->job = NULL;
    w->idle[w->idle_count++] = (uint32_t)(worker - w->workers);
    w->queue_touched = true;
}

/* Carries out steps until one has calls on their way, or the sync is over. */
static void carry_on(struct mdl_world *w, struct mdl_worker *worker, bool more, struct queue_state before)
{
    if (!more) {
        sync_over(w, worker, before);
        return;
    }
    /* Pods created once a recreation back-off is over exist because of the failure that began it. */
    if (worker->control.plan.step == CTL_STEP_CREATE && worker->job->failure_known &&
        worker->control.plan.backoff.failures > 0) {
        struct mdl_path path = worker->job->failure;
        mdl_path_add(&path, worker->path.at, MDL_CAUSE_BACKOFF);
        worker->path = path;
        worker->job->failure_known = false;
    }
    note_cause(w, worker->job, before, &worker->path, timer_cause(&worker->control));
    send_step(w, worker);
}

static void start_sync(struct mdl_world *w, struct ctl_job_key *key)
{
    struct mdl_worker *worker = &w->workers[w->idle[--w->idle_count]];
    struct mdl_job *job = (struct mdl_job *)key;
    worker->job = job;
    worker->path = sync_path(w, job);
    job->worker = worker;
    worker->started_at = w->engine.now;
    worker->throttled_ns = 0;
    const int32_t failures = key->backoff.failures;
    const struct queue_state before = queue_state_of(job);
    const bool more = ctl_job_controller_start(&w->controller, &worker->control, key, mdl_now(w));
    if (more && worker->control.plan.backoff.failures > failures) {
        job->failure = worker->path;
        job->failure_known = true;
    }
    carry_on(w, worker, more, before);
}

static void job_ended(struct mdl_world *w, struct mdl_job *job, const struct mdl_path *path)
{
    const bool complete = ctl_job_condition_is_true(&job->object.status, CTL_JOB_COMPLETE);
    mdl_collect_job_ended(w, job, complete ? MDL_COMPLETE : MDL_FAILED, path);
}

void mdl_bind_call_done(struct mdl_world *w, struct mdl_worker *worker, uint32_t tagged)
{
    const uint32_t index = tagged & ~SECOND_CALL;
    struct ctl_job_plan *plan = &worker->control.plan;
    struct ctl_job_call *call = &plan->calls[index];
    w->call_ns = w->engine.now - worker->grants[index];
    if (plan->step == CTL_STEP_REMOVE && call->has_finalizer && (tagged & SECOND_CALL) == 0) {
        struct mdl_pod *pod = mdl_store_pod_of_call(call);
        if (pod != NULL) {
            mdl_store_untrack_pod(w, pod);
            call->version = pod->gone ? 0 : w->changes_sent;
            w->call_ns = 0;
            send_call(w, worker, index, SECOND_CALL);
            return;
        }
        call->strip_failed = true;
    }
    worker->granted_at = worker->grants[index];
    answer_call(w, worker, call);
    w->call_ns = 0;
    if (--worker->open > 0)
        return;
    worker->throttled_ns += worker->granted_at - worker->path.at;
    mdl_path_add(&worker->path, worker->granted_at, MDL_CAUSE_CLIENT_THROTTLE);
    mdl_path_add(&worker->path, w->engine.now, MDL_CAUSE_API_LATENCY);
    if (plan->step == CTL_STEP_WRITE_STATUS && plan->finishes && call->answer == CTL_OK)
        job_ended(w, worker->job, &worker->path);
    take_events(w, worker);
    const struct queue_state before = queue_state_of(worker->job);
    carry_on(w, worker, ctl_job_controller_continue(&w->controller, &worker->control, mdl_now(w)), before);
}

void mdl_bind_queue_due(struct mdl_world *w)
{
    w->queue_touched = true;
    if (w->engine.now < w->queue_wake_at)
        return;
    w->queue_wake_at = SIM_TIME_NEVER;
    ctl_workqueue_advance(&w->controller.jobs, mdl_now(w));
    while (w->idle_count > 0) {
        struct ctl_job_key *key = ctl_job_controller_take(&w->controller);
        if (key == NULL)
            break;
        start_sync(w, key);
    }
}

/* Syncs start with an event of their own, behind the changes that arrive at the same instant: a sync sees those. */
void mdl_bind_work(struct mdl_world *w)
{
    w->queue_touched = false;
    const struct ctl_workqueue *queue = &w->controller.jobs;
    const ctl_time due_at = ctl_workqueue_next_due(queue);
    sim_time at = due_at == CTL_NO_TIME ? SIM_TIME_NEVER : due_at - w->config->start_ns;
    if (at < w->engine.now || (queue->ready_count > 0 && w->idle_count > 0))
        at = w->engine.now;
    if (at >= w->queue_wake_at)
        return;
    w->queue_wake_at = at;
    mdl_schedule(w, at, MDL_EV_QUEUE_DUE, 0, 0);
}
