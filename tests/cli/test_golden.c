/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What users see, byte for byte, in tests/golden/. After a change that is meant, look at what differs and write it
 * anew: JOBSIM_UPDATE_GOLDEN=1 ctest --preset dev -L golden */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/command.h"
#include "tests/support/suite.h"

enum { ARGUMENTS_MAX = 12 };

static const struct {
    const char *file;
    const char *arguments[ARGUMENTS_MAX];
    int exit_code;
} rows[] = {
    {"help.txt", {"help"}, 0},
    {"help-run.txt", {"help", "run"}, 0},
    {"explain.txt", {"explain"}, 0},
    {"explain-nodePools.txt", {"explain", "nodePools"}, 0},
    {"explain-backoffLimit.txt", {"explain", "job.spec.backoffLimit"}, 0},
    {"run-quickstart.txt", {"run", "scenarios/quickstart.yaml"}, 0},
    {"run-quickstart.json", {"run", "scenarios/quickstart.yaml", "-o", "json"}, 0},
    {"run-quickstart.yaml", {"run", "scenarios/quickstart.yaml", "-o", "yaml"}, 0},
    {"run-backoff-ladder.txt", {"run", "scenarios/backoff-ladder.yaml"}, 0},
    {"run-work-queue.txt", {"run", "scenarios/work-queue.yaml"}, 0},
    {"run-indexed-batch.txt", {"run", "scenarios/indexed-batch.yaml"}, 0},
    {"run-node-loss.txt", {"run", "scenarios/node-loss.yaml"}, 0},
    {"run-many-jobs.txt", {"run", "scenarios/many-jobs.yaml"}, 0},
    {"run-expect-not-met.txt",
     {"run", "scenarios/backoff-ladder.yaml", "--set", "expect[0]=jobs.failed == 0", "--color", "never"},
     1},
    {"run-backoff-ladder.csv", {"run", "scenarios/backoff-ladder.yaml", "-o", "csv"}, 0},
    /* a trace of ours, the same damaged and with a hostile name, and one that is none */
    {"replay.txt", {"replay", "tests/golden/traces/equal.jsonl"}, 0},
    {"replay-damaged.txt", {"replay", "tests/golden/traces/damaged.jsonl"}, 1},
    {"replay-malformed.txt", {"replay", "tests/golden/traces"}, 2},
    {"replay-malformed.json", {"replay", "tests/golden/traces", "-o", "json"}, 2},
    {"replay-malformed.xml", {"replay", "tests/golden/traces", "-o", "junit"}, 2},
};

static bool wants_update(void)
{
    const char *update = getenv("JOBSIM_UPDATE_GOLDEN");
    return update != NULL && update[0] != '\0';
}

static char *read_all(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s is missing; see the head of this test", path);
    fseek(file, 0, SEEK_END);
    *length = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(*length + 1);
    ck_assert_uint_eq(fread(text, 1, *length, file), *length);
    text[*length] = '\0';
    fclose(file);
    return text;
}

/* The line on which the texts differ first. */
static int different_line(const char *a, const char *b)
{
    int line = 1;
    for (; *a != '\0' && *a == *b; a++, b++) {
        line += *a == '\n';
    }
    return line;
}

START_TEST(test_golden)
{
    const char *argv[ARGUMENTS_MAX + 2] = {JOBSIM_PROGRAM};
    for (int i = 0; rows[_i].arguments[i] != NULL; i++) {
        argv[i + 1] = rows[_i].arguments[i];
    }
    char path[4096];
    snprintf(path, sizeof path, JOBSIM_SOURCE_DIR "/tests/golden/%s", rows[_i].file);
    ck_assert_int_eq(chdir(JOBSIM_SOURCE_DIR), 0);
    struct support_command result;
    support_command_run(&result, argv, NULL);
    ck_assert_msg(result.exit_code == rows[_i].exit_code, "%s: exit code %d: %.400s", rows[_i].file, result.exit_code,
                  result.err);
    if (wants_update()) {
        FILE *file = fopen(path, "wb");
        ck_assert_ptr_nonnull(file);
        ck_assert_uint_eq(fwrite(result.out, 1, result.out_length, file), result.out_length);
        ck_assert_int_eq(fclose(file), 0);
    } else {
        size_t length;
        char *expected = read_all(path, &length);
        ck_assert_msg(length == result.out_length && memcmp(expected, result.out, length) == 0,
                      "tests/golden/%s:%d: differs from what came", rows[_i].file,
                      different_line(expected, result.out));
        free(expected);
    }
    support_command_free(&result);
}
END_TEST

/* The README's session is what the program says now. */
START_TEST(test_readme)
{
    size_t readme_length, golden_length;
    char *readme = read_all(JOBSIM_SOURCE_DIR "/README.md", &readme_length);
    char *golden = read_all(JOBSIM_SOURCE_DIR "/tests/golden/run-quickstart.txt", &golden_length);
    ck_assert_msg(strstr(readme, golden) != NULL, "README.md: the session is not tests/golden/run-quickstart.txt");
    free(readme);
    free(golden);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cli.golden");
    TCase *tests = tcase_create("golden");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, test_golden, 0, sizeof rows / sizeof rows[0]);
    tcase_add_test(tests, test_readme);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
