/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/recording_cron.h"

#include <string.h>

#include "scenarios/arena_memory.h"
#include "scenarios/recording.h"
#include "scenarios/recording_priv.h"
#include "scenarios/zone.h"

/* Where the controller's clock may stand: in nanoseconds it fits 64 bits. */
static const int64_t clock_s_max = INT64_C(7258118400);

struct reader {
    struct scn_record_reader r;
    struct scn_zones zones;
    const struct mdl_cron_spec *spec; /* that holds now */
};

/* ---- values ------------------------------------------------------------------------------------------------------ */

static struct ctl_instant read_instant(struct reader *reader, struct scn_json object, const char *key)
{
    const char *const text = scn_record_text(&reader->r, object, key);
    const struct ctl_memory memory = scn_arena_memory(reader->r.arena);
    struct ctl_instant instant = {.unix_s = 0};
    if (!reader->r.failed) {
        const char *const why = ctl_instant_parse(&instant, text, strlen(text), false, &memory);
        if (why != NULL) {
            scn_record_fail(&reader->r, "%s: %s", key, why);
        }
    }
    return instant;
}

static struct ctl_opt_time read_time(struct reader *reader, struct scn_json object, const char *key)
{
    const bool has = scn_record_has(&reader->r, object, key);
    return (struct ctl_opt_time){.unix_s = has ? read_instant(reader, object, key).unix_s : 0, .set = has};
}

static struct ctl_labels read_labels(struct reader *reader, struct scn_json object, const char *key)
{
    return scn_record_has(&reader->r, object, key) ? scn_record_labels(&reader->r, object, key)
                                                   : (struct ctl_labels){.count = 0};
}

static const struct mdl_cron_spec *read_spec(struct reader *reader, struct scn_json json)
{
    static const char *const policies[] = {
        [CTL_CRON_ALLOW] = "Allow", [CTL_CRON_FORBID] = "Forbid", [CTL_CRON_REPLACE] = "Replace", NULL};
    struct scn_record_reader *const r = &reader->r;
    struct mdl_cron_spec *const out = SCN_RECORD_ROOM(r, 1, struct mdl_cron_spec);
    struct ctl_cron_spec *const spec = &out->spec;
    const struct ctl_memory memory = scn_arena_memory(r->arena);
    scn_record_expect(r, json, "spec",
                      "schedule timeZone concurrencyPolicy suspend startingDeadlineSeconds successfulJobsHistoryLimit "
                      "failedJobsHistoryLimit jobLabels jobAnnotations");
    spec->schedule = scn_record_text(r, json, "schedule");
    spec->time_zone = scn_record_text_or(r, json, "timeZone", NULL);
    spec->concurrency = (enum ctl_concurrency)scn_record_word(r, json, "concurrencyPolicy", policies);
    spec->suspend = scn_record_bool_or(r, json, "suspend", false);
    spec->starting_deadline_seconds.set = scn_record_has(r, json, "startingDeadlineSeconds");
    spec->starting_deadline_seconds.value = scn_record_integer_or(r, json, "startingDeadlineSeconds", 0, INT64_MAX, 0);
    spec->successful_history_limit = scn_record_opt_i32(r, json, "successfulJobsHistoryLimit");
    spec->failed_history_limit = scn_record_opt_i32(r, json, "failedJobsHistoryLimit");
    out->labels = read_labels(reader, json, "jobLabels");
    out->annotations = read_labels(reader, json, "jobAnnotations");
    ctl_cron_timing_make(&out->timing, spec->schedule, spec->time_zone,
                         &(struct ctl_time_zones){scn_zone_find, &reader->zones}, &memory);
    return out;
}

static struct ctl_cron_status read_status(struct reader *reader, struct scn_json json)
{
    struct scn_record_reader *const r = &reader->r;
    struct ctl_cron_status status = {.active_count = 0};
    scn_record_expect(r, json, "status", "active lastScheduleTime lastSuccessfulTime");
    const struct scn_json list = scn_record_list(r, json, "active", &status.active_count);
    status.active = SCN_RECORD_ROOM(r, status.active_count, struct ctl_job_ref);
    for (uint32_t i = 0; i < status.active_count && !r->failed; i++) {
        const struct scn_json item = scn_json_at(list, i);
        scn_record_expect(r, item, "active", "name uid");
        status.active[i].name = scn_record_text(r, item, "name");
        status.active[i].uid = scn_record_uid(r, scn_record_text(r, item, "uid"));
    }
    status.last_schedule_at = read_time(reader, json, "lastScheduleTime");
    status.last_success_at = read_time(reader, json, "lastSuccessfulTime");
    return status;
}

