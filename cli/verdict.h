/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a run was as its scenario expects. */
#ifndef CLI_VERDICT_H
#define CLI_VERDICT_H

#include <stdio.h>

#include "cli/input.h"

/* Prints a line per expectation: those met to `met` (NULL: nowhere), the others to `unmet`. CLI_EXIT_NO if there are
 * such. */
enum cli_exit cli_judge(const struct cli_input *input, const struct mdl_result *result, FILE *met, FILE *unmet,
                        bool color);

#endif
