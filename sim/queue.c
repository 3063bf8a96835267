/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The slow paths of the event queue: the heap form, and moving events between the front and the buckets. See
 * queue.h. */
#include "sim/queue.h"

#include <string.h>

#include "sim/stream.h"

enum {
    /* With so few events in all, the front takes over everything; half of its maximum, so that the form changes
     * seldom. */
    FEW_EVENTS = SIM_QUEUE_FRONT_ALONE / 2,
    /* A bucket goes into the front whole when it holds no more than this, or than a quarter of all: the wider the
     * front's range, the more pushes fall into it, where they cost more than in a bucket. */
    FRONT_TAKES_ALWAYS = 24,
    HEAP_CAPACITY_MIN = 256,
    INSERTION_SORT_MAX = 16,
    SORT_BITS = 8,
    SORT_DIGITS = 1 << SORT_BITS,
};

static uint64_t shuffled(const struct sim_queue *queue, uint64_t sequence);
static struct sim_event pop_tie(struct sim_queue *queue);
static void front_spill(struct sim_queue *queue);
static void front_insert(struct sim_queue *queue, const struct sim_event *event);
static void front_slide(struct sim_queue *queue);
static bool front_takes(const struct sim_queue *queue, unsigned index);
static void bucket_to_front(struct sim_queue *queue, unsigned index);
static void counting_sort(struct sim_event *out, const struct sim_event *begin, const struct sim_event *end,
                          unsigned shift);
static void split_bucket(struct sim_queue *queue, unsigned index);
static void rebase(struct sim_queue *queue);
static void append(struct sim_queue *queue, const struct sim_event *event);
static void append_all(struct sim_queue *queue, struct sim_queue_chunk *first, const struct sim_event *end);
static void add_chunk(struct sim_queue *queue, unsigned index);
static void mark_empty(struct sim_queue *queue, unsigned index);
static unsigned first_filled(const struct sim_queue *queue);
static unsigned shift_of(unsigned index);
static struct sim_queue_chunk *detach(struct sim_queue *queue, unsigned index, const struct sim_event **end);
static struct sim_queue_chunk *recycle(struct sim_queue *queue, struct sim_queue_chunk *chunk);
static const struct sim_event *chunk_end(const struct sim_queue_chunk *chunk, const struct sim_event *end);

void sim_queue_init(struct sim_queue *queue, enum sim_queue_kind kind, uint64_t shuffle, struct sim_arena *arena)
{
    *queue = (struct sim_queue){
        .kind = shuffle == 0 ? kind : SIM_QUEUE_HEAP,
        .front_max = SIM_QUEUE_FRONT_ALONE,
        .limit = UINT64_MAX,
        .shuffle = shuffle,
        .arena = arena,
    };
    if (queue->kind == SIM_QUEUE_RADIX)
        queue->front = sim_arena_array(arena, SIM_QUEUE_FRONT_ROOM, sizeof(struct sim_event), 64);
}

void sim_queue_push_heap(struct sim_queue *queue, sim_time at, uint64_t order, uint32_t a, uint32_t b)
{
    struct sim_event event = {.at = at, .order = order, .a = a, .b = b};
    if (queue->shuffle != 0)
        event.order = shuffled(queue, order >> SIM_EVENT_KIND_BITS) << SIM_EVENT_KIND_BITS | sim_event_kind(&event);
    struct sim_heap4 *heap = &queue->heap;
    if (sim_heap4_full(heap)) {
        size_t capacity = heap->capacity == 0 ? HEAP_CAPACITY_MIN : heap->capacity * 2;
        struct sim_event *items = sim_arena_array(queue->arena, capacity, sizeof(struct sim_event), 64);
        if (heap->used > 0)
            memcpy(items, heap->items, heap->used * sizeof(struct sim_event));
        heap->items = items;
        heap->capacity = capacity;
    }
    sim_heap4_push(heap, &event);
}

/* A full front is spilled first, and then the event may belong into a bucket. */
void sim_queue_push_front(struct sim_queue *queue, sim_time at, uint64_t order, uint32_t a, uint32_t b)
{
    const struct sim_event event = {.at = at, .order = order, .a = a, .b = b};
    if (queue->front_end - queue->front_first == queue->front_max)
        front_spill(queue);
    if ((uint64_t)at < queue->limit)
        front_insert(queue, &event);
    else
        append(queue, &event);
}

