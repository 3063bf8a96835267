/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pod states, syncs and the end line of a recording. */
#include "scenarios/recording.h"
#include "scenarios/recording_priv.h"

#include <string.h>

/* ---- pods -------------------------------------------------------------------------------------------------------- */

static const struct ctl_container_status *read_containers(struct scn_record_reader *r, struct scn_json state,
                                                          const char *key, uint32_t *count)
{
    const struct scn_json list = scn_record_list(r, state, key, count);
    struct ctl_container_status *const out = SCN_RECORD_ROOM(r, *count, struct ctl_container_status);
    for (uint32_t i = 0; i < *count && !r->failed; i++) {
        const struct scn_json container = scn_json_at(list, i);
        scn_record_expect(r, container, key, "name restarts exit finished");
        out[i].name = scn_record_text(r, container, "name");
        out[i].restarts = (int32_t)scn_record_integer_or(r, container, "restarts", 0, INT32_MAX, 0);
        out[i].terminated = scn_record_has(r, container, "exit");
        out[i].exit_code = (int32_t)scn_record_integer_or(r, container, "exit", INT32_MIN, INT32_MAX, 0);
        out[i].finished_at = scn_record_time_or_none(r, container, "finished");
    }
    return out;
}

static void read_conditions(struct scn_record_reader *r, struct scn_json state, struct mdl_recorded_pod *pod)
{
    const struct scn_json list = scn_record_list(r, state, "conditions", &pod->condition_count);
    struct ctl_pod_condition *const out = SCN_RECORD_ROOM(r, pod->condition_count, struct ctl_pod_condition);
    for (uint32_t i = 0; i < pod->condition_count && !r->failed; i++) {
        const struct scn_json condition = scn_json_at(list, i);
        if (scn_json_kind(condition) != SCN_JSON_LIST || scn_json_count(condition) != 3) {
            scn_record_fail(r, "conditions: each is a list of type, status, time");
            break;
        }
        out[i].type = scn_record_node_text(r, scn_json_at(condition, 0), "conditions");
        out[i].status = scn_record_node_text(r, scn_json_at(condition, 1), "conditions");
        out[i].at =
            CTL_SECOND * scn_record_node_integer(r, scn_json_at(condition, 2), "conditions", INT32_MIN, INT32_MAX);
    }
    pod->conditions = out;
}

/* What only podAdded and podUpdated tell. */
static void read_identity(struct scn_record_reader *r, struct scn_json state, struct mdl_recorded_pod *pod)
{
    pod->has_identity = true;
    pod->created_at = scn_record_time_or_none(r, state, "created");
    pod->owner_uid = scn_record_uid(r, scn_record_text(r, state, "owner"));
    pod->owner_is_job = strcmp(scn_record_text_or(r, state, "ownerKind", "Job"), "Job") == 0;
    pod->labels = scn_record_labels(r, state, "labels");
    pod->index = scn_record_text_or(r, state, "index", NULL);
    pod->failure_count = scn_record_text_or(r, state, "failureCount", NULL);
    pod->ignored_count = scn_record_text_or(r, state, "ignoredCount", NULL);
}

struct mdl_recorded_pod scn_record_pod_state(struct scn_record_reader *r, struct scn_json state, bool is_left)
{
    static const char *const phases[] = {"Pending", "Running", "Succeeded", "Failed", "Unknown", NULL};
    struct mdl_recorded_pod pod = {.deletion_at = CTL_NO_TIME};
    scn_record_expect(r, state, "state",
                      is_left
                          ? "pod phase node conditions containers init deletion finalizer"
                          : "phase node conditions containers init deletion finalizer created owner ownerKind labels "
                            "index failureCount ignoredCount");
    pod.phase = (enum ctl_pod_phase)scn_record_word(r, state, "phase", phases);
    pod.node = scn_record_text_or(r, state, "node", NULL);
    read_conditions(r, state, &pod);
    pod.containers = read_containers(r, state, "containers", &pod.container_count);
    pod.inits = read_containers(r, state, "init", &pod.init_count);
    if (scn_record_has(r, state, "deletion")) {
        const struct scn_json deletion = scn_record_object(r, state, "deletion");
        scn_record_expect(r, deletion, "deletion", "at grace");
        pod.deletion_at = CTL_SECOND * scn_record_integer(r, deletion, "at", INT32_MIN, INT32_MAX);
        pod.grace_seconds = scn_record_integer(r, deletion, "grace", 0, INT32_MAX);
    }
    pod.finalizer = scn_record_bool(r, state, "finalizer");
    if (scn_record_has(r, state, "owner")) {
        read_identity(r, state, &pod);
    }
    return pod;
}

