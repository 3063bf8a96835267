/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slot tables in chunks of 256 records with a free list through the slots' states. See slots.h. */
#include "sim/slots.h"

#include <string.h>

#include "sim/poison_priv.h"

enum { RECORD_ALIGNMENT = 64 }; /* chunks start on a cache line, so records of 32 or 64 bytes never straddle two */

static void add_chunk(struct sim_slots *slots);

void sim_slots_init(struct sim_slots *slots, struct sim_arena *arena, size_t record_bytes)
{
    assert(record_bytes > 0);
    *slots = (struct sim_slots){.arena = arena, .record_bytes = record_bytes};
}

uint32_t sim_slots_take(struct sim_slots *slots)
{
    uint32_t id = slots->first_free;
    if (id == 0) {
        assert(slots->used < UINT32_MAX - SIM_SLOTS_CHUNK);
        if (slots->used == slots->chunk_count << SIM_SLOTS_CHUNK_BITS)
            add_chunk(slots);
        id = ++slots->used;
    }
    struct sim_slots_chunk *chunk = slots->chunks[(id - 1) >> SIM_SLOTS_CHUNK_BITS];
    struct sim_slot_state *state = &chunk->state[(id - 1) & (SIM_SLOTS_CHUNK - 1)];
    if (id == slots->first_free)
        slots->first_free = state->next_free;
    state->generation++;
    slots->alive++;
    void *record = sim_slots_at(slots, id);
    sim_unpoison(record, slots->record_bytes);
    memset(record, 0, slots->record_bytes);
    return id;
}

void sim_slots_release(struct sim_slots *slots, uint32_t id)
{
    sim_poison(sim_slots_at(slots, id), slots->record_bytes);
    struct sim_slots_chunk *chunk = slots->chunks[(id - 1) >> SIM_SLOTS_CHUNK_BITS];
    struct sim_slot_state *state = &chunk->state[(id - 1) & (SIM_SLOTS_CHUNK - 1)];
    state->generation++;
    state->next_free = slots->first_free;
    slots->first_free = id;
    slots->alive--;
}

uint32_t sim_slots_next(const struct sim_slots *slots, uint32_t id)
{
    while (id < slots->used)
        if ((sim_slots_state(slots, ++id)->generation & 1) != 0)
            return id;
    return 0;
}

static void add_chunk(struct sim_slots *slots)
{
    if (slots->chunk_count == slots->chunk_capacity) {
        uint32_t capacity = slots->chunk_capacity == 0 ? 16 : slots->chunk_capacity * 2;
        struct sim_slots_chunk **chunks =
            sim_arena_array(slots->arena, capacity, sizeof(struct sim_slots_chunk *), sizeof(void *));
        if (slots->chunk_count > 0)
            memcpy(chunks, slots->chunks, slots->chunk_count * sizeof(struct sim_slots_chunk *));
        slots->chunks = chunks;
        slots->chunk_capacity = capacity;
    }
    struct sim_slots_chunk *chunk = sim_arena_alloc(slots->arena, sizeof *chunk);
    chunk->records = sim_arena_array(slots->arena, SIM_SLOTS_CHUNK, slots->record_bytes, RECORD_ALIGNMENT);
    sim_poison(chunk->records, SIM_SLOTS_CHUNK * slots->record_bytes);
    slots->chunks[slots->chunk_count++] = chunk;
}
