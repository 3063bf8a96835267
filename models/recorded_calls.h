/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Carries out the API calls of one sync against the recorded world and writes down what happened, in a recording's
 * words. */
#ifndef MDL_RECORDED_CALLS_H
#define MDL_RECORDED_CALLS_H

#include "models/recorded_store.h"
#include "models/recorded_trace.h"

/* One sync of the Job queue: `expected` gives pod names and the choice among equally ranked pods. Fills `came`. */
void mdl_recorded_sync_job(struct mdl_recorded_store *store, struct ctl_job_worker *worker, struct mdl_job_name *name,
                           const struct mdl_recorded_sync *expected, struct mdl_recorded_sync *came);

/* One sync of the orphan queue. */
void mdl_recorded_sync_orphan(struct mdl_recorded_store *store, struct mdl_orphan_item *item,
                              struct mdl_recorded_sync *came);

/* A stored status in the words of a recording. */
struct mdl_recorded_status mdl_recorded_status_of(struct sim_arena *arena, const struct ctl_job_status *status);

#endif
