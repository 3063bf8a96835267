/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the scheduler says of a pod that it could not place: the text of its FailedScheduling event (framework's
 * FitError). */
#ifndef MDL_SCHED_MESSAGE_H
#define MDL_SCHED_MESSAGE_H

#include "models/sched_choice.h"

enum { MDL_SCHED_REASONS_MAX = MDL_RESOURCES_MAX };

/* The reasons of a verdict in upstream's words, in its order; their number. `names`: of resources. */
uint32_t mdl_sched_reasons(const char *out[static MDL_SCHED_REASONS_MAX], const struct mdl_sched_verdict *verdict,
                           const char *const *names, struct sim_arena *arena);

/* Counts reasons; zero-initialised but for `names` and `arena`. */
struct mdl_sched_histogram {
    struct sim_arena *arena;
    const char *const *names;
    uint32_t counts[MDL_SCHED_REASONS];  /* of whole reasons ... */
    uint32_t lacking[MDL_RESOURCES_MAX]; /* ... and by resource */
};
void mdl_sched_histogram_add(struct mdl_sched_histogram *histogram, const struct mdl_sched_verdict *verdict,
                             uint32_t nodes);

/* `0/3 nodes are available: 1 Too many pods, 2 Insufficient cpu.` */
const char *mdl_sched_histogram_text(const struct mdl_sched_histogram *histogram, uint32_t node_count);

/* The text of an attempt that found nothing. */
const char *mdl_sched_fit_error(const struct mdl_sched_found *found, const struct mdl_sched_cluster *cluster,
                                struct sim_arena *arena);

#endif
