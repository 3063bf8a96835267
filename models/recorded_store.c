/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/recorded_store.h"

#include "control/job_status.h"
#include "control/pod_names.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define NEW(store, type) ((type *)sim_arena_alloc((store)->arena, sizeof(type)))

/* Old pieces stay in the arena; a trace is small. */
static void *grow(void *host, void *old, size_t old_bytes, size_t new_bytes)
{
    void *const room = sim_arena_alloc(host, new_bytes);
    if (old_bytes > 0) {
        memcpy(room, old, old_bytes);
    }
    return room;
}

void mdl_recorded_store_init(struct mdl_recorded_store *store, const struct mdl_recorded_trace *trace,
                             struct sim_arena *arena)
{
    *store = (struct mdl_recorded_store){.arena = arena, .memory = {grow, arena}, .pod_capacity = trace->pod_max};
    store->pods = sim_arena_array(arena, trace->pod_max, sizeof *store->pods, _Alignof(struct mdl_stored_pod));
    store->names_by_uid = sim_arena_array(arena, trace->job_uid_max, sizeof(struct mdl_job_name *), _Alignof(void *));
    ctl_job_controller_init(&store->controller, &trace->tuning, &store->memory);
}

static struct mdl_watch_event *add_event(struct mdl_recorded_store *store, enum mdl_resource resource,
                                         enum mdl_watch_kind kind, uint64_t version)
{
    struct mdl_watch_event *const event = NEW(store, struct mdl_watch_event);
    *event = (struct mdl_watch_event){.resource = resource, .kind = kind, .version = version};
    *(store->last_event != NULL ? &store->last_event->next : &store->events) = event;
    store->last_event = event;
    return event;
}

/* ---- Jobs -------------------------------------------------------------------------------------------------------- */

struct mdl_job_name *mdl_recorded_find_job(struct mdl_recorded_store *store, const char *name)
{
    struct mdl_job_name *found = store->names;
    while (found != NULL && strcmp(found->name, name) != 0) {
        found = found->next;
    }
    return found;
}

static struct mdl_job_name *make_name(struct mdl_recorded_store *store, const char *name)
{
    struct mdl_job_name *found = mdl_recorded_find_job(store, name);
    if (found == NULL) {
        found = NEW(store, struct mdl_job_name);
        found->name = name;
        struct mdl_job_name **at = &store->names;
        while (*at != NULL && strcmp((*at)->name, name) < 0) {
            at = &(*at)->next;
        }
        found->next = *at;
        *at = found;
    }
    return found;
}

static void store_job(struct mdl_recorded_store *store, struct mdl_job_name *name, const struct mdl_job_snapshot *job,
                      enum mdl_watch_kind kind)
{
    struct mdl_job_snapshot *const snapshot = NEW(store, struct mdl_job_snapshot);
    *snapshot = *job;
    snapshot->job.version = ++store->version;
    name->stored = snapshot;
    struct mdl_watch_event *const event = add_event(store, MDL_JOBS, kind, store->version);
    event->name = name;
    event->job_state = snapshot;
}

void mdl_recorded_add_job(struct mdl_recorded_store *store, const struct mdl_recorded_job *job)
{
    struct mdl_job_name *const name = make_name(store, job->name);
    const struct mdl_job_snapshot snapshot = {
        .recorded = *job,
        .job = {.namespace_name = job->namespace_name,
                .name = job->name,
                .uid = job->uid,
                .generation = 1,
                .created_at = job->created_at,
                .deletion_at = CTL_NO_TIME,
                .spec = job->spec,
                .status = {.started_at = CTL_NO_TIME, .completed_at = CTL_NO_TIME}}};
    store->names_by_uid[job->uid - 1] = name;
    store_job(store, name, &snapshot, MDL_ADDED);
}

uint64_t mdl_recorded_put_job(struct mdl_recorded_store *store, struct mdl_job_name *name,
                              const struct mdl_job_snapshot *job)
{
    store_job(store, name, job, MDL_MODIFIED);
    return store->version;
}

