/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/build.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "control/api_time.h"
#include "models/presets.h"
#include "scenarios/arena_memory.h"
#include "scenarios/build_priv.h"
#include "scenarios/decode.h"
#include "scenarios/documents.h"

/* ---- what the files share ---------------------------------------------------------------------------------------- */

void scn_build_problem(struct scn_builder *b, const char *path, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const bool of_scenario = strncmp(path, "spec.", 5) == 0 && b->sources->scenario != NULL;
    const struct scn_position at = of_scenario ? scn_locate(b->sources->scenario, path) : (struct scn_position){0, 0};
    scn_problem_add(b->problems, of_scenario ? b->sources->scenario_file : "", at, path, "%s", text);
}

void scn_build_note(struct scn_builder *b, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    for (uint32_t i = 0; i < b->notes->count; i++)
        if (strcmp(b->notes->items[i].text, text) == 0)
            return;
    scn_problem_add(b->notes, "", (struct scn_position){0, 0}, "", "%s", text);
}

uint32_t scn_build_resource(struct scn_builder *b, const char *name, bool add)
{
    for (uint32_t i = 0; i < b->resource_count; i++)
        if (strcmp(b->resource_names[i], name) == 0)
            return i;
    if (!add)
        return MDL_RESOURCES_MAX;
    if (b->resource_count == MDL_RESOURCES_MAX) {
        scn_build_problem(b, "resources", "%s is one kind of resource too many; at most %d are modelled", name,
                          MDL_RESOURCES_MAX);
        return MDL_RESOURCES_MAX;
    }
    b->resource_names[b->resource_count] = name;
    return b->resource_count++;
}

/* ---- the Scenario's fields --------------------------------------------------------------------------------------- */

/* A preset's rows as the document that says the same. */
static const struct scn_node *preset_document(const struct mdl_preset *preset, struct sim_arena *arena,
                                              struct scn_problems *problems)
{
    const char *text = "";
    for (uint32_t i = 0; i < preset->count; i++) {
        const char *at = preset->rows[i].path;
        const char *opened = "", *closed = "";
        for (const char *dot; (dot = strchr(at, '.')) != NULL; at = dot + 1) {
            opened = scn_format(arena, "%s{\"%.*s\": ", opened, (int)(dot - at), at);
            closed = scn_format(arena, "}%s", closed);
        }
        text = scn_format(arena, "%s- {\"spec\": %s{\"%s\": %s}%s}\n", text, opened, at, preset->rows[i].value, closed);
    }
    struct scn_documents documents;
    scn_documents_read(&documents, "preset", text, strlen(text), arena, problems);
    return documents.count > 0 ? documents.items[0].root : NULL;
}

static const struct mdl_preset *find_preset(const char *name)
{
    for (uint32_t i = 0; i < mdl_preset_count; i++)
        if (strcmp(mdl_presets[i].name, name) == 0)
            return &mdl_presets[i];
    return NULL;
}

static void apply_preset(struct mdl_scenario_form *out, const struct mdl_preset *preset, struct sim_arena *arena,
                         struct scn_problems *problems)
{
    const struct scn_node *rows = preset->count > 0 ? preset_document(preset, arena, problems) : NULL;
    struct scn_faults faults = {.arena = arena};
    for (uint32_t i = 0; rows != NULL && i < rows->count; i++)
        scn_decode(out, &mdl_scenario_table, rows->items[i], &faults, NULL);
    assert(faults.count == 0);
}

static const char *preset_names(struct sim_arena *arena)
{
    const char *names = "";
    for (uint32_t i = 0; i < mdl_preset_count; i++)
        names = scn_format(arena, "%s%s%s", names, i > 0 ? ", " : "", mdl_presets[i].name);
    return names;
}

