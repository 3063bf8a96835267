/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Usage, input and surroundings that are wrong: one clear error, the right exit code, nothing half-written. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/command.h"
#include "tests/support/suite.h"
#include "tests/support/temp_dir.h"

#define QUICKSTART JOBSIM_SOURCE_DIR "/scenarios/quickstart.yaml"
#define JOB(name, spec)                                                                                                \
    "apiVersion: batch/v1\nkind: Job\nmetadata: {name: " name "}\nspec:\n" spec                                        \
    "  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: c, image: i}]\n"

/* Takes long enough for progress to be seen, and one Job. */
#define BIG_RUN                                                                                                        \
    "run", "-", "--set", "completions=600000", "--set", "parallelism=1000", "--nodes", "500", "--preset", "ideal"

enum { ARGUMENTS_MAX = 14 };

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

static const struct row {
    const char *name;
    const char *arguments[ARGUMENTS_MAX];
    const char *input;
    int exit_code;
    const char *error; /* contained in standard error; NULL: that is empty */
    const char *out;   /* contained in standard output; NULL: that is empty */
} rows[] = {
    {"no command", {NULL}, NULL, 2, "Usage: jobsim COMMAND", NULL},
    {"unknown command", {"rum"}, NULL, 2, "jobsim: unknown command \"rum\"; did you mean run?\n", NULL},
    {"hostile command", {"\x1b[2J"}, NULL, 2, "unknown command \"\\x1b[2J\"", NULL},
    {"version", {"--version"}, NULL, 0, NULL, "Kubernetes v1.37"},
    {"help of nothing", {"help", "xyzzy"}, NULL, 2, "unknown command \"xyzzy\"; `jobsim help` lists them", NULL},
    {"unknown option",
     {"run", "--sede", "3", "f"},
     NULL,
     2,
     "jobsim run: unknown option \"--sede\"; did you mean --seed?",
     NULL},
    {"no file", {"run"}, NULL, 2, "usage: jobsim run [OPTION...] FILE...", NULL},
    {"too many", {"version", "now"}, NULL, 2, "too many operands", NULL},
    {"absent file", {"run", "absent.yaml"}, NULL, 2, "absent.yaml: cannot be read: No such file or directory", NULL},
    {"bad seed",
     {"run", "--seed", "-1", QUICKSTART},
     NULL,
     2,
     "--seed: \"-1\" is no whole number from 0 to 18446744073709551615",
     NULL},
    {"huge seed", {"run", "--seed", "18446744073709551616", QUICKSTART}, NULL, 2, "--seed:", NULL},
    {"bad form", {"run", "-o", "xml", QUICKSTART}, NULL, 2, "--output: \"xml\" is none of text|json|yaml|csv", NULL},
    {"plot in JSON", {"run", "--plot", "-o", "json", QUICKSTART}, NULL, 2, "--plot belongs to text", NULL},
    {"standard input", {"run", "-"}, JOB("a", ""), 0, NULL, "1 Job, 1 complete"},
    {"nothing", {"run", "-"}, "", 0, "no Job was submitted", "0 Jobs"},
    {"unknown field", {"run", "-"}, JOB("a", "  paralelism: 3\n"), 2, "<stdin>:5:3: spec.paralelism: ", NULL},
    {"nearest field", {"run", "-"}, JOB("a", "  paralelism: 3\n"), 2, "parallelism", NULL},
    {"lenient", {"run", "--lenient", "-"}, JOB("a", "  paralelism: 3\n"), 0, "paralelism", "1 Job"},
    {"wrong type", {"run", "-"}, JOB("a", "  parallelism: many\n"), 2, "<stdin>:5:16: spec.parallelism: ", NULL},
    {"out of range", {"run", "-"}, JOB("a", "  backoffLimit: -1\n"), 2, "<stdin>:5:17: spec.backoffLimit: ", NULL},
    {"two errors at once",
     {"run", "-"},
     JOB("a", "  backoffLimit: -1\n  parallelism: -2\n"),
     2,
     "<stdin>:6:16: spec.parallelism: ",
     NULL},
    {"hostile name", {"run", "-"}, JOB("\"$(touch x) @ {/Symbol a}\"", ""), 2, "<stdin>:3:", NULL},
    {"not YAML", {"run", "-"}, "a: [", 2, "<stdin>:2:1: not YAML", NULL},
    {"set", {"run", "-", "--set", "parallelism=3", "--set", "completions=3"}, JOB("a", ""), 0, NULL, "3/3"},
    {"set what is not there",
     {"run", "-", "--set", "paralelism=3"},
     JOB("a", ""),
     2,
     "did you mean parallelism?",
     NULL},
    {"set a bad value", {"run", "-", "--set", "parallelism=x"}, JOB("a", ""), 2, "spec.parallelism", NULL},
    {"set without value", {"run", "-", "--set", "parallelism"}, JOB("a", ""), 2, "is not PATH=VALUE", NULL},
    {"bad failure rate", {"run", "-", "--failure-rate", "1.5"}, JOB("a", ""), 2, "--failure-rate", NULL},
    {"bad run time", {"run", "-", "--run-time", "lognormal(median=1m)"}, JOB("a", ""), 2, "--run-time", NULL},
    {"bad nodes", {"run", "-", "--nodes", "many"}, JOB("a", ""), 2, "--nodes", NULL},
    {"bad preset", {"run", "-", "--preset", "defualt"}, JOB("a", ""), 2, "default", NULL},
    {"bad until", {"run", "-", "--until", "soon"}, JOB("a", ""), 2, "--until", NULL},
    {"shortcuts",
     {"run", "-", "--nodes", "2:cpu=1,memory=1Gi", "--run-time", "10s", "--until", "5m", "--preset", "ideal"},
     JOB("a", ""),
     0,
     NULL,
     "1 complete, in 11"},
    {"until", {"run", "-", "--run-time", "1h", "--until", "1m"}, JOB("a", ""), 0, NULL, "1 unfinished, in 1m"},
    {"bad expectation",
     {"run", QUICKSTART, "--set", "expect[0]=jobs.faild == 0"},
     NULL,
     2,
     "spec.expect[0]: unknown metric \"jobs.faild\"; did you mean jobs.failed?",
     NULL},
    {"expectation not met, json",
     {"run", QUICKSTART, "-o", "json", "--set", "expect[0]=jobs.failed == 9"},
     NULL,
     1,
     "jobs.failed == 9",
     "\"RunResult\""},
    {"check", {"run", "--check", QUICKSTART}, NULL, 0, NULL, "1 complete"},
    {"plot", {"run", "-", "--plot"}, JOB("a", ""), 0, "", "1 complete"},
    {"progress", {BIG_RUN, "--progress=always"}, JOB("a", ""), 0, "0/1 Jobs, at ", "1 complete"},
    {"progress is not for files", {BIG_RUN}, JOB("a", ""), 0, NULL, "1 complete"},
    {"quiet", {BIG_RUN, "--progress=always", "--quiet"}, JOB("a", ""), 0, NULL, "1 complete"},
    {"nothing, quietly", {"run", "-", "--quiet"}, "", 0, NULL, "0 Jobs"},
    {"validate", {"validate", QUICKSTART}, NULL, 0, NULL, "valid: 1 Job, 1 Scenario\n"},
    {"validate quietly", {"validate", "-q", QUICKSTART}, NULL, 0, NULL, NULL},
    {"invalid", {"validate", "-"}, JOB("a", "  backoffLimit: -1\n"), 2, "spec.backoffLimit", NULL},
    {"explain a Job's field", {"explain", "backoffLimit"}, NULL, 0, NULL, "job.spec.backoffLimit <int32>"},
    {"explain nothing", {"explain", "nodePool.count"}, NULL, 2, "did you mean nodePools?", NULL},
    {"explain an endless path",
     {"explain", "spec.template.spec.containers[0].image.image.image"},
     NULL,
     2,
     "jobsim explain: ",
     NULL},
    {"completion of fish", {"completion", "fish"}, NULL, 2, "\"fish\" is none of bash|zsh", NULL},
    {"replay nothing", {"replay", "absent"}, NULL, 2, "absent", NULL},
};