void mdl_recorded_remove_job(struct mdl_recorded_store *store, struct mdl_job_name *name)
{
    struct mdl_watch_event *const event = add_event(store, MDL_JOBS, MDL_DELETED, ++store->version);
    event->name = name;
    event->job_state = name->stored;
    name->stored = NULL;
}

/* ---- pods -------------------------------------------------------------------------------------------------------- */

static bool is_sidecar(const struct mdl_stored_pod *pod, const char *container)
{
    for (uint32_t i = 0; i < pod->sidecar_count; i++) {
        if (strcmp(pod->sidecars[i], container) == 0) {
            return true;
        }
    }
    return false;
}

/* The states that recordings give leave out which init containers are sidecars. */
static const struct ctl_container_status *mark_sidecars(struct mdl_recorded_store *store,
                                                        const struct mdl_stored_pod *pod,
                                                        const struct mdl_recorded_pod *state)
{
    struct ctl_container_status *const inits =
        sim_arena_array(store->arena, state->init_count, sizeof *inits, _Alignof(struct ctl_container_status));
    for (uint32_t i = 0; i < state->init_count; i++) {
        inits[i] = state->inits[i];
        inits[i].sidecar = is_sidecar(pod, inits[i].name);
    }
    return inits;
}

static void store_pod(struct mdl_recorded_store *store, struct mdl_stored_pod *pod,
                      const struct mdl_recorded_pod *state, enum mdl_watch_kind kind)
{
    struct mdl_pod_snapshot *const snapshot = NEW(store, struct mdl_pod_snapshot);
    snapshot->state = *state;
    snapshot->state.inits = mark_sidecars(store, pod, state);
    snapshot->report = (struct ctl_pod_report){.namespace_name = "default",
                                               .name = pod->name,
                                               .containers = state->containers,
                                               .container_count = state->container_count,
                                               .inits = snapshot->state.inits,
                                               .init_count = state->init_count,
                                               .conditions = state->conditions,
                                               .condition_count = state->condition_count};
    snapshot->version = ++store->version;
    pod->stored = snapshot;
    struct mdl_watch_event *const event = add_event(store, MDL_PODS, kind, store->version);
    event->pod = pod;
    event->pod_state = snapshot;
}

