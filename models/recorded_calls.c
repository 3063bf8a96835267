/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/recorded_calls.h"

#include "control/job_status.h"
#include "control/pod_names.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A sync under way. */
struct sync {
    struct mdl_recorded_store *store;
    struct mdl_job_name *name;
    struct ctl_job_worker *worker;
    const struct mdl_recorded_sync *expected;
    struct mdl_recorded_sync *came;
    const struct mdl_job_snapshot *job; /* as cached when the sync began */
    bool crashed;
};

/* Room for one more; lists grow in the arena. */
static void *one_more(struct sim_arena *arena, void *items, uint32_t *count, uint32_t *capacity, size_t size)
{
    char *room = items;
    if (*count == *capacity) {
        *capacity = 2 * *capacity + 4;
        room = sim_arena_array(arena, *capacity, size, _Alignof(max_align_t));
        if (*count > 0) {
            memcpy(room, items, *count * size);
        }
    }
    ++*count;
    return room;
}

#define ADD(arena, list, name)                                                                                         \
    ((list)->name = one_more((arena), (list)->name, &(list)->count, &(list)->capacity, sizeof *(list)->name),          \
     &(list)->name[(list)->count - 1])
#define ADD_TO(s, items, counter)                                                                                      \
    ((s)->came->items = one_more((s)->store->arena, (s)->came->items, &(s)->came->counter##_count,                     \
                                 &(s)->came->counter##_capacity, sizeof *(s)->came->items),                            \
     &(s)->came->items[(s)->came->counter##_count - 1])

static void note_pod(struct sim_arena *arena, struct mdl_numbers *pods, uint32_t number)
{
    *ADD(arena, pods, items) = number;
}

static const char *keep_text(struct sim_arena *arena, const char *text)
{
    return sim_arena_text(arena, text, strlen(text));
}

static void note_event(struct sync *s, bool warning, const char *reason, const char *message)
{
    *ADD_TO(s, events, event) =
        (struct mdl_recorded_event){warning ? "Warning" : "Normal", reason, keep_text(s->store->arena, message)};
}

static void note_pod_event(struct sync *s, const char *reason, const char *text, const struct mdl_stored_pod *pod)
{
    char message[400];
    snprintf(message, sizeof message, "%s: %s", text, pod->name);
    note_event(s, strncmp(reason, "Failed", 6) == 0, reason, message);
}

static const char *error_text(enum ctl_answer answer)
{
    switch (answer) {
    case CTL_NOT_FOUND:
        return "NotFound";
    case CTL_CONFLICT:
        return "Conflict";
    case CTL_NAMESPACE_TERMINATING:
        return "NamespaceTerminating";
    case CTL_INVALID:
        return "Invalid";
    default:
        return "InternalError";
    }
}

static void note_refusal(struct sync *s, const char *call, uint32_t pod, enum ctl_answer answer)
{
    *ADD_TO(s, refused, refused) = (struct mdl_recorded_refusal){call, error_text(answer), pod};
}

static struct mdl_stored_pod *pod_of(struct mdl_recorded_store *store, uint32_t number)
{
    return &store->pods[number - 1];
}

/* ---- single calls ------------------------------------------------------------------------------------------------ */

static enum ctl_answer patch_pod(struct sync *s, uint32_t number, bool finalizer, bool owned, uint64_t *version)
{
    struct mdl_stored_pod *const pod = pod_of(s->store, number);
    if (mdl_recorded_fails(s->store, MDL_CALL_PATCH_POD, number)) {
        return CTL_REFUSED;
    }
    if (pod->stored == NULL) {
        return CTL_NOT_FOUND;
    }
    *version = mdl_recorded_patch_pod(s->store, pod, finalizer, owned ? s->job->job.uid : 0);
    return CTL_OK;
}

/* A patch that takes the finalizer and leaves the owner. */
static enum ctl_answer release_pod(struct mdl_recorded_store *store, uint32_t number, uint64_t *version)
{
    struct mdl_stored_pod *const pod = pod_of(store, number);
    if (mdl_recorded_fails(store, MDL_CALL_PATCH_POD, number)) {
        return CTL_REFUSED;
    }
    if (pod->stored == NULL) {
        return CTL_NOT_FOUND;
    }
    *version = mdl_recorded_patch_pod(store, pod, false, pod->stored->state.owner_uid);
    return CTL_OK;
}

static enum ctl_answer delete_pod(struct sync *s, uint32_t number)
{
    struct mdl_stored_pod *const pod = pod_of(s->store, number);
    const enum ctl_answer answer = mdl_recorded_fails(s->store, MDL_CALL_DELETE_POD, number) ? CTL_REFUSED
                                   : pod->stored == NULL                                     ? CTL_NOT_FOUND
                                                                                             : CTL_OK;
    if (answer == CTL_OK) {
        mdl_recorded_delete_pod(s->store, pod);
        note_pod(s->store->arena, &s->came->deletes, number);
        note_pod_event(s, "SuccessfulDelete", "Deleted pod", pod);
    } else {
        note_refusal(s, "delete", number, answer);
        if (answer != CTL_NOT_FOUND) {
            note_pod_event(s, "FailedDelete", "Error deleting", pod);
        }
    }
    return answer;
}

/* ---- claims ------------------------------------------------------------------------------------------------------ */

static void disown(struct sync *s, struct ctl_job_call *call)
{
    call->answer = patch_pod(s, call->pod, false, false, &call->version);
    if (call->answer == CTL_OK) {
        note_pod(s->store->arena, &s->came->disowns, call->pod);
    } else {
        note_refusal(s, "disown", call->pod, call->answer);
    }
}

static void adopt(struct sync *s, struct ctl_job_call *call)
{
    call->answer = patch_pod(s, call->pod, true, true, &call->version);
    if (call->answer == CTL_OK) {
        note_pod(s->store->arena, &s->came->adopts, call->pod);
    } else {
        note_refusal(s, "adopt", call->pod, call->answer);
    }
}

static void read_job(struct sync *s, struct ctl_job_call *call)
{
    const struct mdl_job_snapshot *const live = s->name->stored;
    call->answer = mdl_recorded_fails(s->store, MDL_CALL_GET_JOB, 0) ? CTL_REFUSED
                   : live == NULL                                    ? CTL_NOT_FOUND
                                                                     : CTL_OK;
    if (call->answer == CTL_OK) {
        call->live_uid = live->job.uid;
        call->live_deleting = live->job.deletion_at != CTL_NO_TIME;
    } else {
        note_refusal(s, "get", 0, call->answer);
    }
}

/* ---- creates ----------------------------------------------------------------------------------------------------- */

/* Why a create is refused, NULL if it is not. */
static const char *create_error(struct mdl_recorded_store *store)
{
    const struct mdl_recorded_fault *const fault = &store->faults[MDL_CALL_CREATE_POD].fault;
    if (!store->faults[MDL_CALL_CREATE_POD].is_active) {
        return NULL;
    }
    if (fault->error == MDL_ERROR_QUOTA) {
        int64_t used = 0;
        for (uint32_t i = 0; i < store->pod_capacity; i++) {
            const struct mdl_pod_snapshot *const pod = store->pods[i].stored;
            used += pod != NULL && pod->state.phase != CTL_POD_SUCCEEDED && pod->state.phase != CTL_POD_FAILED;
        }
        return used >= fault->quota ? "Forbidden" : NULL;
    }
    if (!mdl_recorded_fails(store, MDL_CALL_CREATE_POD, 0)) {
        return NULL;
    }
    return fault->error == MDL_ERROR_NAMESPACE ? "NamespaceTerminating" : "Forbidden";
}

static const char *number_text(struct sim_arena *arena, int64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)number);
    return keep_text(arena, text);
}

/* The template's labels and, for Indexed Jobs, the index. */
static struct ctl_labels pod_labels(struct sim_arena *arena, const struct ctl_job_spec *spec, const char *index)
{
    const struct ctl_labels template = spec->template_labels;
    struct ctl_label *const items =
        sim_arena_array(arena, template.count + 1u, sizeof *items, _Alignof(struct ctl_label));
    struct ctl_labels labels = {.items = items};
    for (uint32_t i = 0; i < template.count; i++) {
        items[labels.count++] = template.items[i];
    }
    if (index != NULL) {
        items[labels.count++] = (struct ctl_label){"batch.kubernetes.io/job-completion-index", index};
    }
    return labels;
}

static void create(struct sync *s, struct ctl_job_call *call)
{
    struct sim_arena *const arena = s->store->arena;
    struct mdl_recorded_create *const out = ADD_TO(s, creates, create);
    *out = (struct mdl_recorded_create){.index = -1, .error = create_error(s->store)};
    if (call->index != CTL_INDEX_UNKNOWN) {
        char text[400];
        out->index = call->index;
        ctl_pod_generate_name(s->job->recorded.name, call->index, text, sizeof text);
        out->generate_name = keep_text(arena, text);
        ctl_pod_host_name(s->job->recorded.name, call->index, text, sizeof text);
        out->host_name = keep_text(arena, text);
    }
    out->failure_count = call->failure_count >= 0 ? number_text(arena, call->failure_count) : NULL;
    out->ignored_count = call->ignored_count > 0 ? number_text(arena, call->ignored_count) : NULL;
    if (out->error != NULL) {
        const bool is_namespace = strcmp(out->error, "NamespaceTerminating") == 0;
        call->answer = is_namespace ? CTL_NAMESPACE_TERMINATING : CTL_REFUSED;
        if (!is_namespace) {
            note_event(s, true, "FailedCreate", "Error creating");
        }
        return;
    }
    /* The name is the trace's; without one the divergence shows in the number of creates. */
    const uint32_t position = s->came->create_count - 1;
    const struct mdl_recorded_create *const given =
        position < s->expected->create_count ? &s->expected->creates[position] : NULL;
    call->answer = CTL_REFUSED;
    if (given == NULL || given->pod == 0 || pod_of(s->store, given->pod)->name != NULL) {
        out->error = "no pod was created here in the recording";
        return;
    }
    out->pod = given->pod;
    out->name = given->name;
    const char *const index = out->index >= 0 ? number_text(arena, out->index) : NULL;
    const struct mdl_recorded_pod state = {.phase = CTL_POD_PENDING,
                                           .deletion_at = CTL_NO_TIME,
                                           .finalizer = true,
                                           .has_identity = true,
                                           .created_at = ctl_stored(s->store->now),
                                           .owner_uid = s->job->job.uid,
                                           .owner_is_job = true,
                                           .labels = pod_labels(arena, s->job->job.spec, index),
                                           .index = index,
                                           .failure_count = out->failure_count,
                                           .ignored_count = out->ignored_count};
    mdl_recorded_add_pod(s->store, given->pod, given->name, &s->job->recorded, &state);
    call->answer = CTL_OK;
    call->version = s->store->version;
    note_pod_event(s, "SuccessfulCreate", "Created pod", pod_of(s->store, given->pod));
}

/* ---- removals ---------------------------------------------------------------------------------------------------- */

static bool holds(const struct mdl_numbers *pods, uint32_t number)
{
    for (uint32_t i = 0; i < pods->count; i++) {
        if (pods->items[i] == number) {
            return true;
        }
    }
    return false;
}

static bool was_removed(const struct mdl_recorded_sync *sync, uint32_t number)
{
    for (uint32_t i = 0; i < sync->refused_count; i++) {
        const struct mdl_recorded_refusal *const r = &sync->refused[i];
        if (r->pod == number && (strcmp(r->call, "strip") == 0 || strcmp(r->call, "delete") == 0)) {
            return true;
        }
    }
    return holds(&sync->strips, number) || holds(&sync->deletes, number);
}

static int compare_calls(const void *left, const void *right)
{
    const struct ctl_job_call *const a = left, *const b = right;
    return a->pod < b->pod ? -1 : a->pod > b->pod;
}

/* Among equally ranked pods the choice is the recording's: ours are exchanged for its. */
static void follow_tie(struct sync *s, struct ctl_job_plan *plan)
{
    const struct mdl_numbers *const from = &s->expected->tie_from;
    uint32_t next = 0;
    for (uint32_t i = 0; i < plan->call_count; i++) {
        struct ctl_job_call *const call = &plan->calls[i];
        s->came->tie_take += holds(from, call->pod);
        if (was_removed(s->expected, call->pod) || !holds(from, call->pod)) {
            continue;
        }
        for (bool found = false; !found && next < from->count; next++) {
            const uint32_t number = from->items[next];
            bool is_ours = false;
            for (uint32_t j = 0; j < plan->call_count; j++) {
                is_ours = is_ours || plan->calls[j].pod == number;
            }
            if (was_removed(s->expected, number) && !is_ours && pod_of(s->store, number)->cached != NULL) {
                struct ctl_pod *const pod = &pod_of(s->store, number)->view;
                *call = (struct ctl_job_call){.pod = number,
                                              .cached = pod,
                                              .index = pod->index,
                                              .failure_count = -1,
                                              .has_finalizer = pod->finalizer,
                                              .ready = pod->ready};
                found = true;
            }
        }
    }
    qsort(plan->calls, plan->call_count, sizeof *plan->calls, compare_calls);
}

static void remove_pod(struct sync *s, struct ctl_job_call *call)
{
    if (call->has_finalizer) {
        call->answer = release_pod(s->store, call->pod, &call->version);
        call->strip_failed = call->answer != CTL_OK;
        if (call->strip_failed) {
            note_refusal(s, "strip", call->pod, call->answer);
            return;
        }
        note_pod(s->store->arena, &s->came->strips, call->pod);
    }
    call->answer = delete_pod(s, call->pod);
}

static void release(struct sync *s, struct ctl_job_call *call)
{
    call->answer = release_pod(s->store, call->pod, &call->version);
    if (call->answer == CTL_OK) {
        note_pod(s->store->arena, &s->came->releases, call->pod);
    } else {
        note_refusal(s, "release", call->pod, call->answer);
    }
}

/* ---- status writes ----------------------------------------------------------------------------------------------- */

static const char *indexes_text(struct sim_arena *arena, const struct ctl_indexes *set)
{
    const size_t length = ctl_indexes_text(set, NULL, 0);
    char *const text = sim_arena_alloc(arena, length + 1);
    ctl_indexes_text(set, text, length + 1);
    return text;
}

static struct mdl_numbers copy_numbers(struct sim_arena *arena, const struct ctl_uid_list *list)
{
    struct mdl_numbers copy = {0};
    for (uint32_t i = 0; i < list->count; i++) {
        note_pod(arena, &copy, list->uids[i]);
    }
    return copy;
}

struct mdl_recorded_status mdl_recorded_status_of(struct sim_arena *arena, const struct ctl_job_status *status)
{
    struct mdl_recorded_condition *const conditions =
        sim_arena_array(arena, status->condition_count, sizeof *conditions, _Alignof(struct mdl_recorded_condition));
    for (uint32_t i = 0; i < status->condition_count; i++) {
        const struct ctl_job_condition *const c = &status->conditions[i];
        conditions[i] =
            (struct mdl_recorded_condition){ctl_job_condition_type_text(c->type), c->status ? "True" : "False",
                                            ctl_job_reason_text(c->reason), c->message, c->at};
    }
    return (struct mdl_recorded_status){
        .conditions = conditions,
        .condition_count = status->condition_count,
        .started_at = status->started_at,
        .completed_at = status->completed_at,
        .active = status->active,
        .succeeded = status->succeeded,
        .failed = status->failed,
        .ready = status->ready,
        .terminating = status->terminating,
        .completed_indexes = indexes_text(arena, &status->completed),
        .failed_indexes = status->has_failed_indexes ? indexes_text(arena, &status->failed_indexes) : NULL,
        .has_uncounted = status->has_uncounted,
        .uncounted_succeeded = copy_numbers(arena, &status->uncounted_succeeded),
        .uncounted_failed = copy_numbers(arena, &status->uncounted_failed)};
}

static struct ctl_indexes changed_set(const struct ctl_indexes *base, const uint32_t *added, uint32_t count,
                                      uint32_t limit, const struct ctl_memory *memory)
{
    struct ctl_indexes set = ctl_indexes_copy(base, memory);
    for (uint32_t i = 0; i < count; i++) {
        ctl_indexes_add(&set, added[i], memory);
    }
    ctl_indexes_clamp(&set, limit);
    return set;
}

static struct ctl_uid_list copy_uids(struct sim_arena *arena, const struct ctl_uid_list *list)
{
    struct ctl_uid_list copy = {.count = list->count, .capacity = list->count};
    copy.uids = sim_arena_array(arena, list->count, sizeof *copy.uids, _Alignof(uint32_t));
    for (uint32_t i = 0; i < list->count; i++) {
        copy.uids[i] = list->uids[i];
    }
    return copy;
}

static ctl_time cut(ctl_time at)
{
    return at == CTL_NO_TIME ? CTL_NO_TIME : ctl_stored(at);
}

/* The status that a plan writes, as the API stores it. */
static struct ctl_job_status stored_status(struct sync *s, const struct ctl_job_plan *plan)
{
    struct sim_arena *const arena = s->store->arena;
    struct ctl_job_status status = plan->status;
    const struct ctl_job_status *const base = &s->job->job.status;
    for (uint32_t i = 0; i < status.condition_count; i++) {
        status.conditions[i].at = cut(status.conditions[i].at);
        status.conditions[i].message = keep_text(arena, status.conditions[i].message);
    }
    status.started_at = cut(status.started_at);
    status.completed_at = cut(status.completed_at);
    status.completed = changed_set(&base->completed, plan->completed_added, plan->completed_added_count,
                                   plan->index_limit, &s->store->memory);
    status.failed_indexes = changed_set(&base->failed_indexes, plan->failed_added, plan->failed_added_count,
                                        plan->index_limit, &s->store->memory);
    status.uncounted_succeeded = copy_uids(arena, &plan->status.uncounted_succeeded);
    status.uncounted_failed = copy_uids(arena, &plan->status.uncounted_failed);
    return status;
}

static void write_status(struct sync *s, const struct ctl_job_plan *plan, struct ctl_job_call *call)
{
    struct mdl_recorded_store *const store = s->store;
    const struct ctl_job_status status = stored_status(s, plan);
    struct mdl_recorded_status *const out = ADD_TO(s, writes, write);
    *out = mdl_recorded_status_of(store->arena, &status);
    out->after_releases = plan->after_releases;
    const bool faulty = mdl_recorded_fails(store, MDL_CALL_UPDATE_STATUS, 0);
    const enum mdl_api_error fault = faulty ? store->faults[MDL_CALL_UPDATE_STATUS].fault.error : MDL_ERROR_NONE;
    const struct mdl_job_snapshot *const stored = s->name->stored;
    call->answer = fault == MDL_ERROR_CONFLICT                   ? CTL_CONFLICT
                   : fault == MDL_ERROR_INTERNAL                 ? CTL_REFUSED
                   : fault == MDL_ERROR_CRASH_BEFORE             ? CTL_REFUSED
                   : stored == NULL                              ? CTL_NOT_FOUND
                   : stored->job.version != plan->base_version   ? CTL_CONFLICT
                   : !ctl_job_write_is_valid(&stored->job, plan) ? CTL_INVALID
                                                                 : CTL_OK;
    s->crashed = fault == MDL_ERROR_CRASH_BEFORE || fault == MDL_ERROR_CRASH_AFTER;
    if (call->answer != CTL_OK) {
        out->error = fault == MDL_ERROR_CRASH_BEFORE ? "Crash" : error_text(call->answer);
        return;
    }
    struct mdl_job_snapshot job = *stored;
    job.job.status = status;
    call->version = mdl_recorded_put_job(store, s->name, &job);
}

/* ---- whole syncs ------------------------------------------------------------------------------------------------- */

static void carry_out(struct sync *s)
{
    struct ctl_job_plan *const plan = &s->worker->plan;
    if (plan->step == CTL_STEP_REMOVE && s->expected->tie_from.count > 0) {
        follow_tie(s, plan);
    }
    for (uint32_t i = 0; i < plan->call_count && !s->crashed; i++) {
        struct ctl_job_call *const call = &plan->calls[i];
        switch (plan->step) {
        case CTL_STEP_DISOWN:
            disown(s, call);
            break;
        case CTL_STEP_READ_JOB:
            read_job(s, call);
            break;
        case CTL_STEP_ADOPT:
            adopt(s, call);
            break;
        case CTL_STEP_CREATE:
            create(s, call);
            break;
        case CTL_STEP_REMOVE:
            remove_pod(s, call);
            break;
        case CTL_STEP_DELETE:
            call->answer = delete_pod(s, call->pod);
            break;
        case CTL_STEP_WRITE_STATUS:
            write_status(s, plan, call);
            break;
        case CTL_STEP_RELEASE:
            release(s, call);
            break;
        case CTL_STEP_DONE:
            break;
        }
    }
}

static void emit_events(struct sync *s)
{
    struct ctl_job_plan *const plan = &s->worker->plan;
    for (; plan->events_taken < plan->event_count; plan->events_taken++) {
        const struct ctl_event_text text = ctl_job_event_text(plan->events[plan->events_taken], &plan->status);
        note_event(s, text.warning, text.reason, text.message);
    }
}

/* Pods that were stored before and are not any more. */
static void note_gone(struct mdl_recorded_store *store, const bool *was_stored, struct mdl_recorded_sync *came)
{
    for (uint32_t i = 0; i < store->pod_capacity; i++) {
        if (was_stored[i] && store->pods[i].stored == NULL) {
            note_pod(store->arena, &came->gone, i + 1);
        }
    }
}

static bool *list_stored(struct mdl_recorded_store *store)
{
    bool *const stored = sim_arena_array(store->arena, store->pod_capacity, sizeof *stored, _Alignof(bool));
    for (uint32_t i = 0; i < store->pod_capacity; i++) {
        stored[i] = store->pods[i].stored != NULL;
    }
    return stored;
}

static void note_outcome(struct sync *s)
{
    static const char *const errors[] = {[CTL_SYNC_STALE] = "stale",
                                         [CTL_SYNC_CLAIM] = "claim",
                                         [CTL_SYNC_CREATE] = "create",
                                         [CTL_SYNC_DELETE] = "delete",
                                         [CTL_SYNC_STATUS_BEFORE] = "status-before",
                                         [CTL_SYNC_STATUS_AFTER] = "status-after",
                                         [CTL_SYNC_RELEASE] = "release"};
    const struct ctl_job_plan *const plan = &s->worker->plan;
    for (uint32_t i = 0; i < plan->look_again_count; i++) {
        *ADD_TO(s, after_ns, after) = plan->look_again_ns[i];
    }
    if (s->crashed) {
        s->came->result = "crash";
        s->worker->key = NULL;
        return;
    }
    s->came->result = plan->error == CTL_SYNC_OK ? "ok" : "error";
    if (plan->error != CTL_SYNC_OK) {
        s->came->error = errors[plan->error];
        s->came->retry_ns = (struct ctl_opt_i64){.value = s->worker->retry_ns, .set = true};
    }
}

/* The state of the key once its watch events are delivered. */
static void note_next(struct sync *s)
{
    const struct ctl_job_key *const key = &s->name->key;
    struct mdl_recorded_sync *const came = s->came;
    came->has_next = true;
    came->due_at = (struct ctl_opt_i64){.value = key->item.delayed ? key->item.due_at : 0, .set = key->item.delayed};
    came->is_ready = key->item.dirty;
    came->failures = key->item.failures;
    came->has_expect = key->expectations.exists;
    came->expect_adds = key->expectations.adds;
    came->expect_dels = key->expectations.dels;
    came->backoff_failures = key->backoff.failures;
    came->backoff_last_at = key->backoff.failures > 0 ? key->backoff.last_failure_at : 0;
}

static const char *key_text(struct sim_arena *arena, const char *separator, const char *name)
{
    const size_t size = strlen(name) + 16;
    char *const text = sim_arena_alloc(arena, size);
    snprintf(text, size, "default%s%s", separator, name);
    return text;
}

void mdl_recorded_sync_job(struct mdl_recorded_store *store, struct ctl_job_worker *worker, struct mdl_job_name *name,
                           const struct mdl_recorded_sync *expected, struct mdl_recorded_sync *came)
{
    struct sync s = {
        .store = store, .name = name, .worker = worker, .expected = expected, .came = came, .job = name->cached};
    const bool *const was_stored = list_stored(store);
    *came = (struct mdl_recorded_sync){.key = key_text(store->arena, "/", name->name)};
    worker->claimants = mdl_recorded_claimants(store, name, &worker->claimant_count);
    bool more = ctl_job_controller_start(&store->controller, worker, &name->key, store->now);
    while (more && !s.crashed) {
        carry_out(&s);
        emit_events(&s);
        more = !s.crashed && ctl_job_controller_continue(&store->controller, worker, store->now);
    }
    emit_events(&s);
    note_gone(store, was_stored, came);
    note_outcome(&s);
    mdl_recorded_deliver(store);
    if (!s.crashed) {
        note_next(&s);
    }
}

/* handleSingleOrphanPod of a cached pod: false if its patch failed. */
static bool handle_orphan(struct sync *s, struct mdl_stored_pod *pod)
{
    struct mdl_recorded_store *const store = s->store;
    const struct mdl_recorded_pod *const state = &pod->cached->state;
    const struct mdl_job_name *const owner = mdl_recorded_resolve(store, state);
    const enum ctl_owner_kind kind = state->owner_uid == 0 ? CTL_OWNER_NONE
                                     : state->owner_is_job ? CTL_OWNER_JOB
                                                           : CTL_OWNER_OTHER;
    if (!ctl_orphan_needs_release(&pod->view, kind, owner != NULL ? &owner->cached->job : NULL)) {
        return true;
    }
    struct ctl_job_call call = {.pod = pod->number};
    release(s, &call);
    struct mdl_job_name *const written = kind == CTL_OWNER_JOB ? store->names_by_uid[state->owner_uid - 1] : NULL;
    if (call.answer == CTL_OK && written != NULL) {
        ctl_job_controller_wrote_pod(&written->key, state->owner_uid, call.version);
    }
    return call.answer == CTL_OK || call.answer == CTL_NOT_FOUND;
}

static void handle_selector(struct sync *s, const struct ctl_selector *terms)
{
    struct mdl_recorded_store *const store = s->store;
    for (uint32_t i = 0; i < store->pod_capacity; i++) {
        struct mdl_stored_pod *const pod = &store->pods[i];
        if (pod->cached != NULL && ctl_selector_matches(terms, &pod->cached->state.labels) && !handle_orphan(s, pod)) {
            *ADD_TO(s, after_ns, after) =
                ctl_workqueue_add_rate_limited(&store->controller.orphans, &pod->orphan.item, store->now);
        }
    }
}

void mdl_recorded_sync_orphan(struct mdl_recorded_store *store, struct mdl_orphan_item *item,
                              struct mdl_recorded_sync *came)
{
    struct sync s = {.store = store, .came = came};
    struct ctl_workqueue *const queue = &store->controller.orphans;
    const bool *const was_stored = list_stored(store);
    struct mdl_stored_pod *const pod = item->selector == NULL ? pod_of(store, item->pod) : NULL;
    *came = (struct mdl_recorded_sync){.is_orphan = true, .result = "ok"};
    came->key =
        item->selector != NULL ? key_text(store->arena, "?", item->selector) : key_text(store->arena, "/", pod->name);
    bool is_done = true;
    if (item->selector != NULL) {
        handle_selector(&s, item->terms);
    } else if (pod->cached != NULL) {
        is_done = handle_orphan(&s, pod);
    }
    if (is_done) {
        ctl_workqueue_forget(&item->item);
    } else {
        came->result = "error";
        came->error = "release";
        came->retry_ns =
            (struct ctl_opt_i64){.value = ctl_workqueue_add_rate_limited(queue, &item->item, store->now), .set = true};
    }
    ctl_workqueue_done(queue, &item->item);
    note_gone(store, was_stored, came);
    mdl_recorded_deliver(store);
}
