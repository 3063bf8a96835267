/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/recorded_cron.h"

#include <inttypes.h>
#include <string.h>

#include "control/cronjob_controller.h"
#include "control/text.h"

/* Stands for what the API said. */
static const char api_words[] = "...";

static const char scheduled_annotation[] = "batch.kubernetes.io/cronjob-scheduled-timestamp";

struct replay {
    const struct mdl_cron_trace *trace;
    struct mdl_differences *differences;
    struct sim_arena *arena;
    struct ctl_memory memory;
    struct ctl_cron_plan plan;
    struct ctl_workqueue queue;
    struct ctl_work_item item;
};

static void *grow(void *host, void *old, size_t old_bytes, size_t new_bytes)
{
    void *const grown = sim_arena_alloc(host, new_bytes);
    if (old_bytes > 0) {
        memcpy(grown, old, old_bytes);
    }
    return grown;
}

/* ---- as text ----------------------------------------------------------------------------------------------------- */

static const char *or_none(const char *text)
{
    return text != NULL ? text : "none";
}

/* Up to words of the API, where `came` quotes them. */
static void compare(struct replay *r, const char *field, const char *expected, const char *came)
{
    const char *const quote = came != NULL ? strstr(came, api_words) : NULL;
    const bool same = expected == NULL || came == NULL ? expected == came
                      : quote != NULL                  ? strncmp(expected, came, (size_t)(quote - came)) == 0
                                                       : strcmp(expected, came) == 0;
    if (!same) {
        mdl_differ(r->differences, field, or_none(expected), or_none(came));
    }
}

static const char *field_of(struct replay *r, const char *list, uint32_t position)
{
    return ctl_format(&r->memory, "%s[%u]", list, (unsigned)position);
}

static void add_time(struct ctl_text *text, const char *name, struct ctl_opt_time t)
{
    char printed[CTL_INSTANT_TEXT_MAX];
    const struct ctl_instant instant = {.unix_s = t.unix_s};
    ctl_text_printf(text, " %s=%s", name, t.set ? ctl_instant_print(printed, &instant, false) : "none");
}

static const char *show_status(struct replay *r, const struct ctl_cron_status *status)
{
    struct ctl_text text = {.memory = &r->memory};
    ctl_text_add(&text, "active=");
    for (uint32_t i = 0; i < status->active_count; i++) {
        ctl_text_printf(&text, "%s%s/%u", i > 0 ? "," : "", status->active[i].name, (unsigned)status->active[i].uid);
    }
    add_time(&text, "lastScheduleTime", status->last_schedule_at);
    add_time(&text, "lastSuccessfulTime", status->last_success_at);
    return text.text;
}

static const char *show_labels(struct replay *r, const struct ctl_labels *labels)
{
    struct ctl_text text = {.memory = &r->memory};
    ctl_text_add(&text, "");
    for (uint32_t i = 0; i < labels->count; i++) {
        ctl_text_printf(&text, "%s%s=%s", i > 0 ? "," : "", labels->items[i].key, labels->items[i].value);
    }
    return text.text;
}

static const char *call_text(struct replay *r, enum ctl_cron_call_kind kind, const char *name)
{
    static const char *const words[] = {
        [CTL_CRON_NO_CALL] = "no call",        [CTL_CRON_GET_CRONJOB] = "get cronjobs",
        [CTL_CRON_GET_JOB] = "get jobs",       [CTL_CRON_DELETE_JOB] = "delete jobs",
        [CTL_CRON_CREATE_JOB] = "create jobs", [CTL_CRON_WRITE_STATUS] = "update cronjobs/status"};
    return ctl_format(&r->memory, "%s %s", words[kind], name);
}

/* ---- calls ------------------------------------------------------------------------------------------------------- */

/* The template's annotations and the slot's own. */
static struct ctl_labels annotations_of(struct replay *r, const struct mdl_cron_spec *spec, int64_t slot_unix_s)
{
    const struct ctl_labels *from = &spec->annotations;
    struct ctl_label *const items =
        sim_arena_array(r->arena, from->count + 1, sizeof *items, _Alignof(struct ctl_label));
    char *const timestamp = sim_arena_alloc(r->arena, CTL_INSTANT_TEXT_MAX);
    struct ctl_label own = {scheduled_annotation, ctl_cron_timestamp(timestamp, &spec->timing, slot_unix_s)};
    uint32_t count = 0;
    for (uint32_t i = 0; i < from->count; i++) {
        const int order = strcmp(from->items[i].key, own.key);
        if (order > 0 && own.value != NULL) {
            items[count++] = own;
            own.value = NULL;
        }
        if (order != 0) {
            items[count++] = from->items[i];
        }
    }
    if (own.value != NULL) {
        items[count++] = own;
    }
    return (struct ctl_labels){.items = items, .count = count};
}