void mdl_recorded_add_pod(struct mdl_recorded_store *store, uint32_t number, const char *name,
                          const struct mdl_recorded_job *job, const struct mdl_recorded_pod *state)
{
    struct mdl_stored_pod *const pod = &store->pods[number - 1];
    assert(number <= store->pod_capacity && pod->name == NULL);
    pod->number = number;
    pod->name = name;
    pod->sidecars = job->sidecars;
    pod->sidecar_count = job->sidecar_count;
    pod->grace_seconds = job->grace_seconds;
    pod->orphan.pod = number;
    store->pods_created++;
    store_pod(store, pod, state, MDL_ADDED);
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool same_containers(const struct ctl_container_status *a, uint32_t a_count,
                            const struct ctl_container_status *b, uint32_t b_count)
{
    bool same = a_count == b_count;
    for (uint32_t i = 0; same && i < a_count; i++) {
        same = strcmp(a[i].name, b[i].name) == 0 && a[i].restarts == b[i].restarts &&
               a[i].terminated == b[i].terminated && a[i].exit_code == b[i].exit_code &&
               a[i].finished_at == b[i].finished_at;
    }
    return same;
}

static bool same_labels(const struct ctl_labels *a, const struct ctl_labels *b)
{
    bool same = a->count == b->count;
    for (uint32_t i = 0; same && i < a->count; i++) {
        same = strcmp(a->items[i].key, b->items[i].key) == 0 && strcmp(a->items[i].value, b->items[i].value) == 0;
    }
    return same;
}

static bool same_pod(const struct mdl_recorded_pod *a, const struct mdl_recorded_pod *b)
{
    bool same = a->phase == b->phase && same_text(a->node, b->node) && a->condition_count == b->condition_count &&
                same_containers(a->containers, a->container_count, b->containers, b->container_count) &&
                same_containers(a->inits, a->init_count, b->inits, b->init_count) && a->deletion_at == b->deletion_at &&
                a->grace_seconds == b->grace_seconds && a->finalizer == b->finalizer &&
                a->created_at == b->created_at && a->owner_uid == b->owner_uid && a->owner_is_job == b->owner_is_job &&
                same_labels(&a->labels, &b->labels) && same_text(a->index, b->index) &&
                same_text(a->failure_count, b->failure_count) && same_text(a->ignored_count, b->ignored_count);
    for (uint32_t i = 0; same && i < a->condition_count; i++) {
        same = strcmp(a->conditions[i].type, b->conditions[i].type) == 0 &&
               strcmp(a->conditions[i].status, b->conditions[i].status) == 0 &&
               a->conditions[i].at == b->conditions[i].at;
    }
    return same;
}

uint64_t mdl_recorded_put_pod(struct mdl_recorded_store *store, struct mdl_stored_pod *pod,
                              const struct mdl_recorded_pod *state)
{
    struct mdl_recorded_pod whole = *state;
    const struct mdl_recorded_pod *const old = &pod->stored->state;
    if (!state->has_identity) {
        whole.has_identity = true;
        whole.created_at = old->created_at;
        whole.owner_uid = old->owner_uid;
        whole.owner_is_job = old->owner_is_job;
        whole.labels = old->labels;
        whole.index = old->index;
        whole.failure_count = old->failure_count;
        whole.ignored_count = old->ignored_count;
    }
    if (!same_pod(&whole, old)) {
        store_pod(store, pod, &whole, MDL_MODIFIED);
    }
    return pod->stored->version;
}

void mdl_recorded_remove_pod(struct mdl_recorded_store *store, struct mdl_stored_pod *pod)
{
    struct mdl_watch_event *const event = add_event(store, MDL_PODS, MDL_DELETED, ++store->version);
    event->pod = pod;
    event->pod_state = pod->stored;
    pod->stored = NULL;
}

void mdl_recorded_delete_pod(struct mdl_recorded_store *store, struct mdl_stored_pod *pod)
{
    struct mdl_recorded_pod state = pod->stored->state;
    const bool is_terminal = state.phase == CTL_POD_SUCCEEDED || state.phase == CTL_POD_FAILED;
    const int64_t grace = state.node == NULL || is_terminal ? 0 : pod->grace_seconds;
    const ctl_time now = ctl_stored(store->now);
    if (state.deletion_at == CTL_NO_TIME) {
        state.deletion_at = ctl_stored(store->now + grace * CTL_SECOND);
    } else if (grace < state.grace_seconds) {
        const ctl_time at = state.deletion_at - (state.grace_seconds - grace) * CTL_SECOND;
        state.deletion_at = at > now ? at : now;
    } else {
        return;
    }
    state.grace_seconds = grace;
    mdl_recorded_put_pod(store, pod, &state);
    if (grace == 0 && !state.finalizer) {
        mdl_recorded_remove_pod(store, pod);
    }
}

uint64_t mdl_recorded_patch_pod(struct mdl_recorded_store *store, struct mdl_stored_pod *pod, bool finalizer,
                                uint32_t owner_uid)
{
    struct mdl_recorded_pod state = pod->stored->state;
    const bool is_over = state.deletion_at != CTL_NO_TIME && state.grace_seconds == 0;
    if (state.finalizer && !finalizer && is_over) {
        const uint64_t version = pod->stored->version;
        mdl_recorded_remove_pod(store, pod);
        return version;
    }
    state.finalizer = finalizer;
    if (state.owner_uid != owner_uid) {
        state.owner_uid = owner_uid;
        state.owner_is_job = true;
    }
    return mdl_recorded_put_pod(store, pod, &state);
}

bool mdl_recorded_fails(struct mdl_recorded_store *store, enum mdl_api_call call, uint32_t pod)
{
    struct mdl_recorded_fault *const fault = &store->faults[call].fault;
    if (!store->faults[call].is_active) {
        return false;
    }
    bool is_meant = !fault->has_pods;
    for (uint32_t i = 0; i < fault->pods.count; i++) {
        is_meant = is_meant || fault->pods.items[i] == pod;
    }
    if (!is_meant) {
        return false;
    }
    if (fault->skip > 0) {
        fault->skip--;
        return false;
    }
    if (fault->count == 0) {
        return false;
    }
    fault->count -= fault->count > 0;
    return true;
}

/* ---- the cache --------------------------------------------------------------------------------------------------- */

static int32_t highest_restarts(const struct ctl_container_status *statuses, uint32_t count, bool only_sidecars)
{
    int32_t highest = 0;
    for (uint32_t i = 0; i < count; i++) {
        if ((!only_sidecars || statuses[i].sidecar) && statuses[i].restarts > highest) {
            highest = statuses[i].restarts;
        }
    }
    return highest;
}

static int32_t sum_restarts(const struct ctl_container_status *statuses, uint32_t count)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        sum += statuses[i].restarts;
    }
    return sum > INT32_MAX ? INT32_MAX : (int32_t)sum;
}

