/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watches: a stored change reaches all watchers one watch latency later, and never overtakes an earlier one, as events of one
 * resource do. All watchers of a change hear it at the same instant: one draw, one event. */
#include "models/world_priv.h"

/* When the next change arrives. */
static sim_time arrival(struct mdl_world *w, sim_key luck, uint64_t number)
{
    struct sim_stream stream = sim_stream_of(sim_key_part(sim_key_part(luck, MDL_DRAW_WATCH), number));
    const sim_time at = sim_time_add(w->engine.now, sim_dist_sample_time(w->config->control_plane.watch_latency, &stream));
    w->changes_sent++;
    w->watch_last_at = at > w->watch_last_at ? at : w->watch_last_at;
    return w->watch_last_at;
}

void mdl_watch_pod(struct mdl_world *w, struct mdl_pod *pod, enum mdl_event change)
{
    mdl_schedule_pod(w, arrival(w, pod->luck, pod->run * (uint64_t)MDL_DRAWS + change), change, pod);
}

void mdl_watch_job(struct mdl_world *w, struct mdl_job *job, enum mdl_job_change change)
{
    job->object.version = w->changes_sent + 1;
    mdl_schedule(w, arrival(w, job->luck, job->object.version), MDL_EV_JOB_SEEN, job->id, change);
}

/* Changes the cached pod as the change says. */
static void show(struct mdl_world *w, struct mdl_pod *pod, enum mdl_event change)
{
    struct ctl_pod *cached = &pod->cached;
    struct ctl_job_pods *pods = &pod->job->pods;
    if (change == MDL_EV_POD_BOUND) {
        cached->has_node = true;
        return;
    }
    if (change != MDL_EV_POD_ADDED)
        ctl_job_pods_take(pods, cached);
    switch (change) {
    case MDL_EV_POD_RUNNING:
        cached->phase = CTL_POD_RUNNING;
        break;
    case MDL_EV_POD_READY:
        cached->phase = CTL_POD_RUNNING;
        cached->ready = true;
        cached->ready_at = ctl_stored(mdl_now(w));
        break;
    case MDL_EV_POD_RESTARTED:
        cached->restarts = cached->restarts_max = (int32_t)pod->run;
        break;
    case MDL_EV_POD_DELETING:
        cached->deleting = true;
        cached->finished_at = pod->finished_at;
        cached->report = pod->report;
        break;
    case MDL_EV_POD_ENDED:
        cached->phase = pod->phase;
        cached->ready = false;
        cached->finished_at = pod->finished_at;
        cached->report = pod->report;
        break;
    case MDL_EV_POD_UNTRACKED:
        cached->finalizer = false;
        break;
    default:
        break;
    }
    if (change != MDL_EV_POD_GONE)
        ctl_job_pods_put(pods, cached);
}

void mdl_watch_pod_arrived(struct mdl_world *w, struct mdl_pod *pod, enum mdl_event change)
{
    w->changes_seen++;
    show(w, pod, change);
    if (change == MDL_EV_POD_GONE)
        pod->seen_gone = true;
    mdl_bind_pod_changed(w, pod, change);
    switch (change) {
    case MDL_EV_POD_ADDED:
        mdl_pod_pass(w, pod, MDL_STAGE_QUEUED);
        mdl_scheduler_add(w, pod);
        break;
    case MDL_EV_POD_BOUND:
        mdl_kubelet_admit(w, pod);
        break;
    case MDL_EV_POD_DELETING:
        if (pod->bound)
            mdl_kubelet_stop(w, pod);
        break;
    case MDL_EV_POD_ENDED:
    case MDL_EV_POD_GONE:
        mdl_scheduler_release(w, pod);
        break;
    default:
        break;
    }
    if (change == MDL_EV_POD_GONE || change == MDL_EV_POD_UNTRACKED)
        mdl_store_bury_pod(w, pod);
}

void mdl_watch_job_arrived(struct mdl_world *w, struct mdl_job *job, enum mdl_job_change change)
{
    w->changes_seen++;
    const int64_t old_generation = job->cached.generation;
    const struct ctl_job_spec *old_spec = job->cached.spec;
    job->cached = job->object;
    job->key.job = change == MDL_JOB_DELETED ? NULL : &job->cached;
    if (job->key.job != NULL && job->pods.spec != job->cached.spec)
        ctl_job_pods_respec(&job->pods, job->cached.spec);
    mdl_bind_job_changed(w, job, change, old_generation, old_spec);
}
