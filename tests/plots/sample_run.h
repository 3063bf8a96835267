/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run made by hand, for the tests of all that shows one. */
#ifndef TESTS_SAMPLE_RUN_H
#define TESTS_SAMPLE_RUN_H

#include "plots/run_result.h"

/* Job i of `jobs`: submitted at i s, two retries, complete after 97.080000001 s; every seventh, from the fourth on,
 * failed. */
struct plt_run sample_run(const char *scenario, uint32_t jobs);

void sample_run_free(struct plt_run *run);

#endif
