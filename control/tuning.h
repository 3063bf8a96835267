/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Job controller's constants (job_controller.go, controller_utils.go, v1.37), handed in so that studies may change
 * them. */
#ifndef CTL_TUNING_H
#define CTL_TUNING_H

#include <stdbool.h>
#include <stdint.h>

struct ctl_tuning {
    int64_t sync_batch_ns;                           /* SyncJobBatchPeriod */
    int64_t api_backoff_ns_base, api_backoff_ns_max; /* DefaultJobApiBackOff, MaxJobApiBackOff */
    int64_t pod_backoff_ns_base, pod_backoff_ns_max; /* DefaultJobPodFailureBackOff, MaxJobPodFailureBackOff */
    int64_t expectations_ns_max;                     /* ExpectationsTimeout */
    uint32_t uncounted_max;                          /* MaxUncountedPods */
    uint32_t pods_per_sync_max;                      /* MaxPodCreateDeletePerSync */
    bool clear_start_time_on_suspend;                /* off: v1.35 and older */
    bool backoff_reports_zero_active;                /* on: v1.36 and older, unpatched */
};

extern const struct ctl_tuning ctl_tuning_default;

#endif
