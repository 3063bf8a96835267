/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What run and validate begin with: everything that the command line names, read and checked, or told what is wrong. */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include "cli/command.h"
#include "experiments/expect.h"
#include "scenarios/load.h"
#include "sim/arena.h"

struct cli_expectation {
    const char *text;
    struct exp_expectation parsed;
};

struct cli_input {
    struct sim_arena arena; /* of all below */
    struct scn_loaded loaded;
    struct cli_expectation *expectations;
    uint32_t expectation_count;
};

/* The options that it reads. */
#define CLI_INPUT_OPTIONS                                                                                              \
    (CLI_BIT(CLI_SET) | CLI_BIT(CLI_UNTIL) | CLI_BIT(CLI_NODES) | CLI_BIT(CLI_RUN_TIME) | CLI_BIT(CLI_FAILURE_RATE) |  \
     CLI_BIT(CLI_PRESET) | CLI_BIT(CLI_LENIENT) | CLI_BIT(CLI_QUIET))

/* False: the input is wrong, and all that is has been told on standard error. Notes go there too, unless --quiet. Free
 * it in both cases. */
bool cli_input_load(struct cli_input *out, const struct cli_arguments *arguments);

void cli_input_free(struct cli_input *input);

#endif
