/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/decimal.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void two_units(char out[PLT_DECIMAL_SIZE], sim_time span);
static void cut_zeros(char *text);

const char *plt_decimal_format(char out[PLT_DECIMAL_SIZE], double value, int decimals)
{
    assert(isfinite(value) && decimals >= 0 && decimals <= 9);
    snprintf(out, PLT_DECIMAL_SIZE, "%.*f", decimals, value);
    cut_zeros(out);
    return strcmp(out, "-0") == 0 ? out + 1 : out;
}

const char *plt_seconds_format(char out[PLT_DECIMAL_SIZE], sim_time duration)
{
    const uint64_t magnitude = duration < 0 ? -(uint64_t)duration : (uint64_t)duration;
    snprintf(out, PLT_DECIMAL_SIZE, "%s%" PRIu64 ".%09" PRIu64, duration < 0 ? "-" : "",
             magnitude / (uint64_t)SIM_SECOND, magnitude % (uint64_t)SIM_SECOND);
    cut_zeros(out);
    return out;
}

const char *plt_span_format(char out[PLT_DECIMAL_SIZE], sim_time span)
{
    if (span < SIM_SECOND - SIM_MILLISECOND / 2) {
        const int64_t ms = (span + SIM_MILLISECOND / 2) / SIM_MILLISECOND;
        snprintf(out, PLT_DECIMAL_SIZE, ms == 0 ? "%" PRId64 "s" : "%" PRId64 "ms", ms);
    } else if (span < 60 * SIM_SECOND - SIM_SECOND / 20) {
        snprintf(out, PLT_DECIMAL_SIZE, "%.1fs", sim_time_to_seconds(span));
    } else {
        two_units(out, sim_time_add(span, SIM_SECOND / 2));
    }
    return out;
}

const char *plt_count_format(char out[PLT_DECIMAL_SIZE], uint64_t count)
{
    char digits[24];
    const int length = snprintf(digits, sizeof digits, "%" PRIu64, count);
    char *to = out;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0) {
            *to++ = ',';
        }
        *to++ = digits[i];
    }
    *to = '\0';
    return out;
}

/* The Gregorian calendar from days, by eras of 400 years that begin on 1 March (Howard Hinnant's civil_from_days). */
const char *plt_instant_format(char out[PLT_DECIMAL_SIZE], int64_t unix_s)
{
    int64_t days = unix_s / 86400;
    int64_t second = unix_s % 86400;
    if (second < 0) {
        second += 86400;
        days--;
    }
    days += 719468;
    const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const int64_t day_of_era = days - era * 146097;
    const int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t month_from_march = (5 * day_of_year + 2) / 153;
    const int64_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    const int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    const int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
    snprintf(out, PLT_DECIMAL_SIZE,
             "%04" PRId64 "-%02" PRId64 "-%02" PRId64 "T%02" PRId64 ":%02" PRId64 ":%02" PRId64 "Z", year, month, day,
             second / 3600, second / 60 % 60, second % 60);
    return out;
}

/* From minutes on: the largest unit, and the next if it is not 0. */
static void two_units(char out[PLT_DECIMAL_SIZE], sim_time span)
{
    static const struct {
        sim_time ns;
        char name;
    } units[] = {{SIM_DAY, 'd'}, {SIM_HOUR, 'h'}, {SIM_MINUTE, 'm'}, {SIM_SECOND, 's'}};
    int unit = 0;
    while (span < units[unit].ns) {
        unit++;
    }
    const int64_t whole = span / units[unit].ns;
    const int64_t part = span % units[unit].ns / units[unit + 1].ns;
    const int length = snprintf(out, PLT_DECIMAL_SIZE, "%" PRId64 "%c", whole, units[unit].name);
    if (part > 0) {
        snprintf(out + length, PLT_DECIMAL_SIZE - (size_t)length, "%" PRId64 "%c", part, units[unit + 1].name);
    }
}

static void cut_zeros(char *text)
{
    char *end = text + strlen(text);
    if (strchr(text, '.') == NULL) {
        return;
    }
    while (end[-1] == '0') {
        end--;
    }
    if (end[-1] == '.') {
        end--;
    }
    *end = '\0';
}
