/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An event is a value of 24 bytes: when, in which order among equals, what, and about whom. */
#ifndef SIM_EVENT_H
#define SIM_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/time.h"

enum { SIM_EVENT_KIND_BITS = 16 };

struct sim_event {
    sim_time at;    /* >= 0 */
    uint64_t order; /* sequence number << 16 | kind: one word, because comparing two would cost more */
    uint32_t a, b;  /* the kind's arguments, usually an id and its generation */
};

static inline uint32_t sim_event_kind(const struct sim_event *event)
{
    return (uint32_t)(event->order & ((1u << SIM_EVENT_KIND_BITS) - 1));
}

/* Smallest time first; equal times in the order they were scheduled. Without a branch, as the outcome is
 * unpredictable. */
static inline bool sim_event_before(const struct sim_event *x, const struct sim_event *y)
{
    return (x->at < y->at) | ((x->at == y->at) & (x->order < y->order));
}

#endif
