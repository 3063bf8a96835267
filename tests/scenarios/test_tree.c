/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scenarios/documents, yaml_tree, json_tree, yaml_scalar, tree: what texts mean, where things stand, and hostile
 * texts. */
#include "scenarios/tree.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "scenarios/documents.h"
#include "tests/support/suite.h"

static struct sim_arena arena;
static struct scn_problems problems;
static struct scn_documents documents;

static void no_memory(void *context, size_t wanted)
{
    (void)context, (void)wanted;
    abort();
}

static void setup(void)
{
    sim_arena_init(&arena, no_memory, NULL);
    scn_problems_init(&problems, &arena);
}

static void teardown(void)
{
    sim_arena_free(&arena);
}

static void read_bytes(const char *text, size_t length)
{
    scn_documents_read(&documents, "f.yaml", text, length, &arena, &problems);
}

static const char *only_problem(const char *name)
{
    ck_assert_msg(problems.count == 1, "%s: %u problems", name, (unsigned)problems.count);
    return problems.items[0].text;
}

/* ---- what texts mean --------------------------------------------------------------------------------------------- */

/* The documents as JSON, joined by `|`; `-` for one that holds nothing. */
static const struct {
    const char *name, *text, *json;
} meanings[] = {
    {"booleans of YAML 1.1", "[yes, No, ON, off, y, N, True, FALSE, yeS]",
     "[true,false,true,false,true,false,true,false,\"yeS\"]"},
    {"integers", "[010, 0x1F, 0b11, 0o17, 1_000, +5, -0x10, 08, 18446744073709551615]",
     "[8,31,3,15,1000,5,-16,8,18446744073709551615]"},
    {"floats", "[1.0, 1e3, 1.5, .5, 1e-7, 1e21, 0.0001, 12345678901234567890123]",
     "[1,1000,1.5,0.5,1e-7,1e+21,0.0001,1.2345678901234568e+22]"},
    {"what is text", "[12:30, 1.2.3, 0x, 1e999, 2020-01-01, '5', \"on\", 1__, --1]",
     "[\"12:30\",\"1.2.3\",\"0x\",\"1e999\",\"2020-01-01\",\"5\",\"on\",1,\"--1\"]"},
    {"tags", "[!!str 5, !!int '5', !mine 2, !!float 3, !!binary ZGVtbw==]", "[\"5\",5,\"2\",3,\"demo\"]"},
    {"keys become texts", "{1: a, true: b, 3.14: c, on: d}", "{\"1\":\"a\",\"3.14\":\"c\",\"true\":\"d\"}"},
    {"anchors", "a: &x {b: [1]}\nc: *x", "{\"a\":{\"b\":[1]},\"c\":{\"b\":[1]}}"},
    {"a merge that comes first is overridden", "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  b: 3",
     "{\"a\":{\"b\":1,\"c\":2},\"d\":{\"b\":3,\"c\":2}}"},
    {"of merged maps the first wins", "a: &x {b: 1}\nc: &y {b: 2, d: 4}\ne: {<<: [*x, *y]}",
     "{\"a\":{\"b\":1},\"c\":{\"b\":2,\"d\":4},\"e\":{\"b\":1,\"d\":4}}"},
    {"documents", "# c\n---\na: 1\n--- # x\nb: 2\n", "-|{\"a\":1}|{\"b\":2}"},
    {"a leading separator opens the first document", "---\na: 1\n", "{\"a\":1}"},
    {"anchors know their own document", "a: &x 1\n---\na: &x 2\nb: *x\n", "{\"a\":1}|{\"a\":2,\"b\":2}"},
    {"line ends", "a: 1\r\nb: 2\rc: 3\n", "{\"a\":1,\"b\":2,\"c\":3}"},
    {"a byte order mark",
     "\xef\xbb\xbf"
     "a: 1",
     "{\"a\":1}"},
    {"blocks", "a: >-\n  x\n  y\nb: |\n  ---\n  z\n", "{\"a\":\"x y\",\"b\":\"---\\nz\\n\"}"},
    {"JSON", "{\"a\": [1, 1e2, -0.5, \"\\u00e9\\ud83d\\ude00\\n\\/\"], \"b\": {}}",
     "{\"a\":[1,1e2,-0.5,\"\xc3\xa9\xf0\x9f\x98\x80\\n/\"],\"b\":{}}"},
    {"JSON takes broken characters", "{\"a\": \"\\ud800\", \"b\": \"\xff\"}",
     "{\"a\":\"\xef\xbf\xbd\",\"b\":\"\xef\xbf\xbd\"}"},
    {"JSON with tabs", "{\n\t\"a\":\t1\n}", "{\"a\":1}"},
    {"JSON one after another", "{\"a\":1}\n{\"b\":2}", "{\"a\":1}|{\"b\":2}"},
    {"nearly JSON is YAML", "{\"a\": 1,}", "{\"a\":1}"},
    {"what a browser could run is only text", "{\"a\": \"<script>&\"}", "{\"a\":\"\\u003cscript\\u003e\\u0026\"}"},
    {"empty", "", ""},
    {"only a comment", "# nothing\n", "-"},
};

