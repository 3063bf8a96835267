/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock and the loop: takes the earliest event, sets the clock to it, hands it to the handler, until told to
 * stop.
 *
 * The handler is one `switch` on the event's kind in the caller's code. Events are cancelled lazily: an event
 * carries an id and its generation (sim/slots.h), and the handler drops it when they no longer match. The engine
 * owns its queue, whose memory is the arena's. The fingerprint is a hash of every event dispatched (time, kind,
 * arguments) in order: two runs with the same fingerprint did the same. Cost beside the queue: about 2 ns an event.
 */
#ifndef SIM_ENGINE_H
#define SIM_ENGINE_H

#include "sim/queue.h"

struct sim_engine {
    struct sim_queue queue;
    sim_time now;
    uint64_t dispatched;  /* events so far */
    uint64_t fingerprint; /* up to date between runs, not inside the handler */
    bool stopping;
    void (*trace)(void *context, const struct sim_event *event); /* NULL: none; called before the handler */
    void *trace_context;
};

struct sim_engine_config {
    enum sim_queue_kind queue;
    uint64_t shuffle; /* test mode: equal times fire in an order drawn from this seed; 0: as scheduled */
};

enum sim_engine_end {
    SIM_END_IDLE,    /* nothing can happen any more; the clock stands at the last event */
    SIM_END_HORIZON, /* the next event is after `until`; the clock stands at `until` */
    SIM_END_STOPPED, /* sim_engine_stop() */
};

typedef void sim_handler(void *context, const struct sim_event *event);

static inline void sim_engine_init(struct sim_engine *engine, struct sim_engine_config config, struct sim_arena *arena)
{
    *engine = (struct sim_engine){0};
    sim_queue_init(&engine->queue, config.queue, config.shuffle, arena);
}

/* `at` is not in the past. At SIM_TIME_NEVER nothing happens, so nothing is scheduled. */
static inline void sim_engine_schedule_at(struct sim_engine *engine, sim_time at, uint32_t kind, uint32_t a, uint32_t b)
{
    assert(at >= engine->now);
    if (at != SIM_TIME_NEVER)
        sim_queue_push(&engine->queue, at, kind, a, b);
}

/* `after` >= 0; 0 fires at this time, after what is already scheduled for it. Saturates at SIM_TIME_NEVER. */
static inline void sim_engine_schedule(struct sim_engine *engine, sim_time after, uint32_t kind, uint32_t a, uint32_t b)
{
    assert(after >= 0);
    sim_engine_schedule_at(engine, sim_time_add(engine->now, after), kind, a, b);
}

/* From inside the handler: return from the run when it is done with this event. */
static inline void sim_engine_stop(struct sim_engine *engine)
{
    engine->stopping = true;
}

static inline uint64_t sim_fingerprint_add(uint64_t hash, const struct sim_event *event)
{
    uint64_t arguments = ((uint64_t)event->a << 32 | event->b) * UINT64_C(0xD6E8FEB86659FD93);
    hash ^= (uint64_t)event->at ^ (arguments >> 32 | arguments << 32) ^ (uint64_t)sim_event_kind(event) << 48;
    hash *= UINT64_C(0x9E3779B97F4A7C15);
    return hash >> 32 | hash << 32;
}

/* Dispatches every event up to and including `until` (SIM_TIME_NEVER: all). May be called again with a later `until`.
 * Inline, so that a handler known at compile time is called directly. */
static inline enum sim_engine_end sim_engine_run(struct sim_engine *engine, sim_handler *handler, void *context,
                                                 sim_time until)
{
    enum sim_engine_end end = SIM_END_IDLE;
    uint64_t fingerprint = engine->fingerprint;
    engine->stopping = false;
    while (sim_queue_size(&engine->queue) > 0) {
        if (until != SIM_TIME_NEVER && sim_queue_peek(&engine->queue)->at > until) {
            engine->now = until > engine->now ? until : engine->now;
            end = SIM_END_HORIZON;
            break;
        }
        const struct sim_event event = sim_queue_pop(&engine->queue);
        engine->now = event.at;
        engine->dispatched++;
        fingerprint = sim_fingerprint_add(fingerprint, &event);
        if (engine->trace != NULL) {
            const struct sim_event traced = event; /* so that the event itself may live in registers */
            engine->trace(engine->trace_context, &traced);
        }
        handler(context, &event);
        if (engine->stopping) {
            end = SIM_END_STOPPED;
            break;
        }
    }
    engine->fingerprint = fingerprint;
    return end;
}

#endif
