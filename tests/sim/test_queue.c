/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sim/queue: both implementations and a naive twin (a list kept sorted by insertion) give the same events in the
 * same order on long random histories of every kind of increment; the shuffled form permutes ties and nothing else.
 */
#include "sim/queue.h"

#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "sim/stream.h"
#include "tests/support/suite.h"

static struct sim_arena arena;

static void no_memory(void *context, size_t wanted)
{
    (void)context, (void)wanted;
    exit(3);
}

static void setup(void)
{
    sim_arena_init(&arena, no_memory, NULL);
}

static void teardown(void)
{
    sim_arena_free(&arena);
}

/* ---- histories --------------------------------------------------------------------------------------------------- */

static sim_time nanoseconds(struct sim_stream *stream)
{
    return (sim_time)(sim_stream_bits(stream) >> 34);
}

static sim_time whole_seconds(struct sim_stream *stream)
{
    return (sim_time)sim_stream_below(stream, 10) * SIM_SECOND;
}

static sim_time zero_or_second(struct sim_stream *stream)
{
    return (sim_time)sim_stream_below(stream, 2) * SIM_SECOND;
}

static sim_time every_magnitude(struct sim_stream *stream)
{
    return (sim_time)(sim_stream_bits(stream) >> (14 + sim_stream_below(stream, 50)));
}

static sim_time constant(struct sim_stream *stream)
{
    (void)stream;
    return 250 * SIM_MILLISECOND;
}

/* Many just after the clock, which overflows the front, and some far away. */
static sim_time bursts(struct sim_stream *stream)
{
    return sim_stream_below(stream, 8) != 0 ? (sim_time)sim_stream_below(stream, 3000) : (sim_time)1 << 40;
}

static const struct history {
    const char *name;
    sim_time (*increment)(struct sim_stream *stream);
    uint32_t pending_max;
    uint32_t peeks; /* percent of steps that look before they act */
} histories[] = {
    {"a few, nanoseconds", nanoseconds, 20, 10},
    {"around the change of form", nanoseconds, 60, 10},
    {"hundreds, nanoseconds", nanoseconds, 700, 10},
    {"many, nanoseconds", nanoseconds, 60000, 1},
    {"whole seconds", whole_seconds, 20000, 1},
    {"few whole seconds", whole_seconds, 30, 10},
    {"half at once", zero_or_second, 5000, 1},
    {"every magnitude", every_magnitude, 5000, 5},
    {"few of every magnitude", every_magnitude, 50, 30},
    {"constant delay", constant, 3000, 1},
    {"bursts", bursts, 4000, 5},
    {"bursts, always peeking", bursts, 4000, 100},
};
enum { HISTORIES = sizeof histories / sizeof histories[0], SEEDS = 3, STEPS = 120000 };

static uint64_t hash_event(uint64_t hash, const struct sim_event *event)
{
    hash = sim_mix64(hash ^ (uint64_t)event->at);
    hash = sim_mix64(hash ^ event->order);
    return sim_mix64(hash ^ ((uint64_t)event->a << 32 | event->b));
}

/* Runs a history that grows, holds and drains; cancelled events (every eighth id) are popped and dropped, as the
 * engine's users do. Returns the hash of all events popped. */
static uint64_t run_history(const struct history *history, enum sim_queue_kind kind, uint64_t seed)
{
    struct sim_stream stream = sim_stream_of(sim_key_root(seed, 0));
    struct sim_queue queue;
    sim_queue_init(&queue, kind, 0, &arena);
    uint64_t hash = 0;
    sim_time now = 0;
    size_t size = 0;
    for (uint32_t step = 0; step < STEPS || size > 0; step++) {
        uint32_t dice = sim_stream_below(&stream, 100), push_below = step < STEPS / 3 ? 80 : step < STEPS ? 50 : 0;
        if (sim_stream_below(&stream, 100) < history->peeks && size > 0) {
            struct sim_event seen = *sim_queue_peek(&queue);
            hash = hash_event(hash, &seen);
        }
        if (size == 0 || (dice < push_below && size < history->pending_max)) {
            sim_queue_push(&queue, now + history->increment(&stream), step & 7, step, (uint32_t)seed);
            size++;
        } else {
            struct sim_event event = sim_queue_pop(&queue);
            if (event.at < now)
                ck_abort_msg("%s: time went back from %lld to %lld", history->name, (long long)now,
                             (long long)event.at);
            size--;
            now = event.at;
            hash = hash_event(hash, &event);
            if (event.a % 8 == 0)
                continue;
            if (size < history->pending_max && step < STEPS) {
                sim_queue_push(&queue, now + history->increment(&stream), 5, event.a, event.b);
                size++;
            }
        }
        if (sim_queue_size(&queue) != size)
            ck_abort_msg("%s: size %zu, not %zu", history->name, sim_queue_size(&queue), size);
    }
    return hash;
}

