/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scenarios/json_read: what is read, and what hostile text gives. */
#include "scenarios/json_read.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/suite.h"

static const struct {
    const char *name, *text;
    size_t length;       /* 0: strlen */
    const char *problem; /* NULL: it is read */
} texts[] = {
    {"object", "{\"a\": [1, -2.5, null, true, \"x\"]}", 0, NULL},
    {"number alone", " 7 ", 0, NULL},
    {"empty", "", 0, "line 1, column 1"},
    {"cut", "{\"a\":", 0, "line 1"},
    {"two values", "{} {}", 0, "line 1, column 4"},
    {"on the third line", "{\"a\":1,\n\"b\":2,\n\"c\":x}", 0, "line 3, column 5"},
    {"trailing comma", "{\"a\":1,}", 0, "line 1, column 8"},
    {"raw NUL", "{\"a\":\0}", 7, "line 1, column 6"},
};

START_TEST(text_is_read_or_refused)
{
    struct scn_json json = {NULL};
    struct sim_error error = {.text = ""};
    const size_t length = texts[_i].length > 0 ? texts[_i].length : strlen(texts[_i].text);
    const enum sim_status status = scn_json_parse(&json, texts[_i].text, length, &error);
    ck_assert_msg((status == SIM_OK) == (texts[_i].problem == NULL), "%s: %s", texts[_i].name, error.text);
    if (texts[_i].problem != NULL) {
        ck_assert_msg(strncmp(error.text, texts[_i].problem, strlen(texts[_i].problem)) == 0, "%s: %s", texts[_i].name,
                      error.text);
    }
    scn_json_free(json);
}
END_TEST

START_TEST(depth_is_bounded)
{
    enum { DEPTH = 1000000 };
    char *const text = malloc(DEPTH);
    struct scn_json json;
    struct sim_error error;
    ck_assert_ptr_nonnull(text);
    memset(text, '[', DEPTH);
    ck_assert_int_eq(scn_json_parse(&json, text, DEPTH, &error), SIM_BAD_INPUT);
    free(text);
}
END_TEST

START_TEST(members_keep_their_order_and_kind)
{
    static const char text[] = "{\"z\":1,\"a\":\"x\\u0000y\",\"m\":18446744073709551615,\"z\":2}";
    static const char *const keys[] = {"z", "a", "m"};
    struct scn_json json, value;
    struct sim_error error;
    struct scn_json_cursor cursor = {0};
    const char *key;
    size_t length;
    ck_assert_int_eq(scn_json_parse(&json, text, sizeof text - 1, &error), SIM_OK);
    for (int i = 0; i < 3; i++) {
        ck_assert(scn_json_next(json, &cursor, &key, &value));
        ck_assert_str_eq(key, keys[i]);
    }
    ck_assert(!scn_json_next(json, &cursor, &key, &value));
    ck_assert(scn_json_get(json, "z", &value) && scn_json_integer(value) == 2);
    ck_assert(scn_json_get(json, "m", &value) && scn_json_kind(value) == SCN_JSON_NUMBER);
    ck_assert(scn_json_get(json, "a", &value));
    scn_json_text(value, &length);
    ck_assert_uint_eq(length, 3);
    ck_assert(!scn_json_get(json, "absent", &value));
    scn_json_free(json);
}
END_TEST

int main(void)
{
    Suite *const suite = suite_create("scenarios.json_read");
    TCase *const tests = tcase_create("json");
    tcase_add_loop_test(tests, text_is_read_or_refused, 0, (int)(sizeof texts / sizeof *texts));
    tcase_add_test(tests, depth_is_bounded);
    tcase_add_test(tests, members_keep_their_order_and_kind);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
