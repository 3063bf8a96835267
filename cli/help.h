/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help, made from the tables of commands and options. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include <stdio.h>

#include "cli/command.h"

/* The overview of all commands. */
void cli_help_overview(FILE *out);

/* One command, as a manual page would say it. Lines are broken at `columns`. */
void cli_help_command(FILE *out, const struct cli_command *command, int columns);

/* A text broken at blanks, each line after `indent` blanks; _from: the first of them are already there. */
void cli_help_wrapped(FILE *out, const char *text, int indent, int columns);
void cli_help_wrapped_from(FILE *out, const char *text, int indent, int columns);

#endif
