/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cron schedules as CronJobs write them: five fields, a descriptor such as @daily, or @every DURATION; and when they
 * fire.
 *
 * The reader is robfig/cron v3's ParseStandard, its errors included; the search is its SpecSchedule.Next and
 * ConstantDelaySchedule.Next. Fields are sets of bits. A schedule is a value. Time zones are the host's: control/ reads
 * no database. Slots are whole seconds since 1970, so they are told in seconds.
 */
#ifndef CTL_CRON_SCHEDULE_H
#define CTL_CRON_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "control/indexes.h"
#include "control/types.h"

/* Set in a field that stands for every value: then the two fields for days are joined by `and`, not by `or`. */
#define CTL_CRON_STAR (UINT64_C(1) << 63)

struct ctl_cron_schedule {
    uint64_t minute, hour, day, month, weekday; /* bit n: the value n */
    ctl_time every;                             /* @every: the distance, at least a second; 0: by fields */
    const char *zone;                           /* given as TZ= or CRON_TZ=; NULL: none */
};

/* Reads `text`. On failure returns false and `*why` holds upstream's words, in `memory`. Whether a zone is known is
 * not asked here. */
bool ctl_cron_parse(struct ctl_cron_schedule *out, const char *text, const struct ctl_memory *memory, const char **why);

/* A time zone: seconds east of UTC at an instant. */
struct ctl_time_zone {
    int32_t (*offset_s)(const void *rules, int64_t unix_s); /* NULL: UTC */
    const void *rules;
};

/* The host's database. False: there is no such zone. */
struct ctl_time_zones {
    bool (*find)(void *context, const char *name, struct ctl_time_zone *out);
    void *context;
};

/* Go's time.LoadLocation: "", UTC and Local (the controller's own zone, which is UTC) are known to all. NULL: found;
 * else what is wrong, in `memory`. */
const char *ctl_time_zone_load(struct ctl_time_zone *out, const char *name, const struct ctl_time_zones *zones,
                               const struct ctl_memory *memory);

/* Go's zero time, which the search gives when it finds nothing within five years. A time like others: searching on from
 * there, and measuring to it, is what upstream does too. */
#define CTL_CRON_NEVER (-INT64_C(62135596800))

/* The first slot after `after`. Where a zone skipped a whole day upstream's search never ends; here it goes on with the
 * day after. Cost: up to five years of days, then hours, then minutes; each asks the zone a few times. */
int64_t ctl_cron_next(const struct ctl_cron_schedule *schedule, const struct ctl_time_zone *zone, int64_t after_unix_s);

#endif
