/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sim/dist: every distribution against GSL's or a written-out cdf (Kolmogorov-Smirnov), against its own moments and
 * quantiles; the parser's acceptances, refusals and round trips.
 */
#include <check.h>
#include <float.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/dist_priv.h"
#include "sim/tally.h"
#include "tests/support/suite.h"

static struct sim_arena arena;

static void no_memory(void *context, size_t wanted)
{
    (void)context, (void)wanted;
    exit(3);
}

static void setup(void)
{
    sim_arena_init(&arena, no_memory, NULL);
}

static void teardown(void)
{
    sim_arena_free(&arena);
}

/* Two columns: `x.csv#few` and `x.csv#one`. */
static enum sim_status read_column(void *context, double **out, size_t *count, const char *name, size_t length,
                                   struct sim_arena *into, struct sim_error *error)
{
    (void)context;
    static const double few[] = {4, 1, 3, 3};
    bool is_few = length == 9 && memcmp(name, "x.csv#few", 9) == 0;
    if (!is_few && (length != 9 || memcmp(name, "x.csv#one", 9) != 0))
        return sim_error_set(error, SIM_BAD_INPUT, "no such column");
    *count = is_few ? 4 : 1;
    *out = sim_arena_array(into, *count, sizeof(double), sizeof(double));
    memcpy(*out, few, *count * sizeof(double));
    return SIM_OK;
}

static struct sim_dist_syntax with_columns(void)
{
    struct sim_dist_syntax syntax = sim_dist_durations;
    syntax.column = read_column;
    return syntax;
}

static enum sim_status parse(const struct sim_dist **out, const char *text, struct sim_error *error)
{
    struct sim_dist_syntax syntax = with_columns();
    return sim_dist_parse(out, text, strlen(text), &syntax, &arena, error);
}

static const struct sim_dist *must_parse(const char *text)
{
    const struct sim_dist *dist = NULL;
    struct sim_error error;
    ck_assert_msg(parse(&dist, text, &error) == SIM_OK, "%s: %s", text, error.text);
    return dist;
}

/* ---- laws -------------------------------------------------------------------------------------------------------- */

static double exponential_60(double x)
{
    return gsl_cdf_exponential_P(x, 60);
}

static double lognormal_60_half(double x)
{
    return gsl_cdf_lognormal_P(x, log(60), 0.5);
}

static double lognormal_mean_60_cv_2(double x)
{
    return gsl_cdf_lognormal_P(x, log(60) - log(5) / 2, sqrt(log(5)));
}

static double lognormal_p50_p99(double x)
{
    return gsl_cdf_lognormal_P(x, log(60), log(10) / gsl_cdf_ugaussian_Pinv(0.99));
}

static double weibull_60_07(double x)
{
    return gsl_cdf_weibull_P(x, 60, 0.7);
}

static double weibull_mean_60_2(double x)
{
    return gsl_cdf_weibull_P(x, 60 / tgamma(1.5), 2);
}

static double gamma_25_30(double x)
{
    return gsl_cdf_gamma_P(x, 2.5, 30);
}

static double gamma_mean_60_cv_2(double x)
{
    return gsl_cdf_gamma_P(x, 0.25, 240);
}

static double normal_60_10(double x)
{
    return gsl_cdf_gaussian_P(x - 60, 10);
}

static double normal_1_2_redrawn(double x)
{
    double below_zero = gsl_cdf_gaussian_P(-1, 2);
    return (gsl_cdf_gaussian_P(x - 1, 2) - below_zero) / (1 - below_zero);
}

static double uniform_30_90(double x)
{
    return gsl_cdf_flat_P(x, 30, 90);
}

static double triangular_10_20_60(double x)
{
    return x < 20 ? (x - 10) * (x - 10) / (50 * 10) : 1 - (60 - x) * (60 - x) / (50 * 40);
}

static double pareto_10_25(double x)
{
    return gsl_cdf_pareto_P(x, 2.5, 10);
}

static double pareto_10_1_100(double x)
{
    return (1 - 10 / x) / (1 - 10.0 / 100);
}

static double hyperexponential_60_3(double x)
{
    double p = 0.5 * (1 + sqrt(8.0 / 10));
    return p * gsl_cdf_exponential_P(x, 30 / p) + (1 - p) * gsl_cdf_exponential_P(x, 30 / (1 - p));
}

