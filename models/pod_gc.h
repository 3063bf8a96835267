/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pod garbage collector at work in the simulated cluster: control/pod_gc, its passes and what they do.
 *
 * It is told of the pods that it may have to remove: those of a node that was removed, and those deleted before they
 * had one. Passes are made while there are any. Finished pods beyond the threshold are not followed: their removal
 * changes no Job.
 */
#ifndef MDL_POD_GC_H
#define MDL_POD_GC_H

#include "control/pod_gc.h"

struct mdl_world;
struct mdl_pod;

struct mdl_gc_entry {
    uint32_t id, generation; /* of the pod */
    struct ctl_gc_node node; /* the one that was removed, if it had one */
};
struct mdl_pod_gc {
    struct mdl_gc_entry *entries;
    struct ctl_gc_pod *pods; /* what one pass looks at */
    uint32_t count, capacity;
    bool pass_is_due;
};

/* The pod's node was removed, or it is being deleted without a node. */
void mdl_pod_gc_watch(struct mdl_world *w, struct mdl_pod *pod);
void mdl_pod_gc_pass(struct mdl_world *w);

#endif
