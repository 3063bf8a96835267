/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results as JUnit XML, which CI servers show: suites of cases, in the order of the calls.
 *
 * Texts may hold any bytes: what XML 1.0 cannot hold becomes U+FFFD. There are no times, so that the same results are
 * the same bytes. A failed write is left in the stream's error flag.
 */
#ifndef PLT_JUNIT_H
#define PLT_JUNIT_H

#include <stdint.h>
#include <stdio.h>

struct plt_junit_counts {
    uint32_t tests, failures, errors;
};

enum plt_junit_verdict {
    PLT_JUNIT_PASSED,
    PLT_JUNIT_FAILED, /* not as expected */
    PLT_JUNIT_ERROR   /* could not be tried */
};

struct plt_junit_case {
    const char *class_name, *name, *file;
    enum plt_junit_verdict verdict;
    const char *message, *text; /* if not passed: one line, and the whole story */
};

void plt_junit_begin(FILE *out, const char *name, const struct plt_junit_counts *counts);
void plt_junit_suite_begin(FILE *out, const char *name, const struct plt_junit_counts *counts);
void plt_junit_case(FILE *out, const struct plt_junit_case *c);
void plt_junit_suite_end(FILE *out);
void plt_junit_end(FILE *out);

#endif
