/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/job_backoff.h"

static ctl_time latest(ctl_time a, ctl_time b)
{
    return a > b ? a : b;
}

struct ctl_backoff ctl_backoff_after(struct ctl_backoff stored, const struct ctl_finish *finishes, uint32_t count)
{
    ctl_time last_success_at = CTL_NO_TIME;
    bool has_success = false;
    for (uint32_t i = 0; i < count; i++) {
        if (finishes[i].succeeded) {
            has_success = true;
            last_success_at = latest(last_success_at, finishes[i].at);
        }
    }
    /* Without a success, CTL_NO_TIME lies before every failure. */
    struct ctl_backoff backoff = has_success ? (struct ctl_backoff){0, CTL_NO_TIME} : stored;
    ctl_time last_failure_at = CTL_NO_TIME;
    for (uint32_t i = 0; i < count; i++) {
        if (!finishes[i].succeeded && finishes[i].at > last_success_at) {
            backoff.failures += backoff.failures < INT32_MAX;
            last_failure_at = latest(last_failure_at, finishes[i].at);
        }
    }
    if (last_failure_at != CTL_NO_TIME) {
        backoff.last_failure_at = last_failure_at;
    }
    return backoff;
}

int64_t ctl_backoff_remaining_ns(int64_t failures, ctl_time last_failure_at, const struct ctl_tuning *tuning,
                                 ctl_time now)
{
    if (failures == 0) {
        return 0;
    }
    int64_t backoff_ns = tuning->pod_backoff_ns_base;
    for (int64_t i = 1; i < failures && backoff_ns < tuning->pod_backoff_ns_max; i++) {
        backoff_ns = backoff_ns > tuning->pod_backoff_ns_max / 2 ? tuning->pod_backoff_ns_max : backoff_ns * 2;
    }
    backoff_ns = backoff_ns < tuning->pod_backoff_ns_max ? backoff_ns : tuning->pod_backoff_ns_max;
    const int64_t elapsed_ns = now - last_failure_at;
    return backoff_ns < elapsed_ns ? 0 : backoff_ns - elapsed_ns;
}
