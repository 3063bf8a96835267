/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/yaml_tree.h"

#include <assert.h>
#include <string.h>
#include <yaml.h>

#include "scenarios/tree_priv.h"
#include "scenarios/yaml_scalar.h"

struct anchor {
    const char *name;
    const struct scn_node *node;
};

struct reader {
    struct scn_tree_builder builder;
    struct sim_arena *arena;
    struct anchor *anchors; /* the last of a name counts */
    uint32_t anchor_count, anchor_capacity;
    uint32_t first_line;
    struct scn_position at; /* of the event at hand */
    const char *refusal;
};

static bool refuse(struct reader *reader, const char *why)
{
    if (!reader->refusal) {
        reader->refusal = why;
    }
    return false;
}

static void remember(struct reader *reader, const yaml_char_t *name, const struct scn_node *node)
{
    if (!name) {
        return;
    }
    if (reader->anchor_count == reader->anchor_capacity) {
        const uint32_t capacity = reader->anchor_capacity > 0 ? 2 * reader->anchor_capacity : 16;
        struct anchor *grown = sim_arena_array(reader->arena, capacity, sizeof *grown, _Alignof(struct anchor));
        if (reader->anchor_count > 0) {
            memcpy(grown, reader->anchors, reader->anchor_count * sizeof *grown);
        }
        reader->anchors = grown;
        reader->anchor_capacity = capacity;
    }
    const char *text = (const char *)name;
    reader->anchors[reader->anchor_count++] =
        (struct anchor){.name = sim_arena_text(reader->arena, text, strlen(text)), .node = node};
}

static bool read_alias(struct reader *reader, const yaml_event_t *event)
{
    const char *name = (const char *)event->data.alias.anchor;
    if (scn_build_wants_key(&reader->builder)) {
        return refuse(reader, "an alias cannot be a key here");
    }
    enum {
        SEARCHED_MAX = 10000
    }; /* documents with more anchors than this between an anchor and its alias are refused */
    for (uint32_t i = reader->anchor_count; i-- > 0;) {
        if (strcmp(reader->anchors[i].name, name) == 0) {
            return scn_build_alias(&reader->builder, reader->at, reader->anchors[i].node, name);
        }
        if (reader->anchor_count - i == SEARCHED_MAX) {
            return refuse(reader, "has too many anchors");
        }
    }
    return refuse(reader, scn_format(reader->arena, "unknown anchor '%s' referenced", name));
}

static int base64_value(char c)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c != '\0' ? strchr(alphabet, c) : NULL;
    return at ? (int)(at - alphabet) : -1;
}

/* Decodes !!binary; NULL if it is no base64. Line breaks are skipped. */
static const char *decode_binary(struct reader *reader, const char *text, size_t length, size_t *out_length)
{
    char *out = sim_arena_alloc(reader->arena, length + 1);
    uint32_t bits = 0;
    size_t digits = 0, count = 0, padding = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\n' || text[i] == '\r') {
            continue;
        }
        const int value = base64_value(text[i]);
        if ((value < 0 && text[i] != '=') || (padding > 0 && text[i] != '=')) {
            return NULL;
        }
        padding += text[i] == '=';
        bits = bits << 6 | (value < 0 ? 0u : (uint32_t)value);
        if (++digits % 4 == 0) {
            out[count++] = (char)(bits >> 16 & 0xff);
            out[count++] = (char)(bits >> 8 & 0xff);
            out[count++] = (char)(bits & 0xff);
        }
    }
    if (digits % 4 != 0 || padding > 2) {
        return NULL;
    }
    *out_length = count - padding;
    return out;
}

static bool read_key(struct reader *reader, const struct scn_scalar *scalar, const char *text, size_t length)
{
    struct scn_tree_builder *builder = &reader->builder;
    switch (scalar->kind) {
    case SCN_TEXT:
        return scalar->is_merge ? scn_build_merge_key(builder, reader->at)
                                : scn_build_key(builder, reader->at, text, length, 0);
    case SCN_NUMBER:
        return scn_build_key(builder, reader->at, scalar->number, strlen(scalar->number), 1);
    case SCN_BOOL:
        return scn_build_key(builder, reader->at, scalar->flag ? "true" : "false", scalar->flag ? 4 : 5, 2);
    default:
        return refuse(reader, "a key is missing");
    }
}

