/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/json_read.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>

#include <json-c/json.h>

/* json-c counts bytes; people count lines and columns. */
static enum sim_status report(const char *text, size_t offset, const char *why, struct sim_error *error)
{
    size_t line = 1, column = 1;
    for (size_t i = 0; i < offset; i++) {
        column = text[i] == '\n' ? 1 : column + 1;
        line += text[i] == '\n';
    }
    return sim_error_set(error, SIM_BAD_INPUT, "line %zu, column %zu: %s", line, column, why);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

enum sim_status scn_json_parse(struct scn_json *out, const char *text, size_t length, struct sim_error *error)
{
    if (length > INT_MAX - 1) {
        return sim_error_set(error, SIM_BAD_INPUT, "JSON text of more than 2 GiB");
    }
    struct json_tokener *const tokener = json_tokener_new_ex(SCN_JSON_DEPTH_MAX);
    if (tokener == NULL) {
        return sim_error_set(error, SIM_NO_MEMORY, "out of memory");
    }
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
    struct json_object *root = json_tokener_parse_ex(tokener, text, (int)length);
    enum json_tokener_error problem = json_tokener_get_error(tokener);
    size_t end = json_tokener_get_parse_end(tokener);
    if (problem == json_tokener_continue) {
        root = json_tokener_parse_ex(tokener, "\n", 1); /* a number may end where the text does */
        problem = json_tokener_get_error(tokener);
        end = length;
    }
    json_tokener_free(tokener);
    while (problem == json_tokener_success && end < length && is_space(text[end])) {
        end++;
    }
    if (problem == json_tokener_success && end == length) {
        out->handle = root;
        return SIM_OK;
    }
    json_object_put(root);
    if (problem == json_tokener_continue) {
        return report(text, end, "the text ends too early", error);
    }
    return report(text, end,
                  problem == json_tokener_success ? "something follows the value" : json_tokener_error_desc(problem),
                  error);
}

void scn_json_free(struct scn_json document)
{
    json_object_put(document.handle);
}

enum scn_json_kind scn_json_kind(struct scn_json node)
{
    switch (json_object_get_type(node.handle)) {
    case json_type_null:
        return SCN_JSON_NULL;
    case json_type_boolean:
        return SCN_JSON_BOOL;
    case json_type_int:
        return json_object_get_uint64(node.handle) > INT64_MAX ? SCN_JSON_NUMBER : SCN_JSON_INTEGER;
    case json_type_double:
        return SCN_JSON_NUMBER;
    case json_type_string:
        return SCN_JSON_TEXT;
    case json_type_array:
        return SCN_JSON_LIST;
    case json_type_object:
        return SCN_JSON_OBJECT;
    }
    return SCN_JSON_NULL;
}

const char *scn_json_kind_text(enum scn_json_kind kind)
{
    static const char *const texts[] = {"null",   "true or false", "an integer", "a number",
                                        "a text", "a list",        "an object"};
    return texts[kind];
}

bool scn_json_bool(struct scn_json node)
{
    assert(scn_json_kind(node) == SCN_JSON_BOOL);
    return json_object_get_boolean(node.handle);
}

int64_t scn_json_integer(struct scn_json node)
{
    assert(scn_json_kind(node) == SCN_JSON_INTEGER);
    return json_object_get_int64(node.handle);
}

double scn_json_number(struct scn_json node)
{
    return json_object_get_double(node.handle);
}

const char *scn_json_text(struct scn_json node, size_t *length)
{
    assert(scn_json_kind(node) == SCN_JSON_TEXT);
    *length = (size_t)json_object_get_string_len(node.handle);
    return json_object_get_string(node.handle);
}

bool scn_json_get(struct scn_json object, const char *key, struct scn_json *out)
{
    struct json_object *value;
    if (!json_object_object_get_ex(object.handle, key, &value)) {
        return false;
    }
    out->handle = value;
    return true;
}

size_t scn_json_count(struct scn_json list)
{
    return json_object_array_length(list.handle);
}

struct scn_json scn_json_at(struct scn_json list, size_t position)
{
    return (struct scn_json){json_object_array_get_idx(list.handle, position)};
}

bool scn_json_next(struct scn_json object, struct scn_json_cursor *cursor, const char **key, struct scn_json *value)
{
    struct lh_entry *const entry = cursor->started ? lh_entry_next((struct lh_entry *)cursor->entry)
                                                   : lh_table_head(json_object_get_object(object.handle));
    cursor->started = true;
    cursor->entry = entry;
    if (entry == NULL) {
        return false;
    }
    *key = lh_entry_k(entry);
    value->handle = lh_entry_v(entry);
    return true;
}
