/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows robfig/cron v3's parser.go and constantdelay.go, and time.ParseDuration for @every. */
#include "control/cron_schedule.h"

#include <inttypes.h>
#include <string.h>

#include "control/text.h"

struct names {
    const char *text;
    int64_t value;
};

struct bounds {
    int64_t min, max;
    const struct names *names; /* up to one without text; NULL: none */
};

static const struct names month_names[] = {{"jan", 1},  {"feb", 2},  {"mar", 3}, {"apr", 4}, {"may", 5},
                                           {"jun", 6},  {"jul", 7},  {"aug", 8}, {"sep", 9}, {"oct", 10},
                                           {"nov", 11}, {"dec", 12}, {NULL, 0}};
static const struct names weekday_names[] = {{"sun", 0}, {"mon", 1}, {"tue", 2}, {"wed", 3},
                                             {"thu", 4}, {"fri", 5}, {"sat", 6}, {NULL, 0}};

static const struct bounds minutes = {0, 59, NULL}, hours = {0, 23, NULL}, days = {1, 31, NULL};
static const struct bounds months = {1, 12, month_names}, weekdays = {0, 6, weekday_names};

/* A piece of the schedule's text. */
struct piece {
    const char *at;
    size_t length;
};

struct parser {
    const struct ctl_memory *memory;
    const char *why; /* the first error */
};

static const char *copy(struct parser *parser, struct piece piece)
{
    return ctl_format(parser->memory, "%.*s", (int)piece.length, piece.at);
}

