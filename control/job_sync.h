/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sync of a Job: what syncJob of pkg/controller/job/job_controller.go (v1.37) decides, without doing it.
 *
 * ctl_job_sync() is a function of its arguments. Upstream decides and acts by turns: how many creates succeed decides
 * what is written, and a write that fails ends the sync. So the plan is a small state machine: it names the next group
 * of API calls, the host carries them out (at once, or in simulated time), tells the answers, and asks for the next
 * group:
 *
 *     ctl_job_plan_reserve(plan, &view, memory);
 *     ctl_job_sync(&view, tuning, plan);
 *     while (ctl_job_plan_next(plan, now))         // fills plan->step, plan->calls
 *         for each call: plan->calls[i].answer = what the API said;
 *
 * control/job_controller.h does this with the memory, guard and queue around it; hosts call that.
 *
 * After the first call nothing of the view is read again: pods may change while the calls are on their way, as upstream
 * works on the snapshot that it took. Nothing is allocated but by ctl_job_plan_reserve.
 *
 * Cost: O(pods that changed since the last sync + calls made); logarithmic factors where lists arrive out of order.
 */
#ifndef CTL_JOB_SYNC_H
#define CTL_JOB_SYNC_H

#include "control/job_pods.h"
#include "control/tuning.h"
#include "control/types.h"

/* Pod failures remembered by the controller, per Job key (backoff_utils.go). */
struct ctl_backoff {
    int32_t failures;
    ctl_time last_failure_at; /* CTL_NO_TIME: none */
};

struct ctl_job_view {
    const struct ctl_job *job;       /* from the cache; not finished, ours, known completion mode */
    const struct ctl_job_pods *pods; /* its pods, claimed ones included; pods->spec == job->spec */
    struct ctl_backoff backoff;
    bool expectations_met;
    uint32_t release_mark; /* pods with this mark have lost their finalizer, the cache does not show it yet */
    ctl_time now;
};

/* What the host has to do now. All calls of a step are made concurrently; the step ends with the last answer. */
enum ctl_job_step {
    CTL_STEP_DONE,
    /* before the decision: claims (control/job_claim.h). These three are made one after another, as listed. */
    CTL_STEP_DISOWN,   /* patch the owner reference and the tracking finalizer away */
    CTL_STEP_READ_JOB, /* one live GET of the Job; the answer fills live_uid, live_deleting */
    CTL_STEP_ADOPT,    /* patch owner reference and tracking finalizer in */
    /* the decision's */
    CTL_STEP_CREATE, /* one slow-start batch of pods */
    CTL_STEP_REMOVE, /* scale-down, suspension: patch the finalizer away if it is there, then DELETE; answer per pod */
    CTL_STEP_DELETE, /* the terminal branch: DELETE, finalizer kept */
    CTL_STEP_WRITE_STATUS, /* plan->status; one call, whose object is the Job */
    CTL_STEP_RELEASE       /* patch finalizers away (tracking) */
};

enum ctl_answer {
    CTL_OK,
    CTL_NOT_FOUND,
    CTL_CONFLICT,              /* status write: someone else was first */
    CTL_NAMESPACE_TERMINATING, /* create: ignored by the controller */
    CTL_REFUSED,               /* anything else: quota, forbidden, internal */
    CTL_INVALID                /* validation says no: ctl_job_write_is_valid() */
};

struct ctl_job_call {
    /* asked */
    uint32_t pod; /* number, but for creates */
    struct ctl_pod
        *cached;   /* where the pod was in the cache when the sync began, but for creates; may hold another by now */
    int32_t index; /* creates: completion index or CTL_INDEX_UNKNOWN */
    int32_t failure_count;     /* creates with backoffLimitPerIndex: annotation; else -1 */
    int32_t ignored_count;     /* as above; 0: annotation left out */
    bool has_finalizer, ready; /* removals: patch first; counts as ready in the cache */
    /* answered by the host */
    enum ctl_answer answer;
    bool strip_failed;  /* removals: the finalizer patch failed (answer says how), no DELETE made */
    bool live_deleting; /* READ_JOB */
    uint32_t live_uid;  /* READ_JOB */
    /* resourceVersion of the object that the call returned, 0 if none: creates, patches, status writes. A patch that
     * takes the last finalizer of a pod being deleted removes the pod: then the version before. Removals: that of the
     * patch. */
    uint64_t version;
};

