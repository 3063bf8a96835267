/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sim/time: durations are read and written as Go does (recordings), ages as kubectl does (recordings), doubles are
 * rounded once. */
#include "sim/time.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/shared.h"
#include "tests/support/suite.h"

/* The string value of "key" in one line of JSON, unescaped (the recordings escape nothing but \" and \\). */
static bool string_field(const char *line, const char *key, char *out, size_t size)
{
    char pattern[64];
    snprintf(pattern, sizeof pattern, "\"%s\":\"", key);
    const char *at = strstr(line, pattern);
    if (at == NULL)
        return false;
    size_t used = 0;
    for (at += strlen(pattern); *at != '"'; at++) {
        at += *at == '\\';
        ck_assert(used + 1 < size);
        out[used++] = *at;
    }
    out[used] = '\0';
    return true;
}

static int64_t integer_field(const char *line, const char *key)
{
    char pattern[64];
    snprintf(pattern, sizeof pattern, "\"%s\":", key);
    const char *at = strstr(line, pattern);
    ck_assert_msg(at != NULL, "no %s in %s", key, line);
    return strtoll(at + strlen(pattern), NULL, 10);
}

static void check_duration(const char *line)
{
    char input[128], want[256], text[SIM_TIME_TEXT_SIZE];
    struct sim_error error;
    sim_time got = -7;
    ck_assert(string_field(line, "input", input, sizeof input));
    enum sim_status status = sim_duration_parse(&got, input, strlen(input), &error);
    if (strstr(line, "\"ok\":true") == NULL) {
        ck_assert(string_field(line, "error", want, sizeof want));
        ck_assert_msg(status == SIM_BAD_INPUT && got == -7, "'%s' was accepted", input);
        ck_assert_msg(strcmp(error.text, want) == 0, "'%s': %s, Go says %s", input, error.text, want);
        return;
    }
    ck_assert_msg(status == SIM_OK, "'%s': %s", input, error.text);
    ck_assert_msg(got == integer_field(line, "nanoseconds"), "'%s': %lld ns", input, (long long)got);
    ck_assert(string_field(line, "text", want, sizeof want));
    ck_assert_msg(strcmp(sim_duration_format(text, got), want) == 0, "'%s': %s, Go says %s", input, text, want);
}

static void check_age(const char *line)
{
    char want[64], text[SIM_TIME_TEXT_SIZE];
    sim_time age = integer_field(line, "nanoseconds");
    ck_assert(string_field(line, "text", want, sizeof want));
    ck_assert_msg(strcmp(sim_duration_human(text, age), want) == 0, "%lld: %s, not %s", (long long)age, text, want);
    ck_assert(string_field(line, "short", want, sizeof want));
    ck_assert_msg(strcmp(sim_duration_short(text, age), want) == 0, "%lld: %s, not %s", (long long)age, text, want);
}

static void each_line(const char *recording, void (*check)(const char *line))
{
    size_t length;
    char *text = support_shared_text(recording, &length);
    if (text == NULL)
        return;
    int lines = 0;
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"), lines++)
        check(line);
    ck_assert_int_gt(lines, 20);
    free(text);
}

START_TEST(durations_as_go)
{
    each_line("conformance/api/duration.jsonl", check_duration);
}
END_TEST

START_TEST(ages_as_kubectl)
{
    each_line("conformance/api/human-duration.jsonl", check_age);
}
END_TEST

/* Cases that do not need the recordings, and hostile ones that they do not have. */
static const struct duration_row {
    const char *input;
    size_t length;
    sim_time want; /* INT64_MIN + 1: refused */
    const char *text;
} duration_rows[] = {
#define REFUSED (INT64_MIN + 1)
    {"1h30m", 5, 5400 * SIM_SECOND, "1h30m0s"},
    {"1.5s", 4, 1500 * SIM_MILLISECOND, "1.5s"},
    {"-2562047h47m16.854775808s", 25, INT64_MIN, "-2562047h47m16.854775808s"},
    {"\xce\xbcs", 3, REFUSED, NULL},
    {"7\xce\xbcs", 4, 7000, "7\xc2\xb5s"},
    {"1s\0", 3, REFUSED, NULL},
    {"\0", 1, REFUSED, NULL},
    {"99999999999999999999999999999999h", 33, REFUSED, NULL},
    {"0.33333333333333333333333333333333333s", 38, 333333333, "333.333333ms"},
    {"9223372036s9223372036s9223372036s", 33, REFUSED, NULL},
    {"--1s", 4, REFUSED, NULL},
};

START_TEST(durations)
{
    const struct duration_row *row = &duration_rows[_i];
    sim_time got = REFUSED;
    char text[SIM_TIME_TEXT_SIZE];
    enum sim_status status = sim_duration_parse(&got, row->input, row->length, NULL);
    ck_assert_msg((status == SIM_OK) == (row->want != REFUSED), "'%s': status %d", row->input, status);
    ck_assert_msg(got == row->want, "'%s': %lld", row->input, (long long)got);
    if (status == SIM_OK)
        ck_assert_str_eq(sim_duration_format(text, got), row->text);
}
END_TEST

START_TEST(what_is_printed_reads_back)
{
    char text[SIM_TIME_TEXT_SIZE];
    uint64_t bits = 88172645463325252;
    for (int i = 0; i < 100000; i++) {
        bits ^= bits << 13, bits ^= bits >> 7, bits ^= bits << 17;
        sim_time want = (sim_time)(bits >> (bits & 63)), got;
        sim_duration_format(text, want);
        ck_assert_int_eq(sim_duration_parse(&got, text, strlen(text), NULL), SIM_OK);
        ck_assert_msg(got == want, "%s", text);
    }
}
END_TEST

START_TEST(seconds_are_rounded_and_saturate)
{
    ck_assert_int_eq(sim_time_from_seconds(1.5e-9), 2);
    ck_assert_int_eq(sim_time_from_seconds(1.4e-9), 1);
    ck_assert_int_eq(sim_time_from_seconds(0.1), 100000000);
    ck_assert_int_eq(sim_time_from_seconds(-1), 0);
    ck_assert_int_eq(sim_time_from_seconds(NAN), 0);
    ck_assert_int_eq(sim_time_from_seconds(INFINITY), SIM_TIME_NEVER);
    ck_assert_int_eq(sim_time_from_seconds(1e10), SIM_TIME_NEVER);
    ck_assert_int_eq(sim_time_add(SIM_TIME_NEVER - 5, 5), SIM_TIME_NEVER);
    ck_assert_int_eq(sim_time_add(SIM_TIME_NEVER - 5, 6), SIM_TIME_NEVER);
    ck_assert_int_eq(sim_time_add(2, 3), 5);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sim.time");
    TCase *tcase = tcase_create("time");
    tcase_add_test(tcase, durations_as_go);
    tcase_add_test(tcase, ages_as_kubectl);
    tcase_add_loop_test(tcase, durations, 0, sizeof duration_rows / sizeof duration_rows[0]);
    tcase_add_test(tcase, what_is_printed_reads_back);
    tcase_add_test(tcase, seconds_are_rounded_and_saturate);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
