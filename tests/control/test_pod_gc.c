/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control/pod_gc: which pods a pass takes, and how long it waits for a node. */
#include "control/pod_gc.h"

#include <string.h>

#include "tests/support/suite.h"

static const struct ctl_gc_node ready = {true, true, true, CTL_NO_TIME, CTL_NO_TIME};
static const struct ctl_gc_node unready = {true, false, false, CTL_NO_TIME, CTL_NO_TIME};
static const struct ctl_gc_node out_of_service = {true, false, true, CTL_NO_TIME, CTL_NO_TIME};

static const struct {
    const char *name;
    const struct ctl_gc_node *node;
    bool over, terminating;
    enum ctl_gc_reason reason;
} rows[] = {
    {"running", &ready, false, false, CTL_GC_KEEP},
    {"pending", NULL, false, false, CTL_GC_KEEP},
    {"deleted before it had a node", NULL, false, true, CTL_GC_UNSCHEDULED},
    {"terminating", &ready, false, true, CTL_GC_KEEP},
    {"terminating on an unready node", &unready, false, true, CTL_GC_KEEP},
    {"terminating on a node out of service", &out_of_service, false, true, CTL_GC_OUT_OF_SERVICE},
    {"running on a node out of service", &out_of_service, false, false, CTL_GC_KEEP},
};

START_TEST(a_pass_takes)
{
    struct ctl_gc_node node = rows[_i].node == NULL ? ready : *rows[_i].node;
    struct ctl_gc_pod pod = {.name = "a",
                             .node = rows[_i].node == NULL ? NULL : &node,
                             .over = rows[_i].over,
                             .terminating = rows[_i].terminating};
    ctl_pod_gc_pass(&pod, 1, &ctl_pod_gc_tuning_default, 0);
    ck_assert_msg(pod.reason == rows[_i].reason, "%s: reason %d", rows[_i].name, pod.reason);
}
END_TEST

/* Evicted ones first, then by age, then by name. */
START_TEST(too_many_have_ended)
{
    struct ctl_gc_pod pods[] = {
        {.name = "old", .created_at = 1, .over = true},
        {.name = "b", .created_at = 2, .over = true},
        {.name = "young", .created_at = 9, .over = true},
        {.name = "a", .created_at = 2, .over = true},
        {.name = "running", .created_at = 0},
        {.name = "evicted", .created_at = 5, .over = true, .evicted = true},
    };
    static const char *const order[] = {"evicted", "old", "a", "b", "young"};
    for (uint32_t kept = 0; kept <= 6; kept++) {
        struct ctl_pod_gc_tuning tuning = ctl_pod_gc_tuning_default;
        tuning.finished_pods_max = kept;
        ctl_pod_gc_pass(pods, 6, &tuning, 0);
        const uint32_t taken = kept == 0 || kept > 5 ? 0 : 5 - kept;
        for (uint32_t i = 0; i < 6; i++) {
            bool expected = false;
            for (uint32_t j = 0; j < taken; j++)
                expected |= strcmp(order[j], pods[i].name) == 0;
            ck_assert_msg((pods[i].reason == CTL_GC_TOO_MANY) == expected, "of five, %u kept: %s", kept, pods[i].name);
        }
    }
}
END_TEST

static const struct {
    const char *name;
    int back_in_pass; /* the node exists in this one; -1: never */
    int taken_in_pass;
} absences[] = {
    {"gone", -1, 2},
    {"back in quarantine", 1, 4},
    {"back in time", 2, 5},
};

START_TEST(missing_nodes_have_a_quarantine)
{
    struct ctl_gc_node node = {.missing_since = CTL_NO_TIME, .gone_at = CTL_NO_TIME};
    struct ctl_gc_pod pod = {.name = "a", .node = &node};
    for (int pass = 0; pass <= absences[_i].taken_in_pass; pass++) {
        node.exists = pass == absences[_i].back_in_pass;
        ctl_pod_gc_pass(&pod, 1, &ctl_pod_gc_tuning_default, pass * ctl_pod_gc_tuning_default.period_ns);
        ck_assert_msg((pod.reason == CTL_GC_ORPHANED) == (pass == absences[_i].taken_in_pass), "%s: pass %d",
                      absences[_i].name, pass);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("control.pod_gc");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, a_pass_takes, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_test(all, too_many_have_ended);
    tcase_add_loop_test(all, missing_nodes_have_a_quarantine, 0, (int)(sizeof absences / sizeof *absences));
    suite_add_tcase(suite, all);
    return support_run(suite);
}
