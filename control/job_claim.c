/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/job_claim.h"

#include <string.h>

static const char *find_label(const struct ctl_labels *labels, const char *key)
{
    for (uint32_t i = 0; i < labels->count; i++) {
        if (strcmp(labels->items[i].key, key) == 0) {
            return labels->items[i].value;
        }
    }
    return NULL;
}

static bool term_matches(const struct ctl_selector_term *term, const struct ctl_labels *labels)
{
    const char *const value = find_label(labels, term->key);
    if (term->operator== CTL_OP_EXISTS || term->operator== CTL_OP_DOES_NOT_EXIST) {
        return (value != NULL) == (term->operator== CTL_OP_EXISTS);
    }
    bool is_listed = false;
    for (uint32_t i = 0; value != NULL && i < term->value_count; i++) {
        is_listed = is_listed || strcmp(term->values[i], value) == 0;
    }
    return is_listed == (term->operator== CTL_OP_IN);
}

bool ctl_selector_matches(const struct ctl_selector *selector, const struct ctl_labels *labels)
{
    for (uint32_t i = 0; i < selector->count; i++) {
        if (!term_matches(&selector->terms[i], labels)) {
            return false;
        }
    }
    return true;
}

/* Pods of one of the two kinds; orphans that are being deleted stay so. */
static uint32_t list_calls(const struct ctl_claimant *claimants, uint32_t count, bool owned, struct ctl_job_call *calls)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct ctl_pod *const pod = claimants[i].pod;
        if (claimants[i].owned == owned && (owned || !pod->deleting)) {
            calls[found++] = (struct ctl_job_call){.pod = pod->number,
                                                   .cached = pod,
                                                   .index = pod->index,
                                                   .failure_count = -1,
                                                   .has_finalizer = pod->finalizer};
        }
    }
    return found;
}

static bool issue(struct ctl_claims *claims, struct ctl_job_plan *plan, enum ctl_job_step step, uint32_t count)
{
    claims->step = plan->step = step;
    plan->calls = claims->calls;
    plan->call_count = count;
    return true;
}

static void take_adoptions(struct ctl_claims *claims, struct ctl_claimant *claimants, uint32_t count,
                           const struct ctl_job_plan *plan)
{
    for (uint32_t i = 0, c = 0; i < count && c < plan->call_count; i++) {
        if (claimants[i].owned || claimants[i].pod != plan->calls[c].cached) {
            continue;
        }
        const enum ctl_answer answer = plan->calls[c++].answer;
        claimants[i].adopted = answer == CTL_OK;
        claims->failed = claims->failed || (answer != CTL_OK && answer != CTL_NOT_FOUND);
    }
}

bool ctl_claims_next(struct ctl_claims *claims, struct ctl_claimant *claimants, uint32_t count,
                     const struct ctl_job *job, struct ctl_job_plan *plan)
{
    const bool is_deleting = job->deletion_at != CTL_NO_TIME;
    const enum ctl_job_step answered = claims->step;
    if (answered == CTL_STEP_DONE && !is_deleting) {
        const uint32_t releases = list_calls(claimants, count, true, claims->calls);
        if (releases > 0) {
            return issue(claims, plan, CTL_STEP_DISOWN, releases);
        }
    }
    if (answered == CTL_STEP_DISOWN) {
        for (uint32_t i = 0; i < plan->call_count; i++) {
            const enum ctl_answer answer = plan->calls[i].answer;
            claims->failed = claims->failed || (answer != CTL_OK && answer != CTL_NOT_FOUND && answer != CTL_INVALID);
        }
    }
    if ((answered == CTL_STEP_DONE || answered == CTL_STEP_DISOWN) && !is_deleting &&
        list_calls(claimants, count, false, claims->calls) > 0) {
        claims->calls[0] = (struct ctl_job_call){.index = CTL_INDEX_UNKNOWN, .failure_count = -1};
        return issue(claims, plan, CTL_STEP_READ_JOB, 1);
    }
    if (answered == CTL_STEP_READ_JOB) {
        const struct ctl_job_call *const read = &plan->calls[0];
        if (read->answer == CTL_OK && read->live_uid == job->uid && !read->live_deleting) {
            return issue(claims, plan, CTL_STEP_ADOPT, list_calls(claimants, count, false, claims->calls));
        }
        claims->failed = true;
    }
    if (answered == CTL_STEP_ADOPT) {
        take_adoptions(claims, claimants, count, plan);
    }
    return false;
}

void ctl_claims_show(struct ctl_claimant *claimants, uint32_t count, struct ctl_job_pods *pods)
{
    for (uint32_t i = 0; i < count; i++) {
        struct ctl_claimant *const c = &claimants[i];
        struct ctl_pod *const pod = c->pod;
        /* The watch may have shown the answer of a claim already. */
        c->moved = c->owned ? pod->class != CTL_CLASS_NONE : c->adopted && pod->class == CTL_CLASS_NONE;
        if (c->moved && c->owned) {
            ctl_job_pods_take(pods, pod);
        } else if (c->moved) {
            c->had_finalizer = pod->finalizer;
            pod->late = true;
            pod->finalizer = true;
            ctl_job_pods_put(pods, pod);
        }
    }
}

void ctl_claims_hide(const struct ctl_claimant *claimants, uint32_t count, struct ctl_job_pods *pods)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct ctl_claimant *const c = &claimants[i];
        struct ctl_pod *const pod = c->pod;
        if (c->moved && c->owned) {
            ctl_job_pods_put(pods, pod);
        } else if (c->moved) {
            ctl_job_pods_take(pods, pod);
            pod->finalizer = c->had_finalizer;
            pod->late = false;
        }
    }
}
