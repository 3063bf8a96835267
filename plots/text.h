/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer for people, on one screen: what came out, why it took that long, what binds, one hint. */
#ifndef PLT_TEXT_H
#define PLT_TEXT_H

#include "plots/run_result.h"

/* Of where the text goes. */
struct plt_style {
    bool color;  /* ANSI colours and bold */
    int columns; /* at least 40 */
};

void plt_text_answer(FILE *out, const struct plt_run *run, const struct plt_style *style);

#endif
