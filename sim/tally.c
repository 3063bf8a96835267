/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments, quantiles, histograms and integrals. See tally.h. */
#include "sim/tally.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES_CAPACITY_MIN = 64, SUB_BUCKETS = 1 << SIM_HISTOGRAM_SUB_BITS };

static int by_value(const void *a, const void *b);
static unsigned bucket_of(uint64_t value);
static double bucket_middle(unsigned bucket);

void sim_tally_add(struct sim_tally *tally, double x)
{
    tally->min = tally->count == 0 || x < tally->min ? x : tally->min;
    tally->max = tally->count == 0 || x > tally->max ? x : tally->max;
    tally->count++;
    double off = x - tally->mean;
    tally->mean += off / (double)tally->count;
    tally->m2 += off * (x - tally->mean);
}

void sim_tally_merge(struct sim_tally *into, const struct sim_tally *from)
{
    if (from->count == 0)
        return;
    if (into->count == 0) {
        *into = *from;
        return;
    }
    double n = (double)into->count, m = (double)from->count, off = from->mean - into->mean;
    into->mean += off * m / (n + m);
    into->m2 += from->m2 + off * off * n * m / (n + m);
    into->count += from->count;
    into->min = fmin(into->min, from->min);
    into->max = fmax(into->max, from->max);
}

double sim_tally_variance(const struct sim_tally *tally)
{
    return tally->count < 2 ? 0 : tally->m2 / (double)(tally->count - 1);
}

void sim_samples_add(struct sim_samples *samples, double x, struct sim_arena *arena)
{
    if (samples->count == samples->capacity) {
        size_t capacity = samples->capacity == 0 ? SAMPLES_CAPACITY_MIN : samples->capacity * 2;
        double *values = sim_arena_array(arena, capacity, sizeof *values, sizeof *values);
        if (samples->count > 0)
            memcpy(values, samples->values, samples->count * sizeof *values);
        samples->values = values;
        samples->capacity = capacity;
    }
    samples->values[samples->count++] = x;
    samples->sorted = false;
}

double sim_samples_quantile(struct sim_samples *samples, double q)
{
    if (!samples->sorted)
        qsort(samples->values, samples->count, sizeof(double), by_value);
    samples->sorted = true;
    return sim_quantile_of_sorted(samples->values, samples->count, q);
}

double sim_quantile_of_sorted(const double *values, size_t count, double q)
{
    assert(count > 0 && q >= 0 && q <= 1);
    double rank = q * (double)(count - 1);
    size_t below = (size_t)rank;
    if (below + 1 >= count)
        return values[count - 1];
    return values[below] + (rank - (double)below) * (values[below + 1] - values[below]);
}

void sim_histogram_add(struct sim_histogram *histogram, int64_t value)
{
    assert(value >= 0);
    histogram->buckets[bucket_of((uint64_t)value)]++;
    histogram->count++;
}

void sim_histogram_merge(struct sim_histogram *into, const struct sim_histogram *from)
{
    for (unsigned i = 0; i < SIM_HISTOGRAM_BUCKETS; i++)
        into->buckets[i] += from->buckets[i];
    into->count += from->count;
}

double sim_histogram_quantile(const struct sim_histogram *histogram, double q)
{
    assert(q >= 0 && q <= 1);
    if (histogram->count == 0)
        return 0;
    uint64_t rank = (uint64_t)ceil(q * (double)histogram->count), seen = 0;
    unsigned bucket = 0;
    for (;; bucket++) {
        seen += histogram->buckets[bucket];
        if (seen > 0 && (seen >= rank || seen == histogram->count))
            return bucket_middle(bucket);
    }
}

void sim_level_set(struct sim_level *level, sim_time now, double value)
{
    level->area = sim_level_area(level, now);
    level->since = now;
    level->value = value;
    level->max = value > level->max ? value : level->max;
}

double sim_level_area(const struct sim_level *level, sim_time now)
{
    assert(now >= level->since);
    return level->area + level->value * sim_time_to_seconds(now - level->since);
}

double sim_level_mean(const struct sim_level *level, sim_time now)
{
    return now == 0 ? 0 : sim_level_area(level, now) / sim_time_to_seconds(now);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Values below 2 * SUB_BUCKETS have a bucket each; above, every power of two is split into SUB_BUCKETS equal ones. */
static unsigned bucket_of(uint64_t value)
{
    if (value < 2 * SUB_BUCKETS)
        return (unsigned)value;
    unsigned shift = 63 - (unsigned)__builtin_clzll(value) - SIM_HISTOGRAM_SUB_BITS;
    return (shift << SIM_HISTOGRAM_SUB_BITS) + (unsigned)(value >> shift);
}

static double bucket_middle(unsigned bucket)
{
    if (bucket < 2 * SUB_BUCKETS)
        return bucket;
    unsigned shift = (bucket >> SIM_HISTOGRAM_SUB_BITS) - 1;
    uint64_t lowest = (uint64_t)(bucket - (shift << SIM_HISTOGRAM_SUB_BITS)) << shift;
    return (double)lowest + ((double)(UINT64_C(1) << shift) - 1) / 2;
}
