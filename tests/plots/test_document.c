/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/document.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/suite.h"

/* A document with one of everything. */
static void write_sample(struct plt_document *document)
{
    plt_map_begin(document, NULL);
    plt_text(document, "name", "a \"b\" \\ <c> / \n\x01 é");
    plt_list_begin(document, "list");
    plt_integer(document, NULL, -7);
    plt_unsigned(document, NULL, UINT64_MAX);
    plt_map_begin(document, NULL);
    plt_seconds(document, "seconds", 1500000000);
    plt_decimal(document, "nothing", NAN);
    plt_end(document);
    plt_end(document);
    plt_boolean(document, "yes", true);
    plt_map_begin(document, "empty");
    plt_end(document);
    plt_list_begin(document, "none");
    plt_end(document);
    plt_end(document);
}

static void check(struct plt_document *(*open_form)(FILE *out), const char *expected)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    struct plt_document *document = open_form(out);
    write_sample(document);
    ck_assert_int_eq(plt_document_close(document, NULL), SIM_OK);
    fclose(out);
    ck_assert_str_eq(text, expected);
    free(text);
}

START_TEST(test_json)
{
    check(plt_json_open, "{\n"
                         "  \"name\": \"a \\\"b\\\" \\\\ <c> / \\n\\u0001 é\",\n"
                         "  \"list\": [\n"
                         "    -7,\n"
                         "    18446744073709551615,\n"
                         "    {\n"
                         "      \"seconds\": 1.5,\n"
                         "      \"nothing\": null\n"
                         "    }\n"
                         "  ],\n"
                         "  \"yes\": true,\n"
                         "  \"empty\": {},\n"
                         "  \"none\": []\n"
                         "}\n");
}
END_TEST

START_TEST(test_yaml)
{
    check(plt_yaml_open, "name: \"a \\\"b\\\" \\\\ <c> / \\n\\x01 é\"\n"
                         "list:\n"
                         "- -7\n"
                         "- 18446744073709551615\n"
                         "- seconds: 1.5\n"
                         "  nothing: null\n"
                         "\"yes\": true\n"
                         "empty: {}\n"
                         "none: []\n");
}
END_TEST

/* Strings that a reader of YAML 1.1 could take for something else. */
static const struct {
    const char *text;
    const char *line;
} string_rows[] = {
    {"plain", "- plain\n"},
    {"a sentence", "- a sentence\n"},
    {"", "- \"\"\n"},
    {"no", "- \"no\"\n"},
    {"On", "- \"On\"\n"},
    {"0400", "- \"0400\"\n"},
    {"1e3", "- \"1e3\"\n"},
    {"~", "- \"~\"\n"},
    {"null", "- \"null\"\n"},
    {"a: b", "- \"a: b\"\n"},
    {"a #b", "- \"a #b\"\n"},
    {"- a", "- \"- a\"\n"},
    {"blank ", "- \"blank \"\n"},
    {"2026-01-05T00:00:00Z", "- \"2026-01-05T00:00:00Z\"\n"},
    {"*a", "- \"*a\"\n"},
    {".inf", "- \".inf\"\n"},
};

START_TEST(test_yaml_string)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    struct plt_document *document = plt_yaml_open(out);
    plt_list_begin(document, NULL);
    plt_text(document, NULL, string_rows[_i].text);
    plt_end(document);
    ck_assert_int_eq(plt_document_close(document, NULL), SIM_OK);
    fclose(out);
    ck_assert_str_eq(text, string_rows[_i].line);
    free(text);
}
END_TEST

/* What cannot be written is said at the end. */
START_TEST(test_full)
{
    struct plt_document *(*const forms[])(FILE *) = {plt_json_open, plt_yaml_open};
    FILE *out = fopen("/dev/full", "w");
    if (out == NULL) {
        return;
    }
    setvbuf(out, NULL, _IONBF, 0);
    struct plt_document *document = forms[_i](out);
    write_sample(document);
    struct sim_error error;
    ck_assert_int_eq(plt_document_close(document, &error), SIM_ENVIRONMENT);
    fclose(out);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plots.document");
    TCase *tests = tcase_create("document");
    tcase_add_test(tests, test_json);
    tcase_add_test(tests, test_yaml);
    tcase_add_loop_test(tests, test_yaml_string, 0, sizeof string_rows / sizeof string_rows[0]);
    tcase_add_loop_test(tests, test_full, 0, 2);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
