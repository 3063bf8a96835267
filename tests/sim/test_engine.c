/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sim/engine: the clock, the ways a run ends, lazy cancellation, the fingerprint, and shuffled ties. */
#include "sim/engine.h"

#include <check.h>
#include <signal.h>
#include <stdlib.h>

#include "sim/slots.h"
#include "sim/stream.h"
#include "sim/trace.h"
#include "tests/support/suite.h"

enum { TICK, SPAWN, STOP, TIMEOUT };

/* A small world: ticks count, spawns schedule at random, a timeout counts only if its record still lives. */
struct world {
    struct sim_engine engine;
    struct sim_arena arena;
    struct sim_slots slots;
    struct sim_stream stream;
    uint32_t ticks, timeouts, stale;
    uint64_t sum; /* of what happened, independent of the order of ties */
    uint32_t order[16];
};

static void no_memory(void *context, size_t wanted)
{
    (void)context, (void)wanted;
    exit(3);
}

static void world_init(struct world *world, enum sim_queue_kind kind, uint64_t shuffle)
{
    *world = (struct world){.stream = sim_stream_of(sim_key_root(5, 0))};
    sim_arena_init(&world->arena, no_memory, NULL);
    sim_slots_init(&world->slots, &world->arena, 8);
    sim_engine_init(&world->engine, (struct sim_engine_config){kind, shuffle}, &world->arena);
}

static void handle(void *context, const struct sim_event *event)
{
    struct world *world = context;
    world->sum += sim_mix64((uint64_t)event->at ^ event->a);
    switch (sim_event_kind(event)) {
    case TICK:
        if (world->ticks < 16)
            world->order[world->ticks] = event->a;
        world->ticks++;
        break;
    case SPAWN:
        world->ticks++;
        if (event->b > 0)
            sim_engine_schedule(&world->engine, sim_stream_below(&world->stream, 3) * SIM_SECOND, SPAWN, event->a,
                                event->b - 1);
        break;
    case STOP:
        sim_engine_stop(&world->engine);
        break;
    case TIMEOUT:
        if (sim_slots_is(&world->slots, event->a, event->b))
            world->timeouts++;
        else
            world->stale++;
        break;
    }
}

static struct world world;

static void setup(void)
{
    world_init(&world, SIM_QUEUE_RADIX, 0);
}

static void teardown(void)
{
    sim_arena_free(&world.arena);
}

START_TEST(idle_when_nothing_is_left)
{
    sim_engine_schedule(&world.engine, 3 * SIM_SECOND, TICK, 0, 0);
    sim_engine_schedule_at(&world.engine, SIM_SECOND, TICK, 1, 0);
    ck_assert_int_eq(sim_engine_run(&world.engine, handle, &world, SIM_TIME_NEVER), SIM_END_IDLE);
    ck_assert_int_eq(world.engine.now, 3 * SIM_SECOND);
    ck_assert_uint_eq(world.ticks, 2);
    ck_assert_uint_eq(world.engine.dispatched, 2);
    ck_assert_uint_eq(world.order[0], 1);
    ck_assert_int_eq(sim_engine_run(&world.engine, handle, &world, SIM_HOUR), SIM_END_IDLE);
    ck_assert_int_eq(world.engine.now, 3 * SIM_SECOND);
}
END_TEST

START_TEST(horizon_is_included_and_the_run_goes_on_later)
{
    for (uint32_t i = 1; i <= 5; i++)
        sim_engine_schedule(&world.engine, i * SIM_SECOND, TICK, i, 0);
    ck_assert_int_eq(sim_engine_run(&world.engine, handle, &world, 2 * SIM_SECOND), SIM_END_HORIZON);
    ck_assert_uint_eq(world.ticks, 2);
    ck_assert_int_eq(sim_engine_run(&world.engine, handle, &world, 2500 * SIM_MILLISECOND), SIM_END_HORIZON);
    ck_assert_int_eq(world.engine.now, 2500 * SIM_MILLISECOND);
    ck_assert_uint_eq(world.ticks, 2);
    sim_engine_schedule(&world.engine, 0, TICK, 9, 0);
    ck_assert_int_eq(sim_engine_run(&world.engine, handle, &world, SIM_TIME_NEVER), SIM_END_IDLE);
    ck_assert_uint_eq(world.ticks, 6);
    ck_assert_uint_eq(world.order[2], 9);
}
END_TEST