static void run_jobsim(struct support_command *result, const char *const arguments[], const char *input)
{
    const char *argv[ARGUMENTS_MAX + 2] = {JOBSIM_PROGRAM};
    for (int i = 0; arguments[i] != NULL; i++) {
        argv[i + 1] = arguments[i];
    }
    support_command_run(result, argv, input);
}

static bool has(const char *text, const char *part)
{
    return part == NULL ? text[0] == '\0' : strstr(text, part) != NULL;
}

START_TEST(test_row)
{
    const struct row *row = &rows[_i];
    struct support_command result;
    run_jobsim(&result, row->arguments, row->input);
    ck_assert_msg(result.exit_code == row->exit_code, "%s: exit code %d: %.400s", row->name, result.exit_code,
                  result.err);
    ck_assert_msg(has(result.err, row->error), "%s: standard error: %.600s", row->name, result.err);
    ck_assert_msg(has(result.out, row->out), "%s: standard output: %.600s", row->name, result.out);
    support_command_free(&result);
}
END_TEST

static void run_shell(struct support_command *result, const char *format, ...)
{
    char command[2048] = "J=" JOBSIM_PROGRAM "; Q=" QUICKSTART "; ";
    va_list arguments;
    va_start(arguments, format);
    const size_t used = strlen(command);
    vsnprintf(command + used, sizeof command - used, format, arguments);
    va_end(arguments);
    const char *const argv[] = {"sh", "-c", command, NULL};
    support_command_run(result, argv, NULL);
}

