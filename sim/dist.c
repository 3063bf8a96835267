/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of distributions: one row and its few functions each. See dist.h; the text form is in dist_parse.c.
 *
 * Formulas are the textbook ones (Johnson, Kotz, Balakrishnan, "Continuous Univariate Distributions").
 */
#include <assert.h>
#include <float.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#include "sim/dist_priv.h"
#include "sim/special.h"

#define QUANTITY_MAX 1e18 /* 30 years in ns as in bytes or seconds; keeps every sample finite */

static const double normal_p99 = 2.3263478740408408; /* sim_normal_quantile(0.99) */

/* ---- constant: the value ----------------------------------------------------------------------------------------- */

static enum sim_status constant_prepare(struct sim_dist *dist, unsigned form, const double *given,
                                        struct sim_error *error)
{
    (void)form, (void)error;
    dist->constants[0] = given[0];
    return SIM_OK;
}

static double constant_quantile(const struct sim_dist *dist, double u)
{
    (void)u;
    return dist->constants[0];
}

static double constant_cdf(const struct sim_dist *dist, double x)
{
    return x >= dist->constants[0] ? 1 : 0;
}

static double constant_mean(const struct sim_dist *dist)
{
    return dist->constants[0];
}

static double constant_variance(const struct sim_dist *dist)
{
    (void)dist;
    return 0;
}

/* ---- exponential: the mean --------------------------------------------------------------------------------------- */

static double exponential_quantile(const struct sim_dist *dist, double u)
{
    return -dist->constants[0] * log(1 - u);
}

static double exponential_cdf(const struct sim_dist *dist, double x)
{
    return x > 0 ? -expm1(-x / dist->constants[0]) : 0;
}

static double exponential_variance(const struct sim_dist *dist)
{
    return dist->constants[0] * dist->constants[0];
}

/* ---- lognormal: mu, sigma ---------------------------------------------------------------------------------------- */

static enum sim_status lognormal_prepare(struct sim_dist *dist, unsigned form, const double *given,
                                         struct sim_error *error)
{
    double mu = log(given[0]), sigma = given[1];
    if (form == 1) {
        double log_variance = log1p(given[1] * given[1]);
        sigma = sqrt(log_variance);
        mu -= log_variance / 2;
    } else if (form == 2) {
        if (given[1] < given[0])
            return sim_error_set(error, SIM_BAD_INPUT, "p99 is below p50");
        sigma = (log(given[1]) - mu) / normal_p99;
    }
    dist->constants[0] = mu;
    dist->constants[1] = sigma;
    return SIM_OK;
}

static double lognormal_quantile(const struct sim_dist *dist, double u)
{
    return exp(dist->constants[0] + dist->constants[1] * sim_normal_quantile(u));
}

static double lognormal_cdf(const struct sim_dist *dist, double x)
{
    if (x <= 0)
        return 0;
    double above = log(x) - dist->constants[0];
    return dist->constants[1] > 0 ? sim_normal_cdf(above / dist->constants[1]) : above >= 0;
}

static double lognormal_mean(const struct sim_dist *dist)
{
    return exp(dist->constants[0] + dist->constants[1] * dist->constants[1] / 2);
}

static double lognormal_variance(const struct sim_dist *dist)
{
    double mean = lognormal_mean(dist);
    return mean * mean * expm1(dist->constants[1] * dist->constants[1]);
}

/* ---- weibull: scale, shape --------------------------------------------------------------------------------------- */

static enum sim_status weibull_prepare(struct sim_dist *dist, unsigned form, const double *given,
                                       struct sim_error *error)
{
    (void)error;
    dist->constants[0] = form == 0 ? given[0] : given[0] / tgamma(1 + 1 / given[1]);
    dist->constants[1] = given[1];
    return SIM_OK;
}

static double weibull_quantile(const struct sim_dist *dist, double u)
{
    return dist->constants[0] * pow(-log(1 - u), 1 / dist->constants[1]);
}

static double weibull_cdf(const struct sim_dist *dist, double x)
{
    return x > 0 ? -expm1(-pow(x / dist->constants[0], dist->constants[1])) : 0;
}

static double weibull_mean(const struct sim_dist *dist)
{
    return dist->constants[0] * tgamma(1 + 1 / dist->constants[1]);
}

static double weibull_variance(const struct sim_dist *dist)
{
    double mean = tgamma(1 + 1 / dist->constants[1]);
    return dist->constants[0] * dist->constants[0] * (tgamma(1 + 2 / dist->constants[1]) - mean * mean);
}

