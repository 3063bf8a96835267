/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control/job_policy and control/job_backoff: the pure functions of reference 4.6, 4.8, 4.12 (G03 to G08, H03, K05,
 * B04). */
#include "control/job_policy.h"

#include <stdlib.h>
#include <string.h>

#include "control/job_backoff.h"
#include "tests/support/suite.h"

/* ---- failures ---------------------------------------------------------------------------------------------------- */

static const int32_t one[] = {1}, three[] = {3}, five[] = {5};
static const struct ctl_condition_pattern disruption = {"DisruptionTarget", "True"};
#define EXIT(what, name, list, not_in)                                                                                 \
    {                                                                                                                  \
        .action = (what), .on_exit_codes = true, .container_name = (name), .codes = (list), .code_count = 1,           \
        .codes_not_in = (not_in)                                                                                       \
    }
#define DISRUPTED(what)                                                                                                \
    {                                                                                                                  \
        .action = (what), .conditions = &disruption, .condition_count = 1                                              \
    }

static const struct ctl_container_status main_3 = {.name = "main", .terminated = true, .exit_code = 3};
static const struct ctl_container_status main_0_helper_1[] = {{.name = "main", .terminated = true},
                                                              {.name = "helper", .terminated = true, .exit_code = 1}};
static const struct ctl_container_status helper_3_main_1[] = {{.name = "helper", .terminated = true, .exit_code = 3},
                                                              {.name = "main", .terminated = true, .exit_code = 1}};
static const struct ctl_container_status running = {.name = "main", .exit_code = 3};
static const struct ctl_pod_condition conditions[] = {{"Ready", "False", 0}, {"DisruptionTarget", "True", 0}};

static const struct {
    const char *name;
    struct ctl_failure_rule rules[2];
    uint32_t rule_count;
    struct ctl_pod_report report;
    enum ctl_policy_action action;
    const char *message; /* NULL: not asked for */
} failures[] = {
    {"the first rule that matches decides",
     {DISRUPTED(CTL_ACTION_IGNORE), EXIT(CTL_ACTION_FAIL_JOB, NULL, one, true)},
     2,
     {.conditions = conditions, .condition_count = 2, .containers = &main_3, .container_count = 1},
     CTL_ACTION_IGNORE,
     "Pod default/pod has condition DisruptionTarget matching Ignore rule at index 0"},
    {"exit code 0 never matches, 1 is listed",
     {EXIT(CTL_ACTION_FAIL_JOB, NULL, one, true)},
     1,
     {.containers = main_0_helper_1, .container_count = 2},
     CTL_ACTION_NONE,
     NULL},
    {"init containers are looked at too",
     {EXIT(CTL_ACTION_FAIL_JOB, NULL, three, false)},
     1,
     {.inits = &main_3, .init_count = 1},
     CTL_ACTION_FAIL_JOB,
     "Container main for pod default/pod failed with exit code 3 matching FailJob rule at index 0"},
    {"another container's code",
     {EXIT(CTL_ACTION_FAIL_JOB, "main", three, false)},
     1,
     {.containers = helper_3_main_1, .container_count = 2},
     CTL_ACTION_NONE,
     NULL},
    {"no statuses", {EXIT(CTL_ACTION_FAIL_JOB, NULL, five, true)}, 1, {.container_count = 0}, CTL_ACTION_NONE, NULL},
    {"a container that has not ended",
     {EXIT(CTL_ACTION_FAIL_JOB, NULL, three, false)},
     1,
     {.containers = &running, .container_count = 1},
     CTL_ACTION_NONE,
     NULL},
    {"a later condition",
     {EXIT(CTL_ACTION_FAIL_JOB, NULL, five, false), DISRUPTED(CTL_ACTION_FAIL_INDEX)},
     2,
     {.conditions = conditions, .condition_count = 2, .containers = &main_3, .container_count = 1},
     CTL_ACTION_FAIL_INDEX,
     "Pod default/pod has condition DisruptionTarget matching FailIndex rule at index 1"},
};

START_TEST(failure_rules)
{
    const struct ctl_failure_policy policy = {failures[_i].rules, failures[_i].rule_count};
    struct ctl_pod_report report = failures[_i].report;
    report.namespace_name = "default";
    report.name = "pod";
    const struct ctl_policy_match match = ctl_failure_policy_match(&policy, &report);
    ck_assert_msg(match.action == failures[_i].action, "%s: action %d", failures[_i].name, (int)match.action);
    if (failures[_i].message != NULL) {
        char message[256];
        ctl_failure_policy_message(&match, &report, message, sizeof message);
        ck_assert_msg(strcmp(message, failures[_i].message) == 0, "%s: %s", failures[_i].name, message);
    }
    ck_assert_int_eq(ctl_failure_policy_match(NULL, &report).action, CTL_ACTION_NONE);
    ck_assert_int_eq(ctl_failure_policy_match(&policy, NULL).action, CTL_ACTION_NONE);
}
END_TEST

