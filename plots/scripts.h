/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gnuplot's scripts, which travel inside the program; CMake makes them from the *.gp files beside this one. Each says
 * in its head which columns it reads and which arguments it takes. */
#ifndef PLT_SCRIPTS_H
#define PLT_SCRIPTS_H

extern const char plt_script_timeline[];
extern const char plt_script_critical_path[];
extern const char plt_script_terminal[];

#endif
