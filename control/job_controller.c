/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/job_controller.h"

#include "control/job_status.h"

#include <assert.h>

void ctl_job_controller_init(struct ctl_job_controller *controller, const struct ctl_tuning *tuning,
                             const struct ctl_memory *memory)
{
    *controller = (struct ctl_job_controller){.tuning = tuning, .memory = memory};
    ctl_job_controller_restart(controller);
}

void ctl_job_controller_restart(struct ctl_job_controller *controller)
{
    const struct ctl_tuning *const tuning = controller->tuning;
    ctl_workqueue_init(&controller->jobs, tuning->api_backoff_ns_base, tuning->api_backoff_ns_max);
    ctl_workqueue_init(&controller->orphans, tuning->api_backoff_ns_base, tuning->api_backoff_ns_max);
}

/* ---- memory ------------------------------------------------------------------------------------------------------ */

/* A write of another Job of that name replaces the record. */
static struct ctl_written *written_for(struct ctl_job_key *key, uint32_t job_uid)
{
    if (key->written.job_uid != job_uid) {
        key->written = (struct ctl_written){.job_uid = job_uid};
    }
    return &key->written;
}

static void raise_version(uint64_t *version, uint64_t to)
{
    *version = to > *version ? to : *version;
}

void ctl_job_controller_wrote_pod(struct ctl_job_key *key, uint32_t job_uid, uint64_t version)
{
    raise_version(&written_for(key, job_uid)->pods_version, version);
}

static void forget_written(struct ctl_job_key *key, uint32_t job_uid)
{
    if (key->written.job_uid == job_uid) {
        key->written = (struct ctl_written){0};
    }
}

/* The stale-cache guard: false if the watches have not come as far as the controller's own writes. */
static bool cache_is_fresh(const struct ctl_job_controller *controller, struct ctl_job_key *key)
{
    if (key->written.job_version > controller->jobs_version_seen ||
        key->written.pods_version > controller->pods_version_seen) {
        return false;
    }
    key->written = (struct ctl_written){0};
    return true;
}

/* finalizerRemovalObserved: a pod's mark is what says that it is in its key's set. */
static void release_is_seen(struct ctl_pod *pod)
{
    pod->release_mark = 0;
}

/* ---- handlers ---------------------------------------------------------------------------------------------------- */

void ctl_job_controller_job_added(struct ctl_job_controller *controller, struct ctl_job_key *key)
{
    ctl_workqueue_add(&controller->jobs, &key->item);
}

bool ctl_job_controller_job_updated(struct ctl_job_controller *controller, struct ctl_job_key *key,
                                    int64_t old_generation, const struct ctl_job_spec *old_spec, ctl_time now)
{
    const struct ctl_job *const job = key->job;
    if (ctl_job_is_finished(&job->status)) {
        return true;
    }
    if (job->generation == old_generation) {
        ctl_job_controller_enqueue_batched(controller, key, now);
    } else {
        ctl_workqueue_add(&controller->jobs, &key->item);
    }
    const struct ctl_opt_i64 deadline = job->spec->active_deadline_seconds, old = old_spec->active_deadline_seconds;
    if (job->status.started_at != CTL_NO_TIME && deadline.set && (!old.set || old.value != deadline.value)) {
        const int64_t left_ns = ctl_job_deadline_left_ns(job->spec, job->status.started_at, now);
        ctl_workqueue_add_after(&controller->jobs, &key->item, left_ns, now);
    }
    return false;
}

void ctl_job_controller_job_deleted(struct ctl_job_controller *controller, struct ctl_job_key *key, uint32_t uid)
{
    ctl_workqueue_add(&controller->jobs, &key->item);
    forget_written(key, uid);
    if (key->finished_uid == uid) {
        key->finished_uid = 0;
    }
    key->expectations = (struct ctl_expectations){0};
    key->backoff = (struct ctl_backoff){0};
}

bool ctl_job_controller_pod_deleted(struct ctl_job_controller *controller, struct ctl_job_key *key, bool owned,
                                    struct ctl_pod *pod, ctl_time now)
{
    if (!owned || key == NULL || ctl_job_is_finished(&key->job->status)) {
        return pod->finalizer;
    }
    ctl_expectations_lower(&key->expectations, 0, 1);
    if (!pod->finalizer) {
        release_is_seen(pod);
    }
    ctl_job_controller_enqueue_batched(controller, key, now);
    return false;
}

bool ctl_job_controller_pod_added(struct ctl_job_controller *controller, struct ctl_job_key *key, bool owned,
                                  struct ctl_pod *pod, ctl_time now)
{
    if (pod->deleting) {
        return ctl_job_controller_pod_deleted(controller, key, owned, pod, now);
    }
    if (key != NULL) {
        ctl_expectations_lower(&key->expectations, 1, 0);
        ctl_job_controller_enqueue_batched(controller, key, now);
    }
    return !owned && pod->finalizer;
}

