/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of the floating-point operations is upstream's, so that nanoseconds are too. */
#include "control/token_bucket.h"

static const double second_ns = 1e9;

void ctl_token_bucket_init(struct ctl_token_bucket *bucket, double per_second, double burst, ctl_time now)
{
    *bucket = (struct ctl_token_bucket){.per_second = per_second, .burst = burst, .tokens = burst, .counted_at = now};
}

double ctl_token_bucket_count(const struct ctl_token_bucket *bucket, ctl_time now)
{
    const int64_t elapsed_ns = now > bucket->counted_at ? now - bucket->counted_at : 0;
    const double elapsed_s = (double)(elapsed_ns / CTL_SECOND) + (double)(elapsed_ns % CTL_SECOND) / second_ns;
    const double tokens = bucket->tokens + elapsed_s * bucket->per_second;
    return tokens < bucket->burst ? tokens : bucket->burst;
}

int64_t ctl_token_bucket_take(struct ctl_token_bucket *bucket, ctl_time now)
{
    bucket->tokens = ctl_token_bucket_count(bucket, now) - 1;
    bucket->counted_at = now > bucket->counted_at ? now : bucket->counted_at;
    if (!(bucket->tokens < 0)) {
        return 0;
    }
    const double wait_ns = -bucket->tokens / bucket->per_second * second_ns;
    const int64_t waited_for_ns = bucket->counted_at - now;
    return waited_for_ns + (wait_ns < (double)(INT64_MAX / 2) ? (int64_t)wait_ns : INT64_MAX / 2);
}
