/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drives the Job controller of control/ by a recorded trace, without a cluster, and compares line by line.
 *
 * The controller's code is the one that the simulated cluster runs: handlers, work queue, guard, claims, the decision.
 * Here calls take no time and one worker syncs at the instants that the recording says. What a call answers is computed
 * from the world's rules and faults, not taken from the trace; taken are only pod names and which of equally ranked
 * pods went.
 */
#ifndef MDL_RECORDED_WORLD_H
#define MDL_RECORDED_WORLD_H

#include "models/recorded_compare.h"
#include "models/recorded_trace.h"
#include "sim/arena.h"

struct mdl_replay {
    bool diverged;
    uint32_t line; /* position in trace->lines of the first line that differs */
    struct mdl_differences differences;
    uint32_t syncs; /* that were equal */
};

/* Replays a trace until its end or the first difference. Memory: the arena, which may be freed afterwards. Never fails:
 * a stimulus that cannot be (a change of a pod that is not stored, ...) is reported as a difference. */
void mdl_replay_trace(struct mdl_replay *out, const struct mdl_recorded_trace *trace, struct sim_arena *arena);

#endif
