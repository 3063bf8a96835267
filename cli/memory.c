/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/memory.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"

void cli_no_memory(void *context, size_t wanted_bytes)
{
    (void)context;
    fprintf(stderr, "jobsim: out of memory: %zu more bytes were needed\n", wanted_bytes);
    _Exit(CLI_EXIT_ENVIRONMENT);
}
