/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sync of a CronJob and what events ask of its queue, row by row; whole lives are compared by `jobsim replay`. */
#include "control/cronjob_controller.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "control/text.h"
#include "tests/control/heap_memory.h"
#include "tests/support/suite.h"

/* 2026-01-05T00:00:00Z; Jobs of the hours after it are r-29459520, r-29459580, ... */
enum { MIDNIGHT_S = 1767571200, HOUR_S = 3600, JOBS_MAX = 4, RULES_MAX = 3 };

static const struct ctl_job_ref running = {"r-29459520", 1};

struct rule { /* how the API answers, unless OK */
    enum ctl_cron_call_kind kind;
    enum ctl_cron_answer answer;
};

static const struct row {
    const char *name;
    const char *schedule, *time_zone;
    enum ctl_concurrency concurrency;
    bool suspend, deleting;
    struct ctl_opt_i64 deadline;
    struct ctl_opt_i32 succeeded_limit;
    bool is_active, is_active_live, owned;
    int64_t last_schedule_s, now_s; /* since midnight; last -1: never */
    struct ctl_owned_job jobs[JOBS_MAX];
    uint32_t job_count;
    struct rule rules[RULES_MAX];
    const char *expected; /* calls, events and asks */
} rows[] = {
    {.name = "nothing is due",
     .schedule = "@hourly",
     .last_schedule_s = 0,
     .now_s = 60,
     .expected = "forget after 3540100000000"},
    {.name = "the slot is started once",
     .schedule = "@hourly",
     .last_schedule_s = 0,
     .now_s = HOUR_S,
     .expected = "create r-29459580 [SuccessfulCreate] status 1 active, last 3600; forget after 3600100000000"},
    {.name = "a slot that was handled is let be",
     .schedule = "@hourly",
     .is_active = true,
     .last_schedule_s = -1,
     .now_s = 30,
     .jobs = {{.name = "r-29459520", .uid = 1}},
     .job_count = 1,
     .expected = "forget after 3570100000000"},
    {.name = "only the newest missed slot is started",
     .schedule = "@hourly",
     .last_schedule_s = 0,
     .now_s = 5 * HOUR_S + 1,
     .expected = "create r-29459820 [SuccessfulCreate] status 1 active, last 18000; forget after 3599100000000"},
    {.name = "many missed slots are told",
     .schedule = "* * * * *",
     .last_schedule_s = 0,
     .now_s = 101 * 60,
     .expected = "[TooManyMissedTimes] create r-29459621 [SuccessfulCreate] status 1 active, last 6060; "
                 "forget after 60100000000"},
    {.name = "a slot older than the deadline is not due",
     .schedule = "@hourly",
     .deadline = {100, true},
     .last_schedule_s = 0,
     .now_s = HOUR_S + 101,
     .expected = "forget after 3499100000000"},
    {.name = "Forbid waits for the active Job",
     .schedule = "@hourly",
     .concurrency = CTL_CRON_FORBID,
     .is_active = true,
     .last_schedule_s = 0,
     .now_s = HOUR_S,
     .jobs = {{.name = "r-29459520", .uid = 1}},
     .job_count = 1,
     .expected = "[JobAlreadyActive] forget after 3600100000000"},
    {.name = "Replace deletes the active Job first",
     .schedule = "@hourly",
     .concurrency = CTL_CRON_REPLACE,
     .is_active = true,
     .last_schedule_s = 0,
     .now_s = HOUR_S,
     .jobs = {{.name = "r-29459520", .uid = 1}},
     .job_count = 1,
     .expected = "job r-29459520 delete r-29459520 [SuccessfulDelete] create r-29459580 [SuccessfulCreate] "
                 "status 1 active, last 3600; forget after 3600100000000"},
    {.name = "a Job that cannot be replaced ends the sync",
     .schedule = "@hourly",
     .concurrency = CTL_CRON_REPLACE,
     .is_active = true,
     .last_schedule_s = 0,
     .now_s = HOUR_S,
     .jobs = {{.name = "r-29459520", .uid = 1}},
     .job_count = 1,
     .rules = {{CTL_CRON_DELETE_JOB, CTL_CRON_ERROR}},
     .expected =
         "job r-29459520 delete r-29459520 [FailedDelete] error could not replace job default/r-29459520; retry"},
    {.name = "one that cannot be read too",
     .schedule = "@hourly",
     .concurrency = CTL_CRON_REPLACE,
     .is_active = true,
     .last_schedule_s = 0,
     .now_s = HOUR_S,
     .jobs = {{.name = "r-29459520", .uid = 1}},
     .job_count = 1,
     .rules = {{CTL_CRON_GET_JOB, CTL_CRON_ERROR}},
     .expected = "job r-29459520 [FailedGet] error no; retry"},
    {.name = "history goes oldest first, Jobs that never started last",
     .schedule = "@hourly",
     .succeeded_limit = {1, true},
     .last_schedule_s = 0,
     .now_s = 60,
     .jobs = {{"b", 2, CTL_JOB_SUCCEEDED, {20, true}, {30, true}},
              {"c", 3, CTL_JOB_SUCCEEDED, {0, false}, {30, true}},
              {"d", 4, CTL_JOB_SUCCEEDED, {10, true}, {25, true}},
              {"e", 5, CTL_JOB_NOT_SUCCEEDED, {1, true}, {0, false}}},
     .job_count = 4,
     .expected = "delete d [SuccessfulDelete] delete b [SuccessfulDelete] status 0 active, last 0; "
                 "forget after 3540100000000"},
    {.name = "a finished Job leaves the active list",
     .schedule = "@hourly",
     .is_active = true,
     .last_schedule_s = 0,
     .now_s = 60,
     .jobs = {{"r-29459520", 1, CTL_JOB_NOT_SUCCEEDED, {1, true}, {0, false}}},
     .job_count = 1,
     .expected = "[SawCompletedJob] status 0 active, last 0; forget after 3540100000000"},
    {.name = "an unfinished Job that nobody knows is unexpected",
     .schedule = "@hourly",
     .last_schedule_s = 0,
     .now_s = 60,
     .jobs = {{.name = "other", .uid = 9}},
     .job_count = 1,
     .expected = "cronjob [UnexpectedJob] forget after 3540100000000"},
    {.name = "what is changed on an adopted CronJob is not written",
     .schedule = "@hourly",
     .is_active_live = true,
     .last_schedule_s = 0,
     .now_s = HOUR_S,
     .jobs = {{.name = "r-29459520", .uid = 1}},
     .job_count = 1,
     .expected = "cronjob create r-29459580 [SuccessfulCreate] status 0 active, last 0; forget after 3600100000000"},
    {.name = "an active Job that is gone is missed",
     .schedule = "@hourly",
     .is_active = true,
     .last_schedule_s = 0,
     .now_s = 60,
     .rules = {{CTL_CRON_GET_JOB, CTL_CRON_NOT_FOUND}},
     .expected = "job r-29459520 [MissingJob] status 0 active, last 0; forget after 3540100000000"},
    {.name = "an active Job that the cache does not show yet stays",
     .schedule = "@hourly",
     .is_active = true,
     .last_schedule_s = 0,
     .now_s = 60,
     .expected = "job r-29459520 forget after 3540100000000"},
    {.name = "a CronJob that is being deleted starts nothing",
     .schedule = "@hourly",
     .deleting = true,
     .last_schedule_s = 0,
     .now_s = HOUR_S,
     .expected = "forget"},
    {.name = "nor does a suspended one",
     .schedule = "@hourly",
     .suspend = true,
     .last_schedule_s = 0,
     .now_s = HOUR_S,
     .expected = "forget"},
    {.name = "nor one in an unknown zone",
     .schedule = "@hourly",
     .time_zone = "Mars/Olympus",
     .suspend = true,
     .last_schedule_s = 0,
     .now_s = HOUR_S,
     .expected = "[UnknownTimeZone] forget"},
    {.name = "nor one whose schedule cannot be read",
     .schedule = "TZ=0",
     .last_schedule_s = 0,
     .now_s = HOUR_S,
     .expected = "[UnsupportedSchedule] [UnparseableSchedule] forget"},
    {.name = "nor one that never fires",
     .schedule = "0 0 30 2 *",
     .last_schedule_s = 0,
     .now_s = HOUR_S,
     .expected = "[InvalidSchedule] forget"},
    {.name = "an own Job of that name is taken up",
     .schedule = "@hourly",
     .owned = true,
     .last_schedule_s = 0,
     .now_s = HOUR_S,
     .rules = {{CTL_CRON_CREATE_JOB, CTL_CRON_ALREADY_EXISTS}},
     .expected = "create r-29459580 job r-29459580 status 1 active, last 3600; forget after 3600100000000"},
    {.name = "another's is not, and nothing more is asked",
     .schedule = "@hourly",
     .last_schedule_s = 0,
     .now_s = HOUR_S,
     .rules = {{CTL_CRON_CREATE_JOB, CTL_CRON_ALREADY_EXISTS}},
     .expected = "create r-29459580 job r-29459580 forget"},
    {.name = "a refused Job is told and retried",
     .schedule = "@hourly",
     .last_schedule_s = 0,
     .now_s = HOUR_S,
     .rules = {{CTL_CRON_CREATE_JOB, CTL_CRON_ERROR}},
     .expected = "create r-29459580 [FailedCreate] error no; retry"},
    {.name = "in a namespace that goes nothing is told",
     .schedule = "@hourly",
     .last_schedule_s = 0,
     .now_s = HOUR_S,
     .rules = {{CTL_CRON_CREATE_JOB, CTL_CRON_NAMESPACE_TERMINATING}},
     .expected = "create r-29459580 error no; retry"},
    {.name = "a status that is not stored is retried",
     .schedule = "@hourly",
     .last_schedule_s = 0,
     .now_s = HOUR_S,
     .rules = {{CTL_CRON_WRITE_STATUS, CTL_CRON_ERROR}},
     .expected = "create r-29459580 [SuccessfulCreate] status 1 active, last 3600; error no; retry"},
};

