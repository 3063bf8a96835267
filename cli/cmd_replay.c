/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/memory.h"
#include "cli/output.h"
#include "plots/junit.h"
#include "scenarios/replay.h"

static enum cli_exit run_replay(const struct cli_arguments *arguments);
static void write_report(struct plt_document *document, const struct scn_replay_report *report);
static void write_case(struct plt_document *document, const struct scn_replay_case *trace);
static void write_junit(FILE *out, const struct scn_replay_report *report);
static void write_junit_case(FILE *out, const struct scn_replay_case *trace);

const struct cli_command cli_cmd_replay = {
    .name = "replay",
    .operands = "TRACE|DIR...",
    .summary = "drive the Job and CronJob controllers by recorded traces and compare decision by decision",
    .description = "A trace is what the real controller saw and did, a line of JSON each (*.jsonl). jobsim's "
                   "controller sees the "
                   "same; every create, delete, patch, status write, event and delay must be the same at the same "
                   "instant. For each "
                   "trace that is not equal the first difference is shown with the lines before it.",
    .operands_min = 1,
    .operands_max = SIZE_MAX,
    .options = CLI_BIT(CLI_OUTPUT),
    .forms = "text|json|yaml|junit",
    .examples = {{"jobsim replay ../shared/conformance/job-controller", "all traces of a folder, counted by family"}},
    .exits = {"all traces are equal", "a trace diverged", "a trace cannot be read", NULL},
    .run = run_replay,
};

static enum cli_exit run_replay(const struct cli_arguments *arguments)
{
    struct scn_replay_report report;
    struct sim_error error;
    scn_replay_init(&report, cli_no_memory, NULL);
    enum sim_status status = SIM_OK;
    for (size_t i = 0; i < arguments->operand_count && status == SIM_OK; i++) {
        status = scn_replay_path(&report, arguments->operands[i], &error);
    }
    enum cli_exit code;
    if (status != SIM_OK) {
        fprintf(stderr, "jobsim replay: %s\n", error.text);
        code = CLI_EXIT_BAD_INPUT;
    } else {
        struct plt_document *document = cli_document_open(arguments->values[CLI_OUTPUT]);
        if (document != NULL) {
            write_report(document, &report);
            cli_document_close(document);
        } else if (strcmp(arguments->values[CLI_OUTPUT], "junit") == 0) {
            write_junit(stdout, &report);
        } else {
            scn_replay_print(&report, stdout);
        }
        code = report.malformed > 0 ? CLI_EXIT_BAD_INPUT : report.diverged > 0 ? CLI_EXIT_NO : CLI_EXIT_OK;
    }
    scn_replay_free(&report);
    return code;
}

static void write_report(struct plt_document *document, const struct scn_replay_report *report)
{
    plt_map_begin(document, NULL);
    plt_text(document, "apiVersion", "jobsim.dev/v1");
    plt_text(document, "kind", "ReplayResult");
    plt_map_begin(document, "summary");
    plt_unsigned(document, "traces", report->traces);
    plt_unsigned(document, "equal", report->equal);
    plt_unsigned(document, "diverged", report->diverged);
    plt_unsigned(document, "malformed", report->malformed);
    plt_unsigned(document, "syncs", report->syncs);
    plt_end(document);
    plt_list_begin(document, "families");
    for (const struct scn_replay_family *family = report->families; family != NULL; family = family->next) {
        plt_map_begin(document, NULL);
        plt_text(document, "name", family->name);
        plt_unsigned(document, "traces", family->traces);
        plt_unsigned(document, "equal", family->equal);
        plt_end(document);
    }
    plt_end(document);
    plt_list_begin(document, "different");
    for (const struct scn_replay_case *trace = report->cases; trace != NULL; trace = trace->next) {
        if (trace->verdict != SCN_REPLAY_EQUAL) {
            write_case(document, trace);
        }
    }
    plt_end(document);
    plt_end(document);
}

static void write_case(struct plt_document *document, const struct scn_replay_case *trace)
{
    plt_map_begin(document, NULL);
    plt_text(document, "file", trace->file);
    if (trace->verdict == SCN_REPLAY_MALFORMED) {
        plt_text(document, "problem", trace->problem);
        plt_end(document);
        return;
    }
    plt_unsigned(document, "line", trace->line_number);
    plt_text(document, "name", trace->name);
    plt_text(document, "family", trace->family);
    plt_seconds(document, "atSeconds", trace->at_ns);
    plt_list_begin(document, "differences");
    for (uint32_t i = 0; i < trace->differences_shown; i++) {
        plt_map_begin(document, NULL);
        plt_text(document, "field", trace->differences[i].field);
        plt_text(document, "expected", trace->differences[i].expected);
        plt_text(document, "came", trace->differences[i].came);
        plt_end(document);
    }
    plt_end(document);
    plt_end(document);
}

/* A suite for each family, a case for each trace. */
static void write_junit(FILE *out, const struct scn_replay_report *report)
{
    plt_junit_begin(out, "jobsim replay",
                    &(struct plt_junit_counts){report->traces, report->diverged, report->malformed});
    for (const struct scn_replay_family *family = report->families; family != NULL; family = family->next) {
        struct plt_junit_counts counts = {.tests = family->traces};
        for (const struct scn_replay_case *trace = report->cases; trace != NULL; trace = trace->next) {
            counts.failures += trace->family == family->name && trace->verdict == SCN_REPLAY_DIVERGED;
            counts.errors += trace->family == family->name && trace->verdict == SCN_REPLAY_MALFORMED;
        }
        plt_junit_suite_begin(out, family->name, &counts);
        for (const struct scn_replay_case *trace = report->cases; trace != NULL; trace = trace->next) {
            if (trace->family == family->name) {
                write_junit_case(out, trace);
            }
        }
        plt_junit_suite_end(out);
    }
    plt_junit_end(out);
}

static void write_junit_case(FILE *out, const struct scn_replay_case *trace)
{
    static const enum plt_junit_verdict verdicts[] = {
        [SCN_REPLAY_EQUAL] = PLT_JUNIT_PASSED,
        [SCN_REPLAY_DIVERGED] = PLT_JUNIT_FAILED,
        [SCN_REPLAY_MALFORMED] = PLT_JUNIT_ERROR,
    };
    char *block = NULL;
    size_t length = 0;
    FILE *text = open_memstream(&block, &length);
    if (text == NULL) {
        cli_no_memory(NULL, sizeof *trace);
    }
    if (trace->verdict != SCN_REPLAY_EQUAL) {
        scn_replay_print_case(trace, text);
    }
    if (fclose(text) != 0) {
        cli_no_memory(NULL, length);
    }
    plt_junit_case(out, &(struct plt_junit_case){
                            .class_name = trace->family,
                            .name = trace->name,
                            .file = trace->file,
                            .verdict = verdicts[trace->verdict],
                            .message = trace->verdict == SCN_REPLAY_DIVERGED ? trace->differences[0].field
                                                                             : "the trace cannot be read",
                            .text = block,
                        });
    free(block);
}