static double mixture_of_two(double x)
{
    return 0.75 * gsl_cdf_exponential_P(x, 5) + 0.25 * gsl_cdf_flat_P(x, 100, 200);
}

static double shifted_exponential(double x)
{
    return gsl_cdf_exponential_P(x - 5, 60);
}

static const struct law {
    const char *text;
    double (*cdf)(double x);
} laws[] = {
    {"exponential(mean=60s)", exponential_60},
    {"lognormal(median=60s, sigma=0.5)", lognormal_60_half},
    {"lognormal(mean=60s, cv=2)", lognormal_mean_60_cv_2},
    {"lognormal(p50=60s, p99=10m)", lognormal_p50_p99},
    {"weibull(scale=60s, shape=0.7)", weibull_60_07},
    {"weibull(mean=60s, shape=2)", weibull_mean_60_2},
    {"gamma(shape=2.5, scale=30s)", gamma_25_30},
    {"gamma(mean=60s, cv=2)", gamma_mean_60_cv_2},
    {"normal(mean=60s, sd=10s)", normal_60_10},
    {"normal(mean=1s, sd=2s)", normal_1_2_redrawn},
    {"uniform(30s, 90s)", uniform_30_90},
    {"triangular(10s, 20s, 60s)", triangular_10_20_60},
    {"pareto(min=10s, alpha=2.5)", pareto_10_25},
    {"pareto(min=10s, alpha=1, max=100s)", pareto_10_1_100},
    {"hyperexponential(mean=60s, cv=3)", hyperexponential_60_3},
    {"mixture(0.75: exponential(5s), 0.25: uniform(100s, 200s))", mixture_of_two},
    {"5s + exponential(60s)", shifted_exponential},
};
enum { LAWS = sizeof laws / sizeof laws[0], SAMPLES = 40000 };

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void draw(const struct sim_dist *dist, double samples[SAMPLES])
{
    for (uint64_t i = 0; i < SAMPLES; i++) {
        struct sim_stream stream = sim_stream_of(sim_key_part(sim_key_root(9, 0), i));
        samples[i] = sim_dist_sample(dist, &stream);
    }
}

/* sqrt(n) D above 2.2 has probability 1e-4; the seed is fixed. */
START_TEST(samples_follow_the_law)
{
    static double samples[SAMPLES];
    const struct law *law = &laws[_i];
    draw(must_parse(law->text), samples);
    qsort(samples, SAMPLES, sizeof samples[0], by_value);
    double distance = 0;
    for (size_t i = 0; i < SAMPLES; i++) {
        double p = law->cdf(samples[i]);
        distance = fmax(distance, fmax(p - (double)i / SAMPLES, (double)(i + 1) / SAMPLES - p));
    }
    ck_assert_msg(distance * sqrt(SAMPLES) < 2.2, "%s: sqrt(n) D = %g", law->text, distance * sqrt(SAMPLES));
    ck_assert_msg(samples[0] >= 0 && isfinite(samples[SAMPLES - 1]), "%s: out of range", law->text);
}
END_TEST

START_TEST(cdf_and_quantile_are_the_law_s)
{
    const struct law *law = &laws[_i];
    const struct sim_dist *dist = must_parse(law->text);
    double before = 0;
    for (int i = 1; i < 1000; i++) {
        double u = i / 1000.0, x = sim_dist_quantile(dist, u);
        ck_assert_msg(x >= before, "%s: quantile falls at %g", law->text, u);
        ck_assert_msg(fabs(sim_dist_cdf(dist, x) - law->cdf(x)) < 1e-9, "%s: cdf(%g) is %.12g, not %.12g", law->text, x,
                      sim_dist_cdf(dist, x), law->cdf(x));
        ck_assert_msg(fabs(law->cdf(x) - u) < 1e-9, "%s: quantile(%g) is %.12g", law->text, u, x);
        before = x;
    }
    ck_assert_double_eq(sim_dist_cdf(dist, -1), 0);
    ck_assert_double_eq_tol(sim_dist_cdf(dist, 1e12), 1, 1e-9);
}
END_TEST

