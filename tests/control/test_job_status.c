/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control/job_status: which status writes the API server refuses (reference 2.5; D15, I16, L11, L12). */
#include "control/job_status.h"

#include <string.h>

#include "tests/support/suite.h"

/* A small way to say a status: letters are True conditions (F Failed, C Complete, T FailureTarget, M
 * SuccessCriteriaMet, S Suspended; s Suspended=False). Times in seconds, -1: unset. */
struct said {
    const char *conditions;
    int started_s, completed_s;
    int32_t active, ready, terminating, succeeded, failed;
    uint32_t names;
};

static struct ctl_job_status status_of(const struct said *said)
{
    static uint32_t names[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    static const char letters[] = "SFTCMs";
    static const enum ctl_job_condition_type types[] = {
        CTL_JOB_SUSPENDED, CTL_JOB_FAILED, CTL_JOB_FAILURE_TARGET, CTL_JOB_COMPLETE, CTL_JOB_SUCCESS_CRITERIA_MET,
        CTL_JOB_SUSPENDED};
    struct ctl_job_status status = {
        .started_at = said->started_s < 0 ? CTL_NO_TIME : said->started_s * CTL_SECOND + CTL_SECOND / 2,
        .completed_at = said->completed_s < 0 ? CTL_NO_TIME : said->completed_s * CTL_SECOND,
        .active = said->active,
        .succeeded = said->succeeded,
        .failed = said->failed,
        .ready = {said->ready, true},
        .terminating = {said->terminating, true},
        .uncounted_failed = {.uids = names, .count = said->names, .capacity = 8}};
    for (const char *c = said->conditions; *c != '\0'; c++) {
        status.conditions[status.condition_count++] = (struct ctl_job_condition){
            .type = types[strchr(letters, *c) - letters], .status = *c != 's', .message = ""};
    }
    return status;
}

static const struct {
    const char *name;
    struct said old, new;
    bool suspend, zero_completions, elastic, is_valid;
} writes[] = {
    {"progress", {"", 0, -1, 2, 1, 0, 0, 0, 0}, {"", 0, -1, 2, 2, 0, 1, 1, 1}, .is_valid = true},
    {"more ready than active", {"", 0, -1, 1, 1, 0, 0, 0, 0}, {"", 0, -1, 0, 1, 0, 0, 0, 0}, .is_valid = false},
    {"unchanged nonsense", {"", 0, -1, 0, 1, 0, 0, 0, 0}, {"", 0, -1, 0, 1, 0, 1, 0, 0}, .is_valid = true},
    {"negative", {"", 0, -1, 0, 0, 0, 0, 0, 0}, {"", 0, -1, -1, -2, 0, 0, 0, 0}, .is_valid = false},
    {"failed falls", {"", 0, -1, 0, 0, 0, 0, 2, 0}, {"", 0, -1, 0, 0, 0, 0, 1, 0}, .is_valid = false},
    {"succeeded falls", {"", 0, -1, 0, 0, 0, 2, 0, 0}, {"", 0, -1, 0, 0, 0, 1, 0, 0}, .is_valid = false},
    {"succeeded falls, elastic",
     {"", 0, -1, 0, 0, 0, 2, 0, 0},
     {"", 0, -1, 0, 0, 0, 1, 0, 0},
     .elastic = true,
     .is_valid = true},
    {"Failed after its target", {"T", 0, -1, 0, 0, 0, 0, 0, 0}, {"TF", 0, -1, 0, 0, 0, 0, 0, 0}, .is_valid = true},
    {"Failed alone", {"", 0, -1, 0, 0, 0, 0, 0, 0}, {"F", 0, -1, 0, 0, 0, 0, 0, 0}, .is_valid = false},
    {"target goes away", {"T", 0, -1, 0, 0, 0, 0, 0, 0}, {"", 0, -1, 0, 0, 0, 0, 0, 0}, .is_valid = false},
    {"Complete", {"M", 0, -1, 0, 0, 0, 0, 0, 0}, {"MC", 0, 9, 0, 0, 0, 1, 0, 0}, .is_valid = true},
    {"Complete alone", {"", 0, -1, 0, 0, 0, 0, 0, 0}, {"C", 0, 9, 0, 0, 0, 1, 0, 0}, .is_valid = false},
    {"Complete without its time", {"M", 0, -1, 0, 0, 0, 0, 0, 0}, {"MC", 0, -1, 0, 0, 0, 1, 0, 0}, .is_valid = false},
    {"a time without Complete", {"", 0, -1, 0, 0, 0, 0, 0, 0}, {"", 0, 9, 0, 0, 0, 1, 0, 0}, .is_valid = false},
    {"completed before it started", {"M", 9, -1, 0, 0, 0, 0, 0, 0}, {"MC", 9, 8, 0, 0, 0, 1, 0, 0}, .is_valid = false},
    {"in the same second", {"M", 9, -1, 0, 0, 0, 0, 0, 0}, {"MC", 9, 9, 0, 0, 0, 1, 0, 0}, .is_valid = true},
    {"both interim conditions", {"T", 0, -1, 0, 0, 0, 0, 0, 0}, {"TM", 0, -1, 0, 0, 0, 0, 0, 0}, .is_valid = false},
    {"active pods of a finished Job",
     {"T", 0, -1, 0, 0, 0, 0, 0, 0},
     {"TF", 0, -1, 1, 0, 0, 0, 0, 0},
     .is_valid = false},
    {"terminating pods of one", {"T", 0, -1, 0, 0, 0, 0, 0, 0}, {"TF", 0, -1, 0, 0, 1, 0, 0, 0}, .is_valid = false},
    {"names left in one", {"T", 0, -1, 0, 0, 0, 0, 0, 0}, {"TF", 0, -1, 0, 0, 0, 0, 0, 1}, .is_valid = false},
    {"finished without a start", {"T", -1, -1, 0, 0, 0, 0, 0, 0}, {"TF", -1, -1, 0, 0, 0, 0, 0, 0}, .is_valid = false},
    {"so, suspended",
     {"ST", -1, -1, 0, 0, 0, 0, 0, 0},
     {"STF", -1, -1, 0, 0, 0, 0, 0, 0},
     .suspend = true,
     .is_valid = false},
    {"suspended with nothing to do",
     {"M", -1, -1, 0, 0, 0, 0, 0, 0},
     {"MC", -1, 4, 0, 0, 0, 0, 0, 0},
     .suspend = true,
     .zero_completions = true,
     .is_valid = true},
    {"the start moves", {"", 3, -1, 0, 0, 0, 0, 0, 0}, {"", 4, -1, 0, 0, 0, 0, 0, 0}, .is_valid = false},
    {"it moves on resumption", {"S", 3, -1, 0, 0, 0, 0, 0, 0}, {"s", 4, -1, 0, 0, 0, 0, 0, 0}, .is_valid = true},
    {"it is cleared on suspension",
     {"", 3, -1, 0, 0, 0, 0, 0, 0},
     {"S", -1, -1, 0, 0, 0, 0, 0, 0},
     .suspend = true,
     .is_valid = true},
};

static bool judge(const struct said *old, const struct said *new, const struct ctl_job_spec *spec, uint64_t failed_word,
                  const uint32_t *completed, uint32_t count)
{
    struct ctl_job job = {.spec = spec, .deletion_at = CTL_NO_TIME, .status = status_of(old)};
    job.status.started_at = job.status.started_at == CTL_NO_TIME ? CTL_NO_TIME : ctl_stored(job.status.started_at);
    job.status.failed_indexes =
        (struct ctl_indexes){.words = &failed_word, .word_count = 1, .used_words = 1, .count = 1};
    const struct ctl_job_plan plan = {.status = status_of(new),
                                      .completed_added = completed,
                                      .completed_added_count = count,
                                      .index_limit = UINT32_MAX};
    return ctl_job_write_is_valid(&job, &plan);
}

START_TEST(status_writes_are_judged)
{
    const struct ctl_job_spec spec = {.suspend = writes[_i].suspend,
                                      .parallelism = {4, true},
                                      .completions = {writes[_i].zero_completions ? 0 : 4, true},
                                      .completion_mode = writes[_i].elastic ? CTL_INDEXED : CTL_NON_INDEXED};
    ck_assert_msg(judge(&writes[_i].old, &writes[_i].new, &spec, 0, NULL, 0) == writes[_i].is_valid, "%s",
                  writes[_i].name);
}
END_TEST

START_TEST(no_index_is_completed_and_failed)
{
    const struct ctl_job_spec spec = {
        .completions = {4, true}, .parallelism = {1, true}, .completion_mode = CTL_INDEXED};
    const struct said said = {"", 0, -1, 0, 0, 0, 0, 0, 0};
    const uint32_t indexes[] = {1, 2};
    ck_assert(judge(&said, &said, &spec, 0x9, indexes, 2));
    ck_assert(!judge(&said, &said, &spec, 0x4, indexes, 2));
}
END_TEST

START_TEST(conditions_are_set_in_place)
{
    struct ctl_job_status status = {0};
    const struct ctl_job_condition yes = {.type = CTL_JOB_SUSPENDED, .status = true, .message = "m", .at = 1};
    struct ctl_job_condition no = yes;
    no.status = false;
    ck_assert(!ctl_job_condition_set(&status, &no)); /* False is never appended */
    ck_assert(ctl_job_condition_set(&status, &yes));
    ck_assert(!ctl_job_condition_set(&status, &yes));
    ck_assert(ctl_job_condition_set(&status, &no));
    ck_assert_uint_eq(status.condition_count, 1);
    ck_assert(!ctl_job_condition_is_true(&status, CTL_JOB_SUSPENDED));
}
END_TEST

int main(void)
{
    Suite *const suite = suite_create("control.job_status");
    TCase *const tests = tcase_create("status");
    tcase_add_loop_test(tests, status_writes_are_judged, 0, (int)(sizeof writes / sizeof *writes));
    tcase_add_test(tests, no_index_is_completed_and_failed);
    tcase_add_test(tests, conditions_are_set_in_place);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
