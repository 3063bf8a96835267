/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control/cron_schedule: a schedule, and on the next line an instant and the number of a zone, such as
 * `30 2 * * sun\n1767571200 1`. What is read stands for values that there are; the next slot matches, and none before
 * it does. */
#include <stdbool.h>
#include <string.h>

#include "control/calendar.h"
#include "control/cron_schedule.h"
#include "scenarios/arena_memory.h"
#include "tests/fuzz/counted_memory.h"

static bool is_within(uint64_t field, unsigned min, unsigned max);
static void check_next(const struct ctl_cron_schedule *schedule, int64_t after_unix_s);
static void check_zones(const struct ctl_cron_schedule *schedule, int64_t after_unix_s, size_t zone);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const int64_t year_10000_s = INT64_C(253402300800);
    struct sim_arena arena;
    sim_arena_init(&arena, fuzz_no_memory, NULL);
    const struct ctl_memory memory = scn_arena_memory(&arena);
    char *const text = sim_arena_text(&arena, (const char *)data, size);
    char *rest = text + strcspn(text, "\n");
    const bool has_rest = *rest != '\0';
    *rest = '\0';
    const char *why = NULL;
    struct ctl_cron_schedule s;
    if (ctl_cron_parse(&s, text, &memory, &why)) {
        assert(s.every == 0 || s.every >= CTL_SECOND);
        assert(is_within(s.minute, 0, 59) && is_within(s.hour, 0, 23) && is_within(s.day, 1, 31));
        assert(is_within(s.month, 1, 12) && is_within(s.weekday, 0, 6));
        const int64_t after_unix_s = has_rest ? strtoll(rest + 1, &rest, 10) % year_10000_s : 0;
        check_next(&s, after_unix_s);
        check_zones(&s, after_unix_s, has_rest ? strtoul(rest, NULL, 10) : 0);
    } else {
        assert(why != NULL && why[0] != '\0');
    }
    fuzz_memory_free(&arena);
    return 0;
}

static bool is_within(uint64_t field, unsigned min, unsigned max)
{
    const uint64_t all = (UINT64_C(2) << max) - (UINT64_C(1) << min);
    return (field & ~(all | CTL_CRON_STAR)) == 0;
}

static bool matches(const struct ctl_cron_schedule *s, int64_t unix_s)
{
    const int64_t days = ctl_floor_div(unix_s, 86400), minute_of_day = (unix_s - days * 86400) / 60;
    const struct ctl_date date = ctl_date_of_days(days);
    const bool day = s->day >> date.day & 1, weekday = s->weekday >> ctl_weekday_of_days(days) & 1;
    const bool any = (s->day & CTL_CRON_STAR) != 0 || (s->weekday & CTL_CRON_STAR) != 0;
    return unix_s % 60 == 0 && (s->minute >> minute_of_day % 60 & 1) && (s->hour >> minute_of_day / 60 & 1) &&
           (s->month >> date.month & 1) && (any ? day && weekday : day || weekday);
}

/* By looking at minute after minute, for some of them. */
static void check_next(const struct ctl_cron_schedule *schedule, int64_t after_unix_s)
{
    enum { MINUTES_MAX = 200 };
    const struct ctl_time_zone utc = {.offset_s = NULL};
    const int64_t next = ctl_cron_next(schedule, &utc, after_unix_s);
    if (schedule->every > 0) {
        assert(next == after_unix_s + schedule->every / CTL_SECOND);
        return;
    }
    assert(next == CTL_CRON_NEVER || (next > after_unix_s && matches(schedule, next)));
    const int64_t first = (ctl_floor_div(after_unix_s, 60) + 1) * 60;
    const int64_t end = next == CTL_CRON_NEVER || next > first + MINUTES_MAX * 60 ? first + MINUTES_MAX * 60 : next;
    for (int64_t t = first; t < end; t += 60) {
        assert(!matches(schedule, t));
    }
}

/* Clocks that jump to and fro every half year: as in Zurich, on Lord Howe, by a day as in Samoa, by odd seconds. */
struct jumps {
    int32_t winter_s, summer_s;
};

static int32_t offset_at(const void *rules, int64_t unix_s)
{
    const struct jumps *const jumps = rules;
    return ctl_floor_div(unix_s, 15724800 + 3600) % 2 == 0 ? jumps->winter_s : jumps->summer_s;
}

/* Whatever it finds, it ends. */
static void check_zones(const struct ctl_cron_schedule *schedule, int64_t after_unix_s, size_t zone)
{
    static const struct jumps all[] = {{3600, 7200}, {37800, 39600}, {-39600, 46800}, {2048, 3600}, {0, -50400}};
    const struct ctl_time_zone jumping = {.offset_s = offset_at, .rules = &all[zone % (sizeof all / sizeof *all)]};
    (void)ctl_cron_next(schedule, &jumping, after_unix_s);
}
