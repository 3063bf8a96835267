/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents as JSON, members on lines of their own; the only place where JSON is written. json-c quotes the strings;
 * its tree is not used because a result may have a million Jobs. */
#include <assert.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "plots/document.h"

enum { DEPTH_MAX = 32 };

struct json_document {
    struct plt_document document;
    FILE *out;
    int depth;
    struct {
        bool is_list, has_members;
    } open[DEPTH_MAX];
};

static void json_begin(struct plt_document *document, const char *key, bool is_list);
static void json_end(struct plt_document *document);
static void json_text(struct plt_document *document, const char *key, const char *text);
static void json_bare(struct plt_document *document, const char *key, const char *word);
static bool json_close(struct plt_document *document);
static void begin_member(struct json_document *json, const char *key);
static void new_line(struct json_document *json);
static void put(struct json_document *json, const char *text);
static void put_quoted(struct json_document *json, const char *text);

static const struct plt_document_form json_form = {json_begin, json_end, json_text, json_bare, json_close};

struct plt_document *plt_json_open(FILE *out)
{
    struct json_document *json = calloc(1, sizeof *json);
    if (json == NULL) {
        return NULL;
    }
    json->document.form = &json_form;
    json->out = out;
    return &json->document;
}

static void json_begin(struct plt_document *document, const char *key, bool is_list)
{
    struct json_document *json = (struct json_document *)document;
    begin_member(json, key);
    put(json, is_list ? "[" : "{");
    assert(json->depth < DEPTH_MAX);
    json->open[json->depth].is_list = is_list;
    json->open[json->depth].has_members = false;
    json->depth++;
}

static void json_end(struct plt_document *document)
{
    struct json_document *json = (struct json_document *)document;
    assert(json->depth > 0);
    json->depth--;
    if (json->open[json->depth].has_members) {
        new_line(json);
    }
    put(json, json->open[json->depth].is_list ? "]" : "}");
}

static void json_text(struct plt_document *document, const char *key, const char *text)
{
    struct json_document *json = (struct json_document *)document;
    begin_member(json, key);
    put_quoted(json, text);
}

static void json_bare(struct plt_document *document, const char *key, const char *word)
{
    struct json_document *json = (struct json_document *)document;
    begin_member(json, key);
    put(json, word);
}

static bool json_close(struct plt_document *document)
{
    struct json_document *json = (struct json_document *)document;
    assert(json->depth == 0);
    put(json, "\n");
    const bool written = !json->document.failed;
    free(json);
    return written;
}

static void begin_member(struct json_document *json, const char *key)
{
    if (json->depth == 0) {
        return;
    }
    if (json->open[json->depth - 1].has_members) {
        put(json, ",");
    }
    json->open[json->depth - 1].has_members = true;
    new_line(json);
    assert((key == NULL) == json->open[json->depth - 1].is_list);
    if (key != NULL) {
        put_quoted(json, key);
        put(json, ": ");
    }
}

static void new_line(struct json_document *json)
{
    put(json, "\n");
    for (int i = 0; i < json->depth; i++) {
        put(json, "  ");
    }
}

static void put(struct json_document *json, const char *text)
{
    if (fputs(text, json->out) == EOF) {
        json->document.failed = true;
    }
}

static void put_quoted(struct json_document *json, const char *text)
{
    struct json_object *string = json_object_new_string(text);
    const char *quoted = string == NULL ? NULL : json_object_to_json_string_ext(string, JSON_C_TO_STRING_NOSLASHESCAPE);
    if (quoted == NULL) {
        json->document.failed = true;
    } else {
        put(json, quoted);
    }
    json_object_put(string);
}
