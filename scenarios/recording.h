/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads recorded traces of the Job controller (JSON lines, format jobsim-trace/1) into typed lines.
 *
 * Everything is checked on the way in: kinds, ranges, unknown keys and words, order of times, and that pods and Jobs
 * are named before they are used. What is there for readers only (about, features, the verb of a pod's change, the
 * policy of a deletion) decides nothing and is left out. What is wrong is reported as `FILE:LINE: what`. Memory is the
 * caller's arena.
 */
#ifndef SCN_RECORDING_H
#define SCN_RECORDING_H

#include "models/recorded_trace.h"
#include "sim/arena.h"
#include "sim/error.h"

enum {
    SCN_RECORDING_BYTES_MAX = 256 << 20,
    SCN_RECORDING_PODS_MAX = 1000000,
    SCN_RECORDING_COMPLETIONS_MAX = 10000000,
};

/* Reads text[0..length), the content of `file` (used in errors only). */
SIM_MUST_USE enum sim_status scn_recording_read(struct mdl_recorded_trace *out, const char *file, const char *text,
                                                size_t length, struct sim_arena *arena, struct sim_error *error);

#endif
