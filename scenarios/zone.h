/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time zones: the IANA database of the system, read as Go's time package reads it. */
#ifndef SCN_ZONE_H
#define SCN_ZONE_H

#include <stdbool.h>

#include "control/cron_schedule.h"
#include "sim/arena.h"

/* Whether `name` (well-formed: no `..`, no leading slash) is a zone of the database. For struct ctl_validation;
 * `context` is not used. A system without a database knows every zone: then only the form is checked. */
bool scn_zone_is_known(void *context, const char *name);

/* Zones that were asked for, each read once. */
struct scn_zones {
    struct sim_arena *arena;
    struct scn_zone *first;
};

/* For struct ctl_time_zones; `context` is a struct scn_zones with an arena. False: no such zone, or not readable. */
bool scn_zone_find(void *context, const char *name, struct ctl_time_zone *out);

#endif
