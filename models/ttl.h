/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The TTL-after-finished controller in the simulated world: control/ttl_sync.h decides, a GET and a DELETE take
 * their time through a client of its own. Nothing that a Job waits for, so its events keep no run alive. */
#ifndef MDL_TTL_H
#define MDL_TTL_H

#include "control/ttl_sync.h"
#include "models/control_loop.h"

struct mdl_world;
struct mdl_job;

struct mdl_ttl_worker {
    struct mdl_job *job;
    struct ctl_ttl_sync sync;
};

struct mdl_ttl {
    struct mdl_loop loop;
    struct mdl_ttl_worker *workers;
};

void mdl_ttl_init(struct mdl_world *w);
void mdl_ttl_due(struct mdl_world *w);
void mdl_ttl_call_done(struct mdl_world *w, uint32_t worker);

/* The watchers hear of a Job that was added or changed. */
void mdl_ttl_job_changed(struct mdl_world *w, struct mdl_job *job);

#endif
