/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a key that failed waits (client-go's util/workqueue/default_rate_limiters.go): by its own failures, by a
 * bucket that all keys share, or by the longer of both. Recorded in conformance/backoff/workqueue.jsonl. */
#ifndef CTL_RATE_LIMITER_H
#define CTL_RATE_LIMITER_H

#include "control/token_bucket.h"

struct ctl_rate_limiter {
    int64_t backoff_ns_base, backoff_ns_max; /* doubling; a base of 0: no waiting for failures */
    struct ctl_token_bucket bucket;
    bool has_bucket;
};

/* The controllers' default: 5 ms to 1000 s, and 10 in a second after 100. */
struct ctl_rate_limiter ctl_rate_limiter_default(ctl_time now);

/* Counts one more failure of a key and says how long it has to wait. O(1). To forget them is to zero the count. */
int64_t ctl_rate_limiter_when(struct ctl_rate_limiter *limiter, int32_t *failures, ctl_time now);

#endif
