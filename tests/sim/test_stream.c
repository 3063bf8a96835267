/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sim/stream: known values, independence of order, and statistical quality along every dimension of the key:
 * neighbours in number, entity, purpose, replication and seed must look as unrelated as strangers.
 *
 * The statistics are computed from fixed seeds, so they cannot fail by chance; bounds are at probability 1e-6 or
 * less.
 */
#include "sim/stream.h"

#include <check.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>

#include "sim/stream_gsl.h"
#include "tests/support/suite.h"

enum { DRAWS = 1 << 17, CELLS = 256 };

/* The i-th draw when only one coordinate moves. */
static uint64_t by_number(uint64_t i)
{
    return sim_key_draw(sim_key_part(sim_key_part(sim_key_root(1, 0), 3), 17), i);
}

static uint64_t by_entity(uint64_t i)
{
    return sim_key_draw(sim_key_part(sim_key_part(sim_key_root(1, 0), 3), i), 0);
}

static uint64_t by_entity_in_steps(uint64_t i)
{
    return sim_key_draw(sim_key_part(sim_key_part(sim_key_root(1, 0), 3), i << 32), 0);
}

static uint64_t by_purpose(uint64_t i)
{
    return sim_key_draw(sim_key_part(sim_key_part(sim_key_root(1, 0), i), 17), 0);
}

static uint64_t by_replication(uint64_t i)
{
    return sim_key_draw(sim_key_part(sim_key_part(sim_key_root(1, i), 3), 17), 0);
}

static uint64_t by_seed(uint64_t i)
{
    return sim_key_draw(sim_key_part(sim_key_part(sim_key_root(i, 0), 3), 17), 0);
}

static uint64_t by_entity_and_number(uint64_t i)
{
    return sim_key_draw(sim_key_part(sim_key_root(1, 0), i / 4), i % 4);
}

static const struct walk {
    const char *name;
    uint64_t (*draw)(uint64_t i);
    unsigned bits; /* of i that matter */
} walks[] = {
    {"number", by_number, 64},
    {"entity", by_entity, 64},
    {"entity in steps of 2^32", by_entity_in_steps, 32},
    {"purpose", by_purpose, 64},
    {"replication", by_replication, 64},
    {"seed", by_seed, 64},
    {"entity and number", by_entity_and_number, 64},
};
enum { WALKS = sizeof walks / sizeof walks[0] };

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Kolmogorov-Smirnov: sqrt(n) D above 2.7 has probability 1e-6. */
START_TEST(uniform_by_kolmogorov_smirnov)
{
    static double draws[DRAWS];
    for (uint64_t i = 0; i < DRAWS; i++)
        draws[i] = sim_uniform_of(walks[_i].draw(i));
    qsort(draws, DRAWS, sizeof draws[0], by_value);
    double distance = 0;
    for (size_t i = 0; i < DRAWS; i++)
        distance = fmax(distance, fmax(draws[i] - (double)i / DRAWS, (double)(i + 1) / DRAWS - draws[i]));
    ck_assert_msg(distance * sqrt(DRAWS) < 2.7, "%s: sqrt(n) D = %g", walks[_i].name, distance * sqrt(DRAWS));
}
END_TEST

static void check_chi_square(const char *walk, const char *what, const uint32_t cells[CELLS], double total)
{
    double statistic = 0, want = total / CELLS;
    for (size_t cell = 0; cell < CELLS; cell++)
        statistic += (cells[cell] - want) * (cells[cell] - want) / want;
    double p = gsl_cdf_chisq_Q(statistic, CELLS - 1);
    ck_assert_msg(p > 1e-6 && p < 1 - 1e-6, "%s, %s: chi-square %g of %d, p %g", walk, what, statistic, CELLS - 1, p);
}

START_TEST(bytes_and_pairs_by_chi_square)
{
    static const unsigned shifts[] = {56, 44, 32, 20, 0};
    for (size_t s = 0; s < sizeof shifts / sizeof shifts[0]; s++) {
        uint32_t bytes[CELLS] = {0}, pairs[CELLS] = {0};
        uint64_t before = walks[_i].draw(0);
        for (uint64_t i = 1; i <= DRAWS; i++) {
            uint64_t now = walks[_i].draw(i);
            bytes[now >> shifts[s] & 255]++;
            pairs[(now >> shifts[s] & 15) << 4 | (before >> shifts[s] & 15)]++;
            before = now;
        }
        check_chi_square(walks[_i].name, "bytes", bytes, DRAWS);
        check_chi_square(walks[_i].name, "neighbours", pairs, DRAWS);
    }
}
END_TEST

START_TEST(no_serial_correlation)
{
    static double draws[DRAWS];
    for (uint64_t i = 0; i < DRAWS; i++)
        draws[i] = sim_uniform_of(walks[_i].draw(i)) - 0.5;
    for (size_t lag = 1; lag <= 16; lag++) {
        double sum = 0;
        for (size_t i = 0; i + lag < DRAWS; i++)
            sum += draws[i] * draws[i + lag];
        double correlation = sum / (double)(DRAWS - lag) * 12;
        ck_assert_msg(fabs(correlation) * sqrt(DRAWS) < 5, "%s, lag %zu: %g", walks[_i].name, lag, correlation);
    }
}
END_TEST