START_TEST(stopping_takes_effect_after_the_event)
{
    sim_engine_schedule(&world.engine, 1, STOP, 0, 0);
    sim_engine_schedule(&world.engine, 1, TICK, 0, 0);
    ck_assert_int_eq(sim_engine_run(&world.engine, handle, &world, SIM_TIME_NEVER), SIM_END_STOPPED);
    ck_assert_uint_eq(world.ticks, 0);
    ck_assert_int_eq(sim_engine_run(&world.engine, handle, &world, SIM_TIME_NEVER), SIM_END_IDLE);
    ck_assert_uint_eq(world.ticks, 1);
}
END_TEST

START_TEST(never_is_not_scheduled)
{
    sim_engine_schedule(&world.engine, SIM_TIME_NEVER, TICK, 0, 0);
    sim_engine_schedule(&world.engine, 10, TICK, 0, 0);
    sim_engine_run(&world.engine, handle, &world, SIM_TIME_NEVER);
    sim_engine_schedule(&world.engine, SIM_TIME_NEVER - 5, TICK, 0, 0);
    ck_assert_int_eq(sim_engine_run(&world.engine, handle, &world, SIM_TIME_NEVER), SIM_END_IDLE);
    ck_assert_uint_eq(world.ticks, 1);
    ck_assert_int_eq(world.engine.now, 10);
}
END_TEST

START_TEST(stale_events_are_told_by_their_generation)
{
    uint32_t id = sim_slots_take(&world.slots), other = sim_slots_take(&world.slots);
    sim_engine_schedule(&world.engine, 1, TIMEOUT, id, sim_slots_generation(&world.slots, id));
    sim_engine_schedule(&world.engine, 1, TIMEOUT, other, sim_slots_generation(&world.slots, other));
    sim_slots_release(&world.slots, id);
    ck_assert_uint_eq(sim_slots_take(&world.slots), id);
    sim_engine_run(&world.engine, handle, &world, SIM_TIME_NEVER);
    ck_assert_uint_eq(world.timeouts, 1);
    ck_assert_uint_eq(world.stale, 1);
}
END_TEST

/* Spawners that hit the same whole seconds all the time. */
static uint64_t run_spawners(enum sim_queue_kind kind, uint64_t shuffle, bool by_steps, uint64_t *sum)
{
    struct world mine;
    world_init(&mine, kind, shuffle);
    for (uint32_t i = 0; i < 200; i++)
        sim_engine_schedule(&mine.engine, 0, SPAWN, i, 50);
    for (sim_time until = SIM_SECOND; by_steps && until < 20 * SIM_SECOND; until += SIM_SECOND)
        ck_assert_int_eq(sim_engine_run(&mine.engine, handle, &mine, until), SIM_END_HORIZON);
    ck_assert_int_eq(sim_engine_run(&mine.engine, handle, &mine, SIM_TIME_NEVER), SIM_END_IDLE);
    ck_assert_uint_eq(mine.engine.dispatched, 200 * 51);
    *sum = mine.sum;
    sim_arena_free(&mine.arena);
    return mine.engine.fingerprint;
}

START_TEST(fingerprint)
{
    uint64_t sum, want = run_spawners(SIM_QUEUE_RADIX, 0, false, &sum);
    ck_assert_uint_eq(run_spawners(SIM_QUEUE_RADIX, 0, false, &sum), want);
    ck_assert_uint_eq(run_spawners(SIM_QUEUE_HEAP, 0, false, &sum), want);
    ck_assert_uint_eq(run_spawners(SIM_QUEUE_RADIX, 0, true, &sum), want);
    ck_assert_uint_ne(run_spawners(SIM_QUEUE_RADIX, 1, false, &sum), want);
    ck_assert_uint_eq(run_spawners(SIM_QUEUE_RADIX, 1, false, &sum), run_spawners(SIM_QUEUE_HEAP, 1, true, &sum));
    ck_assert_uint_ne(run_spawners(SIM_QUEUE_RADIX, 2, false, &sum), run_spawners(SIM_QUEUE_HEAP, 1, false, &sum));
}
END_TEST

