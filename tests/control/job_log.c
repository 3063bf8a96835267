/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/control/job_log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "control/job_status.h"

void job_log_add(struct job_log *log, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(log->text + log->length, sizeof log->text - log->length, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sizeof log->text - log->length) {
        abort(); /* the test is wrong: its worlds are too large */
    }
    log->length += (size_t)length;
}

void job_log_call(struct job_log *log, enum ctl_job_step step, uint32_t id, const struct ctl_job_call *call)
{
    static const char *const steps[] = {[CTL_STEP_CREATE] = "create",
                                        [CTL_STEP_REMOVE] = "remove",
                                        [CTL_STEP_DELETE] = "delete",
                                        [CTL_STEP_RELEASE] = "release"};
    job_log_add(log, "%s %u answer %d", steps[step], id, (int)call->answer);
    if (step == CTL_STEP_CREATE) {
        job_log_add(log, " index %d failures %d ignored %d", call->index, call->failure_count, call->ignored_count);
    }
    if (step == CTL_STEP_REMOVE) {
        job_log_add(log, " strip %d failed %d", call->has_finalizer, call->strip_failed);
    }
    job_log_add(log, "\n");
}

static void log_names(struct job_log *log, const char *what, const struct ctl_uid_list *list)
{
    job_log_add(log, " %s", what);
    for (uint32_t i = 0; i < list->count; i++) {
        job_log_add(log, " %u", list->uids[i]);
    }
}

static void log_optional(struct job_log *log, const char *what, struct ctl_opt_i32 value)
{
    job_log_add(log, value.set ? " %s %d" : " %s unset", what, value.value);
}

void job_log_status(struct job_log *log, const struct ctl_job_status *status, const char *completed, const char *failed,
                    bool after_releases, enum ctl_answer answer)
{
    job_log_add(log, "write answer %d%s:", (int)answer, after_releases ? " after releases" : "");
    for (uint32_t i = 0; i < status->condition_count; i++) {
        const struct ctl_job_condition *const c = &status->conditions[i];
        job_log_add(log, " [%s %d %s \"%s\" %lld]", ctl_job_condition_type_text(c->type), c->status,
                    ctl_job_reason_text(c->reason), c->message, (long long)c->at);
    }
    job_log_add(log, " start %lld end %lld active %d succeeded %d failed %d", (long long)status->started_at,
                (long long)status->completed_at, status->active, status->succeeded, status->failed);
    log_optional(log, "ready", status->ready);
    log_optional(log, "terminating", status->terminating);
    job_log_add(log, " completed '%s' failed '%s'", completed, status->has_failed_indexes ? failed : "unset");
    log_names(log, "us", &status->uncounted_succeeded);
    log_names(log, "uf", &status->uncounted_failed);
    job_log_add(log, "\n");
}

static struct ctl_indexes changed_set(const struct ctl_indexes *base, const uint32_t *added, uint32_t count,
                                      uint32_t limit, const struct ctl_memory *memory)
{
    struct ctl_indexes set = ctl_indexes_copy(base, memory);
    for (uint32_t i = 0; i < count; i++) {
        ctl_indexes_add(&set, added[i], memory);
    }
    ctl_indexes_clamp(&set, limit);
    return set;
}

static struct ctl_uid_list copy_names(const struct ctl_uid_list *list, const struct ctl_memory *memory)
{
    struct ctl_uid_list copy = {.count = list->count, .capacity = list->count};
    copy.uids = memory->grow(memory->host, NULL, 0, (list->count + 1u) * sizeof *copy.uids);
    for (uint32_t i = 0; i < list->count; i++) {
        copy.uids[i] = list->uids[i];
    }
    return copy;
}

/* Logs a write; if it is stored, `stored` is the new status, times cut. */
static bool write_status(struct job_log *log, const struct ctl_job_view *view, struct ctl_job_plan *plan,
                         job_answer *answer, void *context, struct ctl_job_status *stored,
                         const struct ctl_memory *memory)
{
    const struct ctl_job_status *const base = &view->job->status;
    struct ctl_job_status status = plan->status;
    char completed[1024], failed[1024];
    status.completed =
        changed_set(&base->completed, plan->completed_added, plan->completed_added_count, plan->index_limit, memory);
    status.failed_indexes =
        changed_set(&base->failed_indexes, plan->failed_added, plan->failed_added_count, plan->index_limit, memory);
    ctl_indexes_text(&status.completed, completed, sizeof completed);
    ctl_indexes_text(&status.failed_indexes, failed, sizeof failed);
    answer(context, CTL_STEP_WRITE_STATUS, plan->after_releases, plan->calls);
    plan->calls->version = plan->base_version + 1;
    job_log_status(log, &status, completed, failed, plan->after_releases, plan->calls->answer);
    if (plan->calls->answer != CTL_OK) {
        return false;
    }
    status.uncounted_succeeded = copy_names(&plan->status.uncounted_succeeded, memory);
    status.uncounted_failed = copy_names(&plan->status.uncounted_failed, memory);
    *stored = status;
    return true;
}

static void log_events(struct job_log *log, struct ctl_job_plan *plan)
{
    for (; plan->events_taken < plan->event_count; plan->events_taken++) {
        job_log_add(log, "event %d\n", (int)plan->events[plan->events_taken]);
    }
}

bool job_log_plan(struct job_log *log, const struct ctl_job_view *view, struct ctl_job_plan *plan, job_answer *answer,
                  void *context, struct ctl_job_status *stored, const struct ctl_memory *memory)
{
    bool is_stored = false;
    uint32_t creates = 0;
    for (uint32_t i = 0; i < plan->look_again_count; i++) {
        job_log_add(log, "look again %lld\n", (long long)plan->look_again_ns[i]);
    }
    if (plan->expect_creations >= 0) {
        job_log_add(log, "expect creations %lld\n", (long long)plan->expect_creations);
    }
    if (plan->expect_deletions >= 0) {
        job_log_add(log, "expect deletions %lld\n", (long long)plan->expect_deletions);
    }
    while (ctl_job_plan_next(plan, view->now)) {
        log_events(log, plan);
        if (plan->step == CTL_STEP_WRITE_STATUS) {
            is_stored |= write_status(log, view, plan, answer, context, stored, memory);
            continue;
        }
        for (uint32_t i = 0; i < plan->call_count; i++) {
            struct ctl_job_call *const call = &plan->calls[i];
            const uint32_t id = plan->step == CTL_STEP_CREATE ? creates++ : call->pod;
            answer(context, plan->step, id, call);
            job_log_call(log, plan->step, id, call);
        }
    }
    log_events(log, plan);
    if (plan->backoff_stored) {
        job_log_add(log, "backoff %d %lld\n", plan->backoff.failures,
                    plan->backoff.failures > 0 ? (long long)plan->backoff.last_failure_at : 0);
    }
    job_log_add(log, "skipped %u finishes %d error %d\n", plan->creations_skipped, plan->finishes, (int)plan->error);
    return is_stored;
}
