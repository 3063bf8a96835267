/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ResourceQuota: a pod that would exceed one is refused when it is created (plugin/pkg/admission/resourcequota).
 *
 * `pods` and requests.* count pods that have not ended, count/pods counts every pod object. What a pod held is given
 * back when
 * its end, or its removal, has reached the quota controller's watch.
 */
#ifndef MDL_QUOTA_H
#define MDL_QUOTA_H

#include <stdbool.h>

struct mdl_world;
struct mdl_pod;
struct mdl_job;

void mdl_quota_init(struct mdl_world *w);

/* Whether another pod of the Job may be created. */
bool mdl_quota_admits(const struct mdl_world *w, const struct mdl_job *job);

void mdl_quota_take(struct mdl_world *w, struct mdl_pod *pod);
void mdl_quota_pod_ended(struct mdl_world *w, struct mdl_pod *pod);
void mdl_quota_pod_gone(struct mdl_world *w, struct mdl_pod *pod);

#endif