void sim_queue_push_bucket(struct sim_queue *queue, sim_time at, uint64_t order, uint32_t a, uint32_t b)
{
    const struct sim_event event = {.at = at, .order = order, .a = a, .b = b};
    append(queue, &event);
}

/* From an empty front (as it always is in the heap form). */
struct sim_event sim_queue_pop_rest(struct sim_queue *queue)
{
    struct sim_event first;
    if (queue->kind == SIM_QUEUE_RADIX && queue->buckets[0].first == NULL)
        sim_queue_refill(queue);
    if (queue->kind == SIM_QUEUE_HEAP)
        first = sim_heap4_pop(&queue->heap);
    else if (queue->front_first < queue->front_end)
        first = queue->front[queue->front_first++];
    else
        first = pop_tie(queue);
    queue->now = first.at;
    return first;
}

/* Front and bucket 0 are empty, another bucket is not; afterwards one of the two is filled. */
void sim_queue_refill(struct sim_queue *queue)
{
    queue->front_first = queue->front_end = 0;
    if (queue->size <= FEW_EVENTS) {
        while (queue->filled_levels != 0)
            bucket_to_front(queue, first_filled(queue));
        queue->limit = UINT64_MAX;
        queue->front_max = SIM_QUEUE_FRONT_ALONE;
        return;
    }
    unsigned index = first_filled(queue);
    if (front_takes(queue, index)) {
        bucket_to_front(queue, index);
        unsigned shift = shift_of(index);
        queue->base = (uint64_t)queue->front[0].at >> shift << shift;
        queue->limit = queue->base + (UINT64_C(1) << shift);
        queue->front_max = SIM_QUEUE_FRONT_MAX;
    } else {
        split_bucket(queue, index);
    }
}

/* A permutation of the 48-bit sequence numbers: each step can be undone, so two events never get the same number. */
static uint64_t shuffled(const struct sim_queue *queue, uint64_t sequence)
{
    const uint64_t mask = (UINT64_C(1) << (64 - SIM_EVENT_KIND_BITS)) - 1;
    for (unsigned round = 0; round < 3; round++) {
        sequence = (sequence + sim_mix64(queue->shuffle + round)) & mask;
        sequence = (sequence * UINT64_C(0x9E3779B97F4A7C15)) & mask;
        sequence ^= sequence >> 24;
    }
    return sequence;
}

/* The next event of bucket 0, which is not empty. */
static struct sim_event pop_tie(struct sim_queue *queue)
{
    struct sim_queue_bucket *ties = &queue->buckets[0];
    const struct sim_event first = *queue->read++;
    if (queue->read == ties->write) {
        recycle(queue, ties->first);
        *ties = (struct sim_queue_bucket){0};
        mark_empty(queue, 0);
    } else if (queue->read == ties->first->events + SIM_QUEUE_CHUNK_EVENTS) {
        ties->first = recycle(queue, ties->first);
        queue->read = ties->first->events;
    }
    return first;
}

/* Spreads the front over buckets relative to the clock, so that no later push can come before the base. In order, so
 * that ties stay in order within their bucket. */
static void front_spill(struct sim_queue *queue)
{
    /* Filled buckets stay right if the new base differs from the old only in bits below those that tell them apart. */
    if (queue->filled_levels == 0 || sim_queue_bucket_of(queue, (uint64_t)queue->now) >> SIM_QUEUE_DIGIT_BITS <
                                         first_filled(queue) >> SIM_QUEUE_DIGIT_BITS)
        queue->base = (uint64_t)queue->now;
    else
        rebase(queue);
    queue->limit = queue->base;
    queue->front_max = SIM_QUEUE_FRONT_MAX;
    for (uint32_t i = queue->front_first; i < queue->front_end; i++)
        append(queue, &queue->front[i]);
    queue->front_first = queue->front_end = 0;
}