/* Mean by integrating the quantiles, variance likewise; tails are cut, so within a percent where they are finite. */
START_TEST(moments_are_the_quantiles_integrals)
{
    enum { STEPS = 1 << 20 };
    const struct sim_dist *dist = must_parse(laws[_i].text);
    if (dist->row->sample != NULL || strcmp(dist->row->name, "gamma") == 0)
        return; /* bisection and GSL are too slow for a million; samples_have_the_moments covers them */
    struct sim_tally tally = {0};
    for (int i = 0; i < STEPS; i++)
        sim_tally_add(&tally, sim_dist_quantile(dist, (i + 0.5) / STEPS));
    ck_assert_msg(fabs(tally.mean / sim_dist_mean(dist) - 1) < 0.001, "%s: mean %g, integral %g", laws[_i].text,
                  sim_dist_mean(dist), tally.mean);
    if (sim_dist_variance(dist) < INFINITY && strncmp(laws[_i].text, "pareto(min=10s, alpha=2.5", 25) != 0)
        ck_assert_msg(fabs(sim_tally_variance(&tally) / sim_dist_variance(dist) - 1) < 0.02, "%s: variance %g, not %g",
                      laws[_i].text, sim_dist_variance(dist), sim_tally_variance(&tally));
}
END_TEST

/* Mean and variance of the samples are within six standard errors. */
START_TEST(samples_have_the_moments)
{
    static double samples[SAMPLES];
    const char *text = laws[_i].text;
    const struct sim_dist *dist = must_parse(text);
    struct sim_tally tally = {0}, fourth_powers = {0};
    draw(dist, samples);
    for (size_t i = 0; i < SAMPLES; i++) {
        sim_tally_add(&tally, samples[i]);
        sim_tally_add(&fourth_powers, pow(samples[i] - sim_dist_mean(dist), 4));
    }
    double variance = sim_tally_variance(&tally), error = sqrt(variance / SAMPLES);
    ck_assert_msg(fabs(tally.mean - sim_dist_mean(dist)) < 6 * error, "%s: mean %g, samples %g +- %g", text,
                  sim_dist_mean(dist), tally.mean, error);
    error = sqrt((fourth_powers.mean - variance * variance) / SAMPLES);
    ck_assert_msg(fabs(variance - sim_dist_variance(dist)) < 6 * error, "%s: variance %g, samples %g +- %g", text,
                  sim_dist_variance(dist), variance, error);
}
END_TEST

START_TEST(heavy_tails_have_no_moments)
{
    ck_assert(isinf(sim_dist_mean(must_parse("pareto(min=1s, alpha=1)"))));
    ck_assert(isinf(sim_dist_variance(must_parse("pareto(min=1s, alpha=2)"))));
    ck_assert_double_eq_tol(sim_dist_mean(must_parse("pareto(min=1s, alpha=2)")), 2, 1e-12);
    ck_assert(isinf(sim_dist_variance(must_parse("mixture(0.5: 1s, 0.5: pareto(1s, 1))"))));
    ck_assert_double_eq_tol(sim_dist_mean(must_parse("pareto(1s, 1, 10s)")), log(10) / 0.9, 1e-9);
    ck_assert_double_eq_tol(sim_dist_mean(must_parse("pareto(1s, 1.0000001, 10s)")), log(10) / 0.9, 1e-5);
}
END_TEST

START_TEST(empirical_resamples)
{
    const struct sim_dist *dist = must_parse("empirical( x.csv#few )");
    ck_assert_double_eq(sim_dist_mean(dist), 2.75);
    ck_assert_double_eq_tol(sim_dist_variance(dist), 1.1875, 1e-12);
    ck_assert_double_eq(sim_dist_cdf(dist, 0.9), 0);
    ck_assert_double_eq(sim_dist_cdf(dist, 3), 0.75);
    ck_assert_double_eq(sim_dist_quantile(dist, 0.2), 1);
    ck_assert_double_eq(sim_dist_quantile(dist, 0.7), 3);
    ck_assert_double_eq(sim_dist_quantile(dist, 0.999), 4);
    ck_assert(!sim_dist_is_constant(dist));
    ck_assert(sim_dist_is_constant(must_parse("empirical(x.csv#one)")));
}
END_TEST