static bool no_zone(void *context, const char *name, struct ctl_time_zone *out)
{
    (void)context;
    (void)name;
    (void)out;
    return false;
}

static void take_events(struct ctl_text *log, struct ctl_cron_plan *plan)
{
    for (; plan->events_taken < plan->event_count; plan->events_taken++) {
        const struct ctl_cron_event *event = &plan->events[plan->events_taken];
        ctl_text_printf(log, "[%s] ", ctl_cron_event_reason(event->kind));
        ck_assert_ptr_nonnull(ctl_cron_event_message(event, heap_memory()));
    }
}

static void log_call(struct ctl_text *log, const struct ctl_cron_plan *plan)
{
    static const char *const words[] = {[CTL_CRON_GET_CRONJOB] = "cronjob",
                                        [CTL_CRON_GET_JOB] = "job",
                                        [CTL_CRON_DELETE_JOB] = "delete",
                                        [CTL_CRON_CREATE_JOB] = "create",
                                        [CTL_CRON_WRITE_STATUS] = "status"};
    ctl_text_printf(log, "%s ", words[plan->call.kind]);
    if (plan->call.kind == CTL_CRON_WRITE_STATUS) {
        ctl_text_printf(log, "%" PRIu32 " active, last %" PRId64 "; ", plan->status.active_count,
                        plan->status.last_schedule_at.unix_s - MIDNIGHT_S);
    } else if (plan->call.kind != CTL_CRON_GET_CRONJOB) {
        ctl_text_printf(log, "%s ", plan->call.job_name);
    }
}