/* What the machine refuses. `command` runs in an empty folder; all that it may leave there is `left`. Exit code 77: it
 * cannot be tried here, as with little memory under a sanitizer. */
static const struct {
    const char *name, *command;
    int exit_code;
    const char *error;
    const char *left;
} shell_rows[] = {
    {"full disk", "$J run $Q > /dev/full", 3, "jobsim: cannot write standard output: No space left on device\n", ""},
    {"full disk, json", "$J run $Q -o json > /dev/full", 3, "No space left on device\n", ""},
    {"full disk, csv", "$J run $Q -o csv > /dev/full", 3, "No space left on device\n", ""},
    {"full disk, help", "$J help > /dev/full", 3, "No space left on device\n", ""},
    {"closed output", "$J run $Q >&-", 3, "Bad file descriptor\n", ""},
    {"reader that leaves", "{ $J run $Q -o json; echo $? >&2; } | true", 0, "0\n", ""},
    {"reader that leaves, help", "{ sleep 0.1; $J help run; echo $? >&2; } | true", 0, "0\n", ""},
    {"out below nothing", "$J run $Q --out a/b/c", 3,
     "jobsim run: --out: cannot write into a/b/c: No such file or directory\n", ""},
    {"out is a file", ": > f; $J run $Q --out f", 3, "Not a directory\n", "f "},
    {"out has no room", "ulimit -f 2; $J run $Q --out o", 3, "jobsim run: --out: ", ""},
    {"out after a bad input", "$J run absent.yaml --out o", 2, "absent.yaml", ""},
    {"no memory",
     "printf 'apiVersion: batch/v1\\nkind: Job\\nmetadata: {name: a}\\nspec: {template: {spec: {restartPolicy: Never, "
     "containers: [{name: c, image: i}]}}}' > j; ulimit -v 60000; $J version > /dev/null 2>&1 || { rm j; exit 77; }; "
     "$J run j --set parallelism=1000000 --set completions=1000000 --nodes 10000 --preset ideal --run-time 1h; e=$?; "
     "rm j; exit $e",
     3, "out of memory", ""},
    {"a patch that the API server refuses",
     "printf '%%s\\n' 'apiVersion: batch/v1' 'kind: Job' 'metadata: {name: a}' 'spec: {completions: 3, template: "
     "{spec: "
     "{restartPolicy: Never, containers: [{name: c, image: i}]}}}' '---' 'apiVersion: jobsim.dev/v1' 'kind: Scenario' "
     "'spec: {actions: [{at: 1s, patch: job/a, spec: {completions: 4}}]}' > j; $J run j; e=$?; rm j; exit $e",
     2, "spec.actions[0]: spec.completions: Invalid value: 4: field is immutable\n", ""},
    {"a folder", "mkdir d; cp $Q d/a.yaml; echo '%s' > d/notes.txt; $J run d", 0, NULL, "d "},
    {"an empty folder", "mkdir d; $J run d", 2, "holds no *.yaml, *.yml or *.json", "d "},
    {"NUL bytes", "printf 'a: \\0\\0' | $J run -", 2, "<stdin>:1:", ""},
    {"nested brackets", "head -c 1000000 /dev/zero | tr '\\0' '[' | $J run -", 2, "<stdin>:1:", ""},
    {"a number of 10 MB", "{ printf 'a: '; head -c 10000000 /dev/zero | tr '\\0' 9; } | $J run -", 2, "<stdin>:1:", ""},
    {"no colour", "NO_COLOR=1 $J run $Q", 0, NULL, ""},
    {"no gnuplot", "PATH=/nowhere $J run $Q --plot", 0, "note: gnuplot is absent, so no pictures were drawn\n", ""},
};