/* ---- a sync ------------------------------------------------------------------------------------------------------ */

static struct ctl_owned_job read_job(struct reader *reader, struct scn_json json)
{
    static const char *const outcomes[] = {
        [CTL_JOB_UNFINISHED] = "", [CTL_JOB_SUCCEEDED] = "Complete", [CTL_JOB_NOT_SUCCEEDED] = "Failed", NULL};
    struct scn_record_reader *const r = &reader->r;
    scn_record_expect(r, json, "job", "name uid startTime finished completionTime");
    return (struct ctl_owned_job){.name = scn_record_text(r, json, "name"),
                                  .uid = scn_record_uid(r, scn_record_text(r, json, "uid")),
                                  .outcome = scn_record_has(r, json, "finished")
                                                 ? (enum ctl_outcome)scn_record_word(r, json, "finished", outcomes)
                                                 : CTL_JOB_UNFINISHED,
                                  .started_at = read_time(reader, json, "startTime"),
                                  .completed_at = read_time(reader, json, "completionTime")};
}

static void read_view(struct reader *reader, struct scn_json json, struct mdl_cron_line *line,
                      struct mdl_cron_trace *trace)
{
    struct scn_record_reader *const r = &reader->r;
    scn_record_expect(r, json, "view", "creationTimestamp deleting status jobs");
    if (read_instant(reader, json, "creationTimestamp").unix_s != trace->created_unix_s) {
        scn_record_fail(r, "creationTimestamp: is not that of the first line");
    }
    line->deleting = scn_record_bool_or(r, json, "deleting", false);
    line->status = read_status(reader, scn_record_object(r, json, "status"));
    const struct scn_json jobs = scn_record_list(r, json, "jobs", &line->job_count);
    line->jobs = SCN_RECORD_ROOM(r, line->job_count, struct ctl_owned_job);
    for (uint32_t i = 0; i < line->job_count && !r->failed; i++) {
        line->jobs[i] = read_job(reader, scn_json_at(jobs, i));
    }
}

static enum ctl_cron_call_kind read_kind(struct scn_record_reader *r, struct scn_json json)
{
    static const struct {
        const char *verb, *resource;
        enum ctl_cron_call_kind kind;
    } kinds[] = {{"get", "cronjobs", CTL_CRON_GET_CRONJOB},
                 {"get", "jobs", CTL_CRON_GET_JOB},
                 {"delete", "jobs", CTL_CRON_DELETE_JOB},
                 {"create", "jobs", CTL_CRON_CREATE_JOB},
                 {"update", "cronjobs/status", CTL_CRON_WRITE_STATUS}};
    const char *const verb = scn_record_text(r, json, "verb"), *const resource = scn_record_text(r, json, "resource");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].verb, verb) == 0 && strcmp(kinds[i].resource, resource) == 0) {
            return kinds[i].kind;
        }
    }
    scn_record_fail(r, "verb and resource: the controller has no such call");
    return CTL_CRON_NO_CALL;
}

static enum ctl_cron_answer read_answer(struct scn_record_reader *r, struct scn_json json)
{
    static const char *const words[] = {"ok",        "NotFound", "AlreadyExists", "NamespaceTerminating",
                                        "Forbidden", "Conflict", "InternalError", NULL};
    static const enum ctl_cron_answer answers[] = {
        CTL_CRON_OK,    CTL_CRON_NOT_FOUND, CTL_CRON_ALREADY_EXISTS, CTL_CRON_NAMESPACE_TERMINATING,
        CTL_CRON_ERROR, CTL_CRON_ERROR,     CTL_CRON_ERROR};
    return answers[scn_record_word(r, json, "answer", words)];
}