static void answer(struct ctl_cron_call *call, const struct row *row, const struct ctl_cronjob *live)
{
    call->answer = CTL_CRON_OK;
    call->uid = call->job_name && strcmp(call->job_name, running.name) == 0 ? running.uid : 100;
    call->owned = row->owned;
    call->live = live;
    for (int i = 0; i < RULES_MAX; i++) {
        if (row->rules[i].kind == call->kind && call->kind != CTL_CRON_NO_CALL) {
            call->answer = row->rules[i].answer;
            call->error = "no";
        }
    }
}

static void log_asks(struct ctl_text *log, const struct ctl_queue_asks *asks)
{
    for (uint32_t i = 0; i < asks->count; i++) {
        const struct ctl_queue_ask *ask = &asks->items[i];
        if (ask->op == CTL_QUEUE_ADD_AFTER) {
            ctl_text_printf(log, " after %" PRId64, ask->after_ns);
        } else {
            ctl_text_add(log, ask->op == CTL_QUEUE_FORGET ? "forget" : ask->op == CTL_QUEUE_ADD ? "add" : "retry");
        }
    }
}

static void make_cronjob(struct ctl_cronjob *out, struct ctl_cron_spec *spec, struct ctl_cron_timing *timing,
                         struct ctl_job_ref *active, const struct row *row)
{
    *spec = (struct ctl_cron_spec){.schedule = row->schedule,
                                   .time_zone = row->time_zone,
                                   .concurrency = row->concurrency,
                                   .suspend = row->suspend,
                                   .starting_deadline_seconds = row->deadline,
                                   .successful_history_limit = row->succeeded_limit};
    ctl_cron_timing_make(timing, row->schedule, row->time_zone, &(struct ctl_time_zones){no_zone, NULL}, heap_memory());
    *active = running;
    *out = (struct ctl_cronjob){.namespace_name = "default",
                                .name = "r",
                                .created_unix_s = MIDNIGHT_S - 1,
                                .deleting = row->deleting,
                                .spec = spec,
                                .timing = timing,
                                .status = {.active = active, .active_count = row->is_active}};
    if (row->last_schedule_s >= 0) {
        out->status.last_schedule_at = (struct ctl_opt_time){MIDNIGHT_S + row->last_schedule_s, true};
    }
}

