/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last events of a run, kept in a ring as they were dispatched (24 bytes each), and their text form for debugging.
 *
 * Attach it with `engine.trace = sim_trace_record; engine.trace_context = &trace;`. The memory is the arena's.
 */
#ifndef SIM_TRACE_H
#define SIM_TRACE_H

#include "sim/arena.h"
#include "sim/event.h"

struct sim_trace {
    struct sim_event *ring;
    uint64_t recorded; /* events ever */
    uint32_t mask;     /* ring size - 1 */
};

enum { SIM_TRACE_LINE_SIZE = 160 };

/* Keeps the last 2^capacity_bits events; at most 2^24. */
void sim_trace_init(struct sim_trace *trace, unsigned capacity_bits, struct sim_arena *arena);

/* A sim_engine trace hook; `context` is a struct sim_trace. A few ns. */
void sim_trace_record(void *context, const struct sim_event *event);

/* How many events are kept, and the i-th of them, oldest first. */
uint32_t sim_trace_kept(const struct sim_trace *trace);
const struct sim_event *sim_trace_at(const struct sim_trace *trace, uint32_t i);

/* `1h0m2.5s #17 bind a=3 b=1` without newline; kind_names[0..kinds), beyond it the kind's number. Returns `out`. */
const char *sim_trace_format(char out[SIM_TRACE_LINE_SIZE], const struct sim_event *event,
                             const char *const *kind_names, uint32_t kinds);

#endif
