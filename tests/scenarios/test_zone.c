/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offsets of the system's time zones: before, between and after their transitions. */
#include "scenarios/zone.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/support/suite.h"

static const struct {
    const char *zone;
    int64_t unix_s;
    int32_t offset_s;
} rows[] = {
    {"Europe/Berlin", 1767571200, 3600},        /* January 2026 */
    {"Europe/Berlin", 1782864000, 7200},        /* July 2026 */
    {"Europe/Berlin", 1774745999, 3600},        /* the second before the spring change of 2026 */
    {"Europe/Berlin", 1774746000, 7200},        /* and the change */
    {"Europe/Berlin", 2540246399, 7200},        /* July 2050: by the rule after the last transition */
    {"Europe/Berlin", 2524604399, 3600},        /* December 2049 */
    {"Europe/Berlin", -3000000000, 3208},       /* 1874: local mean time */
    {"Australia/Lord_Howe", 1767571200, 39600}, /* summer half an hour ahead */
    {"Australia/Lord_Howe", 1782864000, 37800},
    {"America/New_York", 4102444800, -18000}, /* January 2100 */
    {"Asia/Kolkata", 4102444800, 19800},      /* no summer time */
    {"Etc/GMT+5", 0, -18000},                 /* no transition at all */
    {"Pacific/Apia", 1325239199, -36000},     /* before and after the day that was skipped */
    {"Pacific/Apia", 1325239200, 50400},
};

static void no_memory(void *context, size_t wanted)
{
    (void)context;
    (void)fprintf(stderr, "out of memory: %zu bytes wanted\n", wanted);
    exit(3);
}

START_TEST(an_offset_is_the_databases)
{
    struct sim_arena arena;
    sim_arena_init(&arena, no_memory, NULL);
    struct scn_zones zones = {.arena = &arena};
    struct ctl_time_zone zone;
    ck_assert_msg(scn_zone_find(&zones, rows[_i].zone, &zone), "%s is not found", rows[_i].zone);
    const int32_t came = zone.offset_s(zone.rules, rows[_i].unix_s);
    ck_assert_msg(came == rows[_i].offset_s, "%s at %lld: %d", rows[_i].zone, (long long)rows[_i].unix_s, (int)came);
    sim_arena_free(&arena);
}
END_TEST

START_TEST(what_is_no_zone_is_not_found)
{
    static const char *const names[] = {"Mars/Olympus", "America", "zone.tab", "europe/berlin"};
    struct sim_arena arena;
    sim_arena_init(&arena, no_memory, NULL);
    struct scn_zones zones = {.arena = &arena};
    struct ctl_time_zone zone;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        ck_assert_msg(!scn_zone_find(&zones, names[i], &zone), "%s is found", names[i]);
    sim_arena_free(&arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("scenarios.zone");
    TCase *tests = tcase_create("all");
    if (scn_zone_is_known(NULL, "Europe/Berlin") && !scn_zone_is_known(NULL, "Mars/Olympus")) {
        tcase_add_loop_test(tests, an_offset_is_the_databases, 0, (int)(sizeof rows / sizeof *rows));
        tcase_add_test(tests, what_is_no_zone_is_not_found);
    } else {
        puts("no time zone database here: nothing to compare");
    }
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
