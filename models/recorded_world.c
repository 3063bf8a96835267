/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/recorded_world.h"

#include "models/recorded_calls.h"
#include "models/recorded_store.h"

#include <stdio.h>
#include <string.h>

struct world {
    struct mdl_recorded_store store;
    struct ctl_job_worker worker;
    const struct mdl_recorded_trace *trace;
    struct mdl_differences *differences;
    int64_t stimuli, syncs;
    const struct mdl_recorded_job *last_job; /* added; the template of pods that no Job of the trace owns */
};

/* ---- stimuli ----------------------------------------------------------------------------------------------------- */

static void refuse(struct world *w, const char *why)
{
    mdl_differ(w->differences, "stimulus", "a change that the stored world allows", why);
}

/* The template that a pod from outside follows: that of its owner. */
static const struct mdl_recorded_job *template_of(const struct world *w, uint32_t owner_uid)
{
    const struct mdl_job_name *const name = owner_uid > 0 ? w->store.names_by_uid[owner_uid - 1] : NULL;
    return name != NULL && name->stored != NULL ? &name->stored->recorded : w->last_job;
}

static void add_pod(struct world *w, const struct mdl_recorded_stimulus *s)
{
    static const struct mdl_recorded_job no_template = {.grace_seconds = 30};
    const uint32_t number = s->pods.items[0];
    const struct mdl_recorded_job *const template = template_of(w, s->pod.owner_uid);
    if (w->store.pods[number - 1].name != NULL) {
        refuse(w, "the pod was there before");
        return;
    }
    mdl_recorded_add_pod(&w->store, number, s->name, template != NULL ? template : &no_template, &s->pod);
}

/* A change is delivered pod by pod. */
static void change_pods(struct world *w, const struct mdl_recorded_stimulus *s)
{
    for (uint32_t i = 0; i < s->pods.count; i++) {
        struct mdl_stored_pod *const pod = &w->store.pods[s->pods.items[i] - 1];
        if (pod->stored == NULL) {
            refuse(w, "the pod is not there");
            return;
        }
        if (s->has_state) {
            mdl_recorded_put_pod(&w->store, pod, &s->pod);
        }
        if (s->gone) {
            mdl_recorded_remove_pod(&w->store, pod);
        }
    }
}

static void change_job(struct world *w, const struct mdl_recorded_stimulus *s)
{
    struct mdl_job_name *const name = mdl_recorded_find_job(&w->store, s->name);
    if (s->what == MDL_ADD_JOB) {
        if (name != NULL && name->stored != NULL) {
            refuse(w, "the Job is there already");
            return;
        }
        w->last_job = &s->job;
        mdl_recorded_add_job(&w->store, &s->job);
        return;
    }
    if (name == NULL || name->stored == NULL) {
        refuse(w, "the Job is not there");
        return;
    }
    if (s->what == MDL_JOB_GONE || s->gone) {
        mdl_recorded_remove_job(&w->store, name);
        return;
    }
    struct mdl_job_snapshot job = *name->stored;
    job.job.generation = s->generation;
    if (s->what == MDL_PATCH_JOB) {
        job.job.spec = job.recorded.spec = s->job.spec;
    } else if (s->what == MDL_DELETE_JOB) {
        job.job.deletion_at = s->deletion_at;
    }
    mdl_recorded_put_job(&w->store, name, &job);
}

static void apply_stimulus(struct world *w, const struct mdl_recorded_stimulus *s)
{
    struct mdl_recorded_store *const store = &w->store;
    switch (s->what) {
    case MDL_ADD_JOB:
    case MDL_PATCH_JOB:
    case MDL_TOUCH_JOB:
    case MDL_DELETE_JOB:
    case MDL_JOB_GONE:
        change_job(w, s);
        break;
    case MDL_ADD_POD:
        add_pod(w, s);
        break;
    case MDL_CHANGE_POD:
        change_pods(w, s);
        break;
    case MDL_API_FAULT:
        store->faults[s->fault.call] = (struct mdl_fault){s->fault, s->fault.error != MDL_ERROR_NONE};
        break;
    case MDL_WATCH_HOLD:
        store->held[s->resource] = true;
        break;
    case MDL_WATCH_RELEASE:
        store->held[s->resource] = false;
        break;
    case MDL_WATCH_RELIST:
        mdl_recorded_relist(store, s->resource);
        break;
    case MDL_RESYNC:
        mdl_recorded_resync(store);
        break;
    case MDL_RESTART:
        w->worker.key = NULL;
        mdl_recorded_restart(store);
        break;
    }
    mdl_recorded_deliver(store);
    w->stimuli++;
}

/* ---- syncs ------------------------------------------------------------------------------------------------------- */

/* The order inside uncounted lists is free between pods of equal index in large Indexed Jobs. */
static const int32_t *indexes_if_free(struct world *w, const struct mdl_job_name *name)
{
    if (name->cached == NULL || name->cached->job.spec->completion_mode != CTL_INDEXED || w->store.pod_capacity <= 12) {
        return NULL;
    }
    int32_t *const indexes = sim_arena_array(w->store.arena, w->store.pod_capacity, sizeof *indexes, _Alignof(int32_t));
    for (uint32_t i = 0; i < w->store.pod_capacity; i++) {
        indexes[i] = w->store.pods[i].view.index;
    }
    return indexes;
}

