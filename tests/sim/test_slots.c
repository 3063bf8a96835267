/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sim/slots: ids, generations and addresses, against a plain model on random histories; misuse is caught. */
#include "sim/slots.h"

#include <check.h>
#include <signal.h>
#include <stdlib.h>

#include "sim/stream.h"
#include "tests/support/suite.h"

struct record {
    uint64_t mark, zeros[3];
};

static struct sim_arena arena;
static struct sim_slots slots;

static void no_memory(void *context, size_t wanted)
{
    (void)context, (void)wanted;
    exit(3);
}

static void setup(void)
{
    sim_arena_init(&arena, no_memory, NULL);
    sim_slots_init(&slots, &arena, sizeof(struct record));
}

static void teardown(void)
{
    sim_arena_free(&arena);
}

START_TEST(ids_begin_at_one_and_the_last_released_comes_first)
{
    ck_assert_uint_eq(sim_slots_next(&slots, 0), 0);
    ck_assert_uint_eq(sim_slots_take(&slots), 1);
    ck_assert_uint_eq(sim_slots_take(&slots), 2);
    ck_assert_uint_eq(sim_slots_take(&slots), 3);
    sim_slots_release(&slots, 1);
    sim_slots_release(&slots, 2);
    ck_assert_uint_eq(slots.alive, 1);
    ck_assert_uint_eq(sim_slots_next(&slots, 0), 3);
    ck_assert_uint_eq(sim_slots_take(&slots), 2);
    ck_assert_uint_eq(sim_slots_take(&slots), 1);
    ck_assert_uint_eq(sim_slots_take(&slots), 4);
}
END_TEST

START_TEST(generations_tell_lives_apart)
{
    uint32_t id = sim_slots_take(&slots), first = sim_slots_generation(&slots, id);
    ck_assert(sim_slots_is(&slots, id, first));
    ck_assert(!sim_slots_is(&slots, 0, first));
    ck_assert(!sim_slots_is(&slots, id + 1, first));
    sim_slots_release(&slots, id);
    ck_assert(!sim_slots_is(&slots, id, first));
    ck_assert(!sim_slots_is(&slots, id, sim_slots_generation(&slots, id)));
    ck_assert_uint_eq(sim_slots_take(&slots), id);
    ck_assert(!sim_slots_is(&slots, id, first));
    ck_assert(sim_slots_is(&slots, id, sim_slots_generation(&slots, id)));
}
END_TEST

enum { IDS = 3000 };

START_TEST(random_history)
{
    struct sim_stream stream = sim_stream_of(sim_key_root((uint64_t)_i, 0));
    struct record *where[IDS + 1] = {0};
    uint32_t living[IDS], count = 0;
    for (int step = 0; step < 40000; step++) {
        if (count < IDS && (count == 0 || sim_stream_below(&stream, 100) < 52)) {
            uint32_t id = sim_slots_take(&slots);
            ck_assert(id >= 1 && id <= IDS && where[id] == NULL);
            struct record *record = where[id] = sim_slots_at(&slots, id);
            ck_assert(record->mark == 0 && record->zeros[0] == 0 && record->zeros[2] == 0);
            record->mark = record->zeros[2] = id;
            living[count++] = id;
        } else {
            uint32_t at = sim_stream_below(&stream, count), id = living[at];
            ck_assert_ptr_eq(sim_slots_at(&slots, id), where[id]);
            ck_assert_uint_eq(where[id]->mark, id);
            sim_slots_release(&slots, id);
            where[id] = NULL;
            living[at] = living[--count];
        }
        ck_assert_uint_eq(slots.alive, count);
    }
    uint32_t seen = 0;
    for (uint32_t id = sim_slots_next(&slots, 0), before = 0; id != 0; id = sim_slots_next(&slots, id), seen++) {
        ck_assert_uint_gt(id, before);
        ck_assert_ptr_nonnull(where[id]);
        before = id;
    }
    ck_assert_uint_eq(seen, count);
}
END_TEST

START_TEST(id_zero_aborts)
{
    sim_slots_take(&slots);
    sim_slots_at(&slots, 0);
}
END_TEST

START_TEST(id_never_given_aborts)
{
    sim_slots_take(&slots);
    sim_slots_at(&slots, 2);
}
END_TEST

START_TEST(released_record_aborts)
{
    uint32_t id = sim_slots_take(&slots);
    sim_slots_release(&slots, id);
    sim_slots_at(&slots, id);
}
END_TEST

START_TEST(releasing_twice_aborts)
{
    uint32_t id = sim_slots_take(&slots);
    sim_slots_release(&slots, id);
    sim_slots_release(&slots, id);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sim.slots");
    TCase *tcase = tcase_create("slots");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, ids_begin_at_one_and_the_last_released_comes_first);
    tcase_add_test(tcase, generations_tell_lives_apart);
    tcase_add_loop_test(tcase, random_history, 1, 4);
    tcase_add_test_raise_signal(tcase, id_zero_aborts, SIGABRT);
    tcase_add_test_raise_signal(tcase, id_never_given_aborts, SIGABRT);
    tcase_add_test_raise_signal(tcase, released_record_aborts, SIGABRT);
    tcase_add_test_raise_signal(tcase, releasing_twice_aborts, SIGABRT);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
