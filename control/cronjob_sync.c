/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The phases of a sync, in order. Each is a function that either asks for a call (true) or ends its phase (false);
 * asked again after a call it finds the answer in plan->call. */
#include "control/cronjob_sync.h"

#include <stdlib.h>
#include <string.h>

#include "control/text.h"

enum phase {
    HISTORY_OF_SUCCEEDED,
    HISTORY_OF_FAILED,
    OWNED_JOBS,
    MISSING_JOBS,
    DUE_SLOT,
    REPLACEMENT,
    CREATION,
    STATUS,
    OVER
};

/* ---- lists ------------------------------------------------------------------------------------------------------- */

/* Room for `count` items; what was there stays. */
static void *make_room(const struct ctl_memory *memory, void *items, uint32_t *capacity, uint32_t count, size_t size)
{
    if (count <= *capacity) {
        return items;
    }
    const uint32_t grown = count < 8 ? 8 : count * 2;
    items = memory->grow(memory->host, items, *capacity * size, grown * size);
    *capacity = grown;
    return items;
}

/* Copies a status, with room for one more active Job. */
static void copy_status(const struct ctl_memory *memory, struct ctl_cron_status *to, uint32_t *capacity,
                        const struct ctl_cron_status *from)
{
    struct ctl_job_ref *active = make_room(memory, to->active, capacity, from->active_count + 1, sizeof *from->active);
    if (from->active_count > 0) {
        memcpy(active, from->active, from->active_count * sizeof *active);
    }
    *to = *from;
    to->active = active;
}

static bool is_active(const struct ctl_cron_status *status, uint32_t uid)
{
    for (uint32_t i = 0; i < status->active_count; i++) {
        if (status->active[i].uid == uid) {
            return true;
        }
    }
    return false;
}

static void forget_active(struct ctl_cron_status *status, uint32_t uid)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < status->active_count; i++) {
        if (status->active[i].uid != uid) {
            status->active[kept++] = status->active[i];
        }
    }
    status->active_count = kept;
}

/* ---- steps ------------------------------------------------------------------------------------------------------- */

static void tell(struct ctl_cron_plan *plan, enum ctl_cron_event_kind kind, const char *about, const char *why)
{
    struct ctl_cron_plan_state *own = &plan->own;
    plan->events =
        make_room(own->memory, plan->events, &own->event_capacity, plan->event_count + 1, sizeof *plan->events);
    plan->events[plan->event_count++] = (struct ctl_cron_event){.kind = kind, .about = about, .why = why};
}

static bool ask(struct ctl_cron_plan *plan, enum ctl_cron_call_kind kind, const char *job_name)
{
    plan->call = (struct ctl_cron_call){.kind = kind, .job_name = job_name, .slot_unix_s = plan->own.slot_unix_s};
    return true;
}

/* Whether the answer of such a call waits; it is taken. */
static bool is_answered(struct ctl_cron_plan *plan, enum ctl_cron_call_kind kind)
{
    const bool answered = plan->call.kind == kind;
    plan->call.kind = answered ? CTL_CRON_NO_CALL : plan->call.kind;
    return answered;
}

static bool go_on(struct ctl_cron_plan *plan, enum phase phase)
{
    plan->own.phase = phase;
    plan->own.position = plan->own.round_count = 0;
    return false;
}

static bool fail(struct ctl_cron_plan *plan, const char *error)
{
    plan->error = error;
    return go_on(plan, STATUS);
}

static bool look_again(struct ctl_cron_plan *plan)
{
    const struct ctl_cron_plan_state *own = &plan->own;
    plan->look_again_ns.value = ctl_cron_look_again_ns(own->cronjob->timing, own->cronjob->created_unix_s,
                                                       own->status->last_schedule_at, own->now);
    plan->look_again_ns.set = true;
    return go_on(plan, STATUS);
}

/* The deletion of a Job was answered; false if it failed. */
static bool take_deletion(struct ctl_cron_plan *plan, const char *name, uint32_t uid)
{
    if (plan->call.answer != CTL_CRON_OK) {
        tell(plan, CTL_CRON_FAILED_DELETE, name, plan->call.error);
        return false;
    }
    forget_active(plan->own.status, uid);
    tell(plan, CTL_CRON_SUCCESSFUL_DELETE, name, NULL);
    plan->own.changed = true;
    return true;
}

/* status.active as it is now, for a round in which it changes. */
static void begin_round_of_active(struct ctl_cron_plan_state *own)
{
    const uint32_t count = own->status->active_count;
    own->active = make_room(own->memory, own->active, &own->active_capacity, count, sizeof *own->active);
    if (count > 0) {
        memcpy(own->active, own->status->active, count * sizeof *own->active);
    }
    own->round_count = count;
}

/* ---- history ----------------------------------------------------------------------------------------------------- */

