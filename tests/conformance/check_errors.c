/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/conformance/check_errors.h"

#include <stdlib.h>
#include <string.h>

#include "scenarios/documents.h"

/* One error as one text, so that lists can be compared and sorted. A value that the recording dropped is not
 * compared. */
static const char *line_of(struct check_case *c, const char *field, const char *type, const char *value,
                           const char *detail)
{
    return scn_format(c->arena, "%s %s %s %s", field, type, value, detail);
}

static const char *expected_line(struct check_case *c, const struct scn_node *error)
{
    const struct scn_node *value = scn_node_get(error, "badValue");
    const char *text = check_flag(error, "badValueDropped") ? "{...}" : value ? scn_node_json(value, c->arena) : "-";
    return line_of(c, check_text(error, "field", ""), check_text(error, "type", ""), text,
                   check_text(error, "detail", ""));
}

static const char *value_text(struct check_case *c, const struct ctl_field_error *error)
{
    struct scn_node node = {.kind = SCN_TEXT, .text = error->value};
    struct scn_problems problems;
    switch (error->value_kind) {
    case CTL_VALUE_NONE:
        return "-";
    case CTL_VALUE_OBJECT:
        return "{...}";
    case CTL_VALUE_TEXT:
        node.length = (uint32_t)strlen(error->value);
        return scn_node_json(&node, c->arena);
    case CTL_VALUE_JSON:
        break;
    }
    scn_problems_init(&problems, c->arena);
    const struct scn_node *value =
        scn_json_value_read("value", 1, error->value, strlen(error->value), c->arena, &problems);
    return value ? scn_node_json(value, c->arena) : strcmp(error->value, "null") == 0 ? "null" : "not JSON";
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void check_same_errors(struct check_case *c, const struct ctl_errors *errors)
{
    const struct scn_node *expected = scn_node_get(c->row, "errors");
    const uint32_t count = expected ? expected->count : 0;
    const char **want = sim_arena_array(c->arena, count, sizeof *want, _Alignof(const char *));
    const char **got = sim_arena_array(c->arena, errors->count, sizeof *got, _Alignof(const char *));
    for (uint32_t i = 0; i < count; i++) {
        want[i] = expected_line(c, expected->items[i]);
    }
    for (uint32_t i = 0; i < errors->count; i++) {
        const struct ctl_field_error *error = &errors->items[i];
        got[i] = line_of(c, error->field, ctl_fault_reason(error->fault), value_text(c, error), error->detail);
    }
    if (check_flag(c->row, "unordered")) {
        qsort((void *)want, count, sizeof *want, by_text);
        qsort((void *)got, errors->count, sizeof *got, by_text);
    }
    for (uint32_t i = 0; i < count || i < errors->count; i++) {
        const char *what = scn_format(c->arena, "error %u", (unsigned)i);
        check_same_text(c, what, i < count ? want[i] : NULL, i < errors->count ? got[i] : NULL);
    }
}

void check_same_texts(struct check_case *c, const char *what, const struct scn_node *expected,
                      const char *const *actual, uint32_t count)
{
    const uint32_t expected_count = expected ? expected->count : 0;
    for (uint32_t i = 0; i < expected_count || i < count; i++) {
        check_same_text(c, what, i < expected_count ? expected->items[i]->text : NULL, i < count ? actual[i] : NULL);
    }
}

/* ---- objects ----------------------------------------------------------------------------------------------------- */

static bool is_in(const char *word, const char *const *words)
{
    for (size_t i = 0; words[i]; i++) {
        if (strcmp(word, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether recordings keep the field: `parent` is the key of the map that holds it. */
static bool is_kept(const char *parent, const char *key)
{
    static const char *const of_metadata[] = {"name", "generateName", "namespace", "labels", "annotations", NULL};
    static const char *const dropped_on_top[] = {"apiVersion", "kind", "status", NULL};
    static const char *const dropped[] = {"env",
                                          "volumeMounts",
                                          "volumes",
                                          "terminationMessagePolicy",
                                          "serviceAccountName",
                                          "scheduling",
                                          "securityContext",
                                          "hostAliases",
                                          "readinessGates",
                                          "resourceClaims",
                                          "os",
                                          NULL};
    if (strcmp(parent, "metadata") == 0) {
        return is_in(key, of_metadata);
    }
    return !is_in(key, dropped) && !(parent[0] == '\0' && is_in(key, dropped_on_top));
}

static void compare(struct check_case *c, const char *path, const char *parent, const struct scn_node *expected,
                    const struct scn_node *actual);

static void compare_maps(struct check_case *c, const char *path, const char *parent, const struct scn_node *expected,
                         const struct scn_node *actual)
{
    uint32_t e = 0, a = 0;
    while ((e < expected->count || a < actual->count) && !c->failed) {
        const char *want = e < expected->count ? expected->entries[e].key : NULL;
        const char *got = a < actual->count ? actual->entries[a].key : NULL;
        const int order = !want ? 1 : !got ? -1 : strcmp(want, got);
        const char *key = order <= 0 ? want : got;
        if (is_kept(parent, key)) {
            compare(c, scn_format(c->arena, "%s.%s", path, key), key, order <= 0 ? expected->entries[e].value : NULL,
                    order >= 0 ? actual->entries[a].value : NULL);
        }
        e += order <= 0;
        a += order >= 0;
    }
}

static void compare(struct check_case *c, const char *path, const char *parent, const struct scn_node *expected,
                    const struct scn_node *actual)
{
    const bool both = expected && actual && expected->kind == actual->kind;
    if (both && expected->kind == SCN_MAP) {
        compare_maps(c, path, parent, expected, actual);
    } else if (both && expected->kind == SCN_LIST && expected->count == actual->count) {
        for (uint32_t i = 0; i < expected->count && !c->failed; i++) {
            compare(c, scn_format(c->arena, "%s[%u]", path, (unsigned)i), parent, expected->items[i], actual->items[i]);
        }
    } else if (!both || !scn_node_equal(expected, actual)) {
        check_fail(c, "%s: expected %.500s, got %.500s", path, check_json(c, expected), check_json(c, actual));
    }
}

void check_same_object(struct check_case *c, const char *what, const struct scn_node *expected,
                       const struct scn_node *actual)
{
    compare(c, what, "", expected, actual);
}
