/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/cronjob_slots.h"

#include <inttypes.h>
#include <string.h>

#include "control/calendar.h"

enum { MANY = 100, LATE_NS = 100000000 /* nextScheduleDelta */ };

/* The longest time.Duration in whole seconds: differences beyond it stop there. */
static const int64_t seconds_max = INT64_C(9223372036);

void ctl_cron_timing_make(struct ctl_cron_timing *out, const char *schedule, const char *time_zone,
                          const struct ctl_time_zones *zones, const struct ctl_memory *memory)
{
    *out = (struct ctl_cron_timing){.names_zone = strstr(schedule, "TZ") != NULL};
    if (time_zone) {
        out->zone_error = ctl_time_zone_load(&out->label_zone, time_zone, zones, memory);
    }
    const char *text = schedule;
    if (!out->names_zone && time_zone && !out->zone_error) {
        text = ctl_format(memory, "TZ=%s %s", time_zone, schedule);
    }
    if (ctl_cron_parse(&out->schedule, text, memory, &out->parse_error) && out->schedule.zone) {
        const char *why = ctl_time_zone_load(&out->zone, out->schedule.zone, zones, memory);
        out->parse_error = why ? ctl_format(memory, "provided bad location %s: %s", out->schedule.zone, why) : NULL;
    }
}

/* ---- times and spans as Go computes with them -------------------------------------------------------------------- */

static struct ctl_instant add_ns(struct ctl_instant t, int64_t ns)
{
    const int64_t sum_ns = t.ns + ns % CTL_SECOND;
    const int64_t carry_s = ctl_floor_div(sum_ns, CTL_SECOND);
    return (struct ctl_instant){.unix_s = t.unix_s + ns / CTL_SECOND + carry_s,
                                .ns = (int32_t)(sum_ns - carry_s * CTL_SECOND)};
}

static bool is_before(struct ctl_instant a, struct ctl_instant b)
{
    return a.unix_s != b.unix_s ? a.unix_s < b.unix_s : a.ns < b.ns;
}

/* A count of seconds as a Duration, which wraps around beyond 292 years. */
static int64_t seconds_in_ns(int64_t seconds)
{
    return (int64_t)((uint64_t)seconds * (uint64_t)CTL_SECOND);
}

static int64_t distance_s(int64_t from_unix_s, int64_t to_unix_s)
{
    const int64_t distance = to_unix_s - from_unix_s;
    return distance > seconds_max ? seconds_max : distance < -seconds_max ? -seconds_max : distance;
}

/* ---- slots ------------------------------------------------------------------------------------------------------- */

/* A slot later than `slot` and not long before the last one up to now; `slot` if none is found. Slots do not depend on
 * those before them, so that where very many were missed most can be skipped. */
static int64_t skip(const struct ctl_cron_timing *timing, int64_t slot, int64_t now_unix_s)
{
    const int64_t every_s = timing->schedule.every / CTL_SECOND, far_s = now_unix_s - slot;
    if (every_s > 0) {
        return slot + far_s / every_s * every_s;
    }
    for (int64_t back_s = 86400; back_s < far_s; back_s *= 3) {
        const int64_t later = ctl_cron_next(&timing->schedule, &timing->zone, now_unix_s - back_s);
        if (later > slot && later <= now_unix_s) {
            return later;
        }
    }
    return slot;
}

/* The last slot that is not after now. `gap_s` is the distance of the first two, `first` is the first: the walk
 * starts a little before where evenly spaced slots would be, and may find none. */
static void walk(struct ctl_cron_slots *out, const struct ctl_cron_timing *timing, int64_t first_unix_s, int64_t gap_s,
                 int64_t now_unix_s)
{
    enum { STEPS = 10000 }; /* more, such as all minutes of a century, are not walked one by one as upstream does */
    const int64_t count = distance_s(first_unix_s, now_unix_s) / gap_s + 1;
    const int64_t start =
        add_ns((struct ctl_instant){.unix_s = first_unix_s}, seconds_in_ns((count - 2) * gap_s)).unix_s;
    int64_t previous = start, slot = ctl_cron_next(&timing->schedule, &timing->zone, start);
    for (uint32_t steps = 0; slot <= now_unix_s && slot > previous; steps++) {
        previous = steps == STEPS ? skip(timing, slot, now_unix_s) : slot;
        out->due = (struct ctl_opt_time){.unix_s = previous, .set = true};
        slot = ctl_cron_next(&timing->schedule, &timing->zone, previous);
    }
    out->missed = count > MANY ? CTL_MISSED_MANY : count > 0 ? CTL_MISSED_FEW : CTL_MISSED_NONE;
}

void ctl_cron_slots_find(struct ctl_cron_slots *out, const struct ctl_cron_timing *timing, int64_t created_unix_s,
                         struct ctl_opt_time last_schedule_at, struct ctl_opt_i64 deadline, struct ctl_instant now)
{
    *out = (struct ctl_cron_slots){.missed = CTL_MISSED_NONE};
    out->earliest.unix_s = last_schedule_at.set ? last_schedule_at.unix_s : created_unix_s;
    if (deadline.set) {
        const struct ctl_instant limit = add_ns(now, seconds_in_ns(-deadline.value));
        out->earliest = is_before(out->earliest, limit) ? limit : out->earliest;
    }
    const int64_t first = ctl_cron_next(&timing->schedule, &timing->zone, out->earliest.unix_s);
    const int64_t second = ctl_cron_next(&timing->schedule, &timing->zone, first);
    if (now.unix_s < first) {
        return;
    }
    if (now.unix_s < second) {
        out->due = (struct ctl_opt_time){.unix_s = first, .set = true};
        return;
    }
    const int64_t gap_s = distance_s(first, second);
    if (gap_s < 1) {
        out->is_invalid = true;
        return;
    }
    walk(out, timing, first, gap_s, now.unix_s);
}

int64_t ctl_cron_look_again_ns(const struct ctl_cron_timing *timing, int64_t created_unix_s,
                               struct ctl_opt_time last_schedule_at, struct ctl_instant now)
{
    struct ctl_cron_slots slots;
    ctl_cron_slots_find(&slots, timing, created_unix_s, last_schedule_at, (struct ctl_opt_i64){.set = false}, now);
    int64_t from = now.unix_s;
    if (slots.due.set) {
        from = slots.due.unix_s;
    } else if (!slots.is_invalid && slots.missed == CTL_MISSED_NONE) {
        from = slots.earliest.unix_s;
    }
    const int64_t left_s = ctl_cron_next(&timing->schedule, &timing->zone, from) - now.unix_s;
    if (left_s >= seconds_max || left_s <= -seconds_max) {
        return left_s > 0 ? INT64_MAX : INT64_MIN;
    }
    return left_s * CTL_SECOND + LATE_NS - now.ns;
}

/* ---- names ------------------------------------------------------------------------------------------------------- */

const char *ctl_cron_job_name(const char *cronjob, int64_t slot_unix_s, const struct ctl_memory *memory)
{
    return ctl_format(memory, "%s-%" PRId64, cronjob, slot_unix_s / 60);
}

const char *ctl_cron_timestamp(char out[static CTL_INSTANT_TEXT_MAX], const struct ctl_cron_timing *timing,
                               int64_t slot_unix_s)
{
    const struct ctl_time_zone *zone = &timing->label_zone;
    const int32_t offset_s = zone->offset_s ? zone->offset_s(zone->rules, slot_unix_s) : 0;
    return ctl_instant_print_local(out, slot_unix_s, offset_s);
}
