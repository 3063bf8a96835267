/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A critical path as shares by cause, largest first: what text, table and picture show. */
#ifndef PLT_SHARES_H
#define PLT_SHARES_H

#include "models/result.h"

struct plt_share {
    enum mdl_cause cause;
    sim_time spent;
    double share; /* of the whole path; 0 if that is empty */
};

/* Equal ones stand in the order of the causes. */
void plt_shares(struct plt_share out[MDL_CAUSES], const struct mdl_path *path);

#endif
