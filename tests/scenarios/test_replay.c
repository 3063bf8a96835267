/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scenarios/recording and scenarios/replay with models/recorded_*: a small trace of ours is equal; whatever is changed
 * in it is noticed, at its line, and what is no trace is refused with file and line. */
#include "scenarios/replay.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/suite.h"
#include "tests/support/temp_dir.h"

#define MET                                                                                                            \
    "{\"type\":\"SuccessCriteriaMet\",\"status\":\"True\",\"reason\":\"CompletionsReached\","                          \
    "\"message\":\"Reached expected number of succeeded pods\",\"at\":3}"
#define COMPLETE                                                                                                       \
    "{\"type\":\"Complete\",\"status\":\"True\",\"reason\":\"CompletionsReached\","                                    \
    "\"message\":\"Reached expected number of succeeded pods\",\"at\":3}"
#define ENDED                                                                                                          \
    "\"startTime\":0,\"completionTime\":3,\"active\":0,\"ready\":0,\"terminating\":0,\"succeeded\":1,\"failed\":0,"    \
    "\"uncounted\":{}"

/* One pod of one Job succeeds. */
static const char trace[] =
    "{\"format\":\"jobsim-trace/"
    "1\",\"name\":\"small\",\"family\":\"ours\",\"features\":[],\"epoch\":\"2026-01-05T00:00:00Z\","
    "\"start\":\"2026-01-05T00:00:00.5Z\",\"constants\":{\"apiBackoffBase\":1000000000,\"apiBackoffMax\":60000000000,"
    "\"expectationsTimeout\":300000000000,\"maxPodCreateDeletePerSync\":500,\"maxUncountedPods\":500,"
    "\"podFailureBackoffBase\":10000000000,\"podFailureBackoffMax\":600000000000,\"syncBatchPeriod\":1000000000}}\n"
    "{\"at\":0,\"do\":\"addJob\",\"job\":{\"metadata\":{\"creationTimestamp\":0,\"name\":\"demo\",\"namespace\":"
    "\"default\","
    "\"uid\":\"job-1\"},\"spec\":{\"backoffLimit\":6,\"completionMode\":\"NonIndexed\",\"completions\":1,"
    "\"parallelism\":1,"
    "\"podReplacementPolicy\":\"TerminatingOrFailed\",\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"suspend\":false,"
    "\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"main\"}],"
    "\"restartPolicy\":\"Never\",\"terminationGracePeriodSeconds\":30}}}}}\n"
    "{\"at\":0,\"sync\":{\"queue\":\"job\",\"key\":\"default/"
    "demo\",\"result\":\"ok\",\"creates\":[{\"pod\":\"p1\",\"name\":\"demo-x\"}],"
    "\"writes\":[{\"startTime\":0,\"active\":1,\"ready\":0,\"terminating\":0,\"succeeded\":0,\"failed\":0,"
    "\"uncounted\":{}}],"
    "\"events\":[[\"Normal\",\"SuccessfulCreate\",\"Created pod: "
    "demo-x\"]],\"next\":{\"due\":1000000000},\"expect\":[0,0]}}\n"
    "{\"at\":1000000000,\"sync\":{\"queue\":\"job\",\"key\":\"default/"
    "demo\",\"result\":\"ok\",\"next\":{},\"expect\":[0,0]}}\n"
    "{\"at\":2000000000,\"do\":\"podSucceeded\",\"pod\":\"p1\",\"state\":{\"phase\":\"Succeeded\",\"node\":\"n1\","
    "\"containers\":[{\"name\":\"main\",\"exit\":0,\"finished\":2}],\"finalizer\":true}}\n"
    "{\"at\":3000000000,\"sync\":{\"queue\":\"job\",\"key\":\"default/"
    "demo\",\"result\":\"ok\",\"releases\":[\"p1\"],\"writes\":["
    "{\"conditions\":[" MET "],\"startTime\":0,\"active\":0,\"ready\":0,\"terminating\":0,\"succeeded\":0,\"failed\":0,"
    "\"uncounted\":{\"succeeded\":[\"p1\"]}},{\"conditions\":[" MET "," COMPLETE "]," ENDED ",\"afterReleases\":true}],"
    "\"events\":[[\"Normal\",\"Completed\",\"Job completed\"]],\"next\":{\"due\":4000000000},\"expect\":[0,0]}}\n"
    "{\"at\":3000000000,\"sync\":{\"queue\":\"orphan\",\"key\":\"default?a=b\",\"result\":\"ok\"}}\n"
    "{\"at\":4000000000,\"sync\":{\"queue\":\"job\",\"key\":\"default/"
    "demo\",\"result\":\"ok\",\"next\":{},\"expect\":[0,0]}}\n"
    "{\"at\":4000000000,\"end\":{\"stimuli\":2,\"syncs\":5,\"pods\":1,\"jobs\":[{\"name\":\"demo\",\"uid\":\"job-1\","
    "\"status\":"
    "{\"conditions\":[" MET "," COMPLETE "]," ENDED
    "}}],\"left\":[{\"pod\":\"p1\",\"phase\":\"Succeeded\",\"node\":\"n1\","
    "\"containers\":[{\"name\":\"main\",\"exit\":0,\"finished\":2}],\"finalizer\":false}]}}\n";

