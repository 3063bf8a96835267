/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/progress.h"

#include <inttypes.h>
#include <stdio.h>

#include "plots/decimal.h"

static const double pause_s = 0.2;

static double seconds_since(const struct timespec *then);
static double time_left(const struct cli_progress *progress, double spent_s, sim_time now, uint32_t ended,
                        uint32_t submitted);

void cli_progress_start(struct cli_progress *progress, bool is_shown, sim_time horizon_ns)
{
    *progress = (struct cli_progress){.is_shown = is_shown, .horizon_ns = horizon_ns};
    clock_gettime(CLOCK_MONOTONIC, &progress->started_at);
    progress->shown_at = progress->started_at;
}

bool cli_progress_tell(void *context, sim_time now, uint64_t events, uint32_t jobs_ended, uint32_t jobs_submitted)
{
    struct cli_progress *progress = context;
    if (!progress->is_shown || seconds_since(&progress->shown_at) < pause_s) {
        return true;
    }
    clock_gettime(CLOCK_MONOTONIC, &progress->shown_at);
    const double spent_s = seconds_since(&progress->started_at);
    char text[PLT_DECIMAL_SIZE];
    fprintf(stderr, "\r\x1b[K%" PRIu32 "/%" PRIu32 " Jobs, at %s, %.2f M events/s", jobs_ended, jobs_submitted,
            plt_span_format(text, now), (double)events / spent_s / 1e6);
    const double left_s = time_left(progress, spent_s, now, jobs_ended, jobs_submitted);
    if (left_s > 0) {
        fprintf(stderr, ", about %s left", plt_span_format(text, sim_time_from_seconds(left_s)));
    }
    fflush(stderr);
    progress->has_line = true;
    return true;
}

double cli_progress_end(struct cli_progress *progress, uint64_t events)
{
    const double spent_s = seconds_since(&progress->started_at);
    if (progress->has_line) {
        char count[PLT_DECIMAL_SIZE];
        fprintf(stderr, "\r\x1b[K%s events in %.2f s\n", plt_count_format(count, events), spent_s);
    }
    return spent_s;
}

static double seconds_since(const struct timespec *then)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) + (double)(now.tv_nsec - then->tv_nsec) * 1e-9;
}

/* As if what is left went as fast as what is done: by simulated time if its end is known, else by Jobs; 0: unknown. */
static double time_left(const struct cli_progress *progress, double spent_s, sim_time now, uint32_t ended,
                        uint32_t submitted)
{
    const double done = progress->horizon_ns > 0 ? (double)now / (double)progress->horizon_ns
                        : submitted > 0          ? (double)ended / submitted
                                                 : 0;
    return done > 0 ? spent_s * (1 - done) / done : 0;
}
