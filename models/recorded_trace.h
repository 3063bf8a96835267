/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A recorded trace of the Job controller, line by line (format jobsim-trace/1, conformance/job-controller/README.md).
 *
 * scenarios/recording.c reads these from a file; models/recorded_world.c drives control/ by them. Everything belongs to
 * the arena that the trace was read into. Pods are numbers (p1 is 1), Job UIDs too, in order of first appearance; texts
 * are never NULL unless said. Stored times are ctl_time counted from the header's epoch; `at` and other instants too
 * (the file counts them from its start, which may lie inside a second; `start_ns` is the difference).
 */
#ifndef MDL_RECORDED_TRACE_H
#define MDL_RECORDED_TRACE_H

#include "control/tuning.h"
#include "control/types.h"

struct mdl_numbers {
    uint32_t *items;
    uint32_t count, capacity;
};

struct mdl_recorded_job {
    const char *namespace_name, *name;
    uint32_t uid;
    ctl_time created_at;
    const struct ctl_job_spec *spec;
    int64_t grace_seconds;       /* of its pods */
    const char *const *sidecars; /* restartable init containers of the template */
    uint32_t sidecar_count;
};

/* A pod's whole stored state. Sidecar flags of init containers are filled in by the world, which knows the template. */
struct mdl_recorded_pod {
    enum ctl_pod_phase phase;
    const char *node; /* NULL: unbound */
    const struct ctl_pod_condition *conditions;
    uint32_t condition_count;
    const struct ctl_container_status *containers, *inits;
    uint32_t container_count, init_count;
    ctl_time deletion_at; /* CTL_NO_TIME: not being deleted */
    int64_t grace_seconds;
    bool finalizer;
    bool has_identity; /* what follows is given: podAdded, podUpdated */
    ctl_time created_at;
    uint32_t owner_uid; /* 0: no controlling owner */
    bool owner_is_job;
    struct ctl_labels labels;
    const char *index, *failure_count, *ignored_count; /* annotations, NULL: absent */
};

enum mdl_api_call {
    MDL_CALL_CREATE_POD,
    MDL_CALL_UPDATE_STATUS,
    MDL_CALL_PATCH_POD,
    MDL_CALL_DELETE_POD,
    MDL_CALL_GET_JOB,
    MDL_CALLS
};
enum mdl_api_error {
    MDL_ERROR_NONE,
    MDL_ERROR_QUOTA,
    MDL_ERROR_FORBIDDEN,
    MDL_ERROR_NAMESPACE,
    MDL_ERROR_CONFLICT,
    MDL_ERROR_INTERNAL,
    MDL_ERROR_CRASH_BEFORE,
    MDL_ERROR_CRASH_AFTER
};
struct mdl_recorded_fault {
    enum mdl_api_call call;
    enum mdl_api_error error;   /* NONE: the fault ends */
    int64_t quota, skip, count; /* count < 0: all */
    struct mdl_numbers pods;
    bool has_pods; /* only these */
};

enum mdl_resource { MDL_JOBS, MDL_PODS, MDL_RESOURCES };

enum mdl_stimulus {
    MDL_ADD_JOB,
    MDL_PATCH_JOB,
    MDL_TOUCH_JOB,
    MDL_DELETE_JOB,
    MDL_JOB_GONE,
    MDL_ADD_POD,
    MDL_CHANGE_POD, /* every verb of pods but podAdded */
    MDL_API_FAULT,
    MDL_WATCH_HOLD,
    MDL_WATCH_RELEASE,
    MDL_WATCH_RELIST,
    MDL_RESYNC,
    MDL_RESTART
};
struct mdl_recorded_stimulus {
    enum mdl_stimulus what;
    struct mdl_recorded_job job; /* addJob; patchJob: its spec */
    const char *name;            /* of the Job, or of the pod that is added */
    int64_t generation;
    ctl_time deletion_at;
    struct mdl_numbers pods;
    struct mdl_recorded_pod pod;
    bool has_state, gone;
    struct mdl_recorded_fault fault;
    enum mdl_resource resource;
};

struct mdl_recorded_condition {
    const char *type, *status, *reason, *message;
    ctl_time at;
};
struct mdl_recorded_status {
    const struct mdl_recorded_condition *conditions;
    uint32_t condition_count;
    ctl_time started_at, completed_at; /* CTL_NO_TIME: unset */
    int32_t active, succeeded, failed;
    struct ctl_opt_i32 ready, terminating;
    const char *completed_indexes;
    const char *failed_indexes; /* NULL: unset */
    bool has_uncounted;
    struct mdl_numbers uncounted_succeeded, uncounted_failed;
    const char *error; /* NULL: stored */
    bool after_releases;
};
struct mdl_recorded_create {
    uint32_t pod;                                         /* 0: refused */
    const char *name, *generate_name, *host_name, *error; /* NULL: absent */
    int64_t index;                                        /* -1: absent */
    const char *failure_count, *ignored_count;            /* NULL: absent */
};
struct mdl_recorded_refusal {
    const char *call, *error;
    uint32_t pod;
};
struct mdl_recorded_event {
    const char *type, *reason, *message;
};

struct mdl_recorded_sync {
    bool is_orphan;
    const char *key, *result;
    const char *error; /* NULL: none */
    struct mdl_numbers adopts, disowns, strips, deletes, releases, gone;
    struct mdl_recorded_create *creates;
    struct mdl_recorded_refusal *refused;
    struct mdl_recorded_status *writes;
    struct mdl_recorded_event *events;
    int64_t *after_ns;
    uint32_t create_count, refused_count, write_count, event_count, after_count;
    uint32_t create_capacity, refused_capacity, write_capacity, event_capacity, after_capacity;
    struct mdl_numbers tie_from;
    int64_t tie_take;
    struct ctl_opt_i64 retry_ns, due_at;
    bool has_next, is_ready, has_expect;
    int64_t failures, expect_adds, expect_dels;
    int64_t backoff_failures; /* 0: no record */
    ctl_time backoff_last_at;
};

struct mdl_recorded_left {
    uint32_t number;
    struct mdl_recorded_pod state;
};
struct mdl_recorded_end_job {
    const char *name;
    uint32_t uid;
    struct mdl_recorded_status status;
};
struct mdl_recorded_end {
    int64_t stimuli, syncs, pods;
    const struct mdl_recorded_end_job *jobs;
    const struct mdl_recorded_left *left;
    uint32_t job_count, left_count;
};

enum mdl_recorded_kind { MDL_LINE_STIMULUS, MDL_LINE_SYNC, MDL_LINE_END };
struct mdl_recorded_line {
    uint32_t number; /* in the file, from 1 */
    ctl_time at;
    enum mdl_recorded_kind kind;
    union {
        struct mdl_recorded_stimulus *stimulus;
        struct mdl_recorded_sync *sync;
        struct mdl_recorded_end *end;
    };
};

struct mdl_recorded_trace {
    const char *name, *family;
    int64_t start_ns;
    struct ctl_tuning tuning;
    struct mdl_recorded_line *lines;
    uint32_t line_count;
    uint32_t pod_max; /* the highest pod number in the file */
    uint32_t job_uid_max;
};

#endif
