/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulated world against closed forms, against itself, and in random worlds whose seed is named when one fails. */
#include <check.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "models/path.h"
#include "tests/models/small_world.h"
#include "tests/support/suite.h"

/* Random worlds; more with JOBSIM_SWARM=N. */
static uint64_t swarm_size(void)
{
    const char *text = getenv("JOBSIM_SWARM");
    return text == NULL ? 300 : strtoull(text, NULL, 10);
}

/* ---- closed forms ------------------------------------------------------------------------------------------------ */

struct closed_form {
    const char *name;
    int32_t parallelism, completions, backoff_limit;
    double failure_probability;
    double run_s, ends_at_s;
    uint32_t pods;
    enum mdl_outcome outcome;
};

/* Without latencies only the controller's own timers count: 1 s of batching after each pod's end, and the recreation
 * back-off
 * of 10 s doubling from the failed pod's end (job-controller.md, B03 and B07: creations at 0, 15, 40, 85). */
static const struct closed_form closed_forms[] = {
    {"one pod", 1, 1, 6, 0, 5, 6, 1, MDL_COMPLETE},
    {"three one after another", 1, 3, 6, 0, 10, 33, 3, MDL_COMPLETE},
    {"three at once", 3, 3, 6, 0, 10, 11, 3, MDL_COMPLETE},
    {"two waves", 2, 4, 6, 0, 10, 22, 4, MDL_COMPLETE},
    {"nothing to do", 1, 0, 6, 0, 10, 0, 0, MDL_COMPLETE},
    {"first failure ends it", 1, 1, 0, 1, 5, 6, 1, MDL_FAILED},
    {"ladder of three retries", 1, 1, 3, 1, 5, 91, 4, MDL_FAILED},
    {"ladder of five retries", 1, 1, 5, 1, 5, 341, 6, MDL_FAILED},
};

START_TEST(matches_closed_form)
{
    const struct closed_form *row = &closed_forms[_i];
    struct small_world world;
    struct mdl_result result;
    small_world_init(&world);
    world.spec.parallelism.value = row->parallelism;
    world.spec.completions.value = row->completions;
    world.spec.backoff_limit.value = row->backoff_limit;
    world.pod.model.failure_probability = row->failure_probability;
    world.pod.model.run_time = sim_dist_constant(row->run_s, &world.arena);
    small_world_run(&world, 1, 0, &result);
    ck_assert_msg(result.jobs[0].outcome == row->outcome, "%s: outcome %d", row->name, result.jobs[0].outcome);
    ck_assert_msg(result.jobs[0].ended_at == sim_time_from_seconds(row->ends_at_s), "%s: ended at %" PRId64 " ns",
                  row->name, result.jobs[0].ended_at);
    ck_assert_msg(result.jobs[0].pods_created == row->pods, "%s: %" PRIu32 " pods", row->name,
                  result.jobs[0].pods_created);
    mdl_result_free(&result);
    sim_arena_free(&world.arena);
}
END_TEST

/* 300 pods through 20 calls/s with a burst of 30: 634 calls measured, 30.2 s (conformance/end-to-end/burst-300). */
START_TEST(client_limit_binds)
{
    struct small_world world;
    struct mdl_result result;
    small_world_init(&world);
    world.spec.parallelism.value = world.spec.completions.value = 300;
    world.pod.model.run_time = sim_dist_constant(10, &world.arena);
    world.config.control_plane.job_client.qps = 20;
    world.config.control_plane.api_latency = sim_dist_constant(0.008, &world.arena);
    world.config.control_plane.kubelet.pod_start = sim_dist_constant(1, &world.arena);
    small_world_run(&world, 1, 0, &result);
    const double makespan_s = sim_time_to_seconds(result.jobs[0].ended_at);
    ck_assert_double_gt(makespan_s, 29.6);
    ck_assert_double_lt(makespan_s, 30.9);
    struct mdl_path path;
    mdl_result_path(&result, &path);
    ck_assert_str_eq(mdl_binding_limit(&result, &path), "clientThrottle");
    mdl_result_free(&result);
    sim_arena_free(&world.arena);
}
END_TEST

