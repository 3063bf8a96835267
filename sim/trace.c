/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ring of the last events. See trace.h. */
#include "sim/trace.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

void sim_trace_init(struct sim_trace *trace, unsigned capacity_bits, struct sim_arena *arena)
{
    assert(capacity_bits <= 24);
    size_t capacity = (size_t)1 << capacity_bits;
    *trace = (struct sim_trace){
        .ring = sim_arena_array(arena, capacity, sizeof(struct sim_event), 64),
        .mask = (uint32_t)capacity - 1,
    };
}

void sim_trace_record(void *context, const struct sim_event *event)
{
    struct sim_trace *trace = context;
    trace->ring[trace->recorded++ & trace->mask] = *event;
}

uint32_t sim_trace_kept(const struct sim_trace *trace)
{
    return trace->recorded > trace->mask ? trace->mask + 1 : (uint32_t)trace->recorded;
}

const struct sim_event *sim_trace_at(const struct sim_trace *trace, uint32_t i)
{
    assert(i < sim_trace_kept(trace));
    return &trace->ring[(trace->recorded - sim_trace_kept(trace) + i) & trace->mask];
}

const char *sim_trace_format(char out[SIM_TRACE_LINE_SIZE], const struct sim_event *event,
                             const char *const *kind_names, uint32_t kinds)
{
    char at[SIM_TIME_TEXT_SIZE], number[16];
    uint32_t kind = sim_event_kind(event);
    snprintf(number, sizeof number, "kind%" PRIu32, kind);
    snprintf(out, SIM_TRACE_LINE_SIZE, "%s #%" PRIu64 " %s a=%" PRIu32 " b=%" PRIu32,
             sim_duration_format(at, event->at), event->order >> SIM_EVENT_KIND_BITS,
             kind < kinds ? kind_names[kind] : number, event->a, event->b);
    return out;
}