/* At the ends of every parameter's range samples are finite and never negative. */
START_TEST(ranges_keep_samples_finite)
{
    static const char *const texts[] = {
        "exponential(2562047h)",
        "lognormal(2562047h, sigma=10)",
        "lognormal(mean=2562047h, cv=1000)",
        "lognormal(1ns, sigma=0)",
        "lognormal(p50=1ns, p99=2562047h)",
        "weibull(2562047h, 0.1)",
        "weibull(1ns, 1000)",
        "weibull(mean=1ns, shape=0.1)",
        "normal(0s, 2562047h)",
        "normal(2562047h, 1ns)",
        "pareto(2562047h, 0.1)",
        "pareto(1ns, 1000, 2562047h)",
        "pareto(1ns, 0.1, 2562047h)",
        "hyperexponential(1h, 1)",
        "hyperexponential(1h, 1000)",
        "gamma(mean=1ns, cv=4.4)",
        "gamma(mean=2562047h, cv=0.01)",
        "uniform(0s, 0s)",
        "triangular(0s, 0s, 2562047h)",
        "triangular(0s, 2562047h, 2562047h)",
    };
    for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++) {
        const struct sim_dist *dist = must_parse(texts[t]);
        static const double ends[] = {0x1p-53, 0.5, 1 - 0x1p-53};
        for (int i = 0; i < 3; i++) {
            double x = sim_dist_quantile(dist, ends[i]);
            ck_assert_msg(x >= 0 && x <= DBL_MAX, "%s: quantile(%g) = %g", texts[t], ends[i], x);
        }
        for (uint64_t i = 0; i < 1000; i++) {
            struct sim_stream stream = sim_stream_of((sim_key){sim_mix64(i)});
            double x = sim_dist_sample(dist, &stream);
            ck_assert_msg(x >= 0 && x <= DBL_MAX, "%s: %g", texts[t], x);
            stream.drawn = 0;
            ck_assert_int_ge(sim_dist_sample_time(dist, &stream), 0);
        }
        ck_assert_msg(sim_dist_mean(dist) >= 0 && sim_dist_variance(dist) >= 0, "%s: moments", texts[t]);
    }
}
END_TEST

/* ---- text -------------------------------------------------------------------------------------------------------- */

static const struct accepted {
    const char *text, *canonical;
    double mean;
    bool truncated;
} accepted[] = {
    {"90s", "1m30s", 90, false},
    {"  0  ", "0s", 0, false},
    {"constant(1ms)", "1ms", 0.001, false},
    {"exponential(1m)", "exponential(mean=1m0s)", 60, false},
    {"exponential ( mean = 1m )", "exponential(mean=1m0s)", 60, false},
    {"lognormal(1m,sigma=0)", "lognormal(median=1m0s, sigma=0)", 60, false},
    {"lognormal(cv=1, mean=1m)", "lognormal(mean=1m0s, cv=1)", 60, false},
    {"gamma(2, 30s)", "gamma(shape=2, scale=30s)", 60, false},
    {"normal(1m, 0.5s)", "normal(mean=1m0s, sd=500ms)", 60, false},
    {"5s + normal(0s, 1s)", "5s + normal(mean=0s, sd=1s)", 5 + 0.79788456080286536, true},
    {"1s+2s + exponential(3s)", "1s + 2s + exponential(mean=3s)", 6, false},
    {"pareto(10s, 2, max=10m)", "pareto(min=10s, alpha=2, max=10m0s)", 20 * 59 / 60.0 / (1 - 1 / 3600.0), false},
    {"mixture(0.9:5s,0.1:mixture(1:5s+1s))", "mixture(0.9: 5s, 0.1: mixture(1: 5s + 1s))", 5.1, false},
    {"mixture(9e-1: 5s, 1e-01: 5s)", "mixture(0.9: 5s, 0.1: 5s)", 5, false},
    {"empirical(x.csv#few)", "empirical(x.csv#few)", 2.75, false},
    {"uniform(a=1s,\n b=3s)", "uniform(a=1s, b=3s)", 2, false},
};

START_TEST(accepts_and_prints_canonically)
{
    const struct accepted *row = &accepted[_i];
    struct sim_dist_syntax syntax = with_columns();
    char out[200];
    const struct sim_dist *dist = must_parse(row->text);
    size_t length = sim_dist_format(out, sizeof out, dist, &syntax);
    ck_assert_msg(strcmp(out, row->canonical) == 0, "%s: printed as %s", row->text, out);
    ck_assert_uint_eq(length, strlen(out));
    ck_assert_msg(fabs(sim_dist_mean(dist) - row->mean) < 1e-9, "%s: mean %.12g", row->text, sim_dist_mean(dist));
    ck_assert_msg(sim_dist_is_truncated(dist) == row->truncated, "%s: truncated", row->text);

    char again[200];
    sim_dist_format(again, sizeof again, must_parse(out), &syntax);
    ck_assert_str_eq(again, out);
    char cut[8];
    ck_assert_uint_eq(sim_dist_format(cut, sizeof cut, dist, &syntax), length);
    ck_assert_msg(strncmp(cut, out, 7) == 0 && strlen(cut) <= 7, "%s: cut to %s", row->text, cut);
}
END_TEST