/* The text with one piece exchanged: the first one found after `after`. */
static const struct {
    const char *name, *after, *piece, *put;
    enum scn_replay_verdict verdict;
    uint32_t line;
    const char *says; /* part of the difference or of the problem */
} changes[] = {
    {"nothing", "", "", "", SCN_REPLAY_EQUAL, 0, ""},
    /* what must be equal */
    {"a counter", "writes", "\"active\":1", "\"active\":2", SCN_REPLAY_DIVERGED, 3, "writes[0].active"},
    {"an unset counter", "writes", "\"ready\":0,", "", SCN_REPLAY_DIVERGED, 3, "writes[0].ready"},
    {"a delay", "", "\"next\":{\"due\":1000000000}", "\"next\":{\"due\":1000000001}", SCN_REPLAY_DIVERGED, 3,
     "next.due"},
    {"an expectation", "", "\"expect\":[0,0]", "\"expect\":[1,0]", SCN_REPLAY_DIVERGED, 3, "expect[0]"},
    {"an event", "", "Created pod: demo-x", "Created pod: demo-y", SCN_REPLAY_DIVERGED, 3, "events[0]"},
    {"an event that drives the terminal", "", "Created pod: demo-x", "\\u001b[2J\x1b[2J", SCN_REPLAY_DIVERGED, 3,
     "events[0]"},
    {"a create too many", "", "\"name\":\"demo-x\"}", "\"name\":\"demo-x\"},{\"pod\":\"p2\",\"name\":\"y\"}",
     SCN_REPLAY_DIVERGED, 3, "creates (number)"},
    {"a sync that was not", "", "{\"at\":1000000000", "{\"at\":1000000001", SCN_REPLAY_DIVERGED, 4, "at"},
    {"a result", "1000000000,\"sync", "\"ok\"", "\"error\"", SCN_REPLAY_DIVERGED, 4, "result"},
    {"a release", "", "\"releases\":[\"p1\"],", "", SCN_REPLAY_DIVERGED, 6, "releases"},
    {"a condition's time", "3000000000", "\"at\":3}", "\"at\":4}", SCN_REPLAY_DIVERGED, 6, "writes[0].conditions"},
    {"a name", "", "\"succeeded\":[\"p1\"]", "\"failed\":[\"p1\"]", SCN_REPLAY_DIVERGED, 6,
     "writes[0].uncounted.succeeded"},
    {"the order of writes and releases", "", ",\"afterReleases\":true", "", SCN_REPLAY_DIVERGED, 6,
     "writes[1].afterReleases"},
    {"a queue", "", "orphan", "job", SCN_REPLAY_DIVERGED, 7, "queue"},
    {"a selector", "", "default?a=b", "default?a=c", SCN_REPLAY_DIVERGED, 7, "key"},
    {"a limit", "", "\"backoffLimit\":6", "\"backoffLimit\":6,\"completions\":2", SCN_REPLAY_EQUAL, 0, ""},
    {"a deadline", "", "\"backoffLimit\":6", "\"backoffLimit\":6,\"activeDeadlineSeconds\":9", SCN_REPLAY_DIVERGED, 3,
     "after (number)"},
    {"the end status", "\"end\"", "\"succeeded\":1", "\"succeeded\":2", SCN_REPLAY_DIVERGED, 9,
     "end.jobs[0].succeeded"},
    {"a pod left", "\"left\"", "\"finalizer\":false", "\"finalizer\":true", SCN_REPLAY_DIVERGED, 9, "end.left[0]"},
    {"the number of syncs", "", "\"syncs\":5", "\"syncs\":6", SCN_REPLAY_DIVERGED, 9, "end.syncs"},
    {"a pod that is not there", "podSucceeded", "\"pod\":\"p1\"", "\"pod\":\"p9\"", SCN_REPLAY_DIVERGED, 5, "stimulus"},
    /* what is no trace */
    {"another format", "", "jobsim-trace/1", "jobsim-trace/9", SCN_REPLAY_MALFORMED, 1,
     "format: must be jobsim-trace/1"},
    {"no JSON", "", "\"at\":0,\"do\"", "\"at\":0,do", SCN_REPLAY_MALFORMED, 2, "column 9"},
    {"an unknown key", "", "\"suspend\"", "\"suspended\"", SCN_REPLAY_MALFORMED, 2, "unknown key \"suspended\""},
    {"an unknown verb", "", "addJob", "eatJob", SCN_REPLAY_MALFORMED, 2, "do: \"eatJob\" is not known"},
    {"a wrong kind", "", "\"parallelism\":1", "\"parallelism\":\"1\"", SCN_REPLAY_MALFORMED, 2,
     "parallelism: is a text"},
    {"too large", "", "\"completions\":1", "\"completions\":2000000000", SCN_REPLAY_MALFORMED, 2,
     "completions: more than"},
    {"a pod's name", "", "\"releases\":[\"p1\"]", "\"releases\":[\"p0\"]", SCN_REPLAY_MALFORMED, 6,
     "releases: \"p0\" is not"},
    {"a pod too many", "", "\"releases\":[\"p1\"]", "\"releases\":[\"p99999999999\"]", SCN_REPLAY_MALFORMED, 6,
     "releases:"},
    {"a pod beyond all that are created", "", "\"releases\":[\"p1\"]", "\"releases\":[\"p444446\"]",
     SCN_REPLAY_MALFORMED, 10, "p444446 is named"},
    {"time runs back", "", "{\"at\":4000000000,\"sync\"", "{\"at\":1,\"sync\"", SCN_REPLAY_MALFORMED, 8,
     "at: is earlier"},
    {"a NUL in a name", "", "\"name\":\"demo-x\"", "\"name\":\"demo-\\u0000\"", SCN_REPLAY_MALFORMED, 3,
     "name: holds a NUL"},
    {"a start before the epoch", "", "\"start\":\"2026", "\"start\":\"2025", SCN_REPLAY_MALFORMED, 1, "epoch:"},
};

