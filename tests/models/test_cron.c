/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CronJobs and TTL after finished in the simulated world, without latencies, so that times can be reckoned with. */
#include <string.h>

#include "control/api_time.h"
#include "tests/models/small_world.h"
#include "tests/support/suite.h"

enum { JOBS_MAX = 8 };

static void *grow(void *host, void *old, size_t old_bytes, size_t new_bytes)
{
    void *fresh = sim_arena_alloc(host, new_bytes);
    if (old_bytes > 0)
        memcpy(fresh, old, old_bytes);
    return fresh;
}

/* Nothing but one CronJob of five-second Jobs, for ten minutes from midnight. */
struct cron_world {
    struct small_world world;
    struct ctl_cron_spec spec;
    struct ctl_cron_timing timing;
    struct mdl_cronjob_config cronjob;
};

static void cron_world_init(struct cron_world *c, const char *schedule)
{
    small_world_init(&c->world);
    struct mdl_config *config = &c->world.config;
    const struct ctl_memory memory = {grow, &c->world.arena};
    c->spec = (struct ctl_cron_spec){.schedule = schedule};
    ctl_cron_timing_make(&c->timing, schedule, NULL, &(struct ctl_time_zones){.find = NULL}, &memory);
    c->cronjob = (struct mdl_cronjob_config){.job = c->world.job, .spec = &c->spec, .timing = &c->timing};
    config->cronjobs = &c->cronjob;
    config->cronjob_count = 1;
    config->workload_count = 0;
    config->start_unix_s = 1767571200; /* 2026-01-05T00:00:00Z */
    config->horizon_ns = 10 * SIM_MINUTE;
    config->control_plane.cron.concurrent_syncs = config->control_plane.ttl.concurrent_syncs = 5;
}

static const struct {
    const char *name, *schedule, *run_time;
    enum ctl_concurrency concurrency;
    bool suspend;
    uint32_t jobs, complete;
    sim_time submitted_at[JOBS_MAX]; /* of the first ones */
} rows[] = {
    {"every three minutes",
     "*/3 * * * *",
     "5s",
     CTL_CRON_ALLOW,
     false,
     3,
     3,
     {180 * SIM_SECOND + 100 * SIM_MILLISECOND, 360 * SIM_SECOND + 100 * SIM_MILLISECOND}},
    {"counted from its creation",
     "@every 4m",
     "5s",
     CTL_CRON_ALLOW,
     false,
     2,
     2,
     {240 * SIM_SECOND + 100 * SIM_MILLISECOND, 480 * SIM_SECOND + 100 * SIM_MILLISECOND}},
    {"overlapping", "* * * * *", "130s", CTL_CRON_ALLOW, false, 9, 7, {60 * SIM_SECOND + 100 * SIM_MILLISECOND}},
    {"replaced", "* * * * *", "130s", CTL_CRON_REPLACE, false, 9, 0, {60 * SIM_SECOND + 100 * SIM_MILLISECOND}},
    {"suspended", "* * * * *", "5s", CTL_CRON_ALLOW, true, 0, 0, {0}},
};

START_TEST(slots_become_jobs)
{
    struct cron_world c;
    struct mdl_result result;
    cron_world_init(&c, rows[_i].schedule);
    c.spec.concurrency = rows[_i].concurrency;
    c.spec.suspend = rows[_i].suspend;
    c.world.pod.model.run_time = small_world_durations(&c.world, rows[_i].run_time);
    small_world_run(&c.world, 1, 0, &result);
    uint32_t complete = 0;
    for (uint32_t i = 0; i < result.job_count; i++)
        complete += result.jobs[i].outcome == MDL_COMPLETE;
    ck_assert_msg(result.job_count == rows[_i].jobs && complete == rows[_i].complete, "%s: %u Jobs, %u complete",
                  rows[_i].name, result.job_count, complete);
    for (uint32_t i = 0; i < result.job_count && i < JOBS_MAX && rows[_i].submitted_at[i] != 0; i++)
        ck_assert_msg(result.jobs[i].submitted_at == rows[_i].submitted_at[i], "%s: Job %u at %lld ns", rows[_i].name,
                      i, (long long)result.jobs[i].submitted_at);
    mdl_result_free(&result);
    sim_arena_free(&c.world.arena);
}
END_TEST

