/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds the command, reads its options, runs it, and sees that what it wrote has arrived. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/terminal.h"

static enum cli_exit run_command(const struct cli_command *command, int argc, char **argv);

int main(int argc, char **argv)
{
    /* A reader that goes away is seen where writing ends, in cli_terminal_finish(). */
    signal(SIGPIPE, SIG_IGN);
    /* Likewise a file that may not become larger (ulimit -f): an error of that write, not the end. */
    signal(SIGXFSZ, SIG_IGN);
    if (argc < 2) {
        cli_help_overview(stderr);
        return CLI_EXIT_BAD_INPUT;
    }
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
        name = cli_cmd_help.name;
    } else if (strcmp(name, "--version") == 0) {
        name = cli_cmd_version.name;
    }
    const struct cli_command *command = cli_command_find(name);
    if (command == NULL) {
        return (int)cli_command_unknown(name);
    }
    return (int)cli_terminal_finish(run_command(command, argc - 1, argv + 1));
}

static enum cli_exit run_command(const struct cli_command *command, int argc, char **argv)
{
    struct cli_arguments arguments;
    struct sim_error error;
    const cli_option_set allowed = command->options | CLI_BIT(CLI_HELP);
    if (cli_options_parse(&arguments, argc, argv, allowed, command->forms, &error) != SIM_OK) {
        fprintf(stderr, "jobsim %s: %s\n", command->name, error.text);
        return CLI_EXIT_BAD_INPUT;
    }
    if (arguments.values[CLI_HELP] != NULL) {
        cli_help_command(stdout, command, cli_terminal_columns(stdout));
        return CLI_EXIT_OK;
    }
    if (arguments.operand_count < command->operands_min || arguments.operand_count > command->operands_max) {
        fprintf(stderr, "jobsim %s: %s: usage: jobsim %s [OPTION...] %s\n", command->name,
                arguments.operand_count < command->operands_min ? "something is missing" : "too many operands",
                command->name, command->operands);
        return CLI_EXIT_BAD_INPUT;
    }
    return command->run(&arguments);
}
