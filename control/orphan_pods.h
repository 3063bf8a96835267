/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The orphan queue's decision: whether a pod that no living Job tracks keeps the tracking finalizer (syncOrphanPod,
 * handleSingleOrphanPod in job_controller.go).
 *
 * The queue is ctl_job_controller.orphans; its items are the host's, one per pod and one per selector, and are retried
 * with ctl_workqueue_add_rate_limited. A single pod: missing: done. Otherwise ask; a patch that fails but for NotFound
 * is an error and retries. A selector item: the same for each cached pod that matches, in order; an error never retries
 * that item but puts the pod it concerns on the queue, rate limited. Patches that leave the pod owned are told to
 * ctl_job_controller_wrote_pod.
 */
#ifndef CTL_ORPHAN_PODS_H
#define CTL_ORPHAN_PODS_H

#include "control/job_pods.h"
#include "control/types.h"

enum ctl_owner_kind { CTL_OWNER_NONE, CTL_OWNER_JOB, CTL_OWNER_OTHER };

/* True if the pod's tracking finalizer is to be patched away. `job`: the cached Job that the owner resolves to, or
 * NULL. */
bool ctl_orphan_needs_release(const struct ctl_pod *pod, enum ctl_owner_kind owner, const struct ctl_job *job);

#endif
