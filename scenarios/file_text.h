/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole files, bounded. */
#ifndef SCN_FILE_TEXT_H
#define SCN_FILE_TEXT_H

#include <stddef.h>

#include "sim/arena.h"
#include "sim/error.h"

/* Reads the file `path` (`-`: standard input) into the arena; the text ends with a NUL that `*length` does not
 * count. What is no readable file of at most `bytes_max` is SIM_BAD_INPUT, with the system's words. */
SIM_MUST_USE enum sim_status scn_file_read(const char **text, size_t *length, const char *path, size_t bytes_max,
                                           struct sim_arena *arena, struct sim_error *error);

#endif
