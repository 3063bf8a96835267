/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Input made to hurt: refused with exit code 2 and few words, within a second; or harmless where it is allowed. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/support/command.h"
#include "tests/support/suite.h"
#include "tests/support/temp_dir.h"

enum { MEGABYTE = 1000000, TOLD_MAX = 5000 /* in a line */ };

/* Processor time; builds that check every access take their time. */
#ifdef __OPTIMIZE__
enum { SECONDS_MAX = 1 };
#else
enum { SECONDS_MAX = 5 };
#endif
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IS_SANITIZED
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED
#endif
#ifdef IS_SANITIZED
enum { SLOWER = 20 };
#else
enum { SLOWER = 1 };
#endif

#define JOB_WITH(spec)    "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {" spec
#define JOB_END           ", template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}\n"
#define SCENARIO          "apiVersion: jobsim.dev/v1\nkind: Scenario\nmetadata: {name: a}\nspec: "
#define NINE_OF(a)        "[" a "," a "," a "," a "," a "," a "," a "," a "," a "]\n"
#define ESCAPES           "\x1b[2J\x1b]0;x\x07"
#define RUNS_SHELL(touch) "'`" touch "`$(" touch ")\\\"; system('" touch "') #<script>alert(1)</script>%s%n"

static struct support_temp_dir temp;

static void setup(void)
{
    support_temp_dir_make(&temp);
    ck_assert_int_eq(chdir(temp.path), 0);
}

static void teardown(void)
{
    ck_assert_int_eq(chdir("/"), 0);
    support_temp_dir_remove(&temp);
}

/* A file of `head`, `piece` many times, and `tail`. */
static void write_file(const char *name, const char *head, const char *piece, size_t times, const char *tail)
{
    FILE *file = fopen(name, "w");
    ck_assert(file != NULL);
    fputs(head, file);
    for (size_t i = 0; i < times; i++) {
        fputs(piece, file);
    }
    fputs(tail, file);
    ck_assert_int_eq(fclose(file), 0);
}

static double seconds_of_children(void)
{
    struct rusage usage;
    ck_assert_int_eq(getrusage(RUSAGE_CHILDREN, &usage), 0);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static size_t longest_line(const char *text)
{
    size_t longest = 0;
    for (size_t length; *text != '\0'; text += length + (text[length] == '\n')) {
        length = strcspn(text, "\n");
        longest = length > longest ? length : longest;
    }
    return longest;
}

/* ---- refused ----------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *command, *file;
    const char *head, *piece; /* of the file; the piece stands there `times` times */
    size_t times;
    const char *tail, *error;
} rows[] = {
    {"aliases of aliases", "validate", "a.yaml",
     "a: &a " NINE_OF("x") "b: &b " NINE_OF("*a") "c: &c " NINE_OF("*b") "d: &d " NINE_OF("*c") "e: &e " NINE_OF(
         "*d") "f: &f " NINE_OF("*e") "g: &g " NINE_OF("*f") "h: &h " NINE_OF("*g"),
     "", 0, "", "once aliases are expanded"},
    {"an alias of itself", "validate", "a.yaml", "a: &a [*a]\n", "", 0, "", "a.yaml:1:8: "},
    {"nested brackets", "validate", "a.yaml", "", "[", MEGABYTE, "", "nested deeper"},
    {"nested maps", "validate", "a.yaml", "", "{a: ", MEGABYTE, "", "nested deeper"},
    {"nested blocks", "validate", "a.yaml", "", "- ", MEGABYTE, "", "nested deeper"},
    {"nested JSON", "run", "a.json", "", "{\"a\":", MEGABYTE, "", "nested deeper"},
    {"nested trace", "replay", "a.jsonl", "", "[", MEGABYTE, "", "a.jsonl:1: "},
    {"nested distributions", "validate", "a.yaml", SCENARIO "{workloads: [{pods: {runTime: \"", "mixture(1: ", 5000,
     "\"}}]}\n", "nested"},
    {"a long distribution", "validate", "a.yaml", SCENARIO "{workloads: [{pods: {runTime: \"", "1s + ", MEGABYTE,
     "1s\"}}]}\n", "is longer than"},
    {"a number of 20 MB", "validate", "a.yaml", JOB_WITH("parallelism: "), "99999999", 20 * MEGABYTE / 8, JOB_END,
     "spec.parallelism: "},
    {"a number of 20 MB in JSON", "validate", "a.json",
     "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"spec\":{\"parallelism\":", "99999999", 20 * MEGABYTE / 8, "}}",
     "spec.parallelism: "},
    {"a number of 20 MB in a trace", "replay", "a.jsonl", "{\"format\":\"jobsim-trace/1\",\"name\":", "99999999",
     20 * MEGABYTE / 8, "}", "a.jsonl:1: "},
    {"a duration of 20 MB", "validate", "a.yaml", SCENARIO "{horizon: ", "99999999", 20 * MEGABYTE / 8, "s}\n",
     "spec.horizon: "},
    {"a name of 2 MB", "validate", "a.yaml", "apiVersion: batch/v1\nkind: Job\nmetadata: {name: ", "<script>",
     MEGABYTE / 4, "}\nspec: {suspend: true" JOB_END, "..."},
    {"a schedule of 2 MB", "validate", "a.yaml",
     "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {schedule: \"", "99999999", MEGABYTE / 4,
     " * * * *\", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: "
     "i}]}}}}}\n",
     "spec.schedule: "},
    {"many unknown fields", "validate", "a.yaml", JOB_WITH("zzz0: 1"), ", zzz: 1", 100000, JOB_END, "spec.zzz"},
    {"a quote that never ends", "validate", "a.yaml", "a: \"", "xxxxxxxx", 20 * MEGABYTE / 8, "", "quoted scalar"},
    {"a large file", "validate", "a.yaml", "", "# ------\n", 8 * MEGABYTE, "", "is larger than 64 MiB"},
    {"no text", "validate", "a.yaml", "\xff\xfe\x80", "\xff", MEGABYTE, "", "a.yaml:1:"},
    {"escapes in a document", "validate", "a.yaml", "apiVersion: \"a\\e[2J\"\nkind: \"b\\e]0;x\\a\"\n", "", 0, "",
     "a.yaml:1:"},
    {"escapes in a trace", "replay", "a.jsonl", "{\"" ESCAPES "\":\"" ESCAPES "\"}\n", "", 0, "", "a.jsonl:1: "},
};