static void run_sync(struct world *w, const struct mdl_recorded_sync *expected)
{
    struct mdl_recorded_sync came;
    struct mdl_job_name *const name = (struct mdl_job_name *)ctl_job_controller_take(&w->store.controller);
    if (name != NULL) {
        const int32_t *const indexes = indexes_if_free(w, name);
        mdl_recorded_sync_job(&w->store, &w->worker, name, expected, &came);
        mdl_compare_sync(w->differences, expected, &came, indexes);
    } else {
        struct mdl_orphan_item *const item = (struct mdl_orphan_item *)ctl_workqueue_get(&w->store.controller.orphans);
        if (item == NULL) {
            mdl_differ(w->differences, "sync", expected->key, "nothing is ready");
            return;
        }
        mdl_recorded_sync_orphan(&w->store, item, &came);
        mdl_compare_sync(w->differences, expected, &came, NULL);
    }
    w->syncs++;
}

/* ---- the end ----------------------------------------------------------------------------------------------------- */

static void compare_end_jobs(struct world *w, const struct mdl_recorded_end *end)
{
    uint32_t stored = 0;
    for (const struct mdl_job_name *name = w->store.names; name != NULL; name = name->next) {
        stored += name->stored != NULL;
    }
    mdl_compare_count(w->differences, "end.jobs (number)", end->job_count, stored);
    for (uint32_t i = 0; i < end->job_count; i++) {
        const struct mdl_recorded_end_job *const job = &end->jobs[i];
        const struct mdl_job_name *const name = mdl_recorded_find_job(&w->store, job->name);
        char field[128];
        snprintf(field, sizeof field, "end.jobs[%u]", (unsigned)i);
        if (name == NULL || name->stored == NULL) {
            mdl_differ(w->differences, field, job->name, "no such Job");
            continue;
        }
        const struct mdl_recorded_status status = mdl_recorded_status_of(w->store.arena, &name->stored->job.status);
        mdl_compare_count(w->differences, "end.jobs.uid", job->uid, name->stored->job.uid);
        mdl_compare_status(w->differences, field, &job->status, &status, indexes_if_free(w, name));
    }
}

static void compare_end_pods(struct world *w, const struct mdl_recorded_end *end)
{
    uint32_t stored = 0;
    for (uint32_t i = 0; i < w->store.pod_capacity; i++) {
        stored += w->store.pods[i].stored != NULL;
    }
    mdl_compare_count(w->differences, "end.pods", end->pods, w->store.pods_created);
    mdl_compare_count(w->differences, "end.left (number)", end->left_count, stored);
    for (uint32_t i = 0; i < end->left_count; i++) {
        const uint32_t number = end->left[i].number;
        const struct mdl_stored_pod *const pod = number > 0 ? &w->store.pods[number - 1] : NULL;
        char field[32];
        snprintf(field, sizeof field, "end.left[%u]", (unsigned)i);
        if (pod == NULL || pod->stored == NULL) {
            mdl_differ(w->differences, field, "a pod", "no such pod");
        } else {
            mdl_compare_pod(w->differences, field, &end->left[i].state, &pod->stored->state);
        }
    }
}

static void compare_end(struct world *w, const struct mdl_recorded_end *end)
{
    mdl_compare_count(w->differences, "end.stimuli", end->stimuli, w->stimuli);
    mdl_compare_count(w->differences, "end.syncs", end->syncs, w->syncs);
    compare_end_jobs(w, end);
    compare_end_pods(w, end);
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

/* Moves time; a sync that the recording does not have may have been due on the way. */
static void advance(struct world *w, ctl_time to)
{
    struct ctl_workqueue *const queues[] = {&w->store.controller.jobs, &w->store.controller.orphans};
    if (to == w->store.now) {
        return;
    }
    for (int i = 0; i < 2; i++) {
        const ctl_time due_at = ctl_workqueue_next_due(queues[i]);
        if (queues[i]->ready_count > 0 || (due_at != CTL_NO_TIME && due_at < to)) {
            char came[96];
            snprintf(came, sizeof came, "a sync of the %s queue at %lld ns", i == 0 ? "job" : "orphan",
                     (long long)((queues[i]->ready_count > 0 ? w->store.now : due_at) - w->trace->start_ns));
            mdl_differ(w->differences, "at", "no sync before this line", came);
        }
    }
    w->store.now = to;
    ctl_workqueue_advance(queues[0], to);
    ctl_workqueue_advance(queues[1], to);
}

static void take_line(struct world *w, const struct mdl_recorded_line *line)
{
    advance(w, line->at);
    if (w->differences->count > 0) {
        return;
    }
    switch (line->kind) {
    case MDL_LINE_STIMULUS:
        apply_stimulus(w, line->stimulus);
        break;
    case MDL_LINE_SYNC:
        run_sync(w, line->sync);
        break;
    case MDL_LINE_END:
        compare_end(w, line->end);
        break;
    }
}

void mdl_replay_trace(struct mdl_replay *out, const struct mdl_recorded_trace *trace, struct sim_arena *arena)
{
    *out = (struct mdl_replay){0};
    struct world *const w = sim_arena_alloc(arena, sizeof *w);
    w->trace = trace;
    w->differences = &out->differences;
    mdl_recorded_store_init(&w->store, trace, arena);
    w->store.now = trace->start_ns;
    for (uint32_t i = 0; i < trace->line_count && !out->diverged; i++) {
        take_line(w, &trace->lines[i]);
        out->line = i;
        out->diverged = out->differences.count > 0;
        out->syncs = (uint32_t)(w->syncs - (out->diverged && trace->lines[i].kind == MDL_LINE_SYNC));
    }
}
