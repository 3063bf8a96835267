/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Kubernetes objects that the controllers read and write: Jobs and the pods of Jobs.
 *
 * These are the API's objects as the controller's cache shows them (batch/v1, v1; Kubernetes v1.37), reduced to the
 * fields
 * that decide something. Strings are NUL-terminated and owned by whoever made the object. "Unset" and zero differ in
 * the
 * API, so optional numbers carry a flag and optional times the value CTL_NO_TIME.
 */
#ifndef CTL_TYPES_H
#define CTL_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Nanoseconds since an epoch that the host chooses, a whole second. Times inside API objects ("stored times") are whole
 * seconds: truncated when written and read back so. The controller's own clock is not truncated. */
typedef int64_t ctl_time;
#define CTL_SECOND  INT64_C(1000000000)
#define CTL_NO_TIME INT64_MIN

/* A time as the API stores it: whole seconds, cut toward the past. */
static inline ctl_time ctl_stored(ctl_time t)
{
    ctl_time r = t % CTL_SECOND;
    return t - (r < 0 ? r + CTL_SECOND : r);
}

struct ctl_opt_i32 {
    int32_t value;
    bool set;
};
struct ctl_opt_i64 {
    int64_t value;
    bool set;
};

/* ---- labels and selectors (metav1) ------------------------------------------------------------------------------- */

struct ctl_label {
    const char *key, *value;
};
struct ctl_labels {
    const struct ctl_label *items;
    uint32_t count;
};

enum ctl_selector_operator { CTL_OP_IN, CTL_OP_NOT_IN, CTL_OP_EXISTS, CTL_OP_DOES_NOT_EXIST };

struct ctl_selector_term {
    const char *key;
    enum ctl_selector_operator operator;
    const char *const *values;
    uint32_t value_count;
};
/* A label selector; matchLabels are terms with operator In and one value. No terms: matches everything. */
struct ctl_selector {
    const struct ctl_selector_term *terms;
    uint32_t count;
};

/* ---- batch/v1 JobSpec -------------------------------------------------------------------------------------------- */

enum ctl_completion_mode { CTL_NON_INDEXED, CTL_INDEXED, CTL_MODE_UNKNOWN };
enum ctl_replacement_policy { CTL_TERMINATING_OR_FAILED, CTL_REPLACE_FAILED };
enum ctl_restart_policy { CTL_RESTART_NEVER, CTL_RESTART_ON_FAILURE, CTL_RESTART_ALWAYS };

enum ctl_policy_action {
    CTL_ACTION_NONE,
    CTL_ACTION_FAIL_JOB,
    CTL_ACTION_FAIL_INDEX,
    CTL_ACTION_IGNORE,
    CTL_ACTION_COUNT
};

struct ctl_condition_pattern {
    const char *type, *status;
};
/* One rule of podFailurePolicy: either exit codes (values != NULL) or pod conditions. */
struct ctl_failure_rule {
    enum ctl_policy_action action;
    bool on_exit_codes;
    bool codes_not_in;          /* operator NotIn instead of In */
    const char *container_name; /* NULL: any container */
    const int32_t *codes;
    uint32_t code_count;
    const struct ctl_condition_pattern *conditions;
    uint32_t condition_count;
};
struct ctl_failure_policy {
    const struct ctl_failure_rule *rules;
    uint32_t count;
};

/* An interval of completion indexes, both ends included. */
struct ctl_index_range {
    uint32_t first, last;
};
struct ctl_success_rule {
    const char *succeeded_indexes; /* as written, NULL: unset */
    struct ctl_opt_i32 succeeded_count;
};
struct ctl_success_policy {
    const struct ctl_success_rule *rules;
    uint32_t count;
};

struct ctl_job_spec {
    struct ctl_opt_i32 parallelism, completions;
    struct ctl_opt_i32 backoff_limit, backoff_limit_per_index, max_failed_indexes;
    struct ctl_opt_i64 active_deadline_seconds;
    struct ctl_opt_i32 ttl_seconds_after_finished;
    enum ctl_completion_mode completion_mode;
    enum ctl_replacement_policy replacement_policy;
    enum ctl_restart_policy restart_policy; /* of the pod template */
    bool suspend, manual_selector;
    const char *managed_by;                          /* NULL: unset */
    const struct ctl_failure_policy *failure_policy; /* NULL: unset */
    const struct ctl_success_policy *success_policy; /* NULL: unset */
    struct ctl_selector selector;
    struct ctl_labels template_labels;
};