static void compare_template(struct replay *r, const struct mdl_cron_call *expected, int64_t slot_unix_s)
{
    /* The sync's own CronJob, which may be a live one. */
    const struct mdl_cron_spec *const spec = (const struct mdl_cron_spec *)r->plan.own.cronjob->spec;
    const struct ctl_labels annotations = annotations_of(r, spec, slot_unix_s);
    compare(r, "labels", show_labels(r, &expected->labels), show_labels(r, &spec->labels));
    compare(r, "annotations", show_labels(r, &expected->annotations), show_labels(r, &annotations));
}

/* The CronJob as a live GET showed it. */
static const struct ctl_cronjob *live_of(struct replay *r, const struct mdl_cron_call *call,
                                         const struct ctl_cronjob *cached)
{
    struct ctl_cronjob *const live = sim_arena_alloc(r->arena, sizeof *live);
    *live = *cached;
    if (call->live_status != NULL) {
        live->status = *call->live_status;
    }
    if (call->live_spec != NULL) {
        live->spec = &call->live_spec->spec;
        live->timing = &call->live_spec->timing;
    }
    return live;
}

static void answer(struct replay *r, const struct mdl_cron_call *recorded, const struct ctl_cronjob *cached)
{
    struct ctl_cron_call *const call = &r->plan.call;
    call->answer = recorded->answer;
    call->error = recorded->answer != CTL_CRON_OK ? api_words : NULL;
    call->uid = recorded->uid;
    call->owned = recorded->owned;
    call->live = call->kind == CTL_CRON_GET_CRONJOB ? live_of(r, recorded, cached) : NULL;
}

/* Goes through the plan's calls as long as they are the recorded ones. */
static void make_calls(struct replay *r, const struct mdl_cron_line *line, const struct ctl_cronjob *cached)
{
    const struct ctl_cron_call *const call = &r->plan.call;
    uint32_t made = 0;
    for (; ctl_cron_plan_next(&r->plan, line->at) && r->differences->count == 0; made++) {
        const char *const name = call->job_name != NULL ? call->job_name : cached->name;
        const struct mdl_cron_call *const recorded = made < line->call_count ? &line->calls[made] : NULL;
        compare(r, field_of(r, "calls", made), recorded != NULL ? call_text(r, recorded->kind, recorded->name) : NULL,
                call_text(r, call->kind, name));
        if (r->differences->count > 0) {
            return;
        }
        if (call->kind == CTL_CRON_CREATE_JOB) {
            compare_template(r, recorded, call->slot_unix_s);
        }
        if (recorded->propagation != NULL) {
            compare(r, "propagation", recorded->propagation, "Background");
        }
        if (call->kind == CTL_CRON_WRITE_STATUS) {
            compare(r, "statusWritten", line->written != NULL ? show_status(r, line->written) : NULL,
                    show_status(r, &r->plan.status));
        }
        answer(r, recorded, cached);
    }
    if (made < line->call_count && r->differences->count == 0) {
        compare(r, field_of(r, "calls", made), call_text(r, line->calls[made].kind, line->calls[made].name), NULL);
    }
}

/* ---- what a step says -------------------------------------------------------------------------------------------- */

static void compare_events(struct replay *r, const struct mdl_cron_line *line, const struct ctl_cron_event *events,
                           uint32_t count)
{
    for (uint32_t i = 0; i < count || i < line->event_count; i++) {
        const struct mdl_cron_event *const expected = i < line->event_count ? &line->events[i] : NULL;
        const char *came = NULL;
        if (i < count) {
            came = ctl_format(&r->memory, "%s %s %s", ctl_cron_event_is_warning(events[i].kind) ? "Warning" : "Normal",
                              ctl_cron_event_reason(events[i].kind), ctl_cron_event_message(&events[i], &r->memory));
        }
        compare(r, field_of(r, "events", i),
                expected != NULL
                    ? ctl_format(&r->memory, "%s %s %s", expected->type, expected->reason, expected->message)
                    : NULL,
                came);
    }
}

static const char *ask_text(struct replay *r, struct ctl_queue_ask ask)
{
    static const char *const words[] = {[CTL_QUEUE_ADD] = "add",
                                        [CTL_QUEUE_ADD_AFTER] = "addAfter",
                                        [CTL_QUEUE_ADD_RATE_LIMITED] = "addRateLimited",
                                        [CTL_QUEUE_FORGET] = "forget"};
    return ctl_format(&r->memory, "%s %" PRId64, words[ask.op], ask.after_ns);
}

/* The delay of a rate-limited retry is the queue's. */
static void compare_asks(struct replay *r, const struct mdl_cron_line *line, const struct ctl_queue_asks *asks)
{
    const ctl_time now = line->at.unix_s * CTL_SECOND + line->at.ns;
    for (uint32_t i = 0; i < asks->count || i < line->ask_count; i++) {
        const char *came = NULL;
        if (i < asks->count) {
            struct ctl_queue_ask ask = asks->items[i];
            if (ask.op == CTL_QUEUE_ADD_RATE_LIMITED) {
                ask.after_ns = ctl_workqueue_add_rate_limited(&r->queue, &r->item, now);
            } else if (ask.op == CTL_QUEUE_FORGET) {
                ctl_workqueue_forget(&r->item);
            }
            came = ask_text(r, ask);
        }
        compare(r, field_of(r, "queue", i), i < line->ask_count ? ask_text(r, line->asks[i]) : NULL, came);
    }
}

