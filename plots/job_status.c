/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/job_status.h"

#include <inttypes.h>
#include <stdlib.h>

#include "control/indexes.h"
#include "control/job_status.h"

static void write_condition(struct plt_document *document, const struct ctl_job_condition *condition, int64_t epoch);
static void write_count(struct plt_document *document, const char *key, int32_t count);
static void write_instant(struct plt_document *document, const char *key, ctl_time at, int64_t epoch);
static void write_indexes(struct plt_document *document, const char *key, const struct ctl_indexes *set);
static void write_uids(struct plt_document *document, const char *key, const struct ctl_uid_list *list);
static const char *status_word(const struct ctl_job_status *status);

void plt_job_status(struct plt_document *document, const char *key, const struct ctl_job_status *status, int64_t epoch)
{
    plt_map_begin(document, key);
    if (status->condition_count > 0) {
        plt_list_begin(document, "conditions");
        for (uint32_t i = 0; i < status->condition_count; i++) {
            write_condition(document, &status->conditions[i], epoch);
        }
        plt_end(document);
    }
    write_instant(document, "startTime", status->started_at, epoch);
    write_instant(document, "completionTime", status->completed_at, epoch);
    write_count(document, "active", status->active);
    write_count(document, "succeeded", status->succeeded);
    write_count(document, "failed", status->failed);
    if (status->terminating.set) {
        plt_integer(document, "terminating", status->terminating.value);
    }
    if (status->completed.count > 0) {
        write_indexes(document, "completedIndexes", &status->completed);
    }
    if (status->has_failed_indexes) {
        write_indexes(document, "failedIndexes", &status->failed_indexes);
    }
    if (status->has_uncounted) {
        plt_map_begin(document, "uncountedTerminatedPods");
        write_uids(document, "succeeded", &status->uncounted_succeeded);
        write_uids(document, "failed", &status->uncounted_failed);
        plt_end(document);
    }
    if (status->ready.set) {
        plt_integer(document, "ready", status->ready.value);
    }
    plt_end(document);
}

void plt_job_cells(struct plt_job_cells *out, const struct ctl_job_spec *spec, const struct ctl_job_status *status,
                   ctl_time created_at, ctl_time now)
{
    snprintf(out->status, sizeof out->status, "%s", status_word(status));
    if (spec->completions.set) {
        snprintf(out->completions, sizeof out->completions, "%" PRId32 "/%" PRId32, status->succeeded,
                 spec->completions.value);
    } else if (spec->parallelism.set && spec->parallelism.value > 1) {
        snprintf(out->completions, sizeof out->completions, "%" PRId32 "/1 of %" PRId32, status->succeeded,
                 spec->parallelism.value);
    } else {
        snprintf(out->completions, sizeof out->completions, "%" PRId32 "/1", status->succeeded);
    }
    out->duration[0] = '\0';
    if (status->started_at != CTL_NO_TIME) {
        const ctl_time end = status->completed_at == CTL_NO_TIME ? now : status->completed_at;
        sim_duration_human(out->duration, end - status->started_at);
    }
    sim_duration_human(out->age, now - ctl_stored(created_at));
}

static void write_condition(struct plt_document *document, const struct ctl_job_condition *condition, int64_t epoch)
{
    plt_map_begin(document, NULL);
    plt_text(document, "type", ctl_job_condition_type_text(condition->type));
    plt_text(document, "status", condition->status ? "True" : "False");
    write_instant(document, "lastProbeTime", condition->at, epoch);
    write_instant(document, "lastTransitionTime", condition->at, epoch);
    if (condition->reason != CTL_REASON_NONE) {
        plt_text(document, "reason", ctl_job_reason_text(condition->reason));
    }
    if (condition->message != NULL && condition->message[0] != '\0') {
        plt_text(document, "message", condition->message);
    }
    plt_end(document);
}

static void write_count(struct plt_document *document, const char *key, int32_t count)
{
    if (count != 0) {
        plt_integer(document, key, count);
    }
}

static void write_instant(struct plt_document *document, const char *key, ctl_time at, int64_t epoch)
{
    char text[PLT_DECIMAL_SIZE];
    if (at != CTL_NO_TIME) {
        plt_text(document, key, plt_instant_format(text, epoch + ctl_stored(at) / CTL_SECOND));
    }
}

static void write_indexes(struct plt_document *document, const char *key, const struct ctl_indexes *set)
{
    const size_t size = ctl_indexes_text(set, NULL, 0) + 1;
    char *text = malloc(size);
    if (text == NULL) {
        plt_document_fail(document);
        return;
    }
    ctl_indexes_text(set, text, size);
    plt_text(document, key, text);
    free(text);
}

/* Pods have numbers here; as UIDs they are written in the form of version 4. */
static void write_uids(struct plt_document *document, const char *key, const struct ctl_uid_list *list)
{
    if (list->count == 0) {
        return;
    }
    plt_list_begin(document, key);
    for (uint32_t i = 0; i < list->count; i++) {
        char uid[40];
        snprintf(uid, sizeof uid, "00000000-0000-4000-8000-%012" PRIx32, list->uids[i]);
        plt_text(document, NULL, uid);
    }
    plt_end(document);
}

static const char *status_word(const struct ctl_job_status *status)
{
    static const enum ctl_job_condition_type order[] = {CTL_JOB_COMPLETE, CTL_JOB_FAILED, CTL_JOB_SUSPENDED,
                                                        CTL_JOB_FAILURE_TARGET, CTL_JOB_SUCCESS_CRITERIA_MET};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        if (ctl_job_condition_is_true(status, order[i])) {
            return ctl_job_condition_type_text(order[i]);
        }
    }
    return "Running";
}
