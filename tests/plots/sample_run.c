/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/plots/sample_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void no_memory(void *context, size_t wanted_bytes);
static void make_job(struct mdl_result *result, uint32_t number);

struct plt_run sample_run(const char *scenario, uint32_t jobs)
{
    struct mdl_result *result = calloc(1, sizeof *result);
    sim_arena_init(&result->arena, no_memory, NULL);
    result->jobs = sim_arena_array(&result->arena, jobs, sizeof *result->jobs, _Alignof(struct mdl_job_result));
    result->job_count = jobs;
    for (uint32_t i = 0; i < jobs; i++) {
        make_job(result, i);
    }
    result->utilization_cpu = 0.45;
    result->utilization_memory = 0.3;
    result->utilization_pods = 0.02;
    result->wasted_pod_seconds = 12.5;
    result->node_hours = 1.83;
    result->cost = 1.25;
    result->events = 1234;
    result->fingerprint = 0xabcdef;
    result->peak_bytes = 65536;
    result->timeline =
        (struct mdl_timeline){SIM_SECOND, 3, sim_arena_array(&result->arena, 3, sizeof(uint32_t[MDL_POD_STATES]), 8)};
    result->timeline.pods[1][MDL_STATE_RUNNING] = 4;
    result->timeline.pods[2][MDL_STATE_SUCCEEDED] = 4;
    mdl_result_sort(result);
    return (struct plt_run){.scenario = scenario, .seed = 1, .epoch_unix_s = 1767571200, .result = result};
}

void sample_run_free(struct plt_run *run)
{
    struct mdl_result *result = (struct mdl_result *)(uintptr_t)run->result;
    mdl_result_free(result);
    free(result);
}

static void no_memory(void *context, size_t wanted_bytes)
{
    (void)context;
    (void)wanted_bytes;
    abort();
}

static void make_job(struct mdl_result *result, uint32_t number)
{
    static const struct ctl_job_spec spec = {.completions = {24, true}, .parallelism = {4, true}};
    static const char done[] = "Reached expected number of succeeded pods";
    static const char given_up[] = "Job has reached the specified backoff limit";
    const bool failed = number % 7 == 3;
    char name[32];
    const int length = snprintf(name, sizeof name, "render-%u", number);
    struct mdl_job_result *job = &result->jobs[number];
    job->namespace_name = "default";
    job->name = sim_arena_text(&result->arena, name, (size_t)length);
    job->spec = &spec;
    job->outcome = failed ? MDL_FAILED : MDL_COMPLETE;
    job->submitted_at = number * SIM_SECOND;
    job->ended_at = job->submitted_at + 97 * SIM_SECOND + 80000001;
    job->pods_created = 26;
    job->pods_succeeded = 24;
    job->pods_failed = 2;
    job->pod_replacements = 2;
    job->path.at = job->ended_at;
    job->path.by_cause[MDL_CAUSE_RUNNING] = 72 * SIM_SECOND;
    job->path.by_cause[MDL_CAUSE_BACKOFF] = 10 * SIM_SECOND;
    job->path.by_cause[MDL_CAUSE_POD_START] = 8 * SIM_SECOND + 1;
    job->path.by_cause[MDL_CAUSE_IMAGE_PULL] = 4 * SIM_SECOND;
    job->path.by_cause[MDL_CAUSE_REPORTING] = 3 * SIM_SECOND;
    job->path.by_cause[MDL_CAUSE_API_LATENCY] = 80 * SIM_MILLISECOND;
    job->status.started_at = ctl_stored(job->submitted_at);
    job->status.completed_at = failed ? CTL_NO_TIME : ctl_stored(job->ended_at);
    job->status.succeeded = 24;
    job->status.failed = 2;
    job->status.condition_count = 1;
    job->status.conditions[0] = (struct ctl_job_condition){
        .type = failed ? CTL_JOB_FAILED : CTL_JOB_COMPLETE,
        .status = true,
        .reason = failed ? CTL_REASON_BACKOFF_LIMIT_EXCEEDED : CTL_REASON_COMPLETIONS_REACHED,
        .at = job->ended_at,
        .message = failed ? given_up : done,
    };
    job->status.ready = (struct ctl_opt_i32){0, true};
    job->status.terminating = (struct ctl_opt_i32){0, true};
    job->status.has_uncounted = true;
    result->pods_created += 26;
    result->pods_succeeded += 24;
    result->pods_failed += 2;
    result->pod_replacements += 2;
    result->ended_at = job->ended_at;
}
