/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a command is: a row for each, defined in its cmd_NAME.c and listed in commands.c. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/options.h"

/* What jobsim exits with. */
enum cli_exit {
    CLI_EXIT_OK = 0,
    CLI_EXIT_NO = 1,         /* the answer is no: an expectation not met, a replay that diverged */
    CLI_EXIT_BAD_INPUT = 2,  /* usage or input */
    CLI_EXIT_ENVIRONMENT = 3 /* cannot write, out of memory */
};

struct cli_example {
    const char *line; /* works as it stands, in a checkout */
    const char *doc;
};

struct cli_command {
    const char *name;
    const char *operands;    /* for the usage line: "FILE..." */
    const char *summary;     /* one line */
    const char *description; /* more than the summary; NULL: nothing */
    size_t operands_min, operands_max;
    cli_option_set options; /* --help belongs to all */
    const char *forms;      /* words for --output, the first is the default; NULL: not taken */
    struct cli_example examples[4];
    const char *exits[4]; /* what each exit code means here; NULL: does not happen */
    enum cli_exit (*run)(const struct cli_arguments *arguments);
};

/* All of them, in the order of the overview. */
extern const struct cli_command *const cli_commands[];
extern const size_t cli_command_count;

/* NULL: there is none of that name. */
const struct cli_command *cli_command_find(const char *name);

/* `jobsim: unknown command "rum"; did you mean run?` on standard error. */
enum cli_exit cli_command_unknown(const char *name);

#endif