static bool read_scalar(struct reader *reader, const yaml_event_t *event)
{
    const char *text = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    struct scn_scalar scalar;
    const char *refusal = scn_scalar_resolve(&scalar, text, length, event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE,
                                             (const char *)event->data.scalar.tag, reader->arena);
    if (refusal) {
        return refuse(reader, refusal);
    }
    if (scalar.is_binary) {
        text = decode_binary(reader, text, length, &length);
        if (!text) {
            return refuse(reader, "!!binary value contains invalid base64 data");
        }
    }
    if (scn_build_wants_key(&reader->builder)) {
        return read_key(reader, &scalar, text, length);
    }
    if (scalar.kind == SCN_NUMBER) {
        text = scalar.number;
        length = strlen(text);
    }
    struct scn_node *node = scn_build_scalar(&reader->builder, reader->at, scalar.kind, text, length);
    if (node) {
        node->flag = scalar.flag;
        remember(reader, event->data.scalar.anchor, node);
    }
    return node;
}

static bool read_open(struct reader *reader, enum scn_node_kind kind, const yaml_char_t *anchor)
{
    if (scn_build_wants_key(&reader->builder)) {
        return refuse(reader, "a key must be a scalar, not a map or a list (a template that was not rendered?)");
    }
    const struct scn_node *node = scn_build_open(&reader->builder, reader->at, kind);
    if (node) {
        remember(reader, anchor, node);
    }
    return node;
}

/* False: refused. `*done`: the document has ended. */
static bool read_event(struct reader *reader, const yaml_event_t *event, bool *done)
{
    reader->at = (struct scn_position){.line = reader->first_line + (uint32_t)event->start_mark.line,
                                       .column = (uint32_t)event->start_mark.column + 1};
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return read_scalar(reader, event);
    case YAML_ALIAS_EVENT:
        return read_alias(reader, event);
    case YAML_SEQUENCE_START_EVENT:
        return read_open(reader, SCN_LIST, event->data.sequence_start.anchor);
    case YAML_MAPPING_START_EVENT:
        return read_open(reader, SCN_MAP, event->data.mapping_start.anchor);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return scn_build_close(&reader->builder);
    case YAML_DOCUMENT_START_EVENT:
        return !event->data.document_start.version_directive || refuse(reader, "a YAML directive is not allowed");
    case YAML_DOCUMENT_END_EVENT:
    case YAML_STREAM_END_EVENT:
        *done = true;
        return true;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
        break;
    }
    return true;
}

static void report(struct scn_document *document, struct reader *reader, const yaml_parser_t *parser,
                   struct scn_problems *problems)
{
    document->is_bad = true;
    if (parser->error == YAML_NO_ERROR) {
        const char *why = reader->refusal ? reader->refusal : reader->builder.refusal;
        scn_problem_add(problems, document->file, reader->at, "", "%s", why);
        return;
    }
    const bool has_mark = parser->error == YAML_SCANNER_ERROR || parser->error == YAML_PARSER_ERROR;
    const struct scn_position at = {.line = has_mark ? reader->first_line + (uint32_t)parser->problem_mark.line
                                                     : reader->at.line,
                                    .column = has_mark ? (uint32_t)parser->problem_mark.column + 1 : reader->at.column};
    const bool has_context = parser->context && parser->context[0] != '\0';
    scn_problem_add(problems, document->file, at, "", "not YAML: %s%s%s",
                    parser->problem ? parser->problem : "unreadable", has_context ? " " : "",
                    has_context ? parser->context : "");
}

void scn_yaml_read(struct scn_document *document, const char *text, size_t length, uint32_t first_line,
                   struct sim_arena *arena, struct scn_problems *problems)
{
    struct reader reader = {.arena = arena, .first_line = first_line, .at = {.line = first_line, .column = 1}};
    yaml_parser_t parser;
    scn_builder_init(&reader.builder, arena);
    if (!yaml_parser_initialize(&parser)) {
        arena->no_memory(arena->no_memory_context, sizeof parser);
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    bool good = true, done = false;
    while (good && !done) {
        yaml_event_t event;
        good = yaml_parser_parse(&parser, &event) != 0;
        if (good) {
            good = read_event(&reader, &event, &done);
            yaml_event_delete(&event);
        }
    }
    if (!good && parser.error == YAML_MEMORY_ERROR) {
        arena->no_memory(arena->no_memory_context, length);
    }
    if (good) {
        scn_builder_finish(&reader.builder, document);
    } else {
        report(document, &reader, &parser, problems);
    }
    yaml_parser_delete(&parser);
}
