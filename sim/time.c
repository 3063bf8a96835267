/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text forms of durations, after Go's time package (ParseDuration, Duration.String) and k8s.io/apimachinery's
 * util/duration. See time.h. */
#include "sim/time.h"

#include <assert.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* The magnitude of the most negative duration; Go keeps magnitudes in uint64 so that this one can be read. */
#define MAGNITUDE_MAX (UINT64_C(1) << 63)

struct cursor {
    const char *at, *end;
};

/* `symbol` may be `µ` as U+00B5 or as U+03BC. */
static const struct unit {
    const char *symbol;
    uint64_t ns;
} units[] = {
    {"ns", 1},
    {"us", 1000},
    {"\xc2\xb5s", 1000},
    {"\xce\xbcs", 1000},
    {"ms", 1000000},
    {"s", UINT64_C(1000000000)},
    {"m", UINT64_C(60000000000)},
    {"h", UINT64_C(3600000000000)},
};

static enum sim_status read_magnitude(uint64_t *out, struct cursor rest, const char *quoted, struct sim_error *error);
static bool read_number(struct cursor *rest, uint64_t *whole, uint64_t *fraction, double *scale);
static const struct unit *find_unit(const char *symbol, size_t length);
static enum sim_status refuse(struct sim_error *error, const char *quoted);
static size_t put_fraction(char *text, size_t at, uint64_t *value, unsigned digits);
static size_t put_whole(char *text, size_t at, uint64_t value);
static const char *put_units(char *out, int64_t major, char major_unit, int64_t minor, char minor_unit);
static double in_units(sim_time duration, sim_time unit);

enum sim_status sim_duration_parse(sim_time *out, const char *text, size_t length, struct sim_error *error)
{
    char quoted[200];
    sim_quote(quoted, sizeof quoted, text, length);
    struct cursor rest = {text, text + length};
    bool negative = false;
    if (length > 0 && (*rest.at == '-' || *rest.at == '+'))
        negative = *rest.at++ == '-';
    if (rest.at == rest.end)
        return refuse(error, quoted);
    uint64_t magnitude = 0;
    if (rest.end - rest.at > 1 || *rest.at != '0') {
        enum sim_status status = read_magnitude(&magnitude, rest, quoted, error);
        if (status != SIM_OK)
            return status;
    }
    if (negative) {
        *out = magnitude == MAGNITUDE_MAX ? INT64_MIN : -(sim_time)magnitude;
        return SIM_OK;
    }
    if (magnitude == MAGNITUDE_MAX)
        return refuse(error, quoted);
    *out = (sim_time)magnitude;
    return SIM_OK;
}

const char *sim_duration_format(char out[SIM_TIME_TEXT_SIZE], sim_time duration)
{
    /* Written from the right end, as the number of digits is not known before. */
    char text[SIM_TIME_TEXT_SIZE];
    size_t at = sizeof text;
    text[--at] = '\0';
    text[--at] = 's';
    uint64_t value = duration < 0 ? -(uint64_t)duration : (uint64_t)duration;
    if (value == 0) {
        text[--at] = '0';
    } else if (value < (uint64_t)SIM_SECOND) {
        unsigned digits = 0;
        if (value < (uint64_t)SIM_MICROSECOND) {
            text[--at] = 'n';
        } else if (value < (uint64_t)SIM_MILLISECOND) {
            digits = 3;
            at -= 2;
            memcpy(text + at, "\xc2\xb5", 2);
        } else {
            digits = 6;
            text[--at] = 'm';
        }
        at = put_fraction(text, at, &value, digits);
        at = put_whole(text, at, value);
    } else {
        at = put_fraction(text, at, &value, 9);
        at = put_whole(text, at, value % 60);
        value /= 60;
        if (value > 0) {
            text[--at] = 'm';
            at = put_whole(text, at, value % 60);
            value /= 60;
        }
        if (value > 0) {
            text[--at] = 'h';
            at = put_whole(text, at, value);
        }
    }
    if (duration < 0)
        text[--at] = '-';
    return memcpy(out, text + at, sizeof text - at);
}

const char *sim_duration_human(char out[SIM_TIME_TEXT_SIZE], sim_time duration)
{
    int64_t seconds = (int64_t)in_units(duration, SIM_SECOND);
    int64_t minutes = duration / SIM_MINUTE, hours = duration / SIM_HOUR;
    if (seconds < -1)
        return memcpy(out, "<invalid>", sizeof "<invalid>");
    if (seconds < 0)
        return memcpy(out, "0s", sizeof "0s");
    if (seconds < 120)
        return put_units(out, seconds, 's', 0, 0);
    if (minutes < 10)
        return put_units(out, minutes, 'm', duration / SIM_SECOND % 60, 's');
    if (minutes < 180)
        return put_units(out, minutes, 'm', 0, 0);
    if (hours < 8)
        return put_units(out, hours, 'h', minutes % 60, 'm');
    if (hours < 48)
        return put_units(out, hours, 'h', 0, 0);
    if (hours < 24 * 8)
        return put_units(out, hours / 24, 'd', hours % 24, 'h');
    if (hours < 24 * 365 * 2)
        return put_units(out, hours / 24, 'd', 0, 0);
    if (hours < 24 * 365 * 8)
        return put_units(out, hours / 24 / 365, 'y', hours / 24 % 365, 'd');
    return put_units(out, hours / 24 / 365, 'y', 0, 0);
}

