/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What dist.c (the table) and dist_parse.c (the text) share. */
#ifndef SIM_DIST_PRIV_H
#define SIM_DIST_PRIV_H

#include "sim/dist.h"

enum { SIM_DIST_CONSTANTS = 3 };

struct sim_dist_part {
    double weight; /* of a mixture: they sum to 1 */
    const struct sim_dist *dist;
};

struct sim_dist {
    const struct sim_dist_row *row;
    unsigned form;                         /* of the row, as written */
    double given[SIM_DIST_PARAMETERS_MAX]; /* in the form's order; NAN: optional and not given */
    double constants[SIM_DIST_CONSTANTS];  /* what the row's functions use */
    const struct sim_dist_part *parts;     /* mixture: several; shift: one */
    size_t part_count;
    const double *values; /* empirical: sorted */
    size_t value_count;
    const char *column; /* empirical: `file.csv#column` */
};

/* The rows that the parser builds itself or that need no name in front. */
const struct sim_dist_row *sim_dist_row_constant(void);
const struct sim_dist_row *sim_dist_row_shift(void);
const struct sim_dist_row *sim_dist_row_mixture(void);
const struct sim_dist_row *sim_dist_row_empirical(void);

#endif
