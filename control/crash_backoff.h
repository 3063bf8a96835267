/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the kubelet restarts a container that ended (kuberuntime_manager.go doBackOff, client-go's flowcontrol.Backoff).
 * Recorded in conformance/backoff/crashloop.jsonl. */
#ifndef CTL_CRASH_BACKOFF_H
#define CTL_CRASH_BACKOFF_H

#include "control/types.h"

struct ctl_crash_limits {
    int64_t ns_base, ns_max; /* the first backoff, the longest */
    int64_t ns_reset;        /* an exit so long after the last restart decision begins anew */
};

/* Of one container; zeroed before its first exit. */
struct ctl_crash_backoff {
    int64_t ns; /* that holds for the next exit; 0: none yet */
    ctl_time decided_at;
};

/* The container ended at `exited_at` and the kubelet looks at `noticed_at`: when it is to be started again. Then,
 * and at that time, the decision is made: tell it with ctl_crash_backoff_decide. */
ctl_time ctl_crash_backoff_restart_at(const struct ctl_crash_backoff *backoff, const struct ctl_crash_limits *limits,
                                      ctl_time exited_at, ctl_time noticed_at);
void ctl_crash_backoff_decide(struct ctl_crash_backoff *backoff, const struct ctl_crash_limits *limits,
                              ctl_time exited_at, ctl_time decided_at);

#endif
