/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/text.h"

#include <stdlib.h>
#include <string.h>

#include "plots/table.h"
#include "tests/plots/sample_run.h"
#include "tests/support/suite.h"

static char *answer_of(const struct plt_run *run, bool color, int columns)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    plt_text_answer(out, run, &(struct plt_style){color, columns});
    fclose(out);
    return text;
}

START_TEST(test_one_job)
{
    struct plt_run run = sample_run("nightly", 1);
    char *text = answer_of(&run, false, 80);
    ck_assert_str_eq(text,
                     "nightly: 1 Job, 1 complete, in 1m37s\n"
                     "\n"
                     "NAME       STATUS     COMPLETIONS   DURATION   AGE\n"
                     "render-0   Complete   24/24         97s        97s\n"
                     "\n"
                     "  Status       Complete=True CompletionsReached: Reached expected number of succeeded pods\n"
                     "               active 0, succeeded 24, failed 2\n"
                     "\n"
                     "  Pods         26 created, 24 succeeded, 2 failed\n"
                     "  Retries      2 pods replaced, 0 containers restarted\n"
                     "  Throughput   0.25 pods/s\n"
                     "  Utilisation  cpu 45 %, memory 30 %, pods 2 %\n"
                     "  Cost         1.25 for 1.83 node hours\n"
                     "\n"
                     "Why it took 1m37s (its critical path, by cause)\n"
                     "  running                                 1m12s  74.2 %  ████████████████▍\n"
                     "  backing off after failures              10.0s  10.3 %  ██▎\n"
                     "  starting pods                            8.0s   8.2 %  █▉\n"
                     "  pulling images                           4.0s   4.1 %  ▉\n"
                     "  noticing and reporting ends              3.0s   3.1 %  ▋\n"
                     "  all else                                 80ms   0.1 %\n"
                     "\n"
                     "  Limit        parallelism\n"
                     "  Hint         more pods at a time would end it sooner: raise spec.parallelism\n");
    free(text);
    sample_run_free(&run);
}
END_TEST

START_TEST(test_many_jobs)
{
    struct plt_run run = sample_run("nightly", 30);
    char *text = answer_of(&run, false, 80);
    const char *expected = "nightly: 30 Jobs, 26 complete, 4 failed, in 2m6s\n"
                           "\n"
                           "  render-3 failed: Job has reached the specified backoff limit\n"
                           "  render-10 failed: Job has reached the specified backoff limit\n"
                           "  render-17 failed: Job has reached the specified backoff limit\n"
                           "  and 1 more\n"
                           "\n"
                           "  Completion   p50 1m37s, p95 1m37s, p99 1m37s\n";
    ck_assert_msg(strncmp(text, expected, strlen(expected)) == 0, "%s", text);
    free(text);
    sample_run_free(&run);
}
END_TEST

/* Nothing that others wrote reaches the terminal as a command, and no line is wider than the terminal for the bars'
 * sake. */
START_TEST(test_hostile_name)
{
    struct plt_run run = sample_run("a\x1b[2Jb\nc", 1);
    char *text = answer_of(&run, false, 40);
    ck_assert_msg(strncmp(text, "a?[2Jb?c: 1 Job", 15) == 0, "%s", text);
    ck_assert_ptr_null(strchr(text, '\x1b'));
    ck_assert_ptr_null(strstr(text, "█"));
    free(text);
    sample_run_free(&run);
}
END_TEST

START_TEST(test_color)
{
    struct plt_run run = sample_run("nightly", 1);
    char *text = answer_of(&run, true, 80);
    ck_assert_msg(strncmp(text, "\x1b[1mnightly", 11) == 0, "%s", text);
    free(text);
    sample_run_free(&run);
}
END_TEST

START_TEST(test_no_job)
{
    struct plt_run run = sample_run("empty", 0);
    char *text = answer_of(&run, false, 80);
    ck_assert_str_eq(text, "empty: 0 Jobs\n");
    free(text);
    sample_run_free(&run);
}
END_TEST

/* Every limit that a path can have comes with its hint. */
START_TEST(test_hints)
{
    struct plt_run run = sample_run("nightly", 1);
    struct mdl_job_result *job = &run.result->jobs[0];
    memset(job->path.by_cause, 0, sizeof job->path.by_cause);
    job->path.by_cause[_i] = job->ended_at - job->submitted_at;
    char *text = answer_of(&run, false, 80);
    ck_assert_msg(strstr(text, "\n  Limit        ") != NULL && strstr(text, "\n  Hint         ") != NULL, "%s: %s",
                  mdl_cause_rows[_i].key, text);
    free(text);
    sample_run_free(&run);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plots.text");
    TCase *tests = tcase_create("text");
    tcase_add_test(tests, test_one_job);
    tcase_add_test(tests, test_many_jobs);
    tcase_add_test(tests, test_hostile_name);
    tcase_add_test(tests, test_color);
    tcase_add_test(tests, test_no_job);
    tcase_add_loop_test(tests, test_hints, 0, MDL_CAUSES);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
