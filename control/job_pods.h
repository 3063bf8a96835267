/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pods of one Job as the controller's cache shows them, kept sorted into what the sync asks for.
 *
 * Upstream lists all pods of a Job in every sync (getPodsForJob). Here each change of a pod moves it between a few intrusive
 * lists and counters, in O(1), so that a sync costs what changed and not what exists. tests/control holds a naive twin that
 * rescans everything; both must agree on any history.
 *
 * The host owns the memory of each struct ctl_pod and keeps it in place while the pod is in the cache.
 */
#ifndef CTL_JOB_PODS_H
#define CTL_JOB_PODS_H

#include "control/indexes.h"
#include "control/types.h"

/* In which list of its Job a pod is. */
enum ctl_pod_class {
    CTL_CLASS_NONE,         /* not in any: not cached, or over and without finalizer */
    CTL_CLASS_ACTIVE,       /* not terminal, not being deleted */
    CTL_CLASS_TERMINATING,  /* being deleted, not terminal, not (yet) to be counted: podReplacementPolicy Failed, or no finalizer */
    CTL_CLASS_TRACKED,      /* succeeded, or failed in the controller's sense, and still has the tracking finalizer */
    CTL_CLASSES
};

struct ctl_pod {
    /* Read by the controller. Set by the host before ctl_job_pods_put; never changed while in a list but through
     * ctl_job_pods_take and ctl_job_pods_put. */
    uint32_t number;            /* order of creation in the host's world, from 1; stands for the UID */
    int32_t index;              /* completion index from the annotation, or CTL_INDEX_UNKNOWN */
    int32_t failure_count;      /* annotation job-index-failure-count, 0 if unusable */
    int32_t ignored_count;      /* annotation job-index-ignored-failure-count, 0 if unusable */
    int32_t restarts;           /* sum over containers and init containers */
    int32_t restarts_max;       /* highest of the regular containers */
    int32_t sidecar_restarts_max;
    uint8_t phase;              /* enum ctl_pod_phase */
    bool has_node, ready, deleting, finalizer;
    ctl_time created_at;
    ctl_time ready_at;          /* transition of the Ready condition; CTL_NO_TIME: zero */
    ctl_time finished_at;       /* ctl_pod_finish_time(), meaningful once failed or succeeded */
    const struct ctl_pod_report *report;   /* statuses and conditions; NULL: nothing that a policy could match */
    /* Owned by this module. */
    struct ctl_pod *previous, *next;
    uint8_t class;              /* enum ctl_pod_class */
    uint8_t action;             /* enum ctl_policy_action of the first rule that matches, if tracked or failed */
    uint8_t rule;               /* its number */
    uint32_t release_mark;      /* see control/job_controller.h: finalizer removal not yet seen */
};

struct ctl_pod_list {
    struct ctl_pod *first, *last;
    uint32_t count;
};

/* Per completion index: how many cached pods stand in the way of a new one, and how many of them are active. */
struct ctl_index_holders {
    uint16_t active, blocking;
};

struct ctl_job_pods {
    struct ctl_pod_list lists[CTL_CLASSES];
    uint32_t ready;             /* active and ready */
    uint32_t terminating;       /* not terminal and being deleted, whatever their list */
    int64_t restarts;           /* over pods in phase Running or Pending: the OnFailure backoff test */
    uint32_t surplus;           /* active pods beyond the first of their index, of unknown or too high index */
    struct ctl_pod *fail_job;   /* the failed pod of lowest number that matches a FailJob rule, finalizer or not */
    struct ctl_index_holders *holders;      /* Indexed only; by index, as far as holder_count */
    uint32_t holder_count;
    uint32_t first_free;        /* no index below it can be pending */
    const struct ctl_job_spec *spec;        /* whose completions, policies and replacement policy the lists follow */
    const struct ctl_memory *memory;
};

void ctl_job_pods_init(struct ctl_job_pods *pods, const struct ctl_job_spec *spec, const struct ctl_memory *memory);

/* Adds a pod / takes it out. A change is a take, the change, a put. O(1), O(rules) when a pod fails. */
void ctl_job_pods_put(struct ctl_job_pods *pods, struct ctl_pod *pod);
void ctl_job_pods_take(struct ctl_job_pods *pods, struct ctl_pod *pod);

/* The Job's spec changed: sorts all pods again where the change matters. O(pods), on such changes only. */
void ctl_job_pods_respec(struct ctl_job_pods *pods, const struct ctl_job_spec *spec);

/* When a pod finished, in the backoff's sense (getFinishTimeFromContainers and its fallbacks, backoff_utils.go). */
ctl_time ctl_pod_finish_time(const struct ctl_pod_report *report, ctl_time deletion_at, int64_t grace_seconds, ctl_time created_at);

#endif
