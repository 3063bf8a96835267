/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A second Job controller: written from the behavioural reference (sections 4 and 5) step by step, rescanning all pods
 * for every question, with none of the incremental state. It must agree with control/job_sync.c on any history.
 * Completions of at most NAIVE_INDEXES_MAX.
 */
#ifndef TESTS_NAIVE_JOB_H
#define TESTS_NAIVE_JOB_H

#include "tests/control/job_log.h"

enum { NAIVE_INDEXES_MAX = 192, NAIVE_PODS_MAX = 256 };

/* One sync of view->job over pods[0..count), ordered by number; view->pods is not read. */
void naive_job_sync(struct job_log *log, const struct ctl_job_view *view, struct ctl_pod *const *pods, uint32_t count,
                    const struct ctl_tuning *tuning, job_answer *answer, void *context);

#endif
