/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/decimal.h"

#include <string.h>

#include "tests/support/suite.h"

static const struct {
    double value;
    int decimals;
    const char *text;
} decimal_rows[] = {
    {0, 9, "0"},
    {-0.0, 9, "0"},
    {1, 9, "1"},
    {100, 0, "100"},
    {1.5, 9, "1.5"},
    {-0.25, 9, "-0.25"},
    {1e-10, 9, "0"},
    {-1e-10, 9, "0"},
    {2.0 / 3, 2, "0.67"},
    {0.1 + 0.2, 9, "0.3"},
    {1e20, 3, "100000000000000000000"},
};

START_TEST(test_decimal)
{
    char text[PLT_DECIMAL_SIZE];
    ck_assert_str_eq(plt_decimal_format(text, decimal_rows[_i].value, decimal_rows[_i].decimals),
                     decimal_rows[_i].text);
}
END_TEST

static const struct {
    sim_time duration;
    const char *text;
} seconds_rows[] = {
    {0, "0"},
    {1, "0.000000001"},
    {1500000000, "1.5"},
    {-1, "-0.000000001"},
    {60000000000, "60"},
    {INT64_MAX, "9223372036.854775807"},
    {INT64_MIN, "-9223372036.854775808"},
};

START_TEST(test_seconds)
{
    char text[PLT_DECIMAL_SIZE];
    ck_assert_str_eq(plt_seconds_format(text, seconds_rows[_i].duration), seconds_rows[_i].text);
}
END_TEST

static const struct {
    sim_time span;
    const char *text;
} span_rows[] = {
    {0, "0s"},
    {499999, "0s"},
    {500000, "1ms"},
    {999499999, "999ms"},
    {999500000, "1.0s"},
    {8234000000, "8.2s"},
    {59949999999, "59.9s"},
    {59950000000, "1m"},
    {60 * SIM_SECOND, "1m"},
    {330 * SIM_SECOND, "5m30s"},
    {899600 * SIM_MILLISECOND, "15m"},
    {893 * SIM_SECOND, "14m53s"},
    {SIM_HOUR + 59 * SIM_SECOND, "1h"},
    {SIM_DAY - 1, "1d"},
    {66 * SIM_HOUR, "2d18h"},
    {SIM_TIME_NEVER, "106751d23h"},
};

START_TEST(test_span)
{
    char text[PLT_DECIMAL_SIZE];
    ck_assert_str_eq(plt_span_format(text, span_rows[_i].span), span_rows[_i].text);
}
END_TEST

static const struct {
    uint64_t count;
    const char *text;
} count_rows[] = {
    {0, "0"}, {999, "999"}, {1000, "1,000"}, {1234567, "1,234,567"}, {UINT64_MAX, "18,446,744,073,709,551,615"},
};

START_TEST(test_count)
{
    char text[PLT_DECIMAL_SIZE];
    ck_assert_str_eq(plt_count_format(text, count_rows[_i].count), count_rows[_i].text);
}
END_TEST

/* Seconds by `date -u -d @N`. */
static const struct {
    int64_t unix_s;
    const char *text;
} instant_rows[] = {
    {0, "1970-01-01T00:00:00Z"},          {-1, "1969-12-31T23:59:59Z"},           {951782399, "2000-02-28T23:59:59Z"},
    {951782400, "2000-02-29T00:00:00Z"},  {951868800, "2000-03-01T00:00:00Z"},    {1767571200, "2026-01-05T00:00:00Z"},
    {4107542400, "2100-03-01T00:00:00Z"}, {253402300799, "9999-12-31T23:59:59Z"},
};

START_TEST(test_instant)
{
    char text[PLT_DECIMAL_SIZE];
    ck_assert_str_eq(plt_instant_format(text, instant_rows[_i].unix_s), instant_rows[_i].text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plots.decimal");
    TCase *tests = tcase_create("decimal");
    tcase_add_loop_test(tests, test_decimal, 0, sizeof decimal_rows / sizeof decimal_rows[0]);
    tcase_add_loop_test(tests, test_seconds, 0, sizeof seconds_rows / sizeof seconds_rows[0]);
    tcase_add_loop_test(tests, test_span, 0, sizeof span_rows / sizeof span_rows[0]);
    tcase_add_loop_test(tests, test_count, 0, sizeof count_rows / sizeof count_rows[0]);
    tcase_add_loop_test(tests, test_instant, 0, sizeof instant_rows / sizeof instant_rows[0]);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
