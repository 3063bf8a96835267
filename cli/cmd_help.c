/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cmd.h"
#include "cli/help.h"
#include "cli/terminal.h"

static enum cli_exit run_help(const struct cli_arguments *arguments);

const struct cli_command cli_cmd_help = {
    .name = "help",
    .operands = "[COMMAND]",
    .summary = "the commands, or all about one of them",
    .operands_max = 1,
    .examples = {{"jobsim help run", "all about run: options, examples, exit codes"}},
    .exits = {"done", NULL, "there is no such command", NULL},
    .run = run_help,
};

static enum cli_exit run_help(const struct cli_arguments *arguments)
{
    if (arguments->operand_count == 0) {
        cli_help_overview(stdout);
        return CLI_EXIT_OK;
    }
    const struct cli_command *command = cli_command_find(arguments->operands[0]);
    if (command == NULL) {
        return cli_command_unknown(arguments->operands[0]);
    }
    cli_help_command(stdout, command, cli_terminal_columns(stdout));
    return CLI_EXIT_OK;
}
