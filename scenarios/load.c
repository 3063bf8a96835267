/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/load.h"

#include <string.h>

struct loader {
    const struct scn_request *request;
    struct scn_set *sets;
    struct sim_arena *arena;
    struct scn_problems *problems, *notes;
};

static struct scn_manifest_options options_of(const struct loader *l, uint32_t workload)
{
    return (struct scn_manifest_options){
        .lenient = l->request->lenient, .workload = workload, .sets = l->sets, .set_count = l->request->set_count};
}

/* The one Scenario among the objects, with the command line's changes; an empty one if these need it. */
static void find_scenario(struct loader *l, const struct scn_manifests *manifests, struct scn_sources *sources)
{
    static const struct scn_node nothing = {.kind = SCN_MAP};
    for (uint32_t i = 0; i < manifests->count; i++) {
        const struct scn_object *object = &manifests->items[i];
        if (object->kind != SCN_SCENARIO)
            continue;
        if (sources->scenario != NULL)
            scn_problem_add(l->problems, object->file, object->root->at, "", "is a second Scenario; one is allowed");
        sources->scenario = object->root;
        sources->scenario_file = object->file;
    }
    for (uint32_t i = 0; i < l->request->set_count && sources->scenario == NULL; i++)
        if (l->sets[i].of_scenario) {
            sources->scenario = &nothing;
            sources->scenario_file = "--set";
        }
    if (sources->scenario != NULL)
        sources->scenario = scn_sets_apply_to_scenario(l->sets, l->request->set_count, sources->scenario_file,
                                                       sources->scenario, l->arena, l->problems);
}

/* Jobs that workloads bring along: from a file beside the Scenario's, or inline. */
static void read_workloads(struct loader *l, const struct scn_sources *sources, const struct mdl_scenario_form *form,
                           struct scn_manifests *manifests)
{
    for (uint32_t i = 0; i < form->workloads.count; i++) {
        const struct mdl_job_source_form *jobs = &form->workloads.items[i].jobs;
        const struct scn_manifest_options options = options_of(l, i + 1);
        if (jobs->template != NULL) {
            scn_manifest_add(manifests, sources->scenario_file, jobs->template, &options, l->arena, l->problems,
                             l->notes);
        } else if (jobs->file != NULL) {
            const char *slash = strrchr(sources->scenario_file, '/');
            const int folder_length =
                slash == NULL || jobs->file[0] == '/' ? 0 : (int)(slash + 1 - sources->scenario_file);
            scn_manifests_read(manifests,
                               scn_format(l->arena, "%.*s%s", folder_length, sources->scenario_file, jobs->file),
                               &options, l->arena, l->problems, l->notes);
        }
    }
}

static void sort_objects(struct loader *l, const struct scn_manifests *manifests, struct scn_sources *sources)
{
    const uint32_t count = manifests->count;
    struct scn_job_source *jobs = sim_arena_array(l->arena, count, sizeof *jobs, 8);
    struct scn_cronjob_source *cronjobs = sim_arena_array(l->arena, count, sizeof *cronjobs, 8);
    const struct ctl_node_object **nodes = sim_arena_array(l->arena, count, sizeof(const struct ctl_node_object *), 8);
    const struct ctl_priority_class_object **classes =
        sim_arena_array(l->arena, count, sizeof(const struct ctl_priority_class_object *), 8);
    const struct ctl_quota_object **quotas =
        sim_arena_array(l->arena, count, sizeof(const struct ctl_quota_object *), 8);
    for (uint32_t i = 0; i < count; i++) {
        const struct scn_object *object = &manifests->items[i];
        if (object->kind == SCN_JOB)
            jobs[sources->job_count++] =
                (struct scn_job_source){object->typed, object->file, object->root, object->workload};
        else if (object->kind == SCN_CRONJOB)
            cronjobs[sources->cronjob_count++] =
                (struct scn_cronjob_source){object->typed, object->file, object->root, object->workload};
        else if (object->kind == SCN_NODE)
            nodes[sources->node_count++] = object->typed;
        else if (object->kind == SCN_PRIORITY_CLASS)
            classes[sources->priority_class_count++] = object->typed;
        else if (object->kind == SCN_QUOTA)
            quotas[sources->quota_count++] = object->typed;
        else if (object->kind == SCN_LIMIT_RANGE || object->kind == SCN_POD)
            scn_problem_add(l->notes, object->file, object->root->at, "", "%s objects are checked, but not simulated",
                            object->kind == SCN_POD ? "Pod" : "LimitRange");
    }
    sources->jobs = jobs;
    sources->cronjobs = cronjobs;
    sources->nodes = nodes;
    sources->quotas = quotas;
    sources->priority_classes = classes;
}

bool scn_load(struct scn_loaded *out, const struct scn_request *request, struct sim_arena *arena,
              struct scn_problems *problems, struct scn_problems *notes)
{
    struct loader l = {.request = request, .arena = arena, .problems = problems, .notes = notes};
    struct scn_sources sources = {.lenient = request->lenient};
    *out = (struct scn_loaded){.expect_count = 0};
    l.sets = sim_arena_array(arena, request->set_count, sizeof *l.sets, 8);
    for (uint32_t i = 0; i < request->set_count; i++)
        if (!scn_set_read(&l.sets[i], request->sets[i], arena, problems))
            return false;
    const struct scn_manifest_options options = options_of(&l, 0);
    for (uint32_t i = 0; i < request->file_count; i++)
        scn_manifests_read(&out->manifests, request->files[i], &options, arena, problems, notes);
    find_scenario(&l, &out->manifests, &sources);
    scn_scenario_read(&out->scenario, &sources, &request->shortcuts, arena, problems, notes);
    read_workloads(&l, &sources, &out->scenario, &out->manifests);
    sort_objects(&l, &out->manifests, &sources);
    if (problems->count + problems->dropped > 0)
        return false;
    out->expect = out->scenario.expect.items;
    out->expect_count = out->scenario.expect.count;
    return scn_build(&out->config, &out->scenario, &sources, &request->shortcuts, arena, problems, notes);
}
