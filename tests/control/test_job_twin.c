/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random histories of one Job's pods, spec changes and API answers: the controller's incremental state and the naive
 * twin must do the same in every sync. A failure prints the seed; JOBSIM_TWIN_SEED repeats one, JOBSIM_TWIN_HISTORIES
 * sets how many. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "control/job_backoff.h"
#include "control/job_status.h"
#include "tests/control/naive_job.h"
#include "tests/support/suite.h"

enum { PODS_MAX = 96, CALLS_MAX = 512, SYNCS = 40, BLOCKS_MAX = 4096 };

static const struct ctl_container_status ended[4] = {
    {.name = "main", .terminated = true, .exit_code = 1},
    {.name = "main", .terminated = true, .exit_code = 42},
    {.name = "main", .terminated = true, .exit_code = 3},
    {.name = "main", .terminated = true, .exit_code = 0},
};
static const struct ctl_pod_condition disrupted = {"DisruptionTarget", "True", 0};
static const int32_t codes[] = {42, 3};
static const struct ctl_condition_pattern disruption = {"DisruptionTarget", "True"};

struct call {
    enum ctl_job_step step;
    struct ctl_job_call call;
};

struct history {
    uint64_t random;
    struct ctl_pod pods[PODS_MAX];
    struct ctl_pod_report reports[PODS_MAX];
    uint32_t pod_count; /* ever created */
    bool cached[PODS_MAX];
    struct ctl_job_pods lists;
    struct ctl_job job;
    struct ctl_job_spec specs[2]; /* the current one and the next */
    int spec_now;
    struct ctl_failure_rule rules[3];
    struct ctl_failure_policy failure_policy;
    struct ctl_success_rule success_rules[2];
    struct ctl_success_policy success_policy;
    struct ctl_backoff backoff;
    ctl_time now;
    bool is_finished;
    /* answers of this sync */
    uint64_t answers;
    bool is_recording;
    struct call calls[CALLS_MAX];
    uint32_t call_count;
    void *blocks[BLOCKS_MAX];
    uint32_t block_count;
};

static uint64_t mix(uint64_t x)
{
    x ^= x >> 30;
    x *= UINT64_C(0xbf58476d1ce4e5b9);
    x ^= x >> 27;
    x *= UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

static uint32_t below(struct history *h, uint32_t limit)
{
    h->random += UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)(mix(h->random) % limit);
}

static bool one_in(struct history *h, uint32_t n)
{
    return below(h, n) == 0;
}

static void *grow(void *host, void *old, size_t old_bytes, size_t new_bytes)
{
    struct history *const h = host;
    void *const room = malloc(new_bytes);
    ck_assert(room != NULL && h->block_count < BLOCKS_MAX);
    h->blocks[h->block_count++] = room;
    if (old_bytes > 0) {
        memcpy(room, old, old_bytes);
    }
    return room;
}

/* ---- the spec ---------------------------------------------------------------------------------------------------- */

static void choose_policies(struct history *h, struct ctl_job_spec *spec)
{
    static const enum ctl_policy_action actions[] = {CTL_ACTION_FAIL_JOB, CTL_ACTION_FAIL_INDEX, CTL_ACTION_IGNORE,
                                                     CTL_ACTION_COUNT};
    for (int i = 0; i < 2; i++) {
        h->rules[i] = (struct ctl_failure_rule){.action = actions[below(h, 4)],
                                                .on_exit_codes = true,
                                                .codes = codes + i,
                                                .code_count = 1,
                                                .codes_not_in = one_in(h, 4)};
    }
    h->rules[2] =
        (struct ctl_failure_rule){.action = CTL_ACTION_IGNORE, .conditions = &disruption, .condition_count = 1};
    h->failure_policy = (struct ctl_failure_policy){h->rules + (one_in(h, 2) ? 2 : 0), 1};
    h->failure_policy.count = h->failure_policy.rules == h->rules ? 3 : 1;
    if (one_in(h, 3)) {
        spec->failure_policy = &h->failure_policy;
        spec->replacement_policy = CTL_REPLACE_FAILED;
    }
    h->success_rules[0] = (struct ctl_success_rule){.succeeded_indexes = one_in(h, 2) ? "0,2-3" : "1",
                                                    .succeeded_count = {.value = 2, .set = one_in(h, 2)}};
    h->success_rules[1] = (struct ctl_success_rule){.succeeded_count = {.value = 3, .set = true}};
    h->success_policy = (struct ctl_success_policy){h->success_rules, 2};
    if (spec->completion_mode == CTL_INDEXED && one_in(h, 4)) {
        spec->success_policy = &h->success_policy;
    }
}

