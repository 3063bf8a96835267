/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text form of distributions: a recursive-descent parser bounded in length, depth and parts, and its inverse.
 *
 *     dist     = quantity [ "+" dist ]  or  name "(" arguments ")"
 *     argument = [ parameter "=" ] value             mixture: weight ":" dist         empirical: anything but ")"
 */
#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/dist_priv.h"

enum { NUMBER_LENGTH_MAX = 64, QUOTE_SIZE = 80, LIST_SIZE = 300, QUANTITY_SIZE = 64 };

struct parser {
    const char *text, *at, *end;
    const struct sim_dist_syntax *syntax;
    struct sim_arena *arena;
    struct sim_error *error;
    unsigned depth, parts;
};

struct span {
    const char *at;
    size_t length;
};

struct argument {
    struct span name, value; /* name: empty if positional */
};

static enum sim_status parse_dist(struct parser *parser, const struct sim_dist **out);
static enum sim_status parse_term(struct parser *parser, const struct sim_dist **out);
static enum sim_status parse_shifted(struct parser *parser, double shift, const struct sim_dist **out);
static enum sim_status parse_call(struct parser *parser, struct span name, const struct sim_dist **out);
static enum sim_status parse_arguments(struct parser *parser, struct sim_dist *dist, struct span name);
static enum sim_status choose_form(struct parser *parser, struct sim_dist *dist, struct span name,
                                   const struct argument *arguments, unsigned count);
static const struct argument *argument_for(const struct sim_dist_form *form, unsigned parameter,
                                           const struct argument *arguments, unsigned count);
static bool form_fits(const struct sim_dist_form *form, const struct argument *arguments, unsigned count);
static enum sim_status check_names(struct parser *parser, const struct sim_dist_row *row,
                                   const struct argument *arguments, unsigned count);
static enum sim_status no_form_fits(struct parser *parser, const struct sim_dist_row *row, struct span name);
static enum sim_status parse_value(struct parser *parser, double *out, const struct sim_dist_parameter *parameter,
                                   struct span value);
static enum sim_status parse_mixture(struct parser *parser, struct sim_dist *dist, struct span name);
static enum sim_status parse_column(struct parser *parser, struct sim_dist *dist, struct span name);
static enum sim_status unknown_distribution(struct parser *parser, struct span name);
static enum sim_status wrong(struct parser *parser, const char *at, const char *format, ...) SIM_PRINTF(3, 4);
static enum sim_status expected(struct parser *parser, const char *what);
static enum sim_status close_call(struct parser *parser, struct span name);
static void skip_blanks(struct parser *parser);
static bool take(struct parser *parser, char c);
static struct span take_name(struct parser *parser);
static struct span take_value(struct parser *parser);
static bool is_blank(char c);
static bool is_letter(char c);
static bool is_digit(char c);
static bool span_is(struct span span, const char *text);
static unsigned parameter_count(const struct sim_dist_form *form);
static void append_text(char *list, size_t size, const char *text);
static struct sim_dist *new_dist(struct parser *parser, const struct sim_dist_row *row);
static int by_value(const void *a, const void *b);
static enum sim_status parse_duration(void *context, double *out, const char *text, size_t length,
                                      struct sim_error *error);
static void print_duration(void *context, char *out, size_t size, double value);
static enum sim_status parse_number(void *context, double *out, const char *text, size_t length,
                                    struct sim_error *error);
static void print_number(void *context, char *out, size_t size, double value);

struct writer {
    char *out;
    size_t size, length;
    const struct sim_dist_syntax *syntax;
};
static void write_dist(struct writer *writer, const struct sim_dist *dist);
static void write_quantity(struct writer *writer, double value);
static void write_text(struct writer *writer, const char *text);

const struct sim_dist_syntax sim_dist_durations = {.scalar = parse_duration, .print = print_duration};
const struct sim_dist_syntax sim_dist_numbers = {.scalar = parse_number, .print = print_number};

