/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Placement by groups of equal nodes against the naive twin: the pure decision over all nodes. */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/placement.h"
#include "models/sched_score.h"
#include "sim/stream.h"
#include "tests/support/suite.h"

enum { POOLS = 4, DEMANDS = 5, STEPS = 3000, PLACED_MAX = 20000 };

static void no_memory(void *context, size_t bytes)
{
    (void)context;
    (void)bytes;
    abort();
}

/* ---- the cluster and the pods ------------------------------------------------------------------------------------ */

static const char *const names[] = {"cpu", "memory", "ephemeral-storage", "pods"};
static struct ctl_taint gpu_taint[] = {{.key = "gpu", .value = "true", .effect = "NoSchedule"}};
static struct ctl_taint soft_taint[] = {{.key = "old", .effect = "PreferNoSchedule"}};
static const struct ctl_label zone_labels[3][2] = {{{"size", "big"}, {"topology.kubernetes.io/zone", "a"}},
                                                   {{"size", "big"}, {"topology.kubernetes.io/zone", "b"}},
                                                   {{"size", "small"}, {"topology.kubernetes.io/zone", "c"}}};
static struct ctl_toleration gpu_toleration[] = {{.key = "gpu", .operator= "Equal", .value = "true"}};
static struct ctl_topology_spread zone_spread[] = {
    {.max_skew = {2, true}, .topology_key = "topology.kubernetes.io/zone", .when_unsatisfiable = "DoNotSchedule"}};
static struct ctl_label_selector everything_app;
static const struct ctl_label app_label[] = {{"app", "x"}};

struct cluster {
    struct mdl_config config;
    struct mdl_node_pool_config pools[POOLS];
    struct mdl_pod_config pods[DEMANDS];
    struct mdl_sched_spec specs[DEMANDS];
    struct ctl_pod_spec templates[DEMANDS];
    struct mdl_workload_config workload;
    struct mdl_job_config jobs[DEMANDS];
};

static void set_pod(struct cluster *c, uint32_t i, int64_t cpu, int64_t memory)
{
    c->specs[i] = (struct mdl_sched_spec){.namespace_name = "default",
                                          .labels = {app_label, 1},
                                          .spec = &c->templates[i],
                                          .requests = {{cpu, memory, 0, 1}},
                                          .scored_cpu_milli = cpu > 0 ? cpu : 100,
                                          .scored_memory_bytes = memory > 0 ? memory : INT64_C(200) << 20};
    c->specs[i].settled_cpu_milli = c->specs[i].scored_cpu_milli;
    c->specs[i].settled_memory_bytes = c->specs[i].scored_memory_bytes;
    c->pods[i] = (struct mdl_pod_config){.requests = c->specs[i].requests, .sched = &c->specs[i]};
    c->jobs[i] = (struct mdl_job_config){.pod = &c->pods[i]};
}

/* `exact`: with constraints that look at other pods and with a soft taint. */
static void build(struct cluster *c, struct sim_stream *draws, bool exact)
{
    *c = (struct cluster){.config = {.resource_names = names, .resource_count = 4, .workload_count = 1}};
    for (uint32_t i = 0; i < POOLS; i++)
        c->pools[i] = (struct mdl_node_pool_config){
            .name = "pool",
            .count = 1 + sim_stream_below(draws, exact ? 8 : 90),
            .allocatable = {{4000 * (1 + (int64_t)i), INT64_C(16) << 30, 0, 5 + 3 * (int64_t)i}},
            .labels = {zone_labels[i % 3], 2}};
    c->pools[3].taints = exact ? (struct ctl_taints){soft_taint, 1} : (struct ctl_taints){gpu_taint, 1};
    c->templates[2].node_selector = (struct ctl_labels){&zone_labels[0][0], 1};
    c->templates[3].tolerations = (struct ctl_tolerations){gpu_toleration, 1};
    set_pod(c, 0, 500, INT64_C(1) << 30);
    set_pod(c, 1, 0, 0);
    set_pod(c, 2, 3000, INT64_C(2) << 30);
    set_pod(c, 3, 1000, INT64_C(8) << 30);
    set_pod(c, 4, 100, INT64_C(1) << 20);
    if (exact) {
        everything_app.match_labels = (struct ctl_labels){app_label, 1};
        zone_spread[0].selector = &everything_app;
        c->templates[4].topology_spreads = (struct ctl_topology_spreads){zone_spread, 1};
    }
    c->config.pools = c->pools;
    c->config.pool_count = POOLS;
    c->workload = (struct mdl_workload_config){.jobs = c->jobs, .job_count = DEMANDS};
    c->config.workloads = &c->workload;
}

