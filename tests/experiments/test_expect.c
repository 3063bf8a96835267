/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiments/expect.h"

#include <string.h>

#include "tests/support/suite.h"

/* Two Jobs: one complete after 90 s, one failed. */
static struct mdl_result make_result(void)
{
    static struct mdl_job_result jobs[] = {
        {.outcome = MDL_COMPLETE, .submitted_at = 0, .ended_at = 90 * SIM_SECOND},
        {.outcome = MDL_FAILED, .submitted_at = 0, .ended_at = 100 * SIM_SECOND},
    };
    static const sim_time completions[] = {90 * SIM_SECOND};
    return (struct mdl_result){
        .jobs = jobs, .job_count = 2, .completions = completions, .completion_count = 1, .utilization_cpu = 0.25};
}

static const struct {
    const char *text;
    bool met;
} met_rows[] = {
    {"jobs.failed == 1", true},
    {"jobs.failed == 0", false},
    {"jobs.failed != 1", false},
    {"jobs.failed != 0", true},
    {"completionSeconds.p95 < 91", true},
    {"completionSeconds.p95 < 90", false},
    {"completionSeconds.p95 <= 90", true},
    {"completionSeconds.p95<=1m30s", true},
    {"completionSeconds.p95 > 1m29.5s", true},
    {"completionSeconds.p95 >= 1m31s", false},
    {"completionSeconds == 90", true}, /* the mean */
    {"makespanSeconds <= 1e2", true},
    {"utilization.cpu >= 250m", true},
    {"utilization.cpu > 250m", false},
    {"  jobs.created   <   1k  ", true},
};

START_TEST(test_met)
{
    const struct mdl_result result = make_result();
    struct exp_expectation expectation;
    struct sim_error error;
    const enum sim_status status = exp_expectation_parse(&expectation, met_rows[_i].text, &error);
    ck_assert_msg(status == SIM_OK, "%s: %s", met_rows[_i].text, error.text);
    ck_assert_msg(exp_expectation_met(&expectation, &result, NULL) == met_rows[_i].met, "%s", met_rows[_i].text);
}
END_TEST

static const struct {
    const char *text, *error;
} refused_rows[] = {
    {"", "unknown metric \"\"; METRIC OPERATOR VALUE was expected, as in jobs.failed == 0"},
    {"completionSecond.p95 < 3", "unknown metric \"completionSecond.p95\"; did you mean completionSeconds.p95?"},
    {"jobs.faild == 0", "unknown metric \"jobs.faild\"; did you mean jobs.failed?"},
    {"jobs.failed", "\"\": an operator was expected after jobs.failed: < <= > >= == !="},
    {"jobs.failed = 0", "\"= 0\": an operator was expected after jobs.failed: < <= > >= == !="},
    {"jobs.failed == none",
     "\"none\" is not a value of jobs.failed; a number or a quantity such as 250m or 10k was expected"},
    {"makespanSeconds < 3 apples", "\"3 apples\" is not a value of makespanSeconds.mean; a number of seconds or a "
                                   "duration such as 1h30m was expected"},
    {"jobs.failed < nan",
     "\"nan\" is not a value of jobs.failed; a number or a quantity such as 250m or 10k was expected"},
    {"jobs.failed <", "\"\" is not a value of jobs.failed; a number or a quantity such as 250m or 10k was expected"},
};

START_TEST(test_refused)
{
    struct exp_expectation expectation = {.value = 7};
    struct sim_error error;
    ck_assert_int_eq(exp_expectation_parse(&expectation, refused_rows[_i].text, &error), SIM_BAD_INPUT);
    ck_assert_str_eq(error.text, refused_rows[_i].error);
    ck_assert_double_eq(expectation.value, 7);
}
END_TEST

/* Without a complete Job there is no completion time, and no expectation about it is met. */
START_TEST(test_no_value)
{
    static const char *const texts[] = {"completionSeconds.p95 < 1", "completionSeconds.p95 >= 1",
                                        "completionSeconds.p95 == 1", "completionSeconds.p95 != 1"};
    struct mdl_result result = make_result();
    result.completion_count = 0;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct exp_expectation expectation;
        ck_assert_int_eq(exp_expectation_parse(&expectation, texts[i], NULL), SIM_OK);
        ck_assert_msg(!exp_expectation_met(&expectation, &result, NULL), "%s", texts[i]);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("experiments.expect");
    TCase *tests = tcase_create("expect");
    tcase_add_loop_test(tests, test_met, 0, sizeof met_rows / sizeof met_rows[0]);
    tcase_add_loop_test(tests, test_refused, 0, sizeof refused_rows / sizeof refused_rows[0]);
    tcase_add_test(tests, test_no_value);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