enum sim_status sim_dist_parse(const struct sim_dist **out, const char *text, size_t length,
                               const struct sim_dist_syntax *syntax, struct sim_arena *arena, struct sim_error *error)
{
    if (length > SIM_DIST_LENGTH_MAX)
        return sim_error_set(error, SIM_BAD_INPUT, "a distribution of %zu bytes is longer than the %d allowed", length,
                             SIM_DIST_LENGTH_MAX);
    struct sim_error own;
    struct parser parser = {
        .text = text,
        .at = text,
        .end = text + length,
        .syntax = syntax,
        .arena = arena,
        .error = error != NULL ? error : &own,
    };
    const struct sim_dist *dist = NULL;
    enum sim_status status = parse_dist(&parser, &dist);
    if (status != SIM_OK)
        return status;
    skip_blanks(&parser);
    if (parser.at < parser.end)
        return expected(&parser, "the end");
    *out = dist;
    return SIM_OK;
}

/* ---- grammar ----------------------------------------------------------------------------------------------------- */

static enum sim_status parse_dist(struct parser *parser, const struct sim_dist **out)
{
    if (parser->depth == SIM_DIST_DEPTH_MAX)
        return wrong(parser, parser->at, "distributions are nested more than %d deep", SIM_DIST_DEPTH_MAX);
    if (parser->parts == SIM_DIST_PARTS_MAX)
        return wrong(parser, parser->at, "more than %d distributions in one", SIM_DIST_PARTS_MAX);
    parser->depth++;
    parser->parts++;
    enum sim_status status = parse_term(parser, out);
    parser->depth--;
    return status;
}

static enum sim_status parse_term(struct parser *parser, const struct sim_dist **out)
{
    skip_blanks(parser);
    struct span name = take_name(parser);
    if (name.length > 0)
        return parse_call(parser, name, out);
    struct span value = take_value(parser);
    if (value.length == 0)
        return expected(parser, "a quantity or a distribution");
    struct sim_dist *constant = new_dist(parser, sim_dist_row_constant());
    enum sim_status status = parse_value(parser, &constant->given[0], &constant->row->forms[0].parameters[0], value);
    if (status != SIM_OK)
        return status;
    if (take(parser, '+'))
        return parse_shifted(parser, constant->given[0], out);
    constant->constants[0] = constant->given[0];
    *out = constant;
    return SIM_OK;
}

static enum sim_status parse_shifted(struct parser *parser, double shift, const struct sim_dist **out)
{
    struct sim_dist *dist = new_dist(parser, sim_dist_row_shift());
    struct sim_dist_part *part = sim_arena_alloc(parser->arena, sizeof *part);
    part->weight = 1;
    enum sim_status status = parse_dist(parser, &part->dist);
    if (status != SIM_OK)
        return status;
    dist->constants[0] = shift;
    dist->parts = part;
    dist->part_count = 1;
    *out = dist;
    return SIM_OK;
}

static enum sim_status parse_call(struct parser *parser, struct span name, const struct sim_dist **out)
{
    size_t count;
    const struct sim_dist_row *rows = sim_dist_rows(&count), *row = NULL;
    for (size_t i = 0; i < count; i++)
        if (span_is(name, rows[i].name) && &rows[i] != sim_dist_row_shift())
            row = &rows[i];
    if (row == NULL)
        return unknown_distribution(parser, name);
    if (!take(parser, '('))
        return expected(parser, "'('");
    struct sim_dist *dist = new_dist(parser, row);
    *out = dist;
    if (row == sim_dist_row_mixture())
        return parse_mixture(parser, dist, name);
    if (row == sim_dist_row_empirical())
        return parse_column(parser, dist, name);
    return parse_arguments(parser, dist, name);
}

static enum sim_status parse_arguments(struct parser *parser, struct sim_dist *dist, struct span name)
{
    struct argument arguments[SIM_DIST_PARAMETERS_MAX];
    unsigned count = 0;
    skip_blanks(parser);
    while (parser->at < parser->end && *parser->at != ')') {
        if (count == SIM_DIST_PARAMETERS_MAX)
            return wrong(parser, parser->at, "%s has too many parameters", dist->row->name);
        struct argument *argument = &arguments[count++];
        const char *start = parser->at;
        argument->name = take_name(parser);
        if (argument->name.length == 0 || !take(parser, '=')) {
            parser->at = start;
            argument->name = (struct span){.at = start};
        }
        skip_blanks(parser);
        argument->value = take_value(parser);
        if (argument->value.length == 0)
            return expected(parser, "a value");
        if (argument->name.length == 0 && count > 1 && arguments[count - 2].name.length > 0)
            return wrong(parser, argument->value.at, "a value without name after one with a name");
        if (!take(parser, ','))
            break;
        skip_blanks(parser);
    }
    enum sim_status status = close_call(parser, name);
    return status != SIM_OK ? status : choose_form(parser, dist, name, arguments, count);
}