/* ---- the twin ---------------------------------------------------------------------------------------------------- */

/* Another placement's cluster, kept up to date pod by pod. */
struct twin {
    struct mdl_placement placement; /* only for its nodes */
    struct mdl_sched_pod pods[DEMANDS];
    uint32_t start;
};

static void twin_init(struct twin *twin, const struct cluster *c, struct sim_arena *arena)
{
    *twin = (struct twin){.start = 0};
    mdl_placement_init(&twin->placement, &c->config, arena);
    for (uint32_t i = 0; i < DEMANDS; i++)
        twin->pods[i] = (struct mdl_sched_pod){.spec = &c->specs[i], .name = "twin"};
}

static struct mdl_sched_node *twin_node(struct twin *twin, uint32_t node)
{
    return &twin->placement.cluster.nodes[twin->placement.position_of[node]];
}

static uint32_t twin_find(struct twin *twin, const struct mdl_sched_spec *spec, bool *fits, uint32_t looked_at)
{
    const struct mdl_sched_cluster *cluster = &twin->placement.cluster;
    struct sim_arena arena;
    struct mdl_sched_found found;
    struct mdl_sched_state state;
    sim_arena_init(&arena, no_memory, NULL);
    mdl_sched_state_build(&state, cluster, spec, &arena);
    *fits = mdl_sched_filter(&state, twin_node(twin, looked_at)).code == MDL_SCHED_FITS;
    mdl_sched_find(&found, cluster, spec, twin->start, 0, &arena);
    const uint32_t position = mdl_sched_choose(&found, cluster, spec, &arena);
    twin->start = found.next_start;
    sim_arena_free(&arena);
    return position == MDL_SCHED_NO_NODE ? MDL_NO_NODE : twin->placement.node_at[position];
}

/* ---- tests ------------------------------------------------------------------------------------------------------- */

struct run {
    struct mdl_placement placement;
    struct twin twin;
    struct {
        uint32_t node, demand;
    } placed[PLACED_MAX];
    uint32_t placed_count, refusals;
};

static void place(struct run *run, const struct cluster *c, uint32_t demand, uint32_t looked_at, const char *where)
{
    bool fits;
    const uint32_t start = run->twin.start, wanted = twin_find(&run->twin, &c->specs[demand], &fits, looked_at);
    ck_assert_msg(mdl_placement_has_room(&run->placement, demand) == (wanted != MDL_NO_NODE), "%s: room", where);
    if (c->templates[demand].topology_spreads.count == 0)
        ck_assert_msg(mdl_placement_fits(&run->placement, looked_at, demand) == fits, "%s: fits", where);
    const uint32_t node = mdl_placement_find(&run->placement, demand);
    ck_assert_msg(node == wanted && run->placement.start == run->twin.start,
                  "%s: from %" PRIu32 ": node %" PRIu32 ", then from %" PRIu32 "; the twin says %" PRIu32 ", %" PRIu32,
                  where, start, node, run->placement.start, wanted, run->twin.start);
    run->refusals += node == MDL_NO_NODE;
    if (node == MDL_NO_NODE || run->placed_count == PLACED_MAX)
        return;
    mdl_placement_take(&run->placement, node, demand);
    mdl_sched_node_add(&run->twin.placement.cluster, twin_node(&run->twin, node), &run->twin.pods[demand]);
    run->placed[run->placed_count].node = node;
    run->placed[run->placed_count++].demand = demand;
}

