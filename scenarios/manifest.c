/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/manifest.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "control/defaults.h"
#include "control/validate.h"
#include "models/field.h"
#include "scenarios/arena_memory.h"
#include "scenarios/decode.h"
#include "scenarios/documents.h"
#include "scenarios/file_text.h"
#include "scenarios/set.h"

enum { FILES_PER_DIRECTORY_MAX = 100000 };

/* ---- kinds ------------------------------------------------------------------------------------------------------- */

struct kind_row {
    const char *api_version, *kind;
    enum scn_kind number;
    const struct mdl_table *table;      /* NULL: a Scenario */
};

static const struct kind_row kinds[] = {
    {"batch/v1", "Job", SCN_JOB, &mdl_job_table},
    {"batch/v1", "CronJob", SCN_CRONJOB, &mdl_cronjob_table},
    {"v1", "Node", SCN_NODE, &mdl_node_table},
    {"v1", "Namespace", SCN_NAMESPACE, &mdl_namespace_table},
    {"v1", "ResourceQuota", SCN_QUOTA, &mdl_quota_table},
    {"v1", "LimitRange", SCN_LIMIT_RANGE, &mdl_limit_range_table},
    {"scheduling.k8s.io/v1", "PriorityClass", SCN_PRIORITY_CLASS, &mdl_priority_class_table},
    {"jobsim.dev/v1", "Scenario", SCN_SCENARIO, NULL},
};

struct reader {
    struct scn_manifests *out;
    const struct scn_manifest_options *options;
    struct sim_arena *arena;
    struct scn_problems *problems, *notes;
    struct ctl_memory memory;
    const char *file;
};

static const char *word(const struct scn_node *root, const char *key)
{
    const struct scn_node *node = root->kind == SCN_MAP ? scn_node_get(root, key) : NULL;
    return node != NULL && node->kind == SCN_TEXT && strlen(node->text) == node->length ? node->text : NULL;
}

/* ---- one object -------------------------------------------------------------------------------------------------- */

static void note_once(struct reader *r, const char *text)
{
    for (uint32_t i = 0; i < r->notes->count; i++)
        if (strcmp(r->notes->items[i].text, text) == 0)
            return;
    scn_problem_add(r->notes, "", (struct scn_position){0, 0}, "", "%s", text);
}

static const char *problem_text(struct reader *r, const struct ctl_field_error *error)
{
    struct ctl_text text = {.memory = &r->memory};
    ctl_error_body(&text, error);
    return text.text;
}

static void report(struct reader *r, const struct scn_node *root, const struct ctl_errors *errors)
{
    for (uint32_t i = 0; i < errors->count; i++)
        scn_problem_add(r->problems, r->file, scn_locate(root, errors->items[i].field), errors->items[i].field, "%s",
                        problem_text(r, &errors->items[i]));
}

/* Any well-formed zone will do here: a run reads it from the system's database, and says if it is not there. */
static bool zone_is_known(void *context, const char *name)
{
    (void)context;
    return *name != '\0';
}

/* A name for an object that has only a beginning of one; the server draws five characters, here the count of objects tells
 * them apart. */
static void settle_name(struct reader *r, struct ctl_meta *meta)
{
    char suffix[CTL_GENERATED_SUFFIX + 1];
    if ((meta->name != NULL && *meta->name != '\0') || meta->generate_name == NULL || *meta->generate_name == '\0')
        return;
    (void)snprintf(suffix, sizeof suffix, "%05u", r->out->count % 100000);
    meta->name = ctl_generate_name(meta->generate_name, suffix, &r->memory);
}

static void finish_job(struct reader *r, const struct scn_node *root, struct ctl_job_object *job)
{
    struct ctl_errors errors = {.memory = &r->memory};
    job->meta.uid = scn_format(r->arena, "00000000-0000-4000-8000-%012u", r->out->count + 1);
    ctl_job_defaults(job);
    settle_name(r, &job->meta);
    ctl_job_generate_selector(job, job->meta.uid, &r->memory);
    ctl_validate_job(&errors, job);
    report(r, root, &errors);
    if (errors.count == 0)
        ctl_job_form_settle(&job->form, &r->memory);
}

