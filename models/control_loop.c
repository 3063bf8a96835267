/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/control_loop.h"

void mdl_loop_init(struct mdl_loop *loop, const struct mdl_controller_config *config, ctl_time now,
                   struct sim_arena *arena)
{
    *loop = (struct mdl_loop){.idle_count = config->concurrent_syncs, .wake_at = CTL_NO_TIME};
    ctl_workqueue_init_limited(&loop->queue, ctl_rate_limiter_default(now));
    mdl_client_init(&loop->client, config->client);
    loop->idle = sim_arena_array(arena, loop->idle_count, sizeof *loop->idle, _Alignof(uint32_t));
    for (uint32_t i = 0; i < loop->idle_count; i++)
        loop->idle[i] = loop->idle_count - 1 - i;
}

struct ctl_work_item *mdl_loop_take(struct mdl_loop *loop, uint32_t *worker, ctl_time now)
{
    ctl_workqueue_advance(&loop->queue, now);
    if (loop->idle_count == 0)
        return NULL;
    struct ctl_work_item *const item = ctl_workqueue_get(&loop->queue);
    if (item != NULL)
        *worker = loop->idle[--loop->idle_count];
    return item;
}

void mdl_loop_done(struct mdl_loop *loop, uint32_t worker, struct ctl_work_item *item,
                   const struct ctl_queue_asks *asks, ctl_time now)
{
    ctl_workqueue_ask(&loop->queue, item, asks, now);
    ctl_workqueue_done(&loop->queue, item);
    loop->idle[loop->idle_count++] = worker;
}

ctl_time mdl_loop_wake(struct mdl_loop *loop, ctl_time now)
{
    const ctl_time due_at = ctl_workqueue_next_due(&loop->queue);
    if (loop->wake_at != CTL_NO_TIME && loop->wake_at <= now)
        loop->wake_at = CTL_NO_TIME;
    if (due_at == CTL_NO_TIME || (loop->wake_at != CTL_NO_TIME && loop->wake_at <= due_at))
        return CTL_NO_TIME;
    loop->wake_at = due_at;
    return due_at;
}
