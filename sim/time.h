/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Simulated time: signed 64-bit nanoseconds since the start of the scenario, and its text forms.
 *
 * Durations are read and written as Go's time.ParseDuration and Duration.String do, in every accepted and refused case.
 * Doubles enter the clock in one place only, sim_time_from_seconds(), which rounds once.
 */
#ifndef SIM_TIME_H
#define SIM_TIME_H

#include <stddef.h>
#include <stdint.h>

#include "sim/error.h"

typedef int64_t sim_time; /* ns; absolute times of the clock are >= 0 */

#define SIM_MICROSECOND INT64_C(1000)
#define SIM_MILLISECOND INT64_C(1000000)
#define SIM_SECOND      INT64_C(1000000000)
#define SIM_MINUTE      (60 * SIM_SECOND)
#define SIM_HOUR        (60 * SIM_MINUTE)
#define SIM_DAY         (24 * SIM_HOUR)
#define SIM_TIME_NEVER  INT64_MAX

/* Enough for every text form below, NUL included. */
enum { SIM_TIME_TEXT_SIZE = 40 };

/* Reads a Go duration (`1h30m`, `250ms`, `-1.5s`, `0`). The error's text is Go's. */
SIM_MUST_USE enum sim_status sim_duration_parse(sim_time *out, const char *text, size_t length,
                                                struct sim_error *error);

/* Duration.String() of Go: `1h30m0s`, `1.5s`, `100µs`, `0s`. Returns `out`. */
const char *sim_duration_format(char out[SIM_TIME_TEXT_SIZE], sim_time duration);

/* An age for people, two units at most: `90s`, `5m30s`, `2d1h`, `<invalid>` (k8s.io/apimachinery HumanDuration). */
const char *sim_duration_human(char out[SIM_TIME_TEXT_SIZE], sim_time duration);

/* The same with one unit: `1m`, `7h`, `2y` (ShortHumanDuration). */
const char *sim_duration_short(char out[SIM_TIME_TEXT_SIZE], sim_time duration);

/* Saturates at SIM_TIME_NEVER; both terms >= 0. */
static inline sim_time sim_time_add(sim_time at, sim_time duration)
{
    return duration > SIM_TIME_NEVER - at ? SIM_TIME_NEVER : at + duration;
}

static inline double sim_time_to_seconds(sim_time duration)
{
    return (double)duration / 1e9;
}

/* Rounds to the nearest nanosecond, halves up; saturates at SIM_TIME_NEVER; NaN and what is below zero become 0. */
static inline sim_time sim_time_from_seconds(double seconds)
{
    double ns = seconds * 1e9 + 0.5;
    if (!(ns >= 0))
        return 0;
    return ns >= 0x1p63 ? SIM_TIME_NEVER : (sim_time)ns;
}

#endif
