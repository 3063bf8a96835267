/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdio.h>

#include "cli/cmd.h"
#include "cli/input.h"

static enum cli_exit run_validate(const struct cli_arguments *arguments);
static void print_counts(const struct scn_manifests *manifests);

const struct cli_command cli_cmd_validate = {
    .name = "validate",
    .operands = "FILE...",
    .summary = "check manifests and scenarios as an API server would; simulate nothing",
    .description = "All that is wrong is told at once, as file:line:column: path: what is wrong, what is allowed. "
                   "Files are named as for "
                   "`jobsim run`, and what is valid here runs there.",
    .operands_min = 1,
    .operands_max = UINT32_MAX,
    .options = CLI_INPUT_OPTIONS,
    .examples = {{"jobsim validate scenarios/quickstart.yaml", "a Job and its Scenario"}},
    .exits = {"everything is valid", NULL, "something is wrong, or usage", "there was no memory"},
    .run = run_validate,
};

static enum cli_exit run_validate(const struct cli_arguments *arguments)
{
    struct cli_input input;
    const bool is_valid = cli_input_load(&input, arguments);
    if (is_valid && arguments->values[CLI_QUIET] == NULL) {
        print_counts(&input.loaded.manifests);
    }
    cli_input_free(&input);
    return is_valid ? CLI_EXIT_OK : CLI_EXIT_BAD_INPUT;
}

/* `valid: 2 Job, 1 Scenario`, kinds in the order in which they first appear. */
static void print_counts(const struct scn_manifests *manifests)
{
    static const char *const words[SCN_KINDS] = {
        [SCN_JOB] = "Job",
        [SCN_CRONJOB] = "CronJob",
        [SCN_NODE] = "Node",
        [SCN_NAMESPACE] = "Namespace",
        [SCN_QUOTA] = "ResourceQuota",
        [SCN_LIMIT_RANGE] = "LimitRange",
        [SCN_PRIORITY_CLASS] = "PriorityClass",
        [SCN_SCENARIO] = "Scenario",
        [SCN_POD] = "Pod",
        [SCN_OTHER] = "other",
    };
    uint32_t counts[SCN_KINDS] = {0};
    for (uint32_t i = 0; i < manifests->count; i++) {
        counts[manifests->items[i].kind]++;
    }
    const char *separator = "valid: ";
    for (int kind = 0; kind < SCN_KINDS; kind++) {
        if (counts[kind] > 0) {
            printf("%s%u %s", separator, (unsigned)counts[kind], words[kind]);
            separator = ", ";
        }
    }
    puts(manifests->count == 0 ? "valid: nothing" : "");
}
