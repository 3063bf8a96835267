/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/ttl_sync.h"

static bool needs_clean_up(const struct ctl_ttl_job *job)
{
    return !job->deleting && job->finished && job->ttl_seconds.set;
}

struct ctl_queue_asks ctl_ttl_touched(const struct ctl_ttl_job *job)
{
    return (struct ctl_queue_asks){.items = {{.op = CTL_QUEUE_ADD}}, .count = needs_clean_up(job)};
}

static void end(struct ctl_ttl_sync *sync, enum ctl_queue_op op)
{
    sync->step = CTL_TTL_OVER;
    sync->asks.items[sync->asks.count++] = (struct ctl_queue_ask){.op = op};
}

/* Goes on to `next` if the Job's time is over. */
static void look_at(struct ctl_ttl_sync *sync, const struct ctl_ttl_job *job, ctl_time now, enum ctl_ttl_step next)
{
    if (!needs_clean_up(job)) {
        end(sync, CTL_QUEUE_FORGET);
        return;
    }
    if (job->finished_at == CTL_NO_TIME) {
        end(sync, CTL_QUEUE_ADD_RATE_LIMITED);
        return;
    }
    const int64_t left_ns = job->finished_at - now + job->ttl_seconds.value * CTL_SECOND;
    if (left_ns <= 0) {
        sync->step = next;
        return;
    }
    sync->asks.items[sync->asks.count++] = (struct ctl_queue_ask){.op = CTL_QUEUE_ADD_AFTER, .after_ns = left_ns};
    end(sync, CTL_QUEUE_FORGET);
}

void ctl_ttl_sync(struct ctl_ttl_sync *sync, const struct ctl_ttl_job *cached, ctl_time now)
{
    *sync = (struct ctl_ttl_sync){.step = CTL_TTL_OVER};
    if (cached) {
        look_at(sync, cached, now, CTL_TTL_GET);
    } else {
        end(sync, CTL_QUEUE_FORGET);
    }
}

void ctl_ttl_got(struct ctl_ttl_sync *sync, enum ctl_ttl_answer answer, const struct ctl_ttl_job *live, ctl_time now)
{
    if (answer == CTL_TTL_OK) {
        look_at(sync, live, now, CTL_TTL_DELETE);
    } else {
        end(sync, answer == CTL_TTL_NOT_FOUND ? CTL_QUEUE_FORGET : CTL_QUEUE_ADD_RATE_LIMITED);
    }
}

void ctl_ttl_deleted(struct ctl_ttl_sync *sync, enum ctl_ttl_answer answer)
{
    end(sync, answer == CTL_TTL_OK ? CTL_QUEUE_FORGET : CTL_QUEUE_ADD_RATE_LIMITED);
}