static void finish_cronjob(struct reader *r, const struct scn_node *root, struct ctl_cronjob_object *cronjob)
{
    const struct ctl_validation validation = {.zone_is_known = zone_is_known};
    struct ctl_errors errors = {.memory = &r->memory};
    ctl_cronjob_defaults(cronjob);
    settle_name(r, &cronjob->meta);
    ctl_validate_cronjob(&errors, cronjob, &validation);
    report(r, root, &errors);
}

static void add_object(struct reader *r, struct scn_object object)
{
    struct scn_manifests *out = r->out;
    if (out->count == out->capacity) {
        const uint32_t capacity = out->capacity == 0 ? 16 : out->capacity * 2;
        out->items = scn_arena_grow(r->arena, out->items, out->count * sizeof *out->items, capacity * sizeof *out->items);
        out->capacity = capacity;
    }
    out->items[out->count++] = object;
}

static void read_typed(struct reader *r, const struct kind_row *row, const struct scn_node *root)
{
    const uint32_t before = r->problems->count + r->problems->dropped;
    struct scn_faults faults = {.arena = r->arena};
    void *typed = sim_arena_alloc(r->arena, row->table->size);
    if (row->number == SCN_JOB)
        root = scn_sets_apply_to_job(r->options->sets, r->options->set_count, r->file, root, r->arena, r->problems);
    scn_decode(typed, row->table, root, &faults, NULL);
    scn_faults_report(&faults, r->file, r->options->lenient, r->problems);
    if (r->problems->count + r->problems->dropped != before)
        return;
    if (row->number == SCN_JOB)
        finish_job(r, root, typed);
    else if (row->number == SCN_CRONJOB)
        finish_cronjob(r, root, typed);
    add_object(r, (struct scn_object){row->number, r->file, root, typed, r->options->workload});
}

/* Items of a List say their kind; those of a JobList and the like may leave it to the list. */
static void read_root(struct reader *r, const struct scn_node *root, const char *list_version, const char *list_kind, uint32_t depth);

static void read_items(struct reader *r, const struct scn_node *root, const char *api_version, const char *kind, uint32_t depth)
{
    const struct scn_node *items = scn_node_get(root, "items");
    const size_t length = strlen(kind) - strlen("List");
    const char *item_kind = length == 0 ? NULL : sim_arena_text(r->arena, kind, length);
    for (uint32_t i = 0; items != NULL && items->kind == SCN_LIST && i < items->count; i++)
        read_root(r, items->items[i], item_kind == NULL ? NULL : api_version, item_kind, depth + 1);
    if (items != NULL && items->kind != SCN_LIST && items->kind != SCN_NULL)
        scn_problem_add(r->problems, r->file, items->at, "items", "must be a list");
}

static bool ends_with(const char *text, const char *end)
{
    const size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static void read_root(struct reader *r, const struct scn_node *root, const char *list_version, const char *list_kind, uint32_t depth)
{
    const char *api_version = word(root, "apiVersion"), *kind = word(root, "kind");
    if (root->kind == SCN_NULL)
        return;
    if (root->kind != SCN_MAP) {
        scn_problem_add(r->problems, r->file, root->at, "", "is no object: apiVersion and kind are missing");
        return;
    }
    api_version = api_version == NULL ? list_version : api_version;
    kind = kind == NULL ? list_kind : kind;
    if (kind == NULL || *kind == '\0' || api_version == NULL || *api_version == '\0') {
        scn_problem_add(r->problems, r->file, root->at, kind == NULL || *kind == '\0' ? "kind" : "apiVersion",
                        "is missing: a Kubernetes object or a Scenario needs apiVersion and kind");
        return;
    }
    if (ends_with(kind, "List") && scn_node_get(root, "items") != NULL && depth < 3) {
        read_items(r, root, api_version, kind, depth);
        return;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].kind, kind) != 0)
            continue;
        if (strcmp(kinds[i].api_version, api_version) != 0) {
            if (strcmp(api_version, "batch/v1beta1") != 0 && strncmp(api_version, "batch/", 6) != 0 &&
                strncmp(api_version, "jobsim.dev/", 11) != 0)
                continue;
            scn_problem_add(r->problems, r->file, scn_locate(root, "apiVersion"), "apiVersion",
                            "no matches for kind \"%.80s\" in version \"%.80s\"; %s is there", kind, api_version,
                            kinds[i].api_version);
            return;
        }
        if (kinds[i].table != NULL)
            read_typed(r, &kinds[i], root);
        else
            add_object(r, (struct scn_object){SCN_SCENARIO, r->file, root, NULL, 0});
        return;
    }
    note_once(r, scn_format(r->arena, "%.80s (%.80s) is not modelled: skipped", kind, api_version));
}

