/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/options.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/suite.h"

enum { ARGUMENTS_MAX = 8 };

static const cli_option_set all = (1U << CLI_OPTIONS) - 1;

/* What was read, as one line: operands, then the options that differ from their defaults. */
static void describe(char *out, size_t size, const struct cli_arguments *arguments)
{
    size_t used = 0;
    for (size_t i = 0; i < arguments->operand_count; i++) {
        used += (size_t)snprintf(out + used, size - used, "%s ", arguments->operands[i]);
    }
    for (int id = 0; id < CLI_OPTIONS; id++) {
        const char *value = arguments->values[id];
        const char *fallback = cli_options[id].fallback;
        if (value != fallback && (value == NULL || fallback == NULL || strcmp(value, fallback) != 0)) {
            used += (size_t)snprintf(out + used, size - used, "%s=%s ", cli_options[id].name, value);
        }
    }
    for (size_t i = 0; i < arguments->set_count; i++) {
        used += (size_t)snprintf(out + used, size - used, "[%s]", arguments->sets[i]);
    }
}

static const struct {
    const char *arguments[ARGUMENTS_MAX];
    const char *expected;
} read_rows[] = {
    {{"a", "b"}, "a b "},
    {{"-o", "json", "a"}, "a output=json "},
    {{"a", "-ojson"}, "a output=json "},
    {{"a", "--output=json", "-"}, "a - output=json "},
    {{"--out", "d"}, "out=d "},
    {{"--outp", "json"}, "output=json "},
    {{"--seed", "3", "--seed", "4"}, "seed=4 "},
    {{"--set", "a=1", "x", "--set=b=2"}, "x set=b=2 [a=1][b=2]"},
    {{"--quiet", "--", "--seed"}, "--seed quiet= "},
    {{"-qh"}, "quiet= help= "},
    {{"--set", ""}, "set= []"},
};

START_TEST(test_read)
{
    char *argv[ARGUMENTS_MAX + 2] = {(char *)"run"};
    int argc = 1;
    for (; read_rows[_i].arguments[argc - 1] != NULL; argc++) {
        argv[argc] = (char *)read_rows[_i].arguments[argc - 1];
    }
    struct cli_arguments arguments;
    struct sim_error error = {.text = ""};
    char text[256] = "";
    ck_assert_msg(cli_options_parse(&arguments, argc, argv, all, "text|json", &error) == SIM_OK, "%s", error.text);
    describe(text, sizeof text, &arguments);
    ck_assert_str_eq(text, read_rows[_i].expected);
}
END_TEST

static const struct {
    const char *arguments[ARGUMENTS_MAX];
    const char *error;
} refused_rows[] = {
    {{"--ouput", "json"}, "unknown option \"--ouput\"; did you mean --output?"},
    {{"--nonsense"}, "unknown option \"--nonsense\"; --help lists them"},
    {{"--nonsense=\x1b[2J"}, "unknown option \"--nonsense=\\x1b[2J\"; --help lists them"},
    {{"-z"}, "unknown option -z; --help lists them"},
    {{"--seed"}, "--seed needs a value: N"},
    {{"-o"}, "-o needs a value: text|json"},
    {{"-o", "xml"}, "--output: \"xml\" is none of text|json"},
    {{"-o", "tex"}, "--output: \"tex\" is none of text|json"},
    {{"-o", "text|json"}, "--output: \"text|json\" is none of text|json"},
    {{"-o", ""}, "--output: \"\" is none of text|json"},
    {{"--color=maybe"}, "--color: \"maybe\" is none of auto|always|never"},
    {{"--quiet=yes"}, "--quiet takes no value"},
};

START_TEST(test_refused)
{
    char *argv[ARGUMENTS_MAX + 2] = {(char *)"run"};
    int argc = 1;
    for (; refused_rows[_i].arguments[argc - 1] != NULL; argc++) {
        argv[argc] = (char *)refused_rows[_i].arguments[argc - 1];
    }
    struct cli_arguments arguments;
    struct sim_error error;
    ck_assert_int_eq(cli_options_parse(&arguments, argc, argv, all, "text|json", &error), SIM_BAD_INPUT);
    ck_assert_str_eq(error.text, refused_rows[_i].error);
}
END_TEST

/* A command is not given the options of others. */
START_TEST(test_not_allowed)
{
    char *argv[] = {(char *)"version", (char *)"--seed", (char *)"3", NULL};
    struct cli_arguments arguments;
    struct sim_error error;
    ck_assert_int_eq(cli_options_parse(&arguments, 3, argv, CLI_BIT(CLI_OUTPUT), "text", &error), SIM_BAD_INPUT);
    ck_assert_str_eq(error.text, "unknown option \"--seed\"; --help lists them");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cli.options");
    TCase *tests = tcase_create("options");
    tcase_add_loop_test(tests, test_read, 0, sizeof read_rows / sizeof read_rows[0]);
    tcase_add_loop_test(tests, test_refused, 0, sizeof refused_rows / sizeof refused_rows[0]);
    tcase_add_test(tests, test_not_allowed);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
