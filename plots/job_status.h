/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Job's status in the forms in which Kubernetes shows it: the API's JSON object and kubectl's table row. */
#ifndef PLT_JOB_STATUS_H
#define PLT_JOB_STATUS_H

#include "models/result.h"
#include "plots/decimal.h"
#include "plots/document.h"

/* Writes batch/v1 JobStatus as the API server returns it: the order and omissions of the Go struct, times in RFC 3339.
 * `epoch_unix_s`: the second since 1970 that is time 0 of the status. */
void plt_job_status(struct plt_document *document, const char *key, const struct ctl_job_status *status,
                    int64_t epoch_unix_s);

/* The cells of `kubectl get job`: STATUS, COMPLETIONS, DURATION, AGE (pkg/printers/internalversion, printJob). */
struct plt_job_cells {
    char status[24];
    char completions[40];
    char duration[SIM_TIME_TEXT_SIZE];
    char age[SIM_TIME_TEXT_SIZE];
};

/* `now` and `created_at` count from the status' time 0. */
void plt_job_cells(struct plt_job_cells *out, const struct ctl_job_spec *spec, const struct ctl_job_status *status,
                   ctl_time created_at, ctl_time now);

#endif
