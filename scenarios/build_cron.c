/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CronJobs: their schedules in their zones, and what their Jobs are like. */
#include <string.h>

#include "control/defaults.h"
#include "scenarios/arena_memory.h"
#include "scenarios/build_priv.h"
#include "scenarios/decode.h"
#include "scenarios/zone.h"

static const struct ctl_cron_spec *build_spec(struct scn_builder *b, const struct ctl_cronjob_object *object)
{
    struct ctl_cron_spec *spec = sim_arena_alloc(b->arena, sizeof *spec);
    *spec = (struct ctl_cron_spec){.schedule = object->schedule,
                                   .time_zone = object->time_zone,
                                   .suspend = object->suspend.value,
                                   .starting_deadline_seconds = object->starting_deadline_seconds,
                                   .successful_history_limit = object->successful_history_limit,
                                   .failed_history_limit = object->failed_history_limit};
    if (strcmp(object->concurrency_policy, "Forbid") == 0)
        spec->concurrency = CTL_CRON_FORBID;
    else if (strcmp(object->concurrency_policy, "Replace") == 0)
        spec->concurrency = CTL_CRON_REPLACE;
    return spec;
}

static const struct ctl_cron_timing *build_timing(struct scn_builder *b, const struct ctl_cronjob_object *object)
{
    const struct ctl_memory memory = scn_arena_memory(b->arena);
    struct scn_zones *zones = sim_arena_alloc(b->arena, sizeof *zones);
    struct ctl_cron_timing *timing = sim_arena_alloc(b->arena, sizeof *timing);
    *zones = (struct scn_zones){.arena = b->arena};
    ctl_cron_timing_make(timing, object->schedule, object->time_zone, &(struct ctl_time_zones){scn_zone_find, zones},
                         &memory);
    return timing;
}

/* The Job that the template makes, as the API server would store it. */
static const struct ctl_job_object *job_of_template(struct scn_builder *b, const struct ctl_cronjob_object *object)
{
    const struct ctl_memory memory = scn_arena_memory(b->arena);
    struct ctl_job_object *job = sim_arena_alloc(b->arena, sizeof *job);
    *job = (struct ctl_job_object){.meta = object->template.meta, .form = object->template.form};
    job->meta.name = object->meta.name;
    job->meta.namespace_name = object->meta.namespace_name;
    ctl_job_defaults(job);
    ctl_job_generate_selector(job, object->meta.uid, &memory);
    ctl_job_form_settle(&job->form, &memory);
    return job;
}

bool scn_cronjob_belongs_to(const struct scn_builder *b, const struct scn_cronjob_source *source, uint32_t workload)
{
    if (source->workload != 0)
        return source->workload == workload + 1;
    const char *name = b->form->workloads.items[workload].jobs.name;
    return name != NULL && strcmp(name, source->object->meta.name) == 0;
}

/* The workload that says what its pods do and when it is created, or NULL. */
static const struct mdl_workload_form *workload_of(const struct scn_builder *b, const struct scn_cronjob_source *source)
{
    for (uint32_t i = 0; i < b->form->workloads.count; i++)
        if (scn_cronjob_belongs_to(b, source, i))
            return &b->form->workloads.items[i];
    return NULL;
}

static void build_cronjob(struct scn_builder *b, const struct scn_cronjob_source *source,
                          struct mdl_cronjob_config *out)
{
    const struct mdl_workload_form *workload = workload_of(b, source);
    struct mdl_pod_model_form model = {.run_time = NULL};
    scn_decode_defaults(&model, &mdl_pod_model_table, b->arena);
    const struct scn_job_source job = {.object = job_of_template(b, source->object), source->file, source->root, 0};
    const char *namespace_name = source->object->meta.namespace_name;
    *out = (struct mdl_cronjob_config){
        .job = {.namespace_name = namespace_name == NULL || *namespace_name == '\0' ? "default" : namespace_name,
                .name = source->object->meta.name,
                .spec = &job.object->form.spec,
                .pod = scn_build_pod(b, &job, workload != NULL ? &workload->pods : &model)},
        .spec = build_spec(b, source->object),
        .timing = build_timing(b, source->object),
        .at = workload != NULL ? workload->arrivals.at : 0};
}

void scn_build_cronjobs(struct scn_builder *b, struct mdl_config *out)
{
    const uint32_t count = b->sources->cronjob_count;
    struct mdl_cronjob_config *cronjobs = sim_arena_array(b->arena, count, sizeof *cronjobs, 16);
    for (uint32_t i = 0; i < count; i++) {
        const struct scn_cronjob_source *source = &b->sources->cronjobs[i];
        if (out->horizon_ns == 0)
            scn_problem_add(b->problems, source->file, source->root->at, "",
                            "CronJob %s goes on for ever: give the Scenario a horizon, or say --until",
                            source->object->meta.name);
        build_cronjob(b, source, &cronjobs[i]);
    }
    out->cronjobs = cronjobs;
    out->cronjob_count = count;
}
