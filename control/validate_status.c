/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows ValidateJobUpdateStatus, validateJobStatus (pkg/apis/batch/validation/validation.go) and
 * getStatusValidationOptions (pkg/registry/batch/job/strategy.go): most rules hold only for what an update changes,
 * so that a Job that an older release left behind can still be written. */
#include <inttypes.h>
#include <stdlib.h>

#include "control/seen.h"
#include "control/validate_priv.h"

static bool same_text(const char *a, const char *b)
{
    return strcmp(ctl_or_empty(a), ctl_or_empty(b)) == 0;
}

bool ctl_job_has_condition(const struct ctl_job_object *job, const char *type)
{
    for (uint32_t i = 0; i < job->status.conditions.count; i++) {
        const struct ctl_condition_form *condition = &job->status.conditions.items[i];
        if (ctl_is(condition->type, type) && ctl_is(condition->status, "True")) {
            return true;
        }
    }
    return false;
}

/* What a status says, and whether that changed. */
struct status_facts {
    bool complete, failed, failure_target, criteria_met;
};

static struct status_facts facts_of(const struct ctl_job_object *job)
{
    return (struct status_facts){.complete = ctl_job_has_condition(job, "Complete"),
                                 .failed = ctl_job_has_condition(job, "Failed"),
                                 .failure_target = ctl_job_has_condition(job, "FailureTarget"),
                                 .criteria_met = ctl_job_has_condition(job, "SuccessCriteriaMet")};
}

static bool same_time(struct ctl_opt_time a, struct ctl_opt_time b)
{
    return a.set == b.set && (!a.set || a.unix_s == b.unix_s);
}

static bool same_texts(const struct ctl_texts *a, const struct ctl_texts *b)
{
    bool same = a->count == b->count;
    for (uint32_t i = 0; i < a->count && same; i++) {
        same = strcmp(a->items[i], b->items[i]) == 0;
    }
    return same;
}

static bool same_uncounted(const struct ctl_uncounted_form *a, const struct ctl_uncounted_form *b)
{
    static const struct ctl_uncounted_form none = {.succeeded = {NULL, 0}, .failed = {NULL, 0}};
    a = a ? a : &none;
    b = b ? b : &none;
    return same_texts(&a->succeeded, &b->succeeded) && same_texts(&a->failed, &b->failed);
}

static void validate_uncounted(struct ctl_errors *errors, const struct ctl_uncounted_form *uncounted,
                               const struct ctl_path *status)
{
    const struct ctl_path path = ctl_member(status, "uncountedTerminatedPods");
    const struct {
        const char *name;
        const struct ctl_texts *uids;
    } lists[] = {{"succeeded", &uncounted->succeeded}, {"failed", &uncounted->failed}};
    struct ctl_seen seen = {.memory = errors->memory};
    for (size_t k = 0; k < 2; k++) {
        const struct ctl_path list = ctl_member(&path, lists[k].name);
        for (uint32_t i = 0; i < lists[k].uids->count; i++) {
            const struct ctl_path element = ctl_element(&list, i);
            const char *uid = lists[k].uids->items[i];
            if (uid[0] == '\0') {
                ctl_invalid_text(errors, &element, uid, "must not be empty");
            } else if (ctl_seen_before(&seen, uid)) {
                ctl_duplicate_text(errors, &element, uid);
            }
        }
    }
}

static void validate_counters(struct ctl_errors *errors, const struct ctl_job_status_form *status,
                              const struct ctl_path *path)
{
    const struct {
        const char *name;
        const struct ctl_opt_i32 *count;
    } counters[] = {{"active", &status->active},
                    {"succeeded", &status->succeeded},
                    {"failed", &status->failed},
                    {"ready", &status->ready},
                    {"terminating", &status->terminating}};
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) {
        const struct ctl_path member = ctl_member(path, counters[i].name);
        ctl_check_not_negative(errors, &member, counters[i].count->value);
    }
    if (status->uncounted) {
        validate_uncounted(errors, status->uncounted, path);
    }
}

