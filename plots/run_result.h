/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run as the document of kind RunResult. */
#ifndef PLT_RUN_RESULT_H
#define PLT_RUN_RESULT_H

#include "models/result.h"
#include "plots/document.h"

/* How long the run took here: the only figures that differ from one time to the next. */
struct plt_timing {
    double wall_s;
};

/* A run and what is said about it. Everything is lent. */
struct plt_run {
    const char *scenario;
    uint64_t seed;
    int64_t epoch_unix_s;     /* the second since 1970 that is time 0 of the Jobs' statuses */
    sim_time epoch_offset_ns; /* the scenario's start, counted from it */
    const struct mdl_result *result;
    const struct plt_timing
        *timing; /* NULL: wallSeconds and eventsPerSecond are 0, so that equal runs give equal bytes */
};

void plt_run_result(struct plt_document *document, const struct plt_run *run);

#endif