static void remove_one(struct run *run, uint32_t i)
{
    const uint32_t node = run->placed[i].node, demand = run->placed[i].demand;
    mdl_placement_give(&run->placement, node, demand);
    mdl_sched_node_remove(&run->twin.placement.cluster, twin_node(&run->twin, node), &run->twin.pods[demand]);
    run->placed[i] = run->placed[--run->placed_count];
}

static void agree(uint64_t seed, bool exact)
{
    static struct run run;
    struct sim_stream draws = sim_stream_of(sim_key_root(seed, 0));
    struct sim_arena arena;
    struct cluster cluster;
    sim_arena_init(&arena, no_memory, NULL);
    build(&cluster, &draws, exact);
    memset(&run, 0, sizeof run);
    mdl_placement_init(&run.placement, &cluster.config, &arena);
    twin_init(&run.twin, &cluster, &arena);
    ck_assert_int_eq(run.placement.is_exact, exact);
    for (uint32_t i = 0; i < DEMANDS; i++)
        ck_assert_uint_eq(mdl_placement_demand(&run.placement, &cluster.pods[i]), i);
    for (int step = 0; step < STEPS; step++) {
        char where[64];
        const uint32_t what = sim_stream_below(&draws, 100), demand = sim_stream_below(&draws, DEMANDS);
        const uint32_t node = sim_stream_below(&draws, run.placement.node_count);
        (void)snprintf(where, sizeof where, "seed %" PRIu64 ", step %d", seed, step);
        if (what < 70 || (what < 95 && run.placed_count == 0)) {
            place(&run, &cluster, demand, node, where);
        } else if (what < 95) {
            remove_one(&run, sim_stream_below(&draws, run.placed_count));
        } else {
            struct mdl_sched_node *twin = twin_node(&run.twin, node);
            twin->closed = !twin->closed;
            mdl_placement_close(&run.placement, node, twin->closed);
        }
    }
    ck_assert_uint_gt(run.refusals, 0);
    sim_arena_free(&arena);
}

START_TEST(groups_agree_with_the_pure_decision)
{
    agree((uint64_t)_i + 1, false);
}
END_TEST

START_TEST(full_rules_agree_with_the_pure_decision)
{
    agree((uint64_t)_i + 1, true);
}
END_TEST

START_TEST(head_of_a_heap_without_the_heap)
{
    struct sim_stream draws = sim_stream_of(sim_key_root((uint64_t)_i + 1, 0));
    const uint32_t count = 1 + sim_stream_below(&draws, 700), few = 1 + sim_stream_below(&draws, 40);
    uint64_t bits[700 / 64 + 1] = {0};
    int64_t totals[700], most = -1;
    struct sim_arena arena;
    sim_arena_init(&arena, no_memory, NULL);
    for (uint32_t i = 0; i < count; i++) {
        totals[i] = sim_stream_below(&draws, few);
        most = totals[i] > most ? totals[i] : most;
    }
    for (uint32_t i = 0; i < count; i++)
        bits[i / 64] |= (uint64_t)(totals[i] == most) << (i % 64);
    ck_assert_uint_eq(mdl_sched_best_of(bits, count), mdl_sched_best(totals, count, &arena));
    sim_arena_free(&arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models.placement");
    TCase *tests = tcase_create("naive twin");
    tcase_set_timeout(tests, 0);
    tcase_add_loop_test(tests, groups_agree_with_the_pure_decision, 0, 12);
    tcase_add_loop_test(tests, full_rules_agree_with_the_pure_decision, 0, 12);
    tcase_add_loop_test(tests, head_of_a_heap_without_the_heap, 0, 500);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
