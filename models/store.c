/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The API server's objects and its rules (pkg/registry/core/pod/strategy.go, batch/job/strategy.go), as far as Jobs and
 * their
 * pods need them. Rules of deletion: grace is the pod's own, 0 if it is unbound or over; an object with a finalizer
 * stays
 * until that is gone; a running pod stays until its kubelet's final DELETE. */
#include <stdio.h>
#include <string.h>

#include "control/job_status.h"
#include "models/quota.h"
#include "models/world_priv.h"

/* ---- Jobs -------------------------------------------------------------------------------------------------------- */

static void grow_jobs(struct mdl_world *w)
{
    if (w->job_count < w->job_capacity)
        return;
    const uint32_t capacity = w->job_capacity == 0 ? 64 : w->job_capacity * 2;
    struct mdl_job **fresh = sim_arena_array(w->arena, capacity, sizeof(struct mdl_job *), 16);
    if (w->job_count > 0)
        memcpy(fresh, w->jobs, w->job_count * sizeof(struct mdl_job *));
    w->jobs = fresh;
    w->job_capacity = capacity;
}

struct mdl_job *mdl_store_new_job(struct mdl_world *w, const struct mdl_job_config *config,
                                  const struct mdl_pod_class *pod_class, const char *name)
{
    grow_jobs(w);
    struct mdl_job *job = sim_arena_alloc(w->arena, sizeof *job);
    w->jobs[w->job_count] = job;
    job->id = w->job_count++;
    job->key.id = job->id;
    job->config = config;
    job->pod_class = pod_class;
    job->luck = sim_key_part(sim_key_part(w->luck, MDL_LUCK_JOBS), job->id);
    job->submitted_at = w->engine.now;
    job->items_left = config->pod->model.work_items;
    job->object = (struct ctl_job){.namespace_name = config->namespace_name,
                                   .name = name,
                                   .uid = job->id + 1,
                                   .generation = 1,
                                   .deletion_at = CTL_NO_TIME,
                                   .spec = config->spec,
                                   .status = {.started_at = CTL_NO_TIME, .completed_at = CTL_NO_TIME}};
    job->last = mdl_path_start(w->engine.now);
    ctl_job_pods_init(&job->pods, config->spec, &w->memory);
    job->key.pods = &job->pods;
    return job;
}

void mdl_store_post_job(struct mdl_world *w, const struct mdl_job *job)
{
    struct sim_stream stream = sim_stream_of(sim_key_part(job->luck, MDL_DRAW_CREATE));
    const sim_time latency = sim_dist_sample_time(w->config->control_plane.api_latency, &stream);
    mdl_schedule(w, sim_time_add(w->engine.now, latency), MDL_EV_JOB_POSTED, job->id, 0);
}

struct mdl_job *mdl_store_submit(struct mdl_world *w, const struct mdl_job_config *config,
                                 const struct mdl_pod_class *pod_class, const char *name)
{
    struct mdl_job *job = mdl_store_new_job(w, config, pod_class, name);
    mdl_store_post_job(w, job);
    return job;
}

void mdl_store_job_posted(struct mdl_world *w, struct mdl_job *job)
{
    job->object.created_at = ctl_stored(mdl_now(w));
    mdl_path_add(&job->last, w->engine.now, MDL_CAUSE_API_LATENCY);
    mdl_watch_job(w, job, MDL_JOB_ADDED);
}

static void store_list(struct mdl_world *w, struct ctl_uid_list *to, const struct ctl_uid_list *from)
{
    if (from->count > to->capacity) {
        to->uids = w->memory.grow(w->memory.host, NULL, 0, from->count * 2 * sizeof *to->uids);
        to->capacity = from->count * 2;
    }
    if (from->count > 0)
        memmove(to->uids, from->uids, from->count * sizeof *to->uids);
    to->count = from->count;
}

/* Messages that the controller composes live in its plan: keep what is not stored yet. */
static void store_conditions(struct mdl_world *w, struct ctl_job_status *to, const struct ctl_job_status *from)
{
    for (uint32_t i = 0; i < from->condition_count; i++) {
        const struct ctl_job_condition *old = i < to->condition_count ? &to->conditions[i] : NULL;
        const struct ctl_job_condition *fresh = &from->conditions[i];
        const bool known = old != NULL && strcmp(old->message, fresh->message) == 0;
        const char *message = known ? old->message : sim_arena_text(w->arena, fresh->message, strlen(fresh->message));
        to->conditions[i] = *fresh;
        to->conditions[i].message = message;
        to->conditions[i].at = ctl_stored(fresh->at);
    }
    to->condition_count = from->condition_count;
}

