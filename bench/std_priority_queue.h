/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a C++ programmer would take: std::priority_queue of 24-byte plain structs, earliest first, first-in first-out
 * among equals. Written in C after the algorithms of libstdc++ (bits/stl_heap.h: __push_heap, __adjust_heap), so
 * that it can be compiled by the same compiler and timed in the same process. Grows by doubling as std::vector does.
 */
#ifndef BENCH_STD_PRIORITY_QUEUE_H
#define BENCH_STD_PRIORITY_QUEUE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct std_entry {
    int64_t at;
    uint64_t sequence;
    uint32_t a, b;
};

struct std_priority_queue {
    struct std_entry *items;
    size_t size, capacity;
    uint64_t pushed;
};

static inline int std_later(const struct std_entry *x, const struct std_entry *y)
{
    return x->at != y->at ? x->at > y->at : x->sequence > y->sequence;
}

static inline void std_push_heap(struct std_entry *items, size_t hole, size_t top, struct std_entry value)
{
    while (hole > top) {
        size_t parent = (hole - 1) / 2;
        if (!std_later(&items[parent], &value))
            break;
        items[hole] = items[parent];
        hole = parent;
    }
    items[hole] = value;
}

static inline void std_adjust_heap(struct std_entry *items, size_t length, struct std_entry value)
{
    size_t hole = 0, child = 0;
    while (child < (length - 1) / 2) {
        child = 2 * (child + 1);
        if (std_later(&items[child], &items[child - 1]))
            child--;
        items[hole] = items[child];
        hole = child;
    }
    if ((length & 1) == 0 && child == (length - 2) / 2) {
        child = 2 * (child + 1);
        items[hole] = items[child - 1];
        hole = child - 1;
    }
    std_push_heap(items, hole, 0, value);
}

static inline void std_push(struct std_priority_queue *queue, int64_t at, uint32_t a, uint32_t b)
{
    if (queue->size == queue->capacity) {
        queue->capacity = queue->capacity == 0 ? 1 : queue->capacity * 2;
        queue->items = realloc(queue->items, queue->capacity * sizeof *queue->items);
        if (queue->items == NULL) {
            fputs("bench_hold: out of memory\n", stderr);
            exit(3);
        }
    }
    std_push_heap(queue->items, queue->size++, 0, (struct std_entry){at, queue->pushed++, a, b});
}

static inline struct std_entry std_pop(struct std_priority_queue *queue)
{
    struct std_entry first = queue->items[0];
    struct std_entry last = queue->items[--queue->size];
    if (queue->size > 0)
        std_adjust_heap(queue->items, queue->size, last);
    return first;
}

#endif