void ctl_job_controller_pod_left(struct ctl_job_controller *controller, struct ctl_job_key *old_key,
                                 struct ctl_pod *pod, ctl_time now)
{
    if (!pod->finalizer) {
        release_is_seen(pod);
    }
    ctl_job_controller_enqueue_batched(controller, old_key, now);
}

bool ctl_job_controller_pod_updated(struct ctl_job_controller *controller, struct ctl_job_key *key, bool owned,
                                    struct ctl_pod *pod, ctl_time now)
{
    if (pod->deleting) {
        return ctl_job_controller_pod_deleted(controller, key, owned, pod, now);
    }
    if (key != NULL) {
        if (!pod->finalizer) {
            release_is_seen(pod);
        }
        ctl_job_controller_enqueue_batched(controller, key, now);
    }
    return !owned && pod->finalizer;
}

/* ---- syncs ------------------------------------------------------------------------------------------------------- */

struct ctl_job_key *ctl_job_controller_take(struct ctl_job_controller *controller)
{
    return (struct ctl_job_key *)ctl_workqueue_get(&controller->jobs);
}

/* The sync is over: its key may be worked on again. Always false. */
static bool finish(struct ctl_job_controller *controller, struct ctl_job_worker *worker, ctl_time now)
{
    struct ctl_job_key *const key = worker->key;
    worker->plan.step = CTL_STEP_DONE;
    worker->plan.call_count = 0;
    worker->retry_ns = 0;
    if (worker->plan.error == CTL_SYNC_OK) {
        ctl_workqueue_forget(&key->item);
    } else {
        worker->retry_ns = ctl_workqueue_add_rate_limited(&controller->jobs, &key->item, now);
    }
    ctl_workqueue_done(&controller->jobs, &key->item);
    worker->key = NULL;
    return false;
}

/* The group of calls that the plan names now is about to be made. */
static void before_calls(struct ctl_job_worker *worker, ctl_time now)
{
    struct ctl_job_plan *const plan = &worker->plan;
    struct ctl_job_key *const key = worker->key;
    if (plan->step == CTL_STEP_RELEASE) {
        for (uint32_t i = 0; i < plan->call_count; i++) {
            struct ctl_pod *const pod = plan->calls[i].cached;
            if (pod->number == plan->calls[i].pod) {
                pod->release_mark = key->release_mark;
            }
        }
    }
    if (plan->expect_creations >= 0 || plan->expect_deletions >= 0) {
        ctl_expectations_set(&key->expectations, plan->expect_creations >= 0 ? plan->expect_creations : 0,
                             plan->expect_deletions >= 0 ? plan->expect_deletions : 0, now);
        plan->expect_creations = plan->expect_deletions = -1;
    }
}

static bool go_on(struct ctl_job_controller *controller, struct ctl_job_worker *worker, ctl_time now)
{
    struct ctl_job_plan *const plan = &worker->plan;
    struct ctl_job_key *const key = worker->key;
    const bool more = ctl_job_plan_next(plan, now);
    ctl_expectations_lower(&key->expectations, plan->creations_skipped, 0);
    plan->creations_skipped = 0;
    if (plan->backoff_stored) {
        key->backoff = plan->backoff;
        plan->backoff_stored = false;
    }
    if (more) {
        before_calls(worker, now);
        return true;
    }
    if (plan->finishes) {
        key->finished_uid = worker->job_uid;
    }
    return finish(controller, worker, now);
}

/* Everything that must be known about pods is claimed: the decision. */
static bool decide(struct ctl_job_controller *controller, struct ctl_job_worker *worker, ctl_time now)
{
    struct ctl_job_key *const key = worker->key;
    struct ctl_job_plan *const plan = &worker->plan;
    worker->deciding = true;
    if (key->release_mark == 0) {
        key->release_mark = ++controller->last_release_mark;
    }
    ctl_claims_show(worker->claimants, worker->claimant_count, key->pods);
    const struct ctl_job_view view = {
        .job = worker->job,
        .pods = key->pods,
        .backoff = key->backoff,
        .expectations_met = worker->expectations_met,
        .release_mark = key->release_mark,
        .now = now,
    };
    ctl_job_plan_reserve(plan, &view, controller->tuning, controller->memory);
    ctl_job_sync(&view, controller->tuning, plan);
    ctl_claims_hide(worker->claimants, worker->claimant_count, key->pods);
    ctl_job_pods_skip(key->pods, plan->first_free);
    for (uint32_t i = 0; i < plan->look_again_count; i++) {
        ctl_workqueue_add_after(&controller->jobs, &key->item, plan->look_again_ns[i], now);
    }
    before_calls(worker, now);
    return go_on(controller, worker, now);
}