static struct mdl_cron_call read_call(struct reader *reader, struct scn_json json)
{
    struct scn_record_reader *const r = &reader->r;
    scn_record_expect(r, json, "call",
                      "verb resource name answer uid annotations labels propagation ownedByThisCronJob liveStatus "
                      "liveSpec");
    struct mdl_cron_call call = {.kind = read_kind(r, json),
                                 .name = scn_record_text(r, json, "name"),
                                 .propagation = scn_record_text_or(r, json, "propagation", NULL),
                                 .labels = read_labels(reader, json, "labels"),
                                 .annotations = read_labels(reader, json, "annotations"),
                                 .answer = read_answer(r, json),
                                 .uid = scn_record_uid(r, scn_record_text_or(r, json, "uid", "")),
                                 .owned = scn_record_bool_or(r, json, "ownedByThisCronJob", false)};
    if (scn_record_has(r, json, "liveStatus")) {
        struct ctl_cron_status *const live = SCN_RECORD_ROOM(r, 1, struct ctl_cron_status);
        *live = read_status(reader, scn_record_object(r, json, "liveStatus"));
        call.live_status = live;
    }
    if (scn_record_has(r, json, "liveSpec")) {
        call.live_spec = read_spec(reader, scn_record_object(r, json, "liveSpec"));
    }
    return call;
}

static void read_calls(struct reader *reader, struct scn_json json, struct mdl_cron_line *line)
{
    struct scn_record_reader *const r = &reader->r;
    const struct scn_json calls = scn_record_list(r, json, "calls", &line->call_count);
    line->calls = SCN_RECORD_ROOM(r, line->call_count, struct mdl_cron_call);
    for (uint32_t i = 0; i < line->call_count && !r->failed; i++) {
        line->calls[i] = read_call(reader, scn_json_at(calls, i));
    }
    if (scn_record_has(r, json, "statusWritten")) {
        struct ctl_cron_status *const written = SCN_RECORD_ROOM(r, 1, struct ctl_cron_status);
        *written = read_status(reader, scn_record_object(r, json, "statusWritten"));
        line->written = written;
    }
    line->error = scn_record_text_or(r, json, "error", NULL);
}

/* ---- any step ---------------------------------------------------------------------------------------------------- */

static void read_events(struct scn_record_reader *r, struct scn_json json, struct mdl_cron_line *line)
{
    const struct scn_json events = scn_record_list(r, json, "events", &line->event_count);
    line->events = SCN_RECORD_ROOM(r, line->event_count, struct mdl_cron_event);
    for (uint32_t i = 0; i < line->event_count && !r->failed; i++) {
        const struct scn_json event = scn_json_at(events, i);
        scn_record_expect(r, event, "event", "type reason message");
        line->events[i] = (struct mdl_cron_event){.type = scn_record_text(r, event, "type"),
                                                  .reason = scn_record_text(r, event, "reason"),
                                                  .message = scn_record_text(r, event, "message")};
    }
}

static void read_asks(struct scn_record_reader *r, struct scn_json json, struct mdl_cron_line *line)
{
    static const char *const ops[] = {[CTL_QUEUE_ADD] = "add",
                                      [CTL_QUEUE_ADD_AFTER] = "addAfter",
                                      [CTL_QUEUE_ADD_RATE_LIMITED] = "addRateLimited",
                                      [CTL_QUEUE_FORGET] = "forget",
                                      NULL};
    const struct scn_json queue = scn_record_list(r, json, "queue", &line->ask_count);
    line->asks = SCN_RECORD_ROOM(r, line->ask_count, struct ctl_queue_ask);
    for (uint32_t i = 0; i < line->ask_count && !r->failed; i++) {
        const struct scn_json ask = scn_json_at(queue, i);
        scn_record_expect(r, ask, "queue", "op afterNs");
        line->asks[i] =
            (struct ctl_queue_ask){.op = (enum ctl_queue_op)scn_record_word(r, ask, "op", ops),
                                   .after_ns = scn_record_integer_or(r, ask, "afterNs", INT64_MIN, INT64_MAX, 0)};
    }
}

