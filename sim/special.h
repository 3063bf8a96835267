/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two special functions that sampling by inversion needs, faster than GSL's and converging wherever the
 * distribution table allows parameters (GSL's gamma inverse does not). Pure functions; tests/sim/test_special.c
 * compares with GSL.
 */
#ifndef SIM_SPECIAL_H
#define SIM_SPECIAL_H

/* Phi(x). */
double sim_normal_cdf(double x);

/* x with Phi(x) = p, 0 < p < 1; about 10 ns, relative error about 1e-15. */
double sim_normal_quantile(double p);

/* The gamma distribution of scale 1; `log_gamma` is the logarithm of the gamma function at `shape`, 0.05 <= shape <=
 * 1e4. About 1 us, up to 20 us for the largest shapes; relative error about 1e-10 or less. 0 < u < 1. */
double sim_gamma_quantile(double u, double shape, double log_gamma);
double sim_gamma_cdf(double x, double shape, double log_gamma);

#endif