/* byJobStartTime: a Job without start comes last. */
static int compare_starts(const void *a, const void *b)
{
    const struct ctl_owned_job *x = *(const struct ctl_owned_job *const *)a,
                               *y = *(const struct ctl_owned_job *const *)b;
    if (x->started_at.set != y->started_at.set) {
        return x->started_at.set ? -1 : 1;
    }
    if (x->started_at.set && x->started_at.unix_s != y->started_at.unix_s) {
        return x->started_at.unix_s < y->started_at.unix_s ? -1 : 1;
    }
    return strcmp(x->name, y->name);
}

static uint32_t count_outcome(const struct ctl_cron_view *view, enum ctl_outcome outcome)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < view->job_count; i++) {
        count += view->jobs[i].outcome == outcome;
    }
    return count;
}

/* The Jobs of that outcome that are too many, oldest first. */
static void begin_round_of_history(struct ctl_cron_plan_state *own, enum ctl_outcome outcome, struct ctl_opt_i32 limit)
{
    const uint32_t count = count_outcome(&own->view, outcome);
    const uint32_t kept = limit.set && limit.value > 0 ? (uint32_t)limit.value : 0;
    if (!limit.set || count <= kept) {
        return;
    }
    own->round =
        make_room(own->memory, (void *)own->round, &own->round_capacity, count, sizeof(struct ctl_owned_job *));
    uint32_t found = 0;
    for (uint32_t i = 0; i < own->view.job_count; i++) {
        if (own->view.jobs[i].outcome == outcome) {
            own->round[found++] = &own->view.jobs[i];
        }
    }
    qsort((void *)own->round, found, sizeof(struct ctl_owned_job *), compare_starts);
    own->round_count = found - kept;
}

static bool clean_up(struct ctl_cron_plan *plan, enum ctl_outcome outcome, struct ctl_opt_i32 limit, enum phase next)
{
    struct ctl_cron_plan_state *own = &plan->own;
    if (is_answered(plan, CTL_CRON_DELETE_JOB)) {
        const struct ctl_owned_job *job = own->round[own->position++];
        (void)take_deletion(plan, job->name, job->uid);
    } else {
        begin_round_of_history(own, outcome, limit);
    }
    if (own->position < own->round_count) {
        return ask(plan, CTL_CRON_DELETE_JOB, own->round[own->position]->name);
    }
    return go_on(plan, next);
}

/* ---- Jobs and status.active ------------------------------------------------------------------------------------- */

/* The live CronJob was read because of a Job that the cached one does not know. */
static void take_live(struct ctl_cron_plan *plan, const struct ctl_owned_job *job)
{
    struct ctl_cron_plan_state *own = &plan->own;
    const struct ctl_cronjob *live = plan->call.live;
    if (is_active(&live->status, job->uid)) {
        own->cronjob = live;
        copy_status(own->memory, &own->live, &own->live_capacity, &live->status);
        own->status = &own->live;
    } else {
        tell(plan, CTL_CRON_UNEXPECTED_JOB, job->name, NULL);
    }
}

static void see_finished(struct ctl_cron_plan *plan, const struct ctl_owned_job *job)
{
    struct ctl_cron_plan_state *own = &plan->own;
    struct ctl_opt_time *last = &own->status->last_success_at;
    if (is_active(own->status, job->uid)) {
        forget_active(own->status, job->uid);
        tell(plan, CTL_CRON_SAW_COMPLETED_JOB, job->name, job->outcome == CTL_JOB_SUCCEEDED ? "Complete" : "Failed");
        own->changed = true;
    }
    if (job->outcome != CTL_JOB_SUCCEEDED) {
        return;
    }
    if (!last->set || (job->completed_at.set && job->completed_at.unix_s > last->unix_s)) {
        *last = job->completed_at;
        own->changed = true;
    }
}

static bool look_at_owned(struct ctl_cron_plan *plan, struct ctl_instant now)
{
    struct ctl_cron_plan_state *own = &plan->own;
    if (is_answered(plan, CTL_CRON_GET_CRONJOB)) {
        if (plan->call.answer != CTL_CRON_OK) {
            return fail(plan, plan->call.error);
        }
        take_live(plan, &own->view.jobs[own->position++]);
    } else {
        own->now = now;
    }
    for (; own->position < own->view.job_count; own->position++) {
        const struct ctl_owned_job *job = &own->view.jobs[own->position];
        if (job->outcome != CTL_JOB_UNFINISHED) {
            see_finished(plan, job);
        } else if (!is_active(own->status, job->uid)) {
            return ask(plan, CTL_CRON_GET_CRONJOB, NULL);
        }
    }
    return go_on(plan, MISSING_JOBS);
}

