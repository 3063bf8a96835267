/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "cli/cmd.h"
#include "cli/output.h"

#define KUBERNETES "v1.37"

static enum cli_exit run_version(const struct cli_arguments *arguments);

const struct cli_command cli_cmd_version = {
    .name = "version",
    .operands = "",
    .summary = "version, build type, and the Kubernetes release implemented",
    .options = CLI_BIT(CLI_OUTPUT),
    .forms = "text|json|yaml",
    .examples = {{"jobsim version", "in one line"}, {"jobsim version -o json", "for programs"}},
    .exits = {"done", NULL, NULL, NULL},
    .run = run_version,
};

static enum cli_exit run_version(const struct cli_arguments *arguments)
{
    struct plt_document *document = cli_document_open(arguments->values[CLI_OUTPUT]);
    if (document == NULL) {
        printf("jobsim %s (%s, %s), Kubernetes %s\n", JOBSIM_VERSION, JOBSIM_BUILD, JOBSIM_COMPILER, KUBERNETES);
        return CLI_EXIT_OK;
    }
    plt_map_begin(document, NULL);
    plt_text(document, "version", JOBSIM_VERSION);
    plt_text(document, "build", JOBSIM_BUILD);
    plt_text(document, "compiler", JOBSIM_COMPILER);
    plt_text(document, "kubernetes", KUBERNETES);
    plt_end(document);
    cli_document_close(document);
    return CLI_EXIT_OK;
}