/* One input bit changes half of the output bits, whichever it is. */
START_TEST(avalanche)
{
    for (unsigned bit = 0; bit < walks[_i].bits; bit++) {
        int flipped = 0;
        for (uint64_t i = 0; i < 2000; i++)
            flipped += __builtin_popcountll(walks[_i].draw(i) ^ walks[_i].draw(i ^ UINT64_C(1) << bit));
        double z = (flipped - 2000 * 32) / sqrt(2000 * 16);
        ck_assert_msg(fabs(z) < 6, "%s, bit %u: %g bits flip", walks[_i].name, bit, flipped / 2000.0);
    }
}
END_TEST

START_TEST(draws_do_not_depend_on_each_other)
{
    sim_key key = sim_key_part(sim_key_root(1, 2), 3);
    struct sim_stream stream = sim_stream_of(key);
    uint64_t draws[10];
    for (size_t i = 0; i < 10; i++)
        draws[i] = sim_stream_bits(&stream);
    for (size_t i = 10; i-- > 0;)
        ck_assert_uint_eq(sim_key_draw(key, i), draws[i]);
    ck_assert_uint_ne(sim_key_part(key, 1).v, key.v);
    ck_assert_uint_ne(sim_key_root(1, 2).v, sim_key_root(2, 1).v);
}
END_TEST

/* Results of earlier versions stay comparable: a change of the generator must be meant. */
START_TEST(known_values)
{
    ck_assert_uint_eq(sim_key_root(1, 0).v, UINT64_C(0x7D0574FBECDDCA18));
    ck_assert_uint_eq(sim_key_draw(sim_key_part(sim_key_root(1, 0), 2), 3), UINT64_C(0x95DBBA99C7AA123A));
}
END_TEST

START_TEST(uniform_excludes_both_ends)
{
    ck_assert_double_gt(sim_uniform_of(0), 0);
    ck_assert_double_lt(sim_uniform_of(UINT64_MAX), 1);
    ck_assert_double_eq(sim_uniform_of(0), 1 - sim_uniform_of(UINT64_MAX));
}
END_TEST

START_TEST(below_is_unbiased)
{
    static const uint32_t bounds[] = {1, 2, 3, 10, 255, 256};
    struct sim_stream stream = sim_stream_of(sim_key_root(1, 0));
    for (size_t b = 0; b < sizeof bounds / sizeof bounds[0]; b++) {
        uint32_t counts[CELLS] = {0};
        for (int i = 0; i < 100000; i++)
            counts[sim_stream_below(&stream, bounds[b])]++;
        double statistic = 0, want = 100000.0 / bounds[b];
        for (uint32_t cell = 0; cell < CELLS; cell++) {
            ck_assert(cell < bounds[b] || counts[cell] == 0);
            statistic += cell < bounds[b] ? (counts[cell] - want) * (counts[cell] - want) / want : 0;
        }
        ck_assert(bounds[b] == 1 || gsl_cdf_chisq_Q(statistic, bounds[b] - 1) > 1e-6);
    }
    /* A bound of 3 * 2^30 would be hit 2:1:1 without rejection. */
    uint32_t thirds[3] = {0};
    for (int i = 0; i < 90000; i++)
        thirds[sim_stream_below(&stream, UINT32_C(3) << 30) % 3]++;
    for (int i = 0; i < 3; i++)
        ck_assert_double_eq_tol(thirds[i], 30000, 700);
}
END_TEST

START_TEST(gsl_draws_the_same)
{
    gsl_rng *rng = gsl_rng_alloc(sim_stream_gsl_type());
    struct sim_stream stream = sim_stream_of((sim_key){12345});
    gsl_rng_set(rng, 12345);
    for (int i = 0; i < 100; i++) {
        ck_assert_double_eq(gsl_rng_uniform(rng), sim_stream_uniform(&stream));
        ck_assert_uint_eq(gsl_rng_get(rng), sim_stream_bits(&stream) >> 32);
    }
    gsl_rng_free(rng);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sim.stream");
    TCase *tcase = tcase_create("stream");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, uniform_by_kolmogorov_smirnov, 0, WALKS);
    tcase_add_loop_test(tcase, bytes_and_pairs_by_chi_square, 0, WALKS);
    tcase_add_loop_test(tcase, no_serial_correlation, 0, WALKS);
    tcase_add_loop_test(tcase, avalanche, 0, WALKS);
    tcase_add_test(tcase, draws_do_not_depend_on_each_other);
    tcase_add_test(tcase, known_values);
    tcase_add_test(tcase, uniform_excludes_both_ends);
    tcase_add_test(tcase, below_is_unbiased);
    tcase_add_test(tcase, gsl_draws_the_same);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
