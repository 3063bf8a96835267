/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer for people, on one screen: what came out, why it took that long, what binds, one hint. */
#ifndef PLT_TEXT_H
#define PLT_TEXT_H

#include "plots/decimal.h"
#include "plots/run_result.h"

/* Of where the text goes. */
struct plt_style {
    bool color;     /* ANSI colours and bold */
    int columns;    /* at least 40 */
};

void plt_text_answer(FILE *out, const struct plt_run *run, const struct plt_style *style);

/* A span for people, three figures or so: "0s", "250ms", "8.2s", "5m30s", "2d1h". */
const char *plt_span_format(char out[PLT_DECIMAL_SIZE], sim_time span);

#endif