/* ---- gamma: shape, scale, log of the gamma function at shape ----------------------------------------------------- */

static enum sim_status gamma_prepare(struct sim_dist *dist, unsigned form, const double *given, struct sim_error *error)
{
    (void)error;
    dist->constants[0] = form == 0 ? given[0] : 1 / (given[1] * given[1]);
    dist->constants[1] = form == 0 ? given[1] : given[0] / dist->constants[0];
    dist->constants[2] = gsl_sf_lngamma(dist->constants[0]);
    return SIM_OK;
}

static double gamma_quantile(const struct sim_dist *dist, double u)
{
    return dist->constants[1] * sim_gamma_quantile(u, dist->constants[0], dist->constants[2]);
}

static double gamma_cdf(const struct sim_dist *dist, double x)
{
    return sim_gamma_cdf(x / dist->constants[1], dist->constants[0], dist->constants[2]);
}

static double gamma_mean(const struct sim_dist *dist)
{
    return dist->constants[0] * dist->constants[1];
}

static double gamma_variance(const struct sim_dist *dist)
{
    return dist->constants[0] * dist->constants[1] * dist->constants[1];
}

/* ---- normal above zero: mean and sd before truncation, probability of not being below zero ----------------------- */

static enum sim_status normal_prepare(struct sim_dist *dist, unsigned form, const double *given,
                                      struct sim_error *error)
{
    (void)form, (void)error;
    dist->constants[0] = given[0];
    dist->constants[1] = given[1];
    dist->constants[2] = sim_normal_cdf(given[0] / given[1]);
    return SIM_OK;
}

static double normal_quantile(const struct sim_dist *dist, double u)
{
    double x = dist->constants[0] - dist->constants[1] * sim_normal_quantile(dist->constants[2] * (1 - u));
    return x > 0 ? x : 0;
}

static double normal_cdf(const struct sim_dist *dist, double x)
{
    return x > 0 ? 1 - sim_normal_cdf((dist->constants[0] - x) / dist->constants[1]) / dist->constants[2] : 0;
}

/* Density over probability above zero, at zero: the inverse Mills ratio. */
static double normal_hazard_at_zero(const struct sim_dist *dist)
{
    double z = dist->constants[0] / dist->constants[1];
    return exp(-z * z / 2) * 0.39894228040143267794 / dist->constants[2];
}

static double normal_mean(const struct sim_dist *dist)
{
    return dist->constants[0] + dist->constants[1] * normal_hazard_at_zero(dist);
}

static double normal_variance(const struct sim_dist *dist)
{
    double hazard = normal_hazard_at_zero(dist), z = dist->constants[0] / dist->constants[1];
    return dist->constants[1] * dist->constants[1] * (1 - hazard * (z + hazard));
}

/* ---- uniform: a, b ----------------------------------------------------------------------------------------------- */

static enum sim_status uniform_prepare(struct sim_dist *dist, unsigned form, const double *given,
                                       struct sim_error *error)
{
    (void)form;
    if (given[1] < given[0])
        return sim_error_set(error, SIM_BAD_INPUT, "b is below a");
    dist->constants[0] = given[0];
    dist->constants[1] = given[1];
    return SIM_OK;
}

static double uniform_quantile(const struct sim_dist *dist, double u)
{
    return dist->constants[0] + (dist->constants[1] - dist->constants[0]) * u;
}

static double uniform_cdf(const struct sim_dist *dist, double x)
{
    if (x < dist->constants[0])
        return 0;
    return x < dist->constants[1] ? (x - dist->constants[0]) / (dist->constants[1] - dist->constants[0]) : 1;
}

static double uniform_mean(const struct sim_dist *dist)
{
    return dist->constants[0] / 2 + dist->constants[1] / 2;
}

static double uniform_variance(const struct sim_dist *dist)
{
    double width = dist->constants[1] - dist->constants[0];
    return width * width / 12;
}

/* ---- triangular: a, mode, b -------------------------------------------------------------------------------------- */

static enum sim_status triangular_prepare(struct sim_dist *dist, unsigned form, const double *given,
                                          struct sim_error *error)
{
    (void)form;
    if (given[1] < given[0] || given[2] < given[1])
        return sim_error_set(error, SIM_BAD_INPUT, "a <= mode <= b does not hold");
    for (int i = 0; i < 3; i++)
        dist->constants[i] = given[i];
    return SIM_OK;
}