/* ---- syncs ------------------------------------------------------------------------------------------------------- */

static void read_job_conditions(struct scn_record_reader *r, struct scn_json json, struct mdl_recorded_status *status)
{
    const struct scn_json list = scn_record_list(r, json, "conditions", &status->condition_count);
    struct mdl_recorded_condition *const out =
        SCN_RECORD_ROOM(r, status->condition_count, struct mdl_recorded_condition);
    for (uint32_t i = 0; i < status->condition_count && !r->failed; i++) {
        const struct scn_json condition = scn_json_at(list, i);
        scn_record_expect(r, condition, "conditions", "type status reason message at");
        out[i].type = scn_record_text(r, condition, "type");
        out[i].status = scn_record_text(r, condition, "status");
        out[i].reason = scn_record_text(r, condition, "reason");
        out[i].message = scn_record_text(r, condition, "message");
        out[i].at = scn_record_time_or_none(r, condition, "at");
    }
    status->conditions = out;
}

static struct mdl_recorded_status read_status(struct scn_record_reader *r, struct scn_json json)
{
    struct mdl_recorded_status status = {0};
    scn_record_expect(r, json, "status",
                      "conditions startTime completionTime active succeeded failed ready terminating completedIndexes "
                      "failedIndexes uncounted error afterReleases");
    read_job_conditions(r, json, &status);
    status.started_at = scn_record_time_or_none(r, json, "startTime");
    status.completed_at = scn_record_time_or_none(r, json, "completionTime");
    status.active = (int32_t)scn_record_integer(r, json, "active", 0, INT32_MAX);
    status.succeeded = (int32_t)scn_record_integer(r, json, "succeeded", 0, INT32_MAX);
    status.failed = (int32_t)scn_record_integer(r, json, "failed", 0, INT32_MAX);
    status.ready = scn_record_opt_i32(r, json, "ready");
    status.terminating = scn_record_opt_i32(r, json, "terminating");
    status.completed_indexes = scn_record_text_or(r, json, "completedIndexes", "");
    status.failed_indexes = scn_record_text_or(r, json, "failedIndexes", NULL);
    status.has_uncounted = scn_record_has(r, json, "uncounted");
    if (status.has_uncounted) {
        const struct scn_json uncounted = scn_record_object(r, json, "uncounted");
        scn_record_expect(r, uncounted, "uncounted", "succeeded failed");
        status.uncounted_succeeded = scn_record_pods(r, uncounted, "succeeded");
        status.uncounted_failed = scn_record_pods(r, uncounted, "failed");
    }
    status.error = scn_record_text_or(r, json, "error", NULL);
    status.after_releases = scn_record_bool_or(r, json, "afterReleases", false);
    return status;
}

static void read_creates(struct scn_record_reader *r, struct scn_json json, struct mdl_recorded_sync *sync)
{
    const struct scn_json list = scn_record_list(r, json, "creates", &sync->create_count);
    sync->creates = SCN_RECORD_ROOM(r, sync->create_count, struct mdl_recorded_create);
    for (uint32_t i = 0; i < sync->create_count && !r->failed; i++) {
        const struct scn_json create = scn_json_at(list, i);
        struct scn_json pod;
        scn_record_expect(r, create, "creates", "pod name generateName index hostname failureCount ignoredCount error");
        sync->creates[i] = (struct mdl_recorded_create){
            .pod = scn_json_get(create, "pod", &pod) ? scn_record_node_pod(r, pod, "pod") : 0,
            .name = scn_record_text_or(r, create, "name", NULL),
            .generate_name = scn_record_text_or(r, create, "generateName", NULL),
            .host_name = scn_record_text_or(r, create, "hostname", NULL),
            .error = scn_record_text_or(r, create, "error", NULL),
            .index = scn_record_integer_or(r, create, "index", 0, INT32_MAX, -1),
            .failure_count = scn_record_text_or(r, create, "failureCount", NULL),
            .ignored_count = scn_record_text_or(r, create, "ignoredCount", NULL),
        };
        if (sync->creates[i].error == NULL && (sync->creates[i].pod == 0 || sync->creates[i].name == NULL)) {
            scn_record_fail(r, "creates: a pod that was created has no pod or name");
        }
    }
}

