/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads recorded lives of CronJobs (JSON lines, conformance/cron/README.md). As strict as scenarios/recording.h, whose
 * errors and limits these are. */
#ifndef SCN_RECORDING_CRON_H
#define SCN_RECORDING_CRON_H

#include "models/recorded_cron.h"
#include "sim/arena.h"
#include "sim/error.h"

/* Whether the first line is that of a CronJob's trace. */
bool scn_recording_is_cron(const char *text, size_t length);

/* Reads text[0..length), the content of `file` (used in errors only). Time zones are read from the system. */
SIM_MUST_USE enum sim_status scn_recording_cron_read(struct mdl_cron_trace *out, const char *file, const char *text,
                                                     size_t length, struct sim_arena *arena, struct sim_error *error);

#endif
