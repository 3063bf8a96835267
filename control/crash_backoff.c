/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/crash_backoff.h"

static bool is_forgotten(const struct ctl_crash_backoff *backoff, const struct ctl_crash_limits *limits,
                         ctl_time exited_at)
{
    return backoff->ns == 0 || exited_at - backoff->decided_at > limits->ns_reset;
}

ctl_time ctl_crash_backoff_restart_at(const struct ctl_crash_backoff *backoff, const struct ctl_crash_limits *limits,
                                      ctl_time exited_at, ctl_time noticed_at)
{
    if (is_forgotten(backoff, limits, exited_at)) {
        return noticed_at;
    }
    const ctl_time over_at = exited_at > INT64_MAX - backoff->ns ? INT64_MAX : exited_at + backoff->ns;
    return over_at > noticed_at ? over_at : noticed_at;
}

void ctl_crash_backoff_decide(struct ctl_crash_backoff *backoff, const struct ctl_crash_limits *limits,
                              ctl_time exited_at, ctl_time decided_at)
{
    if (is_forgotten(backoff, limits, exited_at)) {
        backoff->ns = limits->ns_base;
    } else {
        backoff->ns = backoff->ns > limits->ns_max / 2 ? limits->ns_max : backoff->ns * 2;
    }
    backoff->decided_at = decided_at;
}
