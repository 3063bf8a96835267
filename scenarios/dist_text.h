/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distributions as they stand in documents: of durations (`exponential(mean=60s)`), of numbers, of sizes (`200Mi`). */
#ifndef SCN_DIST_TEXT_H
#define SCN_DIST_TEXT_H

#include "models/field.h"
#include "scenarios/tree.h"
#include "sim/dist.h"

/* Reads `node`, a text or a number; `kind` is MDL_DURATIONS (in seconds), MDL_NUMBERS or MDL_SIZES (in bytes). Files
 * that empirical(file.csv#column) names lie in `folder`; NULL: they are refused. */
SIM_MUST_USE enum sim_status scn_dist_read(const struct sim_dist **out, enum mdl_field_kind kind,
                                           const struct scn_node *node, const char *folder, struct sim_arena *arena,
                                           struct sim_error *error);

#endif