START_TEST(fingerprint_sees_every_field)
{
    static const struct sim_event base = {.at = 5, .order = 9 << SIM_EVENT_KIND_BITS | 2, .a = 3, .b = 4};
    struct sim_event changed[5] = {base, base, base, base, base};
    changed[0].at++;
    changed[1].order ^= 1;
    changed[2].a++;
    changed[3].b++;
    changed[4].a = base.b, changed[4].b = base.a;
    for (int i = 0; i < 5; i++)
        ck_assert_msg(sim_fingerprint_add(1, &changed[i]) != sim_fingerprint_add(1, &base), "field %d", i);
    ck_assert(sim_fingerprint_add(1, &base) != sim_fingerprint_add(2, &base));
    struct sim_event later = base;
    later.order += UINT64_C(1) << SIM_EVENT_KIND_BITS;
    ck_assert_uint_eq(sim_fingerprint_add(1, &later), sim_fingerprint_add(1, &base));
}
END_TEST

/* What must not depend on the order of ties does not; what does depend shows it. */
START_TEST(shuffled_ties)
{
    bool moved = false;
    for (uint64_t shuffle = 0; shuffle < 3; shuffle++) {
        struct world mine;
        world_init(&mine, SIM_QUEUE_RADIX, shuffle);
        for (uint32_t i = 0; i < 16; i++)
            sim_engine_schedule(&mine.engine, SIM_SECOND, TICK, i, 0);
        sim_engine_run(&mine.engine, handle, &mine, SIM_TIME_NEVER);
        uint32_t seen = 0;
        for (uint32_t i = 0; i < 16; i++) {
            seen |= 1u << mine.order[i];
            moved = moved || (shuffle > 0 && mine.order[i] != i);
            ck_assert(shuffle > 0 || mine.order[i] == i);
        }
        ck_assert_uint_eq(seen, 0xffff);
        sim_arena_free(&mine.arena);
    }
    ck_assert(moved);
}
END_TEST

START_TEST(trace_keeps_the_last_events)
{
    static const char *const names[] = {"tick", "spawn"};
    struct sim_trace trace;
    char line[SIM_TRACE_LINE_SIZE];
    sim_trace_init(&trace, 2, &world.arena);
    world.engine.trace = sim_trace_record;
    world.engine.trace_context = &trace;
    ck_assert_uint_eq(sim_trace_kept(&trace), 0);
    for (uint32_t i = 0; i < 6; i++)
        sim_engine_schedule(&world.engine, i * SIM_SECOND, i < 5 ? TICK : STOP, i, 7);
    sim_engine_run(&world.engine, handle, &world, 2 * SIM_SECOND);
    ck_assert_uint_eq(sim_trace_kept(&trace), 3);
    sim_engine_run(&world.engine, handle, &world, SIM_TIME_NEVER);
    ck_assert_uint_eq(sim_trace_kept(&trace), 4);
    ck_assert_uint_eq(sim_trace_at(&trace, 0)->a, 2);
    ck_assert_str_eq(sim_trace_format(line, sim_trace_at(&trace, 2), names, 2), "4s #4 tick a=4 b=7");
    ck_assert_str_eq(sim_trace_format(line, sim_trace_at(&trace, 3), names, 2), "5s #5 kind2 a=5 b=7");
}
END_TEST

START_TEST(scheduling_in_the_past_aborts)
{
    sim_engine_schedule(&world.engine, 5, TICK, 0, 0);
    sim_engine_run(&world.engine, handle, &world, SIM_TIME_NEVER);
    sim_engine_schedule_at(&world.engine, 4, TICK, 0, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sim.engine");
    TCase *tcase = tcase_create("engine");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, idle_when_nothing_is_left);
    tcase_add_test(tcase, horizon_is_included_and_the_run_goes_on_later);
    tcase_add_test(tcase, stopping_takes_effect_after_the_event);
    tcase_add_test(tcase, never_is_not_scheduled);
    tcase_add_test(tcase, stale_events_are_told_by_their_generation);
    tcase_add_test(tcase, fingerprint);
    tcase_add_test(tcase, fingerprint_sees_every_field);
    tcase_add_test(tcase, shuffled_ties);
    tcase_add_test(tcase, trace_keeps_the_last_events);
    tcase_add_test_raise_signal(tcase, scheduling_in_the_past_aborts, SIGABRT);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
