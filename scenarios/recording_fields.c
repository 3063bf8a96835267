/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/recording.h"
#include "scenarios/recording_priv.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void scn_record_fail(struct scn_record_reader *r, const char *format, ...)
{
    if (r->failed) {
        return;
    }
    r->failed = true;
    char why[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    sim_error_set(r->error, SIM_BAD_INPUT, "%s:%u: %s", r->file, (unsigned)r->line, why);
}

static bool is_word_of(const char *word, const char *words)
{
    const size_t length = strlen(word);
    for (const char *at = words; length > 0 && (at = strstr(at, word)) != NULL; at += length) {
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0')) {
            return true;
        }
    }
    return false;
}

void scn_record_expect(struct scn_record_reader *r, struct scn_json object, const char *what, const char *keys)
{
    if (scn_json_kind(object) != SCN_JSON_OBJECT) {
        scn_record_fail(r, "%s: is %s, must be an object", what, scn_json_kind_text(scn_json_kind(object)));
        return;
    }
    struct scn_json_cursor cursor = {0};
    const char *key;
    struct scn_json value;
    while (!r->failed && scn_json_next(object, &cursor, &key, &value)) {
        if (strchr(key, ' ') != NULL || !is_word_of(key, keys)) {
            char quoted[64];
            scn_record_fail(r, "%s: unknown key %s; known are: %s", what,
                            sim_quote(quoted, sizeof quoted, key, strlen(key)), keys);
        }
    }
}

bool scn_record_has(struct scn_record_reader *r, struct scn_json object, const char *key)
{
    struct scn_json value;
    return !r->failed && scn_json_get(object, key, &value) && scn_json_kind(value) != SCN_JSON_NULL;
}

/* The member, if it is there and of that kind. */
static bool member(struct scn_record_reader *r, struct scn_json object, const char *key, enum scn_json_kind kind,
                   struct scn_json *out)
{
    if (r->failed) {
        return false;
    }
    if (!scn_json_get(object, key, out)) {
        scn_record_fail(r, "%s is missing", key);
        return false;
    }
    if (scn_json_kind(*out) != kind) {
        scn_record_fail(r, "%s: is %s, must be %s", key, scn_json_kind_text(scn_json_kind(*out)),
                        scn_json_kind_text(kind));
        return false;
    }
    return true;
}

struct scn_json scn_record_object(struct scn_record_reader *r, struct scn_json object, const char *key)
{
    struct scn_json value;
    return member(r, object, key, SCN_JSON_OBJECT, &value) ? value : (struct scn_json){0};
}

int64_t scn_record_node_integer(struct scn_record_reader *r, struct scn_json node, const char *what, int64_t min,
                                int64_t max)
{
    if (r->failed) {
        return min;
    }
    if (scn_json_kind(node) != SCN_JSON_INTEGER) {
        scn_record_fail(r, "%s: is %s, must be an integer", what, scn_json_kind_text(scn_json_kind(node)));
        return min;
    }
    const int64_t value = scn_json_integer(node);
    if (value < min || value > max) {
        scn_record_fail(r, "%s: %lld is not in %lld..%lld", what, (long long)value, (long long)min, (long long)max);
        return min;
    }
    return value;
}

int64_t scn_record_integer(struct scn_record_reader *r, struct scn_json object, const char *key, int64_t min,
                           int64_t max)
{
    struct scn_json value;
    return member(r, object, key, SCN_JSON_INTEGER, &value) ? scn_record_node_integer(r, value, key, min, max) : min;
}

int64_t scn_record_integer_or(struct scn_record_reader *r, struct scn_json object, const char *key, int64_t min,
                              int64_t max, int64_t absent)
{
    return scn_record_has(r, object, key) ? scn_record_integer(r, object, key, min, max) : absent;
}

struct ctl_opt_i32 scn_record_opt_i32(struct scn_record_reader *r, struct scn_json object, const char *key)
{
    const bool has = scn_record_has(r, object, key);
    return (struct ctl_opt_i32){.set = has,
                                .value = has ? (int32_t)scn_record_integer(r, object, key, 0, INT32_MAX) : 0};
}

bool scn_record_bool(struct scn_record_reader *r, struct scn_json object, const char *key)
{
    struct scn_json value;
    return member(r, object, key, SCN_JSON_BOOL, &value) && scn_json_bool(value);
}

bool scn_record_bool_or(struct scn_record_reader *r, struct scn_json object, const char *key, bool absent)
{
    return scn_record_has(r, object, key) ? scn_record_bool(r, object, key) : absent;
}

const char *scn_record_node_text(struct scn_record_reader *r, struct scn_json node, const char *what)
{
    if (r->failed) {
        return "";
    }
    if (scn_json_kind(node) != SCN_JSON_TEXT) {
        scn_record_fail(r, "%s: is %s, must be a text", what, scn_json_kind_text(scn_json_kind(node)));
        return "";
    }
    size_t length;
    const char *const text = scn_json_text(node, &length);
    if (memchr(text, '\0', length) != NULL) {
        scn_record_fail(r, "%s: holds a NUL", what);
        return "";
    }
    return sim_arena_text(r->arena, text, length);
}

