/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pods of one Job as the controller's cache shows them, kept sorted into what the sync asks for.
 *
 * Upstream lists all pods of a Job in every sync (getPodsForJob). Here each change of a pod moves it between a few
 * intrusive lists and counters, in O(1), so that a sync costs what changed and not what exists. tests/control holds a
 * naive twin that rescans everything; both must agree on any history.
 *
 * The host owns the memory of each struct ctl_pod and keeps it in place while the pod is in the cache. It must stay
 * readable while a sync of the Job is under way, even if it holds another pod by then: calls point back to it and the
 * number tells.
 */
#ifndef CTL_JOB_PODS_H
#define CTL_JOB_PODS_H

#include "control/indexes.h"
#include "control/types.h"

/* In which list of its Job a pod is. */
enum ctl_pod_class {
    CTL_CLASS_NONE,        /* not in any: not cached, or not of this Job */
    CTL_CLASS_ACTIVE,      /* not terminal, not being deleted */
    CTL_CLASS_TERMINATING, /* being deleted, not terminal; not failed (podReplacementPolicy), or no finalizer */
    CTL_CLASS_TRACKED,     /* succeeded, or failed in the controller's sense, and still has the tracking finalizer */
    CTL_CLASS_OVER,        /* terminal and without finalizer; only a FailJob rule still looks at it */
    CTL_CLASSES
};

struct ctl_pod {
    /* Read by the controller. Set by the host before ctl_job_pods_put; never changed while in a list but through
     * ctl_job_pods_take and ctl_job_pods_put. */
    uint32_t number;       /* order of creation in the host's world, from 1; stands for the UID */
    int32_t index;         /* completion index from the annotation, or CTL_INDEX_UNKNOWN */
    int32_t failure_count; /* annotation job-index-failure-count, 0 if unusable */
    int32_t ignored_count; /* annotation job-index-ignored-failure-count, 0 if unusable */
    int32_t restarts;      /* sum over containers and init containers */
    int32_t restarts_max;  /* highest of the regular containers */
    int32_t sidecar_restarts_max;
    uint8_t phase; /* enum ctl_pod_phase */
    bool has_node, ready, deleting, finalizer;
    bool late; /* host leaves it false; just adopted: listed after the pods that the Job owned before */
    ctl_time created_at;
    ctl_time ready_at;                   /* transition of the Ready condition; CTL_NO_TIME: zero */
    ctl_time finished_at;                /* ctl_pod_finish_time(), meaningful once failed or succeeded */
    const struct ctl_pod_report *report; /* statuses and conditions; NULL: nothing that a policy could match */
    /* Owned by this module. */
    struct ctl_pod *previous, *next;
    uint8_t class;         /* enum ctl_pod_class */
    uint8_t action;        /* enum ctl_policy_action of the first rule that matches, once failed */
    uint32_t release_mark; /* see control/job_controller.h: finalizer removal not yet seen; 0: none */
};

struct ctl_pod_list {
    struct ctl_pod *first, *last;
    uint32_t count;
};

/* Per completion index: how many cached pods stand in the way of a new one, and how many of them are active. */
struct ctl_index_holders {
    uint32_t active, blocking;
};

struct ctl_job_pods {
    struct ctl_pod_list lists[CTL_CLASSES]; /* each cached pod of the Job is in exactly one, in order of arrival */
    uint32_t ready;                         /* active and ready */
    uint32_t terminating;                   /* not terminal and being deleted, whatever their list */
    uint32_t untracked_finalizers;          /* pods outside the tracked list that have the finalizer */
    int64_t restarts;                       /* over pods in phase Running or Pending: the OnFailure backoff test */
    uint32_t surplus;        /* Indexed: active pods beyond the first of their index, of unknown or too high index */
    uint32_t fail_job_count; /* failed pods that match a FailJob rule, finalizer or not */
    struct ctl_index_holders *holders; /* Indexed only; by index, as far as holder_count */
    uint64_t *held_words;              /* a bit for each index that is held; holder_count / 64 of them */
    uint32_t holder_count;
    uint32_t first_free;             /* each index below it is in a stored set or held; raised by ctl_job_pods_skip */
    const struct ctl_job_spec *spec; /* whose completions, policies and replacement policy the lists follow */
    const struct ctl_memory *memory;
};

void ctl_job_pods_init(struct ctl_job_pods *pods, const struct ctl_job_spec *spec, const struct ctl_memory *memory);

/* Adds a pod / takes it out. A change is a take, the change, a put. O(1), O(rules) when a pod fails. */
void ctl_job_pods_put(struct ctl_job_pods *pods, struct ctl_pod *pod);
void ctl_job_pods_take(struct ctl_job_pods *pods, struct ctl_pod *pod);

/* The Job's spec changed: sorts all pods again if the change matters, and keeps the new pointer. O(pods) on such
 * changes. */
void ctl_job_pods_respec(struct ctl_job_pods *pods, const struct ctl_job_spec *spec);

/* A sync found that no index below `index` can be pending (plan->first_free). */
static inline void ctl_job_pods_skip(struct ctl_job_pods *pods, uint32_t index)
{
    if (index > pods->first_free) {
        pods->first_free = index;
    }
}

static inline bool ctl_pod_is_terminal(const struct ctl_pod *pod)
{
    return pod->phase == CTL_POD_SUCCEEDED || pod->phase == CTL_POD_FAILED;
}

/* isPodFailed: with podReplacementPolicy TerminatingOrFailed a pod has failed the moment it is being deleted. */
static inline bool ctl_pod_is_failed(const struct ctl_pod *pod, const struct ctl_job_spec *spec)
{
    return pod->phase == CTL_POD_FAILED ||
           (pod->deleting && pod->phase != CTL_POD_SUCCEEDED && spec->replacement_policy != CTL_REPLACE_FAILED);
}

/* Whether the pod's completion index counts: known and below spec.completions. */
static inline bool ctl_pod_index_is_valid(const struct ctl_pod *pod, const struct ctl_job_spec *spec)
{
    return pod->index >= 0 && spec->completions.set && pod->index < spec->completions.value;
}

/* When a pod finished, in the backoff's sense (getFinishTimeFromContainers and its fallbacks, backoff_utils.go).
 * `report` may be NULL; deletion_at is CTL_NO_TIME for a pod that is not being deleted. */
ctl_time ctl_pod_finish_time(const struct ctl_pod_report *report, ctl_time deletion_at, int64_t grace_seconds,
                             ctl_time created_at);

/* ActivePods.Less (controller_utils.go): < 0 if `a` is to be removed before `b`; ties fall to the pod listed first. */
int ctl_pod_compare_for_removal(const struct ctl_pod *a, const struct ctl_pod *b);

/* Position in the list that the sync works on: pods owned before by number, then those just adopted. */
static inline uint64_t ctl_pod_position(const struct ctl_pod *pod)
{
    return (uint64_t)pod->late << 32 | pod->number;
}

#endif
