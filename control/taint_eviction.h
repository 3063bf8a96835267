/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The taint eviction controller: when a pod must leave a node that has NoExecute taints.
 *
 * Source: pkg/controller/tainteviction/taint_eviction.go, plugin/pkg/admission/defaulttolerationseconds (v1.37).
 */
#ifndef CTL_TAINT_EVICTION_H
#define CTL_TAINT_EVICTION_H

#include "control/cluster_types.h"
#include "control/node_lifecycle.h"
#include "control/pod_types.h"

#define CTL_FOREVER       INT64_MAX
#define CTL_NOT_TOLERATED INT64_C(-1)

/* How long a pod with these tolerations stays under a NoExecute taint: the least tolerationSeconds of those that match,
 * CTL_FOREVER if none of them has any, CTL_NOT_TOLERATED if none matches. */
ctl_time ctl_taint_tolerated_ns(const struct ctl_taint *taint, const struct ctl_tolerations *tolerations);

/* The NoExecute taint of the node lifecycle controller; NULL for CTL_TAINT_NONE. */
const struct ctl_taint *ctl_node_no_execute(enum ctl_node_taint taint);

/* Whether admission (DefaultTolerationSeconds) leaves the pod alone, as it says something about this taint itself. */
bool ctl_taint_is_mentioned(const struct ctl_taint *taint, const struct ctl_tolerations *tolerations);

/* The shorter time under one taint and another. */
static inline ctl_time ctl_tolerated_both_ns(ctl_time one_ns, ctl_time other_ns)
{
    return one_ns < other_ns ? one_ns : other_ns;
}

/* The eviction that awaits a pod: both times CTL_NO_TIME when there is none. */
struct ctl_eviction {
    ctl_time since, due_at;
};
/* As from now the pod's node has taints that it tolerates so long. A timer that runs already is kept, even if these
 * are tolerated for a shorter time; only a taint that is not tolerated at all ends it at once. */
void ctl_eviction_expect(struct ctl_eviction *eviction, ctl_time tolerated_ns, ctl_time now);
/* The taints are gone. */
void ctl_eviction_cancel(struct ctl_eviction *eviction);

#endif
