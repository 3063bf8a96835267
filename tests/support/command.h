/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a program as a user would and keeps what it said. */
#ifndef SUPPORT_COMMAND_H
#define SUPPORT_COMMAND_H

#include <stddef.h>

struct support_command {
    int exit_code;   /* 128 + signal if it was killed by one */
    char *out, *err; /* NUL-terminated; may contain further NULs */
    size_t out_length, err_length;
};

/* Runs `argv` (NULL-terminated; argv[0] is a path or is searched in PATH) in the current folder with `input` as its
 * standard input (NULL: empty). The result is freed by support_command_free(). */
void support_command_run(struct support_command *result, const char *const argv[], const char *input);

void support_command_free(struct support_command *result);

#endif
