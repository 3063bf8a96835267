/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control/quantity: what the recordings do not hold: laws over random amounts, and the limits of the representation. */
#include "control/quantity.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/suite.h"

static struct ctl_quantity read(const char *text)
{
    struct ctl_quantity quantity;
    ck_assert_msg(ctl_quantity_parse(&quantity, text, strlen(text)) == CTL_QUANTITY_OK, "%s is no quantity", text);
    return quantity;
}

static const struct {
    const char *name, *text, *canonical;
    int64_t value, milli;
} amounts[] = {
    {"whole", "2", "2", 2, 2000},
    {"thousandths", "250m", "250m", 1, 250},
    {"finer rounds up to the nano", "0.00000000001", "1n", 1, 1},
    {"negative rounds away from zero", "-1500m", "-1500m", -2, -1500},
    {"binary", "1.5Gi", "1536Mi", 1610612736, 1610612736000},
    {"binary below a kibi", "0.25Ki", "256", 256, 256000},
    {"beyond int64 is held at its end", "1e25", "10e24", INT64_MAX, INT64_MAX},
    {"far below", "-1e25", "-10e24", INT64_MIN, INT64_MIN},
    {"binary is capped at int64", "9999999999Ei", "9223372036854775807", INT64_MAX, INT64_MAX},
    {"zeros are dropped", "0.500", "500m", 1, 500},
    {"an exponent that shifts it all away", "1e-20", "1e-9", 1, 1},
};

START_TEST(amounts_are_read_and_printed)
{
    char text[CTL_QUANTITY_TEXT_MAX];
    const struct ctl_quantity quantity = read(amounts[_i].text);
    ck_assert_msg(strcmp(ctl_quantity_print(&quantity, text), amounts[_i].canonical) == 0, "%s: %s", amounts[_i].name,
                  text);
    ck_assert_msg(ctl_quantity_value(&quantity) == amounts[_i].value, "%s: value %" PRId64, amounts[_i].name,
                  ctl_quantity_value(&quantity));
    ck_assert_msg(ctl_quantity_milli(&quantity) == amounts[_i].milli, "%s: milli %" PRId64, amounts[_i].name,
                  ctl_quantity_milli(&quantity));
}
END_TEST

static const struct {
    const char *text;
    enum ctl_quantity_error error;
} refused[] = {{"", CTL_QUANTITY_FORMAT},   {"abc", CTL_QUANTITY_FORMAT},      {"1 Gi", CTL_QUANTITY_FORMAT},
               {"1K", CTL_QUANTITY_SUFFIX}, {"--1", CTL_QUANTITY_SUFFIX},      {"Ei", CTL_QUANTITY_NUMERIC},
               {"1e", CTL_QUANTITY_SUFFIX}, {"1\xc2\xb5", CTL_QUANTITY_FORMAT}};

START_TEST(others_are_refused)
{
    struct ctl_quantity quantity = {.format = 77};
    ck_assert_int_eq(ctl_quantity_parse(&quantity, refused[_i].text, strlen(refused[_i].text)), refused[_i].error);
    ck_assert_int_eq(quantity.format, 77); /* untouched */
}
END_TEST

/* Sums of thousandths against 64-bit arithmetic, and printing that reads back. */
START_TEST(arithmetic_agrees_with_integers)
{
    uint64_t state = 42;
    for (int i = 0; i < 20000; i++) {
        int64_t milli[2];
        struct ctl_quantity q[2];
        for (int k = 0; k < 2; k++) {
            char text[32];
            state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            milli[k] = (int64_t)(state >> 24) % 2000000000 - 1000000000;
            (void)snprintf(text, sizeof text, "%" PRId64 "m", milli[k]);
            q[k] = read(text);
            q[k].text = NULL;
        }
        const struct ctl_quantity sum = ctl_quantity_add(&q[0], &q[1]),
                                  difference = ctl_quantity_subtract(&q[0], &q[1]);
        ck_assert_int_eq(ctl_quantity_milli(&sum), milli[0] + milli[1]);
        ck_assert_int_eq(ctl_quantity_milli(&difference), milli[0] - milli[1]);
        ck_assert_int_eq(ctl_quantity_compare(&q[0], &q[1]), (milli[0] > milli[1]) - (milli[0] < milli[1]));
        char printed[CTL_QUANTITY_TEXT_MAX];
        const struct ctl_quantity again = read(ctl_quantity_print(&sum, printed));
        ck_assert_msg(ctl_quantity_compare(&again, &sum) == 0, "%s", printed);
    }
}
END_TEST

START_TEST(a_long_number_is_held_at_the_limit)
{
    enum { DIGITS = 100000 };
    static char text[DIGITS + 1];
    memset(text, '9', DIGITS);
    const struct ctl_quantity quantity = read(text), larger = read("1e2000000000");
    ck_assert_int_eq(ctl_quantity_value(&quantity), INT64_MAX);
    ck_assert_int_eq(ctl_quantity_compare(&quantity, &larger), 0);
}
END_TEST

START_TEST(resource_lists_are_rounded_to_thousandths)
{
    char text[CTL_QUANTITY_TEXT_MAX];
    struct ctl_quantity quantity = read("0.0001"), exact = read("007");
    ctl_quantity_round_to_milli(&quantity);
    ctl_quantity_round_to_milli(&exact);
    ck_assert_str_eq(ctl_quantity_print(&quantity, text), "1m");
    ck_assert_str_eq(ctl_quantity_print(&exact, text), "007");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("quantity");
    TCase *tests = tcase_create("all");
    tcase_add_loop_test(tests, amounts_are_read_and_printed, 0, (int)(sizeof amounts / sizeof *amounts));
    tcase_add_loop_test(tests, others_are_refused, 0, (int)(sizeof refused / sizeof *refused));
    tcase_add_test(tests, arithmetic_agrees_with_integers);
    tcase_add_test(tests, a_long_number_is_held_at_the_limit);
    tcase_add_test(tests, resource_lists_are_rounded_to_thousandths);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