/* Fills what the controller sees of a pod; the pod is in no list. */
static void fill_view(struct ctl_pod *view, uint32_t number, const struct mdl_pod_snapshot *snapshot)
{
    const struct mdl_recorded_pod *const state = &snapshot->state;
    const int64_t restarts = (int64_t)sum_restarts(state->containers, state->container_count) +
                             sum_restarts(state->inits, state->init_count);
    *view = (struct ctl_pod){.number = number,
                             .release_mark = view->release_mark,
                             .index = ctl_pod_index_of(state->index),
                             .failure_count = ctl_pod_count_of(state->failure_count),
                             .ignored_count = ctl_pod_count_of(state->ignored_count),
                             .restarts = restarts > INT32_MAX ? INT32_MAX : (int32_t)restarts,
                             .restarts_max = highest_restarts(state->containers, state->container_count, false),
                             .sidecar_restarts_max = highest_restarts(state->inits, state->init_count, true),
                             .phase = (uint8_t)state->phase,
                             .has_node = state->node != NULL,
                             .deleting = state->deletion_at != CTL_NO_TIME,
                             .finalizer = state->finalizer,
                             .created_at = state->created_at,
                             .ready_at = CTL_NO_TIME,
                             .report = &snapshot->report,
                             .finished_at = ctl_pod_finish_time(&snapshot->report, state->deletion_at,
                                                                state->grace_seconds, state->created_at)};
    for (uint32_t i = 0; i < state->condition_count; i++) {
        if (strcmp(state->conditions[i].type, "Ready") == 0) {
            view->ready = strcmp(state->conditions[i].status, "True") == 0;
            view->ready_at = state->conditions[i].at;
            break;
        }
    }
}

struct mdl_job_name *mdl_recorded_resolve(const struct mdl_recorded_store *store, const struct mdl_recorded_pod *pod)
{
    if (pod->owner_uid == 0 || !pod->owner_is_job) {
        return NULL;
    }
    struct mdl_job_name *const name = store->names_by_uid[pod->owner_uid - 1];
    return name != NULL && name->cached != NULL && name->cached->job.uid == pod->owner_uid ? name : NULL;
}

/* Shows the cache a pod's state (NULL: gone) and moves it between the lists of Jobs. */
static void cache_pod(struct mdl_recorded_store *store, struct mdl_stored_pod *pod,
                      const struct mdl_pod_snapshot *snapshot)
{
    if (pod->view.class != CTL_CLASS_NONE) {
        ctl_job_pods_take(&mdl_recorded_resolve(store, &pod->cached->state)->pods, &pod->view);
    }
    pod->cached = snapshot;
    if (snapshot != NULL) {
        fill_view(&pod->view, pod->number, snapshot);
        struct mdl_job_name *const owner = mdl_recorded_resolve(store, &snapshot->state);
        if (owner != NULL) {
            ctl_job_pods_put(&owner->pods, &pod->view);
        }
    }
}

