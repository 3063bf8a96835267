/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `kubectl create job NAME --image=IMAGE [-- COMMAND...]` and `--from=cronjob/NAME`: the Job that kubectl sends. */
#ifndef SCN_JOB_CREATE_H
#define SCN_JOB_CREATE_H

#include "scenarios/tree.h"

struct scn_job_request {
    const char *name, *namespace_name; /* NULL namespace: none */
    const char *image;                 /* NULL: not given */
    const char *const *command;
    uint32_t command_count;
    bool has_from; /* --from was given; then `cronjob` is that object */
    const struct scn_node *cronjob;
};

/* NULL, or what kubectl says is wrong with the request itself. */
const char *scn_job_request_refusal(const struct scn_job_request *request);

/* The Job of a request that is not refused. */
const struct scn_node *scn_job_create(const struct scn_job_request *request, struct sim_arena *arena);

#endif