static bool claim(struct ctl_job_controller *controller, struct ctl_job_worker *worker, ctl_time now)
{
    if (ctl_claims_next(&worker->claims, worker->claimants, worker->claimant_count, worker->job, &worker->plan)) {
        return true;
    }
    if (worker->claims.failed) {
        worker->plan.error = CTL_SYNC_CLAIM;
        return finish(controller, worker, now);
    }
    return decide(controller, worker, now);
}

static void reserve_claims(const struct ctl_job_controller *controller, struct ctl_job_worker *worker)
{
    struct ctl_claims *const claims = &worker->claims;
    claims->step = CTL_STEP_DONE;
    claims->failed = false;
    if (worker->claimant_count >= claims->capacity) {
        const uint32_t capacity = 2 * worker->claimant_count + 1;
        claims->calls =
            controller->memory->grow(controller->memory->host, claims->calls, claims->capacity * sizeof *claims->calls,
                                     capacity * sizeof *claims->calls);
        claims->capacity = capacity;
    }
}

/* The key has no Job: nothing about it is remembered. */
static void clean_up(struct ctl_job_key *key)
{
    key->expectations = (struct ctl_expectations){0};
    key->release_mark = 0;
    key->written = (struct ctl_written){0};
    key->backoff = (struct ctl_backoff){0};
}

/* Steps 2 to 7 of syncJob: true if there is something to decide. */
static bool enters(struct ctl_job_controller *controller, struct ctl_job_worker *worker)
{
    struct ctl_job_key *const key = worker->key;
    struct ctl_job_plan *const plan = &worker->plan;
    if (!cache_is_fresh(controller, key)) {
        plan->error = CTL_SYNC_STALE;
        return false;
    }
    const struct ctl_job *const job = key->job;
    if (job == NULL) {
        clean_up(key);
        return false;
    }
    if (ctl_job_is_managed_elsewhere(job->spec)) {
        return false;
    }
    if (ctl_job_is_finished(&job->status)) {
        key->backoff = (struct ctl_backoff){0};
        key->finished_uid = key->finished_uid == job->uid ? 0 : key->finished_uid;
        return false;
    }
    if (key->finished_uid == job->uid) {
        return false;
    }
    if (job->spec->completion_mode == CTL_MODE_UNKNOWN) {
        plan->events[plan->event_count++] = CTL_EVENT_UNKNOWN_MODE;
        return false;
    }
    return true;
}

bool ctl_job_controller_start(struct ctl_job_controller *controller, struct ctl_job_worker *worker,
                              struct ctl_job_key *key, ctl_time now)
{
    assert(worker->key == NULL && key->item.processing);
    worker->key = key;
    worker->deciding = false;
    worker->plan = (struct ctl_job_plan){.state = worker->plan.state};
    if (!enters(controller, worker)) {
        return finish(controller, worker, now);
    }
    worker->job = key->job;
    worker->job_uid = key->job->uid;
    worker->expectations_met =
        ctl_expectations_are_met(&key->expectations, controller->tuning->expectations_ns_max, now);
    if (worker->claimant_count == 0) {
        return decide(controller, worker, now);
    }
    reserve_claims(controller, worker);
    return claim(controller, worker, now);
}

/* What the answers of this step mean for expectations and guard. */
static void after_calls(struct ctl_job_worker *worker)
{
    const struct ctl_job_plan *const plan = &worker->plan;
    struct ctl_job_key *const key = worker->key;
    for (uint32_t i = 0; i < plan->call_count; i++) {
        const struct ctl_job_call *const call = &plan->calls[i];
        const bool is_done = call->answer == CTL_OK;
        switch (plan->step) {
        case CTL_STEP_CREATE:
            ctl_expectations_lower(&key->expectations, !is_done && call->answer != CTL_NAMESPACE_TERMINATING, 0);
            break;
        case CTL_STEP_REMOVE:
            ctl_expectations_lower(&key->expectations, 0, !is_done);
            break;
        case CTL_STEP_RELEASE:
            if (!is_done && call->cached->number == call->pod) {
                release_is_seen(call->cached);
            }
            break;
        default:
            break;
        }
        if (call->version == 0) {
            continue;
        }
        if (plan->step == CTL_STEP_WRITE_STATUS) {
            raise_version(&written_for(key, worker->job_uid)->job_version, call->version);
        } else if (plan->step != CTL_STEP_DISOWN && plan->step != CTL_STEP_READ_JOB) {
            ctl_job_controller_wrote_pod(key, worker->job_uid, call->version);
        }
    }
}

bool ctl_job_controller_continue(struct ctl_job_controller *controller, struct ctl_job_worker *worker, ctl_time now)
{
    after_calls(worker);
    return worker->deciding ? go_on(controller, worker, now) : claim(controller, worker, now);
}
