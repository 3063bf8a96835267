/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sim/arena: alignment, zeroing, separation, and what happens when there is no memory. */
#include "sim/arena.h"

#include <check.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>

#include "tests/support/suite.h"

static jmp_buf escaped;
static size_t wanted_bytes;

static void escape(void *context, size_t wanted)
{
    ck_assert_str_eq(context, "mine");
    wanted_bytes = wanted;
    longjmp(escaped, 1);
}

static void come_back(void *context, size_t wanted)
{
    (void)context, (void)wanted;
}

START_TEST(pieces_are_aligned_zeroed_and_apart)
{
    struct sim_arena arena;
    sim_arena_init(&arena, escape, "mine");
    unsigned char *pieces[2000];
    size_t sizes[2000];
    for (size_t i = 0; i < 2000; i++) {
        size_t alignment = (size_t)1 << i % 13;
        sizes[i] = i * 7 % 501;
        pieces[i] = sim_arena_array(&arena, sizes[i], 1, alignment);
        ck_assert_uint_eq((uintptr_t)pieces[i] % alignment, 0);
        for (size_t k = 0; k < sizes[i]; k++)
            ck_assert_uint_eq(pieces[i][k], 0);
        memset(pieces[i], (int)(i & 255), sizes[i]);
    }
    for (size_t i = 0; i < 2000; i++)
        for (size_t k = 0; k < sizes[i]; k++)
            ck_assert_uint_eq(pieces[i][k], i & 255);
    ck_assert_uint_gt(arena.reserved_bytes, 2000 * 200);
    sim_arena_free(&arena);
    ck_assert_uint_eq(arena.reserved_bytes, 0);
    ck_assert_str_eq(sim_arena_text(&arena, "again, cut", 5), "again");
    sim_arena_free(&arena);
}
END_TEST

START_TEST(large_pieces)
{
    struct sim_arena arena;
    sim_arena_init(&arena, escape, "mine");
    unsigned char *large = sim_arena_alloc(&arena, 20 << 20);
    large[0] = large[(20 << 20) - 1] = 1;
    sim_arena_free(&arena);
}
END_TEST

static const struct {
    size_t count, bytes_each;
} impossible[] = {{SIZE_MAX, SIZE_MAX}, {SIZE_MAX / 2, 3}, {1, SIZE_MAX / 4}, {SIZE_MAX / 4, 1}};

START_TEST(no_memory_calls_the_handler)
{
    struct sim_arena arena;
    sim_arena_init(&arena, escape, "mine");
    if (setjmp(escaped) == 0) {
        sim_arena_array(&arena, impossible[_i].count, impossible[_i].bytes_each, 16);
        ck_abort_msg("row %d was given", _i);
    }
    ck_assert_uint_ge(wanted_bytes, SIZE_MAX / 4);
    sim_arena_free(&arena);
}
END_TEST

START_TEST(a_handler_that_returns_aborts)
{
    struct sim_arena arena;
    sim_arena_init(&arena, come_back, NULL);
    sim_arena_alloc(&arena, SIZE_MAX / 4);
}
END_TEST

START_TEST(odd_alignment_aborts)
{
    struct sim_arena arena;
    sim_arena_init(&arena, come_back, NULL);
    sim_arena_array(&arena, 1, 8, 24);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sim.arena");
    TCase *tcase = tcase_create("arena");
    tcase_add_test(tcase, pieces_are_aligned_zeroed_and_apart);
    tcase_add_test(tcase, large_pieces);
    tcase_add_loop_test(tcase, no_memory_calls_the_handler, 0, sizeof impossible / sizeof impossible[0]);
    tcase_add_test_raise_signal(tcase, a_handler_that_returns_aborts, SIGABRT);
    tcase_add_test_raise_signal(tcase, odd_alignment_aborts, SIGABRT);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