const char *sim_duration_short(char out[SIM_TIME_TEXT_SIZE], sim_time duration)
{
    /* Unlike the long form, the original goes through floating point; near a unit's end that rounds up. */
    int64_t seconds = (int64_t)in_units(duration, SIM_SECOND);
    int64_t minutes = (int64_t)in_units(duration, SIM_MINUTE);
    double hours = in_units(duration, SIM_HOUR);
    if (seconds < -1)
        return memcpy(out, "<invalid>", sizeof "<invalid>");
    if (seconds < 0)
        return memcpy(out, "0s", sizeof "0s");
    if (seconds < 60)
        return put_units(out, seconds, 's', 0, 0);
    if (minutes < 60)
        return put_units(out, minutes, 'm', 0, 0);
    if (hours < 24)
        return put_units(out, (int64_t)hours, 'h', 0, 0);
    if (hours < 24 * 365)
        return put_units(out, (int64_t)hours / 24, 'd', 0, 0);
    return put_units(out, (int64_t)(hours / 24 / 365), 'y', 0, 0);
}

/* Sum of `number unit` pairs, at least one. */
static enum sim_status read_magnitude(uint64_t *out, struct cursor rest, const char *quoted, struct sim_error *error)
{
    uint64_t sum = 0;
    while (rest.at < rest.end) {
        uint64_t value, fraction;
        double scale;
        if (!read_number(&rest, &value, &fraction, &scale))
            return refuse(error, quoted);
        const char *symbol = rest.at;
        while (rest.at < rest.end && *rest.at != '.' && !(*rest.at >= '0' && *rest.at <= '9'))
            rest.at++;
        size_t symbol_length = (size_t)(rest.at - symbol);
        if (symbol_length == 0)
            return sim_error_set(error, SIM_BAD_INPUT, "time: missing unit in duration %s", quoted);
        const struct unit *unit = find_unit(symbol, symbol_length);
        if (unit == NULL) {
            char quoted_symbol[40];
            return sim_error_set(error, SIM_BAD_INPUT, "time: unknown unit %s in duration %s",
                                 sim_quote(quoted_symbol, sizeof quoted_symbol, symbol, symbol_length), quoted);
        }
        if (value > MAGNITUDE_MAX / unit->ns)
            return refuse(error, quoted);
        value *= unit->ns;
        if (fraction > 0)
            value += (uint64_t)((double)fraction * ((double)unit->ns / scale));
        if (value > MAGNITUDE_MAX || sum + value > MAGNITUDE_MAX)
            return refuse(error, quoted);
        sum += value;
    }
    *out = sum;
    return SIM_OK;
}

/* Digits with an optional point; the fraction is `fraction / scale`, digits beyond 64 bits dropped. False: no digit
 * at all, or too large. */
static bool read_number(struct cursor *rest, uint64_t *whole, uint64_t *fraction, double *scale)
{
    const char *start = rest->at;
    *whole = 0;
    for (; rest->at < rest->end && *rest->at >= '0' && *rest->at <= '9'; rest->at++) {
        if (*whole > MAGNITUDE_MAX / 10)
            return false;
        *whole = *whole * 10 + (uint64_t)(*rest->at - '0');
        if (*whole > MAGNITUDE_MAX)
            return false;
    }
    bool any = rest->at > start;
    *fraction = 0;
    *scale = 1;
    if (rest->at == rest->end || *rest->at != '.')
        return any;
    bool full = false;
    const char *digits = ++rest->at;
    for (; rest->at < rest->end && *rest->at >= '0' && *rest->at <= '9'; rest->at++) {
        full = full || *fraction > (MAGNITUDE_MAX - 1) / 10;
        uint64_t next = *fraction * 10 + (uint64_t)(*rest->at - '0');
        full = full || next > MAGNITUDE_MAX;
        if (full)
            continue;
        *fraction = next;
        *scale *= 10;
    }
    return any || rest->at > digits;
}

static const struct unit *find_unit(const char *symbol, size_t length)
{
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strlen(units[i].symbol) == length && memcmp(units[i].symbol, symbol, length) == 0)
            return &units[i];
    return NULL;
}

static enum sim_status refuse(struct sim_error *error, const char *quoted)
{
    return sim_error_set(error, SIM_BAD_INPUT, "time: invalid duration %s", quoted);
}

/* Takes `digits` decimal digits off `value` and writes them before text[at] with a point, without trailing zeros. */
static size_t put_fraction(char *text, size_t at, uint64_t *value, unsigned digits)
{
    bool printed = false;
    for (unsigned i = 0; i < digits; i++) {
        char digit = (char)('0' + *value % 10);
        printed = printed || digit != '0';
        if (printed)
            text[--at] = digit;
        *value /= 10;
    }
    if (printed)
        text[--at] = '.';
    return at;
}

static size_t put_whole(char *text, size_t at, uint64_t value)
{
    do {
        text[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    return at;
}

static const char *put_units(char *out, int64_t major, char major_unit, int64_t minor, char minor_unit)
{
    if (minor == 0)
        snprintf(out, SIM_TIME_TEXT_SIZE, "%" PRId64 "%c", major, major_unit);
    else
        snprintf(out, SIM_TIME_TEXT_SIZE, "%" PRId64 "%c%" PRId64 "%c", major, major_unit, minor, minor_unit);
    return out;
}

/* Duration.Seconds(), .Minutes(), .Hours() of Go, with its rounding. */
static double in_units(sim_time duration, sim_time unit)
{
    int64_t whole = duration / unit;
    return (double)whole + (double)(duration % unit) / (double)unit;
}
