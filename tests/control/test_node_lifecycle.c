/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control/node_lifecycle: lost nodes and their zones, pass by pass, and the tainting passes that a host may leave out.
 * */
#include "control/node_lifecycle.h"

#include <inttypes.h>
#include <stdlib.h>

#include "tests/support/suite.h"

static const struct ctl_node_tuning *const tuning = &ctl_node_tuning_default;

static const struct {
    const char *name;
    uint32_t nodes, unready;
    enum ctl_zone_state state;
    float taints_per_second;
} zones[] = {
    {"empty", 0, 0, CTL_ZONE_NORMAL, 0.1f},
    {"one of one", 1, 1, CTL_ZONE_FULL_DISRUPTION, 0.1f},
    {"two of three are few", 3, 2, CTL_ZONE_NORMAL, 0.1f},
    {"three of four", 4, 3, CTL_ZONE_PARTIAL_DISRUPTION, 0},
    {"just below the threshold", 20, 10, CTL_ZONE_NORMAL, 0.1f},
    {"at the threshold", 20, 11, CTL_ZONE_PARTIAL_DISRUPTION, 0},
    {"small", 50, 28, CTL_ZONE_PARTIAL_DISRUPTION, 0},
    {"large", 51, 29, CTL_ZONE_PARTIAL_DISRUPTION, 0.01f},
};

START_TEST(zones_have_states)
{
    const enum ctl_zone_state state = ctl_zone_state_of(zones[_i].nodes, zones[_i].unready, tuning);
    ck_assert_msg(state == zones[_i].state, "%s: state %d", zones[_i].name, state);
    const float rate = ctl_zone_taint_rate(state, zones[_i].nodes, tuning);
    ck_assert_msg(rate == zones[_i].taints_per_second, "%s: %g/s", zones[_i].name, (double)rate);
}
END_TEST

/* Some nodes in two zones; those below `silent` of each fall silent after the pass at 0. */
struct cluster {
    struct ctl_node_health nodes[16], *watched[16];
    struct ctl_zone zones[2];
};

static void set_up(struct cluster *cluster)
{
    for (uint32_t i = 0; i < 16; i++) {
        cluster->nodes[i] = (struct ctl_node_health){.zone = i / 8, .luck = i};
        cluster->watched[i] = &cluster->nodes[i];
    }
    for (uint32_t z = 0; z < 2; z++)
        ctl_zone_init(&cluster->zones[z], tuning, 8);
}

/* Runs to the pass at or after `until`; nodes of zone z below silent[z] are silent. */
static void run(struct cluster *cluster, const uint32_t silent[2], ctl_time *now, ctl_time until)
{
    for (; *now <= until; *now = ctl_monitor_pass_after(*now + 1, tuning)) {
        for (uint32_t i = 0; i < 16; i++)
            if (i % 8 >= silent[i / 8]) {
                cluster->nodes[i].heard_at = *now;
                cluster->nodes[i].ready = CTL_NODE_READY;
            }
        ctl_nodes_monitor(cluster->watched, 16, cluster->zones, 2, tuning, *now);
        for (uint32_t z = 0; z < 2; z++)
            for (ctl_time at = *now / (CTL_SECOND / 10) + 1; at <= *now / (CTL_SECOND / 10) + 50; at++)
                while (ctl_zone_taint(cluster->watched, 16, cluster->zones, z, at * (CTL_SECOND / 10)) != NULL)
                    continue;
    }
}

static uint32_t tainted(const struct cluster *cluster, uint32_t zone)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < 16; i++)
        count += cluster->nodes[i].zone == zone && cluster->nodes[i].no_execute == CTL_TAINT_UNREACHABLE;
    return count;
}

static const struct {
    const char *name;
    uint32_t silent[2];
    int64_t seconds;
    uint32_t tainted[2];
} outages[] = {
    {"nothing before the grace period is over", {1, 0}, 49, {0, 0}},
    {"one at once", {1, 0}, 55, {1, 0}},
    {"the second 10 s later", {2, 0}, 60, {1, 0}},
    {"both", {2, 2}, 70, {2, 2}},
    {"four of eight are an ordinary loss", {4, 0}, 120, {4, 0}},
    {"five are not: nobody is tainted", {5, 0}, 300, {0, 0}},
    {"a whole zone at once is an ordinary loss", {8, 0}, 55, {1, 0}},
    {"a whole zone", {8, 0}, 150, {8, 0}},
    {"everything: nobody", {8, 8}, 300, {0, 0}},
};

START_TEST(outages_are_tainted)
{
    struct cluster cluster;
    ctl_time now = 0;
    set_up(&cluster);
    run(&cluster, outages[_i].silent, &now, outages[_i].seconds * CTL_SECOND);
    for (uint32_t z = 0; z < 2; z++)
        ck_assert_msg(tainted(&cluster, z) == outages[_i].tainted[z], "%s: %" PRIu32 " tainted in zone %" PRIu32,
                      outages[_i].name, tainted(&cluster, z), z);
}
END_TEST