static void read_line(struct reader *reader, struct scn_json json, struct mdl_cron_trace *trace,
                      struct mdl_cron_line *line)
{
    static const char *const words[] = {"sync",         "cronjob-added", "cronjob-updated", "job-added",
                                        "job-finished", "job-deleted",   "clock-jumped",    NULL};
    static const enum mdl_cron_step steps[] = {MDL_CRON_SYNC,        MDL_CRON_ADDED,       MDL_CRON_UPDATED,
                                               MDL_CRON_JOB_TOUCHED, MDL_CRON_JOB_TOUCHED, MDL_CRON_JOB_TOUCHED,
                                               MDL_CRON_CLOCK_JUMPED};
    struct scn_record_reader *const r = &reader->r;
    scn_record_expect(r, json, "line", "n at step spec job note view calls events queue statusWritten error");
    (void)scn_record_integer(r, json, "n", r->line - 1, r->line - 1); /* counts from 1, on the second line */
    *line = (struct mdl_cron_line){.number = r->line,
                                   .at = read_instant(reader, json, "at"),
                                   .step = steps[scn_record_word(r, json, "step", words)]};
    if (line->at.unix_s < 0 || line->at.unix_s >= INT64_MAX / CTL_SECOND) {
        scn_record_fail(r, "at: must lie between 1970 and 2262");
    }
    if (line->at.unix_s < 0 || line->at.unix_s > clock_s_max) {
        scn_record_fail(r, "at: is not in the years 1970 to 2200");
    }
    if (scn_record_has(r, json, "spec")) {
        reader->spec = read_spec(reader, scn_record_object(r, json, "spec"));
    }
    line->spec = reader->spec;
    if (line->spec == NULL) {
        scn_record_fail(r, "spec: none was told yet");
    }
    if (line->step == MDL_CRON_SYNC) {
        read_view(reader, scn_record_object(r, json, "view"), line, trace);
        read_calls(reader, json, line);
    } else if (line->step == MDL_CRON_JOB_TOUCHED) {
        line->job_name = scn_record_text(r, json, "job");
    }
    read_events(r, json, line);
    read_asks(r, json, line);
}

static void read_header(struct reader *reader, struct scn_json json, struct mdl_cron_trace *trace)
{
    struct scn_record_reader *const r = &reader->r;
    scn_record_expect(r, json, "header", "id group name namespace uid creationTimestamp");
    trace->id = scn_record_text(r, json, "id");
    trace->group = scn_record_text(r, json, "group");
    trace->name = scn_record_text(r, json, "name");
    trace->namespace_name = scn_record_text(r, json, "namespace");
    trace->created_unix_s = read_instant(reader, json, "creationTimestamp").unix_s;
}

/* ---- the whole --------------------------------------------------------------------------------------------------- */

static size_t line_length(const char *text, size_t length)
{
    const char *const newline = memchr(text, '\n', length);
    return newline != NULL ? (size_t)(newline - text) : length;
}

bool scn_recording_is_cron(const char *text, size_t length)
{
    struct scn_json json, member;
    struct sim_error ignored;
    if (scn_json_parse(&json, text, line_length(text, length), &ignored) != SIM_OK) {
        return false;
    }
    const bool is_cron = scn_json_kind(json) == SCN_JSON_OBJECT && scn_json_get(json, "creationTimestamp", &member);
    scn_json_free(json);
    return is_cron;
}

static void read_lines(struct reader *reader, const char *text, size_t length, struct mdl_cron_trace *trace)
{
    struct scn_record_reader *const r = &reader->r;
    uint32_t count = 1;
    for (size_t i = 0; i < length; i++) {
        count += text[i] == '\n';
    }
    trace->lines = SCN_RECORD_ROOM(r, count, struct mdl_cron_line);
    for (size_t from = 0; from < length && !r->failed; r->line++) {
        const size_t size = line_length(text + from, length - from);
        struct scn_json json;
        struct sim_error why;
        if (scn_json_parse(&json, text + from, size, &why) != SIM_OK) {
            const char *const column = strstr(why.text, "column");
            scn_record_fail(r, "%s", column != NULL ? column : why.text);
            return;
        }
        if (r->line == 1) {
            read_header(reader, json, trace);
        } else {
            read_line(reader, json, trace, &trace->lines[trace->line_count++]);
        }
        scn_json_free(json);
        from += size + 1;
    }
}

enum sim_status scn_recording_cron_read(struct mdl_cron_trace *out, const char *file, const char *text, size_t length,
                                        struct sim_arena *arena, struct sim_error *error)
{
    struct reader reader = {.r = {.arena = arena, .file = file, .line = 1, .error = error}, .zones = {.arena = arena}};
    struct mdl_cron_trace trace = {.line_count = 0};
    if (length > SCN_RECORDING_BYTES_MAX) {
        scn_record_fail(&reader.r, "the file is larger than %d MiB", SCN_RECORDING_BYTES_MAX >> 20);
    }
    if (!reader.r.failed) {
        read_lines(&reader, text, length, &trace);
    }
    if (!reader.r.failed && trace.line_count == 0) {
        scn_record_fail(&reader.r, "nothing follows the first line");
    }
    if (reader.r.failed) {
        return SIM_BAD_INPUT;
    }
    *out = trace;
    return SIM_OK;
}