START_TEST(a_sync_does_what_its_row_says)
{
    const struct row *row = &rows[_i];
    struct ctl_cronjob cached, live;
    struct ctl_cron_spec spec;
    struct ctl_cron_timing timing;
    struct ctl_job_ref active;
    struct ctl_cron_plan plan = {.error = NULL};
    struct ctl_text log = {.memory = heap_memory()};
    const struct ctl_instant now = {.unix_s = MIDNIGHT_S + row->now_s};
    make_cronjob(&cached, &spec, &timing, &active, row);
    live = cached;
    live.status.active_count = row->is_active_live;
    const struct ctl_cron_view view = {&cached, row->jobs, row->job_count};
    ctl_cron_sync(&view, heap_memory(), &plan);
    bool asks;
    do {
        asks = ctl_cron_plan_next(&plan, now);
        take_events(&log, &plan);
        if (asks) {
            log_call(&log, &plan);
            answer(&plan.call, row, &live);
        }
    } while (asks);
    if (plan.error) {
        ctl_text_printf(&log, "error %s; ", plan.error);
    }
    const struct ctl_queue_asks queue = ctl_cron_synced(&plan);
    log_asks(&log, &queue);
    ck_assert_msg(strcmp(log.text, row->expected) == 0, "%s:\n  expected %s\n  came     %s", row->name, row->expected,
                  log.text);
    heap_memory_free();
}
END_TEST

static const struct update {
    const char *old_schedule, *old_zone, *new_schedule, *new_zone;
    const char *expected;
} updates[] = {
    {"@hourly", NULL, "@hourly", NULL, "add"},
    {"@hourly", NULL, "@daily", NULL, " after 82800100000000"},
    {"@hourly", NULL, "@hourly", "UTC", " after 3600100000000"},
    {"@hourly", NULL, "0 0 30 2 *", NULL, " after -9223372036854775808"},
    {"@hourly", NULL, "61 * * * *", NULL, "[UnParseableCronJobSchedule]"},
    {"@hourly", NULL, "@hourly", "Mars/Olympus", " after 3600100000000"},
};

START_TEST(another_schedule_waits_for_its_next_slot)
{
    const struct update *update = &updates[_i];
    const struct row before = {.schedule = update->old_schedule, .time_zone = update->old_zone, .last_schedule_s = 0};
    const struct row after = {.schedule = update->new_schedule, .time_zone = update->new_zone, .last_schedule_s = 0};
    struct ctl_cronjob cronjobs[2];
    struct ctl_cron_spec specs[2];
    struct ctl_cron_timing timings[2];
    struct ctl_job_ref active[2];
    struct ctl_queue_asks asks;
    struct ctl_cron_event event;
    struct ctl_text log = {.memory = heap_memory()};
    make_cronjob(&cronjobs[0], &specs[0], &timings[0], &active[0], &before);
    make_cronjob(&cronjobs[1], &specs[1], &timings[1], &active[1], &after);
    const struct ctl_instant now = {.unix_s = MIDNIGHT_S + HOUR_S};
    if (ctl_cron_updated(&asks, &event, &cronjobs[0], &cronjobs[1], now)) {
        ctl_text_printf(&log, "[%s]", ctl_cron_event_reason(event.kind));
    }
    log_asks(&log, &asks);
    ck_assert_msg(strcmp(log.text, update->expected) == 0, "%s to %s %s: expected %s, came %s", update->old_schedule,
                  update->new_schedule, update->new_zone ? update->new_zone : "", update->expected, log.text);
    heap_memory_free();
}
END_TEST

int main(void)
{
    Suite *const suite = suite_create("control.cronjob");
    TCase *const tests = tcase_create("all");
    tcase_add_loop_test(tests, a_sync_does_what_its_row_says, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_loop_test(tests, another_schedule_waits_for_its_next_slot, 0, (int)(sizeof updates / sizeof *updates));
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
