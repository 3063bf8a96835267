/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups of equal nodes against a naive twin that looks at every node. */
#include <check.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/placement.h"
#include "sim/stream.h"
#include "tests/support/suite.h"

enum { POOLS = 3, NODES = 24, DEMANDS = 4, STEPS = 4000 };

static void no_memory(void *context, size_t bytes)
{
    (void)context;
    (void)bytes;
    abort();
}

static const char *const names[] = {"cpu", "memory", "ephemeral-storage", "pods"};
static const struct ctl_label big_label[] = {{"size", "big"}};
static const struct mdl_taint gpu_taint[] = {{"gpu", "true", MDL_NO_SCHEDULE}};
static const struct mdl_toleration gpu_toleration[] = {{"gpu", "true", false, true, MDL_NO_SCHEDULE}};
static const struct mdl_node_pool_config pools[POOLS] = {
    {.name = "small", .count = 10, .allocatable = {{4000, INT64_C(16) << 30, 0, 8}}},
    {.name = "big", .count = 8, .allocatable = {{16000, INT64_C(32) << 30, 0, 20}}, .labels = {big_label, 1}},
    {.name = "gpu",
     .count = 6,
     .allocatable = {{8000, INT64_C(64) << 30, 0, 10}},
     .taints = gpu_taint,
     .taint_count = 1},
};
static const struct mdl_pod_config demands[DEMANDS] = {
    {.requests = {{500, INT64_C(1) << 30, 0, 1}}},
    {.requests = {{0, 0, 0, 1}}},
    {.requests = {{3000, INT64_C(2) << 30, 0, 1}}, .node_selector = big_label, .node_selector_count = 1},
    {.requests = {{1000, INT64_C(8) << 30, 0, 1}}, .tolerations = gpu_toleration, .toleration_count = 1},
};

struct naive_node {
    int64_t used[4], scored_cpu, scored_memory;
    uint32_t pool;
    bool closed;
};

static int64_t scored(int64_t request, int64_t otherwise)
{
    return request > 0 ? request : otherwise;
}

static int64_t least(int64_t requested, int64_t allocatable)
{
    return requested > allocatable ? 0 : (allocatable - requested) * 100 / allocatable;
}

static int64_t balanced(int64_t cpu, int64_t memory, const int64_t *allocatable)
{
    const double c = fmin(1, (double)cpu / (double)allocatable[0]),
                 m = fmin(1, (double)memory / (double)allocatable[1]);
    return (int64_t)((1 - fabs(c - m) / 2) * 100);
}

static bool naive_admits(const struct naive_node *node, uint32_t demand)
{
    const int64_t *allocatable = pools[node->pool].allocatable.amount, *wanted = demands[demand].requests.amount;
    if (node->closed || (demand == 2 && node->pool != 1) || (node->pool == 2 && demand != 3))
        return false;
    for (int r = 0; r < 4; r++)
        if (wanted[r] > 0 && node->used[r] + wanted[r] > allocatable[r])
            return false;
    return true;
}

static int64_t naive_score(const struct naive_node *node, uint32_t demand)
{
    const int64_t *allocatable = pools[node->pool].allocatable.amount, *wanted = demands[demand].requests.amount;
    int64_t total = (least(node->scored_cpu + scored(wanted[0], 100), allocatable[0]) +
                     least(node->scored_memory + scored(wanted[1], INT64_C(200) << 20), allocatable[1])) /
                    2;
    if (wanted[0] > 0 || wanted[1] > 0)
        total += 50 + (50 + balanced(node->used[0] + wanted[0], node->used[1] + wanted[1], allocatable) -
                       balanced(node->used[0], node->used[1], allocatable)) /
                          2;
    return total;
}

static uint32_t naive_find(const struct naive_node *nodes, uint32_t demand)
{
    uint32_t best = MDL_NO_NODE;
    for (uint32_t i = 0; i < NODES; i++)
        if (naive_admits(&nodes[i], demand) &&
            (best == MDL_NO_NODE || naive_score(&nodes[i], demand) > naive_score(&nodes[best], demand)))
            best = i;
    return best;
}

static void naive_change(struct naive_node *node, uint32_t demand, int64_t sign)
{
    const int64_t *wanted = demands[demand].requests.amount;
    for (int r = 0; r < 4; r++)
        node->used[r] += sign * wanted[r];
    node->scored_cpu += sign * scored(wanted[0], 100);
    node->scored_memory += sign * scored(wanted[1], INT64_C(200) << 20);
}

START_TEST(agrees_with_the_naive_twin)
{
    const uint64_t seed = (uint64_t)_i + 1;
    struct sim_stream draws = sim_stream_of(sim_key_root(seed, 0));
    struct sim_arena arena;
    sim_arena_init(&arena, no_memory, NULL);
    const struct mdl_config config = {
        .pools = pools, .pool_count = POOLS, .resource_names = names, .resource_count = 4};
    struct mdl_placement placement;
    struct naive_node nodes[NODES] = {{.pool = 0}};
    for (uint32_t i = 0; i < NODES; i++)
        nodes[i].pool = i < 10 ? 0 : i < 18 ? 1 : 2;
    struct {
        uint32_t node, demand;
    } placed[NODES * 20];
    uint32_t count = 0, refusals = 0;
    mdl_placement_init(&placement, &config, &arena);
    for (uint32_t i = 0; i < DEMANDS; i++)
        ck_assert_uint_eq(mdl_placement_demand(&placement, &demands[i]), i);
    for (int step = 0; step < STEPS; step++) {
        const uint32_t what = sim_stream_below(&draws, 100), demand = sim_stream_below(&draws, DEMANDS);
        if (what < 60) {
            const uint32_t node = mdl_placement_find(&placement, demand);
            ck_assert_msg(node == naive_find(nodes, demand),
                          "seed %" PRIu64 ", step %d: %" PRIu32 ", the twin says %" PRIu32, seed, step, node,
                          naive_find(nodes, demand));
            refusals += node == MDL_NO_NODE;
            if (node == MDL_NO_NODE)
                continue;
            mdl_placement_take(&placement, node, demand);
            naive_change(&nodes[node], demand, 1);
            placed[count].node = node;
            placed[count++].demand = demand;
        } else if (what < 95 && count > 0) {
            const uint32_t i = sim_stream_below(&draws, count);
            mdl_placement_give(&placement, placed[i].node, placed[i].demand);
            naive_change(&nodes[placed[i].node], placed[i].demand, -1);
            placed[i] = placed[--count];
        } else if (what >= 95) {
            const uint32_t node = sim_stream_below(&draws, NODES);
            nodes[node].closed = !nodes[node].closed;
            mdl_placement_close(&placement, node, nodes[node].closed);
        }
        const uint32_t looked_at = sim_stream_below(&draws, NODES);
        ck_assert_int_eq(mdl_placement_fits(&placement, looked_at, demand), naive_admits(&nodes[looked_at], demand));
    }
    ck_assert_uint_gt(refusals, 0);
    sim_arena_free(&arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models.placement");
    TCase *tests = tcase_create("naive twin");
    tcase_set_timeout(tests, 0);
    tcase_add_loop_test(tests, agrees_with_the_naive_twin, 0, 20);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