START_TEST(both_forms_agree)
{
    const struct history *history = &histories[_i % HISTORIES];
    uint64_t seed = (uint64_t)(_i / HISTORIES) + 1;
    uint64_t heap = run_history(history, SIM_QUEUE_HEAP, seed), radix = run_history(history, SIM_QUEUE_RADIX, seed);
    ck_assert_msg(heap == radix, "%s, seed %llu: the heap and the radix form popped different events", history->name,
                  (unsigned long long)seed);
}
END_TEST

/* ---- a naive twin ------------------------------------------------------------------------------------------------ */

enum { TWIN_MAX = 400 };

START_TEST(agrees_with_a_sorted_list)
{
    const struct history *history = &histories[_i % HISTORIES];
    enum sim_queue_kind kind = _i < HISTORIES ? SIM_QUEUE_RADIX : SIM_QUEUE_HEAP;
    struct sim_stream stream = sim_stream_of(sim_key_root(7, 0));
    struct sim_queue queue;
    struct sim_event twin[TWIN_MAX + 1];
    size_t size = 0;
    sim_time now = 0;
    sim_queue_init(&queue, kind, 0, &arena);
    for (uint32_t step = 0; step < 30000; step++) {
        if (size == 0 || (size < TWIN_MAX && sim_stream_below(&stream, 100) < 53)) {
            sim_time at = now + history->increment(&stream);
            sim_queue_push(&queue, at, 3, step, ~step);
            size_t place = size++;
            for (; place > 0 && twin[place - 1].at > at; place--)
                twin[place] = twin[place - 1];
            twin[place] = (struct sim_event){.at = at, .a = step, .b = ~step};
            continue;
        }
        struct sim_event peeked = *sim_queue_peek(&queue), event = sim_queue_pop(&queue);
        if (memcmp(&peeked, &event, sizeof event) != 0)
            ck_abort_msg("%s: peek and pop differ at step %u", history->name, step);
        if (event.at != twin[0].at || event.a != twin[0].a || event.b != twin[0].b || sim_event_kind(&event) != 3)
            ck_abort_msg("%s: wrong event at step %u", history->name, step);
        now = event.at;
        memmove(twin, twin + 1, --size * sizeof *twin);
    }
}
END_TEST

/* ---- corners ----------------------------------------------------------------------------------------------------- */

/* A peek moves the radix base ahead of the clock; everything pushed before it afterwards must still come first. */
START_TEST(pushes_before_what_was_peeked)
{
    struct sim_queue queue;
    sim_queue_init(&queue, (enum sim_queue_kind)_i, 0, &arena);
    for (uint32_t i = 0; i < 5000; i++)
        sim_queue_push(&queue, SIM_HOUR + (sim_time)(i % 100), 0, i, 0);
    ck_assert_int_eq(sim_queue_peek(&queue)->at, SIM_HOUR);
    for (uint32_t i = 0; i < 5000; i++)
        sim_queue_push(&queue, SIM_HOUR - 1 - (sim_time)i, 0, 10000 + i, 0);
    for (uint32_t i = 0; i < 5000; i++) {
        struct sim_event event = sim_queue_pop(&queue);
        if (event.a != 14999 - i || event.at != SIM_HOUR - 5000 + (sim_time)i)
            ck_abort_msg("event %u is wrong", i);
    }
    for (uint32_t i = 0; i < 5000; i++) {
        struct sim_event event = sim_queue_pop(&queue);
        if (event.a != i % 50 * 100 + i / 50 || event.at != SIM_HOUR + (sim_time)(i / 50))
            ck_abort_msg("late event %u is wrong", i);
    }
    ck_assert_uint_eq(sim_queue_size(&queue), 0);
}
END_TEST