static double triangular_quantile(const struct sim_dist *dist, double u)
{
    double a = dist->constants[0], mode = dist->constants[1], b = dist->constants[2];
    if (u * (b - a) < mode - a)
        return a + sqrt(u * (b - a) * (mode - a));
    return b - sqrt((1 - u) * (b - a) * (b - mode));
}

static double triangular_cdf(const struct sim_dist *dist, double x)
{
    double a = dist->constants[0], mode = dist->constants[1], b = dist->constants[2];
    if (x < a)
        return 0;
    if (x >= b)
        return 1;
    return x < mode ? (x - a) / (b - a) * ((x - a) / (mode - a)) : 1 - (b - x) / (b - a) * ((b - x) / (b - mode));
}

static double triangular_mean(const struct sim_dist *dist)
{
    return (dist->constants[0] + dist->constants[1] + dist->constants[2]) / 3;
}

static double triangular_variance(const struct sim_dist *dist)
{
    double left = dist->constants[1] - dist->constants[0], right = dist->constants[2] - dist->constants[1];
    return (left * left + left * right + right * right) / 18;
}

/* ---- pareto: min, alpha, log(max / min) or INFINITY -------------------------------------------------------------- */

static enum sim_status pareto_prepare(struct sim_dist *dist, unsigned form, const double *given,
                                      struct sim_error *error)
{
    (void)form;
    if (given[2] <= given[0])
        return sim_error_set(error, SIM_BAD_INPUT, "max is not above min");
    dist->constants[0] = given[0];
    dist->constants[1] = given[1];
    dist->constants[2] = isnan(given[2]) ? INFINITY : log(given[2] / given[0]);
    return SIM_OK;
}

static double pareto_quantile(const struct sim_dist *dist, double u)
{
    double alpha = dist->constants[1], tail_beyond = exp(-alpha * dist->constants[2]);
    return dist->constants[0] * pow(1 - u + u * tail_beyond, -1 / alpha);
}

static double pareto_cdf(const struct sim_dist *dist, double x)
{
    double log_x = x > dist->constants[0] ? log(x / dist->constants[0]) : 0;
    if (log_x >= dist->constants[2])
        return 1;
    return expm1(-dist->constants[1] * log_x) / expm1(-dist->constants[1] * dist->constants[2]);
}

/* E[X^order]: alpha min^order / (1 - r^alpha) * (1 - r^k) / k with r = min / max, k = alpha - order. */
static double pareto_moment(const struct sim_dist *dist, int order)
{
    double alpha = dist->constants[1], log_range = dist->constants[2], k = alpha - order;
    if (isinf(log_range) && k <= 0)
        return INFINITY;
    double integral = fabs(k) < 1e-12 ? log_range : -expm1(-k * log_range) / k;
    return alpha * pow(dist->constants[0], order) * integral / -expm1(-alpha * log_range);
}

static double pareto_mean(const struct sim_dist *dist)
{
    return pareto_moment(dist, 1);
}

static double pareto_variance(const struct sim_dist *dist)
{
    double mean = pareto_moment(dist, 1), second = pareto_moment(dist, 2);
    return isinf(second) ? INFINITY : second - mean * mean;
}

/* ---- quantile of what has only a cdf ----------------------------------------------------------------------------- */

