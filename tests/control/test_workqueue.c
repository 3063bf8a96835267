/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control/workqueue: client-go's rules, the delay stage against a sorted list, the retry ladder (reference, K08). */
#include "control/workqueue.h"

#include <stdlib.h>

#include "control/expectations.h"
#include "tests/support/suite.h"

enum { ITEMS = 50 };

static struct ctl_workqueue new_queue(void)
{
    struct ctl_workqueue queue;
    ctl_workqueue_init(&queue, CTL_SECOND, 60 * CTL_SECOND);
    return queue;
}

START_TEST(an_item_waits_once_and_is_worked_on_once)
{
    struct ctl_workqueue queue = new_queue();
    struct ctl_work_item a = {0}, b = {0};
    ctl_workqueue_add(&queue, &a);
    ctl_workqueue_add(&queue, &b);
    ctl_workqueue_add(&queue, &a);
    ck_assert_ptr_eq(ctl_workqueue_get(&queue), &a);
    ctl_workqueue_add(&queue, &a); /* while it is worked on: again when that ends */
    ck_assert_ptr_eq(ctl_workqueue_get(&queue), &b);
    ck_assert_ptr_null(ctl_workqueue_get(&queue));
    ctl_workqueue_done(&queue, &a);
    ctl_workqueue_done(&queue, &b);
    ck_assert_ptr_eq(ctl_workqueue_get(&queue), &a);
    ctl_workqueue_done(&queue, &a);
    ck_assert_ptr_null(ctl_workqueue_get(&queue));
}
END_TEST

START_TEST(a_delayed_entry_only_moves_earlier)
{
    struct ctl_workqueue queue = new_queue();
    struct ctl_work_item a = {0};
    ck_assert(ctl_workqueue_add_after(&queue, &a, 9 * CTL_SECOND, 0));
    ck_assert(!ctl_workqueue_add_after(&queue, &a, 10 * CTL_SECOND, 0));
    ck_assert(ctl_workqueue_add_after(&queue, &a, CTL_SECOND, 0));
    ck_assert_int_eq(ctl_workqueue_next_due(&queue), CTL_SECOND);
    ctl_workqueue_add(&queue, &a); /* does not cancel the entry */
    ck_assert_ptr_eq(ctl_workqueue_get(&queue), &a);
    ctl_workqueue_done(&queue, &a);
    ctl_workqueue_advance(&queue, CTL_SECOND - 1);
    ck_assert_ptr_null(ctl_workqueue_get(&queue));
    ctl_workqueue_advance(&queue, CTL_SECOND);
    ck_assert_ptr_eq(ctl_workqueue_get(&queue), &a);
    ck_assert_int_eq(ctl_workqueue_next_due(&queue), CTL_NO_TIME);
    ctl_workqueue_done(&queue, &a);
    ck_assert(!ctl_workqueue_add_after(&queue, &a, 0, 0));
    ck_assert_uint_eq(queue.ready_count, 1);
}
END_TEST

START_TEST(retries_climb_the_ladder)
{
    static const int64_t seconds[] = {1, 2, 4, 8, 16, 32, 60, 60};
    struct ctl_workqueue queue = new_queue();
    struct ctl_work_item a = {0};
    for (int i = 0; i < 8; i++) {
        ck_assert_int_eq(ctl_workqueue_add_rate_limited(&queue, &a, 0), seconds[i] * CTL_SECOND);
    }
    ck_assert_int_eq(ctl_workqueue_next_due(&queue), CTL_SECOND);
    ctl_workqueue_forget(&a);
    ck_assert_int_eq(ctl_workqueue_add_rate_limited(&queue, &a, 0), CTL_SECOND);
}
END_TEST

/* Random adds and moves: what becomes ready, and in which order, against a scan. */
START_TEST(delays_come_due_in_order)
{
    struct ctl_workqueue queue = new_queue();
    struct ctl_work_item items[ITEMS] = {{0}};
    int64_t due[ITEMS], inserted[ITEMS], insertions = 0;
    ctl_time now = 0;
    for (int i = 0; i < ITEMS; i++) {
        due[i] = -1;
    }
    srand(1);
    for (int round = 0; round < 4000; round++) {
        const int i = rand() % ITEMS;
        const int64_t at = now + 1 + rand() % 30;
        if (due[i] < 0) {
            inserted[i] = insertions++;
        }
        due[i] = due[i] < 0 || at < due[i] ? at : due[i];
        ctl_workqueue_add_after(&queue, &items[i], at - now, now);
        now += rand() % 2;
        ctl_workqueue_advance(&queue, now);
        for (;;) {
            int next = -1;
            for (int k = 0; k < ITEMS; k++) {
                if (due[k] >= 0 && due[k] <= now &&
                    (next < 0 || due[k] < due[next] || (due[k] == due[next] && inserted[k] < inserted[next]))) {
                    next = k;
                }
            }
            struct ctl_work_item *const got = ctl_workqueue_get(&queue);
            ck_assert_ptr_eq(got, next < 0 ? NULL : &items[next]);
            if (next < 0) {
                break;
            }
            due[next] = -1;
            ctl_workqueue_done(&queue, got);
        }
    }
}
END_TEST

START_TEST(expectations_are_hints)
{
    struct ctl_expectations e = {0};
    ctl_expectations_lower(&e, 1, 1);
    ck_assert(!e.exists);
    ck_assert(ctl_expectations_are_met(&e, 10, 0));
    ctl_expectations_set(&e, 2, 0, 5);
    ctl_expectations_lower(&e, 1, 3);
    ck_assert(!ctl_expectations_are_met(&e, 10, 15)); /* ten is not more than ten */
    ck_assert(ctl_expectations_are_met(&e, 10, 16));
    ctl_expectations_lower(&e, 1, 0);
    ck_assert(ctl_expectations_are_met(&e, 10, 6));
    ctl_expectations_set(&e, 0, 1, 6);
    ck_assert_int_eq(e.dels, 1); /* overwritten, not added */
}
END_TEST

int main(void)
{
    Suite *const suite = suite_create("control.workqueue");
    TCase *const tests = tcase_create("workqueue");
    tcase_add_test(tests, an_item_waits_once_and_is_worked_on_once);
    tcase_add_test(tests, a_delayed_entry_only_moves_earlier);
    tcase_add_test(tests, retries_climb_the_ladder);
    tcase_add_test(tests, delays_come_due_in_order);
    tcase_add_test(tests, expectations_are_hints);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