/* Shows the cache a Job (NULL: gone). A successor of the same name has pods of its own. */
static void cache_job(struct mdl_recorded_store *store, struct mdl_job_name *name,
                      const struct mdl_job_snapshot *snapshot)
{
    const struct mdl_job_snapshot *const old = name->cached;
    const bool same = old != NULL && snapshot != NULL && old->job.uid == snapshot->job.uid;
    if (old != NULL && !same) {
        for (uint32_t i = 0; i < store->pod_capacity; i++) {
            struct mdl_stored_pod *const pod = &store->pods[i];
            if (pod->view.class != CTL_CLASS_NONE && mdl_recorded_resolve(store, &pod->cached->state) == name) {
                ctl_job_pods_take(&name->pods, &pod->view);
            }
        }
    }
    name->cached = snapshot;
    name->key.job = snapshot != NULL ? &snapshot->job : NULL;
    name->key.pods = &name->pods;
    if (same) {
        ctl_job_pods_respec(&name->pods, snapshot->job.spec);
    } else if (snapshot != NULL) {
        ctl_job_pods_init(&name->pods, snapshot->job.spec, &store->memory);
        for (uint32_t i = 0; i < store->pod_capacity; i++) {
            struct mdl_stored_pod *const pod = &store->pods[i];
            if (pod->cached != NULL && mdl_recorded_resolve(store, &pod->cached->state) == name) {
                ctl_job_pods_put(&name->pods, &pod->view);
            }
        }
    }
}

struct ctl_claimant *mdl_recorded_claimants(struct mdl_recorded_store *store, struct mdl_job_name *name,
                                            uint32_t *count)
{
    *count = 0;
    if (name->cached == NULL) {
        return NULL;
    }
    const struct ctl_job *const job = &name->cached->job;
    struct ctl_claimant *const claimants =
        sim_arena_array(store->arena, store->pod_capacity, sizeof *claimants, _Alignof(struct ctl_claimant));
    for (uint32_t i = 0; i < store->pod_capacity; i++) {
        struct mdl_stored_pod *const pod = &store->pods[i];
        if (pod->cached == NULL) {
            continue;
        }
        const bool matches = ctl_selector_matches(&job->spec->selector, &pod->cached->state.labels);
        const bool owned =
            pod->view.class != CTL_CLASS_NONE && mdl_recorded_resolve(store, &pod->cached->state) == name;
        if ((owned && !matches) || (pod->cached->state.owner_uid == 0 && matches)) {
            claimants[(*count)++] = (struct ctl_claimant){.pod = &pod->view, .owned = owned};
        }
    }
    return claimants;
}

/* ---- events ------------------------------------------------------------------------------------------------------ */

/* The selector as labels.Selector.String() shows it: terms by key. */
static const char *selector_text(struct mdl_recorded_store *store, const struct ctl_selector *selector)
{
    char text[1024];
    size_t length = 0;
    text[0] = '\0';
    const char *last = "";
    for (uint32_t n = 0; n < selector->count; n++) {
        const struct ctl_selector_term *next = NULL;
        for (uint32_t i = 0; i < selector->count; i++) {
            const struct ctl_selector_term *const term = &selector->terms[i];
            if ((n == 0 || strcmp(term->key, last) > 0) && (next == NULL || strcmp(term->key, next->key) < 0)) {
                next = term;
            }
        }
        if (next == NULL || length >= sizeof text) {
            break;
        }
        last = next->key;
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%s=%s", n > 0 ? "," : "", next->key,
                                   next->values[0]);
    }
    return sim_arena_text(store->arena, text, strlen(text));
}

static void enqueue_selector(struct mdl_recorded_store *store, const struct mdl_job_snapshot *job)
{
    const char *const text = selector_text(store, &job->job.spec->selector);
    struct mdl_orphan_item *item = store->selectors;
    while (item != NULL && strcmp(item->selector, text) != 0) {
        item = item->next;
    }
    if (item == NULL) {
        item = NEW(store, struct mdl_orphan_item);
        *item = (struct mdl_orphan_item){.selector = text, .terms = &job->job.spec->selector, .next = store->selectors};
        store->selectors = item;
    }
    ctl_workqueue_add(&store->controller.orphans, &item->item);
}

