/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Load, run, show, judge. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/input.h"
#include "cli/memory.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "cli/verdict.h"
#include "models/world.h"
#include "plots/artefacts.h"
#include "plots/csv.h"
#include "plots/decimal.h"
#include "plots/run_result.h"
#include "plots/text.h"

static enum cli_exit run_run(const struct cli_arguments *arguments);
static bool read_seed(uint64_t *out, const char *text);
static double simulate(struct mdl_result *out, const struct cli_arguments *arguments, const struct mdl_config *config,
                       uint64_t seed);
static enum cli_exit show(const struct cli_arguments *arguments, const struct plt_run *run,
                          const struct cli_input *input);
static enum cli_exit write_artefacts(const struct cli_arguments *arguments, const struct plt_run *run);
static enum cli_exit show_plot(const struct cli_arguments *arguments, const struct plt_run *run);
static void say_note(const struct cli_arguments *arguments, const char *note);

const struct cli_command cli_cmd_run = {
    .name = "run",
    .operands = "FILE...",
    .summary = "simulate; print what happened and why it took that long",
    .description =
        "A FILE holds Job manifests as `kubectl apply` takes them, Nodes, and at most one Scenario that describes the "
        "cluster, its work and what is expected of it. It may be - (standard input), or a folder, whose *.yaml, *.yml "
        "and "
        "*.json are read in order. Jobs that no Scenario mentions are submitted once, at the start.",
    .operands_min = 1,
    .operands_max = UINT32_MAX,
    .options = CLI_INPUT_OPTIONS | CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_SEED) | CLI_BIT(CLI_OUT) | CLI_BIT(CLI_PLOT) |
               CLI_BIT(CLI_CHECK) | CLI_BIT(CLI_TIMING) | CLI_BIT(CLI_PROGRESS) | CLI_BIT(CLI_COLOR),
    .forms = "text|json|yaml|csv",
    .examples =
        {
            {"jobsim run scenarios/quickstart.yaml", "one screen: the answer, the critical path by cause, what binds"},
            {"jobsim run scenarios/quickstart.yaml --set 'nodePools[0].count=8' --seed 2",
             "with more nodes, on other luck"},
            {"jobsim run scenarios/many-jobs.yaml -o csv", "a row per Job, for a spreadsheet"},
        },
    .exits = {"done, and every expectation was met", "an expectation was not met", "usage, or the input is wrong",
              "something could not be written, or there was no memory"},
    .run = run_run,
};

static enum cli_exit run_run(const struct cli_arguments *arguments)
{
    uint64_t seed;
    if (!read_seed(&seed, arguments->values[CLI_SEED])) {
        char quoted[80];
        fprintf(stderr, "jobsim run: --seed: %s is no whole number from 0 to %llu\n",
                sim_quote(quoted, sizeof quoted, arguments->values[CLI_SEED], strlen(arguments->values[CLI_SEED])),
                (unsigned long long)UINT64_MAX);
        return CLI_EXIT_BAD_INPUT;
    }
    if (arguments->values[CLI_PLOT] != NULL && strcmp(arguments->values[CLI_OUTPUT], "text") != 0) {
        fputs("jobsim run: --plot belongs to text, not to --output json, yaml or csv\n", stderr);
        return CLI_EXIT_BAD_INPUT;
    }
    struct cli_input input;
    if (!cli_input_load(&input, arguments)) {
        cli_input_free(&input);
        return CLI_EXIT_BAD_INPUT;
    }
    const struct mdl_config *config = &input.loaded.config;
    struct mdl_result result;
    const struct plt_timing timing = {simulate(&result, arguments, config, seed)};
    const struct plt_run run = {.scenario = config->name,
                                .seed = seed,
                                .epoch_unix_s = config->start_unix_s,
                                .epoch_offset_ns = config->start_ns,
                                .result = &result,
                                .timing = arguments->values[CLI_TIMING] != NULL ? &timing : NULL};
    if (result.job_count == 0) {
        say_note(arguments, "no Job was submitted, so nothing happened");
    }
    enum cli_exit code = write_artefacts(arguments, &run);
    if (code == CLI_EXIT_OK) {
        code = show(arguments, &run, &input);
    }
    mdl_result_free(&result);
    cli_input_free(&input);
    return code;
}