static ctl_time stored_or_unset(ctl_time t)
{
    return t == CTL_NO_TIME ? CTL_NO_TIME : ctl_stored(t);
}

enum ctl_answer mdl_store_write_status(struct mdl_world *w, struct mdl_job *job, const struct ctl_job_plan *plan)
{
    if (job->deleted)
        return CTL_NOT_FOUND;
    if (plan->base_version != job->object.version)
        return CTL_CONFLICT;
    if (!ctl_job_write_is_valid(&job->object, plan))
        return CTL_INVALID;
    struct ctl_job_status *stored = &job->object.status;
    const struct ctl_job_status *sent = &plan->status;
    store_conditions(w, stored, sent);
    stored->started_at = stored_or_unset(sent->started_at);
    stored->completed_at = stored_or_unset(sent->completed_at);
    stored->active = sent->active;
    stored->succeeded = sent->succeeded;
    stored->failed = sent->failed;
    stored->ready = sent->ready;
    stored->terminating = sent->terminating;
    stored->has_failed_indexes = sent->has_failed_indexes;
    stored->has_uncounted = sent->has_uncounted;
    store_list(w, &stored->uncounted_succeeded, &sent->uncounted_succeeded);
    store_list(w, &stored->uncounted_failed, &sent->uncounted_failed);
    if (plan->index_limit != UINT32_MAX) {
        ctl_indexes_clamp(&stored->completed, plan->index_limit);
        ctl_indexes_clamp(&stored->failed_indexes, plan->index_limit);
    }
    for (uint32_t i = 0; i < plan->completed_added_count; i++)
        ctl_indexes_add(&stored->completed, plan->completed_added[i], &w->memory);
    for (uint32_t i = 0; i < plan->failed_added_count; i++)
        ctl_indexes_add(&stored->failed_indexes, plan->failed_added[i], &w->memory);
    mdl_watch_job(w, job, MDL_JOB_UPDATED);
    return CTL_OK;
}

void mdl_store_patch_job(struct mdl_world *w, struct mdl_job *job, const struct ctl_job_spec *spec)
{
    if (job->deleted)
        return;
    job->object.spec = spec;
    job->object.generation++;
    mdl_watch_job(w, job, MDL_JOB_UPDATED);
}

void mdl_store_delete_job(struct mdl_world *w, struct mdl_job *job)
{
    if (job->deleted)
        return;
    job->deleted = true;
    if (job->outcome == MDL_UNFINISHED) {
        struct mdl_path path = job->last;
        mdl_path_add(&path, w->engine.now, job->object.spec->suspend ? MDL_CAUSE_SUSPENDED : MDL_CAUSE_RUNNING_LOST);
        mdl_collect_job_ended(w, job, MDL_UNFINISHED, &path);
    }
    mdl_watch_job(w, job, MDL_JOB_DELETED);
}

/* ---- pods -------------------------------------------------------------------------------------------------------- */

/* Earlier pods of this index, or of this place in the order for pods without index: what makes its luck its own. */
static uint32_t attempt_of(struct mdl_world *w, struct mdl_job *job, int32_t index)
{
    if (index < 0)
        return 0;
    const uint32_t i = (uint32_t)index;
    if (i >= job->attempts_capacity) {
        const uint32_t capacity = i < 512 ? 1024 : i * 2;
        job->attempts = w->memory.grow(w->memory.host, job->attempts, job->attempts_capacity * sizeof *job->attempts,
                                       capacity * sizeof *job->attempts);
        memset(job->attempts + job->attempts_capacity, 0, (capacity - job->attempts_capacity) * sizeof *job->attempts);
        job->attempts_capacity = capacity;
    }
    if (job->attempts[i] < UINT16_MAX)
        return job->attempts[i]++;
    return UINT16_MAX;
}

/* Whether this pod does again what an earlier one tried. */
static bool is_replacement(const struct mdl_job *job, int32_t index, uint32_t attempt)
{
    const struct ctl_job_spec *spec = job->object.spec;
    const int32_t first_pods = spec->completions.set ? spec->completions.value : spec->parallelism.value;
    return index >= 0 ? attempt > 0 : (int64_t)job->pods_created >= first_pods;
}