/* ---- nodes going away -------------------------------------------------------------------------------------------- */

/* One pod that runs 1000 s on the first of two nodes, of which one is to go. */
static void lose_a_node(struct small_world *world, enum mdl_action_kind how, sim_time at)
{
    small_world_init(world);
    world->pod.model.run_time = sim_dist_constant(1000, &world->arena);
    world->pool.count = 2;
    world->pool.silent = 1;
    world->action = (struct mdl_action_config){.at = at, .kind = how, .target = "node-0"};
    world->action.taint = (struct ctl_taint){.key = "maintenance", .effect = "NoExecute"};
    world->config.actions = &world->action;
    world->config.action_count = 1;
}

START_TEST(silent_node_keeps_its_pods)
{
    struct small_world world;
    struct mdl_result result;
    lose_a_node(&world, MDL_ACTION_FAIL_NODE, 100 * SIM_SECOND);
    world.config.horizon_ns = 90000 * SIM_SECOND;
    small_world_run(&world, 1, 0, &result);
    ck_assert_uint_eq(result.jobs[0].pods_created, 2);
    ck_assert_int_eq(result.jobs[0].outcome, MDL_UNFINISHED);
    ck_assert_str_eq(result.jobs[0].waits_for, "a pod is on node node-0, which is lost");
    const double lost_s = sim_time_to_seconds(result.jobs[0].path.by_cause[MDL_CAUSE_RUNNING_LOST]);
    ck_assert_double_eq_tol(lost_s, 100, 0.001);
    mdl_result_free(&result);
    sim_arena_free(&world.arena);
}
END_TEST

/* V4 of cluster-models: 340 to 365 s from a silent loss to deletionTimestamp; 10 s of back-off count from there. */
START_TEST(silent_node_costs_its_toleration)
{
    double least_s = 1e9, most_s = 0;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        struct small_world world;
        struct mdl_result result;
        lose_a_node(&world, MDL_ACTION_FAIL_NODE, 100 * SIM_SECOND + (sim_time)seed * 100 * SIM_MILLISECOND);
        world.pool.repair = sim_dist_constant(600, &world.arena);
        small_world_run(&world, seed, 0, &result);
        ck_assert_int_eq(result.jobs[0].outcome, MDL_COMPLETE);
        const double deleted_after_s = sim_time_to_seconds(result.jobs[0].ended_at - world.action.at) - 10 - 1000 - 1;
        least_s = deleted_after_s < least_s ? deleted_after_s : least_s;
        most_s = deleted_after_s > most_s ? deleted_after_s : most_s;
        mdl_result_free(&result);
        sim_arena_free(&world.arena);
    }
    ck_assert_double_gt(least_s, 340);
    ck_assert_double_lt(least_s, 345);
    ck_assert_double_gt(most_s, 350);
    ck_assert_double_lt(most_s, 365);
}
END_TEST

/* If every node of every zone falls silent, nobody is evicted: the fault may be the control plane's own. */
START_TEST(whole_cluster_keeps_its_pods)
{
    for (uint32_t nodes = 1; nodes <= 2; nodes++) {
        struct small_world world;
        struct mdl_result result;
        lose_a_node(&world, MDL_ACTION_FAIL_NODE, 100 * SIM_SECOND);
        world.pool.count = nodes;
        world.config.horizon_ns = 90000 * SIM_SECOND;
        small_world_run(&world, 1, 0, &result);
        ck_assert_uint_eq(result.jobs[0].pods_created, nodes);
        mdl_result_free(&result);
        sim_arena_free(&world.arena);
    }
}
END_TEST