START_TEST(test_refused)
{
    const char *const argv[] = {JOBSIM_PROGRAM, rows[_i].command, rows[_i].file, NULL};
    struct support_command result;
    write_file(rows[_i].file, rows[_i].head, rows[_i].piece, rows[_i].times, rows[_i].tail);
    support_command_run(&result, argv, NULL);
    const double seconds = seconds_of_children();
    const char *name = rows[_i].name;
    ck_assert_msg(result.exit_code == 2, "%s: exit code %d: %.400s", name, result.exit_code, result.err);
    ck_assert_msg(strstr(result.err, rows[_i].error) || strstr(result.out, rows[_i].error), "%s: %.400s%.400s", name,
                  result.err, result.out);
    ck_assert_msg(!strchr(result.err, '\x1b') && !strchr(result.out, '\x1b'), "%s: drives the terminal", name);
    ck_assert_msg(longest_line(result.err) < TOLD_MAX, "%s: says too much", name);
    ck_assert_msg(seconds < SECONDS_MAX * SLOWER, "%s: %.1f s", name, seconds);
    support_command_free(&result);
}
END_TEST

/* A file that cannot be written with a loop of text: zeros. */
START_TEST(test_zeros)
{
    static const char *const commands[] = {"validate", "run", "replay"};
    const char *const argv[] = {
        "sh",    "-c", "head -c 1000000 /dev/zero > zeros; exec \"$@\"", "sh", JOBSIM_PROGRAM, commands[_i],
        "zeros", NULL};
    struct support_command result;
    support_command_run(&result, argv, NULL);
    ck_assert_msg(result.exit_code == 2, "%s: exit code %d", commands[_i], result.exit_code);
    ck_assert_msg(strstr(result.err, "zeros:1:") || strstr(result.out, "zeros:1:"), "%s: %s", commands[_i], result.err);
    support_command_free(&result);
}
END_TEST

/* ---- allowed ----------------------------------------------------------------------------------------------------- */

/* Names that would be commands for a shell or for gnuplot, or markup, wherever a user may choose them freely. */
START_TEST(test_names_are_only_names)
{
    static const char *const forms[] = {"text", "json", "yaml", "csv"};
    static const char folder[] = "'`touch pwned`$(touch pwned)\"; #<b>";
    const char *const argv[] = {JOBSIM_PROGRAM, "run", "a`touch pwned`.yaml", "--out", folder, "-o", forms[_i], NULL};
    struct support_command result, files;
    write_file("a`touch pwned`.yaml",
               "apiVersion: jobsim.dev/v1\nkind: Scenario\nmetadata: {name: \"" RUNS_SHELL(
                   "touch pwned") "\\e[2J\"}\nspec: {}\n---\n",
               "", 0, JOB_WITH("completions: 2") JOB_END);
    support_command_run(&result, argv, NULL);
    ck_assert_msg(result.exit_code == 0, "%s: exit code %d: %.400s", forms[_i], result.exit_code, result.err);
    ck_assert_msg(!strchr(result.err, '\x1b') && !strchr(result.out, '\x1b'), "%s: drives the terminal", forms[_i]);
    const char *const list[] = {"sh", "-c",
                                "find . -name pwned; grep -rl '<script>' . --include '*.html' --include '*.svg'", NULL};
    support_command_run(&files, list, NULL);
    ck_assert_msg(files.out_length == 0, "%s: %s", forms[_i], files.out);
    support_command_free(&result);
    support_command_free(&files);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hostile");
    TCase *tests = tcase_create("all");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, test_refused, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_loop_test(tests, test_zeros, 0, 3);
    tcase_add_loop_test(tests, test_names_are_only_names, 0, 4);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
