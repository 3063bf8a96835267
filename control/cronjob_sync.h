/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sync of a CronJob: what cronjob_controllerv2.go (v1.37) decides, without doing it.
 *
 * As in control/job_sync.h a sync is a plan that names the next API call; the host makes it, fills in the answer and
 * asks again. Here every step is one call:
 *
 *     ctl_cron_sync(&view, &memory, plan);
 *     while (ctl_cron_plan_next(plan, now))
 *         plan->call.answer = what the API said, and what else the call asks to be answered;
 *
 * Calls in order: history beyond the limits is deleted; unfinished Jobs that status.active does not know make a live
 * GET of the CronJob each, which is adopted if it knows them; active Jobs that the cache does not know are asked for;
 * then the slot that is due is started, after deleting what it replaces; last, the status is written if it changed.
 *
 * An adopted CronJob is what the rest of the sync works on, but the status that is written is still the cached one
 * with the changes made before: upstream's way, and the write then conflicts.
 *
 * The view must stay readable until the sync is over. Memory is the host's: a plan's lists, names of Jobs that it
 * creates, texts of errors. A plan starts zeroed and is used again.
 * Cost: O(owned Jobs * active Jobs), and the search for slots.
 */
#ifndef CTL_CRONJOB_SYNC_H
#define CTL_CRONJOB_SYNC_H

#include "control/cronjob_slots.h"
#include "control/workqueue.h"

enum ctl_concurrency { CTL_CRON_ALLOW, CTL_CRON_FORBID, CTL_CRON_REPLACE };

struct ctl_cron_spec {
    const char *schedule;
    const char *time_zone; /* NULL: unset */
    enum ctl_concurrency concurrency;
    bool suspend;
    struct ctl_opt_i64 starting_deadline_seconds;
    struct ctl_opt_i32 successful_history_limit, failed_history_limit;
};

/* A member of status.active. */
struct ctl_job_ref {
    const char *name;
    uint32_t uid;
};
struct ctl_cron_status {
    struct ctl_job_ref *active;
    uint32_t active_count;
    struct ctl_opt_time last_schedule_at, last_success_at;
};

struct ctl_cronjob {
    const char *namespace_name, *name;
    int64_t created_unix_s;
    bool deleting;
    const struct ctl_cron_spec *spec;
    const struct ctl_cron_timing *timing; /* of the spec */
    struct ctl_cron_status status;
};

enum ctl_outcome { CTL_JOB_UNFINISHED, CTL_JOB_SUCCEEDED, CTL_JOB_NOT_SUCCEEDED };

/* A Job as the cache shows it. */
struct ctl_owned_job {
    const char *name;
    uint32_t uid;
    enum ctl_outcome outcome;
    struct ctl_opt_time started_at, completed_at;
};

struct ctl_cron_view {
    const struct ctl_cronjob *cronjob;
    const struct ctl_owned_job *jobs; /* whose controlling owner it is; upstream meets them in any order */
    uint32_t job_count;
};

enum ctl_cron_call_kind {
    CTL_CRON_NO_CALL,
    CTL_CRON_GET_CRONJOB, /* answers: live */
    CTL_CRON_GET_JOB,     /* answers: uid, owned */
    CTL_CRON_DELETE_JOB,  /* with background propagation */
    CTL_CRON_CREATE_JOB,  /* answers: uid */
    CTL_CRON_WRITE_STATUS /* plan->status */
};
enum ctl_cron_answer {
    CTL_CRON_OK,
    CTL_CRON_NOT_FOUND,
    CTL_CRON_ALREADY_EXISTS,
    CTL_CRON_NAMESPACE_TERMINATING,
    CTL_CRON_ERROR /* anything else */
};
struct ctl_cron_call {
    enum ctl_cron_call_kind kind;
    const char *job_name;
    int64_t slot_unix_s; /* CREATE_JOB */
    /* answered by the host */
    enum ctl_cron_answer answer;
    const char *error; /* what the API said, unless OK */
    uint32_t uid;
    bool owned;                     /* the Job's controlling owner is this CronJob */
    const struct ctl_cronjob *live; /* lives as long as the sync */
};

enum ctl_cron_event_kind {
    CTL_CRON_UNEXPECTED_JOB,
    CTL_CRON_SAW_COMPLETED_JOB,
    CTL_CRON_MISSING_JOB,
    CTL_CRON_UNKNOWN_TIME_ZONE,
    CTL_CRON_UNSUPPORTED_SCHEDULE,
    CTL_CRON_UNPARSEABLE_SCHEDULE,
    CTL_CRON_INVALID_SCHEDULE,
    CTL_CRON_TOO_MANY_MISSED_TIMES,
    CTL_CRON_JOB_ALREADY_ACTIVE,
    CTL_CRON_FAILED_GET,
    CTL_CRON_FAILED_DELETE,
    CTL_CRON_SUCCESSFUL_DELETE,
    CTL_CRON_FAILED_CREATE,
    CTL_CRON_SUCCESSFUL_CREATE,
    CTL_CRON_UNPARSEABLE_UPDATE /* of the update handler */
};
struct ctl_cron_event {
    enum ctl_cron_event_kind kind;
    const char *about, *why; /* a Job's name, a schedule, ...; what is wrong with it */
};

/* The event's reason; its type is Normal or Warning. */
const char *ctl_cron_event_reason(enum ctl_cron_event_kind kind);
bool ctl_cron_event_is_warning(enum ctl_cron_event_kind kind);
const char *ctl_cron_event_message(const struct ctl_cron_event *event, const struct ctl_memory *memory);

struct ctl_cron_plan {
    struct ctl_cron_call call; /* to be made now */
    struct ctl_cron_status status;
    struct ctl_cron_event *events; /* in order; the host takes those from events_taken on */
    uint32_t event_count, events_taken;
    /* when it is over */
    const char *error;                /* NULL: none */
    struct ctl_opt_i64 look_again_ns; /* never with an error; may be negative */
    struct ctl_cron_plan_state {
        const struct ctl_memory *memory;
        struct ctl_cron_view view;
        struct ctl_instant now;            /* when scheduling began */
        const struct ctl_cronjob *cronjob; /* that the sync works on: the cached one, or a live one ... */
        struct ctl_cron_status *status;    /* ... and its status with the changes: the plan's, or `live` */
        struct ctl_cron_status live;
        const struct ctl_owned_job **round; /* Jobs of the present phase: oldest first */
        struct ctl_job_ref *active;         /* status->active when the present phase began */
        uint32_t round_count, position;
        uint32_t status_capacity, live_capacity, round_capacity, active_capacity, event_capacity;
        uint32_t phase;
        int64_t slot_unix_s;
        bool changed;
    } own;
};

void ctl_cron_sync(const struct ctl_cron_view *view, const struct ctl_memory *memory, struct ctl_cron_plan *plan);

/* The next call; false when the sync is over. */
bool ctl_cron_plan_next(struct ctl_cron_plan *plan, struct ctl_instant now);

#endif