/* Behind all events at the same time, which are older. Moves the shorter side. */
static void front_insert(struct sim_queue *queue, const struct sim_event *event)
{
    if (queue->front_end == SIM_QUEUE_FRONT_ROOM)
        front_slide(queue);
    struct sim_event *first = queue->front + queue->front_first, *end = queue->front + queue->front_end;
    struct sim_event *place = first;
    size_t left = (size_t)(end - first);
    while (left > 0) {
        size_t half = (left + 1) / 2;
        place += place[half - 1].at <= event->at ? half : 0;
        left -= half;
    }
    if (place - first < end - place && queue->front_first > 0) {
        memmove(first - 1, first, (size_t)(place - first) * sizeof *place);
        queue->front_first--;
        place--;
    } else {
        memmove(place + 1, place, (size_t)(end - place) * sizeof *place);
        queue->front_end++;
    }
    *place = *event;
}

/* Back to the start of the array. */
static void front_slide(struct sim_queue *queue)
{
    uint32_t count = queue->front_end - queue->front_first;
    memmove(queue->front, queue->front + queue->front_first, count * sizeof(struct sim_event));
    queue->front_first = 0;
    queue->front_end = count;
}

static bool front_takes(const struct sim_queue *queue, unsigned index)
{
    const struct sim_queue_bucket *bucket = &queue->buckets[index];
    size_t count = (size_t)(bucket->write - bucket->last->events);
    return bucket->first == bucket->last && (count <= FRONT_TAKES_ALWAYS || count <= queue->size / 4);
}

/* Sorts the bucket, of one chunk and after all of the front, into it. A counting sort by the leading bits in which its
 * events differ leaves little for the insertion sort that follows; both keep ties in order. */
static void bucket_to_front(struct sim_queue *queue, unsigned index)
{
    const struct sim_event *end;
    struct sim_queue_chunk *chunk = detach(queue, index, &end);
    struct sim_event *out = queue->front + queue->front_end;
    uint32_t count = (uint32_t)(end - chunk->events);
    if (count <= INSERTION_SORT_MAX)
        memcpy(out, chunk->events, count * sizeof *out);
    else
        counting_sort(out, chunk->events, end, shift_of(index) > SORT_BITS ? shift_of(index) - SORT_BITS : 0);
    for (uint32_t i = 1; i < count; i++) {
        struct sim_event moving = out[i];
        uint32_t place = i;
        for (; place > 0 && out[place - 1].at > moving.at; place--)
            out[place] = out[place - 1];
        out[place] = moving;
    }
    queue->front_end += count;
    recycle(queue, chunk);
}

/* Sorts by the SORT_BITS bits of the time from `shift` on. */
static void counting_sort(struct sim_event *out, const struct sim_event *begin, const struct sim_event *end,
                          unsigned shift)
{
    uint32_t starts[SORT_DIGITS] = {0};
    for (const struct sim_event *event = begin; event < end; event++)
        starts[(uint64_t)event->at >> shift & (SORT_DIGITS - 1)]++;
    uint32_t sum = 0;
    for (unsigned digit = 0; digit < SORT_DIGITS; digit++) {
        uint32_t here = starts[digit];
        starts[digit] = sum;
        sum += here;
    }
    for (const struct sim_event *event = begin; event < end; event++)
        out[starts[(uint64_t)event->at >> shift & (SORT_DIGITS - 1)]++] = *event;
}

/* Moves the base to the earliest event of the bucket, which spreads it over lower buckets, all of them empty. */
static void split_bucket(struct sim_queue *queue, unsigned index)
{
    const struct sim_event *end;
    struct sim_queue_chunk *first = detach(queue, index, &end);
    sim_time earliest = SIM_TIME_NEVER;
    for (const struct sim_queue_chunk *chunk = first; chunk != NULL; chunk = chunk->next)
        for (const struct sim_event *event = chunk->events, *stop = chunk_end(chunk, end); event < stop; event++)
            earliest = event->at < earliest ? event->at : earliest;
    queue->base = queue->limit = (uint64_t)earliest;
    append_all(queue, first, end);
}

/* Moves the base back to the clock and every event to its bucket. Only needed after a peek moved the base ahead of the
 * clock, nothing was popped, and many events were pushed before it. */