/* Three lost nodes are half of one zone, or three fifths of one of two: partial disruption, nobody is evicted. */
START_TEST(zones_are_of_labels)
{
    for (int labelled = 0; labelled < 2; labelled++) {
        struct small_world world;
        struct mdl_result result;
        lose_a_node(&world, MDL_ACTION_FAIL_NODE, 100 * SIM_SECOND);
        const struct ctl_label zone = {"topology.kubernetes.io/zone", "b"};
        struct mdl_node_pool_config pools[2] = {world.pool, world.pool};
        struct mdl_action_config actions[3];
        pools[0].count = 5;
        pools[1].name = "other";
        pools[1].count = 1;
        pools[1].labels = (struct ctl_labels){&zone, labelled ? 1 : 0};
        for (int i = 0; i < 3; i++) {
            static const char *const names[] = {"node-0", "node-1", "node-2"};
            actions[i] = world.action;
            actions[i].target = names[i];
        }
        world.config.pools = pools;
        world.config.pool_count = 2;
        world.config.actions = actions;
        world.config.action_count = 3;
        world.config.horizon_ns = 600 * SIM_SECOND;
        small_world_run(&world, 1, 0, &result);
        ck_assert_uint_eq(result.jobs[0].pods_created, labelled ? 1 : 2);
        mdl_result_free(&result);
        sim_arena_free(&world.arena);
    }
}
END_TEST

/* Once the node is Unknown its pods are not ready any more, though they count as active. */
START_TEST(lost_pods_are_not_ready)
{
    for (int i = 0; i < 2; i++) {
        struct small_world world;
        struct mdl_result result;
        lose_a_node(&world, MDL_ACTION_FAIL_NODE, 100 * SIM_SECOND);
        world.config.horizon_ns = (i == 0 ? 130 : 200) * SIM_SECOND;
        small_world_run(&world, 1, 0, &result);
        ck_assert_int_eq(result.jobs[0].status.active, 1);
        ck_assert_int_eq(result.jobs[0].status.ready.value, i == 0 ? 1 : 0);
        mdl_result_free(&result);
        sim_arena_free(&world.arena);
    }
}
END_TEST

struct loss {
    const char *name;
    enum mdl_action_kind how;
    sim_time at;
    double run_s;
    enum ctl_replacement_policy replacement;
    double ends_at_s;
    uint32_t pods, failed;
};

/* Evicted at 10 s, stopped at 11 s. A removed node's pods are found at 20 s and fail at 60 s. 10 s of back-off count
 * from
 * the deletion, or, with podReplacementPolicy Failed, from the failure. */
static const struct loss losses[] = {
    {"drain", MDL_ACTION_DRAIN_NODE, 10 * SIM_SECOND, 100, CTL_TERMINATING_OR_FAILED, 20 + 100 + 1, 2, 1},
    {"drain, replaced when failed", MDL_ACTION_DRAIN_NODE, 10 * SIM_SECOND, 100, CTL_REPLACE_FAILED, 21 + 100 + 1, 2,
     1},
    {"drain of what has ended", MDL_ACTION_DRAIN_NODE, 10 * SIM_SECOND, 5, CTL_TERMINATING_OR_FAILED, 5 + 1, 1, 0},
    {"taint", MDL_ACTION_TAINT_NODE, 10 * SIM_SECOND, 100, CTL_TERMINATING_OR_FAILED, 20 + 100 + 1, 2, 1},
    {"removal", MDL_ACTION_REMOVE_NODE, 10 * SIM_SECOND, 100, CTL_TERMINATING_OR_FAILED, 70 + 100 + 1, 2, 1},
    {"removal at a pass", MDL_ACTION_REMOVE_NODE, 20 * SIM_SECOND + 1, 100, CTL_REPLACE_FAILED, 90 + 100 + 1, 2, 1},
};

START_TEST(nodes_go_at_an_operators_word)
{
    const struct loss *row = &losses[_i];
    struct small_world world;
    struct mdl_result result;
    lose_a_node(&world, row->how, row->at);
    world.pod.model.run_time = sim_dist_constant(row->run_s, &world.arena);
    world.spec.replacement_policy = row->replacement;
    small_world_run(&world, 1, 0, &result);
    ck_assert_msg(result.jobs[0].outcome == MDL_COMPLETE, "%s: outcome %d", row->name, result.jobs[0].outcome);
    ck_assert_msg(result.jobs[0].ended_at == sim_time_from_seconds(row->ends_at_s), "%s: ended at %" PRId64 " ns",
                  row->name, result.jobs[0].ended_at);
    ck_assert_msg(result.jobs[0].pods_created == row->pods, "%s: %" PRIu32 " pods", row->name,
                  result.jobs[0].pods_created);
    ck_assert_msg(result.jobs[0].pods_failed == row->failed, "%s: %" PRIu32 " failed", row->name,
                  result.jobs[0].pods_failed);
    mdl_result_free(&result);
    sim_arena_free(&world.arena);
}
END_TEST

