/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The world around a recorded Job controller: an API server's store, its watches, and the controller's cache.
 *
 * Objects are immutable snapshots shared by store, event and cache; one counter numbers all versions, one list holds
 * the events that are not delivered yet. That makes holds, relists and writes without effect simple
 * (conformance/job-controller/README.md, section 4). Delivering an event changes the cache and calls the controller's
 * handler. Memory: the arena of the trace. Not fast where it need not be: lookups of names are linear.
 */
#ifndef MDL_RECORDED_STORE_H
#define MDL_RECORDED_STORE_H

#include "control/job_controller.h"
#include "control/orphan_pods.h"
#include "models/recorded_trace.h"
#include "sim/arena.h"

/* An item of the orphan queue: a pod by name, or a selector. */
struct mdl_orphan_item {
    struct ctl_work_item item; /* first member */
    const char *selector;      /* as shown, `k=v,...`; NULL: a pod */
    const struct ctl_selector *terms;
    uint32_t pod;
    struct mdl_orphan_item *next;
};

struct mdl_pod_snapshot {
    struct mdl_recorded_pod state; /* whole, identity included */
    struct ctl_pod_report report;
    uint64_t version;
};

struct mdl_stored_pod {
    uint32_t number;
    const char *name; /* NULL: never created */
    const char *const *sidecars;
    uint32_t sidecar_count;
    int64_t grace_seconds;
    const struct mdl_pod_snapshot *stored, *cached; /* NULL: not there */
    struct ctl_pod view;                            /* of the cached one */
    struct mdl_orphan_item orphan;
};

struct mdl_job_snapshot {
    struct ctl_job job;
    struct mdl_recorded_job recorded;
};

/* A Job's name; Jobs of that name may come and go. */
struct mdl_job_name {
    struct ctl_job_key key; /* first member */
    const char *name;
    const struct mdl_job_snapshot *stored, *cached;
    struct ctl_job_pods pods;
    struct mdl_job_name *next; /* by name */
};

enum mdl_watch_kind { MDL_ADDED, MDL_MODIFIED, MDL_DELETED };

struct mdl_watch_event {
    enum mdl_resource resource;
    enum mdl_watch_kind kind;
    struct mdl_stored_pod *pod;
    struct mdl_job_name *name;
    const struct mdl_pod_snapshot *pod_state; /* new, or the last before a deletion */
    const struct mdl_job_snapshot *job_state;
    uint64_t version;
    struct mdl_watch_event *next;
};

struct mdl_fault {
    struct mdl_recorded_fault fault;
    bool is_active;
};

struct mdl_recorded_store {
    struct sim_arena *arena;
    struct ctl_memory memory;
    struct ctl_job_controller controller;
    ctl_time now;
    uint64_t version;
    struct mdl_stored_pod *pods; /* by number - 1 */
    uint32_t pod_capacity, pods_created;
    struct mdl_job_name *names;         /* sorted */
    struct mdl_job_name **names_by_uid; /* by Job UID - 1; NULL until added */
    struct mdl_watch_event *events, *last_event;
    bool held[MDL_RESOURCES];
    struct mdl_orphan_item *selectors;
    struct mdl_fault faults[MDL_CALLS];
};

void mdl_recorded_store_init(struct mdl_recorded_store *store, const struct mdl_recorded_trace *trace,
                             struct sim_arena *arena);

/* ---- stimuli and API calls; each puts its events on the list */

struct mdl_job_name *mdl_recorded_find_job(struct mdl_recorded_store *store, const char *name);
void mdl_recorded_add_job(struct mdl_recorded_store *store, const struct mdl_recorded_job *job);
/* Stores a changed Job; `job` is a copy of the stored one with the change. Returns its new version. */
uint64_t mdl_recorded_put_job(struct mdl_recorded_store *store, struct mdl_job_name *name,
                              const struct mdl_job_snapshot *job);
void mdl_recorded_remove_job(struct mdl_recorded_store *store, struct mdl_job_name *name);

void mdl_recorded_add_pod(struct mdl_recorded_store *store, uint32_t number, const char *name,
                          const struct mdl_recorded_job *job, const struct mdl_recorded_pod *state);
/* Stores a pod's state unless it is the stored one; returns the version that is stored then. */
uint64_t mdl_recorded_put_pod(struct mdl_recorded_store *store, struct mdl_stored_pod *pod,
                              const struct mdl_recorded_pod *state);
void mdl_recorded_remove_pod(struct mdl_recorded_store *store, struct mdl_stored_pod *pod);

/* The DELETE call of the API (graceful); the pod is stored. */
void mdl_recorded_delete_pod(struct mdl_recorded_store *store, struct mdl_stored_pod *pod);
/* Patches finalizer and owner; taking the last finalizer of a pod whose grace is over removes it. Returns the version
 * of the object that the call returns. */
uint64_t mdl_recorded_patch_pod(struct mdl_recorded_store *store, struct mdl_stored_pod *pod, bool finalizer,
                                uint32_t owner_uid);

/* Whether a call of the controller is refused by a fault; uses up its counts. */
bool mdl_recorded_fails(struct mdl_recorded_store *store, enum mdl_api_call call, uint32_t pod);

/* ---- the controller's side */

/* Delivers what no watch holds back. */
void mdl_recorded_deliver(struct mdl_recorded_store *store);
void mdl_recorded_relist(struct mdl_recorded_store *store, enum mdl_resource resource);
void mdl_recorded_resync(struct mdl_recorded_store *store);
void mdl_recorded_restart(struct mdl_recorded_store *store);

/* The name whose cached Job has that UID; NULL if there is none. */
struct mdl_job_name *mdl_recorded_resolve(const struct mdl_recorded_store *store, const struct mdl_recorded_pod *pod);

/* Pods that a sync of that key may claim; for ctl_job_worker.claimants. */
struct ctl_claimant *mdl_recorded_claimants(struct mdl_recorded_store *store, struct mdl_job_name *name,
                                            uint32_t *count);

#endif