/* The first form that has all names given and all parameters that it needs. */
static enum sim_status choose_form(struct parser *parser, struct sim_dist *dist, struct span name,
                                   const struct argument *arguments, unsigned count)
{
    enum sim_status status = check_names(parser, dist->row, arguments, count);
    if (status != SIM_OK)
        return status;
    const struct sim_dist_form *form = NULL;
    for (unsigned f = 0; f < SIM_DIST_FORMS_MAX && form == NULL; f++) {
        if (parameter_count(&dist->row->forms[f]) > 0 && form_fits(&dist->row->forms[f], arguments, count)) {
            form = &dist->row->forms[f];
            dist->form = f;
        }
    }
    if (form == NULL)
        return no_form_fits(parser, dist->row, name);
    for (unsigned i = 0; i < parameter_count(form); i++) {
        const struct argument *argument = argument_for(form, i, arguments, count);
        if (argument != NULL)
            status = parse_value(parser, &dist->given[i], &form->parameters[i], argument->value);
        if (status != SIM_OK)
            return status;
    }
    status = dist->row->prepare(dist, dist->form, dist->given, parser->error);
    if (status != SIM_OK)
        return sim_error_prefix(parser->error, status, "column %td: %s", name.at - parser->text + 1, dist->row->name);
    return SIM_OK;
}

static bool form_fits(const struct sim_dist_form *form, const struct argument *arguments, unsigned count)
{
    unsigned found = 0;
    for (unsigned i = 0; i < parameter_count(form); i++) {
        bool given = argument_for(form, i, arguments, count) != NULL;
        if (!given && !form->parameters[i].optional)
            return false;
        found += given;
    }
    return found == count;
}

/* Positional arguments come first and take the parameters in order. */
static const struct argument *argument_for(const struct sim_dist_form *form, unsigned parameter,
                                           const struct argument *arguments, unsigned count)
{
    if (parameter < count && arguments[parameter].name.length == 0)
        return &arguments[parameter];
    for (unsigned i = 0; i < count; i++)
        if (arguments[i].name.length > 0 && span_is(arguments[i].name, form->parameters[parameter].name))
            return &arguments[i];
    return NULL;
}

/* Every name given is one of the row's, and none twice. */
static enum sim_status check_names(struct parser *parser, const struct sim_dist_row *row,
                                   const struct argument *arguments, unsigned count)
{
    const char *names[SIM_DIST_FORMS_MAX * SIM_DIST_PARAMETERS_MAX];
    unsigned known = 0;
    for (unsigned f = 0; f < SIM_DIST_FORMS_MAX; f++)
        for (unsigned i = 0; i < parameter_count(&row->forms[f]); i++)
            names[known++] = row->forms[f].parameters[i].name;
    for (unsigned i = 0; i < count; i++) {
        struct span name = arguments[i].name;
        bool found = name.length == 0;
        for (unsigned k = 0; k < known && !found; k++)
            found = span_is(name, names[k]);
        char quoted[QUOTE_SIZE];
        sim_quote(quoted, sizeof quoted, name.at, name.length);
        if (!found) {
            const char *nearest = sim_nearest_name(name.at, name.length, names, known);
            char list[LIST_SIZE] = "";
            for (unsigned k = 0; k < known; k++) {
                append_text(list, sizeof list, k > 0 ? ", " : "");
                append_text(list, sizeof list, names[k]);
            }
            return wrong(parser, name.at, "%s has no parameter %s; it has %s%s%s%s", row->name, quoted, list,
                         nearest != NULL ? "; did you mean " : "", nearest != NULL ? nearest : "",
                         nearest != NULL ? "?" : "");
        }
        for (unsigned k = 0; k < i && name.length > 0; k++)
            if (arguments[k].name.length == name.length && memcmp(arguments[k].name.at, name.at, name.length) == 0)
                return wrong(parser, name.at, "%s is given twice", quoted);
    }
    return SIM_OK;
}

