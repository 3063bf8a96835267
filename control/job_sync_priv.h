/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a plan carries from the snapshot to its later steps; shared by job_sync.c (the verdict), job_manage.c (pods to
 * create and remove) and job_tracking.c (counting, finalizers, status writes). */
#ifndef CTL_JOB_SYNC_PRIV_H
#define CTL_JOB_SYNC_PRIV_H

#include "control/job_backoff.h"
#include "control/job_sync.h"

enum ctl_plan_stage {
    CTL_STAGE_MANAGE, /* creates, removals or the terminal branch's deletes */
    CTL_STAGE_FIRST_WRITE,
    CTL_STAGE_RELEASE,
    CTL_STAGE_PARTIAL_WRITE, /* some release failed: store what was achieved */
    CTL_STAGE_LAST_WRITE,
    CTL_STAGE_END
};

/* A pod with finalizer, as the snapshot showed it. */
struct ctl_tracked_pod {
    struct ctl_pod *cached;
    uint64_t position; /* ctl_pod_position */
    uint32_t number;
    int32_t index;
    uint8_t phase, action; /* action: of the pod failure policy */
    bool failed, delayed;  /* delayed: keeps its finalizer until a replacement has inherited its failure count */
    bool has_valid_index, index_is_new; /* new: not in the stored completed set */
    bool named_succeeded, named_failed; /* in status.uncountedTerminatedPods when the sync began */
};

/* An entry of status.uncountedTerminatedPods when the sync began; sorted by number. */
struct ctl_named_pod {
    uint32_t number;
    bool failed;  /* in which list */
    bool present; /* the pod is there and has its finalizer */
};

struct ctl_job_plan_state {
    const struct ctl_job_spec *spec;
    const struct ctl_tuning *tuning;
    enum ctl_plan_stage stage;
    bool indexed, per_index, job_is_deleting, expectations_met;

    /* running values of the sync, as upstream's syncJobCtx */
    int64_t active, ready, terminating;
    int64_t succeeded, failed; /* for decisions: counted or not */
    bool is_final;             /* there is a verdict: */
    struct ctl_job_condition verdict;
    char message[1024]; /* of the verdict, if it is not a constant */
    bool manage_called, flush, capped, released_any, is_terminal_branch;
    enum ctl_sync_error manage_error;

    struct ctl_job_call *manage_calls; /* all creates, or all removals, or all deletes */
    uint32_t manage_count, manage_taken, batch;
    enum ctl_job_step manage_step;
    struct ctl_job_call *release_calls;
    uint32_t release_count;
    struct ctl_job_call write_call;

    struct ctl_tracked_pod *tracked; /* in the order of upstream's list */
    uint32_t tracked_count;
    struct ctl_named_pod *named;
    uint32_t named_count;
    uint32_t *completed_added, *failed_added;
    uint32_t completed_added_count, failed_added_count;
    uint32_t completed_total, failed_total; /* sizes of the whole sets */
    struct ctl_finish *finishes;
    struct ctl_pod **ranked; /* active pods, while choosing which to remove */
    uint32_t *uncounted_succeeded, *uncounted_failed;

    uint32_t manage_capacity, release_capacity, tracked_capacity, named_capacity, completed_capacity, failed_capacity;
    uint32_t finishes_capacity, ranked_capacity, uncounted_succeeded_capacity, uncounted_failed_capacity;
};

/* ---- job_manage.c */

/* manageJob and deleteActivePods: fills manage_calls. After manage_count is known, `active` and the like are as before
 * the calls; ctl_job_manage_next moves them on by the answers. */
void ctl_job_manage(const struct ctl_job_view *view, struct ctl_job_plan *plan);
void ctl_job_delete_active(const struct ctl_job_view *view, struct ctl_job_plan *plan);
/* Takes the answers of the calls that were made and issues the next; false when all are made. */
bool ctl_job_manage_next(struct ctl_job_plan *plan);

/* ---- job_tracking.c */

/* Copies pods that only a finished or deleted Job releases: active and terminating ones with finalizer. */
void ctl_job_track_all(const struct ctl_job_view *view, struct ctl_job_plan_state *s);
/* Copies the tracked list, sorted; finds which names of the stored status are still there. */
void ctl_job_track_finished(const struct ctl_job_view *view, struct ctl_job_plan_state *s);
/* trackJobStatusAndRemoveFinalizers up to its first write. */
void ctl_job_track(struct ctl_job_plan *plan, ctl_time now);
/* cleanUncountedPodsWithoutFinalizers with what this sync has released. */
void ctl_job_track_released(struct ctl_job_plan *plan);
/* enactJobFinished. */
bool ctl_job_track_finish(struct ctl_job_plan *plan, ctl_time now);

/* The tracked pods of one completion index (Indexed; sorted), as [*first, returned end). */
uint32_t ctl_job_tracked_range(const struct ctl_job_plan_state *s, int32_t index, uint32_t *first);

/* Whether a sorted list holds a number. */
bool ctl_numbers_have(const uint32_t *numbers, uint32_t count, uint32_t number);

#endif
