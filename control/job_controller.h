/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Job controller around the decision: event handlers, memory, guard, work queue, and one sync as a state machine
 * (pkg/controller/job/job_controller.go, controller_utils.go, tracking_utils.go; v1.37).
 *
 * The host owns the API server, the watches, the clock and all memory. It
 *  - keeps the cache: key->job, key->pods and the pods in them (ctl_job_pods_put/_take/_respec), changed when an event
 *    is delivered, then reports the event through one of the handlers below;
 *  - sets jobs_version_seen / pods_version_seen to the version of each delivered event (after a relist or restart: to
 *    the last version of the whole store);
 *  - takes a ready key for an idle worker, starts it, carries out the group of calls that worker->plan names, and goes
 *    on with ctl_job_controller_continue until that returns false:
 *
 *        ctl_workqueue_advance(&controller->jobs, now);
 *        struct ctl_job_key *key = ctl_job_controller_take(controller);
 *        for (bool more = key && ctl_job_controller_start(controller, worker, key, now); more;
 *             more = ctl_job_controller_continue(controller, worker, now))
 *            carry out worker->plan.calls, emit worker->plan.events from events_taken on;
 *        emit what is left of the events
 *
 *    Events of the worker's own writes may arrive between two groups or after the last.
 *
 * There is one struct ctl_job_key per namespace/name, in the host's memory, zeroed before its first use; it outlives
 * Jobs. A restart of the controller is ctl_job_controller_restart() and zeroed keys and pods' release marks, then an
 * "added" for each Job and pod of the store.
 *
 * Which Job an event of a pod belongs to is for the host to resolve: the key whose cached Job has the UID in the pod's
 * controlling owner reference, NULL if there is none such (resolveControllerRef).
 *
 * Cost: every handler O(1); a sync as in control/job_sync.h.
 */
#ifndef CTL_JOB_CONTROLLER_H
#define CTL_JOB_CONTROLLER_H

#include "control/expectations.h"
#include "control/job_claim.h"
#include "control/job_pods.h"
#include "control/job_sync.h"
#include "control/tuning.h"
#include "control/workqueue.h"

/* The last versions that the controller wrote under one key: the stale-cache guard (v1.36+). One record per key, made
 * for one UID; a write for another UID of that name replaces it, and the guard does not ask whose it is. */
struct ctl_written {
    uint32_t job_uid; /* 0: no record */
    uint64_t job_version, pods_version;
};

struct ctl_job_key {
    struct ctl_work_item item; /* first member: the queue's item is the key */
    uint32_t id;               /* the host's, for finding the key's record again */
    /* the informer's cache, kept by the host */
    const struct ctl_job *job; /* NULL: none */
    struct ctl_job_pods *pods; /* of that Job; host memory */
    /* memory */
    struct ctl_expectations expectations;
    struct ctl_backoff backoff;
    struct ctl_written written;
    uint32_t finished_uid; /* terminal status written, not yet seen back */
    uint32_t release_mark; /* the current mark of "finalizer removal not yet seen"; 0: the set is empty */
};

struct ctl_job_controller {
    const struct ctl_tuning *tuning;
    const struct ctl_memory *memory;
    struct ctl_workqueue jobs;                     /* items are ctl_job_key.item */
    struct ctl_workqueue orphans;                  /* items are the host's; see control/orphan_pods.h */
    uint64_t jobs_version_seen, pods_version_seen; /* how far the watches have come */
    uint32_t last_release_mark;
};

/* One of the controller's concurrent syncs; zeroed before its first use. */
struct ctl_job_worker {
    struct ctl_job_key *key;  /* NULL: idle */
    struct ctl_job_plan plan; /* the calls to make now; after the end: events, error, look_again of the last sync */
    struct ctl_claimant
        *claimants;          /* set by the host before start, valid until claims are over; see control/job_claim.h */
    uint32_t claimant_count; /* 0 where no pod is an orphan and no owned pod's labels miss the selector */
    struct ctl_claims claims;
    const struct ctl_job
        *job; /* as the cache showed it when the sync began; must stay readable until claims are over */
    uint32_t job_uid;
    bool expectations_met;
    bool deciding;    /* past the claims */
    int64_t retry_ns; /* after an error: the delay of AddRateLimited; else 0 */
};

void ctl_job_controller_init(struct ctl_job_controller *controller, const struct ctl_tuning *tuning,
                             const struct ctl_memory *memory);
/* Empties the queues as a new process would; release marks stay unique. The host zeroes the keys. */
void ctl_job_controller_restart(struct ctl_job_controller *controller);

/* ---- handlers; call after the cache has been changed ------------------------------------------------------------- */

void ctl_job_controller_job_added(struct ctl_job_controller *controller, struct ctl_job_key *key);

/* key->job is the new object. True if the host has to put the Job's selector on the orphan queue. */
bool ctl_job_controller_job_updated(struct ctl_job_controller *controller, struct ctl_job_key *key,
                                    int64_t old_generation, const struct ctl_job_spec *old_spec, ctl_time now);

/* key->job is NULL already, or a successor; `uid` is the deleted Job's. The host has to put its selector on the orphan
 * queue. */
void ctl_job_controller_job_deleted(struct ctl_job_controller *controller, struct ctl_job_key *key, uint32_t uid);

/* The three of pods: true if the host has to put the pod on the orphan queue. `owned`: has a controlling owner
 * reference; key: the Job that it resolves to, or NULL. A pod that is seen being deleted counts as deleted each
 * time. */
bool ctl_job_controller_pod_added(struct ctl_job_controller *controller, struct ctl_job_key *key, bool owned,
                                  struct ctl_pod *pod, ctl_time now);
bool ctl_job_controller_pod_updated(struct ctl_job_controller *controller, struct ctl_job_key *key, bool owned,
                                    struct ctl_pod *pod, ctl_time now);
bool ctl_job_controller_pod_deleted(struct ctl_job_controller *controller, struct ctl_job_key *key, bool owned,
                                    struct ctl_pod *pod, ctl_time now);

/* An update changed a pod's controlling owner: call before _pod_updated with the key that the old one resolves to. Not
 * for a pod that is being deleted. */
void ctl_job_controller_pod_left(struct ctl_job_controller *controller, struct ctl_job_key *old_key,
                                 struct ctl_pod *pod, ctl_time now);

/* A sync in a second, unless one is due earlier. Also for each Job whose selector matches an orphan that was added, or
 * whose labels or owner changed (not one that is being deleted). */
static inline void ctl_job_controller_enqueue_batched(struct ctl_job_controller *controller, struct ctl_job_key *key,
                                                      ctl_time now)
{
    ctl_workqueue_add_after(&controller->jobs, &key->item, controller->tuning->sync_batch_ns, now);
}

/* ---- syncs ------------------------------------------------------------------------------------------------------- */

/* The next ready key, or NULL. It must be started. */
struct ctl_job_key *ctl_job_controller_take(struct ctl_job_controller *controller);

/* Begins a sync; true if worker->plan has calls to make, false if the sync is over (the key is given back to the
 * queue). */
bool ctl_job_controller_start(struct ctl_job_controller *controller, struct ctl_job_worker *worker,
                              struct ctl_job_key *key, ctl_time now);

/* Goes on when all calls of the step are answered; as above. */
bool ctl_job_controller_continue(struct ctl_job_controller *controller, struct ctl_job_worker *worker, ctl_time now);

/* A pod of the Job `job_uid` of that key was written with this result: for the orphan worker's patches. */
void ctl_job_controller_wrote_pod(struct ctl_job_key *key, uint32_t job_uid, uint64_t version);

#endif