static void choose_spec(struct history *h)
{
    struct ctl_job_spec *const spec = &h->specs[0];
    *spec = (struct ctl_job_spec){.parallelism = {.value = (int32_t)below(h, 6), .set = true},
                                  .completions = {.value = (int32_t)below(h, 9), .set = true},
                                  .backoff_limit = {.value = (int32_t)below(h, 8), .set = true},
                                  .completion_mode = one_in(h, 2) ? CTL_INDEXED : CTL_NON_INDEXED,
                                  .replacement_policy = one_in(h, 3) ? CTL_REPLACE_FAILED : CTL_TERMINATING_OR_FAILED,
                                  .restart_policy = one_in(h, 4) ? CTL_RESTART_ON_FAILURE : CTL_RESTART_NEVER,
                                  .suspend = one_in(h, 8)};
    if (spec->completion_mode == CTL_INDEXED) {
        if (one_in(h, 2)) {
            spec->backoff_limit_per_index = (struct ctl_opt_i32){.value = (int32_t)below(h, 3), .set = true};
            spec->backoff_limit.value = INT32_MAX;
            spec->max_failed_indexes = (struct ctl_opt_i32){.value = (int32_t)below(h, 3), .set = one_in(h, 2)};
        }
    } else if (one_in(h, 3)) {
        spec->completions.set = false;
        spec->completions.value = 0;
    }
    if (one_in(h, 5)) {
        spec->active_deadline_seconds = (struct ctl_opt_i64){.value = below(h, 200), .set = true};
    }
    choose_policies(h, spec);
}

static void change_spec(struct history *h)
{
    struct ctl_job_spec next = *h->job.spec;
    switch (below(h, 5)) {
    case 0:
        next.suspend = !next.suspend;
        break;
    case 1:
        next.replacement_policy =
            next.failure_policy == NULL && one_in(h, 2) ? CTL_TERMINATING_OR_FAILED : CTL_REPLACE_FAILED;
        break;
    case 2:
        next.parallelism.value = (int32_t)below(h, 6);
        break;
    case 3:
        next.backoff_limit.value = (int32_t)below(h, 12);
        break;
    default:
        if (next.completion_mode == CTL_INDEXED) {
            next.parallelism.value = next.completions.value = (int32_t)below(h, 9);
        }
        break;
    }
    h->spec_now = !h->spec_now;
    h->specs[h->spec_now] = next;
    h->job.spec = &h->specs[h->spec_now];
    ctl_job_pods_respec(&h->lists, h->job.spec);
}

/* ---- pods -------------------------------------------------------------------------------------------------------- */

static void add_pod(struct history *h, int32_t index, int32_t failures, int32_t ignored)
{
    if (h->pod_count == PODS_MAX) {
        return;
    }
    const uint32_t i = h->pod_count++;
    h->reports[i] = (struct ctl_pod_report){.namespace_name = "default", .name = "pod"};
    h->pods[i] = (struct ctl_pod){.number = i + 1,
                                  .index = index,
                                  .failure_count = failures,
                                  .ignored_count = ignored,
                                  .phase = CTL_POD_PENDING,
                                  .finalizer = true,
                                  .created_at = ctl_stored(h->now),
                                  .ready_at = CTL_NO_TIME,
                                  .report = &h->reports[i],
                                  .finished_at = ctl_stored(h->now)};
    h->cached[i] = true;
    ctl_job_pods_put(&h->lists, &h->pods[i]);
}

static void change_cached(struct history *h, uint32_t i)
{
    struct ctl_pod *const pod = &h->pods[i];
    switch (below(h, 12)) {
    case 0:
        pod->has_node = true;
        break;
    case 1:
    case 2:
        pod->phase = CTL_POD_RUNNING;
        pod->has_node = true;
        pod->ready = one_in(h, 2);
        pod->ready_at = ctl_stored(h->now);
        break;
    case 3:
    case 4:
        pod->phase = CTL_POD_SUCCEEDED;
        pod->ready = false;
        pod->finished_at = ctl_stored(h->now);
        break;
    case 5:
    case 6:
        pod->phase = CTL_POD_FAILED;
        pod->ready = false;
        pod->finished_at = ctl_stored(h->now);
        h->reports[i].containers = &ended[below(h, 4)];
        h->reports[i].container_count = 1;
        break;
    case 7:
        pod->deleting = true;
        break;
    case 8:
        h->reports[i].conditions = &disrupted;
        h->reports[i].condition_count = 1;
        break;
    case 9:
        pod->restarts += (int32_t)below(h, 2);
        pod->restarts_max += (int32_t)below(h, 2);
        break;
    case 10:
        pod->finalizer = pod->finalizer && !one_in(h, 6); /* someone takes it away */
        break;
    default:
        if (one_in(h, 8)) {
            pod->phase = CTL_POD_RUNNING; /* what cannot be must not hurt */
        }
        break;
    }
}

