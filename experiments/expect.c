/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiments/expect.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "control/quantity.h"
#include "sim/time.h"

/* Longer ones first, so that `<=` is not read as `<`. */
static const struct {
    const char *text;
    enum exp_operator operator;
} operators[EXP_OPERATORS] = {{"<=", EXP_LESS_EQUAL}, {">=", EXP_GREATER_EQUAL}, {"==", EXP_EQUAL},
                              {"!=", EXP_NOT_EQUAL},  {"<", EXP_LESS},           {">", EXP_GREATER}};

enum { NAMES_MAX = 64, QUOTED_MAX = 80 };

static enum sim_status unknown_metric(const char *name, size_t length, struct sim_error *error);
static const char *skip_blanks(const char *text);
static bool parse_number(double *out, const char *text, size_t length);
static enum sim_status parse_value(double *out, const char *text, const struct mdl_metric *metric,
                                   struct sim_error *error);

enum sim_status exp_expectation_parse(struct exp_expectation *out, const char *text, struct sim_error *error)
{
    const char *name = skip_blanks(text);
    const size_t length = strcspn(name, " \t<>=!");
    const struct mdl_metric *metric = length == 0 ? NULL : mdl_metric_find(name, length);
    if (metric == NULL) {
        return unknown_metric(name, length, error);
    }
    const char *rest = skip_blanks(name + length);
    for (size_t i = 0; i < EXP_OPERATORS; i++) {
        const size_t operator_length = strlen(operators[i].text);
        if (strncmp(rest, operators[i].text, operator_length) == 0) {
            double value = 0;
            const enum sim_status status = parse_value(&value, skip_blanks(rest + operator_length), metric, error);
            if (status == SIM_OK) {
                *out = (struct exp_expectation){metric, operators[i].operator, value };
            }
            return status;
        }
    }
    char quoted[QUOTED_MAX];
    return sim_error_set(error, SIM_BAD_INPUT, "%s: an operator was expected after %s: < <= > >= == !=",
                         sim_quote(quoted, sizeof quoted, rest, strlen(rest)), metric->name);
}

bool exp_expectation_met(const struct exp_expectation *expectation, const struct mdl_result *result, double *actual)
{
    const double value = expectation->metric->value(result);
    if (actual != NULL) {
        *actual = value;
    }
    switch (expectation->operator) {
    case EXP_LESS:
        return value < expectation->value;
    case EXP_LESS_EQUAL:
        return value <= expectation->value;
    case EXP_GREATER:
        return value > expectation->value;
    case EXP_GREATER_EQUAL:
        return value >= expectation->value;
    case EXP_EQUAL:
        return value == expectation->value;
    case EXP_NOT_EQUAL:
        return !isnan(value) && value != expectation->value;
    case EXP_OPERATORS:
        break;
    }
    assert(0 && "an operator of the table");
    return false;
}

static enum sim_status unknown_metric(const char *name, size_t length, struct sim_error *error)
{
    const char *names[NAMES_MAX];
    assert(mdl_metric_count <= NAMES_MAX);
    for (uint32_t i = 0; i < mdl_metric_count; i++) {
        names[i] = mdl_metrics[i].name;
    }
    char quoted[QUOTED_MAX];
    sim_quote(quoted, sizeof quoted, name, length);
    const char *nearest = sim_nearest_name(name, length, names, mdl_metric_count);
    if (nearest != NULL) {
        return sim_error_set(error, SIM_BAD_INPUT, "unknown metric %s; did you mean %s?", quoted, nearest);
    }
    return sim_error_set(error, SIM_BAD_INPUT,
                         "unknown metric %s; METRIC OPERATOR VALUE was expected, as in jobs.failed == 0", quoted);
}

static const char *skip_blanks(const char *text)
{
    return text + strspn(text, " \t");
}

static enum sim_status parse_value(double *out, const char *text, const struct mdl_metric *metric,
                                   struct sim_error *error)
{
    size_t length = strlen(text);
    while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\t')) {
        length--;
    }
    const bool is_seconds = strcmp(metric->unit, "s") == 0;
    if (parse_number(out, text, length)) {
        return SIM_OK;
    }
    sim_time duration;
    if (is_seconds && sim_duration_parse(&duration, text, length, NULL) == SIM_OK) {
        *out = sim_time_to_seconds(duration);
        return SIM_OK;
    }
    struct ctl_quantity quantity;
    if (!is_seconds && ctl_quantity_parse(&quantity, text, length) == CTL_QUANTITY_OK) {
        *out = (double)ctl_quantity_milli(&quantity) / 1000;
        return SIM_OK;
    }
    char quoted[QUOTED_MAX];
    return sim_error_set(error, SIM_BAD_INPUT, "%s is not a value of %s; %s was expected",
                         sim_quote(quoted, sizeof quoted, text, length), metric->name,
                         is_seconds ? "a number of seconds or a duration such as 1h30m"
                                    : "a number or a quantity such as 250m or 10k");
}

/* A decimal number, finite, and nothing after it. */
static bool parse_number(double *out, const char *text, size_t length)
{
    if (length == 0 || strspn(text, "+-.0123456789eE") != length) {
        return false;
    }
    char *end;
    const double value = strtod(text, &end);
    if (end != text + length || !isfinite(value)) {
        return false;
    }
    *out = value;
    return true;
}
