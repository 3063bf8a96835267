/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the commands, each defined in its own cmd_NAME.c. */
#ifndef CLI_CMD_H
#define CLI_CMD_H

#include "cli/command.h"

extern const struct cli_command cli_cmd_run;
extern const struct cli_command cli_cmd_validate;
extern const struct cli_command cli_cmd_explain;
extern const struct cli_command cli_cmd_replay;
extern const struct cli_command cli_cmd_completion;
extern const struct cli_command cli_cmd_version;
extern const struct cli_command cli_cmd_help;

#endif
