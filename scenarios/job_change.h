/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Job before and after a change: what validation of updates wants to know, told by the trees, which hold every
 * field. */
#ifndef SCN_JOB_CHANGE_H
#define SCN_JOB_CHANGE_H

#include "control/validate.h"
#include "scenarios/tree.h"

/* `old` and `new` are Job objects with all their defaults. */
struct ctl_job_equalities scn_job_compare(const struct scn_node *old, const struct scn_node *new);

#endif