/* ---- batch/v1 JobStatus ------------------------------------------------------------------------------------------ */

enum ctl_job_condition_type {
    CTL_JOB_SUSPENDED,
    CTL_JOB_FAILURE_TARGET,
    CTL_JOB_SUCCESS_CRITERIA_MET,
    CTL_JOB_FAILED,
    CTL_JOB_COMPLETE,
    CTL_JOB_CONDITION_TYPES
};

/* Reasons of Job conditions; ctl_job_reason_text() gives the API's word. */
enum ctl_job_reason {
    CTL_REASON_NONE,
    CTL_REASON_JOB_SUSPENDED,
    CTL_REASON_JOB_RESUMED,
    CTL_REASON_BACKOFF_LIMIT_EXCEEDED,
    CTL_REASON_DEADLINE_EXCEEDED,
    CTL_REASON_POD_FAILURE_POLICY,
    CTL_REASON_MAX_FAILED_INDEXES_EXCEEDED,
    CTL_REASON_FAILED_INDEXES,
    CTL_REASON_SUCCESS_POLICY,
    CTL_REASON_COMPLETIONS_REACHED,
    CTL_REASONS
};

struct ctl_job_condition {
    enum ctl_job_condition_type type;
    bool status;
    enum ctl_job_reason reason;
    ctl_time at; /* lastTransitionTime and lastProbeTime; stored time once written */
    const char *message;
};

/* A set of completion indexes, as in status.completedIndexes. Bit i of the words is index i; memory belongs to the
 * host's
 * allocator and reaches only as far as the highest index that was ever set. See control/indexes.h. */
struct ctl_indexes {
    uint64_t *words;
    uint32_t word_count;
    uint32_t used_words; /* no member in the words from here on */
    uint32_t count;      /* members */
};

struct ctl_uid_list {
    uint32_t *uids; /* pod numbers */
    uint32_t count, capacity;
};

struct ctl_job_status {
    struct ctl_job_condition conditions[CTL_JOB_CONDITION_TYPES]; /* in order of first appearance */
    uint32_t condition_count;
    ctl_time started_at, completed_at; /* CTL_NO_TIME: unset */
    int32_t active, succeeded, failed;
    struct ctl_opt_i32 ready, terminating;
    bool has_failed_indexes; /* failedIndexes is set (perhaps to "") */
    bool has_uncounted;      /* uncountedTerminatedPods is set (perhaps empty) */
    struct ctl_indexes completed, failed_indexes;
    struct ctl_uid_list uncounted_succeeded, uncounted_failed;
};

struct ctl_job {
    const char *namespace_name, *name;
    uint32_t uid;     /* unique in the host's world, never reused; 0: none */
    uint64_t version; /* resourceVersion */
    int64_t generation;
    ctl_time created_at;
    ctl_time deletion_at;            /* CTL_NO_TIME: not being deleted */
    const struct ctl_job_spec *spec; /* immutable; a patch makes a new one */
    struct ctl_job_status status;
};

/* ---- v1 Pod, as far as Job controllers look ---------------------------------------------------------------------- */

enum ctl_pod_phase { CTL_POD_PENDING, CTL_POD_RUNNING, CTL_POD_SUCCEEDED, CTL_POD_FAILED, CTL_POD_UNKNOWN };

struct ctl_container_status {
    const char *name;
    int32_t restarts;
    bool terminated;
    bool sidecar;         /* init container with restartPolicy Always */
    int32_t exit_code;    /* if terminated */
    ctl_time finished_at; /* if terminated; CTL_NO_TIME: zero */
};
struct ctl_pod_condition {
    const char *type, *status;
    ctl_time at; /* lastTransitionTime */
};
/* What a failure policy and the finish time are computed from. Immutable while a pod points to it. */
struct ctl_pod_report {
    const char *namespace_name, *name;
    const struct ctl_container_status *containers, *inits;
    uint32_t container_count, init_count;
    const struct ctl_pod_condition *conditions;
    uint32_t condition_count;
};

#define CTL_INDEX_UNKNOWN (-1)

#endif
