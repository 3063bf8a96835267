/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cron schedules as CronJobs write them: five fields, a descriptor such as @daily, or @every DURATION.
 *
 * The reader is robfig/cron v3's ParseStandard, its errors included. Fields are sets of bits. A schedule is a value.
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

#endif