const char *scn_record_text(struct scn_record_reader *r, struct scn_json object, const char *key)
{
    struct scn_json value;
    return member(r, object, key, SCN_JSON_TEXT, &value) ? scn_record_node_text(r, value, key) : "";
}

const char *scn_record_text_or(struct scn_record_reader *r, struct scn_json object, const char *key, const char *absent)
{
    return scn_record_has(r, object, key) ? scn_record_text(r, object, key) : absent;
}

int scn_record_word(struct scn_record_reader *r, struct scn_json object, const char *key, const char *const *words)
{
    const char *const text = scn_record_text(r, object, key);
    for (int i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], text) == 0) {
            return i;
        }
    }
    char quoted[64];
    scn_record_fail(r, "%s: %s is not known", key, sim_quote(quoted, sizeof quoted, text, strlen(text)));
    return 0;
}

ctl_time scn_record_time_or_none(struct scn_record_reader *r, struct scn_json object, const char *key)
{
    enum { SECONDS_MAX = INT32_MAX };
    return scn_record_has(r, object, key) ? scn_record_integer(r, object, key, -SECONDS_MAX, SECONDS_MAX) * CTL_SECOND
                                          : CTL_NO_TIME;
}

struct scn_json scn_record_list(struct scn_record_reader *r, struct scn_json object, const char *key, uint32_t *count)
{
    struct scn_json value = {0};
    *count = 0;
    if (scn_record_has(r, object, key) && member(r, object, key, SCN_JSON_LIST, &value)) {
        const size_t all = scn_json_count(value);
        if (all > SCN_RECORDING_PODS_MAX) {
            scn_record_fail(r, "%s: has more than %d entries", key, SCN_RECORDING_PODS_MAX);
        } else {
            *count = (uint32_t)all;
        }
    }
    return value;
}

uint32_t scn_record_node_pod(struct scn_record_reader *r, struct scn_json node, const char *what)
{
    const char *const text = scn_record_node_text(r, node, what);
    char *end = NULL;
    const bool is_name = text[0] == 'p' && text[1] >= '1' && text[1] <= '9';
    const long number = is_name ? strtol(text + 1, &end, 10) : 0;
    if (!is_name || *end != '\0' || number > SCN_RECORDING_PODS_MAX) {
        char quoted[64];
        scn_record_fail(r, "%s: %s is not p1 to p%d", what, sim_quote(quoted, sizeof quoted, text, strlen(text)),
                        SCN_RECORDING_PODS_MAX);
        return 1;
    }
    r->pod_max = (uint32_t)number > r->pod_max ? (uint32_t)number : r->pod_max;
    return (uint32_t)number;
}

struct mdl_numbers scn_record_pods(struct scn_record_reader *r, struct scn_json object, const char *key)
{
    struct mdl_numbers pods = {0};
    const struct scn_json list = scn_record_list(r, object, key, &pods.count);
    pods.items = SCN_RECORD_ROOM(r, pods.count, uint32_t);
    pods.capacity = pods.count;
    for (uint32_t i = 0; i < pods.count; i++) {
        pods.items[i] = scn_record_node_pod(r, scn_json_at(list, i), key);
    }
    return pods;
}

struct ctl_labels scn_record_labels(struct scn_record_reader *r, struct scn_json object, const char *key)
{
    const struct scn_json map = scn_record_object(r, object, key);
    struct ctl_labels labels = {0};
    struct scn_json_cursor counting = {0}, cursor = {0};
    const char *name;
    struct scn_json value;
    if (r->failed) {
        return labels;
    }
    uint32_t count = 0;
    while (scn_json_next(map, &counting, &name, &value)) {
        count++;
    }
    struct ctl_label *const items = SCN_RECORD_ROOM(r, count, struct ctl_label);
    for (uint32_t i = 0; scn_json_next(map, &cursor, &name, &value); i++) {
        items[i].key = sim_arena_text(r->arena, name, strlen(name));
        items[i].value = scn_record_node_text(r, value, key);
    }
    labels.items = items;
    labels.count = count;
    return labels;
}

uint32_t scn_record_uid(struct scn_record_reader *r, const char *uid)
{
    if (uid[0] == '\0') {
        return 0;
    }
    for (uint32_t i = 0; i < r->uid_count; i++) {
        if (strcmp(r->uids[i], uid) == 0) {
            return i + 1;
        }
    }
    if (r->uid_count == r->uid_capacity) {
        const uint32_t capacity = 2 * r->uid_capacity + 8;
        const char **const uids = SCN_RECORD_ROOM(r, capacity, const char *);
        for (uint32_t i = 0; i < r->uid_count; i++) {
            uids[i] = r->uids[i];
        }
        r->uids = uids;
        r->uid_capacity = capacity;
    }
    r->uids[r->uid_count++] = uid;
    return r->uid_count;
}