static void write_changed(char path[512], const struct support_temp_dir *dir, int i)
{
    char text[sizeof trace + 512];
    const char *const from = strstr(trace, changes[i].after);
    const char *const at = from != NULL ? strstr(from, changes[i].piece) : NULL;
    ck_assert_msg(at != NULL, "%s: the piece is not in the trace", changes[i].name);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - trace), trace, changes[i].put, at + strlen(changes[i].piece));
    support_temp_file(path, dir, "small.jsonl", text);
}

static void no_memory(void *context, size_t wanted)
{
    (void)context, (void)wanted;
    abort();
}

static void check_print(const struct scn_replay_report *report, const char *name)
{
    char printed[8192] = "";
    FILE *const out = fmemopen(printed, sizeof printed, "w");
    ck_assert_ptr_nonnull(out);
    scn_replay_print(report, out);
    fclose(out);
    ck_assert_msg(strlen(printed) > 50 && strchr(printed, '\x1b') == NULL, "%s: %s", name, printed);
}

START_TEST(a_change_is_noticed)
{
    struct support_temp_dir dir;
    struct scn_replay_report report;
    struct sim_error error;
    char path[512];
    support_temp_dir_make(&dir);
    write_changed(path, &dir, _i);
    scn_replay_init(&report, no_memory, NULL);
    ck_assert_int_eq(scn_replay_path(&report, dir.path, &error), SIM_OK);
    ck_assert_uint_eq(report.traces, 1);
    const struct scn_replay_case *const c = report.cases;
    const char *const says = c->verdict == SCN_REPLAY_MALFORMED  ? c->problem
                             : c->verdict == SCN_REPLAY_DIVERGED ? c->differences[0].field
                                                                 : "";
    ck_assert_msg(c->verdict == changes[_i].verdict, "%s: verdict %d: %s", changes[_i].name, (int)c->verdict, says);
    ck_assert_msg(strstr(says, changes[_i].says) != NULL, "%s: %s", changes[_i].name, says);
    check_print(&report, changes[_i].name);
    if (c->verdict == SCN_REPLAY_DIVERGED) {
        ck_assert_msg(c->line_number == changes[_i].line, "%s: line %u", changes[_i].name, (unsigned)c->line_number);
    }
    if (c->verdict == SCN_REPLAY_MALFORMED) {
        char where[560];
        snprintf(where, sizeof where, "%s:%u: ", path, (unsigned)changes[_i].line);
        ck_assert_msg(strncmp(c->problem, where, strlen(where)) == 0, "%s: %s", changes[_i].name, c->problem);
    }
    scn_replay_free(&report);
    support_temp_dir_remove(&dir);
}
END_TEST

