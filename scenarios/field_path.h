/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields by their paths: `spec.nodePools[0].count`, `spec.template.spec.containers[0].image`. */
#ifndef SCN_FIELD_PATH_H
#define SCN_FIELD_PATH_H

#include "models/field.h"
#include "sim/arena.h"
#include "sim/error.h"

/* The row at the end of text[0..length), or NULL with an error that names the nearest key. Indexes may be left out;
 * keys of
 * free maps (labels, allocatable) are any. An empty path has no row. */
const struct mdl_field *scn_field_at(const struct mdl_table *table, const char *text, size_t length,
                                     struct sim_error *error);

/* Length of the first step of a path, `nodePools[0]` of `nodePools[0].count`, and of its key. */
size_t scn_path_step(const char *path, size_t *key_length);

#endif
