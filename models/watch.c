/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watches: a stored change reaches all watchers one watch latency later, and never overtakes an earlier one, as events
 * of one resource do. All watchers of a change hear it at the same instant: one draw, one event. Each such event
 * delivers
 * the change that has waited longest, so the order holds even where events of one instant are shuffled. A call's change
 * is
 * stored half-way through the call: watchers hear of it about as early as the caller gets its answer, so a sync that
 * follows at once is seldom stale (3 of 84 measured). */
#include "models/quota.h"
#include "models/world_priv.h"

static void make_room(struct mdl_world *w)
{
    if (w->changes_sent - w->changes_seen < w->change_capacity)
        return;
    const uint32_t capacity = w->change_capacity == 0 ? 1024 : w->change_capacity * 2;
    struct mdl_change *fresh = sim_arena_array(w->arena, capacity, sizeof *fresh, _Alignof(struct mdl_change));
    for (uint64_t i = w->changes_seen; i < w->changes_sent; i++)
        fresh[i & (capacity - 1)] = w->changes[i & (w->change_capacity - 1)];
    w->changes = fresh;
    w->change_capacity = capacity;
}

/* Puts the change behind those that are on their way. */
static void send(struct mdl_world *w, sim_key luck, uint64_t number, struct mdl_change change)
{
    struct sim_stream stream = sim_stream_of(sim_key_part(sim_key_part(luck, MDL_DRAW_WATCH), number));
    const sim_time latency_ns = sim_dist_sample_time(w->config->control_plane.watch_latency, &stream);
    const sim_time ahead_ns = w->call_ns / 2;
    const sim_time at = sim_time_add(w->engine.now, latency_ns > ahead_ns ? latency_ns - ahead_ns : 0);
    w->watch_last_at = at > w->watch_last_at ? at : w->watch_last_at;
    make_room(w);
    w->changes[w->changes_sent++ & (w->change_capacity - 1)] = change;
    mdl_schedule(w, w->watch_last_at, MDL_EV_CHANGE, change.id, change.kind);
}

void mdl_watch_pod(struct mdl_world *w, struct mdl_pod *pod, enum mdl_change_kind kind)
{
    send(w, pod->luck, pod->run * (uint64_t)MDL_DRAWS + kind, (struct mdl_change){pod->id, pod->generation, kind});
}

void mdl_watch_job(struct mdl_world *w, struct mdl_job *job, enum mdl_change_kind kind)
{
    job->object.version = w->changes_sent + 1;
    send(w, job->luck, job->object.version, (struct mdl_change){job->id, 0, kind});
}

void mdl_watch_cronjob(struct mdl_world *w, uint32_t cronjob, sim_key luck, uint64_t version, bool added)
{
    send(w, luck, version, (struct mdl_change){cronjob, 0, added ? MDL_CRONJOB_ADDED : MDL_CRONJOB_UPDATED});
}

/* Changes the cached pod as the change says. */
static void show(struct mdl_world *w, struct mdl_pod *pod, enum mdl_change_kind change)
{
    struct ctl_pod *cached = &pod->cached;
    struct ctl_job_pods *pods = &pod->job->pods;
    if (change == MDL_POD_BOUND) {
        cached->has_node = true;
        return;
    }
    if (change != MDL_POD_ADDED)
        ctl_job_pods_take(pods, cached);
    switch (change) {
    case MDL_POD_RUNNING:
        cached->phase = CTL_POD_RUNNING;
        break;
    case MDL_POD_READY:
        cached->phase = CTL_POD_RUNNING;
        cached->ready = true;
        cached->ready_at = ctl_stored(mdl_now(w));
        break;
    case MDL_POD_UNREADY:
        cached->ready = false;
        break;
    case MDL_POD_RESTARTED:
        cached->restarts = cached->restarts_max = (int32_t)pod->run;
        break;
    case MDL_POD_DELETING:
        cached->deleting = true;
        cached->finished_at = pod->finished_at;
        cached->report = pod->report;
        break;
    case MDL_POD_ENDED:
        cached->phase = pod->phase;
        cached->ready = false;
        cached->finished_at = pod->finished_at;
        cached->report = pod->report;
        break;
    case MDL_POD_UNTRACKED:
        cached->finalizer = false;
        break;
    default:
        break;
    }
    if (change != MDL_POD_GONE)
        ctl_job_pods_put(pods, cached);
}

static void pod_arrived(struct mdl_world *w, struct mdl_pod *pod, enum mdl_change_kind change)
{
    show(w, pod, change);
    if (change == MDL_POD_GONE)
        pod->seen_gone = true;
    mdl_bind_pod_changed(w, pod, change);
    switch (change) {
    case MDL_POD_ADDED:
        mdl_pod_pass(w, pod, MDL_STAGE_QUEUED);
        mdl_scheduler_add(w, pod);
        break;
    case MDL_POD_BOUND:
        mdl_monitor_pod_bound(w, pod);
        mdl_kubelet_admit(w, pod);
        break;
    case MDL_POD_DELETING:
        if (pod->bound)
            mdl_kubelet_stop(w, pod);
        break;
    case MDL_POD_ENDED:
        mdl_quota_pod_ended(w, pod);
        mdl_scheduler_release(w, pod);
        break;
    case MDL_POD_GONE:
        mdl_quota_pod_gone(w, pod);
        mdl_scheduler_release(w, pod);
        break;
    default:
        break;
    }
    if (change == MDL_POD_GONE || change == MDL_POD_UNTRACKED)
        mdl_store_bury_pod(w, pod);
}

/* The garbage collector deletes the pods of a Job that is gone; its own client and calls are not modelled. */
static void collect_garbage(struct mdl_world *w, const struct mdl_job *job)
{
    for (uint32_t id = sim_slots_next(&w->pods, 0); id != 0; id = sim_slots_next(&w->pods, id)) {
        struct mdl_pod *pod = sim_slots_at(&w->pods, id);
        if (pod->job == job)
            mdl_store_delete_pod(w, pod, false);
    }
}

static void job_arrived(struct mdl_world *w, struct mdl_job *job, enum mdl_change_kind change)
{
    const int64_t old_generation = job->cached.generation;
    const struct ctl_job_spec *old_spec = job->cached.spec;
    job->cached = job->object;
    job->key.job = change == MDL_JOB_DELETED ? NULL : &job->cached;
    if (job->key.job != NULL && job->pods.spec != job->cached.spec)
        ctl_job_pods_respec(&job->pods, job->cached.spec);
    mdl_bind_job_changed(w, job, change, old_generation, old_spec);
    if (change == MDL_JOB_DELETED)
        collect_garbage(w, job);
    else
        mdl_ttl_job_changed(w, job);
    if (job->owner != NULL)
        mdl_cron_job_changed(w, job, change == MDL_JOB_DELETED);
}

void mdl_watch_arrived(struct mdl_world *w)
{
    const struct mdl_change change = w->changes[w->changes_seen++ & (w->change_capacity - 1)];
    if (change.kind >= MDL_CRONJOB_ADDED)
        mdl_cron_changed(w, change.id, change.kind == MDL_CRONJOB_ADDED);
    else if (change.kind >= MDL_JOB_ADDED)
        job_arrived(w, w->jobs[change.id], change.kind);
    else if (sim_slots_is(&w->pods, change.id, change.generation))
        pod_arrived(w, sim_slots_at(&w->pods, change.id), change.kind);
}
