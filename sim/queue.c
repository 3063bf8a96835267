/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The slow paths of the event queue: moving events between the heap and the radix buckets. See queue.h. */
#include "sim/queue.h"

#include <string.h>

#include "sim/stream.h"

/* The heap of the radix form holds at most HEAP_EVENTS; when it overflows its events are spread over buckets. It takes over
 * everything again when no more than half of it is pending, so that the form changes seldom. Measured: bench/hold.c. */
enum { HEAP_EVENTS = 512, HEAP_EVENTS_FEW = HEAP_EVENTS / 2 };

static void grow_heap(struct sim_queue *queue);
static bool base_may_move(const struct sim_queue *queue, uint64_t base);
static void heap_to_buckets(struct sim_queue *queue);
static void bucket_to_heap(struct sim_queue *queue, unsigned index);
static void split_bucket(struct sim_queue *queue, unsigned index);
static struct sim_queue_chunk *detach(struct sim_queue *queue, unsigned index, const struct sim_event **end);
static const struct sim_event *chunk_end(const struct sim_queue_chunk *chunk, const struct sim_event *end);
static struct sim_queue_chunk *recycle(struct sim_queue *queue, struct sim_queue_chunk *chunk);

void sim_queue_init(struct sim_queue *queue, enum sim_queue_kind kind, uint64_t shuffle, struct sim_arena *arena)
{
    *queue = (struct sim_queue){
        .kind = shuffle == 0 ? kind : SIM_QUEUE_HEAP,
        .limit = UINT64_MAX,
        .shuffle = shuffle,
        .arena = arena,
    };
    queue->heap.capacity = HEAP_EVENTS;
    queue->heap.items = sim_arena_array(arena, HEAP_EVENTS, sizeof(struct sim_event), 64);
}

/* A permutation of the 48-bit sequence numbers: each step can be undone, so two events never get the same number. */
uint64_t sim_queue_shuffled(const struct sim_queue *queue)
{
    const uint64_t mask = (UINT64_C(1) << (64 - SIM_EVENT_KIND_BITS)) - 1;
    uint64_t x = queue->pushed;
    for (unsigned round = 0; round < 3; round++) {
        x = (x + sim_mix64(queue->shuffle + round)) & mask;
        x = (x * UINT64_C(0x9E3779B97F4A7C15)) & mask;
        x ^= x >> 24;
    }
    return x;
}

void sim_queue_make_room(struct sim_queue *queue)
{
    if (queue->kind == SIM_QUEUE_RADIX && base_may_move(queue, (uint64_t)sim_heap4_peek(&queue->heap)->at))
        heap_to_buckets(queue);
    else
        grow_heap(queue);
}

void sim_queue_add_chunk(struct sim_queue *queue, unsigned index)
{
    struct sim_queue_chunk *chunk = queue->free_chunks;
    if (chunk != NULL)
        queue->free_chunks = chunk->next;
    else
        chunk = sim_arena_array(queue->arena, 1, sizeof *chunk, 64);
    chunk->next = NULL;
    struct sim_queue_bucket *bucket = &queue->buckets[index];
    if (bucket->last != NULL)
        bucket->last->next = chunk;
    else
        bucket->first = chunk;
    if (index == 0 && bucket->last == NULL)
        queue->read = chunk->events;
    bucket->last = chunk;
    bucket->write = chunk->events;
    bucket->write_end = chunk->events + SIM_QUEUE_CHUNK_EVENTS;
}

/* Heap and bucket 0 are empty, another bucket is not. */
void sim_queue_refill(struct sim_queue *queue)
{
    if (queue->size <= HEAP_EVENTS_FEW) {
        while (queue->filled != 0)
            bucket_to_heap(queue, (unsigned)__builtin_ctzll(queue->filled));
        queue->limit = UINT64_MAX;
        return;
    }
    unsigned index = (unsigned)__builtin_ctzll(queue->filled);
    if (queue->buckets[index].first == queue->buckets[index].last) {
        /* One chunk: the heap takes the whole range of the bucket. */
        uint64_t at = (uint64_t)queue->buckets[index].first->events[0].at;
        queue->base = at >> (index - 1) << (index - 1);
        queue->limit = queue->base + (UINT64_C(1) << (index - 1));
        bucket_to_heap(queue, index);
    } else {
        split_bucket(queue, index);
    }
}

