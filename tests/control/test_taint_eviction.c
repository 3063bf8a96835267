/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control/taint_eviction: how long pods bear it, and what becomes of a timer when taints follow each other. */
#include "control/taint_eviction.h"

#include <inttypes.h>

#include "tests/support/suite.h"

#define UNREACHABLE "node.kubernetes.io/unreachable"

static const struct {
    const char *name;
    struct ctl_toleration items[2];
    uint32_t count;
    ctl_time tolerated_ns;
    bool mentioned;
} rows[] = {
    {"nothing", {{.key = NULL}}, 0, CTL_NOT_TOLERATED, false},
    {"seconds", {{UNREACHABLE, "Exists", NULL, "NoExecute", {30, true}}}, 1, 30 * CTL_SECOND, true},
    {"less than nothing", {{UNREACHABLE, "Exists", NULL, "NoExecute", {-5, true}}}, 1, 0, true},
    {"for ever", {{UNREACHABLE, "Exists", NULL, "NoExecute", {0, false}}}, 1, CTL_FOREVER, true},
    {"everything", {{NULL, "Exists", NULL, NULL, {0, false}}}, 1, CTL_FOREVER, true},
    {"any effect", {{UNREACHABLE, "Exists", NULL, "", {7, true}}}, 1, 7 * CTL_SECOND, true},
    {"without a value", {{UNREACHABLE, "Equal", "", "NoExecute", {7, true}}}, 1, 7 * CTL_SECOND, true},
    {"with a value that the taint has not",
     {{UNREACHABLE, "Equal", "x", "NoExecute", {7, true}}},
     1,
     CTL_NOT_TOLERATED,
     true},
    {"another effect", {{UNREACHABLE, "Exists", NULL, "NoSchedule", {0, false}}}, 1, CTL_NOT_TOLERATED, false},
    {"another taint",
     {{"node.kubernetes.io/not-ready", "Exists", NULL, "NoExecute", {9, true}}},
     1,
     CTL_NOT_TOLERATED,
     false},
    {"the least of two",
     {{UNREACHABLE, "Exists", NULL, "NoExecute", {90, true}}, {NULL, "Exists", NULL, NULL, {20, true}}},
     2,
     20 * CTL_SECOND,
     true},
    {"seconds win over for ever",
     {{UNREACHABLE, "Exists", NULL, "NoExecute", {0, false}}, {NULL, "Exists", NULL, NULL, {20, true}}},
     2,
     20 * CTL_SECOND,
     true},
    {"endless seconds", {{UNREACHABLE, "Exists", NULL, "NoExecute", {INT64_MAX, true}}}, 1, CTL_FOREVER, true},
};

START_TEST(pods_tolerate)
{
    struct ctl_toleration items[2] = {rows[_i].items[0], rows[_i].items[1]};
    const struct ctl_tolerations tolerations = {items, rows[_i].count};
    const struct ctl_taint *unreachable = ctl_node_no_execute(CTL_TAINT_UNREACHABLE);
    const ctl_time tolerated_ns = ctl_taint_tolerated_ns(unreachable, &tolerations);
    ck_assert_msg(tolerated_ns == rows[_i].tolerated_ns, "%s: %" PRId64 " ns", rows[_i].name, tolerated_ns);
    ck_assert_msg(ctl_taint_is_mentioned(unreachable, &tolerations) == rows[_i].mentioned, "%s", rows[_i].name);
}
END_TEST

static const struct {
    const char *name;
    ctl_time first_ns, second_ns, due_at; /* tolerated at 10, then at 20 */
} timers[] = {
    {"a longer one changes nothing", 100, 200, 110},
    {"nor does a shorter one", 100, 5, 110},
    {"nor one of no length", 100, 0, 110},
    {"not tolerated: at once", 100, CTL_NOT_TOLERATED, 20},
    {"tolerated for ever: never", 100, CTL_FOREVER, CTL_NO_TIME},
    {"the first one for ever", CTL_FOREVER, 5, 25},
    {"beyond the end of time", CTL_FOREVER - 1, CTL_FOREVER - 1, CTL_FOREVER},
};

START_TEST(timers_are_kept)
{
    struct ctl_eviction eviction;
    ctl_eviction_cancel(&eviction);
    ctl_eviction_expect(&eviction, timers[_i].first_ns, 10);
    ctl_eviction_expect(&eviction, timers[_i].second_ns, 20);
    ck_assert_msg(eviction.due_at == timers[_i].due_at, "%s: due at %" PRId64, timers[_i].name, eviction.due_at);
    ctl_eviction_cancel(&eviction);
    ctl_eviction_expect(&eviction, 1, 30);
    ck_assert_msg(eviction.due_at == 31, "%s: cancelled, then due at %" PRId64, timers[_i].name, eviction.due_at);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("control.taint_eviction");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, pods_tolerate, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_loop_test(all, timers_are_kept, 0, (int)(sizeof timers / sizeof *timers));
    suite_add_tcase(suite, all);
    return support_run(suite);
}