void scn_scenario_read(struct mdl_scenario_form *out, const struct scn_sources *sources,
                       const struct scn_shortcuts *shortcuts, struct sim_arena *arena, struct scn_problems *problems,
                       struct scn_problems *notes)
{
    *out = (struct mdl_scenario_form){.horizon_ns = 0};
    scn_decode_defaults(out, &mdl_scenario_table, arena);
    const struct scn_node *spec = sources->scenario != NULL ? scn_node_get(sources->scenario, "spec") : NULL;
    const struct scn_node *written = spec != NULL && spec->kind == SCN_MAP ? scn_node_get(spec, "preset") : NULL;
    const char *name = shortcuts->preset != NULL                      ? shortcuts->preset
                       : written != NULL && written->kind == SCN_TEXT ? written->text
                                                                      : "default";
    const struct mdl_preset *preset = find_preset(name);
    if (preset != NULL)
        apply_preset(out, preset, arena, problems);
    else
        scn_problem_add(problems, shortcuts->preset != NULL ? "" : sources->scenario_file,
                        written != NULL ? written->at : (struct scn_position){0, 0},
                        shortcuts->preset != NULL ? "--preset" : "spec.preset", "\"%.80s\" is none of %s", name,
                        preset_names(arena));
    if (sources->scenario == NULL)
        return;
    struct scn_faults faults = {.arena = arena};
    const char *slash = strrchr(sources->scenario_file, '/');
    const struct scn_decode_options options = {
        .folder = slash == NULL
                      ? "."
                      : sim_arena_text(arena, sources->scenario_file, (size_t)(slash - sources->scenario_file))};
    scn_decode(out, &mdl_scenario_table, sources->scenario, &faults, &options);
    scn_faults_report(&faults, sources->scenario_file, sources->lenient ? notes : problems, problems);
}

/* ---- workloads --------------------------------------------------------------------------------------------------- */

static bool read_poisson(const char *text, double *per_second)
{
    char *end;
    const double rate = strtod(text, &end);
    const double unit_s = strcmp(end, "/s") == 0   ? 1
                          : strcmp(end, "/m") == 0 ? 60
                          : strcmp(end, "/h") == 0 ? 3600
                          : strcmp(end, "/d") == 0 ? 86400
                                                   : 0;
    *per_second = unit_s > 0 ? rate / unit_s : 0;
    return end != text && isfinite(rate) && *per_second > 0 && *per_second <= 1e6;
}

static void build_arrivals(struct scn_builder *b, const struct mdl_arrivals_form *form, uint32_t workload,
                           struct mdl_arrivals_config *out)
{
    const char *path = scn_format(b->arena, "spec.workloads[%u].arrivals", workload);
    *out = (struct mdl_arrivals_config){.kind = MDL_ARRIVE_AT, .at = form->at, .count = form->count};
    if (form->every_ns > 0 && form->poisson != NULL)
        scn_build_problem(b, path, "has both every and poisson; one is wanted");
    if (form->every_ns > 0) {
        out->kind = MDL_ARRIVE_EVERY;
        out->every_ns = form->every_ns;
    } else if (form->poisson != NULL) {
        out->kind = MDL_ARRIVE_POISSON;
        if (!read_poisson(form->poisson, &out->per_second))
            scn_build_problem(b, scn_format(b->arena, "%s.poisson", path),
                              "\"%s\" is not a rate such as 12/h (/s, /m, /h, /d)", form->poisson);
    } else if (form->count == 0) {
        out->count = 1;
    }
    if (out->kind != MDL_ARRIVE_AT && out->count == 0 && b->form->horizon_ns == 0 && b->shortcuts->until == NULL)
        scn_build_problem(b, path, "has no end: give it a count, or the scenario a horizon");
}

static const char *text_or(const char *text, const char *otherwise)
{
    return text == NULL || *text == '\0' ? otherwise : text;
}

