/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every command has help, and every example in it works as printed: in a folder that has `scenarios` in it and, beside
 * it, `shared`, with jobsim in the PATH. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/command.h"
#include "tests/support/shared.h"
#include "tests/support/suite.h"
#include "tests/support/temp_dir.h"

static const char *const commands[] = {"run", "validate", "explain", "replay", "completion", "version", "help"};

static struct support_temp_dir temp;

static void setup(void)
{
    char path[512];
    support_temp_dir_make(&temp);
    snprintf(path, sizeof path, "%s/checkout", temp.path);
    ck_assert_int_eq(mkdir(path, 0777), 0);
    ck_assert_int_eq(chdir(path), 0);
    ck_assert_int_eq(symlink(JOBSIM_SOURCE_DIR "/scenarios", "scenarios"), 0);
    char shared[SUPPORT_PATH_MAX];
    if (support_shared_path(shared, ".")) {
        ck_assert_int_eq(symlink(shared, "../shared"), 0);
    }
    char search[SUPPORT_PATH_MAX * 2];
    const char *program = JOBSIM_PROGRAM;
    snprintf(search, sizeof search, "%.*s:%s", (int)(strrchr(program, '/') - program), program, getenv("PATH"));
    setenv("PATH", search, 1);
}

static void teardown(void)
{
    support_temp_dir_remove(&temp);
}

static void run_example(const char *line, size_t length)
{
    char command[512];
    snprintf(command, sizeof command, "%.*s", (int)length, line);
    if (strstr(command, "../shared") != NULL && access("../shared", F_OK) != 0) {
        return;
    }
    const char *const argv[] = {"sh", "-c", command, NULL};
    struct support_command result;
    support_command_run(&result, argv, NULL);
    ck_assert_msg(result.exit_code == 0, "%s: exit code %d: %.400s", command, result.exit_code, result.err);
    ck_assert_msg(result.out_length > 0 || strchr(command, '>') != NULL, "%s: says nothing", command);
    support_command_free(&result);
}

START_TEST(test_help)
{
    const char *const argv[] = {"jobsim", commands[_i], "--help", NULL};
    const char *const other_argv[] = {"jobsim", "help", commands[_i], NULL};
    struct support_command result, other;
    support_command_run(&result, argv, NULL);
    support_command_run(&other, other_argv, NULL);
    ck_assert_int_eq(result.exit_code, 0);
    ck_assert_str_eq(result.err, "");
    ck_assert_msg(strcmp(result.out, other.out) == 0, "%s --help and help %s differ", commands[_i], commands[_i]);
    const char *at = strstr(result.out, "\nExamples\n");
    ck_assert_msg(at != NULL && strstr(result.out, "\nExit codes\n") != NULL, "%s", commands[_i]);
    int count = 0;
    for (at += strlen("\nExamples\n"); *at != '\n'; at = strchr(at, '\n') + 1) {
        if (strncmp(at, "  jobsim ", 9) == 0) {
            run_example(at + 2, strcspn(at + 2, "\n"));
            count++;
        }
    }
    ck_assert_msg(count > 0, "%s has no example", commands[_i]);
    support_command_free(&result);
    support_command_free(&other);
}
END_TEST

/* The overview names exactly the commands above. */
START_TEST(test_overview)
{
    const char *const argv[] = {"jobsim", "--help", NULL};
    struct support_command result;
    support_command_run(&result, argv, NULL);
    ck_assert_int_eq(result.exit_code, 0);
    size_t lines = 0;
    const char *at = strstr(result.out, "\nCommands\n");
    ck_assert_ptr_nonnull(at);
    for (at += strlen("\nCommands\n"); *at != '\n'; at = strchr(at, '\n') + 1) {
        lines++;
    }
    ck_assert_uint_eq(lines, sizeof commands / sizeof commands[0]);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        char head[64];
        snprintf(head, sizeof head, "\n  %s ", commands[i]);
        ck_assert_msg(strstr(result.out, head) != NULL, "%s", commands[i]);
    }
    support_command_free(&result);
}
END_TEST

/* bash takes the script, and completes a command, an option's word and a path. */
static const struct {
    const char *words, *completed;
} completion_rows[] = {
    {"jobsim ru", "run"},
    {"jobsim run --out", "--output --out"},
    {"jobsim run -o y", "yaml"},
    {"jobsim run --preset man", "managed-large"},
    {"jobsim run --set nodePools[0].c", "nodePools[0].count"},
    {"jobsim explain spec.backoffLimitP", "spec.backoffLimitPerIndex"},
};

START_TEST(test_completion)
{
    const char *const argv[] = {
        "bash",
        "-c",
        "source <(jobsim completion bash) && COMP_WORDS=($1) && COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) && "
        "_jobsim && echo ${COMPREPLY[*]}",
        "bash",
        completion_rows[_i].words,
        NULL};
    struct support_command result;
    support_command_run(&result, argv, NULL);
    ck_assert_msg(result.exit_code == 0, "%s: %s", completion_rows[_i].words, result.err);
    result.out[strcspn(result.out, "\n")] = '\0';
    ck_assert_str_eq(result.out, completion_rows[_i].completed);
    support_command_free(&result);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cli.help");
    TCase *tests = tcase_create("help");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, test_help, 0, sizeof commands / sizeof commands[0]);
    tcase_add_test(tests, test_overview);
    tcase_add_loop_test(tests, test_completion, 0, sizeof completion_rows / sizeof completion_rows[0]);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