START_TEST(texts_mean)
{
    const char *got = "";
    read_bytes(meanings[_i].text, strlen(meanings[_i].text));
    ck_assert_msg(problems.count == 0, "%s: %s", meanings[_i].name, problems.count ? problems.items[0].text : "");
    for (uint32_t i = 0; i < documents.count; i++) {
        const struct scn_node *root = documents.items[i].root;
        got = scn_format(&arena, "%s%s%s", got, i > 0 ? "|" : "", root ? scn_node_json(root, &arena) : "-");
    }
    ck_assert_msg(strcmp(got, meanings[_i].json) == 0, "%s: %s", meanings[_i].name, got);
}
END_TEST

START_TEST(nothing_is_null)
{
    const char text[] = "a: ~\nb: null\nc:\nd: ''\n";
    read_bytes(text, strlen(text));
    ck_assert_str_eq(scn_node_json(documents.items[0].root, &arena), "{\"a\":null,\"b\":null,\"c\":null,\"d\":\"\"}");
}
END_TEST

/* ---- places and repeats ------------------------------------------------------------------------------------------ */

START_TEST(nodes_know_their_places)
{
    const char yaml[] = "# \xc3\xa9\na:\n  - b: x\n    \xc3\xa9\xc3\xa9: y\n", json[] = "{\"a\":\n [\"\xc3\xa9\", 1]}";
    read_bytes(yaml, strlen(yaml));
    const struct scn_node *item = scn_node_get(documents.items[0].root, "a")->items[0];
    const struct scn_node *value = scn_node_get(item, "\xc3\xa9\xc3\xa9");
    ck_assert(value->at.line == 4 && value->at.column == 9);
    read_bytes(json, strlen(json));
    const struct scn_node *list = scn_node_get(documents.items[0].root, "a");
    ck_assert(list->at.line == 2 && list->at.column == 2 && list->items[1]->at.column == 8);
}
END_TEST

START_TEST(repeats_are_kept)
{
    const char text[] = "a: 1\nb:\n- c: 1\n  c: 2\n  1: w\n  \"1\": z\na: {d: 1, d: 2}\n";
    read_bytes(text, strlen(text));
    const struct scn_document *document = &documents.items[0];
    ck_assert_uint_eq(document->repeat_count, 3);
    ck_assert_str_eq(document->repeats[0].path, "b[0].c");
    ck_assert_str_eq(document->repeats[1].path, "a.d");
    ck_assert_str_eq(document->repeats[2].path, "a");
    ck_assert_uint_eq(document->repeats[2].at.line, 7);
    ck_assert_str_eq(scn_node_json(document->root, &arena), "{\"a\":{\"d\":2},\"b\":[{\"1\":\"z\",\"c\":2}]}");
}
END_TEST

/* ---- what is refused --------------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *text, *problem;
    uint32_t line, column;
} refused[] = {
    {"tab", "a:\n\tb: 1\n", "found character that cannot start any token", 2, 1},
    {"unknown alias", "a: 1\nb: *x\n", "unknown anchor 'x'", 2, 4},
    {"alias of itself", "a: &m\n  b: *m\n", "anchor 'm' value contains itself", 2, 6},
    {"template", "a: {{ .Name }}\n", "template that was not rendered", 1, 5},
    {"infinity", "a: .inf\n", "no number that JSON can hold", 1, 4},
    {"directive", "%YAML 1.1\n---\na: 1\n", "", 0, 0},
    {"text after a separator", "a: 1\n--- b\n", "nothing but a comment may follow", 2, 4},
    {"merge of a text", "a: {<<: x}\n", "map merge requires", 1, 9},
    {"wrong tag", "a: !!int x\n", "cannot be read as !!int", 1, 4},
    {"open quote", "a: \"x\n", "unexpected end of stream", 2, 1},
    {"truncated JSON", "{\"a\": {\"b\": 1}", "unexpected end of JSON input", 1, 15},
};

START_TEST(others_are_refused)
{
    read_bytes(refused[_i].text, strlen(refused[_i].text));
    if (refused[_i].line == 0) {
        ck_assert_msg(problems.count > 0, "%s", refused[_i].name);
        return;
    }
    const char *text = only_problem(refused[_i].name);
    ck_assert_msg(strstr(text, refused[_i].problem), "%s: %s", refused[_i].name, text);
    const struct scn_position at = problems.items[0].at;
    ck_assert_msg(at.line == refused[_i].line && at.column == refused[_i].column, "%s: %u:%u", refused[_i].name,
                  (unsigned)at.line, (unsigned)at.column);
}
END_TEST

START_TEST(one_bad_document_does_not_hide_others)
{
    const char text[] = "a: 1\n---\n: : :\n\t- x\n---\nb: 2\n";
    read_bytes(text, strlen(text));
    ck_assert_uint_eq(documents.count, 3);
    ck_assert(documents.items[1].is_bad && documents.items[2].root != NULL);
    ck_assert_uint_eq(problems.count, 1);
}
END_TEST

START_TEST(nul_bytes_are_refused)
{
    read_bytes("a: de\0mo\n", 9);
    ck_assert(strstr(only_problem("NUL"), "control characters are not allowed"));
}
END_TEST

/* Nine levels of nine aliases each: 3.9e8 values from 600 bytes. */
START_TEST(a_yaml_bomb_gives_one_error)
{
    char text[4096] = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 9; i++) {
        char line[256];
        (void)snprintf(line, sizeof line, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i,
                       i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
        strcat(text, line);
    }
    read_bytes(text, strlen(text));
    ck_assert_msg(strstr(only_problem("bomb"), "once aliases are expanded"), "%s", problems.items[0].text);
}
END_TEST

