/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control/cronjob_slots: what the recordings (check cron-missed) do not reach, such as controllers that were away for
 * thousands of years. */
#include "control/cronjob_slots.h"

#include <inttypes.h>

#include "tests/control/heap_memory.h"
#include "tests/support/suite.h"

enum { YEAR_2026_S = 1767571200 };

static const struct {
    const char *schedule;
    int64_t created_unix_s, away_s;
} rows[] = {
    {"* * * * *", YEAR_2026_S, INT64_C(4000) * 365 * 86400 + 17},
    {"@every 4m", YEAR_2026_S + 3, INT64_C(4000) * 365 * 86400},
    {"@every 1s", YEAR_2026_S, INT64_C(7000) * 365 * 86400},
    {"*/7 3 * feb sun", YEAR_2026_S, INT64_C(3000) * 365 * 86400},
    {"* * 1 1 *", -INT64_C(60000000000), INT64_C(62000000000)},
};

START_TEST(the_last_slot_is_found_however_many_were_missed)
{
    const struct ctl_time_zones no_zones = {.find = NULL};
    const struct ctl_instant now = {.unix_s = rows[_i].created_unix_s + rows[_i].away_s};
    struct ctl_cron_timing timing;
    struct ctl_cron_slots slots;
    ctl_cron_timing_make(&timing, rows[_i].schedule, NULL, &no_zones, heap_memory());
    ctl_cron_slots_find(&slots, &timing, rows[_i].created_unix_s, (struct ctl_opt_time){.set = false},
                        (struct ctl_opt_i64){.set = false}, now);
    const int64_t due = slots.due.unix_s, next = ctl_cron_next(&timing.schedule, &timing.zone, due);
    ck_assert_msg(slots.due.set && slots.missed == CTL_MISSED_MANY, "%s: nothing is due", rows[_i].schedule);
    ck_assert_msg(due <= now.unix_s && next > now.unix_s, "%s: %" PRId64 " is due at %" PRId64 ", before %" PRId64,
                  rows[_i].schedule, due, now.unix_s, next);
    heap_memory_free();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cronjob_slots");
    TCase *tests = tcase_create("all");
    tcase_add_loop_test(tests, the_last_slot_is_found_however_many_were_missed, 0, (int)(sizeof rows / sizeof *rows));
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