/* Some 50 pods are to be evicted at 10 s, with three calls each at 20 a second after 30 at once: 30 of them by 13 s. */
START_TEST(evictions_go_through_a_client)
{
    for (int limited = 0; limited < 2; limited++) {
        struct small_world world;
        struct mdl_result result;
        lose_a_node(&world, MDL_ACTION_TAINT_NODE, 10 * SIM_SECOND);
        world.spec.parallelism.value = world.spec.completions.value = 100;
        world.spec.backoff_limit.value = 1000;
        world.config.control_plane.node_lifecycle.client = (struct mdl_client_config){limited ? 20 : 0, 30};
        world.config.horizon_ns = 14 * SIM_SECOND;
        small_world_run(&world, 1, 0, &result);
        ck_assert_uint_ge(result.jobs[0].pods_failed, limited ? 29 : 49);
        ck_assert_uint_le(result.jobs[0].pods_failed, limited ? 31 : 52);
        mdl_result_free(&result);
        sim_arena_free(&world.arena);
    }
}
END_TEST

/* A machine that was taken away costs nothing until another one is there. */
START_TEST(reclaimed_machines_are_not_paid)
{
    struct small_world world;
    struct mdl_result result;
    small_world_init(&world);
    world.pool.count = 1;
    world.pool.reclaims_per_hour = 60;
    world.pool.reclaim_notice_ns = 30 * SIM_SECOND;
    world.pool.reclaim_replacement = sim_dist_constant(120, &world.arena);
    world.pool.price_per_hour = 1;
    world.spec.completions.value = 500;
    world.spec.backoff_limit.value = 1000;
    small_world_run(&world, 1, 0, &result);
    ck_assert_int_eq(result.jobs[0].outcome, MDL_COMPLETE);
    ck_assert_uint_gt(result.jobs[0].pods_failed, 0);
    /* 60 s up on average, 30 s of notice, 120 s away: 90 of 210. */
    const double there = result.node_hours / (sim_time_to_seconds(result.ended_at) / 3600);
    ck_assert_double_gt(there, 0.35);
    ck_assert_double_lt(there, 0.55);
    ck_assert_double_eq_tol(result.cost, result.node_hours, 1e-9);
    mdl_result_free(&result);
    sim_arena_free(&world.arena);
}
END_TEST

/* A pod's luck is its own: the same indexes fail, whatever the parallelism and the number of nodes. */
START_TEST(luck_does_not_depend_on_settings)
{
    uint32_t failed[2];
    for (int i = 0; i < 2; i++) {
        struct small_world world;
        struct mdl_result result;
        small_world_init(&world);
        world.spec.completion_mode = CTL_INDEXED;
        world.spec.completions.value = 200;
        world.spec.parallelism.value = i == 0 ? 3 : 50;
        world.spec.backoff_limit.value = 1000;
        world.pool.count = i == 0 ? 2 : 9;
        world.pod.model.failure_probability = 0.2;
        small_world_run(&world, 5, 0, &result);
        failed[i] = result.jobs[0].pods_failed;
        mdl_result_free(&result);
        sim_arena_free(&world.arena);
    }
    ck_assert_uint_gt(failed[0], 20);
    ck_assert_uint_eq(failed[0], failed[1]);
}
END_TEST

START_TEST(impossible_request_is_explained)
{
    struct small_world world;
    struct mdl_result result;
    small_world_init(&world);
    world.pod.requests.amount[MDL_CPU] = 17000;
    world.pool.count = 3;
    small_world_run(&world, 1, 0, &result);
    ck_assert_int_eq(result.jobs[0].outcome, MDL_UNFINISHED);
    ck_assert_str_eq(result.jobs[0].waits_for, "0/3 nodes are available: 3 Insufficient cpu.");
    mdl_result_free(&result);
    sim_arena_free(&world.arena);
}
END_TEST