static enum sim_status no_form_fits(struct parser *parser, const struct sim_dist_row *row, struct span name)
{
    char list[LIST_SIZE] = "";
    for (unsigned f = 0; f < SIM_DIST_FORMS_MAX && parameter_count(&row->forms[f]) > 0; f++) {
        append_text(list, sizeof list, f > 0 ? " or (" : "(");
        for (unsigned i = 0; i < parameter_count(&row->forms[f]); i++) {
            const struct sim_dist_parameter *parameter = &row->forms[f].parameters[i];
            append_text(list, sizeof list, i > 0 ? ", " : "");
            append_text(list, sizeof list, parameter->name);
            append_text(list, sizeof list, parameter->optional ? "?" : "");
        }
        append_text(list, sizeof list, ")");
    }
    return wrong(parser, name.at, "%s needs %s, as in %s", row->name, list, row->syntax);
}

static enum sim_status parse_value(struct parser *parser, double *out, const struct sim_dist_parameter *parameter,
                                   struct span value)
{
    double parsed = NAN;
    enum sim_status status =
        parameter->unit == SIM_DIST_QUANTITY
            ? parser->syntax->scalar(parser->syntax->context, &parsed, value.at, value.length, parser->error)
            : parse_number(NULL, &parsed, value.at, value.length, parser->error);
    if (status != SIM_OK)
        return sim_error_prefix(parser->error, status, "column %td", value.at - parser->text + 1);
    char quoted[QUOTE_SIZE];
    sim_quote(quoted, sizeof quoted, value.at, value.length);
    if (!(parsed >= parameter->min)) {
        if (parameter->min == DBL_MIN)
            return wrong(parser, value.at, "%s: %s is not above 0", parameter->name, quoted);
        return wrong(parser, value.at, "%s: %s is below %g", parameter->name, quoted, parameter->min);
    }
    if (!(parsed <= parameter->max))
        return wrong(parser, value.at, "%s: %s is above %g", parameter->name, quoted, parameter->max);
    *out = parsed + 0.0; /* no negative zero */
    return SIM_OK;
}

static enum sim_status parse_mixture(struct parser *parser, struct sim_dist *dist, struct span name)
{
    static const struct sim_dist_parameter weight = {"weight", SIM_DIST_NUMBER, false, DBL_MIN, 1, NULL};
    struct sim_dist_part *parts = NULL;
    size_t count = 0, capacity = 0;
    double sum = 0;
    do {
        if (count == capacity) {
            capacity = capacity == 0 ? 4 : capacity * 2;
            struct sim_dist_part *more = sim_arena_array(parser->arena, capacity, sizeof *more, sizeof(double));
            if (count > 0)
                memcpy(more, parts, count * sizeof *more);
            parts = more;
        }
        skip_blanks(parser);
        struct span value = take_value(parser);
        if (value.length == 0)
            return expected(parser, "a weight");
        enum sim_status status = parse_value(parser, &parts[count].weight, &weight, value);
        if (status != SIM_OK)
            return status;
        if (!take(parser, ':'))
            return expected(parser, "':' and a distribution");
        status = parse_dist(parser, &parts[count].dist);
        if (status != SIM_OK)
            return status;
        sum += parts[count++].weight;
    } while (take(parser, ','));
    enum sim_status status = close_call(parser, name);
    if (status != SIM_OK)
        return status;
    if (fabs(sum - 1) > 1e-6)
        return wrong(parser, name.at, "the weights of the mixture sum to %g, not to 1", sum);
    for (size_t i = 0; i < count; i++)
        parts[i].weight /= sum;
    dist->parts = parts;
    dist->part_count = count;
    return SIM_OK;
}

static enum sim_status parse_column(struct parser *parser, struct sim_dist *dist, struct span name)
{
    skip_blanks(parser);
    struct span column = {.at = parser->at};
    while (parser->at < parser->end && *parser->at != ')')
        parser->at++;
    column.length = (size_t)(parser->at - column.at);
    while (column.length > 0 && is_blank(column.at[column.length - 1]))
        column.length--;
    enum sim_status status = close_call(parser, name);
    if (status != SIM_OK)
        return status;
    if (column.length == 0 || memchr(column.at, '\0', column.length) != NULL)
        return wrong(parser, column.at, "empirical needs file.csv#column");
    if (parser->syntax->column == NULL)
        return wrong(parser, name.at, "empirical is not possible here");
    double *values;
    size_t count;
    status = parser->syntax->column(parser->syntax->context, &values, &count, column.at, column.length, parser->arena,
                                    parser->error);
    if (status != SIM_OK)
        return sim_error_prefix(parser->error, status, "column %td", column.at - parser->text + 1);
    assert(count > 0);
    qsort(values, count, sizeof *values, by_value);
    assert(values[0] >= 0 && values[count - 1] <= DBL_MAX);
    dist->values = values;
    dist->value_count = count;
    dist->column = sim_arena_text(parser->arena, column.at, column.length);
    return SIM_OK;
}

