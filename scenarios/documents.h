/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text to documents: splits a file as kubectl does and reads each part as JSON or YAML.
 *
 * Documents are split at lines that begin with `---`; text before the first such line is a document too (an empty
 * one if it holds only comments). A part that begins with `{` and is JSON is read as JSON, everything else as YAML.
 */
#ifndef SCN_DOCUMENTS_H
#define SCN_DOCUMENTS_H

#include "scenarios/tree.h"

/* Reads text[0..length). A part that cannot be read gives one problem and a document marked `is_bad`; the others are
 * read all the same. `file` must outlive the documents. Cost: O(length). */
void scn_documents_read(struct scn_documents *out, const char *file, const char *text, size_t length,
                        struct sim_arena *arena, struct scn_problems *problems);

/* Reads one JSON value, such as a line of a recording. Returns NULL after a problem. */
const struct scn_node *scn_json_value_read(const char *file, uint32_t line, const char *text, size_t length,
                                           struct sim_arena *arena, struct scn_problems *problems);

#endif
