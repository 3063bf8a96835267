/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs gnuplot, if there is one. Data and titles reach it as files and arguments, never as program text. */
#ifndef PLT_GNUPLOT_H
#define PLT_GNUPLOT_H

#include <stdio.h>

enum plt_gnuplot { PLT_GNUPLOT_DONE, PLT_GNUPLOT_ABSENT, PLT_GNUPLOT_FAILED };

/* Runs the script (a path from `folder`) with `arguments` (NULL-terminated, at most 8), in `folder`, without the user's
 * start-up file. What it prints goes to `out`; NULL: nowhere. FAILED: it said that it failed. */
enum plt_gnuplot plt_gnuplot_run(const char *folder, const char *script, const char *const arguments[], FILE *out);

#endif
