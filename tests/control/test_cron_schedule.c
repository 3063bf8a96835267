/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control/cron_schedule: the sets that schedules stand for. Refusals are in the recordings
 * (conformance.validate-create). */
#include "control/cron_schedule.h"

#include <inttypes.h>
#include <string.h>

#include "tests/control/heap_memory.h"
#include "tests/support/suite.h"

static const struct {
    const char *text;
    struct ctl_cron_schedule schedule;
} schedules[] = {
    {"0 12 1 1 0", {.minute = 1, .hour = 1 << 12, .day = 1 << 1, .month = 1 << 1, .weekday = 1}},
    {"*/20 0-2 * jan,MAR mon-wed/2",
     {.minute = 1 | 1 << 20 | UINT64_C(1) << 40,
      .hour = 7,
      .day = CTL_CRON_STAR | 0xfffffffe,
      .month = 1 << 1 | 1 << 3,
      .weekday = 1 << 1 | 1 << 3}},
    {"50/5 * ? * *",
     {.minute = UINT64_C(1) << 50 | UINT64_C(1) << 55,
      .hour = CTL_CRON_STAR | 0xffffff,
      .day = CTL_CRON_STAR | 0xfffffffe,
      .month = CTL_CRON_STAR | 0x1ffe,
      .weekday = CTL_CRON_STAR | 0x7f}},
    {"@weekly",
     {.minute = 1, .hour = 1, .day = CTL_CRON_STAR | 0xfffffffe, .month = CTL_CRON_STAR | 0x1ffe, .weekday = 1}},
    {"@every 1h30m5.9s", {.every = (90 * 60 + 5) * CTL_SECOND}},
    {"@every 10ms", {.every = CTL_SECOND}},
};

START_TEST(fields_are_sets)
{
    struct ctl_cron_schedule got;
    const struct ctl_cron_schedule *want = &schedules[_i].schedule;
    const char *why = "";
    ck_assert_msg(ctl_cron_parse(&got, schedules[_i].text, heap_memory(), &why), "%s: %s", schedules[_i].text, why);
    ck_assert_msg(got.minute == want->minute && got.hour == want->hour && got.day == want->day &&
                      got.month == want->month && got.weekday == want->weekday && got.every == want->every,
                  "%s: %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRId64, schedules[_i].text,
                  got.minute, got.hour, got.day, got.month, got.weekday, got.every);
    heap_memory_free();
}
END_TEST

START_TEST(zones_stand_before_the_fields)
{
    struct ctl_cron_schedule got;
    const char *why = NULL;
    ck_assert(ctl_cron_parse(&got, "CRON_TZ=Europe/Zurich   @daily", heap_memory(), &why));
    ck_assert_str_eq(got.zone, "Europe/Zurich");
    ck_assert(!ctl_cron_parse(&got, "TZ=UTC", heap_memory(), &why) && why != NULL);
    heap_memory_free();
}
END_TEST

START_TEST(hostile_schedules_end)
{
    struct ctl_cron_schedule got;
    const char *why = NULL;
    ck_assert(ctl_cron_parse(&got, "0/9223372036854775806 * * * *", heap_memory(), &why));
    ck_assert(ctl_cron_parse(&got, ", * * * *", heap_memory(), &why) && got.minute == 0);
    ck_assert(ctl_cron_next(&got, &(const struct ctl_time_zone){.offset_s = NULL}, 0) == CTL_CRON_NEVER);
    ck_assert(!ctl_cron_parse(&got, "99999999999999999999 * * * *", heap_memory(), &why));
    ck_assert(!ctl_cron_parse(&got, "1-2-3 * * * *", heap_memory(), &why));
    ck_assert(!ctl_cron_parse(&got, "@every 99999999999999999999h", heap_memory(), &why));
    heap_memory_free();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cron_schedule");
    TCase *tests = tcase_create("all");
    tcase_add_loop_test(tests, fields_are_sets, 0, (int)(sizeof schedules / sizeof *schedules));
    tcase_add_test(tests, zones_stand_before_the_fields);
    tcase_add_test(tests, hostile_schedules_end);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
