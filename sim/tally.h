/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers gathered while a run goes on: moments, kept samples, histograms of fixed size, integrals over time.
 *
 * All are plain values that their owner embeds; only struct sim_samples takes memory, from an arena. Each add is O(1).
 */
#ifndef SIM_TALLY_H
#define SIM_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/arena.h"
#include "sim/time.h"

/* ---- count, mean, variance, extremes (Welford 1962; merged after Chan, Golub, LeVeque 1979) ---------------------- */

struct sim_tally {
    uint64_t count;
    double mean, m2; /* m2: sum of squared deviations from the mean */
    double min, max; /* of nothing: 0 */
};

void sim_tally_add(struct sim_tally *tally, double x);
void sim_tally_merge(struct sim_tally *into, const struct sim_tally *from);
/* Of the sample, n - 1 in the denominator; 0 for fewer than two. */
double sim_tally_variance(const struct sim_tally *tally);

/* ---- kept samples, exact quantiles ------------------------------------------------------------------------------- */

struct sim_samples {
    double *values;
    size_t count, capacity;
    bool sorted;
};

void sim_samples_add(struct sim_samples *samples, double x, struct sim_arena *arena);
/* Quantile 0 <= q <= 1 of at least one sample, linearly between order statistics (type 7 of Hyndman and Fan 1996, the
 * default of R and NumPy). Sorts on the first call after an add. */
double sim_samples_quantile(struct sim_samples *samples, double q);
/* The same of values[0..count), sorted ascending. */
double sim_quantile_of_sorted(const double *values, size_t count, double q);

/* ---- histogram with logarithmic buckets, relative error at most 1/128 -------------------------------------------- */

enum { SIM_HISTOGRAM_SUB_BITS = 6, SIM_HISTOGRAM_BUCKETS = (64 - SIM_HISTOGRAM_SUB_BITS) << SIM_HISTOGRAM_SUB_BITS };

/* Of non-negative integers (durations in ns, counts); 29 KiB. Values below 128 are exact. Zeroed memory is empty. */
struct sim_histogram {
    uint64_t count;
    uint64_t buckets[SIM_HISTOGRAM_BUCKETS];
};

void sim_histogram_add(struct sim_histogram *histogram, int64_t value);
void sim_histogram_merge(struct sim_histogram *into, const struct sim_histogram *from);
/* The middle of the bucket in which the value of rank ceil(q * count) lies; 0 if empty. */
double sim_histogram_quantile(const struct sim_histogram *histogram, double q);

/* ---- a level over time: queue lengths, running pods -------------------------------------------------------------- */

struct sim_level {
    double value, max;
    double area; /* integral of value over seconds, up to `since` */
    sim_time since;
};

/* The level is `value` from `now` on; times never go back. */
void sim_level_set(struct sim_level *level, sim_time now, double value);
/* Integral of the level over seconds, and its mean, from time 0 to `now`; the mean is 0 at time 0. */
double sim_level_area(const struct sim_level *level, sim_time now);
double sim_level_mean(const struct sim_level *level, sim_time now);

#endif
