/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a sync did, as text, in one form for the controller and for the naive twin: equal logs are equal syncs. */
#ifndef TESTS_JOB_LOG_H
#define TESTS_JOB_LOG_H

#include "control/job_sync.h"

struct job_log {
    char text[32768];
    size_t length;
};

/* What the API answers in a test: a function of the call. `id`: the pod, or the how-manieth create; sets answer and
 * strip_failed. */
typedef void job_answer(void *context, enum ctl_job_step step, uint32_t id, struct ctl_job_call *call);

void job_log_add(struct job_log *log, const char *format, ...) __attribute__((format(printf, 2, 3)));
void job_log_call(struct job_log *log, enum ctl_job_step step, uint32_t id, const struct ctl_job_call *call);
/* The status with whole index sets. */
void job_log_status(struct job_log *log, const struct ctl_job_status *status, const char *completed, const char *failed,
                    bool after_releases, enum ctl_answer answer);

/* Carries a plan out. `stored`: filled with the last status that was stored, index sets included (memory from
 * `memory`); false if none was. */
bool job_log_plan(struct job_log *log, const struct ctl_job_view *view, struct ctl_job_plan *plan, job_answer *answer,
                  void *context, struct ctl_job_status *stored, const struct ctl_memory *memory);

#endif
