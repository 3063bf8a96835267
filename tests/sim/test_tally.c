/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sim/tally: moments and quantiles against GSL, the histogram's error bound, integrals by hand. */
#include "sim/tally.h"

#include <check.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdlib.h>

#include "sim/stream.h"
#include "tests/support/suite.h"

enum { COUNT = 5000 };

static double values[COUNT];

static void setup(void)
{
    struct sim_stream stream = sim_stream_of(sim_key_root(11, 0));
    for (size_t i = 0; i < COUNT; i++)
        values[i] = 1e9 + 100 * sim_stream_uniform(&stream); /* a large offset shows cancellation */
}

static void no_memory(void *context, size_t wanted)
{
    (void)context, (void)wanted;
    exit(3);
}

START_TEST(moments_as_gsl)
{
    struct sim_tally tally = {0};
    ck_assert_double_eq(sim_tally_variance(&tally), 0);
    for (size_t i = 0; i < COUNT; i++)
        sim_tally_add(&tally, values[i]);
    ck_assert_uint_eq(tally.count, COUNT);
    ck_assert_double_eq_tol(tally.mean, gsl_stats_mean(values, 1, COUNT), 1e-5);
    ck_assert_double_eq_tol(sim_tally_variance(&tally), gsl_stats_variance(values, 1, COUNT), 1e-4);
    ck_assert_double_eq(tally.min, gsl_stats_min(values, 1, COUNT));
    ck_assert_double_eq(tally.max, gsl_stats_max(values, 1, COUNT));
}
END_TEST

START_TEST(merging_is_adding_all)
{
    static const size_t cuts[] = {0, 1, 7, COUNT / 2, COUNT};
    struct sim_tally whole = {0};
    for (size_t i = 0; i < COUNT; i++)
        sim_tally_add(&whole, values[i]);
    for (size_t c = 0; c < sizeof cuts / sizeof cuts[0]; c++) {
        struct sim_tally parts[2] = {{0}, {0}};
        for (size_t i = 0; i < COUNT; i++)
            sim_tally_add(&parts[i >= cuts[c]], values[i]);
        sim_tally_merge(&parts[0], &parts[1]);
        ck_assert_uint_eq(parts[0].count, COUNT);
        ck_assert_double_eq_tol(parts[0].mean, whole.mean, 1e-5);
        ck_assert_double_eq_tol(sim_tally_variance(&parts[0]), sim_tally_variance(&whole), 1e-4);
        ck_assert_double_eq(parts[0].min, whole.min);
        ck_assert_double_eq(parts[0].max, whole.max);
    }
}
END_TEST

START_TEST(quantiles_of_kept_samples)
{
    static const double qs[] = {0, 0.001, 0.25, 0.5, 0.77, 0.99, 1};
    struct sim_arena arena;
    sim_arena_init(&arena, no_memory, NULL);
    struct sim_samples samples = {0};
    double sorted[COUNT];
    for (size_t count = 1; count <= COUNT; count = count * 3 + 1) {
        while (samples.count < count) {
            sorted[samples.count] = values[samples.count];
            sim_samples_add(&samples, values[samples.count], &arena);
            if (samples.count % 7 == 0)
                (void)sim_samples_quantile(&samples, 0.5); /* sorts in between */
        }
        for (size_t i = 0; i < count; i++)
            sorted[i] = values[i];
        gsl_sort(sorted, 1, count);
        for (size_t i = 0; i < sizeof qs / sizeof qs[0]; i++)
            ck_assert_double_eq_tol(sim_samples_quantile(&samples, qs[i]),
                                    gsl_stats_quantile_from_sorted_data(sorted, 1, count, qs[i]), 1e-6);
    }
    static const double four[] = {1, 2, 3, 10};
    ck_assert_double_eq(sim_quantile_of_sorted(four, 4, 0.5), 2.5);
    ck_assert_double_eq_tol(sim_quantile_of_sorted(four, 4, 0.9), 7.9, 1e-12);
    sim_arena_free(&arena);
}
END_TEST

START_TEST(histogram_is_within_one_percent)
{
    static struct sim_histogram histogram, other;
    struct sim_stream stream = sim_stream_of(sim_key_root(3, 0));
    static double kept[20000];
    for (size_t i = 0; i < 20000; i++) {
        int64_t value = (int64_t)(sim_stream_bits(&stream) >> (1 + sim_stream_below(&stream, 63)));
        kept[i] = (double)value;
        sim_histogram_add(i % 2 == 0 ? &histogram : &other, value);
    }
    sim_histogram_merge(&histogram, &other);
    ck_assert_uint_eq(histogram.count, 20000);
    gsl_sort(kept, 1, 20000);
    for (int q = 0; q <= 1000; q++) {
        size_t rank = (size_t)ceil(q / 1000.0 * 20000);
        double want = kept[rank == 0 ? 0 : rank - 1], got = sim_histogram_quantile(&histogram, q / 1000.0);
        ck_assert_msg(fabs(got - want) <= want / 128 + 1e-9, "q %d: %g, not %g", q, got, want);
    }
}
END_TEST

START_TEST(histogram_edges)
{
    static const int64_t edges[] = {0, 1, 63, 64, 127, 128, 129, 255, 256, INT64_MAX - 1, INT64_MAX};
    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++) {
        static struct sim_histogram histogram;
        histogram = (struct sim_histogram){0};
        ck_assert_double_eq(sim_histogram_quantile(&histogram, 0.5), 0);
        sim_histogram_add(&histogram, edges[i]);
        double got = sim_histogram_quantile(&histogram, 0.5), want = (double)edges[i];
        ck_assert_msg(edges[i] < 128 ? got == want : fabs(got - want) <= want / 128, "%lld: %g", (long long)edges[i],
                      got);
    }
}
END_TEST

START_TEST(levels)
{
    struct sim_level level = {0};
    ck_assert_double_eq(sim_level_mean(&level, 0), 0);
    sim_level_set(&level, 2 * SIM_SECOND, 3);
    sim_level_set(&level, 4 * SIM_SECOND, 1);
    sim_level_set(&level, 4 * SIM_SECOND, 5);
    sim_level_set(&level, 5 * SIM_SECOND, 0);
    ck_assert_double_eq_tol(sim_level_area(&level, 5 * SIM_SECOND), 11, 1e-12);
    ck_assert_double_eq_tol(sim_level_mean(&level, 11 * SIM_SECOND), 1, 1e-12);
    ck_assert_double_eq(level.max, 5);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sim.tally");
    TCase *tcase = tcase_create("tally");
    tcase_add_checked_fixture(tcase, setup, NULL);
    tcase_add_test(tcase, moments_as_gsl);
    tcase_add_test(tcase, merging_is_adding_all);
    tcase_add_test(tcase, quantiles_of_kept_samples);
    tcase_add_test(tcase, histogram_is_within_one_percent);
    tcase_add_test(tcase, histogram_edges);
    tcase_add_test(tcase, levels);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
