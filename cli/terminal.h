/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where output goes: whether it is a terminal, how wide, whether in colour; and how writing to it ended. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/command.h"

/* `when`: auto, always or never. auto: on a terminal that knows colours, unless NO_COLOR is set (no-color.org). */
bool cli_terminal_color(FILE *stream, const char *when);

/* Of the terminal, 40 to 200; 80 for all that is none. */
int cli_terminal_columns(FILE *stream);

/* Whether progress shows on standard error. */
bool cli_terminal_progress(const char *when);

/* Flushes standard output and returns `code`, or 3 after a message if something could not be written. A reader that
 * went away (as `head` does) is no failure and nothing is said. */
enum cli_exit cli_terminal_finish(enum cli_exit code);

#endif
