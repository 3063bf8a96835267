/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every fuzz target has: the entry point that libFuzzer (or replay_corpus.c) calls, and memory that is counted, so
 * that an input that takes too much of it is found as surely as one that crashes. */
#ifndef FUZZ_COUNTED_MEMORY_H
#define FUZZ_COUNTED_MEMORY_H

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "sim/arena.h"

enum { FUZZ_BYTES_MAX = 100 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void fuzz_no_memory(void *context, size_t wanted)
{
    (void)context, (void)wanted;
    abort();
}

static inline void fuzz_memory_free(struct sim_arena *arena)
{
    assert(arena->reserved_bytes <= FUZZ_BYTES_MAX);
    sim_arena_free(arena);
}

#endif