static void rebase(struct sim_queue *queue)
{
    assert(queue->buckets[0].first == NULL || queue->read == queue->buckets[0].first->events);
    struct sim_queue_chunk *first[SIM_QUEUE_BUCKETS];
    const struct sim_event *end[SIM_QUEUE_BUCKETS];
    for (unsigned index = 0; index < SIM_QUEUE_BUCKETS; index++)
        first[index] = detach(queue, index, &end[index]);
    queue->base = (uint64_t)queue->now;
    for (unsigned index = 0; index < SIM_QUEUE_BUCKETS; index++)
        append_all(queue, first[index], end[index]);
}

static void append(struct sim_queue *queue, const struct sim_event *event)
{
    unsigned index = sim_queue_bucket_of(queue, (uint64_t)event->at);
    struct sim_queue_bucket *bucket = &queue->buckets[index];
    if (bucket->write == bucket->write_end)
        add_chunk(queue, index);
    *bucket->write++ = *event;
}

/* Appends the events of detached chunks in order and gives the chunks back. */
static void append_all(struct sim_queue *queue, struct sim_queue_chunk *first, const struct sim_event *end)
{
    for (struct sim_queue_chunk *chunk = first; chunk != NULL; chunk = recycle(queue, chunk))
        for (const struct sim_event *event = chunk->events, *stop = chunk_end(chunk, end); event < stop; event++)
            append(queue, event);
}

static void add_chunk(struct sim_queue *queue, unsigned index)
{
    struct sim_queue_chunk *chunk = queue->free_chunks;
    if (chunk != NULL)
        queue->free_chunks = chunk->next;
    else
        chunk = sim_arena_array(queue->arena, 1, sizeof *chunk, 64);
    chunk->next = NULL;
    struct sim_queue_bucket *bucket = &queue->buckets[index];
    if (bucket->last != NULL) {
        bucket->last->next = chunk;
    } else {
        bucket->first = chunk;
        queue->filled_levels |= UINT64_C(1) << (index >> SIM_QUEUE_DIGIT_BITS);
        queue->filled[index >> SIM_QUEUE_DIGIT_BITS] |= 1u << (index & (SIM_QUEUE_DIGITS - 1));
        if (index == 0)
            queue->read = chunk->events;
    }
    bucket->last = chunk;
    bucket->write = chunk->events;
    bucket->write_end = chunk->events + SIM_QUEUE_CHUNK_EVENTS;
}

static void mark_empty(struct sim_queue *queue, unsigned index)
{
    unsigned level = index >> SIM_QUEUE_DIGIT_BITS;
    queue->filled[level] &= ~(1u << (index & (SIM_QUEUE_DIGITS - 1)));
    if (queue->filled[level] == 0)
        queue->filled_levels &= ~(UINT64_C(1) << level);
}

/* The earliest bucket that is filled; there is one. */
static unsigned first_filled(const struct sim_queue *queue)
{
    unsigned level = (unsigned)__builtin_ctzll(queue->filled_levels);
    return level << SIM_QUEUE_DIGIT_BITS | (unsigned)__builtin_ctz(queue->filled[level]);
}

/* The times of one bucket differ only in so many last bits. */
static unsigned shift_of(unsigned index)
{
    return (index >> SIM_QUEUE_DIGIT_BITS) * SIM_QUEUE_DIGIT_BITS;
}

/* Takes the chunks out of a bucket, which is empty then; `end` is the end of the last one's events. */
static struct sim_queue_chunk *detach(struct sim_queue *queue, unsigned index, const struct sim_event **end)
{
    struct sim_queue_bucket *bucket = &queue->buckets[index];
    struct sim_queue_chunk *first = bucket->first;
    *end = bucket->write;
    *bucket = (struct sim_queue_bucket){0};
    mark_empty(queue, index);
    return first;
}

/* Gives the chunk back to the pool; returns the one after it. */
static struct sim_queue_chunk *recycle(struct sim_queue *queue, struct sim_queue_chunk *chunk)
{
    struct sim_queue_chunk *next = chunk->next;
    chunk->next = queue->free_chunks;
    queue->free_chunks = chunk;
    return next;
}

static const struct sim_event *chunk_end(const struct sim_queue_chunk *chunk, const struct sim_event *end)
{
    return chunk->next == NULL ? end : chunk->events + SIM_QUEUE_CHUNK_EVENTS;
}