void scn_manifest_add(struct scn_manifests *out, const char *file, const struct scn_node *root,
                      const struct scn_manifest_options *options, struct sim_arena *arena, struct scn_problems *problems,
                      struct scn_problems *notes)
{
    struct reader r = {out, options, arena, problems, notes, scn_arena_memory(arena), file};
    read_root(&r, root, NULL, NULL, 0);
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

static void read_file(struct reader *r, const char *path)
{
    const char *text;
    size_t length;
    struct sim_error error;
    if (scn_file_read(&text, &length, path, SCN_BYTES_MAX, r->arena, &error) != SIM_OK) {
        scn_problem_add(r->problems, path, (struct scn_position){0, 0}, "", "%s", error.text);
        return;
    }
    struct scn_documents documents;
    r->file = strcmp(path, "-") == 0 ? "<stdin>" : path;
    scn_documents_read(&documents, r->file, text, length, r->arena, r->problems);
    for (uint32_t i = 0; i < documents.count; i++) {
        const struct scn_document *document = &documents.items[i];
        for (uint32_t j = 0; j < document->repeat_count && !r->options->lenient; j++)
            scn_problem_add(r->problems, r->file, document->repeats[j].at, document->repeats[j].path, "is there twice");
        if (document->root != NULL)
            read_root(r, document->root, NULL, NULL, 0);
    }
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_manifest_name(const char *name)
{
    return ends_with(name, ".yaml") || ends_with(name, ".yml") || ends_with(name, ".json");
}

static void read_directory(struct reader *r, const char *path)
{
    DIR *directory = opendir(path);
    if (directory == NULL) {
        scn_problem_add(r->problems, path, (struct scn_position){0, 0}, "", "%s", strerror(errno));
        return;
    }
    const char **names = NULL;
    uint32_t count = 0, capacity = 0;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL && count < FILES_PER_DIRECTORY_MAX;) {
        if (!is_manifest_name(entry->d_name))
            continue;
        if (count == capacity) {
            const uint32_t fresh = capacity == 0 ? 64 : capacity * 2;
            names = scn_arena_grow(r->arena, (void *)names, capacity * sizeof(const char *), fresh * sizeof(const char *));
            capacity = fresh;
        }
        names[count++] = scn_format(r->arena, "%s/%s", path, entry->d_name);
    }
    (void)closedir(directory);
    if (count > 1)
        qsort((void *)names, count, sizeof(const char *), compare_names);
    for (uint32_t i = 0; i < count; i++)
        read_file(r, names[i]);
    if (count == 0)
        scn_problem_add(r->problems, path, (struct scn_position){0, 0}, "", "the directory holds no *.yaml, *.yml or *.json");
}

void scn_manifests_read(struct scn_manifests *out, const char *path, const struct scn_manifest_options *options,
                        struct sim_arena *arena, struct scn_problems *problems, struct scn_problems *notes)
{
    struct reader r = {out, options, arena, problems, notes, scn_arena_memory(arena), path};
    struct stat status;
    if (strcmp(path, "-") != 0 && stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        read_directory(&r, path);
    else
        read_file(&r, path);
}