static bool owns(const struct ctl_cron_view *view, uint32_t uid)
{
    for (uint32_t i = 0; i < view->job_count; i++) {
        if (view->jobs[i].uid == uid) {
            return true;
        }
    }
    return false;
}

static bool look_for_missing(struct ctl_cron_plan *plan)
{
    struct ctl_cron_plan_state *own = &plan->own;
    if (is_answered(plan, CTL_CRON_GET_JOB)) {
        const struct ctl_job_ref *missing = &own->active[own->position++];
        if (plan->call.answer == CTL_CRON_NOT_FOUND) {
            tell(plan, CTL_CRON_MISSING_JOB, missing->name, NULL);
            forget_active(own->status, missing->uid);
            own->changed = true;
        } else if (plan->call.answer != CTL_CRON_OK) {
            return fail(plan, plan->call.error);
        }
    } else {
        begin_round_of_active(own);
    }
    for (; own->position < own->round_count; own->position++) {
        if (!owns(&own->view, own->active[own->position].uid)) {
            return ask(plan, CTL_CRON_GET_JOB, own->active[own->position].name);
        }
    }
    return go_on(plan, DUE_SLOT);
}

/* ---- the slot ---------------------------------------------------------------------------------------------------- */

/* What keeps a CronJob from being scheduled at all. */
static bool is_barred(struct ctl_cron_plan *plan)
{
    const struct ctl_cronjob *cronjob = plan->own.cronjob;
    const struct ctl_cron_timing *timing = cronjob->timing;
    if (cronjob->deleting) {
        return true;
    }
    if (timing->zone_error) {
        tell(plan, CTL_CRON_UNKNOWN_TIME_ZONE, cronjob->spec->time_zone, timing->zone_error);
        return true;
    }
    if (cronjob->spec->suspend) {
        return true;
    }
    if (timing->names_zone) {
        tell(plan, CTL_CRON_UNSUPPORTED_SCHEDULE, cronjob->spec->schedule, NULL);
    }
    if (timing->parse_error) {
        tell(plan, CTL_CRON_UNPARSEABLE_SCHEDULE, cronjob->spec->schedule, timing->parse_error);
        return true;
    }
    return false;
}

