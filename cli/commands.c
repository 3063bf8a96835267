/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of commands. To add one: cmd_NAME.c, its row here, and its test in tests/cli. */
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/command.h"

const struct cli_command *const cli_commands[] = {
    &cli_cmd_run,        &cli_cmd_validate, &cli_cmd_explain, &cli_cmd_replay,
    &cli_cmd_completion, &cli_cmd_version,  &cli_cmd_help,
};
const size_t cli_command_count = sizeof cli_commands / sizeof cli_commands[0];

const struct cli_command *cli_command_find(const char *name)
{
    for (size_t i = 0; i < cli_command_count; i++) {
        if (strcmp(cli_commands[i]->name, name) == 0) {
            return cli_commands[i];
        }
    }
    return NULL;
}

enum cli_exit cli_command_unknown(const char *name)
{
    const char *names[32];
    for (size_t i = 0; i < cli_command_count; i++) {
        names[i] = cli_commands[i]->name;
    }
    char quoted[80];
    sim_quote(quoted, sizeof quoted, name, strlen(name));
    const char *nearest = sim_nearest_name(name, strlen(name), names, cli_command_count);
    if (nearest != NULL) {
        fprintf(stderr, "jobsim: unknown command %s; did you mean %s?\n", quoted, nearest);
    } else {
        fprintf(stderr, "jobsim: unknown command %s; `jobsim help` lists them\n", quoted);
    }
    return CLI_EXIT_BAD_INPUT;
}
