/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ttl, crashloop, imagepull, workqueue, tokens, human-duration: how long things wait. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "control/api_time.h"
#include "control/crash_backoff.h"
#include "control/image_backoff.h"
#include "control/ttl_sync.h"
#include "models/client.h"
#include "scenarios/arena_memory.h"
#include "scenarios/documents.h"
#include "sim/time.h"
#include "tests/conformance/check.h"

enum { MS = 1000000, ITEMS_MAX = 16 };

static int64_t integer(const struct scn_node *row, const char *key)
{
    return strtoll(check_text(row, key, "0"), NULL, 10);
}

static const struct scn_node *items_of(const struct scn_node *row, const char *key, uint32_t *count)
{
    const struct scn_node *list = scn_node_get(row, key);
    *count = list && list->kind == SCN_LIST ? list->count : 0;
    return list;
}

static void check_number(struct check_case *c, uint32_t step, const char *what, int64_t expected, int64_t came)
{
    if (expected != came) {
        check_fail(c, "[%u].%s: expected %" PRId64 ", got %" PRId64, (unsigned)step, what, expected, came);
    }
}

/* ---- containers and images --------------------------------------------------------------------------------------- */

static void check_crashes(struct check_case *c)
{
    const struct ctl_crash_limits limits = {.ns_base = integer(c->row, "initialMs") * MS,
                                            .ns_max = integer(c->row, "maxMs") * MS,
                                            .ns_reset = integer(c->row, "resetAfterMs") * MS};
    struct ctl_crash_backoff backoff = {.ns = 0};
    ctl_time started_at = 0;
    uint32_t count;
    const struct scn_node *crashes = items_of(c->row, "crashes", &count);
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        const struct scn_node *crash = crashes->items[i];
        const ctl_time exited_at = started_at + integer(crash, "runMs") * MS;
        const ctl_time noticed_at = exited_at + integer(crash, "noticedAfterMs") * MS;
        started_at = ctl_crash_backoff_restart_at(&backoff, &limits, exited_at, noticed_at);
        ctl_crash_backoff_decide(&backoff, &limits, exited_at, started_at);
        check_number(c, i, "exitAtMs", integer(crash, "exitAtMs") * MS, exited_at);
        check_number(c, i, "inBackoff", check_flag(crash, "inBackoff"), started_at > noticed_at);
        check_number(c, i, "restartAtMs", integer(crash, "restartAtMs") * MS, started_at);
        check_number(c, i, "backoffAfterMs", integer(crash, "backoffAfterMs") * MS, backoff.ns);
    }
}

struct named_items {
    const char *names[ITEMS_MAX];
    uint32_t count;
};

/* The number of a name, from 0, in order of appearance. */
static uint32_t number_of(struct check_case *c, struct named_items *items, const char *name)
{
    for (uint32_t i = 0; i < items->count; i++) {
        if (strcmp(items->names[i], name) == 0) {
            return i;
        }
    }
    if (items->count == ITEMS_MAX) {
        check_fail(c, "more than %d names", ITEMS_MAX);
        return 0;
    }
    items->names[items->count] = name;
    return items->count++;
}

static void check_pulls(struct check_case *c)
{
    const struct ctl_image_limits limits = {integer(c->row, "initialMs") * MS, integer(c->row, "maxMs") * MS};
    struct ctl_image_backoff backoffs[ITEMS_MAX] = {{.ns = 0}};
    struct named_items images = {.count = 0};
    uint32_t count;
    const struct scn_node *syncs = items_of(c->row, "syncs", &count);
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        const struct scn_node *sync = syncs->items[i];
        struct ctl_image_backoff *backoff = &backoffs[number_of(c, &images, check_text(sync, "image", ""))];
        const ctl_time now = integer(sync, "atMs") * MS;
        const char *result = "backoff";
        if (!ctl_image_backoff_holds(backoff, now)) {
            result = check_flag(sync, "works") ? "pulled" : "failed";
        }
        if (strcmp(result, "failed") == 0) {
            ctl_image_backoff_fail(backoff, &limits, now);
        }
        check_same_text(c, "result", check_text(sync, "result", NULL), result);
        check_number(c, i, "backoffMs", integer(sync, "backoffMs") * MS, backoff->ns);
    }
}

/* ---- queues and clients ------------------------------------------------------------------------------------------ */