static void disturb(struct history *h)
{
    const uint32_t i = h->pod_count > 0 ? below(h, h->pod_count) : 0;
    if (h->pod_count > 0 && h->cached[i]) {
        struct ctl_pod *const pod = &h->pods[i];
        ctl_job_pods_take(&h->lists, pod);
        const bool may_go = pod->deleting && !pod->finalizer;
        if (pod->release_mark != 0 && one_in(h, 2)) {
            pod->finalizer = false; /* the watch catches up */
            pod->release_mark = 0;
        }
        change_cached(h, i);
        h->cached[i] = !(may_go && one_in(h, 2)) && !one_in(h, 40);
        if (h->cached[i]) {
            ctl_job_pods_put(&h->lists, pod);
        }
    }
    if (one_in(h, 25)) {
        add_pod(h, (int32_t)below(h, 10) - 1, (int32_t)below(h, 2), (int32_t)below(h, 2)); /* a stray */
    }
}

/* ---- syncs ------------------------------------------------------------------------------------------------------- */

/* The same call gets the same answer from both. */
static void answer(void *context, enum ctl_job_step step, uint32_t id, struct ctl_job_call *call)
{
    struct history *const h = context;
    const uint64_t draw = mix(h->answers ^ (uint64_t)step << 32 ^ id);
    const bool is_bad = draw % 12 == 0;
    call->answer = !is_bad ? CTL_OK : (draw >> 32) % 2 == 0 ? CTL_NOT_FOUND : CTL_REFUSED;
    if (step == CTL_STEP_CREATE && is_bad) {
        call->answer = (draw >> 32) % 4 == 0 ? CTL_NAMESPACE_TERMINATING : CTL_REFUSED;
    }
    call->strip_failed = step == CTL_STEP_REMOVE && is_bad && call->has_finalizer && (draw >> 40) % 2 == 0;
    if (h->is_recording && call->answer == CTL_OK) {
        ck_assert(h->call_count < CALLS_MAX);
        h->calls[h->call_count++] = (struct call){step, *call};
    }
}

static void apply_call(struct history *h, const struct call *call)
{
    if (call->step == CTL_STEP_CREATE) {
        add_pod(h, call->call.index, call->call.failure_count < 0 ? 0 : call->call.failure_count,
                call->call.ignored_count);
        return;
    }
    if (call->step == CTL_STEP_WRITE_STATUS) {
        return;
    }
    struct ctl_pod *const pod = &h->pods[call->call.pod - 1];
    if (call->step == CTL_STEP_RELEASE && one_in(h, 8)) {
        pod->release_mark = 1; /* the cache does not show it yet */
        return;
    }
    ctl_job_pods_take(&h->lists, pod);
    pod->finalizer = call->step == CTL_STEP_DELETE && pod->finalizer;
    pod->deleting = pod->deleting || call->step != CTL_STEP_RELEASE;
    ctl_job_pods_put(&h->lists, pod);
}

static void apply_status(struct history *h, struct ctl_job_status *status)
{
    for (uint32_t i = 0; i < status->condition_count; i++) {
        struct ctl_job_condition *const c = &status->conditions[i];
        const size_t size = strlen(c->message) + 1;
        char *const message = grow(h, NULL, 0, size);
        memcpy(message, c->message, size);
        c->message = message;
        c->at = ctl_stored(c->at);
    }
    status->started_at = status->started_at == CTL_NO_TIME ? CTL_NO_TIME : ctl_stored(status->started_at);
    h->job.status = *status;
    h->job.version++;
}

