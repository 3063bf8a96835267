/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sim/error: texts are cut, hostile bytes are made printable, near names are found. */
#include "sim/error.h"

#include <check.h>
#include <string.h>

#include "tests/support/suite.h"

START_TEST(set_fills_and_returns_the_status)
{
    struct sim_error error;
    ck_assert_int_eq(sim_error_set(&error, SIM_ENVIRONMENT, "%s:%d", "a", 7), SIM_ENVIRONMENT);
    ck_assert_int_eq(error.status, SIM_ENVIRONMENT);
    ck_assert_str_eq(error.text, "a:7");
    ck_assert_int_eq(sim_error_set(NULL, SIM_BAD_INPUT, "unseen"), SIM_BAD_INPUT);
}
END_TEST

START_TEST(long_texts_are_cut)
{
    struct sim_error error;
    char text[2 * sizeof error.text];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    (void)sim_error_set(&error, SIM_BAD_INPUT, "%s", text);
    ck_assert_uint_eq(strlen(error.text), sizeof error.text - 1);
    (void)sim_error_prefix(&error, SIM_BAD_INPUT, "%s", "file.yaml:1:2");
    ck_assert_uint_eq(strlen(error.text), sizeof error.text - 1);
    ck_assert_int_eq(strncmp(error.text, "file.yaml:1:2: xxx", 18), 0);
}
END_TEST

static const struct quote_row {
    const char *name, *text;
    size_t length, size;
    const char *want;
} quote_rows[] = {
    {"plain", "abc", 3, 40, "\"abc\""},
    {"empty", "", 0, 8, "\"\""},
    {"quote and backslash", "a\"\\", 3, 40, "\"a\\\"\\\\\""},
    {"NUL, newline and UTF-8", "\0\n\xc2\xb5", 4, 40, "\"\\x00\\x0a\\xc2\\xb5\""},
    {"cut", "abcdefghijklmnop", 16, 16, "\"abcdefg...\""},
    {"cut before an escape", "abcdef\x01ghijkl", 13, 16, "\"abcdef\\x01...\""},
};

START_TEST(quoting)
{
    const struct quote_row *row = &quote_rows[_i];
    char out[64];
    memset(out, '#', sizeof out);
    sim_quote(out, row->size, row->text, row->length);
    ck_assert_msg(strlen(out) < row->size, "%s: %zu bytes in %zu", row->name, strlen(out), row->size);
    ck_assert_msg(out[row->size] == '#', "%s: wrote beyond the end", row->name);
    ck_assert_msg(strcmp(out, row->want) == 0, "%s: %s", row->name, out);
}
END_TEST

START_TEST(nearest_name)
{
    static const char *const names[] = {"parallelism", "completions", "backoffLimit", "mean"};
    static const struct {
        const char *word, *want;
    } rows[] = {
        {"paralelism", "parallelism"},
        {"Completions", "completions"},
        {"backofLimt", "backoffLimit"},
        {"maen", "mean"},
        {"men", "mean"},
        {"zzz", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *found = sim_nearest_name(rows[i].word, strlen(rows[i].word), names, 4);
        if (rows[i].want == NULL)
            ck_assert_msg(found == NULL, "%s: found %s", rows[i].word, found);
        else
            ck_assert_msg(found != NULL && strcmp(found, rows[i].want) == 0, "%s: found %s", rows[i].word,
                          found != NULL ? found : "none");
    }
    char huge[1000];
    memset(huge, 'm', sizeof huge);
    ck_assert_ptr_null(sim_nearest_name(huge, sizeof huge, names, 4));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sim.error");
    TCase *tcase = tcase_create("error");
    tcase_add_test(tcase, set_fills_and_returns_the_status);
    tcase_add_test(tcase, long_texts_are_cut);
    tcase_add_loop_test(tcase, quoting, 0, sizeof quote_rows / sizeof quote_rows[0]);
    tcase_add_test(tcase, nearest_name);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
