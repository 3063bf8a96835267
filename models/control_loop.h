/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the small controllers share: a work queue, a client of their own, workers that are busy until the last
 * answer. The loop's events carry nothing about the queue: whoever changed it calls mdl_loop_wake once it is idle
 * again. */
#ifndef MDL_CONTROL_LOOP_H
#define MDL_CONTROL_LOOP_H

#include "control/workqueue.h"
#include "models/client.h"
#include "models/config.h"
#include "sim/arena.h"

struct mdl_loop {
    struct ctl_workqueue queue;
    struct mdl_client client;
    uint32_t *idle; /* stack of idle workers */
    uint32_t idle_count;
    ctl_time wake_at; /* of the event that is on its way; CTL_NO_TIME: none */
};

void mdl_loop_init(struct mdl_loop *loop, const struct mdl_controller_config *config, ctl_time now,
                   struct sim_arena *arena);

/* The next ready item and a worker for it; NULL if there is none of either. */
struct ctl_work_item *mdl_loop_take(struct mdl_loop *loop, uint32_t *worker, ctl_time now);

/* The worker's sync is over. */
void mdl_loop_done(struct mdl_loop *loop, uint32_t worker, struct ctl_work_item *item,
                   const struct ctl_queue_asks *asks, ctl_time now);

/* When the queue has to be looked at; CTL_NO_TIME: an event for that is on its way already, or nothing waits. */
ctl_time mdl_loop_wake(struct mdl_loop *loop, ctl_time now);

#endif
