/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a CronJob is due: what its schedule and zone mean, which slot is unmet, how many were missed, when to look again
 * (pkg/controller/cronjob/utils.go, v1.37). Recorded in conformance/cron/missed.jsonl. */
#ifndef CTL_CRONJOB_SLOTS_H
#define CTL_CRONJOB_SLOTS_H

#include "control/api_time.h"
#include "control/cron_schedule.h"
#include "control/meta_types.h"

/* A schedule and a timeZone as the controller understands them; made once for each pair. */
struct ctl_cron_timing {
    struct ctl_cron_schedule schedule;
    struct ctl_time_zone zone;       /* that the schedule runs in */
    struct ctl_time_zone label_zone; /* that the annotation is written in: timeZone's, whatever the schedule says */
    const char *zone_error;          /* timeZone cannot be loaded; NULL: it can */
    const char *parse_error;         /* NULL: read */
    bool names_zone;                 /* the schedule holds "TZ": used as it stands, and frowned upon */
};

/* `time_zone`: NULL: unset. Texts are kept. */
void ctl_cron_timing_make(struct ctl_cron_timing *out, const char *schedule, const char *time_zone,
                          const struct ctl_time_zones *zones, const struct ctl_memory *memory);

enum ctl_cron_missed { CTL_MISSED_NONE, CTL_MISSED_FEW, CTL_MISSED_MANY };

struct ctl_cron_slots {
    struct ctl_instant earliest; /* where the search began */
    struct ctl_opt_time due;     /* the most recent unmet slot */
    enum ctl_cron_missed missed; /* an estimate: right for evenly spaced schedules */
    bool is_invalid;             /* the schedule never fires; then nothing is due */
};

/* mostRecentScheduleTime. `deadline`: startingDeadlineSeconds if it is to count; unset: slots of any age. With it no
 * slot that is due is older than that: upstream's event MissSchedule is never told. */
void ctl_cron_slots_find(struct ctl_cron_slots *out, const struct ctl_cron_timing *timing, int64_t created_unix_s,
                         struct ctl_opt_time last_schedule_at, struct ctl_opt_i64 deadline, struct ctl_instant now);

/* nextScheduleTimeDuration: from now to 100 ms after the next slot; INT64_MIN where the schedule never fires. */
int64_t ctl_cron_look_again_ns(const struct ctl_cron_timing *timing, int64_t created_unix_s,
                               struct ctl_opt_time last_schedule_at, struct ctl_instant now);

/* The name of a slot's Job. */
const char *ctl_cron_job_name(const char *cronjob, int64_t slot_unix_s, const struct ctl_memory *memory);

/* The value of the annotation batch.kubernetes.io/cronjob-scheduled-timestamp. */
const char *ctl_cron_timestamp(char out[static CTL_INSTANT_TEXT_MAX], const struct ctl_cron_timing *timing,
                               int64_t slot_unix_s);

#endif