static const struct refused {
    const char *text, *error; /* the beginning of the text expected */
} refused[] = {
    {"", "column 1: expected a quantity or a distribution, found the end"},
    {"   ", "column 4: expected a quantity or a distribution, found the end"},
    {"-5s", "column 1: value: \"-5s\" is below 0"},
    {"60", "column 1: time: missing unit in duration \"60\""},
    {"60s x", "column 5: expected the end, found \"x\""},
    {"60s)", "column 4: expected the end, found \")\""},
    {"5s +", "column 5: expected a quantity or a distribution, found the end"},
    {"exponential", "column 12: expected '(', found the end"},
    {"exponential(", "column 13: expected ')' after the parameters of exponential, found the end"},
    {"exponential()", "column 1: exponential needs (mean), as in exponential(mean=60s)"},
    {"exponential(mean)", "column 13: time: invalid duration \"mean\""},
    {"exponential(mean=)", "column 18: expected a value, found \")\""},
    {"exponential(60s", "column 16: expected ')' after the parameters of exponential, found the end"},
    {"exponential(60s 5s)", "column 17: expected ')' after the parameters of exponential, found \"5s)\""},
    {"exponential(0s)", "column 13: mean: \"0s\" is not above 0"},
    {"exponential(60s, 5s)", "column 1: exponential needs (mean)"},
    {"exponential(1s,1s,1s,1s,1s,1s)", "column 28: exponential has too many parameters"},
    {"exponential(rate=1s)", "column 13: exponential has no parameter \"rate\"; it has mean"},
    {"exponential(maen=1s)", "column 13: exponential has no parameter \"maen\"; it has mean; did you mean mean?"},
    {"exponetial(1s)", "column 1: unknown distribution \"exponetial\"; allowed: constant, exponential, lognormal"},
    {"shift(1s)", "column 1: unknown distribution \"shift\""},
    {"lognormal(median=1s, cv=1)", "column 1: lognormal needs (median, sigma) or (mean, cv) or (p50, p99)"},
    {"lognormal(median=1s, 1)", "column 22: a value without name after one with a name"},
    {"lognormal(mean=1s, mean=2s)", "column 20: \"mean\" is given twice"},
    {"lognormal(1s, median=1s, sigma=1)", "column 1: lognormal needs"},
    {"lognormal(p50=2s, p99=1s)", "column 1: lognormal: p99 is below p50"},
    {"lognormal(1s, sigma=11)", "column 21: sigma: \"11\" is above 10"},
    {"lognormal(1s, sigma=nan)", "column 21: \"nan\" is not a number"},
    {"lognormal(1s, sigma=1e999)", "column 21: \"1e999\" is not a number"},
    {"lognormal(1s, sigma=0x1)", "column 21: \"0x1\" is not a number"},
    {"lognormal(1s, sigma=1e)", "column 21: \"1e\" is not a number"},
    {"gamma(mean=1s, cv=5)", "column 19: cv: \"5\" is above 4.4"},
    {"hyperexponential(mean=1s, cv=0.5)", "column 30: cv: \"0.5\" is below 1"},
    {"uniform(2s, 1s)", "column 1: uniform: b is below a"},
    {"triangular(1s, 5s, 4s)", "column 1: triangular: a <= mode <= b does not hold"},
    {"pareto(min=2s, alpha=1, max=2s)", "column 1: pareto: max is not above min"},
    {"mixture()", "column 9: expected a weight"},
    {"mixture(1s)", "column 9: \"1s\" is not a number"},
    {"mixture(0.5 1s)", "column 13: expected ':' and a distribution"},
    {"mixture(0.5: 1s, 0.4: 2s)", "column 1: the weights of the mixture sum to 0.9, not to 1"},
    {"mixture(0: 1s, 1: 2s)", "column 9: weight: \"0\" is not above 0"},
    {"mixture(2: 1s)", "column 9: weight: \"2\" is above 1"},
    {"empirical()", "column 11: empirical needs file.csv#column"},
    {"empirical(x.csv#no)", "column 11: no such column"},
    {"empirical(x.csv#few", "column 20: expected ')' after the parameters of empirical"},
    {"normal(1s, 1s) + 1s", "column 16: expected the end"},
};

