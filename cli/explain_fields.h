/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of all documents that jobsim reads, by path, from the tables of models/field.h: for explain and
 * completion. */
#ifndef CLI_EXPLAIN_FIELDS_H
#define CLI_EXPLAIN_FIELDS_H

#include <stdio.h>

#include "models/field.h"
#include "sim/error.h"

/* A document that can be explained. */
struct cli_field_root {
    const char *name; /* first word of a path: scenario, job, ... */
    const struct mdl_table *table;
    const char *doc;
};
extern const struct cli_field_root cli_field_roots[];
extern const size_t cli_field_root_count;

/* What a path means. It may begin with a root's name; without one it is a field of a Scenario or of a Job, `spec.`
 * left out or not, as --set takes it. */
struct cli_field_place {
    const struct cli_field_root *root;
    const struct mdl_field *field; /* NULL: the root itself */
    const char *path;              /* what followed the root's name */
    bool under_spec;               /* `spec.` was left out */
};
SIM_MUST_USE enum sim_status cli_field_find(struct cli_field_place *out, const char *path, struct sim_error *error);

/* Prints type, default, unit, range, meaning and members. */
void cli_field_explain(FILE *out, const struct cli_field_place *place, int columns);

/* Calls `each` for every path of the table that is kept, down to `depth` levels, as --set takes it: list elements as
 * [0]. */
void cli_field_paths(const struct mdl_table *table, int depth, void (*each)(void *context, const char *path),
                     void *context);

#endif