static void check_queue(struct check_case *c)
{
    struct ctl_workqueue queue;
    struct ctl_work_item keys[ITEMS_MAX] = {{.failures = 0}};
    struct named_items items = {.count = 0};
    struct ctl_rate_limiter limiter = {.backoff_ns_base = integer(c->row, "baseNs"),
                                       .backoff_ns_max = integer(c->row, "maxNs"),
                                       .has_bucket = scn_node_get(c->row, "qps") != NULL};
    if (limiter.has_bucket) {
        ctl_token_bucket_init(&limiter.bucket, strtod(check_text(c->row, "qps", "1"), NULL),
                              (double)integer(c->row, "burst"), 0);
    }
    if (strcmp(check_text(c->row, "group", ""), "controller-default") == 0) {
        limiter = ctl_rate_limiter_default(0);
    }
    ctl_workqueue_init_limited(&queue, limiter);
    uint32_t count;
    const struct scn_node *asks = items_of(c->row, "asks", &count);
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        const struct scn_node *ask = asks->items[i];
        struct ctl_work_item *key = &keys[number_of(c, &items, check_text(ask, "item", ""))];
        if (strcmp(check_text(ask, "do", ""), "when") == 0) {
            const int64_t delay_ns = ctl_workqueue_add_rate_limited(&queue, key, integer(ask, "atNs"));
            check_number(c, i, "delayNs", integer(ask, "delayNs"), delay_ns);
        } else {
            ctl_workqueue_forget(key);
        }
        check_number(c, i, "requeues", integer(ask, "requeues"), key->failures);
    }
}

static void check_tokens(struct check_case *c)
{
    enum { TOLERANCE_NS = 100 };
    struct mdl_client client;
    mdl_client_init(&client, (struct mdl_client_config){.qps = strtod(check_text(c->row, "qps", "0"), NULL),
                                                        .burst = (double)integer(c->row, "burst")});
    uint32_t count, grant_count;
    const struct scn_node *arrivals = items_of(c->row, "arrivalNs", &count);
    const struct scn_node *grants = items_of(c->row, "grantNs", &grant_count);
    check_number(c, 0, "grantNs (count)", count, grant_count);
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        const int64_t granted_at = mdl_client_reserve(&client, strtoll(arrivals->items[i]->text, NULL, 10));
        const int64_t expected = strtoll(grants->items[i]->text, NULL, 10);
        if (llabs(granted_at - expected) > TOLERANCE_NS) {
            check_number(c, i, "grantNs", expected, granted_at);
        }
    }
}

/* ---- TTL --------------------------------------------------------------------------------------------------------- */

static ctl_time read_at(struct check_case *c, const struct scn_node *row, const char *key)
{
    const char *text = check_text(row, key, NULL);
    const struct ctl_memory memory = scn_arena_memory(c->arena);
    struct ctl_instant instant = {.unix_s = 0};
    const char *why = text ? ctl_instant_parse(&instant, text, strlen(text), false, &memory) : NULL;
    if (why) {
        check_fail(c, "%s: %s", key, why);
    }
    return text ? instant.unix_s * CTL_SECOND + instant.ns : CTL_NO_TIME;
}

static struct ctl_ttl_job read_job(struct check_case *c, const struct scn_node *job)
{
    const char *ttl = check_text(job, "ttlSecondsAfterFinished", NULL);
    return (struct ctl_ttl_job){.ttl_seconds = {ttl ? (int32_t)strtol(ttl, NULL, 10) : 0, ttl != NULL},
                                .finished = check_text(job, "condition", NULL) &&
                                            strcmp(check_text(job, "conditionStatus", ""), "True") == 0,
                                .finished_at = read_at(c, job, "finishedAt"),
                                .deleting = check_flag(job, "deleting")};
}

static enum ctl_ttl_answer read_answer(const struct scn_node *call)
{
    const char *answer = check_text(call, "answer", "");
    return strcmp(answer, "ok") == 0 ? CTL_TTL_OK : strcmp(answer, "NotFound") == 0 ? CTL_TTL_NOT_FOUND : CTL_TTL_ERROR;
}

/* The call that a sync wants next, if the recording has one too. */
static const struct scn_node *take_call(struct check_case *c, const struct scn_node *step, uint32_t number,
                                        const char *verb)
{
    uint32_t count;
    const struct scn_node *calls = items_of(step, "calls", &count);
    check_same_text(c, "call", number < count ? check_text(calls->items[number], "verb", "") : NULL, verb);
    return number < count && verb ? calls->items[number] : NULL;
}

