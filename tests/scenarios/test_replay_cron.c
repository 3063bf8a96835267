/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scenarios/recording_cron and models/recorded_cron: a small life of a CronJob is equal; whatever is changed in it is
 * noticed, at its line, and what is no such life is refused with file and line. */
#include <stdlib.h>
#include <string.h>

#include "scenarios/replay.h"
#include "tests/support/suite.h"
#include "tests/support/temp_dir.h"

#define STATUS(active, last) "{\"active\":[" active "],\"lastScheduleTime\":" last ",\"lastSuccessfulTime\":null}"
#define REF                  "{\"name\":\"r-29459580\",\"uid\":\"u1\"}"
#define VIEW(status, jobs)                                                                                             \
    "\"view\":{\"creationTimestamp\":\"2026-01-05T00:00:00Z\",\"status\":" status ",\"jobs\":[" jobs "]}"

/* Added, its first slot started, the Job seen. */
static const char trace[] =
    "{\"id\":\"small\",\"group\":\"ours\",\"name\":\"r\",\"namespace\":\"default\",\"uid\":\"c\","
    "\"creationTimestamp\":\"2026-01-05T00:00:00Z\"}\n"
    "{\"n\":1,\"at\":\"2026-01-05T00:00:00.5Z\",\"step\":\"cronjob-added\",\"spec\":{\"concurrencyPolicy\":\"Forbid\","
    "\"schedule\":\"@hourly\",\"suspend\":false,\"timeZone\":\"UTC\",\"jobLabels\":{\"team\":\"a\"}},"
    "\"queue\":[{\"op\":\"add\"}]}\n"
    "{\"n\":2,\"at\":\"2026-01-05T01:00:00.1Z\",\"step\":\"sync\"," VIEW(
        STATUS("", "null"),
        "") ","
            "\"calls\":[{\"verb\":\"create\",\"resource\":\"jobs\",\"name\":\"r-29459580\",\"answer\":\"ok\",\"uid\":"
            "\"u1\","
            "\"labels\":{\"team\":\"a\"},\"annotations\":{\"batch.kubernetes.io/cronjob-scheduled-timestamp\":"
            "\"2026-01-05T01:00:00Z\"}},{\"verb\":\"update\",\"resource\":\"cronjobs/status\",\"name\":\"r\","
            "\"answer\":\"Conflict\"}],\"events\":[{\"type\":\"Normal\",\"reason\":\"SuccessfulCreate\","
            "\"message\":\"Created job r-29459580\"}],\"queue\":[{\"op\":\"addRateLimited\",\"afterNs\":5000000}],"
            "\"statusWritten\":" STATUS(
                REF,
                "\"2026-01-05T01:00:00Z\"") ","
                                            "\"error\":\"error syncing CronJobController default/r, requeuing: "
                                            "changed\"}\n"
                                            "{\"n\":3,\"at\":\"2026-01-05T01:00:00.1Z\",\"step\":\"job-added\",\"job\":"
                                            "\"r-29459580\","
                                            "\"queue\":[{\"op\":\"add\"}]}\n"
                                            "{\"n\":4,\"at\":\"2026-01-05T01:00:00.2Z\",\"step\":\"sync\"," VIEW(
                                                STATUS(REF, "\"2026-01-05T01:00:00Z\""),
                                                "{\"name\":\"r-29459580\",\"uid\":\"u1\"}") ","
                                                                                            "\"queue\":[{\"op\":"
                                                                                            "\"forget\"},{\"op\":"
                                                                                            "\"addAfter\",\"afterNs\":"
                                                                                            "3599900000000}]}\n";

