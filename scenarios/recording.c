/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/recording.h"

#include "scenarios/recording_priv.h"

#include <string.h>

/* ---- header ------------------------------------------------------------------------------------------------------ */

/* Digits text[0..count) as a number; -1 if they are none. */
static int64_t read_digits(const char *text, int count)
{
    int64_t value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* Days from 1970-01-01 in the proleptic Gregorian calendar. */
static int64_t days_since_1970(int64_t year, int64_t month, int64_t day)
{
    const int64_t y = month > 2 ? year : year - 1, m = (month + 9) % 12;
    return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

/* RFC 3339 in UTC with up to nine decimals: nanoseconds since 1970. */
static int64_t read_instant(struct scn_record_reader *r, struct scn_json header, const char *key)
{
    const char *const text = scn_record_text(r, header, key);
    const size_t length = strlen(text);
    static const char form[] = "0000-00-00T00:00:00";
    bool is_good = length >= sizeof form && text[length - 1] == 'Z';
    for (size_t i = 0; is_good && i < sizeof form - 1; i++) {
        is_good = form[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == form[i];
    }
    int64_t fraction_ns = 0;
    if (is_good && length > sizeof form) {
        const int decimals = (int)(length - sizeof form) - 1;
        fraction_ns = decimals >= 1 && decimals <= 9 && text[sizeof form - 1] == '.'
                          ? read_digits(text + sizeof form, decimals)
                          : -1;
        for (int i = decimals; i < 9; i++) {
            fraction_ns *= 10;
        }
    }
    if (!is_good || fraction_ns < 0) {
        scn_record_fail(r, "%s: must look like 2026-01-05T00:00:00.5Z", key);
        return 0;
    }
    const int64_t year = read_digits(text, 4), month = read_digits(text + 5, 2), day = read_digits(text + 8, 2);
    if (year < 1970 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31) {
        scn_record_fail(r, "%s: no such day", key);
        return 0;
    }
    const int64_t seconds =
        ((days_since_1970(year, month, day) * 24 + read_digits(text + 11, 2)) * 60 + read_digits(text + 14, 2)) * 60 +
        read_digits(text + 17, 2);
    return seconds * CTL_SECOND + fraction_ns;
}

static struct ctl_tuning read_constants(struct scn_record_reader *r, struct scn_json header)
{
    struct ctl_tuning tuning = ctl_tuning_default;
    const struct scn_json constants = scn_record_object(r, header, "constants");
    const struct {
        const char *key;
        int64_t *ns;
    } spans[] = {
        {"syncBatchPeriod", &tuning.sync_batch_ns},           {"apiBackoffBase", &tuning.api_backoff_ns_base},
        {"apiBackoffMax", &tuning.api_backoff_ns_max},        {"podFailureBackoffBase", &tuning.pod_backoff_ns_base},
        {"podFailureBackoffMax", &tuning.pod_backoff_ns_max}, {"expectationsTimeout", &tuning.expectations_ns_max},
    };
    scn_record_expect(r, constants, "constants",
                      "syncBatchPeriod apiBackoffBase apiBackoffMax podFailureBackoffBase podFailureBackoffMax "
                      "expectationsTimeout maxUncountedPods maxPodCreateDeletePerSync");
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        *spans[i].ns = scn_record_integer(r, constants, spans[i].key, 1, INT64_MAX / 4);
    }
    tuning.uncounted_max = (uint32_t)scn_record_integer(r, constants, "maxUncountedPods", 1, SCN_RECORDING_PODS_MAX);
    tuning.pods_per_sync_max =
        (uint32_t)scn_record_integer(r, constants, "maxPodCreateDeletePerSync", 1, SCN_RECORDING_PODS_MAX);
    return tuning;
}

static void read_header(struct scn_record_reader *r, struct scn_json header, struct mdl_recorded_trace *trace)
{
    scn_record_expect(r, header, "header", "format upstream name family about features epoch start constants");
    const char *const format = scn_record_text(r, header, "format");
    if (!r->failed && strcmp(format, "jobsim-trace/1") != 0) {
        scn_record_fail(r, "format: must be jobsim-trace/1");
    }
    trace->name = scn_record_text(r, header, "name");
    trace->family = scn_record_text(r, header, "family");
    trace->tuning = read_constants(r, header);
    const int64_t epoch_ns = read_instant(r, header, "epoch"), start_ns = read_instant(r, header, "start");
    if (epoch_ns % CTL_SECOND != 0 || start_ns < epoch_ns) {
        scn_record_fail(r, "epoch: must be a whole second, not after start");
    }
    trace->start_ns = r->start_ns = start_ns - epoch_ns;
}

/* ---- stimuli ----------------------------------------------------------------------------------------------------- */

enum verb {
    ADD_JOB,
    PATCH_JOB,
    TOUCH_JOB,
    DELETE_JOB,
    JOB_GONE,
    POD_ADDED,
    API_FAULT,
    WATCH_HOLD,
    WATCH_RELEASE,
    WATCH_RELIST,
    RESYNC,
    RESTART,
    FIRST_POD_VERB
};
static const char *const verbs[] = {"addJob",
                                    "patchJob",
                                    "touchJob",
                                    "deleteJob",
                                    "jobGone",
                                    "podAdded",
                                    "apiFault",
                                    "watchHold",
                                    "watchRelease",
                                    "watchRelist",
                                    "resync",
                                    "restart",
                                    "podBound",
                                    "podRunning",
                                    "podReady",
                                    "podNotReady",
                                    "podRestarted",
                                    "podSucceeded",
                                    "podFailed",
                                    "podUpdated",
                                    "podDeleteRequested",
                                    "podGone",
                                    NULL};

/* The keys of each verb beside `at` and `do`. */
static const char *keys_of(int verb)
{
    static const char *const keys[] = {[ADD_JOB] = "at do job",
                                       [PATCH_JOB] = "at do job generation spec",
                                       [TOUCH_JOB] = "at do job generation",
                                       [DELETE_JOB] = "at do job policy gone generation deletion",
                                       [JOB_GONE] = "at do job",
                                       [POD_ADDED] = "at do pod name state",
                                       [API_FAULT] = "at do call error quota skip count pods",
                                       [WATCH_HOLD] = "at do resource",
                                       [WATCH_RELEASE] = "at do resource",
                                       [WATCH_RELIST] = "at do resource",
                                       [RESYNC] = "at do",
                                       [RESTART] = "at do",
                                       [FIRST_POD_VERB] = "at do pod pods state gone"};
    return keys[verb < FIRST_POD_VERB ? verb : FIRST_POD_VERB];
}

/* Jobs by name as they stand while the file is read: patches build on them. */
struct known_job {
    const char *name;
    const struct ctl_job_spec *spec;
    struct known_job *next;
};

static struct known_job *find_job(struct known_job *jobs, const char *name)
{
    while (jobs != NULL && strcmp(jobs->name, name) != 0) {
        jobs = jobs->next;
    }
    return jobs;
}

static void know_job(struct scn_record_reader *r, struct known_job **jobs, const struct mdl_recorded_job *job)
{
    struct known_job *known = find_job(*jobs, job->name);
    if (known == NULL) {
        known = SCN_RECORD_ROOM(r, 1, struct known_job);
        *known = (struct known_job){.name = job->name, .next = *jobs};
        *jobs = known;
    }
    known->spec = job->spec;
}

static void read_fault(struct scn_record_reader *r, struct scn_json line, struct mdl_recorded_fault *fault)
{
    static const char *const calls[] = {"createPod", "updateStatus", "patchPod", "deletePod", "getJob", NULL};
    static const char *const errors[] = {
        "", "quota", "forbidden", "namespaceTerminating", "conflict", "internal", "crashBefore", "crashAfter", NULL};
    fault->call = (enum mdl_api_call)scn_record_word(r, line, "call", calls);
    fault->error = (enum mdl_api_error)scn_record_word(r, line, "error", errors);
    fault->quota = scn_record_integer_or(r, line, "quota", 0, INT32_MAX, 0);
    fault->skip = scn_record_integer_or(r, line, "skip", 0, INT32_MAX, 0);
    fault->count = scn_record_integer_or(r, line, "count", -1, INT32_MAX, -1);
    fault->has_pods = scn_record_has(r, line, "pods");
    fault->pods = scn_record_pods(r, line, "pods");
}

static void read_pods(struct scn_record_reader *r, struct scn_json line, struct mdl_recorded_stimulus *s)
{
    if (scn_record_has(r, line, "pods")) {
        s->pods = scn_record_pods(r, line, "pods");
        return;
    }
    struct scn_json pod;
    s->pods.items = SCN_RECORD_ROOM(r, 1, uint32_t);
    s->pods.count = 1;
    s->pods.items[0] = 1;
    if (!r->failed && scn_json_get(line, "pod", &pod)) {
        s->pods.items[0] = scn_record_node_pod(r, pod, "pod");
    } else {
        scn_record_fail(r, "pod is missing");
    }
}

static void read_pod_change(struct scn_record_reader *r, struct scn_json line, struct mdl_recorded_stimulus *s)
{
    read_pods(r, line, s);
    s->has_state = scn_record_has(r, line, "state");
    if (s->has_state) {
        s->pod = scn_record_pod_state(r, scn_record_object(r, line, "state"), false);
    }
    s->gone = scn_record_bool_or(r, line, "gone", false);
    if (!s->has_state && !s->gone) {
        scn_record_fail(r, "a pod's change needs state or gone");
    }
}

static void read_job_change(struct scn_record_reader *r, struct scn_json line, int verb, struct known_job **jobs,
                            struct mdl_recorded_stimulus *s)
{
    if (verb == ADD_JOB) {
        s->job = scn_record_job(r, scn_record_object(r, line, "job"));
        s->name = s->job.name;
        if (!r->failed) {
            know_job(r, jobs, &s->job);
        }
        return;
    }
    s->name = scn_record_text(r, line, "job");
    s->generation = scn_record_integer_or(r, line, "generation", 1, INT64_MAX / 2, 0);
    s->deletion_at = scn_record_time_or_none(r, line, "deletion");
    s->gone = scn_record_bool_or(r, line, "gone", false);
    struct known_job *const known = find_job(*jobs, s->name);
    if (known == NULL) {
        scn_record_fail(r, "job: was never added");
    } else if (verb == PATCH_JOB) {
        s->job.spec = known->spec = scn_record_patch(r, known->spec, scn_record_object(r, line, "spec"));
    }
    if ((verb == PATCH_JOB || verb == TOUCH_JOB) && s->generation == 0) {
        scn_record_fail(r, "generation is missing");
    }
    if (verb == DELETE_JOB && !s->gone && (s->deletion_at == CTL_NO_TIME || s->generation == 0)) {
        scn_record_fail(r, "deleteJob needs gone, or generation and deletion");
    }
}

static struct mdl_recorded_stimulus *read_stimulus(struct scn_record_reader *r, struct scn_json line,
                                                   struct known_job **jobs)
{
    static const enum mdl_stimulus kinds[] = {
        [ADD_JOB] = MDL_ADD_JOB,           [PATCH_JOB] = MDL_PATCH_JOB,   [TOUCH_JOB] = MDL_TOUCH_JOB,
        [DELETE_JOB] = MDL_DELETE_JOB,     [JOB_GONE] = MDL_JOB_GONE,     [POD_ADDED] = MDL_ADD_POD,
        [API_FAULT] = MDL_API_FAULT,       [WATCH_HOLD] = MDL_WATCH_HOLD, [WATCH_RELEASE] = MDL_WATCH_RELEASE,
        [WATCH_RELIST] = MDL_WATCH_RELIST, [RESYNC] = MDL_RESYNC,         [RESTART] = MDL_RESTART};
    static const char *const resources[] = {"jobs", "pods", NULL};
    struct mdl_recorded_stimulus *const s = SCN_RECORD_ROOM(r, 1, struct mdl_recorded_stimulus);
    const int verb = scn_record_word(r, line, "do", verbs);
    s->what = verb < FIRST_POD_VERB ? kinds[verb] : MDL_CHANGE_POD;
    s->deletion_at = CTL_NO_TIME;
    scn_record_expect(r, line, verbs[verb], keys_of(verb));
    if (verb <= JOB_GONE) {
        read_job_change(r, line, verb, jobs, s);
    } else if (verb == POD_ADDED) {
        read_pods(r, line, s);
        s->name = scn_record_text(r, line, "name");
        s->pod = scn_record_pod_state(r, scn_record_object(r, line, "state"), false);
        if (!s->pod.has_identity) {
            scn_record_fail(r, "state: podAdded needs created, owner and labels");
        }
    } else if (verb == API_FAULT) {
        read_fault(r, line, &s->fault);
    } else if (verb <= WATCH_RELIST) {
        s->resource = (enum mdl_resource)scn_record_word(r, line, "resource", resources);
    } else if (verb >= FIRST_POD_VERB) {
        read_pod_change(r, line, s);
    }
    return s;
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static void read_line(struct scn_record_reader *r, struct scn_json json, struct known_job **jobs,
                      struct mdl_recorded_line *line)
{
    if (scn_json_kind(json) != SCN_JSON_OBJECT) {
        scn_record_fail(r, "a line must be an object");
        return;
    }
    line->number = r->line;
    line->at = scn_record_integer(r, json, "at", 0, INT64_MAX / 4) + r->start_ns;
    if (scn_record_has(r, json, "sync")) {
        scn_record_expect(r, json, "line", "at sync");
        line->kind = MDL_LINE_SYNC;
        line->sync = scn_record_sync(r, scn_record_object(r, json, "sync"));
    } else if (scn_record_has(r, json, "end")) {
        scn_record_expect(r, json, "line", "at end");
        line->kind = MDL_LINE_END;
        line->end = scn_record_end(r, scn_record_object(r, json, "end"));
    } else {
        line->kind = MDL_LINE_STIMULUS;
        line->stimulus = read_stimulus(r, json, jobs);
    }
}

static uint32_t count_lines(const char *text, size_t length)
{
    uint32_t count = 1;
    for (size_t i = 0; i < length; i++) {
        count += text[i] == '\n';
    }
    return count;
}

static void read_lines(struct scn_record_reader *r, const char *text, size_t length, struct mdl_recorded_trace *trace)
{
    struct known_job *jobs = NULL;
    trace->lines = SCN_RECORD_ROOM(r, count_lines(text, length), struct mdl_recorded_line);
    for (size_t from = 0; from < length && !r->failed; r->line++) {
        const char *const newline = memchr(text + from, '\n', length - from);
        const size_t size = newline != NULL ? (size_t)(newline - text) - from : length - from;
        struct scn_json json;
        struct sim_error why;
        const char *const line_text = text + from;
        from += size + 1;
        if (scn_json_parse(&json, line_text, size, &why) != SIM_OK) {
            const char *const column = strstr(why.text, "column"); /* a line of its own: its number says nothing */
            scn_record_fail(r, "%s", column != NULL ? column : why.text);
            return;
        }
        if (r->line == 1) {
            read_header(r, json, trace);
        } else {
            struct mdl_recorded_line *const line = &trace->lines[trace->line_count++];
            read_line(r, json, &jobs, line);
            if (!r->failed && trace->line_count > 1 && line->at < line[-1].at) {
                scn_record_fail(r, "at: is earlier than on the line before");
            }
            if (!r->failed && trace->line_count > 1 && line[-1].kind == MDL_LINE_END) {
                scn_record_fail(r, "something follows the end line");
            }
        }
        scn_json_free(json);
    }
}

enum sim_status scn_recording_read(struct mdl_recorded_trace *out, const char *file, const char *text, size_t length,
                                   struct sim_arena *arena, struct sim_error *error)
{
    /* Pods are numbered as they are created and have room by number, so a number must not cost more than its text. */
    enum { POD_BYTES_MIN = sizeof "\"pod\":\"\"" };
    struct scn_record_reader r = {.arena = arena, .file = file, .line = 1, .error = error};
    struct mdl_recorded_trace trace = {0};
    if (length > SCN_RECORDING_BYTES_MAX) {
        scn_record_fail(&r, "the file is larger than %d MiB", SCN_RECORDING_BYTES_MAX >> 20);
    } else if (length == 0) {
        scn_record_fail(&r, "the file is empty");
    }
    if (!r.failed) {
        read_lines(&r, text, length, &trace);
    }
    if (!r.failed && (trace.line_count == 0 || trace.lines[trace.line_count - 1].kind != MDL_LINE_END)) {
        scn_record_fail(&r, "the end line is missing");
    }
    if (!r.failed && r.pod_max > length / POD_BYTES_MIN) {
        scn_record_fail(&r, "p%u is named, but not so many pods are created", (unsigned)r.pod_max);
    }
    if (r.failed) {
        return SIM_BAD_INPUT;
    }
    trace.pod_max = r.pod_max;
    trace.job_uid_max = r.uid_count;
    *out = trace;
    return SIM_OK;
}
