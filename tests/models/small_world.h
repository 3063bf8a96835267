/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Configurations for tests of the simulated world: one that is easy to reckon with, and random ones from a seed. */
#ifndef TESTS_SMALL_WORLD_H
#define TESTS_SMALL_WORLD_H

#include "models/world.h"

struct small_world {
    struct sim_arena arena;
    struct ctl_job_spec spec;
    struct mdl_pod_config pod;
    struct mdl_job_config job;
    struct mdl_workload_config workload;
    struct mdl_node_pool_config pool;
    struct mdl_action_config action;
    struct mdl_config config;
};

/* No limits and no latencies; one Job `demo` of one pod that runs 5 s; ten nodes of 16 cpus. Change what a test is
 * about. */
void small_world_init(struct small_world *world);

/* Random cluster, Jobs and faults. Nothing in it can keep a Job from ending but time: nodes come back, pods fit. */
void small_world_random(struct small_world *world, uint64_t seed);

/* Runs with invariants checked. */
void small_world_run(const struct small_world *world, uint64_t seed, uint64_t shuffle, struct mdl_result *out);

const struct sim_dist *small_world_durations(struct small_world *world, const char *text);

#endif
