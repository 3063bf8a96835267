/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pending events in order of time; equal times leave in the order they came.
 *
 * Two implementations behind one interface, chosen when made. SIM_QUEUE_HEAP is a 4-ary heap (sim/heap4.h) and the oracle
 * in tests. SIM_QUEUE_RADIX, the default, is an adaptive radix heap: few events live in that heap alone; of many, only the
 * near future does, and the rest wait in buckets by the highest bit in which their time differs from `base`. A bucket is a
 * list of 4 KiB chunks to which one appends and from which one reads in order, so the cost stays flat (50-60 ns) where a
 * heap pays a cache miss per level, and ties stay first-in first-out without being compared.
 *
 * Invariants of the radix form: every event in a bucket is at or after `limit`, every event in the heap before it;
 * base <= limit; bucket k > 0 holds times whose highest bit that differs from base is bit k - 1; bucket 0 holds base itself.
 * Source: Ahuja, Mehlhorn, Orlin, Tarjan 1990 (radix heaps).
 *
 * Memory: 24 bytes per pending event plus at most a chunk per bucket, from the arena; chunks are used again. Not for
 * several threads.
 */
#ifndef SIM_QUEUE_H
#define SIM_QUEUE_H

#include "sim/arena.h"
#include "sim/heap4.h"

enum sim_queue_kind { SIM_QUEUE_RADIX = 0, SIM_QUEUE_HEAP };

enum { SIM_QUEUE_BUCKETS = 64, SIM_QUEUE_CHUNK_EVENTS = 170 };

struct sim_queue_chunk {
    struct sim_queue_chunk *next;
    struct sim_event events[SIM_QUEUE_CHUNK_EVENTS];
};

struct sim_queue_bucket {
    struct sim_event *write, *write_end; /* free room of the last chunk; equal in a bucket without chunks */
    struct sim_queue_chunk *first, *last;
};

struct sim_queue {
    struct sim_heap4 heap;
    uint64_t limit, base;         /* ns */
    size_t size;                  /* events in heap and buckets */
    uint64_t pushed;              /* events ever pushed */
    uint64_t shuffle;             /* seed of the tie-shuffling test mode, 0: off */
    uint64_t filled;              /* bit k: bucket k is not empty */
    const struct sim_event *read; /* next event of bucket 0 */
    enum sim_queue_kind kind;
    struct sim_queue_chunk *free_chunks;
    struct sim_arena *arena;
    struct sim_queue_bucket buckets[SIM_QUEUE_BUCKETS];
};

/* `shuffle` other than 0 makes equal times leave in an order drawn from it; the kind is then SIM_QUEUE_HEAP. */
void sim_queue_init(struct sim_queue *queue, enum sim_queue_kind kind, uint64_t shuffle, struct sim_arena *arena);

/* Slow paths, called by the functions below. */
uint64_t sim_queue_shuffled(const struct sim_queue *queue);
void sim_queue_make_room(struct sim_queue *queue);
void sim_queue_add_chunk(struct sim_queue *queue, unsigned bucket);
void sim_queue_refill(struct sim_queue *queue);
void sim_queue_next_chunk(struct sim_queue *queue);

static inline size_t sim_queue_size(const struct sim_queue *queue)
{
    return queue->size;
}

static inline unsigned sim_queue_bucket_of(const struct sim_queue *queue, uint64_t at)
{
    uint64_t differs = at ^ queue->base;
    return differs == 0 ? 0 : 64 - (unsigned)__builtin_clzll(differs);
}

static inline void sim_queue_append(struct sim_queue *queue, const struct sim_event *event)
{
    unsigned index = sim_queue_bucket_of(queue, (uint64_t)event->at);
    struct sim_queue_bucket *bucket = &queue->buckets[index];
    if (bucket->write == bucket->write_end)
        sim_queue_add_chunk(queue, index);
    *bucket->write++ = *event;
    queue->filled |= UINT64_C(1) << index;
}

/* `at` >= 0 and not before an event already popped; `kind` < 2^16. At most 2^48 pushes. */
static inline void sim_queue_push(struct sim_queue *queue, sim_time at, uint32_t kind, uint32_t a, uint32_t b)
{
    assert(at >= 0 && kind >> SIM_EVENT_KIND_BITS == 0);
    uint64_t sequence = queue->shuffle == 0 ? queue->pushed : sim_queue_shuffled(queue);
    const struct sim_event event = {.at = at, .order = sequence << SIM_EVENT_KIND_BITS | kind, .a = a, .b = b};
    queue->pushed++;
    queue->size++;
    if ((uint64_t)at < queue->limit && sim_heap4_full(&queue->heap))
        sim_queue_make_room(queue);
    if ((uint64_t)at < queue->limit)
        sim_heap4_push(&queue->heap, &event);
    else
        sim_queue_append(queue, &event);
}

/* The earliest event; the queue is not empty. Valid until the next call. */
static inline const struct sim_event *sim_queue_peek(struct sim_queue *queue)
{
    assert(queue->size > 0);
    if (sim_heap4_size(&queue->heap) == 0 && (queue->filled & 1) == 0)
        sim_queue_refill(queue);
    return sim_heap4_size(&queue->heap) > 0 ? sim_heap4_peek(&queue->heap) : queue->read;
}

/* Takes the earliest event out; the queue is not empty. */
static inline struct sim_event sim_queue_pop(struct sim_queue *queue)
{
    assert(queue->size > 0);
    if (sim_heap4_size(&queue->heap) == 0 && (queue->filled & 1) == 0)
        sim_queue_refill(queue);
    queue->size--;
    if (sim_heap4_size(&queue->heap) > 0)
        return sim_heap4_pop(&queue->heap);
    struct sim_event first = *queue->read++;
    struct sim_queue_bucket *ties = &queue->buckets[0];
    if (queue->read == ties->write || queue->read == ties->first->events + SIM_QUEUE_CHUNK_EVENTS)
        sim_queue_next_chunk(queue);
    return first;
}

#endif
