/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/csv.h"

#include <stdlib.h>
#include <string.h>

#include "tests/plots/sample_run.h"
#include "tests/support/suite.h"

static char *text_of(bool (*write)(FILE *out, const struct plt_run *run), const struct plt_run *run)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    ck_assert(write(out, run));
    fclose(out);
    return text;
}

START_TEST(test_jobs)
{
    struct plt_run run = sample_run("nightly", 1);
    run.result->jobs[0].name = "a,\"b\"";
    char *text = text_of(plt_jobs_csv, &run);
    const char *row = strchr(text, '\n') + 1;
    ck_assert_str_eq(row, "default,\"a,\"\"b\"\"\",Complete,0,97.080000001,97.080000001,26,24,2,0,2,0,"
                          "0,0,0.08,10,0,0,4,8.000000001,72,0,0,3,0\n");
    size_t head_cells = 1;
    for (const char *at = text; at < row; at++) {
        head_cells += *at == ',';
    }
    ck_assert_uint_eq(head_cells, 12 + MDL_CAUSES);
    free(text);
    sample_run_free(&run);
}
END_TEST

START_TEST(test_timeline)
{
    struct plt_run run = sample_run("nightly", 1);
    char *text = text_of(plt_timeline_csv, &run);
    ck_assert_str_eq(text, "seconds,pending,starting,running,terminating,succeeded,failed\n"
                           "0,0,0,0,0,0,0\n1,0,0,4,0,0,0\n2,0,0,0,0,4,0\n");
    free(text);
    sample_run_free(&run);
}
END_TEST

/* Some causes have a comma in their words. */
START_TEST(test_path)
{
    struct plt_run run = sample_run("nightly", 1);
    struct mdl_job_result *job = &run.result->jobs[0];
    memset(job->path.by_cause, 0, sizeof job->path.by_cause);
    job->path.by_cause[MDL_CAUSE_RUNNING] = SIM_SECOND;
    job->path.by_cause[MDL_CAUSE_RUNNING_LOST] = 3 * SIM_SECOND;
    char *text = text_of(plt_path_csv, &run);
    ck_assert_str_eq(text, "cause,words,seconds,share,label\n"
                           "runningLost,\"running, lost\",3,0.7500,3.0s (75.0 %)\n"
                           "running,running,1,0.2500,1.0s (25.0 %)\n");
    free(text);
    sample_run_free(&run);
}
END_TEST

/* What cannot be written is told. */
START_TEST(test_full)
{
    struct plt_run run = sample_run("nightly", 1);
    FILE *out = fopen("/dev/full", "w");
    if (out != NULL) {
        setvbuf(out, NULL, _IONBF, 0);
        ck_assert(!plt_jobs_csv(out, &run));
        fclose(out);
    }
    sample_run_free(&run);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plots.csv");
    TCase *tests = tcase_create("csv");
    tcase_add_test(tests, test_jobs);
    tcase_add_test(tests, test_timeline);
    tcase_add_test(tests, test_path);
    tcase_add_test(tests, test_full);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
