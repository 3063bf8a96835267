/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control/defaults, control/field_error, control/validate: what the recordings leave out. Their cases run as
 * conformance.validate-create and conformance.validate-update. */
#include "control/defaults.h"

#include <stdio.h>
#include <string.h>

#include "control/seen.h"
#include "control/validate.h"
#include "tests/control/heap_memory.h"
#include "tests/support/suite.h"

static struct ctl_container container = {.name = "main", .image = "busybox"};

static struct ctl_job_object small_job(void)
{
    container = (struct ctl_container){.name = "main", .image = "busybox"};
    struct ctl_job_object job = {.meta = {.name = "demo", .uid = "u"}};
    job.form.template.spec.containers = (struct ctl_containers){&container, 1};
    job.form.template.spec.restart_policy = "Never";
    ctl_job_defaults(&job);
    ctl_job_generate_selector(&job, "u", heap_memory());
    return job;
}

START_TEST(a_small_job_is_valid_and_settles)
{
    struct ctl_job_object job = small_job();
    struct ctl_errors errors = {.memory = heap_memory()};
    ctl_validate_job(&errors, &job);
    ck_assert_uint_eq(errors.count, 0);
    ctl_job_form_settle(&job.form, heap_memory());
    const struct ctl_job_spec *spec = &job.form.spec;
    ck_assert(spec->parallelism.value == 1 && spec->completions.value == 1 && spec->backoff_limit.value == 6);
    ck_assert_int_eq(spec->completion_mode, CTL_NON_INDEXED);
    ck_assert_int_eq(spec->restart_policy, CTL_RESTART_NEVER);
    ck_assert_int_eq(spec->replacement_policy, CTL_TERMINATING_OR_FAILED);
    ck_assert_uint_eq(spec->selector.count, 1);
    ck_assert_str_eq(spec->selector.terms[0].values[0], "u");
    ck_assert_str_eq(ctl_label_get(&spec->template_labels, "job-name"), "demo");
    heap_memory_free();
}
END_TEST

START_TEST(policies_settle)
{
    struct ctl_job_object job = small_job();
    int32_t codes[] = {3, 7};
    struct ctl_exit_codes_form exit_codes = {.container_name = "main", .operator= "NotIn", .values = {codes, 2}};
    struct ctl_condition_pattern_form pattern = {.type = "DisruptionTarget", .status = "True"};
    struct ctl_failure_rule_form rules[] = {{.action = "FailJob", .on_exit_codes = &exit_codes},
                                            {.action = "Ignore", .on_pod_conditions = {&pattern, 1}}};
    struct ctl_failure_policy_form policy = {.rules = {rules, 2}};
    job.form.failure_policy = &policy;
    ctl_job_form_settle(&job.form, heap_memory());
    const struct ctl_failure_policy *settled = job.form.spec.failure_policy;
    ck_assert_uint_eq(settled->count, 2);
    ck_assert(settled->rules[0].on_exit_codes && settled->rules[0].codes_not_in && settled->rules[0].code_count == 2);
    ck_assert_int_eq(settled->rules[0].action, CTL_ACTION_FAIL_JOB);
    ck_assert(!settled->rules[1].on_exit_codes && settled->rules[1].condition_count == 1);
    ck_assert_int_eq(settled->rules[1].action, CTL_ACTION_IGNORE);
    heap_memory_free();
}
END_TEST

START_TEST(requests_are_filled_from_limits)
{
    struct ctl_resource limits[] = {{.name = "cpu"}, {.name = "memory"}}, requests[] = {{.name = "cpu"}};
    struct ctl_resource_needs needs = {.limits = {limits, 2}, .requests = {requests, 1}};
    ck_assert_int_eq(ctl_quantity_parse(&limits[0].amount, "2", 1), CTL_QUANTITY_OK);
    ck_assert_int_eq(ctl_quantity_parse(&limits[1].amount, "1Gi", 3), CTL_QUANTITY_OK);
    ck_assert_int_eq(ctl_quantity_parse(&requests[0].amount, "1", 1), CTL_QUANTITY_OK);
    ctl_fill_requests(&needs, heap_memory());
    ck_assert_uint_eq(needs.requests.count, 2);
    ck_assert_int_eq(ctl_quantity_value(ctl_resource_get(&needs.requests, "cpu")), 1);
    ck_assert_int_eq(ctl_quantity_value(ctl_resource_get(&needs.requests, "memory")), 1 << 30);
    heap_memory_free();
}
END_TEST

START_TEST(equal_errors_are_told_once)
{
    struct ctl_errors errors = {.memory = heap_memory()};
    const struct ctl_path spec = ctl_member(NULL, "spec"), list = ctl_member(&spec, "rules"),
                          rule = ctl_element(&list, 3);
    const struct ctl_path labels = ctl_member(&rule, "labels"), key = ctl_key(&labels, "a.b/c");
    struct ctl_text text = {.memory = heap_memory()};
    ctl_invalid_text(&errors, &key, "x\ny", "is %d too many", 7);
    ctl_invalid_text(&errors, &key, "x\ny", "is %d too many", 7);
    ctl_required(&errors, &list, "");
    ctl_errors_unique(&errors);
    ctl_errors_message(&text, "Job", "demo", &errors);
    ck_assert_str_eq(text.text, "The Job \"demo\" is invalid: \n"
                                "* spec.rules[3].labels[a.b/c]: Invalid value: \"x\\ny\": is 7 too many\n"
                                "* spec.rules: Required value\n");
    heap_memory_free();
}
END_TEST

START_TEST(a_long_list_of_duplicates_is_judged_in_linear_time)
{
    enum { CONTAINERS = 20000 };
    static struct ctl_container many[CONTAINERS];
    static char names[CONTAINERS][16];
    struct ctl_seen seen = {.memory = heap_memory()};
    struct ctl_job_object job = small_job();
    for (size_t i = 0; i < CONTAINERS; i++) {
        (void)snprintf(names[i], sizeof names[i], "c%zu", i / 2);
        many[i] = (struct ctl_container){.name = names[i], .image = "x"};
        ck_assert_int_eq(ctl_seen_before(&seen, names[i]), i % 2 == 1);
    }
    ck_assert(ctl_seen_has(&seen, "c77") && !ctl_seen_has(&seen, "d"));
    heap_memory_free();
    job = small_job();
    job.form.template.spec.containers = (struct ctl_containers){many, 2000};
    ctl_pod_template_defaults(&job.form.template);
    struct ctl_errors errors = {.memory = heap_memory()};
    ctl_validate_job(&errors, &job);
    ck_assert_uint_eq(errors.count, 1000);
    heap_memory_free();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("defaults");
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, a_small_job_is_valid_and_settles);
    tcase_add_test(tests, policies_settle);
    tcase_add_test(tests, requests_are_filled_from_limits);
    tcase_add_test(tests, equal_errors_are_told_once);
    tcase_add_test(tests, a_long_list_of_duplicates_is_judged_in_linear_time);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