struct mdl_pod *mdl_store_create_pod(struct mdl_world *w, struct mdl_job *job, const struct ctl_job_call *call,
                                     const struct mdl_path *path)
{
    const uint32_t id = sim_slots_take(&w->pods);
    struct mdl_pod *pod = sim_slots_at(&w->pods, id);
    const uint32_t attempt = attempt_of(w, job, call->index);
    const uint64_t entity = call->index >= 0 ? (uint64_t)(uint32_t)call->index << 16 | attempt : job->pods_created;
    pod->id = id;
    pod->generation = sim_slots_generation(&w->pods, id);
    pod->job = job;
    pod->ordinal = job->pods_created;
    pod->attempt = attempt;
    pod->luck = sim_key_part(job->luck, entity + MDL_DRAWS);
    pod->phase = CTL_POD_PENDING;
    pod->finalizer = true;
    pod->deletion_at = pod->finished_at = CTL_NO_TIME;
    ctl_eviction_cancel(&pod->eviction);
    pod->path = *path;
    pod->stage = MDL_STAGE_NEW;
    pod->cached = (struct ctl_pod){.number = ++w->pod_number,
                                   .index = call->index,
                                   .failure_count = call->failure_count > 0 ? call->failure_count : 0,
                                   .ignored_count = call->ignored_count,
                                   .phase = CTL_POD_PENDING,
                                   .finalizer = true,
                                   .created_at = ctl_stored(mdl_now(w)),
                                   .ready_at = CTL_NO_TIME,
                                   .finished_at = CTL_NO_TIME};
    if (is_replacement(job, call->index, attempt))
        job->pod_replacements++;
    job->pods_created++;
    mdl_collect_new_pod(w);
    mdl_quota_take(w, pod);
    mdl_watch_pod(w, pod, MDL_POD_ADDED);
    return pod;
}

struct mdl_pod *mdl_store_pod_of_call(const struct ctl_job_call *call)
{
    struct mdl_pod *pod = (struct mdl_pod *)call->cached;
    return pod->cached.number == call->pod && !pod->gone ? pod : NULL;
}

void mdl_store_bind_pod(struct mdl_world *w, struct mdl_pod *pod)
{
    pod->bound = true;
    mdl_watch_pod(w, pod, MDL_POD_BOUND);
}

void mdl_store_pod_running(struct mdl_world *w, struct mdl_pod *pod, bool ready)
{
    pod->phase = CTL_POD_RUNNING;
    mdl_watch_pod(w, pod, ready ? MDL_POD_READY : MDL_POD_RUNNING);
}

void mdl_store_pod_ready(struct mdl_world *w, struct mdl_pod *pod)
{
    mdl_watch_pod(w, pod, MDL_POD_READY);
}

void mdl_store_pod_unready(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->phase == CTL_POD_RUNNING)
        mdl_watch_pod(w, pod, MDL_POD_UNREADY);
}

void mdl_store_pod_restarted(struct mdl_world *w, struct mdl_pod *pod)
{
    mdl_watch_pod(w, pod, MDL_POD_RESTARTED);
}

/* What a failure policy will look at: the main container's status, and the disruption if there was one. */
static void write_report(struct mdl_world *w, struct mdl_pod *pod, bool container_ended)
{
    struct report {
        struct ctl_pod_report report;
        struct ctl_container_status main;
        struct ctl_pod_condition disruption;
    } *r = sim_arena_alloc(w->arena, sizeof *r);
    r->main = (struct ctl_container_status){.name = pod->job->pod_class->config->main_container,
                                            .restarts = (int32_t)pod->run,
                                            .terminated = true,
                                            .exit_code = pod->exit_code,
                                            .finished_at = pod->finished_at};
    r->disruption = (struct ctl_pod_condition){.type = "DisruptionTarget", .status = "True", .at = pod->finished_at};
    r->report = (struct ctl_pod_report){.namespace_name = pod->job->object.namespace_name,
                                        .name = mdl_pod_name(w, pod),
                                        .containers = &r->main,
                                        .container_count = container_ended ? 1 : 0,
                                        .conditions = &r->disruption,
                                        .condition_count = pod->disrupted ? 1 : 0};
    pod->report = &r->report;
}

