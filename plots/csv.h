/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of a run as CSV (RFC 4180, lines end with LF), for spreadsheets and gnuplot. Each has a head line. False
 * if something could not be written. */
#ifndef PLT_CSV_H
#define PLT_CSV_H

#include <stdio.h>

#include "plots/run_result.h"

/* A row per Job: namespace, name, outcome, submittedSeconds, endedSeconds, durationSeconds, podsCreated,
 * podsSucceeded, podsFailed, podsDeleted, podReplacements, containerRestarts, then the critical path in seconds, a
 * column per cause. */
bool plt_jobs_csv(FILE *out, const struct plt_run *run);

/* The timeline: seconds, then pods pending, starting, running, terminating, and succeeded and failed so far. */
bool plt_timeline_csv(FILE *out, const struct plt_run *run);

/* The critical path of all Jobs, a row per cause that took any time, largest first: cause, words, seconds, share of 1,
 * label for a picture. */
bool plt_path_csv(FILE *out, const struct plt_run *run);

#endif
