/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of --out: result.json, jobs.csv, timeline.csv, critical-path.csv, and in plots/ the pictures (PNG and SVG)
 * with the gnuplot scripts that drew them.
 *
 * They are written into a new folder beside the place where they shall be and then moved there, so they appear whole
 * or not at all. In a folder that exists already, older files of these names are replaced and all others left alone.
 * */
#ifndef PLT_ARTEFACTS_H
#define PLT_ARTEFACTS_H

#include "plots/run_result.h"
#include "sim/error.h"

/* Writes them into `folder`, which is made if it is not there (its parent must be). `*note` becomes a sentence for the
 * user if there are no pictures, else NULL. SIM_ENVIRONMENT: something could not be written; nothing has changed.
 * SIGINT and SIGTERM wait until it is done. */
SIM_MUST_USE enum sim_status plt_artefacts_write(const char *folder, const struct plt_run *run, const char **note,
                                                 struct sim_error *error);

/* The timeline in characters, for a terminal, through gnuplot. `*note` as above. */
SIM_MUST_USE enum sim_status plt_terminal_plot(FILE *out, const struct plt_run *run, int columns, const char **note,
                                               struct sim_error *error);

#endif