static void build_job(struct scn_builder *b, const struct scn_job_source *source,
                      const struct mdl_pod_model_form *model, struct mdl_job_config *out)
{
    const struct ctl_meta *meta = &source->object->meta;
    *out = (struct mdl_job_config){.namespace_name = text_or(meta->namespace_name, "default"),
                                   .name = meta->name,
                                   .spec = &source->object->form.spec,
                                   .pod = scn_build_pod(b, source, model)};
}

/* Whether a source belongs to a workload: by its file or template, or by its name. */
static bool belongs_to(const struct scn_builder *b, const struct scn_job_source *source, uint32_t workload)
{
    if (source->workload != 0)
        return source->workload == workload + 1;
    const char *name = b->form->workloads.items[workload].jobs.name;
    return name != NULL && source->object->meta.name != NULL && strcmp(name, source->object->meta.name) == 0;
}

static bool is_loose(const struct scn_builder *b, const struct scn_job_source *source)
{
    if (source->workload != 0)
        return false;
    for (uint32_t i = 0; i < b->form->workloads.count; i++)
        if (belongs_to(b, source, i))
            return false;
    return true;
}

static void build_workload(struct scn_builder *b, uint32_t number, struct mdl_workload_config *out)
{
    const struct mdl_workload_form *form = &b->form->workloads.items[number];
    struct mdl_job_config *jobs = sim_arena_array(b->arena, b->sources->job_count, sizeof *jobs, 16);
    uint32_t count = 0;
    for (uint32_t i = 0; i < b->sources->job_count; i++)
        if (belongs_to(b, &b->sources->jobs[i], number))
            build_job(b, &b->sources->jobs[i], &form->pods, &jobs[count++]);
    uint32_t cronjobs = 0;
    for (uint32_t i = 0; i < b->sources->cronjob_count; i++)
        cronjobs += scn_cronjob_belongs_to(b, &b->sources->cronjobs[i], number);
    if (count + cronjobs == 0)
        scn_build_problem(b, scn_format(b->arena, "spec.workloads[%u].jobs", number),
                          form->jobs.name != NULL ? "there is no Job manifest of the name \"%s\"" : "holds no Job%s",
                          form->jobs.name != NULL ? form->jobs.name : "");
    *out = (struct mdl_workload_config){.jobs = jobs, .job_count = count};
    build_arrivals(b, &form->arrivals, number, &out->arrivals);
}

static void build_loose_jobs(struct scn_builder *b, struct mdl_workload_config *out)
{
    struct mdl_job_config *jobs = sim_arena_array(b->arena, b->sources->job_count, sizeof *jobs, 16);
    struct mdl_pod_model_form model = {.run_time = NULL};
    scn_decode_defaults(&model, &mdl_pod_model_table, b->arena);
    uint32_t count = 0;
    for (uint32_t i = 0; i < b->sources->job_count; i++)
        if (is_loose(b, &b->sources->jobs[i]))
            build_job(b, &b->sources->jobs[i], &model, &jobs[count++]);
    *out =
        (struct mdl_workload_config){.jobs = jobs, .job_count = count, .arrivals = {.kind = MDL_ARRIVE_AT, .count = 1}};
}

static int compare_jobs(const void *a, const void *b)
{
    const struct mdl_job_config *x = *(const struct mdl_job_config *const *)a,
                                *y = *(const struct mdl_job_config *const *)b;
    const int order = strcmp(x->namespace_name, y->namespace_name);
    return order != 0 ? order : strcmp(x->name, y->name);
}

/* Two Jobs of one name cannot be submitted. */
static void check_names(struct scn_builder *b, const struct mdl_config *config)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < config->workload_count; i++)
        count += config->workloads[i].job_count;
    const struct mdl_job_config **all = sim_arena_array(b->arena, count, sizeof(struct mdl_job_config *), 8);
    count = 0;
    for (uint32_t i = 0; i < config->workload_count; i++)
        for (uint32_t j = 0; j < config->workloads[i].job_count; j++)
            all[count++] = &config->workloads[i].jobs[j];
    if (count > 1)
        qsort(all, count, sizeof(struct mdl_job_config *), compare_jobs);
    for (uint32_t i = 1; i < count; i++)
        if (compare_jobs(&all[i - 1], &all[i]) == 0)
            scn_build_problem(b, scn_format(b->arena, "Job %s/%s", all[i]->namespace_name, all[i]->name),
                              "is there twice; names must differ");
}

