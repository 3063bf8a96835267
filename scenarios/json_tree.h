/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON to a tree that knows its lines and columns, which json-c does not tell. What Go's decoder accepts is accepted:
 * bytes that are no UTF-8 and lone surrogates become U+FFFD. */
#ifndef SCN_JSON_TREE_H
#define SCN_JSON_TREE_H

#include "scenarios/tree.h"

/* Reads one JSON value from the start of text[0..length), which begins at `at`. Returns the bytes read, white space
 * after the value included, and moves `at` there; 0 if it is no JSON: then `*refusal` says why and `at` where. */
extern const char scn_json_ends_early[]; /* the refusal of what could go on as JSON */
size_t scn_json_read(struct scn_document *document, const char *text, size_t length, struct scn_position *at,
                     struct sim_arena *arena, const char **refusal);

#endif
