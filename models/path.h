/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Carrying a critical path forward.
 *
 * Whatever waits (a Job's key in the queue, a sync, a pod) holds the path of what let it come to be, and adds each wait
 * when
 * it is over. A new pod copies the path of the sync that made it, a sync that of the event that caused it, so the path
 * of the
 * write that ends a Job is the chain of causes back to its submission, exact by construction, and pods that are over
 * need not
 * be kept. Cost: two additions a step, 112 bytes a copy.
 */
#ifndef MDL_PATH_H
#define MDL_PATH_H

#include <assert.h>

#include "models/result.h"

static inline struct mdl_path mdl_path_start(sim_time at)
{
    return (struct mdl_path){.at = at};
}

/* The time from the path's end to `now` was spent on `cause`. */
static inline void mdl_path_add(struct mdl_path *path, sim_time now, enum mdl_cause cause)
{
    assert(now >= path->at);
    path->by_cause[cause] += now - path->at;
    path->at = now;
}

#endif
