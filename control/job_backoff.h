/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recreation backoff after pod failures (pkg/controller/job/backoff_utils.go). The exponent counts pods, not rounds. */
#ifndef CTL_JOB_BACKOFF_H
#define CTL_JOB_BACKOFF_H

#include "control/job_sync.h"

/* A pod that ended since the last write, in the backoff's sense. */
struct ctl_finish {
    ctl_time at;
    bool succeeded;
};

/* The record that a sync derives from the stored one and from newly finished pods, in any order: failures strictly
 * after the latest success count; without success they add to the stored ones. O(count). */
struct ctl_backoff ctl_backoff_after(struct ctl_backoff stored, const struct ctl_finish *finishes, uint32_t count);

/* Time left until pods may be recreated after `failures` failures, the last of them at `last_failure_at`. It may lie
 * ahead of now; then more than the base is left. */
int64_t ctl_backoff_remaining_ns(int64_t failures, ctl_time last_failure_at, const struct ctl_tuning *tuning,
                                 ctl_time now);

#endif
