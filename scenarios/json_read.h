/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON text into a tree that can be walked in order: the only door to json-c's reader.
 *
 * Nodes are handles into the document and live as long as it. Bounded: depth (SCN_JSON_DEPTH_MAX), and the text is in
 * memory already. Of repeated keys the last counts. Texts may hold NULs, so they come with a length. Integers beyond
 * int64 are numbers. json-c takes single quotes around keys for double ones; nothing else beyond JSON.
 */
#ifndef SCN_JSON_READ_H
#define SCN_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/error.h"

enum { SCN_JSON_DEPTH_MAX = 64 };

enum scn_json_kind {
    SCN_JSON_NULL,
    SCN_JSON_BOOL,
    SCN_JSON_INTEGER,
    SCN_JSON_NUMBER,
    SCN_JSON_TEXT,
    SCN_JSON_LIST,
    SCN_JSON_OBJECT
};

/* A node; by value. The handle of null is NULL. */
struct scn_json {
    void *handle;
};

/* Reads one value from text[0..length), with nothing but space behind it. The error says `line L, column C: why`. */
SIM_MUST_USE enum sim_status scn_json_parse(struct scn_json *out, const char *text, size_t length,
                                            struct sim_error *error);
void scn_json_free(struct scn_json document);

enum scn_json_kind scn_json_kind(struct scn_json node);
const char *scn_json_kind_text(enum scn_json_kind kind);

/* Each asks for a node of that kind. */
bool scn_json_bool(struct scn_json node);
int64_t scn_json_integer(struct scn_json node);
double scn_json_number(struct scn_json node); /* integers too */
const char *scn_json_text(struct scn_json node, size_t *length);

/* The member of that name; false if there is none. O(1). */
bool scn_json_get(struct scn_json object, const char *key, struct scn_json *out);

/* Lists: by position. */
size_t scn_json_count(struct scn_json list);
struct scn_json scn_json_at(struct scn_json list, size_t position);

/* Objects: members in the order of the text. Starts with a zeroed cursor; false at the end. */
struct scn_json_cursor {
    void *entry;
    bool started;
};
bool scn_json_next(struct scn_json object, struct scn_json_cursor *cursor, const char **key, struct scn_json *value);

#endif
