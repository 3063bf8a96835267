/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recorded steps of the scheduling queue against models/sched_queue.h. Flushes and sweeps happen by the clock;
 * those that move pods must be the steps that the recording lists, and no others. */
#include <stdlib.h>
#include <string.h>

#include "models/sched_queue.h"
#include "tests/conformance/check_cluster.h"
#include "tests/conformance/check_errors.h"

enum { MS = 1000000, SWEEP_MS = 30000 };

struct pod {
    struct mdl_sched_entry entry;
    const char *name;
};

struct replay {
    struct check_case *c;
    struct mdl_sched_queue queue;
    struct mdl_sched_spec spec; /* of all pods: they ask for 1 cpu */
    struct pod *pods;           /* in the order in which they were added */
    uint32_t pod_count;
    int64_t start_ns; /* wall clock of millisecond 0 */
    int64_t now_ms;
};

static sim_time wall(const struct replay *r, int64_t ms)
{
    return r->start_ns + ms * MS;
}

static struct pod *pod_of(struct replay *r, const char *name)
{
    for (uint32_t i = 0; i < r->pod_count; i++) {
        if (strcmp(r->pods[i].name, name) == 0) {
            return &r->pods[i];
        }
    }
    return NULL;
}

/* The clock's doings in (now, until]. The first that moves pods ends it; what it was, or NULL. */
static const char *tick(struct replay *r, int64_t until_ms)
{
    while (r->now_ms < until_ms) {
        const int64_t into_second_ms = wall(r, r->now_ms) % SIM_SECOND / MS;
        const int64_t second = r->now_ms + 1000 - into_second_ms;
        const int64_t sweep = (r->now_ms / SWEEP_MS + 1) * SWEEP_MS;
        const int64_t next = second < sweep ? second : sweep;
        if (next > until_ms) {
            r->now_ms = until_ms;
            break;
        }
        r->now_ms = next;
        const bool swept = next == sweep && mdl_sched_queue_sweep(&r->queue, wall(r, next));
        const bool flushed = next == second && mdl_sched_queue_flush(&r->queue, wall(r, next));
        if (swept || flushed) {
            return next != second ? "sweep" : next == sweep ? "sweep+flush" : "flush";
        }
    }
    return NULL;
}

static enum mdl_sched_plugin plugin_of(const char *name)
{
    for (uint32_t p = 0; p < MDL_SCHED_PLUGINS; p++) {
        if (strcmp(mdl_sched_plugin_name((enum mdl_sched_plugin)p), name) == 0) {
            return (enum mdl_sched_plugin)p;
        }
    }
    return MDL_SCHED_NO_PLUGIN;
}

static void add(struct replay *r, const struct scn_node *step)
{
    struct pod *pod = &r->pods[r->pod_count++];
    *pod = (struct pod){.entry = {.spec = &r->spec, .priority = (int32_t)check_number(step, "priority")},
                        .name = check_text(step, "pod", "")};
    mdl_sched_queue_add(&r->queue, &pod->entry, wall(r, r->now_ms));
}

static void pop(struct replay *r, const struct scn_node *step)
{
    struct mdl_sched_entry *entry = mdl_sched_queue_pop(&r->queue);
    const char *got = NULL;
    for (uint32_t i = 0; i < r->pod_count; i++) {
        got = &r->pods[i].entry == entry ? r->pods[i].name : got;
    }
    const char *expected = check_text(step, "got", "");
    check_same_text(r->c, "got", *expected ? expected : NULL, got);
    if (entry && check_number(step, "attempts") != entry->attempts) {
        check_fail(r->c, "attempts of %s: expected %s, got %u", got, check_text(step, "attempts", "none"),
                   (unsigned)entry->attempts);
    }
}

static void refuse(struct replay *r, const struct scn_node *step)
{
    const struct scn_node *plugins = scn_node_get(step, "unschedulablePlugins");
    struct pod *pod = pod_of(r, check_text(step, "pod", ""));
    uint32_t bits = 0;
    for (uint32_t i = 0; plugins && i < plugins->count; i++) {
        bits |= UINT32_C(1) << plugin_of(plugins->items[i]->text);
    }
    if (!pod || pod->entry.pool != MDL_POOL_IN_FLIGHT) {
        check_fail(r->c, "%s is not in flight", check_text(step, "pod", "?"));
        return;
    }
    mdl_sched_queue_refuse(&r->queue, &pod->entry, bits, wall(r, r->now_ms));
    const char *until = check_text(step, "backoffExpiresAtMs", NULL);
    if (until && wall(r, strtoll(until, NULL, 10)) != pod->entry.backoff_until) {
        check_fail(r->c, "backoffExpiresAtMs of %s: expected %s, got %lld", pod->name, until,
                   (long long)(pod->entry.backoff_until - r->start_ns) / MS);
    }
}

