/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control/indexes: sets, their text and the lenient reader (reference, K02, K03). */
#include "control/indexes.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/suite.h"

static void *grow(void *host, void *old, size_t old_bytes, size_t new_bytes)
{
    (void)host, (void)old_bytes;
    return realloc(old, new_bytes);
}
static const struct ctl_memory memory = {grow, NULL};

static void add_range(void *context, struct ctl_index_range range)
{
    for (uint32_t i = range.first; i <= range.last; i++) {
        ctl_indexes_add(context, i, &memory);
    }
}

/* A set from its text, read back as text. */
static const struct {
    const char *name, *text;
    uint32_t completions;
    const char *read;
} texts[] = {
    {"empty", "", 8, ""},
    {"two in a row are no range", "0,1", 8, "0,1"},
    {"three are", "0,1,2", 8, "0-2"},
    {"mixed", "2,4,5,7-9", 10, "2,4,5,7-9"},
    {"parts that do not parse are skipped", "0-2,4,x,6-9", 8, "0-2,4,6,7"},
    {"stops at the first part beyond", "0,9,1", 8, "0"},
    {"a bad end drops the part", "0-x,2", 8, "2"},
    {"signs", "+1,-3,5", 8, "1,5"},
    {"across words", "62-65,127-129", 200, "62-65,127-129"},
    {"beyond int64", "99999999999999999999,1", 8, "1"},
    {"no indexes at all", "0-5", 0, ""},
};

START_TEST(text_is_read_and_written)
{
    struct ctl_indexes set = {0};
    char text[64];
    ctl_indexes_parse(texts[_i].text, texts[_i].completions, add_range, &set);
    const size_t length = ctl_indexes_text(&set, text, sizeof text);
    ck_assert_msg(strcmp(text, texts[_i].read) == 0 && length == strlen(text), "%s: %s", texts[_i].name, text);
    char cut[3];
    ck_assert_uint_eq(ctl_indexes_text(&set, cut, sizeof cut), length);
    ck_assert_msg(strncmp(cut, text, 2) == 0 && strlen(cut) <= 2, "%s: cut to %s", texts[_i].name, cut);
    free(set.words);
}
END_TEST

/* Random adds and clamps against an array of flags. */
START_TEST(sets_count_what_they_hold)
{
    enum { SIZE = 400 };
    bool has[SIZE] = {false};
    struct ctl_indexes set = {0};
    srand(2);
    for (int round = 0; round < 20000; round++) {
        const uint32_t index = (uint32_t)(rand() % SIZE);
        ck_assert_int_eq(ctl_indexes_add(&set, index, &memory), !has[index]);
        has[index] = true;
        if (rand() % 40 == 0) {
            const uint32_t limit = (uint32_t)(rand() % SIZE);
            ctl_indexes_clamp(&set, limit);
            memset(has + limit, 0, SIZE - limit);
        }
        uint32_t a = (uint32_t)(rand() % SIZE), b = (uint32_t)(rand() % SIZE), all = 0, within = 0, below = 0, next = 0;
        if (a > b) {
            const uint32_t swap = a;
            a = b;
            b = swap;
        }
        bool has_next = false;
        for (uint32_t i = 0; i < SIZE; i++) {
            all += has[i];
            within += has[i] && i >= a && i <= b;
            below += has[i] && i < a;
            if (has[i] && i >= a && !has_next) {
                has_next = true;
                next = i;
            }
        }
        uint32_t found = 0;
        ck_assert_uint_eq(set.count, all);
        ck_assert_uint_eq(ctl_indexes_count_in(&set, (struct ctl_index_range){a, b}), within);
        ck_assert_uint_eq(ctl_indexes_count_below(&set, a), below);
        ck_assert_int_eq(ctl_indexes_next(&set, a, &found), has_next);
        ck_assert_uint_eq(found, next);
        ck_assert_int_eq(ctl_indexes_has(&set, b), has[b]);
    }
    struct ctl_indexes copy = ctl_indexes_copy(&set, &memory);
    ctl_indexes_clamp(&set, 0);
    ck_assert_uint_eq(set.count, 0);
    ck_assert_uint_eq(ctl_indexes_count_in(&copy, (struct ctl_index_range){0, UINT32_MAX}), copy.count);
    free(copy.words);
    free(set.words);
}
END_TEST

int main(void)
{
    Suite *const suite = suite_create("control.indexes");
    TCase *const tests = tcase_create("indexes");
    tcase_add_loop_test(tests, text_is_read_and_written, 0, (int)(sizeof texts / sizeof *texts));
    tcase_add_test(tests, sets_count_what_they_hold);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