/* Which step failed. */
enum ctl_sync_error {
    CTL_SYNC_OK,
    CTL_SYNC_STALE,
    CTL_SYNC_CLAIM,
    CTL_SYNC_CREATE,
    CTL_SYNC_DELETE,
    CTL_SYNC_STATUS_BEFORE,
    CTL_SYNC_STATUS_AFTER,
    CTL_SYNC_RELEASE
};

/* Events on the Job that the sync itself decides on (ctl_job_event_text in control/job_status.h); those of pods follow
 * from the answers: SuccessfulCreate, FailedCreate, SuccessfulDelete, FailedDelete. */
enum ctl_event_kind {
    CTL_EVENT_SUSPENDED,
    CTL_EVENT_RESUMED,
    CTL_EVENT_COMPLETED,
    CTL_EVENT_FAILED,
    CTL_EVENT_TOO_MANY_SUCCEEDED,
    CTL_EVENT_UNKNOWN_MODE
};

struct ctl_job_plan {
    /* for the host to read */
    enum ctl_job_step step;
    struct ctl_job_call *calls; /* of this step; by pod number */
    uint32_t call_count;
    /* CTL_STEP_WRITE_STATUS: the whole status to store, but for the index sets, which are the stored ones with the
     * deltas below. Times are not cut yet (ctl_stored); texts and lists are the plan's, the host copies what it
     * keeps. */
    struct ctl_job_status status;
    uint64_t base_version;                          /* the Job's version that the write expects to find stored */
    bool after_releases;                            /* this write comes after a RELEASE step */
    const uint32_t *completed_added, *failed_added; /* indexes to add to the stored sets by this write, ascending */
    uint32_t completed_added_count, failed_added_count;
    uint32_t index_limit; /* members of both stored sets >= it are dropped by this write; UINT32_MAX: none */
    bool finishes;        /* this write makes the Job Complete or Failed */
    /* Decided so far, in order; after each step the host takes those from events_taken on. */
    enum ctl_event_kind events[4];
    uint32_t event_count, events_taken;
    /* -1: leave the expectations alone; else set before the first step's calls. */
    int64_t expect_creations, expect_deletions;
    uint32_t creations_skipped; /* slow start gave up: so many creates less are to be expected */
    int64_t look_again_ns[2];   /* delays asked for, in order: deadline, recreation backoff (1 s floor applied) */
    uint32_t look_again_count;
    uint32_t first_free; /* for ctl_job_pods_skip */
    bool backoff_stored; /* the first write succeeded: backoff is to be remembered */
    struct ctl_backoff backoff;
    enum ctl_sync_error error;
    struct ctl_job_plan_state *state; /* the plan's own; see control/job_sync_priv.h */
};

/* Makes room for whatever a sync of this view may need. O(1) but for moving memory. A plan starts zeroed and is used
 * again. */
void ctl_job_plan_reserve(struct ctl_job_plan *plan, const struct ctl_job_view *view, const struct ctl_tuning *tuning,
                          const struct ctl_memory *memory);

void ctl_job_sync(const struct ctl_job_view *view, const struct ctl_tuning *tuning, struct ctl_job_plan *plan);

/* Time left until activeDeadlineSeconds (set) after startTime (set) is over; not positive once it is. */
int64_t ctl_job_deadline_left_ns(const struct ctl_job_spec *spec, ctl_time started_at, ctl_time now);

/* The next group of calls; false (step DONE) when the sync is over. `now` is the controller's clock when asked. */
bool ctl_job_plan_next(struct ctl_job_plan *plan, ctl_time now);

#endif
