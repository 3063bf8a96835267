/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/models/small_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/stream.h"

static const char *const resource_names[] = {"cpu", "memory", "ephemeral-storage", "pods"};
static const struct mdl_exit_code exit_codes[] = {{1, 0.5}, {42, 1}};

static void no_memory(void *context, size_t bytes)
{
    (void)context;
    fprintf(stderr, "no memory for %zu bytes\n", bytes);
    exit(3);
}

static const struct sim_dist *read(struct small_world *world, const char *text, const struct sim_dist_syntax *syntax)
{
    const struct sim_dist *dist;
    struct sim_error error;
    if (sim_dist_parse(&dist, text, strlen(text), syntax, &world->arena, &error) != SIM_OK) {
        fprintf(stderr, "%s: %s\n", text, error.text);
        abort();
    }
    return dist;
}

const struct sim_dist *small_world_durations(struct small_world *world, const char *text)
{
    return read(world, text, &sim_dist_durations);
}

void small_world_init(struct small_world *world)
{
    memset(world, 0, sizeof *world);
    sim_arena_init(&world->arena, no_memory, NULL);
    const struct sim_dist *zero = sim_dist_constant(0, &world->arena);
    world->spec = (struct ctl_job_spec){.parallelism = {1, true},
                                        .completions = {1, true},
                                        .backoff_limit = {6, true},
                                        .completion_mode = CTL_NON_INDEXED,
                                        .restart_policy = CTL_RESTART_NEVER};
    world->pod = (struct mdl_pod_config){.requests = {{100, 64 << 20, 0, 1}},
                                         .grace_ns = 30 * SIM_SECOND,
                                         .deadline_ns = SIM_TIME_NEVER,
                                         .image = "work",
                                         .main_container = "main",
                                         .toleration_ns = 300 * SIM_SECOND,
                                         .model = {.run_time = sim_dist_constant(5, &world->arena),
                                                   .exit_codes = exit_codes,
                                                   .exit_code_count = 2,
                                                   .failure_when = sim_dist_constant(1, &world->arena),
                                                   .image_size = zero,
                                                   .stop_time = sim_dist_constant(1, &world->arena),
                                                   .item_service_time = sim_dist_constant(1, &world->arena)}};
    world->job = (struct mdl_job_config){"default", "demo", &world->spec, &world->pod};
    world->workload = (struct mdl_workload_config){&world->job, 1, {.kind = MDL_ARRIVE_AT, .count = 1}};
    world->pool =
        (struct mdl_node_pool_config){.name = "node", .count = 10, .allocatable = {{16000, INT64_C(64) << 30, 0, 110}}};
    world->config = (struct mdl_config){
        .name = "small",
        .control_plane = {.concurrent_job_syncs = 5,
                          .job_client = {.burst = 30},
                          .job_tuning = ctl_tuning_default,
                          .api_latency = zero,
                          .watch_latency = zero,
                          .scheduler = {.client = {.burst = 100},
                                        .backoff_ns_base = SIM_SECOND,
                                        .backoff_ns_max = 10 * SIM_SECOND},
                          .kubelet = {.pod_start = zero,
                                      .pull_setup = zero,
                                      .pull_bandwidth = zero,
                                      .exit_detection = zero,
                                      .status_delay = zero,
                                      .crash_backoff_ns_base = 10 * SIM_SECOND,
                                      .crash_backoff_ns_max = 300 * SIM_SECOND,
                                      .crash_backoff_ns_reset = 600 * SIM_SECOND},
                          .node_lifecycle = {50 * SIM_SECOND, 5 * SIM_SECOND, 0.1, 300 * SIM_SECOND, 0.01, 0.55, 50},
                          .pod_gc = {20 * SIM_SECOND, 40 * SIM_SECOND}},
        .resource_names = resource_names,
        .resource_count = 4,
        .pools = &world->pool,
        .pool_count = 1,
        .workloads = &world->workload,
        .workload_count = 1,
    };
}

static uint32_t below(struct sim_stream *draws, uint32_t bound)
{
    return sim_stream_below(draws, bound);
}