START_TEST(test_shell)
{
    struct support_command result, left;
    run_shell(&result, shell_rows[_i].command, "");
    const char *name = shell_rows[_i].name;
    if (result.exit_code == 77) {
        support_command_free(&result);
        return;
    }
    ck_assert_msg(result.exit_code == shell_rows[_i].exit_code, "%s: exit code %d: %.400s", name, result.exit_code,
                  result.err);
    ck_assert_msg(has(result.err, shell_rows[_i].error), "%s: standard error: %.600s", name, result.err);
    ck_assert_msg(strlen(result.err) < 2000, "%s: says too much", name);
    ck_assert_msg(strchr(result.out, '\x1b') == NULL, "%s: colours", name);
    run_shell(&left, "ls -A | tr '\\n' ' '");
    ck_assert_msg(strcmp(left.out, shell_rows[_i].left) == 0, "%s: left behind: %s", name, left.out);
    support_command_free(&result);
    support_command_free(&left);
}
END_TEST

/* On a terminal (made by util-linux' script, where the machine has pseudo-terminals): in colour unless asked not to,
 * and bars only where there is room. */
static const struct {
    const char *name, *command;
    bool has_color, has_bars;
} terminal_rows[] = {
    {"a terminal", "TERM=xterm; stty cols 100;", true, true},
    {"NO_COLOR", "TERM=xterm NO_COLOR=1; stty cols 100;", false, true},
    {"empty NO_COLOR", "TERM=xterm NO_COLOR=; stty cols 100;", true, true},
    {"dumb", "TERM=dumb; stty cols 100;", false, true},
    {"narrow", "TERM=xterm; stty cols 50;", true, false},
    {"no width", "TERM=xterm; stty cols 0;", true, true},
};

START_TEST(test_terminal)
{
    struct support_command result;
    run_shell(&result,
              "script -qec true /dev/null > /dev/null 2>&1 || exit 77; export J Q; "
              "script -qec 'unset NO_COLOR; export TERM NO_COLOR; %s $J run $Q' /dev/null",
              terminal_rows[_i].command);
    if (result.exit_code != 77) {
        ck_assert_msg(result.exit_code == 0, "%s: %s", terminal_rows[_i].name, result.out);
        ck_assert_msg((strstr(result.out, "\x1b[1m") != NULL) == terminal_rows[_i].has_color, "%s: %.200s",
                      terminal_rows[_i].name, result.out);
        ck_assert_msg((strstr(result.out, "███") != NULL) == terminal_rows[_i].has_bars, "%s: %.2000s",
                      terminal_rows[_i].name, result.out);
    }
    support_command_free(&result);
}
END_TEST