static enum sim_status unknown_distribution(struct parser *parser, struct span name)
{
    size_t count, known = 0;
    const struct sim_dist_row *rows = sim_dist_rows(&count);
    const char *names[32];
    char list[LIST_SIZE] = "", quoted[QUOTE_SIZE];
    assert(count <= 32);
    for (size_t i = 0; i < count; i++) {
        if (&rows[i] == sim_dist_row_shift())
            continue;
        append_text(list, sizeof list, known > 0 ? ", " : "");
        append_text(list, sizeof list, rows[i].name);
        names[known++] = rows[i].name;
    }
    const char *nearest = sim_nearest_name(name.at, name.length, names, known);
    sim_quote(quoted, sizeof quoted, name.at, name.length);
    return wrong(parser, name.at, "unknown distribution %s; allowed: %s%s%s%s", quoted, list,
                 nearest != NULL ? "; did you mean " : "", nearest != NULL ? nearest : "", nearest != NULL ? "?" : "");
}

/* ---- tokens and errors ------------------------------------------------------------------------------------------- */

static enum sim_status wrong(struct parser *parser, const char *at, const char *format, ...)
{
    char text[sizeof parser->error->text];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    sim_error_set(parser->error, SIM_BAD_INPUT, "%s", text);
    return sim_error_prefix(parser->error, SIM_BAD_INPUT, "column %td", at - parser->text + 1);
}

static enum sim_status expected(struct parser *parser, const char *what)
{
    char quoted[QUOTE_SIZE];
    if (parser->at == parser->end)
        return wrong(parser, parser->at, "expected %s, found the end", what);
    return wrong(parser, parser->at, "expected %s, found %s", what,
                 sim_quote(quoted, 24, parser->at, (size_t)(parser->end - parser->at)));
}

static enum sim_status close_call(struct parser *parser, struct span name)
{
    if (take(parser, ')'))
        return SIM_OK;
    char what[QUOTE_SIZE];
    snprintf(what, sizeof what, "')' after the parameters of %.*s", (int)(name.length < 32 ? name.length : 32),
             name.at);
    return expected(parser, what);
}

static void skip_blanks(struct parser *parser)
{
    while (parser->at < parser->end && is_blank(*parser->at))
        parser->at++;
}

/* Takes `c`, blanks before it included; otherwise nothing but the blanks. */
static bool take(struct parser *parser, char c)
{
    skip_blanks(parser);
    if (parser->at == parser->end || *parser->at != c)
        return false;
    parser->at++;
    return true;
}

static struct span take_name(struct parser *parser)
{
    struct span name = {.at = parser->at};
    if (parser->at < parser->end && is_letter(*parser->at))
        while (parser->at < parser->end && (is_letter(*parser->at) || is_digit(*parser->at)))
            parser->at++;
    name.length = (size_t)(parser->at - name.at);
    return name;
}