static void deliver_job(struct mdl_recorded_store *store, const struct mdl_watch_event *event)
{
    struct mdl_job_name *const name = event->name;
    struct ctl_job_controller *const controller = &store->controller;
    const struct mdl_job_snapshot *const old = name->cached;
    cache_job(store, name, event->kind == MDL_DELETED ? NULL : event->job_state);
    if (event->kind == MDL_DELETED) {
        ctl_job_controller_job_deleted(controller, &name->key, event->job_state->job.uid);
        enqueue_selector(store, event->job_state);
    } else if (old == NULL) {
        ctl_job_controller_job_added(controller, &name->key);
    } else if (ctl_job_controller_job_updated(controller, &name->key, old->job.generation, old->job.spec, store->now)) {
        enqueue_selector(store, event->job_state);
    }
}

/* Orphans wake every Job that could adopt them. */
static void wake_matching(struct mdl_recorded_store *store, const struct ctl_labels *labels)
{
    for (struct mdl_job_name *name = store->names; name != NULL; name = name->next) {
        if (name->cached != NULL && ctl_selector_matches(&name->cached->job.spec->selector, labels)) {
            ctl_job_controller_enqueue_batched(&store->controller, &name->key, store->now);
        }
    }
}

static bool update_pod(struct mdl_recorded_store *store, struct mdl_stored_pod *pod, const struct mdl_recorded_pod *old)
{
    const struct mdl_recorded_pod *const new = &pod->cached->state;
    struct mdl_job_name *const owner = mdl_recorded_resolve(store, new), *const old_owner =
                                                                             mdl_recorded_resolve(store, old);
    const bool owner_changed = old->owner_uid != new->owner_uid;
    if (!pod->view.deleting && owner_changed && old_owner != NULL) {
        ctl_job_controller_pod_left(&store->controller, &old_owner->key, &pod->view, store->now);
    }
    const bool is_orphaned = ctl_job_controller_pod_updated(&store->controller, owner != NULL ? &owner->key : NULL,
                                                            new->owner_uid != 0, &pod->view, store->now);
    if (!pod->view.deleting && new->owner_uid == 0 && (owner_changed || !same_labels(&old->labels, &new->labels))) {
        wake_matching(store, &new->labels);
    }
    return is_orphaned;
}

static bool add_pod(struct mdl_recorded_store *store, struct mdl_stored_pod *pod)
{
    const struct mdl_recorded_pod *const state = &pod->cached->state;
    struct mdl_job_name *const owner = mdl_recorded_resolve(store, state);
    pod->view.release_mark = 0;
    const bool is_orphaned = ctl_job_controller_pod_added(&store->controller, owner != NULL ? &owner->key : NULL,
                                                          state->owner_uid != 0, &pod->view, store->now);
    if (!pod->view.deleting && state->owner_uid == 0) {
        wake_matching(store, &state->labels);
    }
    return is_orphaned;
}

static void deliver_pod(struct mdl_recorded_store *store, const struct mdl_watch_event *event)
{
    struct mdl_stored_pod *const pod = event->pod;
    const struct mdl_pod_snapshot *const old = pod->cached;
    bool is_orphaned;
    cache_pod(store, pod, event->pod_state);
    if (event->kind == MDL_DELETED) {
        struct mdl_job_name *const owner = mdl_recorded_resolve(store, &event->pod_state->state);
        is_orphaned = ctl_job_controller_pod_deleted(&store->controller, owner != NULL ? &owner->key : NULL,
                                                     event->pod_state->state.owner_uid != 0, &pod->view, store->now);
        cache_pod(store, pod, NULL);
    } else {
        is_orphaned = old == NULL ? add_pod(store, pod) : update_pod(store, pod, &old->state);
    }
    if (is_orphaned) {
        ctl_workqueue_add(&store->controller.orphans, &pod->orphan.item);
    }
}

static void hear(struct mdl_recorded_store *store, const struct mdl_watch_event *event)
{
    if (event->resource == MDL_JOBS) {
        store->controller.jobs_version_seen = event->version;
        deliver_job(store, event);
    } else {
        store->controller.pods_version_seen = event->version;
        deliver_pod(store, event);
    }
}