START_TEST(depth_through_aliases_is_bounded)
{
    const char *text = "a0: &a0 [x]\n";
    for (int i = 1; i <= SCN_DEPTH_MAX; i++) {
        text = scn_format(&arena, "%sa%d: &a%d [*a%d]\n", text, i, i, i - 1);
    }
    read_bytes(text, strlen(text));
    ck_assert(strstr(only_problem("depth"), "nested deeper than"));
}
END_TEST

static double seconds_to_read(const char *text, size_t length)
{
    const clock_t start = clock();
    read_bytes(text, length);
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* A million brackets, in YAML and in JSON, are refused at the hundredth. */
START_TEST(a_million_brackets_are_refused_fast)
{
    enum { BRACKETS = 1000000 };
    static const char *const units[] = {"[", "{\"a\":", "- "};
    const char *unit = units[_i];
    const size_t unit_length = strlen(unit), length = BRACKETS * unit_length;
    char *text = malloc(length);
    for (size_t i = 0; i < BRACKETS; i++) {
        memcpy(text + i * unit_length, unit, unit_length);
    }
    const double seconds = seconds_to_read(text, length);
    ck_assert(strstr(only_problem(unit), "nested deeper than"));
    ck_assert_msg(seconds < 1, "%s: %g s", unit, seconds);
    free(text);
}
END_TEST

START_TEST(a_number_of_megabytes_is_text_and_fast)
{
    enum { DIGITS = 8 * 1024 * 1024 };
    static const char key[] = "a: ";
    char *text = malloc(DIGITS + sizeof key);
    memcpy(text, key, strlen(key));
    memset(text + strlen(key), '9', DIGITS);
    const double seconds = seconds_to_read(text, strlen(key) + DIGITS);
    ck_assert_uint_eq(problems.count, 0);
    const struct scn_node *value = scn_node_get(documents.items[0].root, "a");
    ck_assert(value->kind == SCN_TEXT && value->length == DIGITS);
    ck_assert_msg(seconds < 2, "%g s", seconds);
    free(text);
}
END_TEST

START_TEST(more_than_the_limit_is_not_looked_at)
{
    read_bytes("a: 1", (size_t)SCN_BYTES_MAX + 1); /* only the length is told: the bytes must not be touched */
    ck_assert(strstr(only_problem("size"), "larger than"));
}
END_TEST

START_TEST(a_long_line_of_json_is_read_in_linear_time)
{
    enum { VALUES = 500000 };
    char *text = malloc(2 * VALUES + 16);
    size_t length = 0;
    text[length++] = '{';
    memcpy(text + length, "\"a\":[", 5);
    length += 5;
    for (size_t i = 0; i < VALUES; i++) {
        text[length++] = '1';
        text[length++] = i + 1 < VALUES ? ',' : ']';
    }
    text[length++] = '}';
    const double seconds = seconds_to_read(text, length);
    ck_assert_uint_eq(problems.count, 0);
    ck_assert_msg(seconds < 2, "%g s", seconds);
    free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tree");
    TCase *tests = tcase_create("all");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, texts_mean, 0, (int)(sizeof meanings / sizeof *meanings));
    tcase_add_test(tests, nothing_is_null);
    tcase_add_test(tests, nodes_know_their_places);
    tcase_add_test(tests, repeats_are_kept);
    tcase_add_loop_test(tests, others_are_refused, 0, (int)(sizeof refused / sizeof *refused));
    tcase_add_test(tests, one_bad_document_does_not_hide_others);
    tcase_add_test(tests, nul_bytes_are_refused);
    tcase_add_test(tests, a_yaml_bomb_gives_one_error);
    tcase_add_test(tests, depth_through_aliases_is_bounded);
    tcase_add_loop_test(tests, a_million_brackets_are_refused_fast, 0, 3);
    tcase_add_test(tests, a_number_of_megabytes_is_text_and_fast);
    tcase_add_test(tests, more_than_the_limit_is_not_looked_at);
    tcase_add_test(tests, a_long_line_of_json_is_read_in_linear_time);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
