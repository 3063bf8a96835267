/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/set.h"

#include <stdlib.h>
#include <string.h>

#include "models/field.h"
#include "models/scenario_form.h"
#include "scenarios/documents.h"
#include "scenarios/field_path.h"

enum { INDEX_MAX = 100000 };

/* ---- reading ----------------------------------------------------------------------------------------------------- */

static const struct scn_node *read_value(const char *text, struct sim_arena *arena, struct scn_problems *problems)
{
    static const struct scn_node empty = {.kind = SCN_TEXT, .text = "", .length = 0};
    /* As the value of a key, so that a distribution with its commas and parentheses stays one text. */
    const char *document = scn_format(arena, "value: %s\n", text);
    struct scn_documents documents;
    const uint32_t before = problems->count;
    scn_documents_read(&documents, "--set", document, strlen(document), arena, problems);
    if (problems->count != before || documents.count == 0 || documents.items[0].root == NULL)
        return NULL;
    const struct scn_node *value = scn_node_get(documents.items[0].root, "value");
    return value == NULL || *text == '\0' ? &empty : value;
}

/* Keys and indexes of a path: as many containers stand above the value. */
static size_t count_steps(const char *path)
{
    size_t steps = 1;
    for (; *path != '\0'; path++)
        steps += *path == '.' || *path == '[';
    return steps;
}

bool scn_set_read(struct scn_set *out, const char *text, struct sim_arena *arena, struct scn_problems *problems)
{
    const char *file = scn_format(arena, "--set %.200s", text);
    const struct scn_position nowhere = {0, 0};
    const char *equals = strchr(text, '=');
    struct sim_error error = {.text = ""}, other;
    if (equals == NULL || equals == text) {
        scn_problem_add(problems, file, nowhere, "", "is not PATH=VALUE");
        return false;
    }
    const char *path = sim_arena_text(arena, text, (size_t)(equals - text));
    *out = (struct scn_set){.path = path};
    if (strncmp(path, "job/", 4) == 0) {
        const char *dot = strchr(path + 4, '.');
        out->job = sim_arena_text(arena, path + 4, dot == NULL ? strlen(path + 4) : (size_t)(dot - path - 4));
        out->path = dot == NULL ? "" : dot + 1;
    }
    if (*out->path == '\0') {
        scn_problem_add(problems, file, nowhere, "", "names a Job, but no field of it");
        return false;
    }
    const char *under_spec = scn_format(arena, "spec.%s", out->path);
    const size_t length = strlen(out->path), under_length = strlen(under_spec);
    if (out->job == NULL && scn_field_at(&mdl_scenario_table, out->path, length, &error) != NULL) {
        out->of_scenario = true;
    } else if (out->job == NULL && scn_field_at(&mdl_scenario_table, under_spec, under_length, &other) != NULL) {
        out->of_scenario = true;
        out->path = under_spec;
    } else if (scn_field_at(&mdl_job_table, out->path, length, &error) == NULL) {
        if (scn_field_at(&mdl_job_table, under_spec, under_length, &other) == NULL) {
            scn_problem_add(problems, file, nowhere, "", "%s",
                            strncmp(out->path, "spec.", 5) == 0 ? error.text : other.text);
            return false;
        }
        out->path = under_spec;
    }
    out->value = read_value(equals + 1, arena, problems);
    if (out->value != NULL && count_steps(out->path) + out->value->height > SCN_DEPTH_MAX) {
        scn_problem_add(problems, file, nowhere, "", "is nested deeper than %d levels", SCN_DEPTH_MAX);
        return false;
    }
    return out->value != NULL;
}

/* ---- applying ---------------------------------------------------------------------------------------------------- */

struct edit {
    const struct scn_set *set;
    const char *file;
    struct sim_arena *arena;
    struct scn_problems *problems;
};

static const struct scn_node *edited(struct edit *e, const struct scn_node *node, const char *path);

