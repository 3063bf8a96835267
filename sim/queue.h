/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pending events in order of time; equal times leave in the order they came.
 *
 * Two implementations behind one interface, chosen when made. SIM_QUEUE_HEAP is a 4-ary heap (sim/heap4.h), the oracle
 * in tests. SIM_QUEUE_RADIX, the default, is an adaptive radix heap: the near future (of few events: all of it) is a
 * sorted array, the front; all later events wait in buckets by the first hexadecimal digit in which their time differs
 * from `base`. A bucket is a list of 4 KiB chunks to which one appends and from which one reads in order. So the cost
 * stays flat where a heap pays a cache miss per level, and ties stay first-in first-out without being compared.
 *
 * Invariants of the radix form: every event in a bucket is at or after `limit`, every event in the front before it;
 * base <= limit; bucket (level, digit) holds times whose highest digit that differs from base's is `digit` at `level`;
 * bucket (0, 0) holds base itself. Source: Ahuja, Mehlhorn, Orlin, Tarjan 1990 (radix heaps).
 *
 * Memory: 24 bytes per pending event plus at most a chunk per bucket in use, from the arena; chunks are used again. Not
 * for several threads. Cost of a pop and a push: 18-40 ns from 10 to 1e7 events (bench/hold.c).
 */
#ifndef SIM_QUEUE_H
#define SIM_QUEUE_H

#include "sim/arena.h"
#include "sim/heap4.h"

enum sim_queue_kind { SIM_QUEUE_RADIX = 0, SIM_QUEUE_HEAP };

enum {
    SIM_QUEUE_DIGIT_BITS = 4, /* fewer: more moves per event; more: too many streams for the cache */
    SIM_QUEUE_DIGITS = 1 << SIM_QUEUE_DIGIT_BITS,
    SIM_QUEUE_LEVELS = 62 / SIM_QUEUE_DIGIT_BITS + 1,
    SIM_QUEUE_BUCKETS = SIM_QUEUE_LEVELS * SIM_QUEUE_DIGITS,
    SIM_QUEUE_CHUNK_EVENTS = 170, /* 4 KiB */
    /* The rest is measured with bench/hold.c. The front is for 24 events when it holds all there are, for 256 when
     * it is the near future of more; its array is longer, to slide rarely. Up to 16 are scanned rather than
     * searched. */
    SIM_QUEUE_FRONT_ALONE = 24,
    SIM_QUEUE_FRONT_MAX = 256,
    SIM_QUEUE_FRONT_ROOM = 2 * SIM_QUEUE_FRONT_MAX,
    SIM_QUEUE_SCAN_MAX = 16,
};

struct sim_queue_chunk {
    struct sim_queue_chunk *next;
    struct sim_event events[SIM_QUEUE_CHUNK_EVENTS];
};

struct sim_queue_bucket {
    struct sim_event *write, *write_end; /* free room of the last chunk; equal in a bucket without chunks */
    struct sim_queue_chunk *first, *last;
};

struct sim_queue {
    struct sim_event *front; /* sorted: [front_first, front_end) */
    uint32_t front_first, front_end, front_max;
    enum sim_queue_kind kind;
    size_t size;                       /* pending events */
    uint64_t pushed;                   /* events ever pushed */
    sim_time now;                      /* of the last event popped */
    uint64_t limit, base;              /* ns */
    uint64_t filled_levels;            /* bit k: level k has a filled bucket */
    uint32_t filled[SIM_QUEUE_LEVELS]; /* bit d: bucket d of the level is filled, that is, has a chunk */
    const struct sim_event *read;      /* next event of bucket 0 */
    struct sim_queue_chunk *free_chunks;
    struct sim_arena *arena;
    struct sim_heap4 heap; /* the heap form's only part */
    uint64_t shuffle;      /* seed of the tie-shuffling test mode, 0: off */
    struct sim_queue_bucket buckets[SIM_QUEUE_BUCKETS];
};

/* `shuffle` other than 0 makes equal times leave in an order drawn from it; the kind is then SIM_QUEUE_HEAP. */
void sim_queue_init(struct sim_queue *queue, enum sim_queue_kind kind, uint64_t shuffle, struct sim_arena *arena);

