/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of equal-sized records under 32-bit ids that are given back and used again.
 *
 * Id 0 is none. Addresses are stable while a record lives. Each id counts its lives in a generation: an event that
 * carries (id, generation) is stale once sim_slots_is() says no, which is how events are cancelled. The most
 * recently released id is taken next, so memory follows what is alive. The memory belongs to the arena. Callers wrap
 * ids in a type of their own:
 *
 *     typedef struct { uint32_t v; } mdl_pod_id;
 *     static inline struct mdl_pod *pod_at(struct mdl_world *w, mdl_pod_id id) { return sim_slots_at(&w->pods, id.v); }
 *
 * Cost: take and release O(1), at() two loads. Built with AddressSanitizer, released records are poisoned.
 */
#ifndef SIM_SLOTS_H
#define SIM_SLOTS_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/arena.h"

enum { SIM_SLOTS_CHUNK_BITS = 8, SIM_SLOTS_CHUNK = 1 << SIM_SLOTS_CHUNK_BITS };

struct sim_slot_state {
    uint32_t generation; /* odd while the record lives */
    uint32_t next_free;
};

struct sim_slots_chunk {
    struct sim_slot_state state[SIM_SLOTS_CHUNK];
    char *records;
};

struct sim_slots {
    struct sim_arena *arena;
    struct sim_slots_chunk **chunks;
    uint32_t chunk_count, chunk_capacity;
    uint32_t used;  /* ids 1..used exist, alive or free */
    uint32_t alive; /* records that live */
    uint32_t first_free;
    size_t record_bytes;
};

/* `record_bytes` > 0, a multiple of the record's alignment. Takes memory with the first record. */
void sim_slots_init(struct sim_slots *slots, struct sim_arena *arena, size_t record_bytes);

/* A new record, zeroed; its id, never 0. */
uint32_t sim_slots_take(struct sim_slots *slots);

/* Ends the record; events that carry its generation are stale from now on. */
void sim_slots_release(struct sim_slots *slots, uint32_t id);

/* The living id after `id` in ascending order (0: the first); 0 at the end. Taking and releasing meanwhile is
 * allowed. */
uint32_t sim_slots_next(const struct sim_slots *slots, uint32_t id);

static inline const struct sim_slot_state *sim_slots_state(const struct sim_slots *slots, uint32_t id)
{
    assert(id != 0 && id <= slots->used);
    return &slots->chunks[(id - 1) >> SIM_SLOTS_CHUNK_BITS]->state[(id - 1) & (SIM_SLOTS_CHUNK - 1)];
}

/* To be stored in events beside the id; also valid for an id that was released (it is then the next life's less
 * one). */
static inline uint32_t sim_slots_generation(const struct sim_slots *slots, uint32_t id)
{
    return sim_slots_state(slots, id)->generation;
}

/* Whether `id` lives and is still in its life `generation`. False for id 0 and ids never given out. */
static inline bool sim_slots_is(const struct sim_slots *slots, uint32_t id, uint32_t generation)
{
    return id != 0 && id <= slots->used && (generation & 1) != 0 &&
           sim_slots_state(slots, id)->generation == generation;
}

/* The record of a living id. */
static inline void *sim_slots_at(const struct sim_slots *slots, uint32_t id)
{
    assert((sim_slots_state(slots, id)->generation & 1) != 0);
    return slots->chunks[(id - 1) >> SIM_SLOTS_CHUNK_BITS]->records +
           (size_t)((id - 1) & (SIM_SLOTS_CHUNK - 1)) * slots->record_bytes;
}

#endif
