/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents as YAML through libyaml's emitter, in kubectl's looks: block style, two spaces. A string is quoted
 * whenever it could be read as something else (YAML 1.1, as Kubernetes reads it). */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <yaml.h>

#include "plots/document.h"

enum { DEPTH_MAX = 32 };

struct yaml_document {
    struct plt_document document;
    yaml_emitter_t emitter;
    FILE *out;
    int depth;
    bool is_list[DEPTH_MAX];
};

static void yaml_begin(struct plt_document *document, const char *key, bool is_list);
static void yaml_end(struct plt_document *document);
static void yaml_text(struct plt_document *document, const char *key, const char *text);
static void yaml_bare(struct plt_document *document, const char *key, const char *word);
static bool yaml_close(struct plt_document *document);
static int write_to_stream(void *context, unsigned char *bytes, size_t size);
static void emit(struct yaml_document *yaml, int initialized, yaml_event_t *event);
static void emit_scalar(struct yaml_document *yaml, const char *text, yaml_scalar_style_t style);
static yaml_scalar_style_t style_of(const char *text);

static const struct plt_document_form yaml_form = {yaml_begin, yaml_end, yaml_text, yaml_bare, yaml_close};

struct plt_document *plt_yaml_open(FILE *out)
{
    struct yaml_document *yaml = calloc(1, sizeof *yaml);
    if (yaml == NULL || !yaml_emitter_initialize(&yaml->emitter)) {
        free(yaml);
        return NULL;
    }
    yaml->document.form = &yaml_form;
    yaml->out = out;
    yaml_emitter_set_output(&yaml->emitter, write_to_stream, yaml);
    yaml_emitter_set_unicode(&yaml->emitter, 1);
    yaml_emitter_set_width(&yaml->emitter, -1);
    yaml_event_t event;
    emit(yaml, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING), &event);
    emit(yaml, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1), &event);
    return &yaml->document;
}

static void yaml_begin(struct plt_document *document, const char *key, bool is_list)
{
    struct yaml_document *yaml = (struct yaml_document *)document;
    if (key != NULL) {
        emit_scalar(yaml, key, style_of(key));
    }
    yaml_event_t event;
    if (is_list) {
        emit(yaml, yaml_sequence_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_SEQUENCE_STYLE), &event);
    } else {
        emit(yaml, yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE), &event);
    }
    assert(yaml->depth < DEPTH_MAX);
    yaml->is_list[yaml->depth++] = is_list;
}

static void yaml_end(struct plt_document *document)
{
    struct yaml_document *yaml = (struct yaml_document *)document;
    assert(yaml->depth > 0);
    yaml_event_t event;
    if (yaml->is_list[--yaml->depth]) {
        emit(yaml, yaml_sequence_end_event_initialize(&event), &event);
    } else {
        emit(yaml, yaml_mapping_end_event_initialize(&event), &event);
    }
}

static void yaml_text(struct plt_document *document, const char *key, const char *text)
{
    struct yaml_document *yaml = (struct yaml_document *)document;
    if (key != NULL) {
        emit_scalar(yaml, key, style_of(key));
    }
    emit_scalar(yaml, text, style_of(text));
}

static void yaml_bare(struct plt_document *document, const char *key, const char *word)
{
    struct yaml_document *yaml = (struct yaml_document *)document;
    if (key != NULL) {
        emit_scalar(yaml, key, style_of(key));
    }
    emit_scalar(yaml, word, YAML_PLAIN_SCALAR_STYLE);
}

static bool yaml_close(struct plt_document *document)
{
    struct yaml_document *yaml = (struct yaml_document *)document;
    assert(yaml->depth == 0);
    yaml_event_t event;
    emit(yaml, yaml_document_end_event_initialize(&event, 1), &event);
    emit(yaml, yaml_stream_end_event_initialize(&event), &event);
    const bool written = !yaml->document.failed;
    yaml_emitter_delete(&yaml->emitter);
    free(yaml);
    return written;
}

static int write_to_stream(void *context, unsigned char *bytes, size_t size)
{
    struct yaml_document *yaml = context;
    return fwrite(bytes, 1, size, yaml->out) == size;
}

/* After a failure the emitter must not be used again. */
static void emit(struct yaml_document *yaml, int initialized, yaml_event_t *event)
{
    if (!initialized) {
        yaml->document.failed = true;
    } else if (yaml->document.failed) {
        yaml_event_delete(event);
    } else if (!yaml_emitter_emit(&yaml->emitter, event)) {
        yaml->document.failed = true;
    }
}

static void emit_scalar(struct yaml_document *yaml, const char *text, yaml_scalar_style_t style)
{
    yaml_event_t event;
    const int made =
        yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)text, (int)strlen(text), 1, 1, style);
    emit(yaml, made, &event);
}

static yaml_scalar_style_t style_of(const char *text)
{
    static const char *const words[] = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"};
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char others[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./ ";
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcasecmp(text, words[i]) == 0) {
            return YAML_DOUBLE_QUOTED_SCALAR_STYLE;
        }
    }
    const size_t length = strlen(text);
    const bool is_plain = strspn(text, letters) > 0 && strspn(text, others) == length && text[length - 1] != ' ';
    return is_plain ? YAML_PLAIN_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE;
}
