/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/shares.h"

#include <stdlib.h>

static int compare_shares(const void *a, const void *b);

void plt_shares(struct plt_share out[MDL_CAUSES], const struct mdl_path *path)
{
    sim_time whole = 0;
    for (int cause = 0; cause < MDL_CAUSES; cause++) {
        whole += path->by_cause[cause];
    }
    for (int cause = 0; cause < MDL_CAUSES; cause++) {
        const sim_time spent = path->by_cause[cause];
        out[cause] = (struct plt_share){(enum mdl_cause)cause, spent, whole > 0 ? (double)spent / (double)whole : 0};
    }
    qsort(out, MDL_CAUSES, sizeof out[0], compare_shares);
}

static int compare_shares(const void *a, const void *b)
{
    const struct plt_share *left = a;
    const struct plt_share *right = b;
    if (left->spent != right->spent) {
        return left->spent < right->spent ? 1 : -1;
    }
    return (int)left->cause - (int)right->cause;
}