static void read_refused(struct scn_record_reader *r, struct scn_json json, struct mdl_recorded_sync *sync)
{
    const struct scn_json list = scn_record_list(r, json, "refused", &sync->refused_count);
    sync->refused = SCN_RECORD_ROOM(r, sync->refused_count, struct mdl_recorded_refusal);
    for (uint32_t i = 0; i < sync->refused_count && !r->failed; i++) {
        const struct scn_json refusal = scn_json_at(list, i);
        struct scn_json pod;
        scn_record_expect(r, refusal, "refused", "call pod error");
        sync->refused[i] = (struct mdl_recorded_refusal){
            .call = scn_record_text(r, refusal, "call"),
            .pod = !r->failed && scn_json_get(refusal, "pod", &pod) ? scn_record_node_pod(r, pod, "pod") : 0,
            .error = scn_record_text(r, refusal, "error"),
        };
    }
}

static void read_events(struct scn_record_reader *r, struct scn_json json, struct mdl_recorded_sync *sync)
{
    const struct scn_json list = scn_record_list(r, json, "events", &sync->event_count);
    sync->events = SCN_RECORD_ROOM(r, sync->event_count, struct mdl_recorded_event);
    for (uint32_t i = 0; i < sync->event_count && !r->failed; i++) {
        const struct scn_json event = scn_json_at(list, i);
        if (scn_json_kind(event) != SCN_JSON_LIST || scn_json_count(event) != 3) {
            scn_record_fail(r, "events: each is a list of type, reason, message");
            break;
        }
        sync->events[i].type = scn_record_node_text(r, scn_json_at(event, 0), "events");
        sync->events[i].reason = scn_record_node_text(r, scn_json_at(event, 1), "events");
        sync->events[i].message = scn_record_node_text(r, scn_json_at(event, 2), "events");
    }
}

/* A list of exactly two integers. */
static void read_pair(struct scn_record_reader *r, struct scn_json json, const char *key, int64_t *first,
                      int64_t *second)
{
    uint32_t count;
    const struct scn_json list = scn_record_list(r, json, key, &count);
    if (count != 2) {
        scn_record_fail(r, "%s: must be a list of two integers", key);
        return;
    }
    *first = scn_record_node_integer(r, scn_json_at(list, 0), key, INT32_MIN, INT32_MAX);
    *second = scn_record_node_integer(r, scn_json_at(list, 1), key, INT32_MIN, INT32_MAX);
}

static void read_queue_state(struct scn_record_reader *r, struct scn_json json, struct mdl_recorded_sync *sync)
{
    uint32_t count;
    const struct scn_json after = scn_record_list(r, json, "after", &count);
    sync->after_count = count;
    sync->after_ns = SCN_RECORD_ROOM(r, count, int64_t);
    for (uint32_t i = 0; i < count; i++) {
        sync->after_ns[i] = scn_record_node_integer(r, scn_json_at(after, i), "after", INT64_MIN, INT64_MAX);
    }
    sync->retry_ns.set = scn_record_has(r, json, "retry");
    sync->retry_ns.value = scn_record_integer_or(r, json, "retry", 0, INT64_MAX, 0);
    sync->has_next = scn_record_has(r, json, "next");
    if (sync->has_next) {
        const struct scn_json next = scn_record_object(r, json, "next");
        scn_record_expect(r, next, "next", "due ready failures");
        sync->due_at.set = scn_record_has(r, next, "due");
        sync->due_at.value = scn_record_integer_or(r, next, "due", 0, INT64_MAX / 2, 0) + r->start_ns;
        sync->is_ready = scn_record_bool_or(r, next, "ready", false);
        sync->failures = scn_record_integer_or(r, next, "failures", 0, INT32_MAX, 0);
    }
    sync->has_expect = scn_record_has(r, json, "expect");
    if (sync->has_expect) {
        read_pair(r, json, "expect", &sync->expect_adds, &sync->expect_dels);
    }
    if (scn_record_has(r, json, "backoff")) {
        const struct scn_json backoff = scn_record_object(r, json, "backoff");
        scn_record_expect(r, backoff, "backoff", "failures last");
        sync->backoff_failures = scn_record_integer(r, backoff, "failures", 1, INT32_MAX);
        sync->backoff_last_at = scn_record_integer(r, backoff, "last", INT64_MIN / 2, INT64_MAX / 2) + r->start_ns;
    }
}