/* The smallest x between low and high, to the last bit but few, with cdf(x) >= u. */
static double bisect(const struct sim_dist *dist, double u, double low, double high)
{
    for (int step = 0; step < 200; step++) {
        double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high)
            break;
        if (dist->row->cdf(dist, middle) < u)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* ---- hyperexponential, two phases with balanced means: probability of the short phase, mean of each -------------- */

static enum sim_status hyperexponential_prepare(struct sim_dist *dist, unsigned form, const double *given,
                                                struct sim_error *error)
{
    (void)form, (void)error;
    double mean = given[0], cv2 = given[1] * given[1];
    double root = sqrt((cv2 - 1) / (cv2 + 1));
    double rare = 1 / (cv2 + 1) / (1 + root); /* (1 - root) / 2 without cancellation */
    dist->constants[0] = 1 - rare;
    dist->constants[1] = mean / (2 * (1 - rare));
    dist->constants[2] = mean / (2 * rare);
    return SIM_OK;
}

/* One draw decides on the phase and, rescaled, on the time in it. */
static double hyperexponential_sample(const struct sim_dist *dist, struct sim_stream *stream)
{
    double u = sim_stream_uniform(stream), likely = dist->constants[0];
    if (u < likely)
        return -dist->constants[1] * log(1 - u / likely);
    return -dist->constants[2] * log((1 - u) / (1 - likely));
}

static double hyperexponential_cdf(const struct sim_dist *dist, double x)
{
    double likely = dist->constants[0];
    return x > 0 ? -likely * expm1(-x / dist->constants[1]) - (1 - likely) * expm1(-x / dist->constants[2]) : 0;
}

static double hyperexponential_quantile(const struct sim_dist *dist, double u)
{
    return bisect(dist, u, -dist->constants[1] * log(1 - u), -dist->constants[2] * log(1 - u));
}

static double hyperexponential_mean(const struct sim_dist *dist)
{
    return dist->given[0];
}

static double hyperexponential_variance(const struct sim_dist *dist)
{
    double sd = dist->given[0] * dist->given[1];
    return sd * sd;
}

/* ---- empirical: each value as likely as another ------------------------------------------------------------------ */

static double empirical_quantile(const struct sim_dist *dist, double u)
{
    double index = u * (double)dist->value_count;
    return dist->values[index < (double)dist->value_count ? (size_t)index : dist->value_count - 1];
}

static double empirical_cdf(const struct sim_dist *dist, double x)
{
    size_t low = 0, high = dist->value_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (dist->values[middle] <= x)
            low = middle + 1;
        else
            high = middle;
    }
    return (double)low / (double)dist->value_count;
}

static double empirical_mean(const struct sim_dist *dist)
{
    double sum = 0;
    for (size_t i = 0; i < dist->value_count; i++)
        sum += dist->values[i];
    return sum / (double)dist->value_count;
}

static double empirical_variance(const struct sim_dist *dist)
{
    double mean = empirical_mean(dist), sum = 0;
    for (size_t i = 0; i < dist->value_count; i++)
        sum += (dist->values[i] - mean) * (dist->values[i] - mean);
    return sum / (double)dist->value_count;
}

/* ---- mixture ----------------------------------------------------------------------------------------------------- */

static double mixture_sample(const struct sim_dist *dist, struct sim_stream *stream)
{
    double u = sim_stream_uniform(stream);
    size_t chosen = 0;
    for (; chosen + 1 < dist->part_count && u >= dist->parts[chosen].weight; chosen++)
        u -= dist->parts[chosen].weight;
    return sim_dist_sample(dist->parts[chosen].dist, stream);
}

static double mixture_cdf(const struct sim_dist *dist, double x)
{
    double sum = 0;
    for (size_t i = 0; i < dist->part_count; i++)
        sum += dist->parts[i].weight * sim_dist_cdf(dist->parts[i].dist, x);
    return sum;
}

static double mixture_quantile(const struct sim_dist *dist, double u)
{
    double low = INFINITY, high = 0;
    for (size_t i = 0; i < dist->part_count; i++) {
        double of_part = sim_dist_quantile(dist->parts[i].dist, u);
        low = fmin(low, of_part);
        high = fmax(high, of_part);
    }
    return mixture_cdf(dist, low) >= u ? low : bisect(dist, u, low, high);
}

static double mixture_mean(const struct sim_dist *dist)
{
    double sum = 0;
    for (size_t i = 0; i < dist->part_count; i++)
        sum += dist->parts[i].weight * sim_dist_mean(dist->parts[i].dist);
    return sum;
}

static double mixture_variance(const struct sim_dist *dist)
{
    double mean = mixture_mean(dist), sum = 0;
    if (isinf(mean))
        return INFINITY;
    for (size_t i = 0; i < dist->part_count; i++) {
        double off = sim_dist_mean(dist->parts[i].dist) - mean;
        sum += dist->parts[i].weight * (sim_dist_variance(dist->parts[i].dist) + off * off);
    }
    return sum;
}

/* ---- shift: the constant, and one part --------------------------------------------------------------------------- */

static double shift_sample(const struct sim_dist *dist, struct sim_stream *stream)
{
    return dist->constants[0] + sim_dist_sample(dist->parts[0].dist, stream);
}

static double shift_quantile(const struct sim_dist *dist, double u)
{
    return dist->constants[0] + sim_dist_quantile(dist->parts[0].dist, u);
}

static double shift_cdf(const struct sim_dist *dist, double x)
{
    return sim_dist_cdf(dist->parts[0].dist, x - dist->constants[0]);
}

