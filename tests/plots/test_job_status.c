/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of kubectl are from the recordings conformance/api/kubectl-get.jsonl, the status from conformance/end-to-end. */
#include "plots/job_status.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/suite.h"

#define S    CTL_SECOND
#define NOW  (3600 * S)
#define NONE CTL_NO_TIME

struct shown {
    enum ctl_job_condition_type type;
    bool status;
};

static const struct {
    const char *name;
    struct ctl_opt_i32 completions, parallelism;
    ctl_time started_at, completed_at;
    int32_t succeeded;
    struct shown conditions[2];
    uint32_t condition_count;
    const char *cells;
} cell_rows[] = {
    {"new", {1, true}, {1, true}, NONE, NONE, 0, {{0}}, 0, "Running 0/1  60m"},
    {"running", {1, true}, {1, true}, NOW - 90 * S, NONE, 0, {{0}}, 0, "Running 0/1 90s 60m"},
    {"complete",
     {1, true},
     {1, true},
     3000 * S,
     3060 * S,
     1,
     {{CTL_JOB_SUCCESS_CRITERIA_MET, true}, {CTL_JOB_COMPLETE, true}},
     2,
     "Complete 1/1 60s 60m"},
    {"failed",
     {1, true},
     {1, true},
     3000 * S,
     NONE,
     0,
     {{CTL_JOB_FAILURE_TARGET, true}, {CTL_JOB_FAILED, true}},
     2,
     "Failed 0/1 10m 60m"},
    {"suspended", {1, true}, {1, true}, NONE, NONE, 0, {{CTL_JOB_SUSPENDED, true}}, 1, "Suspended 0/1  60m"},
    {"failure target",
     {1, true},
     {1, true},
     3300 * S,
     NONE,
     0,
     {{CTL_JOB_FAILURE_TARGET, true}},
     1,
     "FailureTarget 0/1 5m 60m"},
    {"success criteria",
     {1, true},
     {1, true},
     3300 * S,
     NONE,
     0,
     {{CTL_JOB_SUCCESS_CRITERIA_MET, true}},
     1,
     "SuccessCriteriaMet 0/1 5m 60m"},
    {"resumed", {1, true}, {1, true}, 3300 * S, NONE, 0, {{CTL_JOB_SUSPENDED, false}}, 1, "Running 0/1 5m 60m"},
    {"fixed", {10, true}, {2, true}, 3360 * S, NONE, 3, {{0}}, 0, "Running 3/10 4m 60m"},
    {"queue of one", {0, false}, {1, true}, 3360 * S, NONE, 0, {{0}}, 0, "Running 0/1 4m 60m"},
    {"queue of many", {0, false}, {5, true}, 3360 * S, NONE, 2, {{0}}, 0, "Running 2/1 of 5 4m 60m"},
    {"queue of zero", {0, false}, {0, true}, 3360 * S, NONE, 0, {{0}}, 0, "Running 0/1 4m 60m"},
    {"zero", {0, true}, {1, true}, 3360 * S, NONE, 0, {{0}}, 0, "Running 0/0 4m 60m"},
};

START_TEST(test_cells)
{
    const struct ctl_job_spec spec = {.completions = cell_rows[_i].completions,
                                      .parallelism = cell_rows[_i].parallelism};
    struct ctl_job_status status = {.started_at = cell_rows[_i].started_at,
                                    .completed_at = cell_rows[_i].completed_at,
                                    .succeeded = cell_rows[_i].succeeded,
                                    .condition_count = cell_rows[_i].condition_count};
    for (uint32_t i = 0; i < status.condition_count; i++) {
        status.conditions[i].type = cell_rows[_i].conditions[i].type;
        status.conditions[i].status = cell_rows[_i].conditions[i].status;
    }
    struct plt_job_cells cells;
    plt_job_cells(&cells, &spec, &status, 0, NOW);
    char text[160];
    snprintf(text, sizeof text, "%s %s %s %s", cells.status, cells.completions, cells.duration, cells.age);
    ck_assert_msg(strcmp(text, cell_rows[_i].cells) == 0, "%s: \"%s\" instead of \"%s\"", cell_rows[_i].name, text,
                  cell_rows[_i].cells);
}
END_TEST

static char *status_text(const struct ctl_job_status *status)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    struct plt_document *document = plt_yaml_open(out);
    plt_job_status(document, NULL, status, 1795536000);
    ck_assert_int_eq(plt_document_close(document, NULL), SIM_OK);
    fclose(out);
    return text;
}

START_TEST(test_status_empty)
{
    const struct ctl_job_status status = {.started_at = NONE, .completed_at = NONE};
    char *text = status_text(&status);
    ck_assert_str_eq(text, "{}\n");
    free(text);
}
END_TEST

START_TEST(test_status_full)
{
    uint64_t completed[] = {0x17};
    uint32_t uids[] = {255};
    const struct ctl_job_status status = {
        .conditions = {{CTL_JOB_SUCCESS_CRITERIA_MET, true, CTL_REASON_COMPLETIONS_REACHED, 30 * S + 1,
                        "Reached expected number of succeeded pods"}},
        .condition_count = 1,
        .started_at = 0,
        .completed_at = 30 * S,
        .active = 1,
        .succeeded = 4,
        .failed = 2,
        .ready = {0, true},
        .terminating = {0, true},
        .has_failed_indexes = true,
        .has_uncounted = true,
        .completed = {.words = completed, .word_count = 1, .used_words = 1, .count = 4},
        .uncounted_failed = {uids, 1, 1},
    };
    char *text = status_text(&status);
    ck_assert_str_eq(text, "conditions:\n"
                           "- type: SuccessCriteriaMet\n"
                           "  status: \"True\"\n"
                           "  lastProbeTime: \"2026-11-24T16:00:30Z\"\n"
                           "  lastTransitionTime: \"2026-11-24T16:00:30Z\"\n"
                           "  reason: CompletionsReached\n"
                           "  message: Reached expected number of succeeded pods\n"
                           "startTime: \"2026-11-24T16:00:00Z\"\n"
                           "completionTime: \"2026-11-24T16:00:30Z\"\n"
                           "active: 1\n"
                           "succeeded: 4\n"
                           "failed: 2\n"
                           "terminating: 0\n"
                           "completedIndexes: \"0-2,4\"\n"
                           "failedIndexes: \"\"\n"
                           "uncountedTerminatedPods:\n"
                           "  failed:\n"
                           "  - \"00000000-0000-4000-8000-0000000000ff\"\n"
                           "ready: 0\n");
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plots.job_status");
    TCase *tests = tcase_create("job_status");
    tcase_add_loop_test(tests, test_cells, 0, sizeof cell_rows / sizeof cell_rows[0]);
    tcase_add_test(tests, test_status_empty);
    tcase_add_test(tests, test_status_full);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
