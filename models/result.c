/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows from a result: the order of completions, the path of all Jobs, the limit that binds. */
#include "models/result.h"

#include <stdlib.h>
#include <string.h>

static int compare_times(const void *a, const void *b);
static sim_time limited_by_parallelism(const struct mdl_result *result);
static bool has_more_work_than_pods(const struct mdl_job_result *job);

const struct mdl_cause_row mdl_cause_rows[MDL_CAUSES] = {
#define CAUSE(name, key, words, doc) {key, words, doc},
#include "models/causes.def"
#undef CAUSE
};

void mdl_result_sort(struct mdl_result *result)
{
    sim_time *sorted = sim_arena_array(&result->arena, result->job_count, sizeof *sorted, _Alignof(sim_time));
    uint32_t count = 0;
    for (uint32_t i = 0; i < result->job_count; i++) {
        const struct mdl_job_result *job = &result->jobs[i];
        if (job->outcome == MDL_COMPLETE) {
            sorted[count++] = job->ended_at - job->submitted_at;
        }
    }
    qsort(sorted, count, sizeof *sorted, compare_times);
    result->completions = sorted;
    result->completion_count = count;
}

void mdl_result_free(struct mdl_result *result)
{
    sim_arena_free(&result->arena);
}

void mdl_result_path(const struct mdl_result *result, struct mdl_path *out)
{
    struct mdl_path sum = {.at = 0};
    for (uint32_t i = 0; i < result->job_count; i++) {
        const struct mdl_job_result *job = &result->jobs[i];
        sum.at += job->ended_at - job->submitted_at;
        for (int cause = 0; cause < MDL_CAUSES; cause++) {
            sum.by_cause[cause] += job->path.by_cause[cause];
        }
    }
    *out = sum;
}

const char *mdl_binding_limit(const struct mdl_result *result, const struct mdl_path *path)
{
    static const char *const limit_of[MDL_CAUSES] = {
        [MDL_CAUSE_CONTROLLER_QUEUE] = "controllerWorkers",
        [MDL_CAUSE_CLIENT_THROTTLE] = "clientThrottle",
        [MDL_CAUSE_API_LATENCY] = "apiLatency",
        [MDL_CAUSE_BACKOFF] = "backoff",
        [MDL_CAUSE_SCHEDULER_QUEUE] = "scheduler",
        [MDL_CAUSE_UNSCHEDULABLE] = "nodeCapacity",
        [MDL_CAUSE_IMAGE_PULL] = "imagePull",
        [MDL_CAUSE_POD_START] = "podStart",
        [MDL_CAUSE_RUNNING] = "runTime",
        [MDL_CAUSE_RUNNING_LOST] = "failures",
        [MDL_CAUSE_TERMINATION] = "termination",
        [MDL_CAUSE_REPORTING] = "reporting",
        [MDL_CAUSE_SUSPENDED] = "suspended",
    };
    int largest = 0;
    for (int cause = 1; cause < MDL_CAUSES; cause++) {
        if (path->by_cause[cause] > path->by_cause[largest]) {
            largest = cause;
        }
    }
    if (path->by_cause[largest] == 0) {
        return "none";
    }
    if (largest != MDL_CAUSE_RUNNING) {
        return limit_of[largest];
    }
    /* More pods at a time do not help where pods were waiting for room already. */
    if (20 * path->by_cause[MDL_CAUSE_UNSCHEDULABLE] > path->at) {
        return limit_of[MDL_CAUSE_UNSCHEDULABLE];
    }
    if (result->quota_refusals > 0) {
        return "quota";
    }
    return 2 * limited_by_parallelism(result) > path->by_cause[MDL_CAUSE_RUNNING] ? "parallelism" : limit_of[largest];
}

static int compare_times(const void *a, const void *b)
{
    const sim_time left = *(const sim_time *)a;
    const sim_time right = *(const sim_time *)b;
    return (left > right) - (left < right);
}

/* The running part of the paths of those Jobs that more pods at a time would have helped. */
static sim_time limited_by_parallelism(const struct mdl_result *result)
{
    sim_time sum = 0;
    for (uint32_t i = 0; i < result->job_count; i++) {
        if (has_more_work_than_pods(&result->jobs[i])) {
            sum += result->jobs[i].path.by_cause[MDL_CAUSE_RUNNING];
        }
    }
    return sum;
}

static bool has_more_work_than_pods(const struct mdl_job_result *job)
{
    const struct ctl_job_spec *spec = job->spec;
    return job->shares_work || (spec->completions.set && spec->completions.value > spec->parallelism.value);
}
