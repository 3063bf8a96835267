/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What operators do: patches of Jobs as kubectl patch --type=merge makes them, deletions, failures. */
#include <stdlib.h>
#include <string.h>

#include "control/defaults.h"
#include "control/taint_eviction.h"
#include "scenarios/arena_memory.h"
#include "scenarios/build_priv.h"
#include "scenarios/decode.h"
#include "scenarios/job_change.h"
#include "scenarios/merge.h"

/* The NAME of `kind/NAME`, or NULL. */
static const char *name_after(const char *target, const char *kind)
{
    const size_t length = strlen(kind);
    return strncmp(target, kind, length) == 0 && target[length] == '/' && target[length + 1] != '\0'
               ? target + length + 1
               : NULL;
}

static const struct scn_job_source *find_job(const struct scn_builder *b, const char *name)
{
    for (uint32_t i = 0; i < b->sources->job_count; i++)
        if (b->sources->jobs[i].object->meta.name != NULL && strcmp(b->sources->jobs[i].object->meta.name, name) == 0)
            return &b->sources->jobs[i];
    return NULL;
}

/* A Job's manifest with the patches that were made to it so far. */
struct patched {
    const struct scn_job_source *job;
    const struct scn_node *root;
    const struct ctl_job_object *object;
};

/* As the API server judges an update; what it refuses is a problem of the Scenario. */
static bool is_valid_update(struct scn_builder *b, const struct patched *old, const struct ctl_job_object *object,
                            const struct scn_node *root, const char *path)
{
    const struct ctl_memory memory = scn_arena_memory(b->arena);
    const struct ctl_job_equalities equal = scn_job_compare(old->root, root);
    struct ctl_errors errors = {.memory = &memory};
    ctl_validate_job_update(&errors, old->object, object, &equal);
    for (uint32_t i = 0; i < errors.count; i++) {
        struct ctl_text text = {.memory = &memory};
        ctl_error_body(&text, &errors.items[i]);
        scn_build_problem(b, path, "%s: %s", errors.items[i].field, text.text);
    }
    return errors.count == 0;
}

static const struct ctl_job_spec *apply_patch(struct scn_builder *b, struct patched *patched,
                                              const struct scn_node *spec, const char *path)
{
    const struct ctl_memory memory = scn_arena_memory(b->arena);
    const struct scn_entry entry = {.key = "spec", .key_length = 4, .key_at = spec->at, .value = spec};
    const struct scn_node patch = {.kind = SCN_MAP, .at = spec->at, .count = 1, .entries = &entry};
    const struct scn_node *root = scn_merge(patched->root, &patch, b->arena);
    struct ctl_job_object *object = sim_arena_alloc(b->arena, sizeof *object);
    struct scn_faults faults = {.arena = b->arena};
    const struct scn_decode_options options = {.root_path = path};
    scn_decode(object, &mdl_job_table, root, &faults, &options);
    scn_faults_report(&faults, b->sources->scenario_file, b->sources->lenient ? b->notes : b->problems, b->problems);
    if (faults.count > 0)
        return NULL;
    object->meta.name = patched->object->meta.name;
    object->meta.uid = patched->object->meta.uid;
    ctl_job_defaults(object);
    ctl_job_generate_selector(object, object->meta.uid, &memory);
    if (!is_valid_update(b, patched, object, root, path))
        return NULL;
    ctl_job_form_settle(&object->form, &memory);
    patched->root = root;
    patched->object = object;
    return &object->form.spec;
}

static void build_job_action(struct scn_builder *b, const struct mdl_action_form *form, const char *path,
                             const char *target, struct patched *patched, struct mdl_action_config *out)
{
    const char *name = name_after(target, "job");
    const struct scn_job_source *job = name == NULL ? NULL : find_job(b, name);
    if (job == NULL) {
        scn_build_problem(b, path, "\"%s\" is not job/NAME of a Job that is here", target);
        return;
    }
    out->target = name;
    out->namespace_name = job->object->meta.namespace_name == NULL ? "default" : job->object->meta.namespace_name;
    if (out->kind == MDL_ACTION_DELETE_PODS)
        out->pods = scn_build_ranges(b, path, form->pods == NULL ? "" : form->pods);
    if (out->kind != MDL_ACTION_PATCH)
        return;
    if (form->spec == NULL || form->spec->kind != SCN_MAP) {
        scn_build_problem(b, path, "needs spec, the fields to change: {suspend: true}");
        return;
    }
    uint32_t i = 0;
    while (patched[i].job != NULL && patched[i].job != job)
        i++;
    if (patched[i].job == NULL)
        patched[i] = (struct patched){job, job->root, job->object};
    out->spec = apply_patch(b, &patched[i], form->spec, path);
}

static void build_creation(struct scn_builder *b, const struct mdl_action_form *form, const char *path,
                           struct mdl_action_config *out)
{
    const char *name = name_after(form->create_from, "cronjob");
    out->kind = MDL_ACTION_CREATE_FROM;
    out->target = form->name;
    if (form->name == NULL || *form->name == '\0')
        scn_build_problem(b, path, "needs name, that of the new Job");
    for (uint32_t i = 0; name != NULL && i < b->sources->cronjob_count; i++)
        if (strcmp(b->sources->cronjobs[i].object->meta.name, name) == 0) {
            out->cronjob = i;
            return;
        }
    scn_build_problem(b, path, "\"%s\" is not cronjob/NAME of a CronJob that is here", form->create_from);
}

