/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/recorded_compare.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/error.h"

/* ---- texts ------------------------------------------------------------------------------------------------------- */

struct text {
    char bytes[MDL_DIFFERENCE_SIZE];
    size_t length;
};

static void add(struct text *text, const char *format, ...) SIM_PRINTF(2, 3);

static void add(struct text *text, const char *format, ...)
{
    const size_t room = sizeof text->bytes - text->length;
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(text->bytes + text->length, room, format, arguments);
    va_end(arguments);
    text->length += (size_t)length < room ? (size_t)length : room - 1;
}

static struct text show(const char *format, ...) SIM_PRINTF(1, 2);

static struct text show(const char *format, ...)
{
    struct text text = {.length = 0};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text.bytes, sizeof text.bytes, format, arguments);
    va_end(arguments);
    text.length = strlen(text.bytes);
    return text;
}

static struct text show_pods(const struct mdl_numbers *pods)
{
    struct text text = show("%s", pods->count == 0 ? "none" : "");
    for (uint32_t i = 0; i < pods->count; i++) {
        add(&text, "%sp%u", i > 0 ? " " : "", (unsigned)pods->items[i]);
    }
    return text;
}

static const char *or_none(const char *text)
{
    return text != NULL ? text : "none";
}

static struct text show_time(ctl_time at)
{
    return at == CTL_NO_TIME ? show("none") : show("%lld s", (long long)(at / CTL_SECOND));
}

void mdl_differ(struct mdl_differences *out, const char *field, const char *expected, const char *came)
{
    if (out->count < MDL_DIFFERENCES_MAX) {
        struct mdl_difference *const item = &out->items[out->count];
        snprintf(item->field, sizeof item->field, "%.*s", (int)sizeof item->field - 1, field);
        snprintf(item->expected, sizeof item->expected, "%s", expected);
        snprintf(item->came, sizeof item->came, "%s", came);
    }
    out->count++;
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

void mdl_compare_count(struct mdl_differences *out, const char *field, int64_t expected, int64_t came)
{
    if (expected != came) {
        mdl_differ(out, field, show("%lld", (long long)expected).bytes, show("%lld", (long long)came).bytes);
    }
}

static void compare_text(struct mdl_differences *out, const char *field, const char *expected, const char *came)
{
    if (strcmp(or_none(expected), or_none(came)) != 0 || (expected == NULL) != (came == NULL)) {
        mdl_differ(out, field, or_none(expected), or_none(came));
    }
}

static void compare_optional(struct mdl_differences *out, const char *field, bool expected_set, int64_t expected,
                             bool came_set, int64_t came)
{
    if (expected_set != came_set || (expected_set && expected != came)) {
        mdl_differ(out, field, expected_set ? show("%lld", (long long)expected).bytes : "none",
                   came_set ? show("%lld", (long long)came).bytes : "none");
    }
}

static void compare_time(struct mdl_differences *out, const char *field, ctl_time expected, ctl_time came)
{
    if (expected != came) {
        mdl_differ(out, field, show_time(expected).bytes, show_time(came).bytes);
    }
}

static bool same_pods(const struct mdl_numbers *a, const struct mdl_numbers *b)
{
    return a->count == b->count && (a->count == 0 || memcmp(a->items, b->items, a->count * sizeof *a->items) == 0);
}

static void compare_pods(struct mdl_differences *out, const char *field, const struct mdl_numbers *expected,
                         const struct mdl_numbers *came)
{
    if (!same_pods(expected, came)) {
        mdl_differ(out, field, show_pods(expected).bytes, show_pods(came).bytes);
    }
}

static bool holds(const struct mdl_numbers *pods, uint32_t number)
{
    for (uint32_t i = 0; i < pods->count; i++) {
        if (pods->items[i] == number) {
            return true;
        }
    }
    return false;
}

/* The same pods, and in each place one of the same index. */
static bool same_up_to_index(const struct mdl_numbers *a, const struct mdl_numbers *b, const int32_t *indexes)
{
    bool same = a->count == b->count;
    for (uint32_t i = 0; same && i < a->count; i++) {
        same = indexes[a->items[i] - 1] == indexes[b->items[i] - 1] && holds(b, a->items[i]);
    }
    return same;
}

static void compare_uncounted(struct mdl_differences *out, const char *field, const struct mdl_numbers *expected,
                              const struct mdl_numbers *came, const int32_t *indexes)
{
    if (indexes == NULL || !same_up_to_index(expected, came, indexes)) {
        compare_pods(out, field, expected, came);
    }
}

/* ---- status ------------------------------------------------------------------------------------------------------ */

static struct text show_conditions(const struct mdl_recorded_status *status)
{
    struct text text = show("%s", status->condition_count == 0 ? "none" : "");
    for (uint32_t i = 0; i < status->condition_count; i++) {
        const struct mdl_recorded_condition *const c = &status->conditions[i];
        add(&text, "%s%s=%s %s \"%s\" at %s", i > 0 ? ", " : "", c->type, c->status, c->reason, c->message,
            show_time(c->at).bytes);
    }
    return text;
}

static bool same_conditions(const struct mdl_recorded_status *a, const struct mdl_recorded_status *b)
{
    bool same = a->condition_count == b->condition_count;
    for (uint32_t i = 0; same && i < a->condition_count; i++) {
        const struct mdl_recorded_condition *const x = &a->conditions[i], *const y = &b->conditions[i];
        same = strcmp(x->type, y->type) == 0 && strcmp(x->status, y->status) == 0 &&
               strcmp(x->reason, y->reason) == 0 && strcmp(x->message, y->message) == 0 && x->at == y->at;
    }
    return same;
}

void mdl_compare_status(struct mdl_differences *out, const char *field, const struct mdl_recorded_status *expected,
                        const struct mdl_recorded_status *came, const int32_t *pod_indexes)
{
#define FIELD(name) show("%s.%s", field, name).bytes
    if (!same_conditions(expected, came)) {
        mdl_differ(out, FIELD("conditions"), show_conditions(expected).bytes, show_conditions(came).bytes);
    }
    compare_time(out, FIELD("startTime"), expected->started_at, came->started_at);
    compare_time(out, FIELD("completionTime"), expected->completed_at, came->completed_at);
    mdl_compare_count(out, FIELD("active"), expected->active, came->active);
    mdl_compare_count(out, FIELD("succeeded"), expected->succeeded, came->succeeded);
    mdl_compare_count(out, FIELD("failed"), expected->failed, came->failed);
    compare_optional(out, FIELD("ready"), expected->ready.set, expected->ready.value, came->ready.set,
                     came->ready.value);
    compare_optional(out, FIELD("terminating"), expected->terminating.set, expected->terminating.value,
                     came->terminating.set, came->terminating.value);
    compare_text(out, FIELD("completedIndexes"), expected->completed_indexes, came->completed_indexes);
    compare_text(out, FIELD("failedIndexes"), expected->failed_indexes, came->failed_indexes);
    mdl_compare_count(out, FIELD("uncounted (set)"), expected->has_uncounted, came->has_uncounted);
    compare_uncounted(out, FIELD("uncounted.succeeded"), &expected->uncounted_succeeded, &came->uncounted_succeeded,
                      pod_indexes);
    compare_uncounted(out, FIELD("uncounted.failed"), &expected->uncounted_failed, &came->uncounted_failed,
                      pod_indexes);
    compare_text(out, FIELD("error"), expected->error, came->error);
    mdl_compare_count(out, FIELD("afterReleases"), expected->after_releases, came->after_releases);
#undef FIELD
}

/* ---- pods -------------------------------------------------------------------------------------------------------- */

static void show_containers(struct text *text, const char *what, const struct ctl_container_status *statuses,
                            uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        add(text, " %s %s restarts=%d", what, statuses[i].name, (int)statuses[i].restarts);
        if (statuses[i].terminated) {
            add(text, " exit=%d finished=%s", (int)statuses[i].exit_code, show_time(statuses[i].finished_at).bytes);
        }
    }
}