static bool fail(struct parser *parser, const char *why)
{
    parser->why = why;
    return false;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* mustParseInt. */
static bool parse_int(struct parser *parser, struct piece piece, int64_t *out)
{
    const size_t sign = piece.length > 0 && (piece.at[0] == '+' || piece.at[0] == '-');
    int64_t value = 0;
    bool digits = piece.length > sign, fits = true;
    for (size_t i = sign; i < piece.length; i++) {
        digits = digits && piece.at[i] >= '0' && piece.at[i] <= '9';
        const int digit = digits ? piece.at[i] - '0' : 0;
        fits = fits && value <= (INT64_MAX - digit) / 10;
        value = fits ? value * 10 + digit : value;
    }
    if (!digits || !fits) {
        struct ctl_text quoted = {.memory = parser->memory};
        ctl_text_add_quoted(&quoted, copy(parser, piece));
        return fail(parser,
                    ctl_format(parser->memory, "failed to parse int from %s: strconv.Atoi: parsing %s: %s",
                               copy(parser, piece), quoted.text, digits ? "value out of range" : "invalid syntax"));
    }
    *out = sign && piece.at[0] == '-' ? -value : value;
    if (*out < 0) {
        return fail(parser, ctl_format(parser->memory, "negative number (%" PRId64 ") not allowed: %s", *out,
                                       copy(parser, piece)));
    }
    return true;
}

static bool parse_int_or_name(struct parser *parser, struct piece piece, const struct names *names, int64_t *out)
{
    for (size_t i = 0; names && names[i].text && piece.length == 3; i++) {
        bool equal = true;
        for (size_t k = 0; k < 3; k++) {
            const char c = piece.at[k];
            equal = equal && (c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) == names[i].text[k];
        }
        if (equal) {
            *out = names[i].value;
            return true;
        }
    }
    return parse_int(parser, piece, out);
}

/* The part before the first `separator`, and how many parts there are. */
static struct piece first_part(struct piece piece, char separator, size_t *parts)
{
    const char *found = memchr(piece.at, separator, piece.length);
    const struct piece first = {piece.at, found ? (size_t)(found - piece.at) : piece.length};
    *parts = 1;
    for (size_t i = 0; i < piece.length; i++) {
        *parts += piece.at[i] == separator;
    }
    return first;
}

static struct piece second_part(struct piece piece, struct piece first, char separator)
{
    struct piece rest = {first.at + first.length + 1, piece.length - first.length - 1};
    size_t parts;
    return first_part(rest, separator, &parts);
}

/* getRange: number | number "-" number [ "/" number ] */
static bool parse_range(struct parser *parser, struct piece piece, const struct bounds *bounds, uint64_t *bits)
{
    size_t slashes, hyphens;
    const struct piece range = first_part(piece, '/', &slashes), low = first_part(range, '-', &hyphens);
    const bool is_star = low.length == 1 && (low.at[0] == '*' || low.at[0] == '?');
    int64_t start = bounds->min, end = bounds->max, step = 1;
    uint64_t star = is_star ? CTL_CRON_STAR : 0;
    if (!is_star) {
        if (!parse_int_or_name(parser, low, bounds->names, &start)) {
            return false;
        }
        end = start;
        if (hyphens > 2) {
            return fail(parser, ctl_format(parser->memory, "too many hyphens: %s", copy(parser, piece)));
        }
        if (hyphens == 2 && !parse_int_or_name(parser, second_part(range, low, '-'), bounds->names, &end)) {
            return false;
        }
    }
    if (slashes > 2) {
        return fail(parser, ctl_format(parser->memory, "too many slashes: %s", copy(parser, piece)));
    }
    if (slashes == 2) {
        if (!parse_int(parser, second_part(piece, range, '/'), &step)) {
            return false;
        }
        end = hyphens == 1 ? bounds->max : end;
        star = step > 1 ? 0 : star;
    }
    const char *text = copy(parser, piece);
    if (start < bounds->min) {
        return fail(parser,
                    ctl_format(parser->memory, "beginning of range (%" PRId64 ") below minimum (%" PRId64 "): %s",
                               start, bounds->min, text));
    }
    if (end > bounds->max) {
        return fail(parser, ctl_format(parser->memory, "end of range (%" PRId64 ") above maximum (%" PRId64 "): %s",
                                       end, bounds->max, text));
    }
    if (start > end) {
        return fail(parser,
                    ctl_format(parser->memory, "beginning of range (%" PRId64 ") beyond end of range (%" PRId64 "): %s",
                               start, end, text));
    }
    if (step == 0) {
        return fail(parser, ctl_format(parser->memory, "step of range should be a positive number: %s", text));
    }
    for (int64_t value = start; value <= end; value += step) {
        *bits |= UINT64_C(1) << value;
        if (step > end) {
            break; /* the next value would overflow for absurd steps */
        }
    }
    *bits |= star;
    return true;
}

/* getField: ranges joined by commas; empty ones are skipped. */
static bool parse_field(struct parser *parser, struct piece piece, const struct bounds *bounds, uint64_t *bits)
{
    for (size_t start = 0, i = 0; i <= piece.length; i++) {
        if (i < piece.length && piece.at[i] != ',') {
            continue;
        }
        if (i > start && !parse_range(parser, (struct piece){piece.at + start, i - start}, bounds, bits)) {
            return false;
        }
        start = i + 1;
    }
    return true;
}

static bool parse_fields(struct parser *parser, const char *text, struct ctl_cron_schedule *out)
{
    enum { FIELDS = 5 };
    struct piece fields[FIELDS];
    size_t count = 0;
    struct ctl_text list = {.memory = parser->memory};
    ctl_text_add(&list, "[");
    for (const char *at = text; *at;) {
        const char *start = at;
        while (*at && !is_space(*at)) {
            at++;
        }
        if (at > start) {
            const struct piece piece = {start, (size_t)(at - start)};
            if (count < FIELDS) {
                fields[count] = piece;
            }
            ctl_text_add(&list, count++ > 0 ? " " : "");
            ctl_text_add_bytes(&list, piece.at, piece.length);
        }
        at += *at != '\0';
    }
    ctl_text_add(&list, "]");
    if (count != FIELDS) {
        return fail(parser, ctl_format(parser->memory, "expected exactly 5 fields, found %zu: %s", count, list.text));
    }
    return parse_field(parser, fields[0], &minutes, &out->minute) &&
           parse_field(parser, fields[1], &hours, &out->hour) && parse_field(parser, fields[2], &days, &out->day) &&
           parse_field(parser, fields[3], &months, &out->month) &&
           parse_field(parser, fields[4], &weekdays, &out->weekday);
}

/* ---- @every ------------------------------------------------------------------------------------------------------ */

/* The largest magnitude that Go's parser lets through on the way. */
static const uint64_t duration_max = UINT64_C(1) << 63;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits before the point; false: too many. */
static bool leading_integer(const char **at, uint64_t *out)
{
    uint64_t value = 0;
    for (; is_digit(**at); ++*at) {
        if (value > duration_max / 10) {
            return false;
        }
        value = value * 10 + (uint64_t)(**at - '0');
        if (value > duration_max) {
            return false;
        }
    }
    *out = value;
    return true;
}

/* Digits after the point, as value / scale; what has no room is dropped. */
static void leading_fraction(const char **at, uint64_t *value, double *scale)
{
    bool full = false;
    for (; is_digit(**at); ++*at) {
        const uint64_t digit = (uint64_t)(**at - '0');
        full = full || *value > (duration_max - 1) / 10 || *value * 10 + digit > duration_max;
        if (!full) {
            *value = *value * 10 + digit;
            *scale *= 10;
        }
    }
}

static const char *unknown_unit(struct parser *parser, struct piece unit)
{
    struct ctl_text why = {.memory = parser->memory};
    ctl_text_add(&why, "unknown unit ");
    ctl_text_add_quoted(&why, copy(parser, unit));
    ctl_text_add(&why, " in duration");
    return why.text;
}

/* One `1.5h` of a duration, added to `*ns`. NULL: read; else what is wrong. */
static const char *parse_duration_part(struct parser *parser, const char **text, uint64_t *ns)
{
    static const struct {
        const char *unit;
        uint64_t ns;
    } units[] = {{"ns", 1},       {"us", 1000},      {"\xc2\xb5s", 1000}, {"\xce\xbcs", 1000},
                 {"ms", 1000000}, {"s", 1000000000}, {"m", 60000000000},  {"h", 3600000000000}};
    const char *at = *text;
    uint64_t value, fraction = 0;
    double scale = 1;
    if (!leading_integer(&at, &value)) {
        return "invalid duration";
    }
    bool digits = at > *text;
    if (*at == '.') {
        const char *const point = ++at;
        leading_fraction(&at, &fraction, &scale);
        digits = digits || at > point;
    }
    if (!digits) {
        return "invalid duration";
    }
    const struct piece unit = {at, strcspn(at, ".0123456789")};
    if (unit.length == 0) {
        return "missing unit in duration";
    }
    size_t i = 0;
    while (i < sizeof units / sizeof *units &&
           (strlen(units[i].unit) != unit.length || memcmp(units[i].unit, at, unit.length) != 0)) {
        i++;
    }
    if (i == sizeof units / sizeof *units) {
        return unknown_unit(parser, unit);
    }
    if (value > duration_max / units[i].ns) {
        return "invalid duration";
    }
    value = value * units[i].ns + (uint64_t)((double)fraction * ((double)units[i].ns / scale));
    if (value > duration_max || *ns + value > duration_max) {
        return "invalid duration";
    }
    *ns += value;
    *text = at + unit.length;
    return NULL;
}

/* time.ParseDuration, then rounded down to seconds, at least one. */
static bool parse_every(struct parser *parser, const char *descriptor, const char *text, struct ctl_cron_schedule *out)
{
    const char *at = text, *why = NULL;
    const bool negative = *at == '-';
    uint64_t ns = 0;
    at += *at == '-' || *at == '+';
    if (*at == '\0') {
        why = "invalid duration";
    }
    if (strcmp(at, "0") == 0) {
        at++;
    }
    while (!why && *at) {
        why = parse_duration_part(parser, &at, &ns);
    }
    if (!why && !negative && ns == duration_max) {
        why = "invalid duration";
    }
    if (why) {
        struct ctl_text quoted = {.memory = parser->memory};
        ctl_text_add_quoted(&quoted, text);
        return fail(parser, ctl_format(parser->memory, "failed to parse duration %s: time: %s %s", descriptor, why,
                                       quoted.text));
    }
    const ctl_time whole = (ctl_time)(ns / (uint64_t)CTL_SECOND) * CTL_SECOND;
    out->every = negative || whole < CTL_SECOND ? CTL_SECOND : whole;
    return true;
}

static bool parse_descriptor(struct parser *parser, const char *text, struct ctl_cron_schedule *out)
{
    static const char every[] = "@every ";
    static const struct {
        const char *text, *fields;
    } descriptors[] = {{"@yearly", "0 0 1 1 *"}, {"@annually", "0 0 1 1 *"}, {"@monthly", "0 0 1 * *"},
                       {"@weekly", "0 0 * * 0"}, {"@daily", "0 0 * * *"},    {"@midnight", "0 0 * * *"},
                       {"@hourly", "0 * * * *"}};
    for (size_t i = 0; i < sizeof descriptors / sizeof *descriptors; i++) {
        if (strcmp(text, descriptors[i].text) == 0) {
            return parse_fields(parser, descriptors[i].fields, out);
        }
    }
    if (strncmp(text, every, strlen(every)) == 0) {
        return parse_every(parser, text, text + strlen(every), out);
    }
    return fail(parser, ctl_format(parser->memory, "unrecognized descriptor: %s", text));
}

bool ctl_cron_parse(struct ctl_cron_schedule *out, const char *text, const struct ctl_memory *memory, const char **why)
{
    struct parser parser = {.memory = memory};
    struct ctl_cron_schedule schedule = {0};
    bool good = true;
    if (text[0] == '\0') {
        good = fail(&parser, "empty spec string");
    } else if (strncmp(text, "TZ=", 3) == 0 || strncmp(text, "CRON_TZ=", 8) == 0) {
        const char *zone = strchr(text, '=') + 1, *space = strchr(text, ' ');
        if (!space) { /* upstream slices without a look and catches its own crash */
            good = fail(&parser, "invalid schedule format: runtime error: slice bounds out of range [:-1]");
        } else if (space < zone) {
            good =
                fail(&parser,
                     ctl_format(memory, "invalid schedule format: runtime error: slice bounds out of range [%zu:%zu]",
                                (size_t)(zone - text), (size_t)(space - text)));
        } else {
            schedule.zone = ctl_format(memory, "%.*s", (int)(space - zone), zone);
            text = space;
            while (is_space(*text)) {
                text++;
            }
        }
    }
    if (good) {
        good = text[0] == '@' ? parse_descriptor(&parser, text, &schedule) : parse_fields(&parser, text, &schedule);
    }
    if (!good) {
        *why = parser.why;
        return false;
    }
    *out = schedule;
    return true;
}