/* As mdl_node_name() will say it. */
static bool is_node(const struct mdl_config *config, const char *name)
{
    for (uint32_t i = 0; i < config->pool_count; i++) {
        const struct mdl_node_pool_config *pool = &config->pools[i];
        if (pool->is_manifest && strcmp(pool->name, name) == 0)
            return true;
        const size_t length = strlen(pool->name);
        const char *number = name + length + 1;
        if (pool->is_manifest || strncmp(name, pool->name, length) != 0 || name[length] != '-' || *number < '0' ||
            *number > '9' || (*number == '0' && number[1] != '\0'))
            continue;
        char *end;
        const unsigned long index = strtoul(number, &end, 10);
        if (*end == '\0' && index < pool->count)
            return true;
    }
    return false;
}

/* As kubectl taint reads it. */
static bool read_taint(struct scn_builder *b, const char *text, const char *path, struct ctl_taint *out)
{
    const char *colon = strchr(text, ':'), *equals = strchr(text, '=');
    const char *effect = colon == NULL ? "" : colon + 1;
    const char *key_end = colon != NULL && equals != NULL && equals < colon ? equals : colon;
    if ((strcmp(effect, "NoSchedule") != 0 && strcmp(effect, "NoExecute") != 0) || key_end == text) {
        scn_build_problem(b, path, "taint \"%s\" is not KEY=VALUE:EFFECT, the effect NoSchedule or NoExecute", text);
        return false;
    }
    *out = (struct ctl_taint){.key = sim_arena_text(b->arena, text, (size_t)(key_end - text)), .effect = effect};
    if (key_end == equals)
        out->value = sim_arena_text(b->arena, equals + 1, (size_t)(colon - equals - 1));
    return true;
}

/* The scheduler knows the taints of pools, not those of single nodes. */
static void note_what_a_taint_cannot(struct scn_builder *b, const struct mdl_config *config,
                                     const struct ctl_taint *taint)
{
    bool borne = false, refused = false;
    for (uint32_t i = 0; i < config->workload_count; i++)
        for (uint32_t j = 0; j < config->workloads[i].job_count; j++) {
            const struct ctl_tolerations *bears = &config->workloads[i].jobs[j].pod->bears;
            const bool bears_it = ctl_taint_tolerated_ns(taint, bears) != CTL_NOT_TOLERATED;
            borne |= bears_it;
            refused |= !bears_it;
        }
    if (borne && refused)
        scn_build_note(
            b, "some Jobs tolerate the taint of taintNode and others do not: that node takes no pods of either");
}

static void build_node_action(struct scn_builder *b, const struct mdl_config *config,
                              const struct mdl_action_form *form, const char *path, struct mdl_action_config *out)
{
    const struct {
        const char *target;
        enum mdl_action_kind kind;
    } rows[] = {{form->fail, MDL_ACTION_FAIL_NODE},
                {form->drain, MDL_ACTION_DRAIN_NODE},
                {form->remove_node, MDL_ACTION_REMOVE_NODE},
                {form->taint_node, MDL_ACTION_TAINT_NODE}};
    const char *target = NULL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].target != NULL) {
            target = rows[i].target;
            out->kind = rows[i].kind;
        }
    if (out->kind == MDL_ACTION_TAINT_NODE)
        if (read_taint(b, form->taint == NULL ? "" : form->taint, path, &out->taint))
            note_what_a_taint_cannot(b, config, &out->taint);
    out->target = name_after(target, "node");
    if (out->target == NULL || !is_node(config, out->target))
        scn_build_problem(b, path, "\"%s\" is not node/NAME of a node that is here, such as node/POOL-0", target);
}

static void build_action(struct scn_builder *b, const struct mdl_config *config, uint32_t number,
                         struct patched *patched, struct mdl_action_config *out)
{
    const struct mdl_action_form *form = &b->form->actions.items[number];
    const char *path = scn_format(b->arena, "spec.actions[%u]", number);
    const int given = (form->patch != NULL) + (form->delete_target != NULL) + (form->delete_pods != NULL) +
                      (form->fail != NULL) + (form->drain != NULL) + (form->remove_node != NULL) +
                      (form->taint_node != NULL) + (form->create_from != NULL);
    out->at = form->at;
    if (given != 1) {
        scn_build_problem(
            b, path, "needs exactly one of patch, delete, deletePods, createFrom, fail, drain, taintNode, removeNode");
        return;
    }
    if (form->create_from != NULL) {
        build_creation(b, form, path, out);
        return;
    }
    if (form->fail != NULL || form->drain != NULL || form->remove_node != NULL || form->taint_node != NULL) {
        build_node_action(b, config, form, path, out);
        return;
    }
    out->kind = form->patch != NULL         ? MDL_ACTION_PATCH
                : form->delete_pods != NULL ? MDL_ACTION_DELETE_PODS
                                            : MDL_ACTION_DELETE;
    const char *target = form->patch != NULL         ? form->patch
                         : form->delete_pods != NULL ? form->delete_pods
                                                     : form->delete_target;
    build_job_action(b, form, path, target, patched, out);
}

/* Patches build on each other in the order in which they are written, which must be that of their times. */
void scn_build_actions(struct scn_builder *b, struct mdl_config *out)
{
    const uint32_t count = b->form->actions.count;
    struct mdl_action_config *actions = sim_arena_array(b->arena, count, sizeof *actions, 16);
    struct patched *patched = sim_arena_array(b->arena, count + 1, sizeof *patched, 16);
    for (uint32_t i = 0; i < count; i++) {
        build_action(b, out, i, patched, &actions[i]);
        if (i > 0 && actions[i].at < actions[i - 1].at)
            scn_build_problem(b, scn_format(b->arena, "spec.actions[%u].at", i),
                              "is before the action above it; order them by time");
    }
    out->actions = actions;
    out->action_count = count;
}