/* ---- steps ------------------------------------------------------------------------------------------------------- */

static struct ctl_cronjob cronjob_of(const struct mdl_cron_trace *trace, const struct mdl_cron_line *line)
{
    return (struct ctl_cronjob){.namespace_name = trace->namespace_name,
                                .name = trace->name,
                                .created_unix_s = trace->created_unix_s,
                                .deleting = line->deleting,
                                .spec = &line->spec->spec,
                                .timing = &line->spec->timing,
                                .status = line->status};
}

static void replay_sync(struct replay *r, const struct mdl_cron_line *line)
{
    const struct ctl_cronjob cached = cronjob_of(r->trace, line);
    const struct ctl_cron_view view = {.cronjob = &cached, .jobs = line->jobs, .job_count = line->job_count};
    ctl_cron_sync(&view, &r->memory, &r->plan);
    make_calls(r, line, &cached);
    compare_events(r, line, r->plan.events, r->plan.event_count);
    if (r->differences->count > 0) {
        return;
    }
    compare(r, "error", line->error,
            r->plan.error != NULL ? ctl_format(&r->memory, "error syncing CronJobController %s/%s, requeuing: %s",
                                               cached.namespace_name, cached.name, r->plan.error)
                                  : NULL);
    const struct ctl_queue_asks asks = ctl_cron_synced(&r->plan);
    compare_asks(r, line, &asks);
}

/* Whether the Job of an event is the CronJob's: that is told only where the controller meets it. */
static bool is_owned(const struct mdl_cron_trace *trace, const char *name)
{
    for (uint32_t i = 0; i < trace->line_count; i++) {
        const struct mdl_cron_line *const line = &trace->lines[i];
        for (uint32_t k = 0; k < line->job_count; k++) {
            if (strcmp(line->jobs[k].name, name) == 0) {
                return true;
            }
        }
        for (uint32_t k = 0; k < line->call_count; k++) {
            if (line->calls[k].kind == CTL_CRON_CREATE_JOB && line->calls[k].answer == CTL_CRON_OK &&
                strcmp(line->calls[k].name, name) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* An update's status is told only by the view of the sync that follows it. */
static void replay_update(struct replay *r, uint32_t position)
{
    const struct mdl_cron_line *const line = &r->trace->lines[position];
    uint32_t next = position;
    while (next + 1 < r->trace->line_count && r->trace->lines[next].step != MDL_CRON_SYNC) {
        next++;
    }
    struct ctl_cronjob old = cronjob_of(r->trace, line), new = old;
    old.spec = &r->trace->lines[position > 0 ? position - 1 : 0].spec->spec;
    new.status = r->trace->lines[next].status;
    struct ctl_queue_asks asks;
    struct ctl_cron_event event;
    const bool tells = ctl_cron_updated(&asks, &event, &old, &new, line->at);
    compare_events(r, line, &event, tells);
    compare_asks(r, line, &asks);
}

static void replay_line(struct replay *r, uint32_t position)
{
    const struct mdl_cron_line *const line = &r->trace->lines[position];
    struct ctl_queue_asks asks = ctl_cron_touched();
    switch (line->step) {
    case MDL_CRON_SYNC:
        replay_sync(r, line);
        return;
    case MDL_CRON_UPDATED:
        replay_update(r, position);
        return;
    case MDL_CRON_ADDED:
        break;
    case MDL_CRON_JOB_TOUCHED:
        asks.count = is_owned(r->trace, line->job_name);
        break;
    case MDL_CRON_CLOCK_JUMPED:
        asks.count = 0;
        break;
    }
    compare_events(r, line, NULL, 0);
    compare_asks(r, line, &asks);
}

void mdl_replay_cron(struct mdl_replay *out, const struct mdl_cron_trace *trace, struct sim_arena *arena)
{
    *out = (struct mdl_replay){0};
    struct replay *const r = sim_arena_alloc(arena, sizeof *r);
    *r = (struct replay){
        .trace = trace, .differences = &out->differences, .arena = arena, .memory = {.grow = grow, .host = arena}};
    ctl_workqueue_init_limited(&r->queue, ctl_rate_limiter_default(0));
    for (uint32_t i = 0; i < trace->line_count && !out->diverged; i++) {
        replay_line(r, i);
        out->line = i;
        out->diverged = out->differences.count > 0;
        out->syncs += !out->diverged && trace->lines[i].step == MDL_CRON_SYNC;
    }
}
