/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A 4-ary min-heap of events with a lazy root: pop leaves a hole that the next push fills, as nearly every event
 * schedules a successor. sim/queue.h uses it for the near future and, as the oracle in tests, for everything.
 *
 * The items' memory belongs to the caller, who also sees to it that there is room. Cost: O(log4 n).
 */
#ifndef SIM_HEAP4_H
#define SIM_HEAP4_H

#include <assert.h>
#include <stddef.h>

#include "sim/event.h"

struct sim_heap4 {
    struct sim_event *items;
    size_t used; /* items in the array, the hole included */
    size_t capacity;
    bool hole; /* items[0] was popped and not replaced yet */
};

static inline size_t sim_heap4_size(const struct sim_heap4 *heap)
{
    return heap->used - heap->hole;
}

/* Whether a push needs more capacity. */
static inline bool sim_heap4_full(const struct sim_heap4 *heap)
{
    return heap->used == heap->capacity && !heap->hole;
}

/* Puts `event` in the place of the root, then down to where it belongs. */
static inline void sim_heap4_replace_root(struct sim_heap4 *heap, const struct sim_event *event)
{
    struct sim_event *items = heap->items;
    const struct sim_event moving = *event;
    const size_t used = heap->used;
    size_t at = 0, child = 1;
    while (child + 4 <= used) {
        size_t left = child + sim_event_before(&items[child + 1], &items[child]);
        size_t right = child + 2 + sim_event_before(&items[child + 3], &items[child + 2]);
        size_t least = sim_event_before(&items[right], &items[left]) ? right : left;
        if (!sim_event_before(&items[least], &moving))
            goto place;
        items[at] = items[least];
        at = least;
        child = 4 * at + 1;
    }
    if (child < used) {
        size_t least = child;
        for (size_t other = child + 1; other < used; other++)
            least = sim_event_before(&items[other], &items[least]) ? other : least;
        if (sim_event_before(&items[least], &moving)) {
            items[at] = items[least];
            at = least;
        }
    }
place:
    items[at] = moving;
}

/* There is room (sim_heap4_full() is false). */
static inline void sim_heap4_push(struct sim_heap4 *heap, const struct sim_event *event)
{
    if (heap->hole) {
        heap->hole = false;
        sim_heap4_replace_root(heap, event);
        return;
    }
    struct sim_event *items = heap->items;
    const struct sim_event moving = *event;
    size_t at = heap->used++;
    while (at > 0) {
        size_t parent = (at - 1) / 4;
        if (!sim_event_before(&moving, &items[parent]))
            break;
        items[at] = items[parent];
        at = parent;
    }
    items[at] = moving;
}

/* The earliest event; the heap is not empty. Valid until the next push or pop. */
static inline const struct sim_event *sim_heap4_peek(struct sim_heap4 *heap)
{
    if (heap->hole) {
        heap->hole = false;
        heap->used--;
        if (heap->used > 0)
            sim_heap4_replace_root(heap, &heap->items[heap->used]);
    }
    return &heap->items[0];
}

static inline struct sim_event sim_heap4_pop(struct sim_heap4 *heap)
{
    assert(sim_heap4_size(heap) > 0);
    struct sim_event first = *sim_heap4_peek(heap);
    heap->hole = true;
    return first;
}

#endif