static bool has_started(const struct ctl_cron_plan_state *own)
{
    const struct ctl_cron_status *status = own->status;
    if (status->last_schedule_at.set && status->last_schedule_at.unix_s == own->slot_unix_s) {
        return true;
    }
    if (status->active_count == 0) {
        return false;
    }
    const char *name = ctl_cron_job_name(own->cronjob->name, own->slot_unix_s, own->memory);
    for (uint32_t i = 0; i < status->active_count; i++) {
        if (strcmp(status->active[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool find_slot(struct ctl_cron_plan *plan)
{
    struct ctl_cron_plan_state *own = &plan->own;
    const struct ctl_cron_spec *spec = own->cronjob->spec;
    struct ctl_cron_slots slots;
    if (is_barred(plan)) {
        return go_on(plan, STATUS);
    }
    ctl_cron_slots_find(&slots, own->cronjob->timing, own->cronjob->created_unix_s, own->status->last_schedule_at,
                        spec->starting_deadline_seconds, own->now);
    if (slots.is_invalid) {
        tell(plan, CTL_CRON_INVALID_SCHEDULE, spec->schedule,
             "time difference between two schedules is less than 1 second");
        return go_on(plan, STATUS);
    }
    if (!slots.due.set) {
        return look_again(plan);
    }
    own->slot_unix_s = slots.due.unix_s;
    if (slots.missed == CTL_MISSED_MANY) {
        tell(plan, CTL_CRON_TOO_MANY_MISSED_TIMES, NULL, NULL);
    }
    if (has_started(own)) {
        return look_again(plan);
    }
    if (spec->concurrency == CTL_CRON_FORBID && own->status->active_count > 0) {
        tell(plan, CTL_CRON_JOB_ALREADY_ACTIVE, NULL, NULL);
        return look_again(plan);
    }
    return go_on(plan, spec->concurrency == CTL_CRON_REPLACE ? REPLACEMENT : CREATION);
}

/* A GET and a DELETE for each active Job. */
static bool replace_active(struct ctl_cron_plan *plan)
{
    struct ctl_cron_plan_state *own = &plan->own;
    if (is_answered(plan, CTL_CRON_GET_JOB)) {
        if (plan->call.answer != CTL_CRON_OK) {
            tell(plan, CTL_CRON_FAILED_GET, NULL, plan->call.error);
            return fail(plan, plan->call.error);
        }
        own->active[own->position].uid = plan->call.uid;
        return ask(plan, CTL_CRON_DELETE_JOB, own->active[own->position].name);
    }
    if (is_answered(plan, CTL_CRON_DELETE_JOB)) {
        const struct ctl_job_ref *job = &own->active[own->position++];
        if (!take_deletion(plan, job->name, job->uid)) {
            return fail(
                plan, ctl_format(own->memory, "could not replace job %s/%s", own->cronjob->namespace_name, job->name));
        }
    } else {
        begin_round_of_active(own);
    }
    if (own->position < own->round_count) {
        return ask(plan, CTL_CRON_GET_JOB, own->active[own->position].name);
    }
    return go_on(plan, CREATION);
}

/* The slot's Job exists, and its UID was told. */
static bool take_started(struct ctl_cron_plan *plan)
{
    struct ctl_cron_plan_state *own = &plan->own;
    own->status->active[own->status->active_count++] = (struct ctl_job_ref){plan->call.job_name, plan->call.uid};
    own->status->last_schedule_at = (struct ctl_opt_time){.unix_s = own->slot_unix_s, .set = true};
    own->changed = true;
    return look_again(plan);
}

static bool create(struct ctl_cron_plan *plan)
{
    struct ctl_cron_plan_state *own = &plan->own;
    if (is_answered(plan, CTL_CRON_GET_JOB)) {
        if (plan->call.answer != CTL_CRON_OK) {
            return fail(plan, plan->call.error);
        }
        const bool is_news = plan->call.owned && !is_active(own->status, plan->call.uid);
        return is_news ? take_started(plan) : go_on(plan, STATUS);
    }
    if (!is_answered(plan, CTL_CRON_CREATE_JOB)) {
        return ask(plan, CTL_CRON_CREATE_JOB, ctl_cron_job_name(own->cronjob->name, own->slot_unix_s, own->memory));
    }
    switch (plan->call.answer) {
    case CTL_CRON_OK:
        tell(plan, CTL_CRON_SUCCESSFUL_CREATE, plan->call.job_name, NULL);
        return take_started(plan);
    case CTL_CRON_ALREADY_EXISTS: /* ours, if the status of an earlier sync was not stored */
        return ask(plan, CTL_CRON_GET_JOB, plan->call.job_name);
    case CTL_CRON_NAMESPACE_TERMINATING:
        break;
    default:
        tell(plan, CTL_CRON_FAILED_CREATE, plan->call.job_name, plan->call.error);
        break;
    }
    return fail(plan, plan->call.error);
}

/* ---- the end ----------------------------------------------------------------------------------------------------- */

static bool write_status(struct ctl_cron_plan *plan)
{
    if (is_answered(plan, CTL_CRON_WRITE_STATUS)) {
        if (plan->call.answer != CTL_CRON_OK) { /* says more than what failed before */
            plan->error = plan->call.error;
        }
    } else if (plan->own.changed) {
        return ask(plan, CTL_CRON_WRITE_STATUS, NULL);
    }
    plan->look_again_ns.set = plan->look_again_ns.set && !plan->error;
    return go_on(plan, OVER);
}

void ctl_cron_sync(const struct ctl_cron_view *view, const struct ctl_memory *memory, struct ctl_cron_plan *plan)
{
    struct ctl_cron_plan_state *own = &plan->own;
    own->memory = memory;
    own->view = *view;
    own->cronjob = view->cronjob;
    own->status = &plan->status;
    own->slot_unix_s = 0;
    own->changed = false;
    copy_status(memory, &plan->status, &own->status_capacity, &view->cronjob->status);
    plan->call = (struct ctl_cron_call){.kind = CTL_CRON_NO_CALL};
    plan->event_count = plan->events_taken = 0;
    plan->error = NULL;
    plan->look_again_ns = (struct ctl_opt_i64){.set = false};
    (void)go_on(plan, HISTORY_OF_SUCCEEDED);
}

static bool step(struct ctl_cron_plan *plan, struct ctl_instant now)
{
    const struct ctl_cron_spec *spec = plan->own.cronjob->spec;
    switch ((enum phase)plan->own.phase) {
    case HISTORY_OF_SUCCEEDED:
        return clean_up(plan, CTL_JOB_SUCCEEDED, spec->successful_history_limit, HISTORY_OF_FAILED);
    case HISTORY_OF_FAILED:
        return clean_up(plan, CTL_JOB_NOT_SUCCEEDED, spec->failed_history_limit, OWNED_JOBS);
    case OWNED_JOBS:
        return look_at_owned(plan, now);
    case MISSING_JOBS:
        return look_for_missing(plan);
    case DUE_SLOT:
        return find_slot(plan);
    case REPLACEMENT:
        return replace_active(plan);
    case CREATION:
        return create(plan);
    case STATUS:
        return write_status(plan);
    case OVER:
        break;
    }
    return false;
}

bool ctl_cron_plan_next(struct ctl_cron_plan *plan, struct ctl_instant now)
{
    bool asks = false;
    while (!asks && plan->own.phase != OVER) {
        asks = step(plan, now);
    }
    return asks;
}
