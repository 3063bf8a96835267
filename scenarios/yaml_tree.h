/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One YAML document to a tree, by libyaml's events; the only place that knows libyaml. */
#ifndef SCN_YAML_TREE_H
#define SCN_YAML_TREE_H

#include "scenarios/tree.h"

/* Reads the first YAML document of text[0..length), whose first line is `first_line` of `document->file`, into
 * `document`. What cannot be read gives one problem and `is_bad`. Anchors are known within the document only. */
void scn_yaml_read(struct scn_document *document, const char *text, size_t length, uint32_t first_line,
                   struct sim_arena *arena, struct scn_problems *problems);

#endif