/* A bucket that gave nothing while the zone was partially disrupted is empty at first. */
START_TEST(full_disruption_begins_with_a_wait)
{
    struct cluster cluster;
    ctl_time now = 0;
    set_up(&cluster);
    run(&cluster, (const uint32_t[]){5, 0}, &now, 100 * CTL_SECOND);
    ck_assert_int_eq(cluster.zones[0].state, CTL_ZONE_PARTIAL_DISRUPTION);
    run(&cluster, (const uint32_t[]){8, 0}, &now, 155 * CTL_SECOND);
    ck_assert_int_eq(cluster.zones[0].state, CTL_ZONE_FULL_DISRUPTION);
    ck_assert_uint_eq(tainted(&cluster, 0), 0);
    run(&cluster, (const uint32_t[]){8, 0}, &now, 165 * CTL_SECOND);
    ck_assert_uint_eq(tainted(&cluster, 0), 1);
}
END_TEST

/* Back from having lost everything, the controller gives every node a whole grace period. */
START_TEST(leaving_all_down_is_lenient)
{
    struct cluster cluster;
    const ctl_time now = 1000 * CTL_SECOND;
    set_up(&cluster);
    cluster.zones[0].state = cluster.zones[1].state = CTL_ZONE_FULL_DISRUPTION;
    for (uint32_t i = 0; i < 16; i++)
        cluster.nodes[i].probed_at = now - 30 * CTL_SECOND;
    ctl_nodes_monitor(cluster.watched, 16, cluster.zones, 2, tuning, now);
    ctl_nodes_monitor(cluster.watched, 16, cluster.zones, 2, tuning, now + 50 * CTL_SECOND);
    ck_assert_int_eq(cluster.nodes[0].ready, CTL_NODE_READY);
    ctl_nodes_monitor(cluster.watched, 16, cluster.zones, 2, tuning, now + 51 * CTL_SECOND);
    ck_assert_int_eq(cluster.nodes[0].ready, CTL_NODE_UNKNOWN);
}
END_TEST

/* When all that was lost is back, nothing is left of it. */
START_TEST(nodes_recover)
{
    struct cluster cluster;
    ctl_time now = 0;
    set_up(&cluster);
    run(&cluster, (const uint32_t[]){3, 1}, &now, 200 * CTL_SECOND);
    ck_assert_uint_eq(tainted(&cluster, 0), 3);
    run(&cluster, (const uint32_t[]){8, 8}, &now, 400 * CTL_SECOND);
    ck_assert_uint_eq(tainted(&cluster, 0), 0);
    ck_assert_int_eq(ctl_node_taint_of(cluster.nodes[0].ready), CTL_TAINT_UNREACHABLE);
    run(&cluster, (const uint32_t[]){0, 0}, &now, 420 * CTL_SECOND);
    for (uint32_t i = 0; i < 16; i++)
        ck_assert(cluster.nodes[i].no_execute == CTL_TAINT_NONE && !cluster.nodes[i].waiting);
    ck_assert_int_eq(cluster.zones[0].state, CTL_ZONE_NORMAL);
    ck_assert(cluster.zones[0].taints_per_second == 0.1f);
}
END_TEST

/* A host that only makes the tainting pass which ctl_zone_taint_at() names misses nothing: every pass is the oracle. */
START_TEST(passes_can_be_left_out)
{
    static const float rates[] = {0.1f, 0.01f, 0.3f, 7, 1e-4f, 1000};
    struct ctl_node_health node = {.zone = 0}, *watched = &node;
    srand(1);
    for (uint32_t trial = 0; trial < 2000; trial++) {
        const ctl_time period = CTL_SECOND / 10, taken_at = rand() % 1000 * period;
        ctl_time now = taken_at + rand() % 200 * (CTL_SECOND / 20), at;
        struct ctl_zone zone, twin;
        ctl_zone_init(&zone, tuning, 1);
        zone.taints_per_second = rates[trial % 6];
        zone.tokens = trial % 5 == 0 ? 1 : 0;
        zone.tokens_at = taken_at;
        const ctl_time expected = ctl_zone_taint_at(&zone, now);
        for (at = (now / period + 1) * period;; at += period) {
            twin = zone;
            node = (struct ctl_node_health){.ready = CTL_NODE_UNKNOWN, .waiting = true};
            if (ctl_zone_taint(&watched, 1, &twin, 0, at) != NULL)
                break;
        }
        ck_assert_msg(at == expected, "trial %" PRIu32 ": at %" PRId64 ", expected at %" PRId64, trial, at, expected);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("control.node_lifecycle");
    TCase *all = tcase_create("all");
    tcase_add_loop_test(all, zones_have_states, 0, (int)(sizeof zones / sizeof *zones));
    tcase_add_loop_test(all, outages_are_tainted, 0, (int)(sizeof outages / sizeof *outages));
    tcase_add_test(all, full_disruption_begins_with_a_wait);
    tcase_add_test(all, leaving_all_down_is_lenient);
    tcase_add_test(all, nodes_recover);
    tcase_add_test(all, passes_can_be_left_out);
    suite_add_tcase(suite, all);
    return support_run(suite);
}
