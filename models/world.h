/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of a scenario: builds the simulated cluster from a configuration, drives it to its end, and collects the result. */
#ifndef MDL_WORLD_H
#define MDL_WORLD_H

#include "models/config.h"
#include "models/result.h"
#include "sim/error.h"

/* What an onlooker is told while a run goes on. All calls come from within mdl_world_run, in order of simulated time. */
struct mdl_observer {
    void *context;
    /* Every few thousand events, for progress; may be NULL. Returning false stops the run at that instant. */
    bool (*progress)(void *context, sim_time now, uint64_t events, uint64_t jobs_ended, uint64_t jobs_submitted);
};

struct mdl_run_options {
    uint64_t seed;
    uint32_t replication;
    bool check_invariants;      /* check models/invariants.c every so many events; slow */
    const struct mdl_observer *observer;    /* NULL: none */
};

/* Runs the scenario. Deterministic: the same configuration, seed and replication give the same result, byte for byte.
 * Fails only for lack of memory or where a limit of the engine is exceeded (16.7 M pods alive, ...). */
enum sim_status mdl_world_run(const struct mdl_config *config, const struct mdl_run_options *options,
                              struct mdl_result *out, struct sim_error *error);

#endif