/* Bucket 0 was read to the end of a chunk or of the bucket. */
void sim_queue_next_chunk(struct sim_queue *queue)
{
    struct sim_queue_bucket *ties = &queue->buckets[0];
    bool empty = queue->read == ties->write;
    ties->first = recycle(queue, ties->first);
    if (empty) {
        assert(ties->first == NULL);
        *ties = (struct sim_queue_bucket){0};
        queue->filled &= ~UINT64_C(1);
    } else {
        queue->read = ties->first->events;
    }
}

static void grow_heap(struct sim_queue *queue)
{
    struct sim_heap4 *heap = &queue->heap;
    struct sim_event *items = sim_arena_array(queue->arena, heap->capacity * 2, sizeof(struct sim_event), 64);
    memcpy(items, heap->items, heap->used * sizeof(struct sim_event));
    heap->items = items;
    heap->capacity *= 2;
}

/* Whether all events stay in their buckets when the base moves: the new one must differ from the old only in bits below
 * those that tell the filled buckets apart. Always so unless events were pushed before the base, after a peek. */
static bool base_may_move(const struct sim_queue *queue, uint64_t base)
{
    return queue->filled == 0 || sim_queue_bucket_of(queue, base) < (unsigned)__builtin_ctzll(queue->filled);
}

/* Spreads the heap over buckets, in order, so that ties stay in order within their bucket. */
static void heap_to_buckets(struct sim_queue *queue)
{
    queue->base = queue->limit = (uint64_t)sim_heap4_peek(&queue->heap)->at;
    while (sim_heap4_size(&queue->heap) > 0) {
        struct sim_event event = sim_heap4_pop(&queue->heap);
        sim_queue_append(queue, &event);
    }
}

static void bucket_to_heap(struct sim_queue *queue, unsigned index)
{
    const struct sim_event *end;
    struct sim_queue_chunk *chunk = detach(queue, index, &end);
    while (chunk != NULL) {
        const struct sim_event *stop = chunk_end(chunk, end);
        for (const struct sim_event *event = chunk->events; event < stop; event++)
            sim_heap4_push(&queue->heap, event);
        chunk = recycle(queue, chunk);
    }
}

/* Moves the base to the earliest event of the bucket, which spreads it over lower buckets, all of them empty. */
static void split_bucket(struct sim_queue *queue, unsigned index)
{
    const struct sim_event *end;
    struct sim_queue_chunk *first = detach(queue, index, &end);
    sim_time earliest = SIM_TIME_NEVER;
    for (const struct sim_queue_chunk *chunk = first; chunk != NULL; chunk = chunk->next)
        for (const struct sim_event *event = chunk->events; event < chunk_end(chunk, end); event++)
            earliest = event->at < earliest ? event->at : earliest;
    queue->base = queue->limit = (uint64_t)earliest;
    for (struct sim_queue_chunk *chunk = first; chunk != NULL; chunk = recycle(queue, chunk))
        for (const struct sim_event *event = chunk->events, *stop = chunk_end(chunk, end); event < stop; event++)
            sim_queue_append(queue, event);
}

/* Takes the chunks out of a bucket, which is empty then; `end` is the end of the last one's events. */
static struct sim_queue_chunk *detach(struct sim_queue *queue, unsigned index, const struct sim_event **end)
{
    struct sim_queue_bucket *bucket = &queue->buckets[index];
    struct sim_queue_chunk *first = bucket->first;
    *end = bucket->write;
    *bucket = (struct sim_queue_bucket){0};
    queue->filled &= ~(UINT64_C(1) << index);
    return first;
}

static const struct sim_event *chunk_end(const struct sim_queue_chunk *chunk, const struct sim_event *end)
{
    return chunk->next == NULL ? end : chunk->events + SIM_QUEUE_CHUNK_EVENTS;
}

/* Gives the chunk back to the pool; returns the one after it. */
static struct sim_queue_chunk *recycle(struct sim_queue *queue, struct sim_queue_chunk *chunk)
{
    struct sim_queue_chunk *next = chunk->next;
    chunk->next = queue->free_chunks;
    queue->free_chunks = chunk;
    return next;
}