/* ---- random worlds ----------------------------------------------------------------------------------------------- */

static void check_paths(uint64_t seed, const struct mdl_result *result)
{
    for (uint32_t i = 0; i < result->job_count; i++) {
        const struct mdl_job_result *job = &result->jobs[i];
        sim_time sum = 0;
        for (int cause = 0; cause < MDL_CAUSES; cause++)
            sum += job->path.by_cause[cause];
        ck_assert_msg(sum == job->ended_at - job->submitted_at,
                      "seed %" PRIu64 ": the path of %s is off by %" PRId64 " ns", seed, job->name,
                      sum - (job->ended_at - job->submitted_at));
    }
}

START_TEST(random_worlds_hold_and_end)
{
    for (uint64_t seed = 1; seed <= swarm_size(); seed++) {
        struct small_world world;
        struct mdl_result result;
        small_world_random(&world, seed);
        small_world_run(&world, seed, 0, &result);
        check_paths(seed, &result);
        for (uint32_t i = 0; i < result.job_count; i++)
            ck_assert_msg(result.jobs[i].outcome != MDL_UNFINISHED,
                          "JOBSIM_SWARM=%" PRIu64 ": seed %" PRIu64 ": %s did not end: %s", seed, seed,
                          result.jobs[i].name, result.jobs[i].waits_for);
        mdl_result_free(&result);
        sim_arena_free(&world.arena);
    }
}
END_TEST

START_TEST(same_seed_same_run)
{
    for (uint64_t seed = 1; seed <= 20; seed++) {
        uint64_t fingerprints[3];
        for (int i = 0; i < 3; i++) {
            struct small_world world;
            struct mdl_result result;
            small_world_random(&world, seed);
            small_world_run(&world, i == 2 ? seed + 1000 : seed, 0, &result);
            fingerprints[i] = result.fingerprint;
            mdl_result_free(&result);
            sim_arena_free(&world.arena);
        }
        ck_assert_uint_eq(fingerprints[0], fingerprints[1]);
    }
}
END_TEST

/* Events of one instant may come in any order: everything still holds and ends. */
START_TEST(ties_may_be_shuffled)
{
    for (uint64_t seed = 1; seed <= 60; seed++) {
        struct small_world world;
        struct mdl_result result;
        small_world_random(&world, seed);
        small_world_run(&world, seed, seed + 1, &result);
        check_paths(seed, &result);
        for (uint32_t i = 0; i < result.job_count; i++)
            ck_assert_msg(result.jobs[i].outcome != MDL_UNFINISHED, "seed %" PRIu64, seed);
        mdl_result_free(&result);
        sim_arena_free(&world.arena);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models.world");
    TCase *forms = tcase_create("closed forms");
    tcase_add_loop_test(forms, matches_closed_form, 0, (int)(sizeof closed_forms / sizeof *closed_forms));
    tcase_add_test(forms, client_limit_binds);
    tcase_add_test(forms, luck_does_not_depend_on_settings);
    tcase_add_test(forms, impossible_request_is_explained);
    suite_add_tcase(suite, forms);
    TCase *nodes = tcase_create("nodes going away");
    tcase_add_test(nodes, silent_node_keeps_its_pods);
    tcase_add_test(nodes, silent_node_costs_its_toleration);
    tcase_add_test(nodes, whole_cluster_keeps_its_pods);
    tcase_add_test(nodes, zones_are_of_labels);
    tcase_add_test(nodes, lost_pods_are_not_ready);
    tcase_add_loop_test(nodes, nodes_go_at_an_operators_word, 0, (int)(sizeof losses / sizeof *losses));
    tcase_add_test(nodes, evictions_go_through_a_client);
    tcase_add_test(nodes, reclaimed_machines_are_not_paid);
    suite_add_tcase(suite, nodes);
    TCase *swarm = tcase_create("random worlds");
    tcase_set_timeout(swarm, 0);
    tcase_add_test(swarm, random_worlds_hold_and_end);
    tcase_add_test(swarm, same_seed_same_run);
    tcase_add_test(swarm, ties_may_be_shuffled);
    suite_add_tcase(suite, swarm);
    return support_run(suite);
}