static bool read_seed(uint64_t *out, const char *text)
{
    char *end;
    errno = 0;
    const unsigned long long value = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0' || errno != 0) {
        return false;
    }
    *out = value;
    return true;
}

/* Returns how long it took here, in seconds. */
static double simulate(struct mdl_result *out, const struct cli_arguments *arguments, const struct mdl_config *config,
                       uint64_t seed)
{
    const bool is_quiet = arguments->values[CLI_QUIET] != NULL;
    const bool is_shown = !is_quiet && cli_terminal_progress(arguments->values[CLI_PROGRESS]);
    struct cli_progress progress;
    cli_progress_start(&progress, is_shown, config->horizon_ns);
    const struct mdl_run_options options = {.seed = seed,
                                            .check_invariants = arguments->values[CLI_CHECK] != NULL,
                                            .progress = cli_progress_tell,
                                            .progress_context = &progress,
                                            .no_memory = cli_no_memory};
    mdl_world_run(config, &options, out);
    return cli_progress_end(&progress, out->events);
}

static enum cli_exit show(const struct cli_arguments *arguments, const struct plt_run *run,
                          const struct cli_input *input)
{
    const char *form = arguments->values[CLI_OUTPUT];
    struct plt_document *document = cli_document_open(form);
    if (document != NULL) {
        plt_run_result(document, run);
        cli_document_close(document);
    } else if (strcmp(form, "csv") == 0) {
        /* What could not be written is told at the end. */
        (void)plt_jobs_csv(stdout, run);
    } else {
        const bool color = cli_terminal_color(stdout, arguments->values[CLI_COLOR]);
        plt_text_answer(stdout, run, &(struct plt_style){color, cli_terminal_columns(stdout)});
        const enum cli_exit plotted = show_plot(arguments, run);
        return plotted != CLI_EXIT_OK ? plotted : cli_judge(input, run->result, stdout, stdout, color);
    }
    return cli_judge(input, run->result, NULL, stderr, cli_terminal_color(stderr, arguments->values[CLI_COLOR]));
}

static enum cli_exit write_artefacts(const struct cli_arguments *arguments, const struct plt_run *run)
{
    if (arguments->values[CLI_OUT] == NULL) {
        return CLI_EXIT_OK;
    }
    const char *note = NULL;
    struct sim_error error;
    if (plt_artefacts_write(arguments->values[CLI_OUT], run, &note, &error) != SIM_OK) {
        fprintf(stderr, "jobsim run: --out: %s\n", error.text);
        return CLI_EXIT_ENVIRONMENT;
    }
    say_note(arguments, note);
    return CLI_EXIT_OK;
}

static enum cli_exit show_plot(const struct cli_arguments *arguments, const struct plt_run *run)
{
    if (arguments->values[CLI_PLOT] == NULL) {
        return CLI_EXIT_OK;
    }
    const char *note = NULL;
    struct sim_error error;
    fputc('\n', stdout);
    if (plt_terminal_plot(stdout, run, cli_terminal_columns(stdout), &note, &error) != SIM_OK) {
        fprintf(stderr, "jobsim run: --plot: %s\n", error.text);
        return CLI_EXIT_ENVIRONMENT;
    }
    say_note(arguments, note);
    return CLI_EXIT_OK;
}

static void say_note(const struct cli_arguments *arguments, const char *note)
{
    if (note != NULL && arguments->values[CLI_QUIET] == NULL) {
        fprintf(stderr, "note: %s\n", note);
    }
}