static void build_workloads(struct scn_builder *b, struct mdl_config *out)
{
    const uint32_t written = b->form->workloads.count;
    struct mdl_workload_config *workloads = sim_arena_array(b->arena, written + 1, sizeof *workloads, 16);
    for (uint32_t i = 0; i < written; i++)
        build_workload(b, i, &workloads[i]);
    build_loose_jobs(b, &workloads[written]);
    out->workloads = workloads;
    out->workload_count = written + (workloads[written].job_count > 0 ? 1 : 0);
    check_names(b, out);
}

/* What a run is called that has no Scenario: the name of its one Job, or CronJob. */
static const char *name_of_jobs(const struct mdl_config *config)
{
    if (config->workload_count == 0 && config->cronjob_count == 1)
        return config->cronjobs[0].job.name;
    return config->workload_count == 1 && config->workloads[0].job_count == 1 ? config->workloads[0].jobs[0].name
                                                                              : "jobs";
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static void build_start(struct scn_builder *b, struct mdl_config *out)
{
    const char *text = text_or(b->form->start_time, "2026-01-05T00:00:00Z");
    const struct ctl_memory memory = scn_arena_memory(b->arena);
    struct ctl_instant instant = {.unix_s = 0};
    const char *why = ctl_instant_parse(&instant, text, strlen(text), false, &memory);
    if (why != NULL)
        scn_build_problem(b, "spec.startTime", "%s", why);
    out->start_unix_s = instant.unix_s;
    out->start_ns = instant.ns;
}

static void build_horizon(struct scn_builder *b, struct mdl_config *out)
{
    const char *until = b->shortcuts->until;
    struct sim_error error;
    out->horizon_ns = b->form->horizon_ns;
    if (until == NULL)
        return;
    if (sim_duration_parse(&out->horizon_ns, until, strlen(until), &error) != SIM_OK)
        scn_build_problem(b, "--until", "%s", error.text);
    else if (out->horizon_ns <= 0)
        scn_build_problem(b, "--until", "\"%s\" is not above 0", until);
}

bool scn_build(struct mdl_config *out, const struct mdl_scenario_form *form, const struct scn_sources *sources,
               const struct scn_shortcuts *shortcuts, struct sim_arena *arena, struct scn_problems *problems,
               struct scn_problems *notes)
{
    static const char *const first_resources[] = {"cpu", "memory", "ephemeral-storage", "pods"};
    const uint32_t problems_before = problems->count + problems->dropped;
    struct scn_builder b = {
        .form = form, .sources = sources, .shortcuts = shortcuts, .arena = arena, .problems = problems, .notes = notes};
    for (uint32_t i = 0; i < MDL_FIRST_EXTENDED; i++)
        (void)scn_build_resource(&b, first_resources[i], true);
    struct mdl_config config = {.name = form->meta.name == NULL ? "" : form->meta.name,
                                .control_plane = form->control_plane};
    build_start(&b, &config);
    build_horizon(&b, &config);
    build_workloads(&b, &config);
    scn_build_cronjobs(&b, &config);
    if (*config.name == '\0')
        config.name = name_of_jobs(&config);
    scn_build_pools(&b, &config);
    scn_build_quotas(&b, &config);
    scn_build_actions(&b, &config);
    const char **names = sim_arena_array(arena, b.resource_count, sizeof(const char *), 8);
    memcpy(names, b.resource_names, b.resource_count * sizeof(const char *));
    config.resource_names = names;
    config.resource_count = b.resource_count;
    if (problems->count + problems->dropped != problems_before)
        return false;
    *out = config;
    return true;
}
