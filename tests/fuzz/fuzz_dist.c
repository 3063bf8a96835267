/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sim/dist: a distribution, read as durations and as numbers. What is read prints to what reads alike, and its samples,
 * moments and quantiles are numbers. */
#include <math.h>
#include <string.h>

#include "sim/dist.h"
#include "tests/fuzz/counted_memory.h"

static void try_syntax(const char *text, size_t length, const struct sim_dist_syntax *syntax);
static void check_values(const struct sim_dist *dist);
static void check_text(const struct sim_dist *dist, const struct sim_dist_syntax *syntax, struct sim_arena *arena);
static enum sim_status read_column(void *context, double **out, size_t *count, const char *name, size_t length,
                                   struct sim_arena *arena, struct sim_error *error);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sim_dist_syntax durations = sim_dist_durations, numbers = sim_dist_numbers;
    durations.column = read_column;
    numbers.column = read_column;
    try_syntax((const char *)data, size, &durations);
    try_syntax((const char *)data, size, &numbers);
    return 0;
}

static void try_syntax(const char *text, size_t length, const struct sim_dist_syntax *syntax)
{
    const struct sim_dist *dist = NULL;
    struct sim_arena arena;
    struct sim_error error = {.text = ""};
    sim_arena_init(&arena, fuzz_no_memory, NULL);
    if (sim_dist_parse(&dist, text, length, syntax, &arena, &error) == SIM_OK) {
        check_values(dist);
        check_text(dist, syntax, &arena);
    } else {
        assert(dist == NULL && error.text[0] != '\0');
    }
    fuzz_memory_free(&arena);
}

static void check_values(const struct sim_dist *dist)
{
    struct sim_stream stream = sim_stream_of(sim_key_root(1, 0));
    for (int i = 0; i < 3; i++) {
        const double sample = sim_dist_sample(dist, &stream);
        assert(isfinite(sample) && sample >= 0);
    }
    assert(sim_dist_mean(dist) >= 0 && sim_dist_variance(dist) >= 0);
    const double low = sim_dist_quantile(dist, 0.1), high = sim_dist_quantile(dist, 0.9);
    assert(low >= 0 && low <= high);
    const double below = sim_dist_cdf(dist, low), above = sim_dist_cdf(dist, high);
    assert(below >= 0 && below <= above && above <= 1);
}

/* The text of what was read may be too long to be read again, since names are written out. */
static void check_text(const struct sim_dist *dist, const struct sim_dist_syntax *syntax, struct sim_arena *arena)
{
    char text[4096], text_again[sizeof text];
    const struct sim_dist *again;
    const size_t length = sim_dist_format(text, sizeof text, dist, syntax);
    if (length >= sizeof text) {
        return;
    }
    const enum sim_status status = sim_dist_parse(&again, text, length, syntax, arena, NULL);
    assert(status == SIM_OK);
    (void)sim_dist_format(text_again, sizeof text_again, again, syntax);
    assert(strcmp(text, text_again) == 0);
}

static enum sim_status read_column(void *context, double **out, size_t *count, const char *name, size_t length,
                                   struct sim_arena *arena, struct sim_error *error)
{
    static const double values[] = {3, 0, 1e9, 0.25};
    (void)context, (void)name, (void)error;
    *count = length % 4 + 1;
    *out = sim_arena_array(arena, *count, sizeof **out, _Alignof(double));
    memcpy(*out, values, *count * sizeof **out);
    return SIM_OK;
}
