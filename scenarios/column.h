/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers that `empirical(file.csv#column)` names. */
#ifndef SCN_COLUMN_H
#define SCN_COLUMN_H

#include <stddef.h>

#include "sim/arena.h"
#include "sim/error.h"

struct scn_column_folder {
    const char *folder; /* in which relative names are looked up */
};

/* A sim_column_reader; `context` is a struct scn_column_folder. Reads a comma-separated file with a header row; the
 * column is named or counted from 1. Every value must be a number of at least 0; empty cells are skipped. */
SIM_MUST_USE enum sim_status scn_column_read(void *context, double **out, size_t *count, const char *name,
                                             size_t length, struct sim_arena *arena, struct sim_error *error);

#endif