/* An update: the old and new status, and what changed between them. */
struct status_update {
    struct ctl_errors *errors;
    const struct ctl_job_object *old, *new;
    struct status_facts before, after;
    bool finished_changed, completed_changed, failed_indexes_changed, start_changed, end_changed;
    const struct ctl_path *path;
};

static void validate_conditions(const struct status_update *update)
{
    const struct status_facts *a = &update->after, *b = &update->before;
    const struct ctl_path conditions = ctl_member(update->path, "conditions"),
                          end = ctl_member(update->path, "completionTime");
    const struct ctl_job_status_form *status = &update->new->status;
    const bool complete_changed = a->complete != b->complete, failed_changed = a->failed != b->failed;
    struct ctl_errors *errors = update->errors;
    if (a->complete && a->failed && (complete_changed || failed_changed)) {
        ctl_invalid(errors, &conditions, "cannot set Complete=True and Failed=true conditions");
    }
    if (a->complete && a->failure_target && (complete_changed || a->failure_target != b->failure_target)) {
        ctl_invalid(errors, &conditions, "cannot set Complete=True and FailureTarget=true conditions");
    }
    if (complete_changed || update->end_changed || update->start_changed) {
        if (status->completed_at.set && !a->complete && (complete_changed || update->end_changed)) {
            ctl_invalid_json(errors, &end, ctl_time_json(status->completed_at, errors->memory),
                             "cannot set completionTime when there is no Complete=True condition");
        }
        if (!status->completed_at.set && a->complete && (complete_changed || update->end_changed)) {
            ctl_required(errors, &end, "completionTime is required for Complete jobs");
        }
        if (status->completed_at.set && status->started_at.set &&
            status->completed_at.unix_s < status->started_at.unix_s) {
            ctl_invalid_json(errors, &end, ctl_time_json(status->completed_at, errors->memory),
                             "completionTime cannot be set before startTime");
        }
    }
    if (a->failed && !a->failure_target && (failed_changed || update->failed_indexes_changed)) {
        ctl_invalid(errors, &conditions, "cannot set Failed=True condition without the FailureTarget=true condition");
    }
    if (a->complete && !a->criteria_met && (complete_changed || a->criteria_met != b->criteria_met)) {
        ctl_invalid(errors, &conditions,
                    "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
    }
}

static void validate_finished(const struct status_update *update)
{
    const struct ctl_path active = ctl_member(update->path, "active"),
                          terminating = ctl_member(update->path, "terminating");
    const struct ctl_path start = ctl_member(update->path, "startTime");
    const struct ctl_path uncounted = ctl_member(update->path, "uncountedTerminatedPods");
    const struct ctl_job_status_form *status = &update->new->status, *old = &update->old->status;
    const struct ctl_job_form *form = &update->new->form;
    const bool changed = update->finished_changed;
    struct ctl_errors *errors = update->errors;
    if (!update->after.complete && !update->after.failed) {
        return;
    }
    if (status->active.value > 0 && (changed || status->active.value != old->active.value)) {
        ctl_invalid_number(errors, &active, status->active.value, "active>0 is invalid for finished job");
    }
    if (status->terminating.value > 0 && (changed || status->terminating.value != old->terminating.value)) {
        ctl_invalid_number(errors, &terminating, status->terminating.value,
                           "terminating>0 is invalid for finished job");
    }
    const bool suspended_empty = form->suspend.value && form->spec.completions.set && form->spec.completions.value == 0;
    if (!status->started_at.set && !suspended_empty && (changed || update->start_changed)) {
        ctl_required(errors, &start, "startTime is required for finished job");
    }
    const bool has_uncounted =
        status->uncounted && status->uncounted->succeeded.count + status->uncounted->failed.count > 0;
    if (has_uncounted && (changed || !same_uncounted(old->uncounted, status->uncounted))) {
        ctl_invalid_object(errors, &uncounted, "uncountedTerminatedPods needs to be empty for finished job");
    }
}

/* The next interval of an index text, read as the controller does. False: no more. */
static bool next_interval(const char **text, int64_t *first, int64_t *last)
{
    while (**text) {
        char *end;
        *first = strtol(*text, &end, 10);
        const bool good = end != *text;
        *last = *end == '-' ? strtol(end + 1, &end, 10) : *first;
        *text = end + strcspn(end, ",");
        *text += **text == ',';
        if (good) {
            return true;
        }
    }
    return false;
}

/* The least index in both texts, or -1. */
static int64_t overlap(const char *a, const char *b)
{
    int64_t a_first, a_last, b_first, b_last;
    bool more = next_interval(&a, &a_first, &a_last) && next_interval(&b, &b_first, &b_last);
    while (more) {
        if (a_first <= b_last && b_first <= a_last) {
            return a_first > b_first ? a_first : b_first;
        }
        more = a_last < b_last ? next_interval(&a, &a_first, &a_last) : next_interval(&b, &b_first, &b_last);
    }
    return -1;
}

static void validate_indexes(const struct status_update *update)
{
    const struct ctl_path completed = ctl_member(update->path, "completedIndexes"),
                          failed = ctl_member(update->path, "failedIndexes");
    const struct ctl_job_status_form *status = &update->new->status;
    const struct ctl_job_form *form = &update->new->form;
    const char *done = ctl_or_empty(status->completed_indexes), *lost = status->failed_indexes, *why;
    const struct ctl_opt_i32 completions = form->spec.completions;
    struct ctl_errors *errors = update->errors;
    if (update->completed_changed && completions.set &&
        ctl_validate_index_text(done, completions.value, errors->memory, &why) < 0) {
        ctl_invalid_text(errors, &completed, done, "error parsing completedIndexes: %s", why);
    }
    if (update->failed_indexes_changed && completions.set && form->spec.backoff_limit_per_index.set && lost &&
        ctl_validate_index_text(lost, completions.value, errors->memory, &why) < 0) {
        ctl_invalid_text(errors, &failed, lost, "error parsing failedIndexes: %s", why);
    }
    if (update->completed_changed && done[0] != '\0' && !ctl_is(form->completion_mode, "Indexed")) {
        ctl_invalid_text(errors, &completed, done,
                         "cannot set non-empty completedIndexes when non-indexed completion mode");
    }
    if (!lost) {
        return;
    }
    if (update->failed_indexes_changed && !form->spec.backoff_limit_per_index.set) {
        ctl_invalid_text(errors, &failed, lost, "cannot set non-null failedIndexes when backoffLimitPerIndex is null");
    }
    const int64_t both = overlap(done, lost);
    if ((update->failed_indexes_changed || update->completed_changed) && completions.set && both >= 0) {
        ctl_invalid_text(errors, &failed, lost, "failedIndexes and completedIndexes overlap at index: %" PRId64, both);
    }
}

static void validate_criteria(const struct status_update *update)
{
    const struct ctl_path conditions = ctl_member(update->path, "conditions"),
                          ready = ctl_member(update->path, "ready");
    const struct ctl_job_status_form *status = &update->new->status, *old = &update->old->status;
    const struct status_facts *a = &update->after;
    if (status->ready.set && status->ready.value > status->active.value &&
        (status->ready.value != old->ready.value || status->active.value != old->active.value)) {
        ctl_invalid_number(update->errors, &ready, status->ready.value, "cannot set more ready pods than active");
    }
    if (a->criteria_met && a->failed) {
        ctl_invalid(update->errors, &conditions, "cannot set SuccessCriteriaMet=True and Failed=true conditions");
    }
    if (a->criteria_met && a->failure_target) {
        ctl_invalid(update->errors, &conditions,
                    "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
    }
    if (update->new->form.success_policy && a->complete && !a->criteria_met) {
        ctl_invalid(update->errors, &conditions,
                    "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True");
    }
}

static void validate_transitions(const struct status_update *update)
{
    const struct ctl_path conditions = ctl_member(update->path, "conditions"),
                          failed = ctl_member(update->path, "failed");
    const struct ctl_path succeeded = ctl_member(update->path, "succeeded"),
                          end = ctl_member(update->path, "completionTime");
    const struct ctl_path start = ctl_member(update->path, "startTime");
    const struct ctl_job_status_form *status = &update->new->status, *old = &update->old->status;
    const struct ctl_job_form *form = &update->new->form;
    const struct status_facts *a = &update->after, *b = &update->before;
    struct ctl_errors *errors = update->errors;
    const struct {
        bool was, is;
        const char *text;
    } terminal[] = {{b->failed, a->failed, "cannot disable the terminal Failed=True condition"},
                    {b->complete, a->complete, "cannot disable the terminal Complete=True condition"},
                    {b->failure_target, a->failure_target, "cannot disable the terminal FailureTarget=True condition"}};
    for (size_t i = 0; i < sizeof terminal / sizeof *terminal; i++) {
        if (terminal[i].was && !terminal[i].is) {
            ctl_invalid(errors, &conditions, terminal[i].text);
        }
    }
    if (status->failed.value < old->failed.value) {
        ctl_invalid_number(errors, &failed, status->failed.value, "cannot decrease the failed counter");
    }
    const bool elastic = ctl_is(form->completion_mode, "Indexed") && form->spec.completions.set &&
                         form->spec.completions.value == form->spec.parallelism.value;
    if (status->succeeded.value < old->succeeded.value && !elastic) {
        ctl_invalid_number(errors, &succeeded, status->succeeded.value, "cannot decrease the succeeded counter");
    }
    if (status->completed_at.set && old->completed_at.set && !same_time(status->completed_at, old->completed_at)) {
        ctl_invalid_json(errors, &end, ctl_time_json(status->completed_at, errors->memory), "field is immutable");
    }
    const bool resumes =
        ctl_job_has_condition(update->old, "Suspended") && !ctl_job_has_condition(update->new, "Suspended");
    if (old->started_at.set && update->start_changed && !form->suspend.value && !resumes) {
        ctl_invalid_json(errors, &start, ctl_time_json(status->started_at, errors->memory),
                         "field is immutable for unsuspended job once set");
    }
    if (b->criteria_met && !a->criteria_met) {
        ctl_invalid(errors, &conditions, "cannot disable the SuccessCriteriaMet=True condition");
    }
    if (b->complete && !b->criteria_met && a->criteria_met) {
        ctl_invalid(errors, &conditions,
                    "cannot set SuccessCriteriaMet=True for Job already has Complete=True conditions");
    }
}

void ctl_validate_job_status_update(struct ctl_errors *errors, const struct ctl_job_object *old,
                                    const struct ctl_job_object *new)
{
    const struct ctl_path path = ctl_member(NULL, "status");
    struct status_update update = {
        .errors = errors, .old = old, .new = new, .before = facts_of(old), .after = facts_of(new), .path = &path};
    update.finished_changed =
        (update.before.complete || update.before.failed) != (update.after.complete || update.after.failed);
    update.completed_changed = !same_text(old->status.completed_indexes, new->status.completed_indexes);
    update.failed_indexes_changed = !same_text(old->status.failed_indexes, new->status.failed_indexes) ||
                                    !old->status.failed_indexes != !new->status.failed_indexes;
    update.start_changed = !same_time(old->status.started_at, new->status.started_at);
    update.end_changed = !same_time(old->status.completed_at, new->status.completed_at);
    ctl_validate_meta_update(errors, &old->meta, &new->meta);
    validate_counters(errors, &new->status, &path);
    validate_conditions(&update);
    validate_finished(&update);
    validate_indexes(&update);
    validate_criteria(&update);
    validate_transitions(&update);
}
