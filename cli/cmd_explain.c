/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documentation out of the tables that also do the work. */
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/explain_fields.h"
#include "cli/help.h"
#include "cli/terminal.h"
#include "models/presets.h"
#include "models/result.h"
#include "sim/dist.h"

enum { NAME_WIDTH = 30, INDENT = 2 };

static enum cli_exit run_explain(const struct cli_arguments *arguments);
static void explain_all(FILE *out, int columns);
static void explain_distributions(FILE *out, int columns);
static void explain_metrics(FILE *out, int columns);
static void explain_presets(FILE *out, int columns);

const struct cli_command cli_cmd_explain = {
    .name = "explain",
    .operands = "[PATH|TOPIC]",
    .summary = "document a field: type, default, unit, range and meaning, as `kubectl explain` does",
    .description =
        "PATH is a field of a Scenario or a Job, as --set takes it, or begins with the name of a document, as in "
        "node.status. Without one, what there is to be explained is listed.",
    .operands_max = 1,
    .examples =
        {
            {"jobsim explain nodePools", "a pool of nodes and its fields"},
            {"jobsim explain job.spec.backoffLimit", "a field of Jobs"},
            {"jobsim explain distributions", "all that DIST can be"},
        },
    .exits = {"done", NULL, "there is no such field", NULL},
    .run = run_explain,
};

static const struct topic {
    const char *name, *doc;
    void (*print)(FILE *out, int columns);
} topics[] = {
    {"distributions", "what DIST can be, where a field takes one", explain_distributions},
    {"metrics", "the figures of a run, as JSON names them and expect: takes them", explain_metrics},
    {"presets", "parameters of control plane and nodes by name", explain_presets},
};

static enum cli_exit run_explain(const struct cli_arguments *arguments)
{
    const int columns = cli_terminal_columns(stdout);
    if (arguments->operand_count == 0) {
        explain_all(stdout, columns);
        return CLI_EXIT_OK;
    }
    const char *path = arguments->operands[0];
    for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++) {
        if (strcmp(path, topics[i].name) == 0) {
            topics[i].print(stdout, columns);
            return CLI_EXIT_OK;
        }
    }
    struct cli_field_place place;
    struct sim_error error;
    if (cli_field_find(&place, path, &error) != SIM_OK) {
        fprintf(stderr, "jobsim explain: %s\n", error.text);
        return CLI_EXIT_BAD_INPUT;
    }
    cli_field_explain(stdout, &place, columns);
    return CLI_EXIT_OK;
}

static void explain_all(FILE *out, int columns)
{
    fputs("Documents\n", out);
    for (size_t i = 0; i < cli_field_root_count; i++) {
        fprintf(out, "  %-*s", NAME_WIDTH, cli_field_roots[i].name);
        cli_help_wrapped_from(out, cli_field_roots[i].doc, INDENT + NAME_WIDTH, columns);
    }
    fputs("\nTopics\n", out);
    for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++) {
        fprintf(out, "  %-*s", NAME_WIDTH, topics[i].name);
        cli_help_wrapped_from(out, topics[i].doc, INDENT + NAME_WIDTH, columns);
    }
}

static void explain_distributions(FILE *out, int columns)
{
    size_t count;
    const struct sim_dist_row *rows = sim_dist_rows(&count);
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "%s\n", rows[i].syntax);
        cli_help_wrapped(out, rows[i].doc, INDENT + 2, columns);
    }
    fputs("\nA plain value is a constant; VALUE + DIST shifts a distribution. Samples below 0 are drawn again.\n", out);
}

static void explain_metrics(FILE *out, int columns)
{
    for (uint32_t i = 0; i < mdl_metric_count; i++) {
        fprintf(out, "%-*s", NAME_WIDTH, mdl_metrics[i].name);
        char text[256];
        snprintf(text, sizeof text, "%s [%s]", mdl_metrics[i].doc, mdl_metrics[i].unit);
        cli_help_wrapped_from(out, text, NAME_WIDTH, columns);
    }
}

static void explain_presets(FILE *out, int columns)
{
    for (uint32_t i = 0; i < mdl_preset_count; i++) {
        fprintf(out, "%s\n", mdl_presets[i].name);
        cli_help_wrapped(out, mdl_presets[i].doc, INDENT, columns);
        for (uint32_t row = 0; row < mdl_presets[i].count; row++) {
            fprintf(out, "      %s=%s\n", mdl_presets[i].rows[row].path, mdl_presets[i].rows[row].value);
        }
    }
}