struct mdl_recorded_sync *scn_record_sync(struct scn_record_reader *r, struct scn_json json)
{
    static const char *const queues[] = {"job", "orphan", NULL};
    struct mdl_recorded_sync *const sync = SCN_RECORD_ROOM(r, 1, struct mdl_recorded_sync);
    scn_record_expect(
        r, json, "sync",
        "queue key result error adopts disowns creates strips deletes tie releases refused gone writes events "
        "after retry next expect backoff");
    sync->is_orphan = scn_record_word(r, json, "queue", queues) == 1;
    sync->key = scn_record_text(r, json, "key");
    sync->result = scn_record_text(r, json, "result");
    sync->error = scn_record_text_or(r, json, "error", NULL);
    sync->adopts = scn_record_pods(r, json, "adopts");
    sync->disowns = scn_record_pods(r, json, "disowns");
    sync->strips = scn_record_pods(r, json, "strips");
    sync->deletes = scn_record_pods(r, json, "deletes");
    sync->releases = scn_record_pods(r, json, "releases");
    sync->gone = scn_record_pods(r, json, "gone");
    if (scn_record_has(r, json, "tie")) {
        const struct scn_json tie = scn_record_object(r, json, "tie");
        scn_record_expect(r, tie, "tie", "take from");
        sync->tie_take = scn_record_integer(r, tie, "take", 0, INT32_MAX);
        sync->tie_from = scn_record_pods(r, tie, "from");
    }
    read_creates(r, json, sync);
    read_refused(r, json, sync);
    const struct scn_json writes = scn_record_list(r, json, "writes", &sync->write_count);
    sync->writes = SCN_RECORD_ROOM(r, sync->write_count, struct mdl_recorded_status);
    for (uint32_t i = 0; i < sync->write_count && !r->failed; i++) {
        sync->writes[i] = read_status(r, scn_json_at(writes, i));
    }
    read_events(r, json, sync);
    read_queue_state(r, json, sync);
    return sync;
}

/* ---- the end ----------------------------------------------------------------------------------------------------- */

struct mdl_recorded_end *scn_record_end(struct scn_record_reader *r, struct scn_json json)
{
    struct mdl_recorded_end *const end = SCN_RECORD_ROOM(r, 1, struct mdl_recorded_end);
    scn_record_expect(r, json, "end", "stimuli syncs pods jobs left");
    end->stimuli = scn_record_integer(r, json, "stimuli", 0, INT32_MAX);
    end->syncs = scn_record_integer(r, json, "syncs", 0, INT32_MAX);
    end->pods = scn_record_integer(r, json, "pods", 0, SCN_RECORDING_PODS_MAX);
    const struct scn_json jobs = scn_record_list(r, json, "jobs", &end->job_count);
    struct mdl_recorded_end_job *const out_jobs = SCN_RECORD_ROOM(r, end->job_count, struct mdl_recorded_end_job);
    for (uint32_t i = 0; i < end->job_count && !r->failed; i++) {
        const struct scn_json job = scn_json_at(jobs, i);
        scn_record_expect(r, job, "jobs", "name uid status");
        out_jobs[i].name = scn_record_text(r, job, "name");
        out_jobs[i].uid = scn_record_uid(r, scn_record_text(r, job, "uid"));
        out_jobs[i].status = read_status(r, scn_record_object(r, job, "status"));
    }
    end->jobs = out_jobs;
    const struct scn_json left = scn_record_list(r, json, "left", &end->left_count);
    struct mdl_recorded_left *const out_left = SCN_RECORD_ROOM(r, end->left_count, struct mdl_recorded_left);
    for (uint32_t i = 0; i < end->left_count && !r->failed; i++) {
        const struct scn_json pod = scn_json_at(left, i);
        struct scn_json name;
        out_left[i].state = scn_record_pod_state(r, pod, true);
        out_left[i].number = !r->failed && scn_json_get(pod, "pod", &name) ? scn_record_node_pod(r, name, "pod") : 0;
    }
    end->left = out_left;
    return end;
}
