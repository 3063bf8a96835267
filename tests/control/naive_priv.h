/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the naive twin share: the running values of a sync, and the predicates of the reference. */
#ifndef TESTS_NAIVE_PRIV_H
#define TESTS_NAIVE_PRIV_H

#include "control/job_policy.h"
#include "tests/control/naive_job.h"

struct naive_indexes {
    bool has[NAIVE_INDEXES_MAX];
};

struct naive {
    struct job_log *log;
    const struct ctl_job_view *view;
    const struct ctl_job_spec *spec;
    const struct ctl_tuning *tuning;
    job_answer *answer;
    void *context;
    struct ctl_pod *pods[NAIVE_PODS_MAX];
    uint32_t count;
    bool delayed[NAIVE_PODS_MAX], has_finalizer[NAIVE_PODS_MAX];
    int64_t active, ready, terminating, succeeded, failed;
    struct ctl_backoff backoff;
    struct ctl_job_status status;
    uint32_t uncounted[2][NAIVE_PODS_MAX]; /* as they grow */
    struct naive_indexes before, completed, failed_indexes;
    bool is_final, called, need, released_any;
    struct ctl_job_condition verdict;
    char message[512];
    enum ctl_sync_error manage_error;
    uint32_t skipped;
};

/* ---- predicates of section 0.3
 * ------------------------------------------------------------------------------------ */

static inline bool is_ended(const struct ctl_pod *p)
{
    return p->phase == CTL_POD_SUCCEEDED || p->phase == CTL_POD_FAILED;
}

static inline bool is_active(const struct ctl_pod *p)
{
    return !is_ended(p) && !p->deleting;
}

static inline bool is_failed(const struct naive *n, const struct ctl_pod *p)
{
    if (p->phase == CTL_POD_FAILED) {
        return true;
    }
    return n->spec->replacement_policy != CTL_REPLACE_FAILED && p->deleting && p->phase != CTL_POD_SUCCEEDED;
}

static inline bool is_indexed(const struct naive *n)
{
    return n->spec->completion_mode == CTL_INDEXED;
}

static inline bool has_blpi(const struct naive *n)
{
    return is_indexed(n) && n->spec->backoff_limit_per_index.set;
}

static inline bool has_valid_index(const struct naive *n, const struct ctl_pod *p)
{
    return p->index >= 0 && p->index < n->spec->completions.value;
}

static inline bool is_released(const struct naive *n, const struct ctl_pod *p)
{
    return p->release_mark != 0 && p->release_mark == n->view->release_mark;
}

static inline bool is_listed(const struct ctl_uid_list *list, uint32_t number)
{
    for (uint32_t i = 0; i < list->count; i++) {
        if (list->uids[i] == number) {
            return true;
        }
    }
    return false;
}

static inline bool counts(const struct naive *n, const struct ctl_pod *p)
{
    return ctl_failure_policy_match(n->spec->failure_policy, p->report).action != CTL_ACTION_IGNORE;
}

static inline int set_size(const struct naive_indexes *set)
{
    int size = 0;
    for (int i = 0; i < NAIVE_INDEXES_MAX; i++) {
        size += set->has[i];
    }
    return size;
}

/* Step 12: lists as they are when the sync begins. */
static inline const struct ctl_uid_list *old_uncounted(const struct naive *n, bool failed)
{
    return failed ? &n->view->job->status.uncounted_failed : &n->view->job->status.uncounted_succeeded;
}

/* New succeeded / new failed pod. */
static inline bool is_new(const struct naive *n, const struct ctl_pod *p, bool failed)
{
    return p->finalizer && !is_released(n, p) && !is_listed(old_uncounted(n, failed), p->number) &&
           (!is_indexed(n) || has_valid_index(n, p)) && (failed ? is_failed(n, p) : p->phase == CTL_POD_SUCCEEDED);
}

static inline void decide(struct naive *n, enum ctl_job_condition_type type, enum ctl_job_reason reason,
                          const char *message)
{
    n->is_final = true;
    n->verdict = (struct ctl_job_condition){
        .type = type, .status = true, .reason = reason, .message = message, .at = n->view->now};
}

static inline void call_pod(struct naive *n, enum ctl_job_step step, const struct ctl_pod *p, struct ctl_job_call *call)
{
    *call = (struct ctl_job_call){.pod = p->number, .has_finalizer = p->finalizer, .ready = p->ready};
    n->answer(n->context, step, p->number, call);
    job_log_call(n->log, step, p->number, call);
}

/* ---- naive_tracking.c */

/* Step 4.1.2 after manageJob: completion, or the Suspended condition. */
void naive_conclude(struct naive *n);
/* Section 5. */
void naive_track(struct naive *n);

#endif
