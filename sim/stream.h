/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chance without state: a draw is a pure function of (seed, replication, purpose, entity, number).
 *
 * Keys are derived step by step, root -> purpose -> entity, and a stream counts the draws of one key. Nobody else's
 * draws can move them, so two settings of a scenario meet the same luck and no order of events changes a sample.
 * Draw n of a key is the n-th output of a splitmix64 sequence that starts at the key, finished by a stronger mixer
 * (Pelle Evensen's "moremur"); deriving a key is the same step with the part in the number's place and another
 * increment. Cost: 1-2 ns a draw or derivation. Not for cryptography.
 */
#ifndef SIM_STREAM_H
#define SIM_STREAM_H

#include <stdint.h>

typedef struct {
    uint64_t v;
} sim_key;

struct sim_stream {
    sim_key key;
    uint64_t drawn;
};

/* A bijection of 64 bits in which every input bit moves every output bit. */
static inline uint64_t sim_mix64(uint64_t x)
{
    x ^= x >> 27;
    x *= UINT64_C(0x3C79AC492BA7B653);
    x ^= x >> 33;
    x *= UINT64_C(0x1C69B3F74AC4AE35);
    return x ^ x >> 27;
}

/* The key of a part (a purpose, an entity, an attempt) of what `key` stands for. */
static inline sim_key sim_key_part(sim_key key, uint64_t part)
{
    return (sim_key){sim_mix64(key.v ^ sim_mix64(part * UINT64_C(0xD1342543DE82EF95) + UINT64_C(0x8CB92BA72F3D8DD7)))};
}

/* The key of one run. */
static inline sim_key sim_key_root(uint64_t seed, uint64_t replication)
{
    return sim_key_part((sim_key){sim_mix64(seed + UINT64_C(0x9E3779B97F4A7C15))}, replication);
}

/* Draw number `number` of a key. */
static inline uint64_t sim_key_draw(sim_key key, uint64_t number)
{
    return sim_mix64(key.v + (number + 1) * UINT64_C(0x9E3779B97F4A7C15));
}

/* 52 random bits as a double in (0, 1), both ends excluded, symmetric about 1/2. */
static inline double sim_uniform_of(uint64_t bits)
{
    return ((double)(bits >> 12) + 0.5) * 0x1p-52;
}

/* The draws of `key`, from number 0 on. */
static inline struct sim_stream sim_stream_of(sim_key key)
{
    return (struct sim_stream){.key = key};
}

static inline uint64_t sim_stream_bits(struct sim_stream *stream)
{
    return sim_key_draw(stream->key, stream->drawn++);
}

static inline double sim_stream_uniform(struct sim_stream *stream)
{
    return sim_uniform_of(sim_stream_bits(stream));
}

/* An integer in [0, bound), bound > 0, without bias. Takes one draw, rarely more. */
static inline uint32_t sim_stream_below(struct sim_stream *stream, uint32_t bound)
{
    uint64_t product = (sim_stream_bits(stream) >> 32) * bound;
    if ((uint32_t)product < bound) {
        /* Lemire 2019: only the low products below 2^32 mod bound are counted too often. */
        uint32_t reject_below = (0u - bound) % bound;
        while ((uint32_t)product < reject_below)
            product = (sim_stream_bits(stream) >> 32) * bound;
    }
    return (uint32_t)(product >> 32);
}

#endif
