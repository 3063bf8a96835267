/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/orphan_pods.h"

#include "control/job_status.h"

bool ctl_orphan_needs_release(const struct ctl_pod *pod, enum ctl_owner_kind owner, const struct ctl_job *job)
{
    if (owner == CTL_OWNER_OTHER) {
        return false;
    }
    /* A living Job takes care of its pods itself, whoever manages it. */
    if (owner == CTL_OWNER_JOB && job != NULL &&
        (ctl_job_is_managed_elsewhere(job->spec) || !ctl_job_is_finished(&job->status))) {
        return false;
    }
    return pod->finalizer;
}