START_TEST(refuses)
{
    const struct refused *row = &refused[_i];
    const struct sim_dist *dist = NULL;
    struct sim_error error;
    enum sim_status status = parse(&dist, row->text, &error);
    ck_assert_msg(status == SIM_BAD_INPUT, "'%s' was accepted", row->text);
    ck_assert_msg(dist == NULL, "'%s': out was written", row->text);
    ck_assert_msg(strncmp(error.text, row->error, strlen(row->error)) == 0, "'%s': %s", row->text, error.text);
    ck_assert_int_eq(parse(&dist, row->text, NULL), SIM_BAD_INPUT);
}
END_TEST

START_TEST(hostile_texts_are_bounded)
{
    enum { SIZE = SIM_DIST_LENGTH_MAX + 1 };
    static char text[SIZE + 1];
    const struct sim_dist *dist = NULL;
    struct sim_error error;
    memset(text, ' ', SIZE);
    ck_assert_int_eq(sim_dist_parse(&dist, text, SIZE, &sim_dist_durations, &arena, &error), SIM_BAD_INPUT);
    ck_assert_msg(strstr(error.text, "longer than") != NULL, "%s", error.text);

    text[0] = '\0';
    while (strlen(text) < 60000)
        strcat(text, "1s+");
    ck_assert_int_eq(parse(&dist, text, &error), SIM_BAD_INPUT);
    ck_assert_msg(strstr(error.text, "nested more than 16 deep") != NULL, "%s", error.text);

    strcpy(text, "mixture(");
    while (strlen(text) < 60000)
        strcat(text, "1e-5:1s,");
    ck_assert_int_eq(parse(&dist, text, &error), SIM_BAD_INPUT);
    ck_assert_msg(strstr(error.text, "more than 1024 distributions") != NULL, "%s", error.text);

    memset(text, 'a', 60000);
    text[60000] = '\0';
    ck_assert_int_eq(parse(&dist, text, &error), SIM_BAD_INPUT);
    ck_assert_int_eq(sim_dist_parse(&dist, "1s\0", 3, &sim_dist_durations, &arena, &error), SIM_BAD_INPUT);
    ck_assert_int_eq(sim_dist_parse(&dist, "empirical(x)", 12, &sim_dist_durations, &arena, &error), SIM_BAD_INPUT);
    ck_assert_ptr_null(dist);
}
END_TEST

/* Random changes of valid texts: no crash, and what is accepted prints to something accepted. */
START_TEST(mangled_texts)
{
    static const char alphabet[] = "0159.eEs+-(),:=# \0mixturenormal";
    struct sim_stream stream = sim_stream_of(sim_key_root((uint64_t)_i, 0));
    struct sim_dist_syntax syntax = with_columns();
    unsigned accepted_count = 0;
    for (int round = 0; round < 20000; round++) {
        char text[200], out[400], again[400];
        const char *seed = accepted[sim_stream_below(&stream, sizeof accepted / sizeof accepted[0])].text;
        size_t length = strlen(seed);
        memcpy(text, seed, length);
        for (uint32_t change = sim_stream_below(&stream, 3) + 1; change > 0; change--)
            text[sim_stream_below(&stream, (uint32_t)length)] = alphabet[sim_stream_below(&stream, sizeof alphabet)];
        const struct sim_dist *dist;
        if (sim_dist_parse(&dist, text, length, &syntax, &arena, NULL) != SIM_OK)
            continue;
        accepted_count++;
        size_t printed = sim_dist_format(out, sizeof out, dist, &syntax);
        if (sim_dist_parse(&dist, out, printed, &syntax, &arena, NULL) != SIM_OK)
            ck_abort_msg("'%.*s' printed as '%s', which is refused", (int)length, text, out);
        sim_dist_format(again, sizeof again, dist, &syntax);
        if (strcmp(out, again) != 0)
            ck_abort_msg("'%s' printed as '%s'", out, again);
        (void)sim_dist_sample(dist, &stream);
    }
    ck_assert_uint_gt(accepted_count, 100);
}
END_TEST