/* Nothing but its request is known of the pod that went away. */
static void lose_pod(struct replay *r)
{
    static const struct ctl_pod_spec spec = {.restart_policy = "Always"};
    struct mdl_sched_spec *gone = sim_arena_alloc(r->c->arena, sizeof *gone);
    *gone = (struct mdl_sched_spec){.namespace_name = "default", .spec = &spec};
    const struct mdl_sched_event event = {.kind = MDL_SCHED_POD_GONE, .pod = gone};
    mdl_sched_queue_event(&r->queue, &event, wall(r, r->now_ms));
}

/* ---- the pools --------------------------------------------------------------------------------------------------- */

static bool is_in(const struct pod *pod, const char *pool)
{
    switch (pod->entry.pool) {
    case MDL_POOL_ACTIVE:
        return strcmp(pool, "active") == 0;
    case MDL_POOL_BACKOFF:
    case MDL_POOL_ERRORS:
        return strcmp(pool, "backoff") == 0;
    case MDL_POOL_UNSCHEDULABLE:
        return strcmp(pool, "unschedulable") == 0;
    case MDL_POOL_NONE:
    case MDL_POOL_IN_FLIGHT:
        break;
    }
    return false;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void same_pool(struct replay *r, const struct scn_node *step, const char *pool)
{
    const char **names = sim_arena_array(r->c->arena, r->pod_count, sizeof *names, 8);
    uint32_t count = 0;
    for (uint32_t i = 0; i < r->pod_count; i++) {
        if (is_in(&r->pods[i], pool)) {
            names[count++] = r->pods[i].name;
        }
    }
    qsort((void *)names, count, sizeof *names, by_text);
    const char *what =
        scn_format(r->c->arena, "%s after %s at %s ms", pool, check_text(step, "do", ""), check_text(step, "atMs", ""));
    check_same_texts(r->c, what, scn_node_get(step, pool), names, count);
}

static void take_step(struct replay *r, const struct scn_node *step)
{
    const char *what = check_text(step, "do", "");
    const int64_t at_ms = check_number(step, "atMs");
    const bool is_clock = strcmp(what, "flush") == 0 || strcmp(what, "sweep") == 0 || strcmp(what, "sweep+flush") == 0;
    const char *moved = tick(r, at_ms);
    if (moved || is_clock) {
        check_same_text(r->c, scn_format(r->c->arena, "what the clock did by %lld ms", (long long)at_ms),
                        is_clock ? what : NULL, moved);
    }
    if (r->now_ms != at_ms) {
        check_fail(r->c, "%s at %lld ms, not at %lld", moved ? moved : "?", (long long)r->now_ms, (long long)at_ms);
    } else if (strcmp(what, "add") == 0) {
        add(r, step);
    } else if (strcmp(what, "pop") == 0) {
        pop(r, step);
    } else if (strcmp(what, "fail") == 0 || strcmp(what, "error") == 0) {
        refuse(r, step);
    } else if (strcmp(what, "assigned-pod-deleted") == 0) {
        lose_pod(r);
    } else if (!is_clock) {
        check_fail(r->c, "step %s is not known", what);
    }
    same_pool(r, step, "active");
    same_pool(r, step, "backoff");
    same_pool(r, step, "unschedulable");
}

static void check_queue(struct check_case *c)
{
    static const struct ctl_pod_spec spec = {.restart_policy = "Never"};
    const struct scn_node *steps = scn_node_get(c->row, "steps");
    struct replay r = {
        .c = c,
        .spec = {.namespace_name = "default", .spec = &spec, .requests = {{[MDL_CPU] = 1000, [MDL_PODS] = 1}}},
        .start_ns = check_time_ns(c, check_text(c->row, "start", ""))};
    r.pods = sim_arena_array(c->arena, steps ? steps->count : 0, sizeof *r.pods, 16);
    mdl_sched_queue_init(&r.queue, SIM_SECOND, 10 * SIM_SECOND, c->arena);
    for (uint32_t i = 0; steps && i < steps->count && !c->failed; i++) {
        take_step(&r, steps->items[i]);
    }
}

const struct check_kind check_queue_kinds[] = {{"scheduler-queue", check_queue}, {NULL, NULL}};
