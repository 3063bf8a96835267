/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/rate_limiter.h"

struct ctl_rate_limiter ctl_rate_limiter_default(ctl_time now)
{
    struct ctl_rate_limiter limiter = {
        .backoff_ns_base = CTL_SECOND / 200, .backoff_ns_max = 1000 * CTL_SECOND, .has_bucket = true};
    ctl_token_bucket_init(&limiter.bucket, 10, 100, now);
    return limiter;
}

static int64_t backoff_ns(const struct ctl_rate_limiter *limiter, int32_t failures)
{
    int64_t delay_ns = limiter->backoff_ns_base;
    for (int32_t i = 0; i < failures && delay_ns < limiter->backoff_ns_max; i++) {
        delay_ns = delay_ns > limiter->backoff_ns_max / 2 ? limiter->backoff_ns_max : delay_ns * 2;
    }
    return delay_ns < limiter->backoff_ns_max ? delay_ns : limiter->backoff_ns_max;
}

int64_t ctl_rate_limiter_when(struct ctl_rate_limiter *limiter, int32_t *failures, ctl_time now)
{
    int64_t delay_ns = 0;
    if (limiter->backoff_ns_base > 0) {
        delay_ns = backoff_ns(limiter, *failures);
        *failures += *failures < INT32_MAX;
    }
    if (limiter->has_bucket) {
        const int64_t wait_ns = ctl_token_bucket_take(&limiter->bucket, now);
        delay_ns = wait_ns > delay_ns ? wait_ns : delay_ns;
    }
    return delay_ns;
}
