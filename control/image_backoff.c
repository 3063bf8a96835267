/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/image_backoff.h"

bool ctl_image_backoff_holds(const struct ctl_image_backoff *backoff, ctl_time now)
{
    return now - backoff->failed_at < backoff->ns;
}

void ctl_image_backoff_fail(struct ctl_image_backoff *backoff, const struct ctl_image_limits *limits, ctl_time now)
{
    if (backoff->ns == 0 || now - backoff->failed_at > 2 * limits->ns_max) {
        backoff->ns = limits->ns_base;
    } else {
        backoff->ns = backoff->ns > limits->ns_max / 2 ? limits->ns_max : backoff->ns * 2;
    }
    backoff->failed_at = now;
}