/* Any prefix of a trace is refused or replayed, never a crash; none is equal before the end. */
START_TEST(a_cut_file_is_refused)
{
    struct support_temp_dir dir;
    char text[sizeof trace], path[512];
    support_temp_dir_make(&dir);
    for (size_t length = 0; length < sizeof trace - 2; length += 13) {
        struct scn_replay_report report;
        struct sim_error error;
        memcpy(text, trace, length);
        text[length] = '\0';
        support_temp_file(path, &dir, "cut.jsonl", text);
        scn_replay_init(&report, no_memory, NULL);
        ck_assert_int_eq(scn_replay_path(&report, path, &error), SIM_OK);
        ck_assert_msg(report.malformed == 1, "cut at %zu", length);
        scn_replay_free(&report);
    }
    support_temp_dir_remove(&dir);
}
END_TEST

START_TEST(a_path_must_hold_traces)
{
    struct support_temp_dir dir;
    struct scn_replay_report report;
    struct sim_error error;
    support_temp_dir_make(&dir);
    scn_replay_init(&report, no_memory, NULL);
    ck_assert_int_eq(scn_replay_path(&report, dir.path, &error), SIM_BAD_INPUT);
    ck_assert_ptr_nonnull(strstr(error.text, "no *.jsonl file"));
    ck_assert_int_eq(scn_replay_path(&report, "/does/not/exist", &error), SIM_BAD_INPUT);
    scn_replay_free(&report);
    support_temp_dir_remove(&dir);
}
END_TEST

int main(void)
{
    Suite *const suite = suite_create("scenarios.replay");
    TCase *const tests = tcase_create("replay");
    tcase_add_loop_test(tests, a_change_is_noticed, 0, (int)(sizeof changes / sizeof *changes));
    tcase_add_test(tests, a_cut_file_is_refused);
    tcase_add_test(tests, a_path_must_hold_traces);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
