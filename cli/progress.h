/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line on standard error that tells how far a run is: Jobs done, simulated time, events per second, time left if that
 * is known. It is written a few times per second at most, so short runs have none. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "sim/time.h"

struct cli_progress {
    bool is_shown;
    bool has_line;       /* one stands on the terminal */
    sim_time horizon_ns; /* 0: none */
    struct timespec started_at, shown_at;
};

/* Starts the clock; `is_shown`: whether there will be lines. */
void cli_progress_start(struct cli_progress *progress, bool is_shown, sim_time horizon_ns);

/* An mdl_progress: `context` is the struct cli_progress. Never stops the run. */
bool cli_progress_tell(void *context, sim_time now, uint64_t events, uint32_t jobs_ended, uint32_t jobs_submitted);

/* Puts in the line's place, if there is one, how many events it took how long. Returns the seconds since the start. */
double cli_progress_end(struct cli_progress *progress, uint64_t events);

#endif