START_TEST(extreme_times)
{
    static const sim_time times[] = {SIM_TIME_NEVER, 0, SIM_TIME_NEVER - 1, 1, (sim_time)1 << 62, 0, SIM_TIME_NEVER};
    static const uint32_t order[] = {1, 5, 3, 4, 2, 0, 6};
    struct sim_queue queue;
    sim_queue_init(&queue, (enum sim_queue_kind)_i, 0, &arena);
    for (uint32_t i = 0; i < 7; i++)
        sim_queue_push(&queue, times[i], 65535, i, UINT32_MAX);
    for (uint32_t i = 0; i < 7; i++) {
        struct sim_event event = sim_queue_pop(&queue);
        ck_assert_uint_eq(event.a, order[i]);
        ck_assert_uint_eq(sim_event_kind(&event), 65535);
        ck_assert_uint_eq(event.b, UINT32_MAX);
    }
}
END_TEST

START_TEST(memory_is_used_again)
{
    struct sim_queue queue;
    struct sim_stream stream = sim_stream_of(sim_key_root(1, 0));
    sim_queue_init(&queue, SIM_QUEUE_RADIX, 0, &arena);
    for (uint32_t i = 0; i < 10000; i++)
        sim_queue_push(&queue, nanoseconds(&stream), 0, i, 0);
    size_t reserved = 0;
    for (uint32_t i = 0; i < 2000000; i++) {
        struct sim_event event = sim_queue_pop(&queue);
        sim_queue_push(&queue, event.at + nanoseconds(&stream), 0, event.a, 0);
        if (i == 100000)
            reserved = arena.reserved_bytes;
    }
    ck_assert_uint_eq(arena.reserved_bytes, reserved);
    ck_assert_uint_lt(reserved, 10000 * 24 + 64 * 4096 + 400000);
}
END_TEST

START_TEST(shuffling_permutes_ties_only)
{
    uint32_t first_order[100] = {0};
    bool differs = false, moved = false;
    for (uint64_t shuffle = 1; shuffle <= 2; shuffle++) {
        struct sim_queue queue;
        bool seen[400] = {0};
        sim_queue_init(&queue, SIM_QUEUE_RADIX, shuffle, &arena);
        for (uint32_t i = 0; i < 400; i++)
            sim_queue_push(&queue, (sim_time)(i / 100), i % 7, i, 2 * i);
        for (uint32_t i = 0; i < 400; i++) {
            struct sim_event event = sim_queue_pop(&queue);
            ck_assert_uint_eq(event.a / 100, i / 100);
            ck_assert(!seen[event.a]);
            ck_assert_uint_eq(sim_event_kind(&event), event.a % 7);
            ck_assert_uint_eq(event.b, 2 * event.a);
            seen[event.a] = true;
            moved = moved || event.a != i;
            if (i < 100 && shuffle == 1)
                first_order[i] = event.a;
            else if (i < 100)
                differs = differs || first_order[i] != event.a;
        }
    }
    ck_assert_msg(moved, "nothing was shuffled");
    ck_assert_msg(differs, "two seeds gave the same order");
}
END_TEST

START_TEST(popping_an_empty_queue_aborts)
{
    struct sim_queue queue;
    sim_queue_init(&queue, (enum sim_queue_kind)_i, 0, &arena);
    sim_queue_pop(&queue);
}
END_TEST

START_TEST(pushing_into_the_past_aborts)
{
    struct sim_queue queue;
    sim_queue_init(&queue, (enum sim_queue_kind)_i, 0, &arena);
    sim_queue_push(&queue, 5, 0, 0, 0);
    sim_queue_pop(&queue);
    sim_queue_push(&queue, 4, 0, 0, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sim.queue");
    TCase *tcase = tcase_create("queue");
    tcase_set_timeout(tcase, 120);
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_loop_test(tcase, both_forms_agree, 0, HISTORIES * SEEDS);
    tcase_add_loop_test(tcase, agrees_with_a_sorted_list, 0, 2 * HISTORIES);
    tcase_add_loop_test(tcase, pushes_before_what_was_peeked, 0, 2);
    tcase_add_loop_test(tcase, extreme_times, 0, 2);
    tcase_add_test(tcase, memory_is_used_again);
    tcase_add_test(tcase, shuffling_permutes_ties_only);
    tcase_add_loop_test_raise_signal(tcase, popping_an_empty_queue_aborts, SIGABRT, 0, 2);
    tcase_add_loop_test_raise_signal(tcase, pushing_into_the_past_aborts, SIGABRT, 0, 2);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