/* As another user would: root may read and write everything. */
START_TEST(test_permissions)
{
    static const struct {
        const char *name, *command;
        int exit_code;
        const char *error;
    } permission_rows[] = {
        {"unreadable file", "cp $Q q.yaml; chmod 0 q.yaml; run $J run q.yaml", 2,
         "q.yaml: cannot be read: Permission denied"},
        {"read-only folder", "mkdir o; chmod 555 o; run $J run $Q --out o", 3, "Permission denied"},
        {"new in a read-only folder", "mkdir o; chmod 555 o; run $J run $Q --out o/new", 3, "Permission denied"},
    };
    /* For root, capabilities go and the user stays, so that the files can be removed again. */
    static const char prologue[] = "run() { if [ \"$(id -u)\" = 0 ]; then setpriv --bounding-set -all --inh-caps -all "
                                   "--reuid 65534 --clear-groups -- \"$@\"; else \"$@\"; fi; }; chmod 755 .; ";
    struct support_command result;
    run_shell(&result,
              "[ \"$(id -u)\" != 0 ] || { command -v setpriv && setpriv --reuid 65534 --clear-groups $J version; }");
    const bool can_test = result.exit_code == 0;
    support_command_free(&result);
    if (!can_test) {
        return;
    }
    run_shell(&result, "%s%s", prologue, permission_rows[_i].command);
    ck_assert_msg(result.exit_code == permission_rows[_i].exit_code, "%s: exit code %d: %.400s",
                  permission_rows[_i].name, result.exit_code, result.err);
    ck_assert_msg(has(result.err, permission_rows[_i].error), "%s: %.400s", permission_rows[_i].name, result.err);
    support_command_free(&result);
}
END_TEST

/* The same command gives the same bytes, artefacts included; --timing is what differs. */
START_TEST(test_same_bytes)
{
    struct support_command result;
    run_shell(&result,
              "$J run $Q -o json --out a > a.json && $J run $Q -o json --out b > b.json && cmp a.json b.json && "
              "cmp a.json a/result.json && diff -r -x '*.png' -x '*.svg' a b");
    ck_assert_msg(result.exit_code == 0, "%s%s", result.out, result.err);
    support_command_free(&result);
    run_shell(&result,
              "grep -c '\"wallSeconds\": 0,' a.json; $J run $Q -o json --timing | grep -c '\"wallSeconds\": 0,'");
    ck_assert_str_eq(result.out, "1\n0\n");
    support_command_free(&result);
    run_shell(&result, "$J run $Q -o json --seed 2 | cmp -s a.json -");
    ck_assert_int_eq(result.exit_code, 1);
    support_command_free(&result);
}
END_TEST

/* A name that is code elsewhere: in a title of gnuplot, a cell of CSV, a string of JSON. */
START_TEST(test_hostile_scenario_name)
{
    static const char scenario[] =
        "apiVersion: jobsim.dev/v1\nkind: Scenario\n"
        "metadata: {name: 'x\"; system(\"touch pwned\") `touch pwned` $(touch pwned) @ {/Symbol a} <b>'}\n"
        "spec: {}\n---\n" JOB("a", "");
    const char *const arguments[] = {"run", "-", "--out", "o", NULL};
    struct support_command result;
    run_jobsim(&result, arguments, scenario);
    ck_assert_msg(result.exit_code == 0 || result.exit_code == 2, "%s", result.err);
    ck_assert_int_ne(access("pwned", F_OK), 0);
    ck_assert_int_ne(access("o/pwned", F_OK), 0);
    support_command_free(&result);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cli.run");
    TCase *tests = tcase_create("run");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, test_row, 0, sizeof rows / sizeof rows[0]);
    tcase_add_loop_test(tests, test_shell, 0, sizeof shell_rows / sizeof shell_rows[0]);
    tcase_add_loop_test(tests, test_terminal, 0, sizeof terminal_rows / sizeof terminal_rows[0]);
    tcase_add_loop_test(tests, test_permissions, 0, 3);
    tcase_add_test(tests, test_same_bytes);
    tcase_add_test(tests, test_hostile_scenario_name);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