START_TEST(plain_numbers)
{
    const struct sim_dist *dist;
    char out[100];
    ck_assert_int_eq(sim_dist_parse(&dist, "uniform(0.1, 1e+3)", 18, &sim_dist_numbers, &arena, NULL), SIM_OK);
    ck_assert_double_eq(sim_dist_mean(dist), 500.05);
    sim_dist_format(out, sizeof out, dist, &sim_dist_numbers);
    ck_assert_str_eq(out, "uniform(a=0.1, b=1000)");
    ck_assert_double_eq(sim_dist_mean(sim_dist_constant(0.25, &arena)), 0.25);
    ck_assert_int_eq(sim_dist_parse(&dist, "0.1+0.2", 7, &sim_dist_numbers, &arena, NULL), SIM_OK);
    ck_assert_double_eq_tol(sim_dist_mean(dist), 0.3, 1e-12);
}
END_TEST

/* Each row's own example parses to that row, so that help and errors never show what is refused. */
START_TEST(examples_of_the_table_work)
{
    size_t count;
    const struct sim_dist_row *rows = sim_dist_rows(&count);
    ck_assert_uint_ge(count, 13);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rows[i].name, "empirical") == 0)
            continue;
        ck_assert_msg(must_parse(rows[i].syntax)->row == &rows[i], "%s: %s", rows[i].name, rows[i].syntax);
        ck_assert_msg(rows[i].doc != NULL && rows[i].quantile != NULL && rows[i].cdf != NULL && rows[i].mean != NULL &&
                          rows[i].variance != NULL,
                      "%s is not complete", rows[i].name);
    }
}
END_TEST

/* On the same luck a larger parameter gives a larger sample: that is what inversion is for. */
START_TEST(same_luck_keeps_order)
{
    static const char *const pairs[][2] = {
        {"exponential(1m)", "exponential(61s)"},
        {"lognormal(1m, 0.5)", "lognormal(61s, 0.5)"},
        {"gamma(2, 30s)", "gamma(2, 31s)"},
        {"weibull(1m, 2)", "weibull(61s, 2)"},
        {"normal(1m, 10s)", "normal(61s, 10s)"},
        {"hyperexponential(1m, 2)", "hyperexponential(61s, 2)"},
        {"mixture(0.5: 1s, 0.5: exponential(1m))", "mixture(0.5: 2s, 0.5: exponential(61s))"},
    };
    for (size_t p = 0; p < sizeof pairs / sizeof pairs[0]; p++) {
        const struct sim_dist *less = must_parse(pairs[p][0]), *more = must_parse(pairs[p][1]);
        for (uint64_t i = 0; i < 2000; i++) {
            struct sim_stream one = sim_stream_of((sim_key){i}), two = one;
            ck_assert_msg(sim_dist_sample(less, &one) < sim_dist_sample(more, &two), "%s", pairs[p][0]);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sim.dist");
    TCase *tcase = tcase_create("dist");
    tcase_set_timeout(tcase, 120);
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_loop_test(tcase, samples_follow_the_law, 0, LAWS);
    tcase_add_loop_test(tcase, cdf_and_quantile_are_the_law_s, 0, LAWS);
    tcase_add_loop_test(tcase, moments_are_the_quantiles_integrals, 0, LAWS);
    tcase_add_loop_test(tcase, samples_have_the_moments, 0, LAWS);
    tcase_add_test(tcase, heavy_tails_have_no_moments);
    tcase_add_test(tcase, empirical_resamples);
    tcase_add_test(tcase, ranges_keep_samples_finite);
    tcase_add_loop_test(tcase, accepts_and_prints_canonically, 0, sizeof accepted / sizeof accepted[0]);
    tcase_add_loop_test(tcase, refuses, 0, sizeof refused / sizeof refused[0]);
    tcase_add_test(tcase, hostile_texts_are_bounded);
    tcase_add_loop_test(tcase, mangled_texts, 1, 4);
    tcase_add_test(tcase, plain_numbers);
    tcase_add_test(tcase, examples_of_the_table_work);
    tcase_add_test(tcase, same_luck_keeps_order);
    suite_add_tcase(suite, tcase);
    return support_run(suite);
}