/* Takes the events of a resource (or of those not held) from the list; delivers them unless they are dropped. */
static void take_events(struct mdl_recorded_store *store, bool drop, enum mdl_resource dropped)
{
    struct mdl_watch_event *event = store->events;
    store->events = store->last_event = NULL;
    while (event != NULL) {
        struct mdl_watch_event *const next = event->next;
        event->next = NULL;
        if (drop ? event->resource != dropped : store->held[event->resource]) {
            *(store->last_event != NULL ? &store->last_event->next : &store->events) = event;
            store->last_event = event;
        } else if (!drop) {
            hear(store, event);
        }
        event = next;
    }
}

void mdl_recorded_deliver(struct mdl_recorded_store *store)
{
    take_events(store, false, MDL_JOBS);
}

static void relist_jobs(struct mdl_recorded_store *store)
{
    for (struct mdl_job_name *name = store->names; name != NULL; name = name->next) {
        if (name->stored != NULL && (name->cached == NULL || name->cached->job.version != name->stored->job.version)) {
            deliver_job(store,
                        &(struct mdl_watch_event){.kind = MDL_MODIFIED, .name = name, .job_state = name->stored});
        }
    }
    for (struct mdl_job_name *name = store->names; name != NULL; name = name->next) {
        if (name->stored == NULL && name->cached != NULL) {
            deliver_job(store, &(struct mdl_watch_event){.kind = MDL_DELETED, .name = name, .job_state = name->cached});
        }
    }
}

static void relist_pods(struct mdl_recorded_store *store)
{
    for (uint32_t i = 0; i < store->pod_capacity; i++) {
        struct mdl_stored_pod *const pod = &store->pods[i];
        if (pod->stored != NULL && (pod->cached == NULL || pod->cached->version != pod->stored->version)) {
            deliver_pod(store, &(struct mdl_watch_event){.kind = MDL_MODIFIED, .pod = pod, .pod_state = pod->stored});
        }
    }
    for (uint32_t i = 0; i < store->pod_capacity; i++) {
        struct mdl_stored_pod *const pod = &store->pods[i];
        if (pod->stored == NULL && pod->cached != NULL) {
            deliver_pod(store, &(struct mdl_watch_event){.kind = MDL_DELETED, .pod = pod, .pod_state = pod->cached});
        }
    }
}

void mdl_recorded_relist(struct mdl_recorded_store *store, enum mdl_resource resource)
{
    take_events(store, true, resource);
    store->held[resource] = false;
    if (resource == MDL_JOBS) {
        store->controller.jobs_version_seen = store->version;
        relist_jobs(store);
    } else {
        store->controller.pods_version_seen = store->version;
        relist_pods(store);
    }
}

void mdl_recorded_resync(struct mdl_recorded_store *store)
{
    for (struct mdl_job_name *name = store->names; name != NULL; name = name->next) {
        if (name->cached != NULL) {
            deliver_job(store,
                        &(struct mdl_watch_event){.kind = MDL_MODIFIED, .name = name, .job_state = name->cached});
        }
    }
}

void mdl_recorded_restart(struct mdl_recorded_store *store)
{
    store->events = store->last_event = NULL;
    store->held[MDL_JOBS] = store->held[MDL_PODS] = false;
    ctl_job_controller_restart(&store->controller);
    store->controller.jobs_version_seen = store->controller.pods_version_seen = store->version;
    store->selectors = NULL;
    for (uint32_t i = 0; i < store->pod_capacity; i++) {
        struct mdl_stored_pod *const pod = &store->pods[i];
        pod->cached = NULL;
        pod->view = (struct ctl_pod){0};
        pod->orphan.item = (struct ctl_work_item){0};
    }
    for (struct mdl_job_name *name = store->names; name != NULL; name = name->next) {
        name->key = (struct ctl_job_key){0};
        name->cached = NULL;
        if (name->stored != NULL) {
            deliver_job(store, &(struct mdl_watch_event){.kind = MDL_ADDED, .name = name, .job_state = name->stored});
        }
    }
    relist_pods(store);
}