static const struct scn_node *edited_item(struct edit *e, const struct scn_node *node, const char *path)
{
    static const struct scn_node nothing = {.kind = SCN_NULL};
    char *end;
    const unsigned long index = strtoul(path + 1, &end, 10);
    const uint32_t count = node != NULL && node->kind == SCN_LIST ? node->count : 0;
    if (end == path + 1 || *end != ']' || index >= INDEX_MAX || index > count) {
        scn_problem_add(e->problems, e->file, (struct scn_position){0, 0}, e->set->path,
                        "--set: there are %u elements, counted from 0", count);
        return node != NULL ? node : &nothing;
    }
    struct scn_node *list = sim_arena_alloc(e->arena, sizeof *list);
    *list = (struct scn_node){.kind = SCN_LIST, .at = node != NULL ? node->at : e->set->value->at};
    list->count = index == count ? count + 1 : count;
    list->items = sim_arena_array(e->arena, list->count, sizeof(const struct scn_node *), 8);
    if (count > 0)
        memcpy((void *)list->items, (const void *)node->items, count * sizeof(const struct scn_node *));
    const char *rest = end + 1;
    list->items[index] = edited(e, index < count ? node->items[index] : NULL, *rest == '.' ? rest + 1 : rest);
    return list;
}

static const struct scn_node *edited_member(struct edit *e, const struct scn_node *node, const char *path)
{
    size_t key_length;
    (void)scn_path_step(path, &key_length);
    const char *key = sim_arena_text(e->arena, path, key_length);
    const char *rest = path + key_length;
    const uint32_t count = node != NULL && node->kind == SCN_MAP ? node->count : 0;
    struct scn_entry *entries = sim_arena_array(e->arena, count + 1, sizeof *entries, 8);
    uint32_t at = 0;
    while (at < count && strcmp(node->entries[at].key, key) < 0)
        at++;
    const bool is_there = at < count && strcmp(node->entries[at].key, key) == 0;
    const struct scn_node *old = is_there ? node->entries[at].value : NULL;
    for (uint32_t i = 0; i < count; i++)
        entries[i < at || is_there ? i : i + 1] = node->entries[i];
    if (!is_there)
        entries[at] = (struct scn_entry){.key = key, .key_length = (uint32_t)key_length, .key_at = e->set->value->at};
    entries[at].value = edited(e, old, *rest == '.' ? rest + 1 : rest);
    struct scn_node *map = sim_arena_alloc(e->arena, sizeof *map);
    *map = (struct scn_node){.kind = SCN_MAP, .at = node != NULL ? node->at : e->set->value->at, .entries = entries};
    map->count = is_there ? count : count + 1;
    return map;
}

static const struct scn_node *edited(struct edit *e, const struct scn_node *node, const char *path)
{
    if (*path == '\0')
        return e->set->value;
    return *path == '[' ? edited_item(e, node, path) : edited_member(e, node, path);
}

static const char *name_of(const struct scn_node *root)
{
    const struct scn_node *meta = root->kind == SCN_MAP ? scn_node_get(root, "metadata") : NULL;
    const struct scn_node *name = meta != NULL && meta->kind == SCN_MAP ? scn_node_get(meta, "name") : NULL;
    return name != NULL && name->kind == SCN_TEXT ? name->text : "";
}

static const struct scn_node *apply(const struct scn_set *sets, uint32_t count, bool of_scenario, const char *file,
                                    const struct scn_node *root, struct sim_arena *arena, struct scn_problems *problems)
{
    for (uint32_t i = 0; i < count; i++) {
        struct edit e = {&sets[i], file, arena, problems};
        if (sets[i].of_scenario == of_scenario && (sets[i].job == NULL || strcmp(sets[i].job, name_of(root)) == 0))
            root = edited(&e, root, sets[i].path);
    }
    return root;
}

const struct scn_node *scn_sets_apply_to_job(const struct scn_set *sets, uint32_t count, const char *file,
                                             const struct scn_node *root, struct sim_arena *arena,
                                             struct scn_problems *problems)
{
    return apply(sets, count, false, file, root, arena, problems);
}

const struct scn_node *scn_sets_apply_to_scenario(const struct scn_set *sets, uint32_t count, const char *file,
                                                  const struct scn_node *root, struct sim_arena *arena,
                                                  struct scn_problems *problems)
{
    return apply(sets, count, true, file, root, arena, problems);
}