static struct text show_pod(const struct mdl_recorded_pod *pod)
{
    static const char *const phases[] = {"Pending", "Running", "Succeeded", "Failed", "Unknown"};
    struct text text =
        show("%s node=%s finalizer=%s", phases[pod->phase], or_none(pod->node), pod->finalizer ? "yes" : "no");
    if (pod->deletion_at != CTL_NO_TIME) {
        add(&text, " deletion=%s grace=%lld", show_time(pod->deletion_at).bytes, (long long)pod->grace_seconds);
    }
    for (uint32_t i = 0; i < pod->condition_count; i++) {
        add(&text, " %s=%s at %s", pod->conditions[i].type, pod->conditions[i].status,
            show_time(pod->conditions[i].at).bytes);
    }
    show_containers(&text, "container", pod->containers, pod->container_count);
    show_containers(&text, "init", pod->inits, pod->init_count);
    return text;
}

void mdl_compare_pod(struct mdl_differences *out, const char *field, const struct mdl_recorded_pod *expected,
                     const struct mdl_recorded_pod *came)
{
    compare_text(out, field, show_pod(expected).bytes, show_pod(came).bytes);
}

/* ---- syncs ------------------------------------------------------------------------------------------------------- */

static struct text show_create(const struct mdl_recorded_create *create)
{
    struct text text = show("error=%s generateName=%s hostname=%s index=%lld", or_none(create->error),
                            or_none(create->generate_name), or_none(create->host_name), (long long)create->index);
    add(&text, " failureCount=%s ignoredCount=%s", or_none(create->failure_count), or_none(create->ignored_count));
    if (create->pod != 0) {
        add(&text, " pod=p%u name=%s", (unsigned)create->pod, or_none(create->name));
    }
    return text;
}