/* ---- successes --------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    struct ctl_success_rule rules[2];
    uint64_t stored;
    uint32_t stored_count;
    uint32_t added[4], added_count;
    int32_t rule;
} successes[] = {
    {"all listed", {{"0,2", {0, false}}, {0}}, 0x1, 1, {2}, 1, 0},
    {"one is missing", {{"0,2", {0, false}}, {0}}, 0x3, 2, {0}, 0, -1},
    {"enough of the listed", {{"1-4", {3, true}}, {0}}, 0xb, 3, {2}, 1, 0},
    {"enough, but not of the listed", {{"1-4", {3, true}}, {0}}, 0xb, 3, {0}, 0, -1},
    {"any two", {{NULL, {2, true}}, {0}}, 0, 0, {1, 4}, 2, 0},
    {"nothing has succeeded", {{NULL, {0, true}}, {0}}, 0, 0, {0}, 0, -1},
    {"an empty list is skipped", {{"", {0, true}}, {NULL, {1, true}}}, 0x1, 1, {0}, 0, 1},
};

START_TEST(success_rules)
{
    uint64_t word = successes[_i].stored;
    const struct ctl_indexes stored = {
        .words = &word, .word_count = 1, .used_words = 1, .count = successes[_i].stored_count};
    const struct ctl_success_policy policy = {successes[_i].rules, 2};
    const struct ctl_succeeded succeeded = {&stored, successes[_i].added, successes[_i].added_count, 6};
    const int32_t rule = ctl_success_policy_match(&policy, &succeeded);
    ck_assert_msg(rule == successes[_i].rule, "%s: %d", successes[_i].name, (int)rule);
}
END_TEST

/* ---- backoff ----------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    struct ctl_backoff stored;
    struct ctl_finish finishes[3];
    uint32_t count;
    struct ctl_backoff after;
} records[] = {
    {"nothing new", {3, 7}, {{0, false}}, 0, {3, 7}},
    {"failures add up, in any order", {1, 7}, {{9, false}, {8, false}}, 2, {3, 9}},
    {"a success drops the record", {3, 7}, {{10, true}}, 1, {0, CTL_NO_TIME}},
    {"a failure together with the success is forgotten",
     {0, CTL_NO_TIME},
     {{10, true}, {10, false}},
     2,
     {0, CTL_NO_TIME}},
    {"one after it stays", {5, 1}, {{11, false}, {10, true}, {9, false}}, 3, {1, 11}},
    {"the latest success counts", {0, CTL_NO_TIME}, {{10, true}, {11, false}, {12, true}}, 3, {0, CTL_NO_TIME}},
};

START_TEST(backoff_records)
{
    const struct ctl_backoff after = ctl_backoff_after(records[_i].stored, records[_i].finishes, records[_i].count);
    ck_assert_msg(after.failures == records[_i].after.failures &&
                      after.last_failure_at == records[_i].after.last_failure_at,
                  "%s: %d, %lld", records[_i].name, (int)after.failures, (long long)after.last_failure_at);
}
END_TEST

static const struct {
    const char *name;
    int64_t failures, last_s, now_s, remaining_s;
} remains[] = {
    {"none", 0, 0, 0, 0},      {"capped", 7, 100, 400, 300},   {"just over", 1, 10, 20, 0},
    {"second", 2, 25, 26, 19}, {"long over", 1, 10, 500, 0},   {"ahead", 1, 30, 20, 20},
    {"sixth", 6, 0, 0, 320},   {"many", INT32_MAX, 0, 0, 600},
};

START_TEST(backoff_remains)
{
    const int64_t left = ctl_backoff_remaining_ns(remains[_i].failures, remains[_i].last_s * CTL_SECOND,
                                                  &ctl_tuning_default, remains[_i].now_s * CTL_SECOND);
    ck_assert_msg(left == remains[_i].remaining_s * CTL_SECOND, "%s: %lld", remains[_i].name, (long long)left);
}
END_TEST

int main(void)
{
    Suite *const suite = suite_create("control.job_policy");
    TCase *const tests = tcase_create("tables");
    tcase_add_loop_test(tests, failure_rules, 0, (int)(sizeof failures / sizeof *failures));
    tcase_add_loop_test(tests, success_rules, 0, (int)(sizeof successes / sizeof *successes));
    tcase_add_loop_test(tests, backoff_records, 0, (int)(sizeof records / sizeof *records));
    tcase_add_loop_test(tests, backoff_remains, 0, (int)(sizeof remains / sizeof *remains));
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
