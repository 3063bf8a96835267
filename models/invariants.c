/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/invariants.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "models/world_priv.h"

static void require(const struct mdl_world *w, bool holds, const char *format, ...)
{
    if (holds)
        return;
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "jobsim: broken invariant at %" PRId64 " ns, seed %" PRIu64 ", replication %" PRIu32 ": ",
            w->engine.now, w->options->seed, w->options->replication);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    abort();
}

static void check_path(const struct mdl_world *w, const struct mdl_path *path, sim_time start, const char *whose)
{
    sim_time sum = 0;
    for (int cause = 0; cause < MDL_CAUSES; cause++) {
        require(w, path->by_cause[cause] >= 0, "negative time on the path of %s", whose);
        sum += path->by_cause[cause];
    }
    require(w, sum == path->at - start, "the path of %s does not add up", whose);
}

/* What is taken on a node is the sum over the pods that hold room there, and no more than there is. */
static void check_node(struct mdl_world *w, uint32_t index)
{
    struct mdl_resources sum = {{0}};
    const struct mdl_node *node = &w->nodes[index];
    uint32_t previous = 0, starting = 0;
    for (uint32_t id = node->first_pod; id != 0;) {
        const struct mdl_pod *pod = sim_slots_at(&w->pods, id);
        require(w, pod->node == index + 1, "pod %" PRIu32 " is on two nodes", pod->cached.number);
        require(w, pod->previous_on_node == previous, "the list of node %" PRIu32 " is broken", index);
        for (uint32_t r = 0; r < w->config->resource_count; r++)
            sum.amount[r] += pod->job->pod_class->config->requests.amount[r];
        starting += pod->starting;
        previous = id;
        id = pod->next_on_node;
    }
    require(w, starting == node->starting, "node %" PRIu32 " starts another number of pods than it counts", index);
    const struct mdl_resources *used = mdl_placement_used(&w->scheduler.placement, index);
    for (uint32_t r = 0; r < w->config->resource_count; r++) {
        require(w, used->amount[r] == sum.amount[r], "node %" PRIu32 " has lost count of resource %" PRIu32, index, r);
        require(w, sum.amount[r] <= node->pool->allocatable.amount[r], "node %" PRIu32 " is overfull", index);
    }
}

static void check_job(const struct mdl_world *w, const struct mdl_job *job)
{
    const struct ctl_job_status *status = &job->object.status;
    check_path(w, &job->last, job->submitted_at, "a Job");
    require(w, status->active >= 0 && status->failed >= 0 && status->succeeded >= 0, "a negative counter in Job %s",
            job->object.name);
    require(w, !status->ready.set || status->ready.value <= status->active, "more ready than active pods in Job %s",
            job->object.name);
    require(w, job->pods_succeeded + job->pods_failed <= job->pods_created, "Job %s has more pods over than created",
            job->object.name);
    if (job->object.spec->completion_mode == CTL_INDEXED)
        require(w, status->completed.count == (uint32_t)status->succeeded,
                "succeeded is not the number of completed indexes in Job %s", job->object.name);
    const uint32_t owned = job->pods.lists[CTL_CLASS_ACTIVE].count + job->pods.lists[CTL_CLASS_TERMINATING].count +
                           job->pods.lists[CTL_CLASS_TRACKED].count + job->pods.lists[CTL_CLASS_OVER].count;
    require(w, owned <= job->pods_created, "Job %s has lost count of its pods", job->object.name);
}

void mdl_invariants_check(struct mdl_world *w)
{
    for (uint32_t i = 0; i < w->job_count; i++)
        check_job(w, w->jobs[i]);
    for (uint32_t id = sim_slots_next(&w->pods, 0); id != 0; id = sim_slots_next(&w->pods, id)) {
        const struct mdl_pod *pod = sim_slots_at(&w->pods, id);
        if (pod->path.at <= w->engine.now)
            check_path(w, &pod->path, pod->job->submitted_at, "a pod");
    }
    for (uint32_t i = 0; i < w->node_count; i++)
        check_node(w, i);
    for (uint32_t i = 0; i < w->config->quota_count; i++)
        for (uint32_t r = 0; r < w->config->resource_count; r++)
            require(w,
                    !w->quotas[i].config->limits[r] ||
                        w->quotas[i].used.amount[r] <= w->quotas[i].config->hard.amount[r],
                    "quota %s is exceeded", w->quotas[i].config->name);
    require(w, w->idle_count <= w->config->control_plane.concurrent_job_syncs, "more idle workers than workers");
}
