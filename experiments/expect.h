/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scenario expects of its run: `completionSeconds.p95 < 1h30m`, `jobs.failed == 0`.
 *
 *     expectation = METRIC OPERATOR VALUE        blanks between them may be left out
 *     METRIC      = a name of the table of metrics; NAME stands for NAME.mean
 *     OPERATOR    = < <= > >= == !=
 *     VALUE       = a number; for metrics in seconds also a Go duration; for others also a quantity (250m, 1Gi)
 *
 * A metric that has no value (NaN) meets nothing.
 */
#ifndef EXP_EXPECT_H
#define EXP_EXPECT_H

#include <stdbool.h>

#include "models/result.h"
#include "sim/error.h"

enum exp_operator { EXP_LESS, EXP_LESS_EQUAL, EXP_GREATER, EXP_GREATER_EQUAL, EXP_EQUAL, EXP_NOT_EQUAL, EXP_OPERATORS };

struct exp_expectation {
    const struct mdl_metric *metric;
    enum exp_operator operator;
    double value;
};

/* Errors name what is wrong and what is allowed, the nearest metric included. */
SIM_MUST_USE enum sim_status exp_expectation_parse(struct exp_expectation *out, const char *text,
                                                   struct sim_error *error);

/* Whether the run meets it; `actual` (may be NULL) gets what it was compared with. */
bool exp_expectation_met(const struct exp_expectation *expectation, const struct mdl_result *result, double *actual);

#endif
