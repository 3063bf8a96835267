/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/suite.h"

static void no_memory(void *context, size_t wanted_bytes)
{
    (void)context;
    (void)wanted_bytes;
    abort();
}

/* Jobs that take 40, 10, 30, 20 s and are complete, and one that fails after 100 s; submitted at 5, 6, ... s. */
static struct mdl_result make_result(void)
{
    static const int seconds[] = {40, 10, 30, 20, 100};
    static const struct ctl_job_spec spec = {.completions = {2, true}, .parallelism = {1, true}};
    static struct mdl_job_result jobs[5];
    struct mdl_result result = {.jobs = jobs, .job_count = 5, .pods_succeeded = 8};
    sim_arena_init(&result.arena, no_memory, NULL);
    for (int i = 0; i < 5; i++) {
        jobs[i] = (struct mdl_job_result){.spec = &spec,
                                          .outcome = seconds[i] == 100 ? MDL_FAILED : MDL_COMPLETE,
                                          .submitted_at = (5 + i) * SIM_SECOND,
                                          .ended_at = (5 + i + seconds[i]) * SIM_SECOND};
        jobs[i].path.by_cause[MDL_CAUSE_RUNNING] = 9 * SIM_SECOND;
        jobs[i].path.by_cause[MDL_CAUSE_BACKOFF] = (seconds[i] - 9) * SIM_SECOND;
    }
    mdl_result_sort(&result);
    return result;
}

/* Quantiles as R's quantile(c(40, 10, 30, 20), p) gives them. */
static const struct {
    const char *name;
    double value;
} value_rows[] = {
    {"jobs.created", 5},
    {"jobs.complete", 4},
    {"jobs.failed", 1},
    {"jobs.unfinished", 0},
    {"completionSeconds", 25},
    {"completionSeconds.mean", 25},
    {"completionSeconds.p50", 25},
    {"completionSeconds.p90", 37},
    {"completionSeconds.p95", 38.5},
    {"completionSeconds.p99", 39.7},
    {"completionSeconds.max", 40},
    {"makespanSeconds", 104},
    {"throughput.jobsPerHour", 4 * 3600.0 / 104},
    {"throughput.podsPerSecond", 8.0 / 104},
    {"criticalPath.running", 45},
    {"criticalPath.backoff", 155},
};

START_TEST(test_value)
{
    struct mdl_result result = make_result();
    const struct mdl_metric *metric = mdl_metric_find(value_rows[_i].name, strlen(value_rows[_i].name));
    ck_assert_msg(metric != NULL, "%s", value_rows[_i].name);
    const double value = metric->value(&result);
    ck_assert_msg(fabs(value - value_rows[_i].value) < 1e-9, "%s: %g", value_rows[_i].name, value);
    mdl_result_free(&result);
}
END_TEST

START_TEST(test_unknown)
{
    static const char *const names[] = {"jobs", "jobs.", "jobs.fail", "completionSeconds.me", "complet", "cost.mean"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        ck_assert_msg(mdl_metric_find(names[i], strlen(names[i])) == NULL, "%s", names[i]);
    }
}
END_TEST

/* No row has the name of another, and names of a group stand together, as JSON needs them. */
START_TEST(test_table)
{
    for (uint32_t i = 0; i < mdl_metric_count; i++) {
        const char *name = mdl_metrics[i].name;
        const size_t group = strcspn(name, ".");
        bool left = false;
        for (uint32_t j = i + 1; j < mdl_metric_count; j++) {
            const bool same =
                strncmp(mdl_metrics[j].name, name, group) == 0 && mdl_metrics[j].name[group] == name[group];
            ck_assert_msg(strcmp(mdl_metrics[j].name, name) != 0, "%s twice", name);
            ck_assert_msg(!same || !left, "%s is not with its group", mdl_metrics[j].name);
            left = left || !same;
        }
    }
}
END_TEST

/* Each cause, when it is the largest, names its own limit. */
START_TEST(test_limit)
{
    struct mdl_result result = make_result();
    const char *limits[MDL_CAUSES];
    for (int cause = 0; cause < MDL_CAUSES; cause++) {
        struct mdl_path path = {.at = 3};
        path.by_cause[cause] = 3;
        limits[cause] = mdl_binding_limit(&result, &path);
        for (int other = 0; other < cause; other++) {
            ck_assert_str_ne(limits[cause], limits[other]);
        }
    }
    ck_assert_str_eq(limits[MDL_CAUSE_CLIENT_THROTTLE], "clientThrottle");
    ck_assert_str_eq(limits[MDL_CAUSE_UNSCHEDULABLE], "nodeCapacity");
    ck_assert_str_eq(mdl_binding_limit(&result, &(struct mdl_path){.at = 0}), "none");
    mdl_result_free(&result);
}
END_TEST

static const struct {
    const char *name;
    struct ctl_opt_i32 completions, parallelism;
    bool shares_work;
    int waiting_s; /* for room, of each Job; the Jobs take 40 s on average */
    const char *limit;
} running_rows[] = {
    {"more work than pods", {10, true}, {3, true}, false, 0, "parallelism"},
    {"more work than pods, room enough", {10, true}, {3, true}, false, 1, "parallelism"},
    {"more work than pods, no room", {10, true}, {3, true}, false, 4, "nodeCapacity"},
    {"all at once, no room", {3, true}, {3, true}, false, 4, "nodeCapacity"},
    {"all at once", {3, true}, {3, true}, false, 0, "runTime"},
    {"fewer than may be", {3, true}, {9, true}, false, 0, "runTime"},
    {"work queue", {0, false}, {3, true}, true, 0, "parallelism"},
    {"no completions", {0, false}, {3, true}, false, 0, "runTime"},
};

START_TEST(test_running_limit)
{
    struct mdl_result result = make_result();
    const struct ctl_job_spec spec = {.completions = running_rows[_i].completions,
                                      .parallelism = running_rows[_i].parallelism};
    for (uint32_t i = 0; i < result.job_count; i++) {
        result.jobs[i].spec = &spec;
        result.jobs[i].shares_work = running_rows[_i].shares_work;
        result.jobs[i].path.by_cause[MDL_CAUSE_BACKOFF] = 0;
        result.jobs[i].path.by_cause[MDL_CAUSE_UNSCHEDULABLE] = running_rows[_i].waiting_s * SIM_SECOND;
    }
    struct mdl_path path;
    mdl_result_path(&result, &path);
    ck_assert_str_eq(mdl_binding_limit(&result, &path), running_rows[_i].limit);
    mdl_result_free(&result);
}
END_TEST

/* Of no Jobs there is no mean and no quantile. */
START_TEST(test_empty)
{
    struct mdl_result result = {.job_count = 0};
    sim_arena_init(&result.arena, no_memory, NULL);
    mdl_result_sort(&result);
    static const char *const names[] = {"completionSeconds", "completionSeconds.p50", "makespanSeconds",
                                        "throughput.jobsPerHour"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        ck_assert_msg(isnan(mdl_metric_find(names[i], strlen(names[i]))->value(&result)), "%s", names[i]);
    }
    mdl_result_free(&result);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models.result");
    TCase *tests = tcase_create("result");
    tcase_add_loop_test(tests, test_value, 0, sizeof value_rows / sizeof value_rows[0]);
    tcase_add_test(tests, test_unknown);
    tcase_add_test(tests, test_table);
    tcase_add_test(tests, test_limit);
    tcase_add_loop_test(tests, test_running_limit, 0, sizeof running_rows / sizeof running_rows[0]);
    tcase_add_test(tests, test_empty);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
