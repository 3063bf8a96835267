/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows apimachinery/pkg/util/yaml/decoder.go (YAMLReader, YAMLOrJSONDecoder). */
#include "scenarios/documents.h"

#include <string.h>

#include "scenarios/json_tree.h"
#include "scenarios/yaml_tree.h"

struct splitter {
    const char *file;
    struct sim_arena *arena;
    struct scn_problems *problems;
    struct scn_documents *out;
    uint32_t capacity;
};

static struct scn_document *new_document(struct splitter *splitter)
{
    struct scn_documents *out = splitter->out;
    if (out->count == splitter->capacity) {
        splitter->capacity = splitter->capacity > 0 ? 2 * splitter->capacity : 8;
        struct scn_document *grown =
            sim_arena_array(splitter->arena, splitter->capacity, sizeof *grown, _Alignof(struct scn_document));
        if (out->count > 0) {
            memcpy(grown, out->items, out->count * sizeof *grown);
        }
        out->items = grown;
    }
    struct scn_document *document = &out->items[out->count];
    *document = (struct scn_document){.file = splitter->file, .index = out->count++};
    return document;
}

/* JSON values one after another, as a stream. False: the first is no JSON, nor the beginning of any. */
static bool read_json_stream(struct splitter *splitter, const char *text, size_t length, uint32_t line)
{
    struct scn_position at = {line, 1};
    size_t used = 0;
    while (used < length) {
        const char *refusal = NULL;
        struct scn_document json = {.file = splitter->file};
        const size_t more = scn_json_read(&json, text + used, length - used, &at, splitter->arena, &refusal);
        if (more == 0 && used == 0 && refusal != scn_json_ends_early) {
            return false;
        }
        struct scn_document *document = new_document(splitter);
        json.index = document->index;
        *document = json;
        if (more == 0) {
            document->is_bad = true;
            scn_problem_add(splitter->problems, splitter->file, at, "", "not JSON: %s", refusal);
            return true;
        }
        used += more;
    }
    return true;
}

static void read_part(struct splitter *splitter, const char *text, size_t length, uint32_t line)
{
    size_t space = 0;
    while (space < length && strchr(" \t\r\n", text[space]) && text[space] != '\0') {
        space++;
    }
    if (space < length && text[space] == '{' && read_json_stream(splitter, text, length, line)) {
        return;
    }
    scn_yaml_read(new_document(splitter), text, length, line, splitter->arena, splitter->problems);
}

/* Whether text[0..length) is a line that separates; `*rest` is what follows the dashes, blanks and comment left out. */
static bool is_separator(const char *text, size_t length, size_t *rest)
{
    *rest = 0;
    if (length < 3 || memcmp(text, "---", 3) != 0) {
        return false;
    }
    size_t at = 3;
    while (at < length && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r')) {
        at++;
    }
    if (at < length && text[at] != '#') {
        *rest = length - at;
    }
    return true;
}

void scn_documents_read(struct scn_documents *out, const char *file, const char *text, size_t length,
                        struct sim_arena *arena, struct scn_problems *problems)
{
    struct splitter splitter = {.file = file, .arena = arena, .problems = problems, .out = out};
    *out = (struct scn_documents){0};
    if (length > SCN_BYTES_MAX) {
        scn_problem_add(problems, file, (struct scn_position){0}, "", "is larger than %d MiB",
                        SCN_BYTES_MAX / 1024 / 1024);
        return;
    }
    size_t start = 0;
    uint32_t start_line = 1, line = 1;
    for (size_t at = 0; at < length; line++) {
        const char *newline = memchr(text + at, '\n', length - at);
        const size_t end = newline ? (size_t)(newline - text) : length;
        size_t rest;
        if (is_separator(text + at, end - at, &rest)) {
            if (rest > 0) {
                new_document(&splitter)->is_bad = true;
                scn_problem_add(problems, file, (struct scn_position){line, 4}, "",
                                "invalid YAML document separator: nothing but a comment may follow ---");
                return;
            }
            if (at > start) {
                read_part(&splitter, text + start, at - start, start_line);
                start = newline ? end + 1 : length;
                start_line = line + 1;
            }
        }
        at = newline ? end + 1 : length;
    }
    if (start < length) {
        read_part(&splitter, text + start, length - start, start_line);
    }
}

const struct scn_node *scn_json_value_read(const char *file, uint32_t line, const char *text, size_t length,
                                           struct sim_arena *arena, struct scn_problems *problems)
{
    struct scn_position at = {line, 1};
    struct scn_document document = {.file = file};
    const char *refusal = NULL;
    const size_t used = scn_json_read(&document, text, length, &at, arena, &refusal);
    if (used == 0 || used < length) {
        scn_problem_add(problems, file, at, "", "not JSON: %s", used == 0 ? refusal : "more follows the value");
        return NULL;
    }
    return document.root;
}