START_TEST(forbid_starts_late_but_never_two)
{
    struct cron_world c;
    struct mdl_result result;
    cron_world_init(&c, "* * * * *");
    c.spec.concurrency = CTL_CRON_FORBID;
    c.world.pod.model.run_time = small_world_durations(&c.world, "100s");
    small_world_run(&c.world, 1, 0, &result);
    ck_assert_uint_gt(result.job_count, 4);
    for (uint32_t i = 1; i < result.job_count; i++)
        ck_assert_int_eq(result.jobs[i].submitted_at, result.jobs[i - 1].ended_at);
    mdl_result_free(&result);
    sim_arena_free(&c.world.arena);
}
END_TEST

START_TEST(a_job_by_hand_runs_beside)
{
    struct cron_world c;
    struct mdl_result result;
    const struct mdl_action_config action = {
        .at = 90 * SIM_SECOND, .kind = MDL_ACTION_CREATE_FROM, .target = "by-hand", .namespace_name = "default"};
    cron_world_init(&c, "*/3 * * * *");
    c.world.config.actions = &action;
    c.world.config.action_count = 1;
    small_world_run(&c.world, 1, 0, &result);
    ck_assert_uint_eq(result.job_count, 4);
    ck_assert_str_eq(result.jobs[0].name, "by-hand");
    ck_assert_int_eq(result.jobs[0].outcome, MDL_COMPLETE);
    mdl_result_free(&result);
    sim_arena_free(&c.world.arena);
}
END_TEST

/* A deleted Job shows only by the events that delete it: the controller's timer, its two calls, the watch's news. */
START_TEST(ttl_deletes_finished_jobs)
{
    uint64_t events[2];
    for (int with_ttl = 0; with_ttl < 2; with_ttl++) {
        struct cron_world c;
        struct mdl_result result;
        cron_world_init(&c, "@every 9m");
        c.world.spec.ttl_seconds_after_finished = (struct ctl_opt_i32){.value = 10, .set = with_ttl != 0};
        small_world_run(&c.world, 1, 0, &result);
        ck_assert_uint_eq(result.job_count, 1);
        ck_assert_int_eq(result.jobs[0].outcome, MDL_COMPLETE);
        events[with_ttl] = result.events;
        mdl_result_free(&result);
        sim_arena_free(&c.world.arena);
    }
    ck_assert_uint_ge(events[1], events[0] + 4);
}
END_TEST

START_TEST(ties_decide_nothing)
{
    struct mdl_result results[2];
    struct cron_world c;
    for (uint64_t shuffle = 0; shuffle < 2; shuffle++) {
        cron_world_init(&c, "* * * * *");
        small_world_run(&c.world, 1, shuffle, &results[shuffle]);
        sim_arena_free(&c.world.arena);
    }
    ck_assert_uint_eq(results[0].job_count, results[1].job_count);
    for (uint32_t i = 0; i < results[0].job_count; i++)
        ck_assert_int_eq(results[0].jobs[i].submitted_at, results[1].jobs[i].submitted_at);
    mdl_result_free(&results[0]);
    mdl_result_free(&results[1]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models.cron");
    TCase *tests = tcase_create("all");
    tcase_add_loop_test(tests, slots_become_jobs, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_test(tests, forbid_starts_late_but_never_two);
    tcase_add_test(tests, a_job_by_hand_runs_beside);
    tcase_add_test(tests, ttl_deletes_finished_jobs);
    tcase_add_test(tests, ties_decide_nothing);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