static double shift_mean(const struct sim_dist *dist)
{
    return dist->constants[0] + sim_dist_mean(dist->parts[0].dist);
}

static double shift_variance(const struct sim_dist *dist)
{
    return sim_dist_variance(dist->parts[0].dist);
}

/* ---- the table --------------------------------------------------------------------------------------------------- */

/* clang-format off */
#define QUANTITY(name, min, doc) {name, SIM_DIST_QUANTITY, false, min, QUANTITY_MAX, doc}
#define NUMBER(name, min, max, doc) {name, SIM_DIST_NUMBER, false, min, max, doc}
#define FUNCTIONS(law) .quantile = law##_quantile, .cdf = law##_cdf, .mean = law##_mean, .variance = law##_variance

enum { CONSTANT, EXPONENTIAL, LOGNORMAL, WEIBULL, GAMMA, NORMAL, UNIFORM, TRIANGULAR, PARETO, HYPEREXPONENTIAL,
       EMPIRICAL, MIXTURE, SHIFT, ROWS };

static const struct sim_dist_row rows[ROWS] = {
    [CONSTANT] = {
        .name = "constant", .syntax = "90s", .doc = "always the same; written as the bare quantity",
        .forms = {{{QUANTITY("value", 0, "the value")}}},
        .prepare = constant_prepare, FUNCTIONS(constant)},
    [EXPONENTIAL] = {
        .name = "exponential", .syntax = "exponential(mean=60s)", .doc = "time between independent events; cv is 1",
        .forms = {{{QUANTITY("mean", DBL_MIN, "mean")}}},
        .prepare = constant_prepare, .quantile = exponential_quantile, .cdf = exponential_cdf, .mean = constant_mean,
        .variance = exponential_variance},
    [LOGNORMAL] = {
        .name = "lognormal", .syntax = "lognormal(median=60s, sigma=0.5)", .doc = "product of many factors; run times",
        .forms = {{{QUANTITY("median", DBL_MIN, "half of the samples are below"),
                    NUMBER("sigma", 0, 10, "standard deviation of the logarithm")}},
                  {{QUANTITY("mean", DBL_MIN, "mean"), NUMBER("cv", 0, 1000, "standard deviation / mean")}},
                  {{QUANTITY("p50", DBL_MIN, "median"), QUANTITY("p99", DBL_MIN, "99 % of the samples are below")}}},
        .prepare = lognormal_prepare, FUNCTIONS(lognormal)},
    [WEIBULL] = {
        .name = "weibull", .syntax = "weibull(scale=60s, shape=1.5)", .doc = "life times; hazard falls if shape < 1",
        .forms = {{{QUANTITY("scale", DBL_MIN, "63 % of the samples are below"),
                    NUMBER("shape", 0.1, 1000, "1 is exponential")}},
                  {{QUANTITY("mean", DBL_MIN, "mean"), NUMBER("shape", 0.1, 1000, "1 is exponential")}}},
        .prepare = weibull_prepare, FUNCTIONS(weibull)},
    [GAMMA] = {
        .name = "gamma", .syntax = "gamma(shape=2, scale=30s)", .doc = "sum of `shape` exponential times",
        .forms = {{{NUMBER("shape", 0.05, 10000, "1 is exponential"), QUANTITY("scale", DBL_MIN, "mean / shape")}},
                  {{QUANTITY("mean", DBL_MIN, "mean"), NUMBER("cv", 0.01, 4.4, "standard deviation / mean")}}},
        .prepare = gamma_prepare, FUNCTIONS(gamma)},
    [NORMAL] = {
        .name = "normal", .syntax = "normal(mean=60s, sd=10s)",
        .doc = "sum of many terms; samples below zero are re-drawn, which raises the mean",
        .forms = {{{QUANTITY("mean", 0, "mean before re-drawing"),
                    QUANTITY("sd", DBL_MIN, "standard deviation before re-drawing")}}},
        .prepare = normal_prepare, FUNCTIONS(normal)},
    [UNIFORM] = {
        .name = "uniform", .syntax = "uniform(30s, 90s)", .doc = "anything between a and b",
        .forms = {{{QUANTITY("a", 0, "least"), QUANTITY("b", 0, "largest")}}},
        .prepare = uniform_prepare, FUNCTIONS(uniform)},
    [TRIANGULAR] = {
        .name = "triangular", .syntax = "triangular(30s, 40s, 90s)", .doc = "a guess: least, likeliest, largest",
        .forms = {{{QUANTITY("a", 0, "least"), QUANTITY("mode", 0, "likeliest"), QUANTITY("b", 0, "largest")}}},
        .prepare = triangular_prepare, FUNCTIONS(triangular)},
    [PARETO] = {
        .name = "pareto", .syntax = "pareto(min=10s, alpha=1.5, max=1h)",
        .doc = "heavy tail; without max the mean is infinite for alpha <= 1, the variance for alpha <= 2",
        .forms = {{{QUANTITY("min", DBL_MIN, "least"), NUMBER("alpha", 0.1, 1000, "exponent of the tail"),
                    {"max", SIM_DIST_QUANTITY, true, DBL_MIN, QUANTITY_MAX, "largest; without: no bound"}}}},
        .prepare = pareto_prepare, FUNCTIONS(pareto)},
    [HYPEREXPONENTIAL] = {
        .name = "hyperexponential", .syntax = "hyperexponential(mean=60s, cv=3)",
        .doc = "exponential of two kinds, many short and few long, with balanced means",
        .forms = {{{QUANTITY("mean", DBL_MIN, "mean"), NUMBER("cv", 1, 1000, "standard deviation / mean")}}},
        .prepare = hyperexponential_prepare, .sample = hyperexponential_sample, FUNCTIONS(hyperexponential)},
    [EMPIRICAL] = {
        .name = "empirical", .syntax = "empirical(file.csv#column)", .doc = "measured values, equally likely",
        FUNCTIONS(empirical)},
    [MIXTURE] = {
        .name = "mixture", .syntax = "mixture(0.9: 5s, 0.1: exponential(1m))",
        .doc = "one of several distributions, drawn by weight; the weights sum to 1",
        .sample = mixture_sample, FUNCTIONS(mixture)},
    [SHIFT] = {
        .name = "shift", .syntax = "5s + exponential(1m)", .doc = "a fixed part before a random one",
        .sample = shift_sample, FUNCTIONS(shift)},
};
/* clang-format on */

