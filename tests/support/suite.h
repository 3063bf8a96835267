/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main program of every test file: `return support_run(suite());`. */
#ifndef SUPPORT_SUITE_H
#define SUPPORT_SUITE_H

#include <check.h>

/* Exit code by which CTest knows a program that could not test anything here. */
#define SUPPORT_SKIPPED 77

/* Runs the suite, prints what failed and frees it. Returns the exit code of the program: 0 if all passed, else 1. */
int support_run(Suite *suite);

#endif