static void sync_once(struct history *h, struct ctl_job_plan *plan, uint64_t seed, int number)
{
    static struct job_log logs[2];
    const struct ctl_memory memory = {grow, h};
    struct ctl_tuning tuning = ctl_tuning_default;
    struct ctl_job_status stored;
    struct ctl_pod *cached[PODS_MAX];
    uint32_t count = 0;
    tuning.uncounted_max = 4; /* met often */
    for (uint32_t i = 0; i < h->pod_count; i++) {
        if (h->cached[i]) {
            cached[count++] = &h->pods[i];
        }
    }
    const struct ctl_job_view view = {.job = &h->job,
                                      .pods = &h->lists,
                                      .backoff = h->backoff,
                                      .release_mark = 1,
                                      .expectations_met = !one_in(h, 6),
                                      .now = h->now};
    h->answers = below(h, 1u << 31);
    logs[0].length = logs[1].length = 0;
    logs[0].text[0] = logs[1].text[0] = '\0';
    h->is_recording = false;
    naive_job_sync(&logs[1], &view, cached, count, &tuning, answer, h);
    h->is_recording = true;
    h->call_count = 0;
    ctl_job_plan_reserve(plan, &view, &tuning, &memory);
    ctl_job_sync(&view, &tuning, plan);
    const bool is_stored = job_log_plan(&logs[0], &view, plan, answer, h, &stored, &memory);
    ck_assert_msg(strcmp(logs[0].text, logs[1].text) == 0,
                  "seed %llu, sync %d: the controller did\n%s\nthe naive twin did\n%s", (unsigned long long)seed,
                  number, logs[0].text, logs[1].text);
    ctl_job_pods_skip(&h->lists, plan->first_free);
    if (plan->backoff_stored) {
        h->backoff = plan->backoff;
    }
    if (is_stored) {
        apply_status(h, &stored);
    }
    for (uint32_t i = 0; i < h->call_count; i++) {
        apply_call(h, &h->calls[i]);
    }
    h->is_finished = ctl_job_is_finished(&h->job.status);
}

/* An Indexed Job whose indexes fill more than a word, most of them completed. */
static void choose_large_sets(struct history *h)
{
    const struct ctl_memory memory = {grow, h};
    struct ctl_job_status *const status = &h->job.status;
    h->specs[0].completions.value = 60 + (int32_t)below(h, NAIVE_INDEXES_MAX - 60);
    for (int32_t i = 0; i < h->specs[0].completions.value; i++) {
        if (!one_in(h, 12)) {
            ctl_indexes_add(&status->completed, (uint32_t)i, &memory);
        }
    }
    status->succeeded = (int32_t)status->completed.count;
}

static void run_history(uint64_t seed)
{
    struct history *const h = calloc(1, sizeof *h);
    struct ctl_job_plan plan = {0};
    const struct ctl_memory memory = {grow, h};
    ck_assert(h != NULL);
    h->random = mix(seed + 1);
    choose_spec(h);
    h->job = (struct ctl_job){.namespace_name = "default",
                              .name = "demo",
                              .uid = 1,
                              .version = 1,
                              .spec = h->specs,
                              .deletion_at = CTL_NO_TIME,
                              .status = {.started_at = CTL_NO_TIME, .completed_at = CTL_NO_TIME}};
    if (h->specs[0].completion_mode == CTL_INDEXED && one_in(h, 3)) {
        choose_large_sets(h);
    }
    ctl_job_pods_init(&h->lists, h->job.spec, &memory);
    for (int i = 0; i < SYNCS && !h->is_finished; i++) {
        h->now += below(h, 20) * (CTL_SECOND / 2);
        for (uint32_t changes = below(h, 6); changes > 0; changes--) {
            disturb(h);
        }
        if (one_in(h, 10)) {
            change_spec(h);
        }
        if (one_in(h, 60)) {
            h->job.deletion_at = ctl_stored(h->now);
        }
        sync_once(h, &plan, seed, i);
    }
    for (uint32_t i = 0; i < h->block_count; i++) {
        free(h->blocks[i]);
    }
    free(h);
}

START_TEST(controller_equals_naive_twin)
{
    const char *const seed = getenv("JOBSIM_TWIN_SEED"), *const histories = getenv("JOBSIM_TWIN_HISTORIES");
    const uint64_t first = seed != NULL ? strtoull(seed, NULL, 10) : 0;
    const uint64_t count = histories != NULL ? strtoull(histories, NULL, 10) : seed != NULL ? 1 : 20000;
    for (uint64_t i = first; i < first + count; i++) {
        run_history(i);
    }
}
END_TEST

int main(void)
{
    Suite *const suite = suite_create("control.job_twin");
    TCase *const tests = tcase_create("histories");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, controller_equals_naive_twin);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