/* The text with one piece exchanged: the first one found after `after`. */
static const struct {
    const char *name, *after, *piece, *put;
    enum scn_replay_verdict verdict;
    uint32_t line;
    const char *says; /* part of the difference's field or of the problem */
} changes[] = {
    {"nothing", "", "", "", SCN_REPLAY_EQUAL, 0, ""},
    {"what the API said", "", "requeuing: changed", "requeuing: no", SCN_REPLAY_EQUAL, 0, ""},
    /* what must be equal */
    {"a handler", "cronjob-added", "\"op\":\"add\"", "\"op\":\"forget\"", SCN_REPLAY_DIVERGED, 2, "queue[0]"},
    {"a call", "", "\"verb\":\"create\"", "\"verb\":\"delete\"", SCN_REPLAY_DIVERGED, 3, "calls[0]"},
    {"a name", "", "r-29459580\",\"answer", "r-29459581\",\"answer", SCN_REPLAY_DIVERGED, 3, "calls[0]"},
    {"a label", "calls", "\"team\":\"a\"", "\"team\":\"b\"", SCN_REPLAY_DIVERGED, 3, "labels"},
    {"a slot", "timestamp", "T01:00:00Z", "T02:00:00Z", SCN_REPLAY_DIVERGED, 3, "annotations"},
    {"an event", "", "Created job", "Made job", SCN_REPLAY_DIVERGED, 3, "events[0]"},
    {"a status", "statusWritten", "T01:00:00Z", "T01:00:01Z", SCN_REPLAY_DIVERGED, 3, "statusWritten"},
    {"a retry", "", "\"afterNs\":5000000", "\"afterNs\":5000001", SCN_REPLAY_DIVERGED, 3, "queue[0]"},
    {"an error", "", "CronJobController default/r", "CronJobController default/s", SCN_REPLAY_DIVERGED, 3, "error"},
    {"an event of a Job", "\"job-added", "{\"op\":\"add\"}", "", SCN_REPLAY_DIVERGED, 4, "queue[0]"},
    {"a delay", "", "3599900000000", "3599900000001", SCN_REPLAY_DIVERGED, 5, "queue[1]"},
    {"the clock", "", "00.2Z", "00.3Z", SCN_REPLAY_DIVERGED, 5, "queue[1]"},
    /* what cannot be */
    {"another step", "", "\"job-added", "\"job-eaten", SCN_REPLAY_MALFORMED, 4, ":4: step"},
    {"a lost line", "", "\"n\":3", "\"n\":4", SCN_REPLAY_MALFORMED, 4, ":4: n"},
    {"a year of 9999", "", "\"at\":\"2026-01-05T00", "\"at\":\"9999-01-05T00", SCN_REPLAY_MALFORMED, 2, ":2: at"},
    {"an unknown key", "", "\"suspend\"", "\"suspended\"", SCN_REPLAY_MALFORMED, 2, ":2: spec: unknown key"},
    {"no spec", "", "\"spec\":{", "\"note\":{", SCN_REPLAY_MALFORMED, 2, ":2: spec: none was told"},
    {"another creation", "view", "T00:00:00Z", "T00:00:01Z", SCN_REPLAY_MALFORMED, 3, ":3: creationTimestamp"},
    {"a call that there is not", "", "\"verb\":\"update\"", "\"verb\":\"get\"", SCN_REPLAY_MALFORMED, 3, ":3: verb"},
    {"a broken line", "\"n\":2", "\"view\"", "view", SCN_REPLAY_MALFORMED, 3, ":3: column"},
};

static void no_memory(void *context, size_t wanted)
{
    (void)context;
    (void)wanted;
    abort();
}

/* In malloc'd memory. */
static char *change(const char *after, const char *piece, const char *put)
{
    const char *const from = strstr(trace, after), *const at = from != NULL ? strstr(from, piece) : NULL;
    ck_assert_ptr_nonnull(at);
    char *const changed = malloc(sizeof trace + strlen(put));
    ck_assert_ptr_nonnull(changed);
    memcpy(changed, trace, (size_t)(at - trace));
    strcpy(changed + (at - trace), put);
    strcat(changed, at + strlen(piece));
    return changed;
}

START_TEST(a_change_is_noticed)
{
    struct support_temp_dir dir;
    struct scn_replay_report report;
    struct sim_error error;
    char path[512];
    char *const text = change(changes[_i].after, changes[_i].piece, changes[_i].put);
    support_temp_dir_make(&dir);
    support_temp_file(path, &dir, "small.jsonl", text);
    scn_replay_init(&report, no_memory, NULL);
    ck_assert_int_eq(scn_replay_path(&report, path, &error), SIM_OK);
    const struct scn_replay_case *const c = report.cases;
    ck_assert_msg(c->verdict == changes[_i].verdict, "%s: verdict %d, %s", changes[_i].name, (int)c->verdict,
                  c->problem != NULL       ? c->problem
                  : c->differences != NULL ? c->differences[0].field
                                           : "equal");
    if (c->verdict == SCN_REPLAY_DIVERGED) {
        ck_assert_msg(c->line_number == changes[_i].line && strstr(c->differences[0].field, changes[_i].says) != NULL,
                      "%s: line %u: %s", changes[_i].name, (unsigned)c->line_number, c->differences[0].field);
    } else if (c->verdict == SCN_REPLAY_MALFORMED) {
        ck_assert_msg(strstr(c->problem, changes[_i].says) != NULL, "%s: %s", changes[_i].name, c->problem);
    } else {
        ck_assert_uint_eq(report.syncs, 2);
    }
    scn_replay_free(&report);
    support_temp_dir_remove(&dir);
    free(text);
}
END_TEST

int main(void)
{
    Suite *const suite = suite_create("scenarios.replay_cron");
    TCase *const tests = tcase_create("replay");
    tcase_add_loop_test(tests, a_change_is_noticed, 0, (int)(sizeof changes / sizeof *changes));
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
