/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory of one lifetime (a scenario, a run): allocated piece by piece, given back all at once.
 *
 * The arena owns every byte it hands out; pieces stay where they are until sim_arena_free(). When the machine has no
 * more memory the handler given at the start is called and does not come back, so callers check nothing. One thread
 * per arena. Cost: a pointer bump; malloc once per chunk. Built with AddressSanitizer, a poisoned gap follows every
 * piece.
 */
#ifndef SIM_ARENA_H
#define SIM_ARENA_H

#include <stddef.h>

/* Called when malloc fails with the bytes that were wanted. Must not return (cli/ prints one line and exits with 3;
 * a test jumps out); if it does, the process aborts. */
typedef void sim_no_memory_handler(void *context, size_t wanted_bytes);

struct sim_arena_chunk;

struct sim_arena {
    struct sim_arena_chunk *chunks; /* newest first */
    char *next, *end;               /* free room of the newest chunk */
    size_t reserved_bytes;          /* taken from malloc in all */
    sim_no_memory_handler *no_memory;
    void *no_memory_context;
};

/* Takes no memory yet. `no_memory` is not NULL. */
void sim_arena_init(struct sim_arena *arena, sim_no_memory_handler *no_memory, void *context);

/* `bytes` of zeroed memory, aligned for any type; never NULL; `bytes` may be 0. */
void *sim_arena_alloc(struct sim_arena *arena, size_t bytes);

/* count * bytes_each without overflow, aligned to a power of two up to 4096; zeroed. */
void *sim_arena_array(struct sim_arena *arena, size_t count, size_t bytes_each, size_t alignment);

/* A NUL-terminated copy of text[0..length). */
char *sim_arena_text(struct sim_arena *arena, const char *text, size_t length);

/* Gives everything back; the arena may be used again. */
void sim_arena_free(struct sim_arena *arena);

#endif
