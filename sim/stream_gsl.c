/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keyed draws behind GSL's generator interface. See stream_gsl.h. */
#include "sim/stream_gsl.h"

#include <stdint.h>

#include "sim/stream.h"

static void set(void *state, unsigned long seed);
static unsigned long get(void *state);
static double get_double(void *state);

const gsl_rng_type *sim_stream_gsl_type(void)
{
    static const gsl_rng_type type = {
        .name = "sim_stream",
        .max = UINT32_MAX,
        .min = 0,
        .size = sizeof(struct sim_stream),
        .set = set,
        .get = get,
        .get_double = get_double,
    };
    return &type;
}

static void set(void *state, unsigned long seed)
{
    *(struct sim_stream *)state = sim_stream_of((sim_key){seed});
}

static unsigned long get(void *state)
{
    return (unsigned long)(sim_stream_bits(state) >> 32);
}

static double get_double(void *state)
{
    return sim_stream_uniform(state);
}
