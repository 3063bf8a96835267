/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control/job_pods and control/pod_names: ranking, finish times, names (reference, K01, K06, K07, E09, F11). What the
 * lists and counters must say is compared with a rescan in control.job_twin. */
#include "control/job_pods.h"

#include <stdlib.h>
#include <string.h>

#include "control/pod_names.h"
#include "tests/support/suite.h"

#define RUNNING .has_node = true, .phase = CTL_POD_RUNNING

/* In the order of removal; each pair must compare so. */
static const struct ctl_pod ranking[] = {
    {.number = 90, .phase = CTL_POD_PENDING, .created_at = 4},
    {.number = 1, .phase = CTL_POD_PENDING, .created_at = 3},
    {.number = 2, .phase = CTL_POD_PENDING, .created_at = 3},
    {.number = 4, .has_node = true, .phase = CTL_POD_PENDING},
    {.number = 3, .has_node = true, .phase = CTL_POD_UNKNOWN},
    {.number = 5, RUNNING},
    {.number = 6, RUNNING, .ready = true, .ready_at = CTL_NO_TIME},
    {.number = 7, RUNNING, .ready = true, .ready_at = 9, .restarts_max = 2},
    {.number = 8, RUNNING, .ready = true, .ready_at = 9, .sidecar_restarts_max = 1},
    {.number = 9, RUNNING, .ready = true, .ready_at = 9},
    {.number = 10, RUNNING, .ready = true, .ready_at = 5, .restarts_max = 7},
    {.number = 11, RUNNING, .ready = true, .ready_at = 5},
    {.number = 2, .late = true, RUNNING, .ready = true, .ready_at = 5},
};

START_TEST(pods_are_ranked_for_removal)
{
    enum { COUNT = sizeof ranking / sizeof *ranking };
    for (int i = 0; i < COUNT; i++) {
        for (int j = 0; j < COUNT; j++) {
            const int order = ctl_pod_compare_for_removal(&ranking[i], &ranking[j]);
            ck_assert_msg(i == j ? order == 0 : (order < 0) == (i < j), "places %d and %d: %d", i, j, order);
        }
    }
}
END_TEST

#define S(seconds) ((seconds)*CTL_SECOND)
static const struct ctl_container_status both_ended[] = {{.name = "a", .terminated = true, .finished_at = S(30)},
                                                         {.name = "b", .terminated = true, .finished_at = S(28)}};
static const struct ctl_container_status one_runs[] = {{.name = "a", .terminated = true, .finished_at = S(30)},
                                                       {.name = "b"}};
static const struct ctl_container_status no_time = {.name = "a", .terminated = true, .finished_at = CTL_NO_TIME};
static const struct ctl_container_status late_sidecar[] = {
    {.name = "setup", .terminated = true, .finished_at = S(90)},
    {.name = "side", .sidecar = true, .terminated = true, .finished_at = S(33)}};
static const struct ctl_container_status running_sidecar = {.name = "side", .sidecar = true};
static const struct ctl_pod_condition unready = {"Ready", "False", S(31)};
static const struct ctl_pod_condition ready = {"Ready", "True", S(20)};

static const struct {
    const char *name;
    struct ctl_pod_report report;
    ctl_time deletion_s, expected_s;
} finishes[] = {
    {"latest container",
     {.containers = both_ended, .container_count = 2, .conditions = &unready, .condition_count = 1},
     -1,
     30},
    {"a later sidecar",
     {.containers = both_ended, .container_count = 2, .inits = late_sidecar, .init_count = 2},
     -1,
     33},
    {"sidecars alone", {.inits = late_sidecar, .init_count = 2}, -1, 33},
    {"a sidecar that runs",
     {.containers = both_ended,
      .container_count = 2,
      .inits = &running_sidecar,
      .init_count = 1,
      .conditions = &unready,
      .condition_count = 1},
     -1,
     31},
    {"a container that runs",
     {.containers = one_runs, .container_count = 2, .conditions = &unready, .condition_count = 1},
     -1,
     31},
    {"no end time",
     {.containers = &no_time, .container_count = 1, .conditions = &unready, .condition_count = 1},
     -1,
     31},
    {"deletion", {.containers = one_runs, .container_count = 2, .conditions = &ready, .condition_count = 1}, 40, 10},
    {"creation", {.containers = one_runs, .container_count = 2, .conditions = &ready, .condition_count = 1}, -1, 3},
};

START_TEST(pods_have_a_finish_time)
{
    const ctl_time deletion = finishes[_i].deletion_s < 0 ? CTL_NO_TIME : S(finishes[_i].deletion_s);
    const ctl_time at = ctl_pod_finish_time(&finishes[_i].report, deletion, 30, S(3));
    ck_assert_msg(at == S(finishes[_i].expected_s), "%s: %lld", finishes[_i].name, (long long)(at / CTL_SECOND));
    ck_assert_int_eq(ctl_pod_finish_time(NULL, CTL_NO_TIME, 0, S(3)), S(3));
}
END_TEST

static const struct {
    const char *name, *text;
    int32_t index, count;
} annotations[] = {
    {"absent", NULL, CTL_INDEX_UNKNOWN, 0},
    {"number", "12", 12, 12},
    {"zero", "0", 0, 0},
    {"minus zero", "-0", 0, 0},
    {"negative", "-3", -1, 0},
    {"word", "abc", -1, 0},
    {"empty", "", -1, 0},
    {"sign only", "+", -1, 0},
    {"plus", "+1", 1, 1},
    {"trailing", "1 ", -1, 0},
    {"largest", "2147483647", INT32_MAX, INT32_MAX},
    {"beyond int32", "2147483648", INT32_MAX, 0},
};

START_TEST(annotations_are_read_leniently)
{
    ck_assert_msg(ctl_pod_index_of(annotations[_i].text) == annotations[_i].index &&
                      ctl_pod_count_of(annotations[_i].text) == annotations[_i].count,
                  "%s: %d, %d", annotations[_i].name, (int)ctl_pod_index_of(annotations[_i].text),
                  (int)ctl_pod_count_of(annotations[_i].text));
}
END_TEST

START_TEST(names_keep_their_index)
{
    char name[64], host[80];
    ctl_pod_generate_name("demo", CTL_INDEX_UNKNOWN, name, sizeof name);
    ck_assert_str_eq(name, "demo-");
    ctl_pod_generate_name("demo", 12, name, sizeof name);
    ck_assert_str_eq(name, "demo-12-");
    ctl_pod_generate_name("nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn", 7, name, sizeof name);
    ck_assert_str_eq(name, "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn-7-");
    ctl_pod_host_name("demo", 3, host, sizeof host);
    ck_assert_str_eq(host, "demo-3");
}
END_TEST

int main(void)
{
    Suite *const suite = suite_create("control.job_pods");
    TCase *const tests = tcase_create("tables");
    tcase_add_test(tests, pods_are_ranked_for_removal);
    tcase_add_loop_test(tests, pods_have_a_finish_time, 0, (int)(sizeof finishes / sizeof *finishes));
    tcase_add_loop_test(tests, annotations_are_read_leniently, 0, (int)(sizeof annotations / sizeof *annotations));
    tcase_add_test(tests, names_keep_their_index);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