const struct sim_dist_row *sim_dist_rows(size_t *count)
{
    *count = ROWS;
    return rows;
}

const struct sim_dist_row *sim_dist_row_constant(void)
{
    return &rows[CONSTANT];
}

const struct sim_dist_row *sim_dist_row_shift(void)
{
    return &rows[SHIFT];
}

const struct sim_dist_row *sim_dist_row_mixture(void)
{
    return &rows[MIXTURE];
}

const struct sim_dist_row *sim_dist_row_empirical(void)
{
    return &rows[EMPIRICAL];
}

/* ---- one distribution -------------------------------------------------------------------------------------------- */

const struct sim_dist *sim_dist_constant(double value, struct sim_arena *arena)
{
    assert(value >= 0 && value <= QUANTITY_MAX);
    struct sim_dist *dist = sim_arena_alloc(arena, sizeof *dist);
    dist->row = &rows[CONSTANT];
    dist->given[0] = dist->constants[0] = value;
    return dist;
}

double sim_dist_sample(const struct sim_dist *dist, struct sim_stream *stream)
{
    if (dist->row->sample != NULL)
        return dist->row->sample(dist, stream);
    return dist->row->quantile(dist, sim_stream_uniform(stream));
}

double sim_dist_mean(const struct sim_dist *dist)
{
    return dist->row->mean(dist);
}

double sim_dist_variance(const struct sim_dist *dist)
{
    return dist->row->variance(dist);
}

double sim_dist_cdf(const struct sim_dist *dist, double x)
{
    return dist->row->cdf(dist, x);
}

double sim_dist_quantile(const struct sim_dist *dist, double u)
{
    assert(u > 0 && u < 1);
    return dist->row->quantile(dist, u);
}

bool sim_dist_is_constant(const struct sim_dist *dist)
{
    return sim_dist_quantile(dist, 0x1p-53) == sim_dist_quantile(dist, 1 - 0x1p-53);
}

bool sim_dist_is_truncated(const struct sim_dist *dist)
{
    if (dist->row == &rows[NORMAL])
        return sim_normal_cdf(-dist->constants[0] / dist->constants[1]) > 0x1p-53;
    for (size_t i = 0; i < dist->part_count; i++)
        if (sim_dist_is_truncated(dist->parts[i].dist))
            return true;
    return false;
}
