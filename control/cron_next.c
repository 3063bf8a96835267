/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows robfig/cron v3's spec.go step by step, with Go's time.Date and AddDate in zones whose clocks jump: what it
 * finds around such jumps is what it finds, not what one would wish. */
#include <string.h>

#include "control/calendar.h"
#include "control/cron_schedule.h"
#include "control/text.h"

enum { DAY_S = 86400, HOUR_S = 3600, MINUTE_S = 60, YEARS_MAX = 5 };

const char *ctl_time_zone_load(struct ctl_time_zone *out, const char *name, const struct ctl_time_zones *zones,
                               const struct ctl_memory *memory)
{
    *out = (struct ctl_time_zone){.offset_s = NULL};
    if (name[0] == '\0' || strcmp(name, "UTC") == 0 || strcmp(name, "Local") == 0) {
        return NULL;
    }
    if (strstr(name, "..") || name[0] == '/' || name[0] == '\\') {
        return "time: invalid location name";
    }
    return zones->find(zones->context, name, out) ? NULL : ctl_format(memory, "unknown time zone %s", name);
}

/* ---- clocks of a zone -------------------------------------------------------------------------------------------- */

/* An instant as a zone's clock shows it. */
struct clock {
    int64_t unix_s, days; /* days: of the local date, since 1970 */
    struct ctl_date date;
    int32_t hour, minute, second;
};

static int64_t offset_s(const struct ctl_time_zone *zone, int64_t unix_s)
{
    return zone->offset_s ? zone->offset_s(zone->rules, unix_s) : 0;
}

static struct clock show(const struct ctl_time_zone *zone, int64_t unix_s)
{
    const int64_t local_s = unix_s + offset_s(zone, unix_s), days = ctl_floor_div(local_s, DAY_S);
    const int32_t of_day = (int32_t)(local_s - days * DAY_S);
    return (struct clock){.unix_s = unix_s,
                          .days = days,
                          .date = ctl_date_of_days(days),
                          .hour = of_day / HOUR_S,
                          .minute = of_day / MINUTE_S % 60,
                          .second = of_day % MINUTE_S};
}

/* time.Date: the offset that holds at the local time taken for UTC, or if another holds at the instant which that
 * gives, the other. */
static struct clock set(const struct ctl_time_zone *zone, struct ctl_date date, int64_t of_day_s)
{
    const int64_t local_s = ctl_days_of_date(date) * DAY_S + of_day_s, first_s = offset_s(zone, local_s);
    return show(zone, local_s - (first_s == 0 ? 0 : offset_s(zone, local_s - first_s)));
}

static struct clock add_date(const struct ctl_time_zone *zone, const struct clock *t, int32_t months, int32_t days)
{
    const struct ctl_date date = {t->date.year, t->date.month + months, t->date.day + days};
    return set(zone, date, t->hour * (int64_t)HOUR_S + t->minute * MINUTE_S + t->second);
}

/* ---- the search -------------------------------------------------------------------------------------------------- */

static bool has(uint64_t bits, int32_t value)
{
    return (bits >> value & 1) != 0;
}

static bool day_matches(const struct ctl_cron_schedule *schedule, const struct clock *t)
{
    const bool day = has(schedule->day, t->date.day), weekday = has(schedule->weekday, ctl_weekday_of_days(t->days));
    return ((schedule->day | schedule->weekday) & CTL_CRON_STAR) != 0 ? day && weekday : day || weekday;
}

/* One pass over the fields. `*added`: a field was moved on, so that those below it begin at their least. */
struct search {
    const struct ctl_cron_schedule *schedule;
    const struct ctl_time_zone *zone;
    struct clock t;
    bool added;
};

/* Each of these moves on to a value that matches; false where the field above it has to be looked at again. */
static bool find_month(struct search *s)
{
    while (!has(s->schedule->month, s->t.date.month)) {
        if (!s->added) {
            s->added = true;
            s->t = set(s->zone, (struct ctl_date){s->t.date.year, s->t.date.month, 1}, 0);
        }
        s->t = add_date(s->zone, &s->t, 1, 0);
        if (s->t.date.month == 1) {
            return false;
        }
    }
    return true;
}

static bool find_day(struct search *s)
{
    while (!day_matches(s->schedule, &s->t)) {
        if (!s->added) {
            s->added = true;
            s->t = set(s->zone, s->t.date, 0);
        }
        const int64_t before_s = s->t.unix_s;
        s->t = add_date(s->zone, &s->t, 0, 1);
        if (s->t.hour != 0) { /* midnight was skipped */
            const int32_t hours = s->t.hour > 12 ? 24 - s->t.hour : -s->t.hour;
            s->t = show(s->zone, s->t.unix_s + hours * (int64_t)HOUR_S);
        }
        if (s->t.unix_s <= before_s) { /* the day was skipped: upstream comes back here for ever */
            s->t = show(s->zone, before_s + DAY_S);
        }
        if (s->t.date.day == 1) {
            return false;
        }
    }
    return true;
}

static bool find_hour(struct search *s)
{
    while (!has(s->schedule->hour, s->t.hour)) {
        if (!s->added) {
            s->added = true;
            s->t = set(s->zone, s->t.date, s->t.hour * (int64_t)HOUR_S);
        }
        s->t = show(s->zone, s->t.unix_s + HOUR_S);
        if (s->t.hour == 0) {
            return false;
        }
    }
    return true;
}

static bool find_minute(struct search *s)
{
    while (!has(s->schedule->minute, s->t.minute)) {
        if (!s->added) {
            s->added = true;
            s->t = show(s->zone, ctl_floor_div(s->t.unix_s, MINUTE_S) * MINUTE_S);
        }
        s->t = show(s->zone, s->t.unix_s + MINUTE_S);
        if (s->t.minute == 0) {
            return false;
        }
    }
    return true;
}

static bool find_second(struct search *s)
{
    if (s->t.second == 0) {
        return true;
    }
    s->added = true;
    while (s->t.second != 0) {
        s->t = show(s->zone, s->t.unix_s + 1);
    }
    return false;
}

int64_t ctl_cron_next(const struct ctl_cron_schedule *schedule, const struct ctl_time_zone *zone, int64_t after_unix_s)
{
    if (schedule->every > 0) {
        return after_unix_s + schedule->every / CTL_SECOND;
    }
    if (schedule->minute == 0 || schedule->hour == 0) {
        return CTL_CRON_NEVER; /* a field of commas alone; upstream looks at each minute of five years */
    }
    struct search s = {.schedule = schedule, .zone = zone, .t = show(zone, after_unix_s + 1)};
    const int64_t last_year = s.t.date.year + YEARS_MAX;
    while (s.t.date.year <= last_year) {
        if (find_month(&s) && find_day(&s) && find_hour(&s) && find_minute(&s) && find_second(&s)) {
            return s.t.unix_s;
        }
    }
    return CTL_CRON_NEVER;
}