static struct text show_refusal(const struct mdl_recorded_refusal *refusal)
{
    return show("%s p%u %s", refusal->call, (unsigned)refusal->pod, refusal->error);
}

/* Messages that quote the API are taken from the trace. */
static struct text show_event(const struct mdl_recorded_event *event)
{
    const bool quotes = strcmp(event->reason, "FailedCreate") == 0 || strcmp(event->reason, "FailedDelete") == 0;
    return show("%s %s %s", event->type, event->reason, quotes ? "..." : event->message);
}

static void compare_lists(struct mdl_differences *out, const struct mdl_recorded_sync *expected,
                          const struct mdl_recorded_sync *came)
{
    mdl_compare_count(out, "creates (number)", expected->create_count, came->create_count);
    for (uint32_t i = 0; i < expected->create_count && i < came->create_count; i++) {
        compare_text(out, show("creates[%u]", (unsigned)i).bytes, show_create(&expected->creates[i]).bytes,
                     show_create(&came->creates[i]).bytes);
    }
    mdl_compare_count(out, "refused (number)", expected->refused_count, came->refused_count);
    for (uint32_t i = 0; i < expected->refused_count && i < came->refused_count; i++) {
        compare_text(out, show("refused[%u]", (unsigned)i).bytes, show_refusal(&expected->refused[i]).bytes,
                     show_refusal(&came->refused[i]).bytes);
    }
    mdl_compare_count(out, "events (number)", expected->event_count, came->event_count);
    for (uint32_t i = 0; i < expected->event_count && i < came->event_count; i++) {
        compare_text(out, show("events[%u]", (unsigned)i).bytes, show_event(&expected->events[i]).bytes,
                     show_event(&came->events[i]).bytes);
    }
    mdl_compare_count(out, "after (number)", expected->after_count, came->after_count);
    for (uint32_t i = 0; i < expected->after_count && i < came->after_count; i++) {
        mdl_compare_count(out, show("after[%u]", (unsigned)i).bytes, expected->after_ns[i], came->after_ns[i]);
    }
}

static void compare_queue_state(struct mdl_differences *out, const struct mdl_recorded_sync *expected,
                                const struct mdl_recorded_sync *came)
{
    compare_optional(out, "retry", expected->retry_ns.set, expected->retry_ns.value, came->retry_ns.set,
                     came->retry_ns.value);
    mdl_compare_count(out, "next (set)", expected->has_next, came->has_next);
    compare_optional(out, "next.due (from the epoch)", expected->due_at.set, expected->due_at.value, came->due_at.set,
                     came->due_at.value);
    mdl_compare_count(out, "next.ready", expected->is_ready, came->is_ready);
    mdl_compare_count(out, "next.failures", expected->failures, came->failures);
    mdl_compare_count(out, "expect (set)", expected->has_expect, came->has_expect);
    mdl_compare_count(out, "expect[0]", expected->expect_adds, came->expect_adds);
    mdl_compare_count(out, "expect[1]", expected->expect_dels, came->expect_dels);
    mdl_compare_count(out, "backoff.failures", expected->backoff_failures, came->backoff_failures);
    mdl_compare_count(out, "backoff.last (from the epoch)", expected->backoff_last_at, came->backoff_last_at);
}

void mdl_compare_sync(struct mdl_differences *out, const struct mdl_recorded_sync *expected,
                      const struct mdl_recorded_sync *came, const int32_t *pod_indexes)
{
    compare_text(out, "queue", expected->is_orphan ? "orphan" : "job", came->is_orphan ? "orphan" : "job");
    compare_text(out, "key", expected->key, came->key);
    compare_text(out, "result", expected->result, came->result);
    compare_text(out, "error", expected->error, came->error);
    compare_pods(out, "disowns", &expected->disowns, &came->disowns);
    compare_pods(out, "adopts", &expected->adopts, &came->adopts);
    compare_pods(out, "strips", &expected->strips, &came->strips);
    mdl_compare_count(out, "tie.take", expected->tie_take, came->tie_take);
    compare_pods(out, "deletes", &expected->deletes, &came->deletes);
    compare_pods(out, "releases", &expected->releases, &came->releases);
    compare_pods(out, "gone", &expected->gone, &came->gone);
    compare_lists(out, expected, came);
    mdl_compare_count(out, "writes (number)", expected->write_count, came->write_count);
    for (uint32_t i = 0; i < expected->write_count && i < came->write_count; i++) {
        mdl_compare_status(out, show("writes[%u]", (unsigned)i).bytes, &expected->writes[i], &came->writes[i],
                           pod_indexes);
    }
    compare_queue_state(out, expected, came);
}
