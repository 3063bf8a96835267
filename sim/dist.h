/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distributions as users write them: one table row each, read by parser, sampler, moments, help and tests.
 *
 *     90s   exponential(mean=60s)   lognormal(p50=1m, p99=10m)   mixture(0.9: 5s, 0.1: normal(1m, 5s))   5s + DIST
 *
 * Parameters are named or positional, or both in that order. A quantity (`mean=60s`) is read by the caller's scalar
 * parser, so that the same table serves durations, byte sizes and plain factors; a shape (`cv=1`) is a plain number.
 * Inside, quantities are doubles in the caller's unit: for durations, seconds.
 *
 * Samples are never negative: `normal` follows the law that re-drawing negative samples gives. Every row but
 * `mixture` takes exactly one draw of the stream and, `hyperexponential` excepted, is increasing in it (inversion),
 * so two settings compared on the same luck stay close. Give each sample a key of its own.
 *
 * A distribution is immutable and belongs to the arena it was parsed into. Cost of a sample: 5-30 ns, gamma 0.5-2 us.
 */
#ifndef SIM_DIST_H
#define SIM_DIST_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/arena.h"
#include "sim/error.h"
#include "sim/stream.h"
#include "sim/time.h"

enum {
    SIM_DIST_PARAMETERS_MAX = 5,
    SIM_DIST_FORMS_MAX = 3,
    SIM_DIST_DEPTH_MAX = 16,     /* nesting of mixtures and shifts */
    SIM_DIST_LENGTH_MAX = 65536, /* bytes of text */
    SIM_DIST_PARTS_MAX = 1024,   /* distributions in one text, inner ones included */
};

/* Reads a quantity such as `60s` or `200Mi`. The result must be finite. */
typedef enum sim_status sim_scalar_parser(void *context, double *out, const char *text, size_t length,
                                          struct sim_error *error);
/* Writes a quantity in a form that the parser reads back to the same value. */
typedef void sim_scalar_printer(void *context, char *out, size_t size, double value);
/* Reads the numbers that `file.csv#column` names, in the unit of the distribution: at least one, all finite and >=
 * 0. The array belongs to `arena` and may be sorted in place. */
typedef enum sim_status sim_column_reader(void *context, double **out, size_t *count, const char *name, size_t length,
                                          struct sim_arena *arena, struct sim_error *error);

/* What the text means where it stands. All contexts are the caller's. */
struct sim_dist_syntax {
    sim_scalar_parser *scalar;
    sim_scalar_printer *print;
    sim_column_reader *column; /* NULL: `empirical` is refused */
    void *context;             /* handed to all three */
};

/* Quantities are Go durations, held in seconds; no columns. */
extern const struct sim_dist_syntax sim_dist_durations;
/* Quantities are plain decimal numbers; no columns. */
extern const struct sim_dist_syntax sim_dist_numbers;

struct sim_dist;

/* ---- the table --------------------------------------------------------------------------------------------------- */

enum sim_dist_unit { SIM_DIST_QUANTITY, SIM_DIST_NUMBER };

struct sim_dist_parameter {
    const char *name;
    enum sim_dist_unit unit;
    bool optional;
    double min, max; /* both included; DBL_MIN as min: above 0 */
    const char *doc;
};

/* One way to give the parameters, e.g. median and sigma, or mean and cv. */
struct sim_dist_form {
    struct sim_dist_parameter parameters[SIM_DIST_PARAMETERS_MAX]; /* up to the first without name */
};

struct sim_dist_row {
    const char *name;
    const char *syntax; /* one example */
    const char *doc;
    struct sim_dist_form forms[SIM_DIST_FORMS_MAX]; /* up to the first without parameters */
    /* Parameters as given in form `form` to the constants that the functions below use. NULL: the parser builds it. */
    enum sim_status (*prepare)(struct sim_dist *dist, unsigned form, const double *given, struct sim_error *error);
    double (*sample)(const struct sim_dist *dist, struct sim_stream *stream); /* NULL: quantile of one draw */
    double (*quantile)(const struct sim_dist *dist, double u);
    double (*cdf)(const struct sim_dist *dist, double x);
    double (*mean)(const struct sim_dist *dist);
    double (*variance)(const struct sim_dist *dist);
};

/* The rows, in the order of the documentation. */
const struct sim_dist_row *sim_dist_rows(size_t *count);

/* ---- one distribution -------------------------------------------------------------------------------------------- */

/* Reads text[0..length); blanks around tokens are allowed. Errors name the column of the text (from 1), what is allowed
 * and the nearest name. */
SIM_MUST_USE enum sim_status sim_dist_parse(const struct sim_dist **out, const char *text, size_t length,
                                            const struct sim_dist_syntax *syntax, struct sim_arena *arena,
                                            struct sim_error *error);

/* A constant, without text: for defaults. `value` is finite and >= 0. */
const struct sim_dist *sim_dist_constant(double value, struct sim_arena *arena);

/* One sample from the next draws of `stream`; >= 0, finite. */
double sim_dist_sample(const struct sim_dist *dist, struct sim_stream *stream);

/* The same for a distribution in seconds, rounded once to the nanosecond. */
static inline sim_time sim_dist_sample_time(const struct sim_dist *dist, struct sim_stream *stream)
{
    return sim_time_from_seconds(sim_dist_sample(dist, stream));
}

/* Mean and variance; INFINITY where there is none (heavy tails). */
double sim_dist_mean(const struct sim_dist *dist);
double sim_dist_variance(const struct sim_dist *dist);

/* P(X <= x), and its inverse for 0 < u < 1 (by bisection for mixtures). */
double sim_dist_cdf(const struct sim_dist *dist, double x);
double sim_dist_quantile(const struct sim_dist *dist, double u);

/* Whether all samples are the same value. */
bool sim_dist_is_constant(const struct sim_dist *dist);

/* Whether samples below zero would occur and are re-drawn, to be said in `explain`. */
bool sim_dist_is_truncated(const struct sim_dist *dist);

/* The canonical text, which parses to the same distribution: `lognormal(median=1m0s, sigma=0.5)`. Always
 * NUL-terminated, cut to `size`; returns the length of the whole text. */
size_t sim_dist_format(char *out, size_t size, const struct sim_dist *dist, const struct sim_dist_syntax *syntax);

#endif