/* Up to a blank or a character with a meaning. A plus sign belongs to a value at its start and in an exponent, 1e+3. */
static struct span take_value(struct parser *parser)
{
    struct span value = {.at = parser->at};
    for (; parser->at < parser->end; parser->at++) {
        char c = *parser->at;
        if (is_blank(c) || c == '\0' || strchr("(),:=", c) != NULL)
            break;
        size_t before = (size_t)(parser->at - value.at);
        bool in_exponent = before >= 2 && (value.at[before - 1] == 'e' || value.at[before - 1] == 'E') &&
                           is_digit(value.at[before - 2]);
        if (c == '+' && before > 0 && !in_exponent)
            break;
    }
    value.length = (size_t)(parser->at - value.at);
    return value;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool span_is(struct span span, const char *text)
{
    return strlen(text) == span.length && memcmp(text, span.at, span.length) == 0;
}

static unsigned parameter_count(const struct sim_dist_form *form)
{
    unsigned count = 0;
    while (count < SIM_DIST_PARAMETERS_MAX && form->parameters[count].name != NULL)
        count++;
    return count;
}

static void append_text(char *list, size_t size, const char *text)
{
    strncat(list, text, size - 1 - strlen(list));
}

static struct sim_dist *new_dist(struct parser *parser, const struct sim_dist_row *row)
{
    struct sim_dist *dist = sim_arena_alloc(parser->arena, sizeof *dist);
    dist->row = row;
    for (unsigned i = 0; i < SIM_DIST_PARAMETERS_MAX; i++)
        dist->given[i] = NAN;
    return dist;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* ---- quantities -------------------------------------------------------------------------------------------------- */

static enum sim_status parse_duration(void *context, double *out, const char *text, size_t length,
                                      struct sim_error *error)
{
    (void)context;
    sim_time duration;
    enum sim_status status = sim_duration_parse(&duration, text, length, error);
    if (status == SIM_OK)
        *out = sim_time_to_seconds(duration);
    return status;
}

static void print_duration(void *context, char *out, size_t size, double value)
{
    (void)context;
    char text[SIM_TIME_TEXT_SIZE];
    snprintf(out, size, "%s", sim_duration_format(text, sim_time_from_seconds(value)));
}

/* A decimal number: what strtod would take, without its words, hexadecimals and blanks. */
static enum sim_status parse_number(void *context, double *out, const char *text, size_t length,
                                    struct sim_error *error)
{
    (void)context;
    char copy[NUMBER_LENGTH_MAX + 1], quoted[QUOTE_SIZE], *end;
    double value = NAN;
    if (length > 0 && length <= NUMBER_LENGTH_MAX) {
        memcpy(copy, text, length);
        copy[length] = '\0';
        if (strspn(copy, "0123456789.eE+-") == length) {
            value = strtod(copy, &end);
            value = end == copy + length ? value : NAN;
        }
    }
    if (!isfinite(value))
        return sim_error_set(error, SIM_BAD_INPUT, "%s is not a number",
                             sim_quote(quoted, sizeof quoted, text, length));
    *out = value;
    return SIM_OK;
}

/* The fewest digits that read back to the same value. */
static void print_number(void *context, char *out, size_t size, double value)
{
    (void)context;
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, size, "%.*g", digits, value);
        if (strtod(out, NULL) == value)
            return;
    }
}

/* ---- back to text ------------------------------------------------------------------------------------------------ */

size_t sim_dist_format(char *out, size_t size, const struct sim_dist *dist, const struct sim_dist_syntax *syntax)
{
    assert(size > 0);
    struct writer writer = {.out = out, .size = size, .syntax = syntax};
    out[0] = '\0';
    write_dist(&writer, dist);
    return writer.length;
}

static void write_dist(struct writer *writer, const struct sim_dist *dist)
{
    if (dist->row == sim_dist_row_constant()) {
        write_quantity(writer, dist->given[0]);
        return;
    }
    if (dist->row == sim_dist_row_shift()) {
        write_quantity(writer, dist->constants[0]);
        write_text(writer, " + ");
        write_dist(writer, dist->parts[0].dist);
        return;
    }
    write_text(writer, dist->row->name);
    write_text(writer, "(");
    if (dist->column != NULL)
        write_text(writer, dist->column);
    for (size_t i = 0; i < dist->part_count; i++) {
        char weight[QUANTITY_SIZE];
        print_number(NULL, weight, sizeof weight, dist->parts[i].weight);
        write_text(writer, i > 0 ? ", " : "");
        write_text(writer, weight);
        write_text(writer, ": ");
        write_dist(writer, dist->parts[i].dist);
    }
    const struct sim_dist_form *form = &dist->row->forms[dist->form];
    for (unsigned i = 0; i < parameter_count(form); i++) {
        if (isnan(dist->given[i]))
            continue;
        write_text(writer, i > 0 ? ", " : "");
        write_text(writer, form->parameters[i].name);
        write_text(writer, "=");
        if (form->parameters[i].unit == SIM_DIST_QUANTITY) {
            write_quantity(writer, dist->given[i]);
        } else {
            char number[QUANTITY_SIZE];
            print_number(NULL, number, sizeof number, dist->given[i]);
            write_text(writer, number);
        }
    }
    write_text(writer, ")");
}

static void write_quantity(struct writer *writer, double value)
{
    char text[QUANTITY_SIZE];
    writer->syntax->print(writer->syntax->context, text, sizeof text, value);
    write_text(writer, text);
}

/* Counts everything, writes what fits. */
static void write_text(struct writer *writer, const char *text)
{
    size_t length = strlen(text);
    if (writer->length < writer->size)
        snprintf(writer->out + writer->length, writer->size - writer->length, "%s", text);
    writer->length += length;
}