static struct ctl_queue_asks run_sync(struct check_case *c, const struct scn_node *step, ctl_time now)
{
    const struct ctl_ttl_job cached = read_job(c, scn_node_get(step, "job"));
    struct ctl_ttl_sync sync;
    const struct scn_node *call, *live = NULL;
    uint32_t calls = 0;
    ctl_ttl_sync(&sync, scn_node_get(step, "job") ? &cached : NULL, now);
    if (sync.step == CTL_TTL_GET && (call = take_call(c, step, calls++, "get"))) {
        live = scn_node_get(call, "live");
        const struct ctl_ttl_job job = read_job(c, live);
        ctl_ttl_got(&sync, read_answer(call), &job, now);
    }
    if (sync.step == CTL_TTL_DELETE && (call = take_call(c, step, calls++, "delete"))) {
        if (read_answer(call) == CTL_TTL_OK) {
            check_same_text(c, "uidPrecondition", check_text(call, "uidPrecondition", NULL),
                            check_text(live, "uid", ""));
            check_same_text(c, "propagation", check_text(call, "propagation", NULL), "Foreground");
        }
        ctl_ttl_deleted(&sync, read_answer(call));
    }
    (void)take_call(c, step, calls, NULL);
    return sync.asks;
}

static void check_asks(struct check_case *c, uint32_t step, const struct scn_node *row,
                       const struct ctl_queue_asks *asks, int64_t retry_ns)
{
    static const char *const words[] = {[CTL_QUEUE_ADD] = "add",
                                        [CTL_QUEUE_ADD_AFTER] = "addAfter",
                                        [CTL_QUEUE_ADD_RATE_LIMITED] = "addRateLimited",
                                        [CTL_QUEUE_FORGET] = "forget"};
    uint32_t count;
    const struct scn_node *queue = items_of(row, "queue", &count);
    check_number(c, step, "queue (count)", count, asks->count);
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        const enum ctl_queue_op op = asks->items[i].op;
        const int64_t after_ns = op == CTL_QUEUE_ADD_AFTER          ? asks->items[i].after_ns
                                 : op == CTL_QUEUE_ADD_RATE_LIMITED ? retry_ns
                                                                    : 0;
        check_same_text(c, "queue", check_text(queue->items[i], "op", ""), words[op]);
        check_number(c, step, "afterNs", integer(queue->items[i], "afterNs"), after_ns);
    }
}

static void check_ttl(struct check_case *c)
{
    struct ctl_workqueue queue;
    struct ctl_work_item item = {.failures = 0};
    uint32_t count;
    const struct scn_node *steps = items_of(c->row, "steps", &count);
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        const struct scn_node *step = steps->items[i];
        const ctl_time now = read_at(c, step, "at");
        if (i == 0) {
            ctl_workqueue_init_limited(&queue, ctl_rate_limiter_default(now));
        }
        struct ctl_queue_asks asks;
        if (strcmp(check_text(step, "do", ""), "sync") == 0) {
            asks = run_sync(c, step, now);
        } else {
            const struct ctl_ttl_job job = read_job(c, scn_node_get(step, "job"));
            asks = ctl_ttl_touched(&job);
        }
        struct ctl_rate_limiter limiter = queue.limiter; /* what the queue itself is about to say */
        int32_t failures = item.failures;
        check_asks(c, i, step, &asks, ctl_rate_limiter_when(&limiter, &failures, now));
        ctl_workqueue_ask(&queue, &item, &asks, now);
    }
}

/* ---- ages -------------------------------------------------------------------------------------------------------- */

static void check_human(struct check_case *c)
{
    char text[SIM_TIME_TEXT_SIZE];
    const sim_time duration = integer(c->row, "nanoseconds");
    check_same_text(c, "text", check_text(c->row, "text", NULL), sim_duration_human(text, duration));
    check_same_text(c, "short", check_text(c->row, "short", NULL), sim_duration_short(text, duration));
}

const struct check_kind check_delay_kinds[] = {{"ttl", check_ttl},
                                               {"crashloop", check_crashes},
                                               {"imagepull", check_pulls},
                                               {"workqueue", check_queue},
                                               {"tokens", check_tokens},
                                               {"human-duration", check_human},
                                               {NULL, NULL}};
