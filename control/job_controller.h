/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Job controller around the decision: event handlers, memory, guard, work queues, and one sync as a state machine
 * (pkg/controller/job/job_controller.go, controller_utils.go, tracking_utils.go; v1.37).
 *
 * The host owns the API server, the watches and the clock. It
 *  - reports watch events through the handlers (ctl_job_controller_job_*, _pod_*), in order, none of a worker's own while that
 *    worker is between two groups of calls unless they really arrive then;
 *  - lets a worker start (ctl_job_controller_start), carries out the groups of calls that the worker's plan names, and goes on
 *    (ctl_job_controller_continue) until the sync is over.
 * There is one struct ctl_job_key per namespace/name, in the host's memory, zeroed before its first use; it outlives Jobs.
 *
 * Cost: every handler O(1); a sync as in control/job_sync.h.
 */
#ifndef CTL_JOB_CONTROLLER_H
#define CTL_JOB_CONTROLLER_H

#include "control/job_pods.h"
#include "control/job_sync.h"
#include "control/tuning.h"
#include "control/workqueue.h"

/* ControllerExpectations of one key. */
struct ctl_expectations {
    int64_t adds, dels;
    ctl_time set_at;
    bool exists;
};

/* The last versions that the controller wrote under one key: the stale-cache guard (v1.36+). */
struct ctl_written {
    uint32_t job_uid;           /* 0: no record */
    uint64_t job_version, pods_version;
};

struct ctl_job_key {
    struct ctl_work_item item;
    uint32_t id;                /* the host's, for finding the key's record again */
    /* the informer's cache, kept by the handlers */
    const struct ctl_job *job;  /* NULL: none */
    struct ctl_job_pods *pods;  /* of that Job; host memory */
    /* memory */
    struct ctl_expectations expectations;
    struct ctl_backoff backoff;
    struct ctl_written written;
    uint32_t finished_uid;      /* terminal status written, not yet seen back */
    uint32_t release_mark;      /* the current mark of "finalizer removal not yet seen"; changes when the set is dropped */
};

struct ctl_job_controller {
    const struct ctl_tuning *tuning;
    struct ctl_workqueue jobs;          /* items are ctl_job_key.item */
    struct ctl_workqueue orphans;       /* items of the host's records of single pods and of selectors */
    uint64_t jobs_version_seen, pods_version_seen;      /* how far the watches have come */
};

#endif
