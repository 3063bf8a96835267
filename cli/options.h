/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All options of all commands: one row each, from which the parser, --help and the shells' completion are made.
 *
 * Values stay text until the command reads them; what they point to belongs to main's argv. Parsing is getopt_long's,
 * so options may be abbreviated, stand after operands, and `--` ends them. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/error.h"

enum cli_option_id {
    CLI_OUTPUT,
    CLI_SET,
    CLI_SEED,
    CLI_UNTIL,
    CLI_OUT,
    CLI_PLOT,
    CLI_NODES,
    CLI_RUN_TIME,
    CLI_FAILURE_RATE,
    CLI_PRESET,
    CLI_LENIENT,
    CLI_CHECK,
    CLI_TIMING,
    CLI_QUIET,
    CLI_PROGRESS,
    CLI_COLOR,
    CLI_HELP,
    CLI_OPTIONS
};

struct cli_option {
    const char *name;
    char letter;          /* 0: none */
    const char *metavar;  /* NULL: takes no value. Words with | between them: one of these; else what kind of value */
    const char *fallback; /* the value if it is not given; NULL: none */
    bool is_repeatable;
    const char *doc;
};
extern const struct cli_option cli_options[CLI_OPTIONS];

/* A set of options, a bit each. */
typedef unsigned cli_option_set;
#define CLI_BIT(id) (1U << (id))

enum { CLI_REPEATS_MAX = 256 };

struct cli_arguments {
    const char *values[CLI_OPTIONS];   /* as given last, else the fallback; flags: "" if given, else NULL */
    const char *sets[CLI_REPEATS_MAX]; /* of --set, in order */
    size_t set_count;
    const char *const *operands;
    size_t operand_count;
};

/* Reads argv[1..argc); argv[0] is the command's name. Reorders argv. `forms` are the words that --output may have.
 * Errors name the nearest option or the words allowed. */
SIM_MUST_USE enum sim_status cli_options_parse(struct cli_arguments *out, int argc, char **argv, cli_option_set allowed,
                                               const char *forms, struct sim_error *error);

/* The metavar as the command shows it. */
const char *cli_option_metavar(enum cli_option_id id, const char *forms);

#endif