void mdl_store_pod_ended(struct mdl_world *w, struct mdl_pod *pod)
{
    pod->finished_at = ctl_stored(pod->exited_at + w->config->start_ns); /* of its container */
    if (pod->phase == CTL_POD_FAILED && pod->job->pod_class->needs_report)
        write_report(w, pod, true);
    mdl_watch_pod(w, pod, MDL_POD_ENDED);
}

void mdl_store_fail_pod(struct mdl_world *w, struct mdl_pod *pod, bool disrupted)
{
    if (pod->phase == CTL_POD_SUCCEEDED || pod->phase == CTL_POD_FAILED)
        return;
    mdl_pod_pass(w, pod, MDL_STAGE_ENDED);
    mdl_collect_pod_state(w, pod, MDL_STATE_FAILED);
    pod->job->pods_failed++;
    pod->phase = CTL_POD_FAILED;
    pod->disrupted |= disrupted;
    pod->finished_at = ctl_stored(mdl_now(w));
    if (pod->job->pod_class->needs_report)
        write_report(w, pod, false);
    mdl_watch_pod(w, pod, MDL_POD_ENDED);
}

const char *mdl_pod_name(struct mdl_world *w, const struct mdl_pod *pod)
{
    char text[384];
    const struct mdl_job *job = pod->job;
    const int length =
        pod->cached.index >= 0
            ? snprintf(text, sizeof text, "%s-%d-%05u", job->object.name, pod->cached.index, pod->cached.number)
            : snprintf(text, sizeof text, "%s-%05u", job->object.name, pod->cached.number);
    return sim_arena_text(w->arena, text, (size_t)length);
}

static bool is_over(const struct mdl_pod *pod)
{
    return pod->phase == CTL_POD_SUCCEEDED || pod->phase == CTL_POD_FAILED;
}

static void remove_object(struct mdl_world *w, struct mdl_pod *pod)
{
    pod->gone = true;
    mdl_collect_pod_gone(w, pod);
    mdl_watch_pod(w, pod, MDL_POD_GONE);
}

void mdl_store_delete_pod(struct mdl_world *w, struct mdl_pod *pod, bool disrupted)
{
    if (pod->deleting || pod->gone)
        return;
    const bool at_once = !pod->bound || is_over(pod);
    pod->disrupted |= disrupted;
    pod->deleting = true;
    pod->removable = at_once;
    pod->deletion_at = ctl_stored(mdl_now(w));
    if (!is_over(pod))
        pod->finished_at = pod->deletion_at;
    if (pod->disrupted && pod->job->pod_class->needs_report)
        write_report(w, pod, pod->phase == CTL_POD_FAILED);
    mdl_watch_pod(w, pod, MDL_POD_DELETING);
    if (!pod->bound)
        mdl_scheduler_forget(w, pod);
    if (!pod->bound && pod->finalizer)
        mdl_pod_gc_watch(w, pod);
    if (at_once && !pod->finalizer)
        remove_object(w, pod);
}

void mdl_store_remove_pod(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->gone)
        return;
    pod->removable = true;
    if (!pod->deleting) {
        pod->deleting = true;
        mdl_watch_pod(w, pod, MDL_POD_DELETING);
    }
    if (!pod->finalizer)
        remove_object(w, pod);
}

void mdl_store_untrack_pod(struct mdl_world *w, struct mdl_pod *pod)
{
    if (!pod->finalizer)
        return;
    pod->finalizer = false;
    if (pod->removable)
        remove_object(w, pod);
    else
        mdl_watch_pod(w, pod, MDL_POD_UNTRACKED);
}

void mdl_store_bury_pod(struct mdl_world *w, struct mdl_pod *pod)
{
    /* An object that is over and counted, and that nobody deletes, changes nothing any more but for a FailJob rule. */
    const bool forgotten = is_over(pod) && ctl_pod_is_terminal(&pod->cached) && !pod->cached.finalizer &&
                           !pod->deleting && pod->cached.action != CTL_ACTION_FAIL_JOB;
    if (!pod->seen_gone && !forgotten)
        return;
    if (!pod->seen_gone)
        ctl_job_pods_take(&pod->job->pods, &pod->cached);
    if (pod->job->worker == NULL) {
        sim_slots_release(&w->pods, pod->id);
        return;
    }
    pod->next = pod->job->dead;
    pod->job->dead = pod;
}
