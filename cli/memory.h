/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of the program for lack of memory. */
#ifndef CLI_MEMORY_H
#define CLI_MEMORY_H

#include <stddef.h>

/* For sim_arena_init: one line on standard error, exit code 3. `context` is not used. */
_Noreturn void cli_no_memory(void *context, size_t wanted_bytes);

#endif
