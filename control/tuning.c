/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Upstream's constants, v1.37. */
#include "control/tuning.h"

#define SECONDS INT64_C(1000000000)

const struct ctl_tuning ctl_tuning_default = {
    .sync_batch_ns = 1 * SECONDS,
    .api_backoff_ns_base = 1 * SECONDS,
    .api_backoff_ns_max = 60 * SECONDS,
    .pod_backoff_ns_base = 10 * SECONDS,
    .pod_backoff_ns_max = 600 * SECONDS,
    .expectations_ns_max = 300 * SECONDS,
    .uncounted_max = 500,
    .pods_per_sync_max = 500,
    .clear_start_time_on_suspend = true,
    .backoff_reports_zero_active = false,
};
