/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Normal: Wichura, AS 241 (1988). Gamma: the incomplete function by series and continued fraction (Abramowitz and
 * Stegun 6.5.29, 6.5.31, the latter after Lentz), in logarithms so that no tail underflows. See special.h. */
#include "sim/special.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

static double polynomial(const double coefficients[8], double x);
static double gamma_log_tail(double y, double shape, double log_gamma, bool upper);

double sim_normal_cdf(double x)
{
    return 0.5 * erfc(-x * 0.70710678118654752440);
}

double sim_normal_quantile(double p)
{
    static const double a[] = {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                               1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                               3.3430575583588128105e4, 2.5090809287301226727e3};
    static const double b[] = {1,
                               4.2313330701600911252e1,
                               6.8718700749205790830e2,
                               5.3941960214247511077e3,
                               2.1213794301586595867e4,
                               3.9307895800092710610e4,
                               2.8729085735721942674e4,
                               5.2264952788528545610e3};
    static const double c[] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                               3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                               2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static const double d[] = {1,
                               2.05319162663775882187e0,
                               1.67638483018380384940e0,
                               6.89767334985100004550e-1,
                               1.48103976427480074590e-1,
                               1.51986665636164571966e-2,
                               5.47593808499534494600e-4,
                               1.05075007164441684324e-9};
    static const double e[] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                               2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                               2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static const double f[] = {1,
                               5.99832206555887937690e-1,
                               1.36929880922735805310e-1,
                               1.48753612908506148525e-2,
                               7.86869131145613259100e-4,
                               1.84631831751005468180e-5,
                               1.42151175831644588870e-7,
                               2.04426310338993978564e-15};
    double q = p - 0.5;
    if (fabs(q) <= 0.425) {
        double r = 0.180625 - q * q;
        return q * polynomial(a, r) / polynomial(b, r);
    }
    double r = sqrt(-log(q < 0 ? p : 1 - p));
    double x = r <= 5 ? polynomial(c, r - 1.6) / polynomial(d, r - 1.6) : polynomial(e, r - 5) / polynomial(f, r - 5);
    return q < 0 ? -x : x;
}

/* Newton's method for the logarithm of the smaller tail as a function of log x, which is concave, so that every start
 * converges. */
double sim_gamma_quantile(double u, double shape, double log_gamma)
{
    bool upper = u > 0.5;
    double log_target = upper ? log(1 - u) : log(u);
    /* Start: Wilson and Hilferty's cube, or the first term of the series where that is not positive. */
    double root = 1 - 1 / (9 * shape) + sim_normal_quantile(u) / (3 * sqrt(shape));
    double y = root > 0.2 ? log(shape) + 3 * log(root) : (log(u) + log(shape) + log_gamma) / shape;
    for (int round = 0; round < 100; round++) {
        double log_tail = gamma_log_tail(y, shape, log_gamma, upper);
        double slope = exp(shape * y - exp(y) - log_gamma - log_tail);
        double step = fmin((upper ? log_tail - log_target : log_target - log_tail) / slope, 1);
        y += step;
        if (fabs(step) < 1e-13 * fmax(1, fabs(y)))
            break;
    }
    return exp(y);
}

double sim_gamma_cdf(double x, double shape, double log_gamma)
{
    return x > 0 ? exp(gamma_log_tail(log(x), shape, log_gamma, false)) : 0;
}

static double polynomial(const double coefficients[8], double x)
{
    double sum = coefficients[7];
    for (int i = 6; i >= 0; i--)
        sum = sum * x + coefficients[i];
    return sum;
}

/* Logarithm of P(X > exp(y)) or P(X <= exp(y)): the series gives the lower tail left of the mean, the continued
 * fraction the upper tail right of it. */
static double gamma_log_tail(double y, double shape, double log_gamma, bool upper)
{
    double x = exp(y), log_tail = shape * y - x - log_gamma;
    bool is_upper = x >= shape + 1;
    if (is_upper) {
        double b = x + 1 - shape, c = 1 / DBL_MIN, d = 1 / b, fraction = d, factor = 0;
        for (int n = 1; fabs(factor - 1) > DBL_EPSILON; n++) {
            double numerator = -n * (n - shape);
            b += 2;
            d = 1 / (numerator * d + b);
            c = b + numerator / c;
            factor = c * d;
            fraction *= factor;
        }
        log_tail += log(fraction);
    } else {
        double term = 1 / shape, sum = term;
        for (int n = 1; term > sum * DBL_EPSILON; n++) {
            term *= x / (shape + n);
            sum += term;
        }
        log_tail += log(sum);
    }
    return is_upper == upper ? log_tail : log(-expm1(log_tail));
}
