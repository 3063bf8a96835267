/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bump allocation in chunks that double from 64 KiB to 4 MiB, so that small runs stay small. See arena.h. */
#include "sim/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sim/poison_priv.h"

/* More than any machine has: refused without asking malloc, so that no sum below can overflow. */
#define PIECE_BYTES_MAX ((size_t)1 << 39)

enum { CHUNK_BYTES_MIN = 64 << 10, CHUNK_BYTES_MAX = 4 << 20, ALIGNMENT_MAX = 4096 };

struct sim_arena_chunk {
    struct sim_arena_chunk *older;
    size_t bytes;
    alignas(max_align_t) char data[];
};

static void *take(struct sim_arena *arena, size_t bytes, size_t alignment);
static void add_chunk(struct sim_arena *arena, size_t room);
static void fail(const struct sim_arena *arena, size_t wanted);

void sim_arena_init(struct sim_arena *arena, sim_no_memory_handler *no_memory, void *context)
{
    assert(no_memory != NULL);
    *arena = (struct sim_arena){.no_memory = no_memory, .no_memory_context = context};
}

void *sim_arena_alloc(struct sim_arena *arena, size_t bytes)
{
    return sim_arena_array(arena, 1, bytes, alignof(max_align_t));
}

void *sim_arena_array(struct sim_arena *arena, size_t count, size_t bytes_each, size_t alignment)
{
    assert(alignment > 0 && alignment <= ALIGNMENT_MAX && (alignment & (alignment - 1)) == 0);
    if (bytes_each > 0 && count > PIECE_BYTES_MAX / bytes_each)
        fail(arena, SIZE_MAX);
    return take(arena, count * bytes_each, alignment);
}

char *sim_arena_text(struct sim_arena *arena, const char *text, size_t length)
{
    char *copy = sim_arena_array(arena, length + 1, 1, 1);
    if (length > 0)
        memcpy(copy, text, length);
    return copy;
}

void sim_arena_free(struct sim_arena *arena)
{
    struct sim_arena_chunk *chunk = arena->chunks;
    while (chunk != NULL) {
        struct sim_arena_chunk *older = chunk->older;
        sim_unpoison(chunk->data, chunk->bytes - sizeof *chunk);
        free(chunk);
        chunk = older;
    }
    sim_arena_init(arena, arena->no_memory, arena->no_memory_context);
}

static void *take(struct sim_arena *arena, size_t bytes, size_t alignment)
{
    size_t gap = (size_t)(-(uintptr_t)arena->next & (alignment - 1));
    if ((size_t)(arena->end - arena->next) < gap + bytes + SIM_RED_ZONE || arena->next == NULL) {
        add_chunk(arena, bytes + alignment + SIM_RED_ZONE);
        gap = (size_t)(-(uintptr_t)arena->next & (alignment - 1));
    }
    char *piece = arena->next + gap;
    arena->next = piece + bytes + SIM_RED_ZONE;
    sim_unpoison(piece, bytes);
    return piece;
}

/* The rest of the older chunk is given up: at most one chunk's worth, and never touched, so not even resident. */
static void add_chunk(struct sim_arena *arena, size_t room)
{
    size_t bytes = arena->chunks == NULL ? CHUNK_BYTES_MIN : arena->chunks->bytes * 2;
    if (bytes > CHUNK_BYTES_MAX)
        bytes = CHUNK_BYTES_MAX;
    if (bytes < room + sizeof(struct sim_arena_chunk))
        bytes = room + sizeof(struct sim_arena_chunk);
    struct sim_arena_chunk *chunk = calloc(1, bytes); /* fresh pages are zero already and stay untouched */
    if (chunk == NULL)
        fail(arena, bytes);
    chunk->older = arena->chunks;
    chunk->bytes = bytes;
    arena->chunks = chunk;
    arena->next = chunk->data;
    arena->end = (char *)chunk + bytes;
    arena->reserved_bytes += bytes;
    sim_poison(chunk->data, bytes - sizeof *chunk);
}

static void fail(const struct sim_arena *arena, size_t wanted)
{
    arena->no_memory(arena->no_memory_context, wanted);
    abort();
}