static void random_spec(struct ctl_job_spec *spec, struct sim_stream *draws)
{
    const bool indexed = below(draws, 2) == 0;
    spec->completion_mode = indexed ? CTL_INDEXED : CTL_NON_INDEXED;
    spec->completions = (struct ctl_opt_i32){(int32_t)below(draws, 40), indexed || below(draws, 4) > 0};
    spec->parallelism.value = 1 + (int32_t)below(draws, 25);
    spec->backoff_limit.value = below(draws, 3) == 0 ? (int32_t)below(draws, 5) : 100000;
    spec->restart_policy = below(draws, 3) == 0 ? CTL_RESTART_ON_FAILURE : CTL_RESTART_NEVER;
    spec->replacement_policy = below(draws, 3) == 0 ? CTL_REPLACE_FAILED : CTL_TERMINATING_OR_FAILED;
    if (indexed && below(draws, 3) == 0) {
        spec->backoff_limit.value = INT32_MAX;
        spec->backoff_limit_per_index = (struct ctl_opt_i32){(int32_t)below(draws, 3), true};
        spec->restart_policy = CTL_RESTART_NEVER;
    }
    if (below(draws, 5) == 0)
        spec->active_deadline_seconds = (struct ctl_opt_i64){20 + below(draws, 2000), true};
}

void small_world_random(struct small_world *world, uint64_t seed)
{
    small_world_init(world);
    struct sim_stream draws = sim_stream_of(sim_key_root(seed, 77));
    struct mdl_control_plane_config *plane = &world->config.control_plane;
    random_spec(&world->spec, &draws);
    world->workload.arrivals.count = 1 + below(&draws, 6);
    if (below(&draws, 2) == 0) {
        world->workload.arrivals.kind = MDL_ARRIVE_POISSON;
        world->workload.arrivals.per_second = 0.05;
    }
    world->pool.count = 1 + below(&draws, 6);
    world->pool.allocatable.amount[MDL_PODS] = 1 + below(&draws, 12);
    world->pod.model.run_time = small_world_durations(world, "lognormal(mean=40s, cv=1)");
    world->pod.model.failure_probability = below(&draws, 2) == 0 ? 0 : 0.25;
    world->pod.model.failure_when = read(world, "uniform(0, 1)", &sim_dist_numbers);
    world->pod.model.stop_time = small_world_durations(world, "exponential(mean=3s)");
    if (below(&draws, 4) == 0) {
        world->pod.model.work_items = 1 + below(&draws, 200);
        world->pod.model.item_service_time = small_world_durations(world, "exponential(mean=2s)");
    }
    if (below(&draws, 3) > 0) {
        plane->job_client.qps = 20;
        plane->scheduler.client.qps = 50;
        plane->api_latency = small_world_durations(world, "lognormal(median=6ms, sigma=0.9)");
        plane->watch_latency = small_world_durations(world, "lognormal(median=5ms, sigma=1)");
        plane->kubelet.pod_start = small_world_durations(world, "lognormal(median=1.8s, sigma=0.34)");
        plane->kubelet.exit_detection = small_world_durations(world, "uniform(0s, 1s)");
        plane->kubelet.status_delay = small_world_durations(world, "lognormal(median=30ms, sigma=0.9)");
        plane->scheduler.service_ns_base = 400 * SIM_MICROSECOND;
        plane->concurrent_job_syncs = 1 + below(&draws, 5);
    }
    if (below(&draws, 2) == 0) {
        world->pool.mtbf = small_world_durations(world, "exponential(mean=10m)");
        world->pool.repair = small_world_durations(world, "exponential(mean=5m)");
        world->pool.silent = 0.5;
    }
    world->config.start_ns = below(&draws, 1000) * SIM_MILLISECOND;
    if (below(&draws, 3) == 0) {
        world->pool.reclaims_per_hour = 10;
        world->pool.reclaim_notice_ns = below(&draws, 60) * SIM_SECOND;
        world->pool.reclaim_replacement = small_world_durations(world, "exponential(mean=1m)");
    }
}

void small_world_run(const struct small_world *world, uint64_t seed, uint64_t shuffle, struct mdl_result *out)
{
    const struct mdl_run_options options = {
        .seed = seed, .shuffle = shuffle, .check_invariants = true, .no_memory = no_memory};
    mdl_world_run(&world->config, &options, out);
}
