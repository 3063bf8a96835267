/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of a scenario: builds the simulated cluster from a configuration, drives it to its end, and collects the
 * result. */
#ifndef MDL_WORLD_H
#define MDL_WORLD_H

#include "models/config.h"
#include "models/result.h"
#include "sim/arena.h"

/* Without a horizon of its own a run stops here: what goes on for ten years goes on for ever. */
#define MDL_HORIZON_MAX (3652 * SIM_DAY)

/* Told every few thousand events, in order of simulated time; returning false stops the run at that instant. */
typedef bool mdl_progress(void *context, sim_time now, uint64_t events, uint32_t jobs_ended, uint32_t jobs_submitted);

struct mdl_run_options {
    uint64_t seed;
    uint32_t replication;
    bool check_invariants;  /* models/invariants.h, every so many events; slow */
    uint64_t shuffle;       /* test mode: the order of events at the same instant is drawn from this seed; 0: off */
    mdl_progress *progress; /* NULL: none */
    void *progress_context;
    sim_no_memory_handler *no_memory;
    void *no_memory_context;
};

/* Runs the scenario. Deterministic: the same configuration, seed and replication give the same result, byte for byte.
 * Several
 * runs may go on at once in different threads. `out` is the caller's, to be freed with mdl_result_free; its strings are
 * its
 * own but for the Jobs' specs, which are the configuration's. Cost: about 100 ns an event, 13 events a pod. */
void mdl_world_run(const struct mdl_config *config, const struct mdl_run_options *options, struct mdl_result *out);

#endif