/* Slow paths, called by the functions below. */
void sim_queue_push_heap(struct sim_queue *queue, sim_time at, uint64_t order, uint32_t a, uint32_t b);
void sim_queue_push_front(struct sim_queue *queue, sim_time at, uint64_t order, uint32_t a, uint32_t b);
void sim_queue_push_bucket(struct sim_queue *queue, sim_time at, uint64_t order, uint32_t a, uint32_t b);
struct sim_event sim_queue_pop_rest(struct sim_queue *queue);
void sim_queue_refill(struct sim_queue *queue);

static inline size_t sim_queue_size(const struct sim_queue *queue)
{
    return queue->size;
}

/* The level and, below it, the digit in which `at` differs first from the base; 0 for the base itself, as no time that
 * differs in the last digit is below it. */
static inline unsigned sim_queue_bucket_of(const struct sim_queue *queue, uint64_t at)
{
    uint64_t differs = at ^ queue->base;
    if (differs == 0)
        return 0;
    unsigned level = (63 - (unsigned)__builtin_clzll(differs)) / SIM_QUEUE_DIGIT_BITS;
    unsigned digit = at >> level * SIM_QUEUE_DIGIT_BITS & (SIM_QUEUE_DIGITS - 1);
    return level << SIM_QUEUE_DIGIT_BITS | digit;
}

/* `at` is not before an event already popped, nor below 0; `kind` < 2^16. At most 2^48 pushes. */
static inline void sim_queue_push(struct sim_queue *queue, sim_time at, uint32_t kind, uint32_t a, uint32_t b)
{
    assert(at >= queue->now && kind >> SIM_EVENT_KIND_BITS == 0);
    const struct sim_event event = {.at = at, .order = queue->pushed++ << SIM_EVENT_KIND_BITS | kind, .a = a, .b = b};
    queue->size++;
    if (queue->kind != SIM_QUEUE_RADIX) {
        sim_queue_push_heap(queue, at, event.order, a, b);
        return;
    }
    if ((uint64_t)at >= queue->limit) {
        struct sim_queue_bucket *bucket = &queue->buckets[sim_queue_bucket_of(queue, (uint64_t)at)];
        if (bucket->write == bucket->write_end) {
            sim_queue_push_bucket(queue, at, event.order, a, b);
            return;
        }
        *bucket->write++ = event;
        return;
    }
    uint32_t end = queue->front_end;
    if (end - queue->front_first > SIM_QUEUE_SCAN_MAX || end == SIM_QUEUE_FRONT_ROOM) {
        sim_queue_push_front(queue, at, event.order, a, b);
        return;
    }
    /* Few events: one mispredicted branch costs less than a search and a call. */
    struct sim_event *place = queue->front + end, *first = queue->front + queue->front_first;
    for (; place > first && place[-1].at > at; place--)
        *place = place[-1];
    *place = event;
    queue->front_end = end + 1;
}

/* The earliest event; the queue is not empty. Valid until the next call. */
static inline const struct sim_event *sim_queue_peek(struct sim_queue *queue)
{
    assert(queue->size > 0);
    if (queue->kind != SIM_QUEUE_RADIX)
        return sim_heap4_peek(&queue->heap);
    if (queue->front_first == queue->front_end && queue->buckets[0].first == NULL)
        sim_queue_refill(queue);
    return queue->front_first < queue->front_end ? queue->front + queue->front_first : queue->read;
}

/* Takes the earliest event out; the queue is not empty. */
static inline struct sim_event sim_queue_pop(struct sim_queue *queue)
{
    assert(queue->size > 0);
    queue->size--;
    if (queue->front_first == queue->front_end)
        return sim_queue_pop_rest(queue);
    const struct sim_event *first = &queue->front[queue->front_first++];
    queue->now = first->at;
    /* Field by field: a wide load of what was stored in parts a moment ago would stall. */
    return (struct sim_event){.at = first->at, .order = first->order, .a = first->a, .b = first->b};
}

#endif
