/* SPDX-License-Identifier: GPL-3.0-or-later */
/* golang.org/x/time/rate's Limiter (v0.15) as clients and work queues use it: a bucket that starts full; who comes
 * takes a token, or reserves a future one and waits, first come first served. So the count may go below zero, which
 * is the queue. Recorded in conformance/backoff/{tokens,workqueue}.jsonl. */
#ifndef CTL_TOKEN_BUCKET_H
#define CTL_TOKEN_BUCKET_H

#include "control/types.h"

struct ctl_token_bucket {
    double per_second, burst;
    double tokens;
    ctl_time counted_at;
};

/* `per_second` > 0. Full at `now`. */
void ctl_token_bucket_init(struct ctl_token_bucket *bucket, double per_second, double burst, ctl_time now);

/* Tokens that are there at `now`. */
double ctl_token_bucket_count(const struct ctl_token_bucket *bucket, ctl_time now);

/* Takes a token; how long to wait for it, >= 0. O(1). */
int64_t ctl_token_bucket_take(struct ctl_token_bucket *bucket, ctl_time now);

#endif
