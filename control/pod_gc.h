/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pod garbage collector: pods that nobody else will remove.
 *
 * One pass every 20 s looks at all pods, four times: finished ones beyond a threshold, terminating ones on nodes that
 * are out of service, those whose node object is gone for 40 s, and terminating ones that never got a node. Each pod
 * found is deleted with grace 0; before that its phase becomes Failed unless it is over. Memory: the host's; cost of a
 * pass: O(pods log pods) when the threshold is passed, else O(pods). Source: pkg/controller/podgc/gc_controller.go of
 * v1.37; conformance/node/podgc.jsonl.
 */
#ifndef CTL_POD_GC_H
#define CTL_POD_GC_H

#include "control/types.h"

struct ctl_pod_gc_tuning {
    ctl_time period_ns;
    ctl_time quarantine_ns;     /* a node object must be missing for so long */
    uint32_t finished_pods_max; /* --terminated-pod-gc-threshold; 0: no limit */
};
extern const struct ctl_pod_gc_tuning ctl_pod_gc_tuning_default;

struct ctl_gc_node {
    bool exists, ready, out_of_service;
    ctl_time missing_since, gone_at; /* passes: that noticed, that took its pods; start with CTL_NO_TIME */
};

enum ctl_gc_reason {
    CTL_GC_KEEP,
    CTL_GC_TOO_MANY,       /* finished */
    CTL_GC_OUT_OF_SERVICE, /* terminating on such a node */
    CTL_GC_ORPHANED,       /* its node is gone; gets the condition DisruptionTarget, reason DeletionByPodGC */
    CTL_GC_UNSCHEDULED     /* terminating without a node */
};
struct ctl_gc_pod {
    const char *name;
    ctl_time created_at;
    struct ctl_gc_node *node; /* NULL: unscheduled */
    bool over;                /* Succeeded or Failed */
    bool evicted;             /* Failed with the reason Evicted */
    bool terminating;
    enum ctl_gc_reason reason; /* out */
};

/* One pass: sets each pod's reason. Reorders the pods. */
void ctl_pod_gc_pass(struct ctl_gc_pod *pods, uint32_t count, const struct ctl_pod_gc_tuning *tuning, ctl_time now);

#endif
