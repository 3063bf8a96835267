/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sim/special: against GSL, tails and the whole range of shapes included. */
#include "sim/special.h"

#include <check.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#include "tests/support/suite.h"

START_TEST(normal_quantile)
{
    static const double tails[] = {1, 1e-3, 1e-8, 1e-16, 1e-100, 1e-300};
    for (int i = 1; i < 4000; i++) {
        for (size_t t = 0; t < sizeof tails / sizeof tails[0]; t++) {
            double p = i / 4000.0 * tails[t], got = sim_normal_quantile(p), want = gsl_cdf_ugaussian_Pinv(p);
            ck_assert_msg(fabs(got - want) <= 1e-9 * fmax(1, fabs(want)), "p %g: %.17g, not %.17g", p, got, want);
        }
    }
}
END_TEST

START_TEST(normal_cdf)
{
    for (double x = -37; x < 10; x += 0.01) {
        double got = sim_normal_cdf(x), want = gsl_cdf_ugaussian_P(x);
        ck_assert_msg(fabs(got - want) <= 1e-11 * want, "x %g: %.17g, not %.17g", x, got, want);
    }
}
END_TEST

/* GSL's P and Q judge our quantile. From 0x1p-53 to 1 - 0x1p-53, which is all that a draw can be. */
START_TEST(gamma_quantile)
{
    for (double shape = 0.05; shape <= 10000; shape *= 1.07) {
        double log_gamma = gsl_sf_lngamma(shape), before = 0;
        for (int i = 0; i < 400; i++) {
            double u = i < 100 ? 0x1p-53 + i * 1e-5 : i < 300 ? (i - 99) / 202.0 : 1 - 0x1p-53 - (399 - i) * 1e-5;
            double x = sim_gamma_quantile(u, shape, log_gamma);
            ck_assert_msg(isfinite(x) && x >= before, "shape %g: quantile(%.17g) = %.17g after %.17g", shape, u, x,
                          before);
            before = x;
            if (x < 1e-300)
                continue; /* where GSL's P underflows */
            double got = u < 0.5 ? gsl_cdf_gamma_P(x, shape, 1) : gsl_cdf_gamma_Q(x, shape, 1);
            double want = u < 0.5 ? u : 1 - u;
            ck_assert_msg(fabs(got - want) <= 1e-7 * want, "shape %g, u %.17g: tail %.17g", shape, u, got);
        }
    }
}
END_TEST

START_TEST(gamma_cdf)
{
    for (double shape = 0.05; shape <= 10000; shape *= 1.3) {
        double log_gamma = gsl_sf_lngamma(shape);
        for (double x = shape / 20; x < shape * 20; x *= 1.1) {
            double got = sim_gamma_cdf(x, shape, log_gamma), want = gsl_cdf_gamma_P(x, shape, 1);
            ck_assert_msg(fabs(got - want) <= 1e-9, "shape %g: cdf(%g) = %.17g, not %.17g", shape, x, got, want);
        }
        ck_assert_double_eq(sim_gamma_cdf(0, shape, log_gamma), 0);
        ck_assert_double_eq(sim_gamma_cdf(1e18, shape, log_gamma), 1);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sim.special");
    TCase *tcase = tcase_create("special");
    tcase_add_test(tcase, normal_quantile);
    tcase_add_test(tcase, normal_cdf);
    tcase_add_test(tcase, gamma_quantile);
    tcase_add_test(tcase, gamma_cdf);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
