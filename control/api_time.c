/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows time.Parse of Go for the layouts 2006-01-02T15:04:05Z07:00 and 2006-01-02T15:04:05.000000Z07:00: elements
 * in turn, the first that does not fit is named. */
#include "control/api_time.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "control/calendar.h"

struct scan {
    const char *text, *at, *end;
    const char *layout;
    const char *out_of_range; /* the first element whose value is */
    const char *missing;      /* the layout element that did not fit */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* `count` digits; false names `element` as missing. */
static bool digits(struct scan *scan, size_t count, const char *element, int *out)
{
    int value = 0;
    for (size_t i = 0; i < count; i++) {
        if (scan->at + i >= scan->end || !is_digit(scan->at[i])) {
            scan->missing = element;
            return false;
        }
        value = value * 10 + (scan->at[i] - '0');
    }
    scan->at += count;
    *out = value;
    return true;
}

/* Go lets an hour have one digit. */
static bool hour_digits(struct scan *scan, int *out)
{
    const bool one =
        scan->end - scan->at >= 1 && is_digit(*scan->at) && !(scan->end - scan->at >= 2 && is_digit(scan->at[1]));
    return digits(scan, one ? 1 : 2, "15", out);
}

static bool literal(struct scan *scan, const char *text)
{
    if (scan->at >= scan->end || *scan->at != *text) {
        scan->missing = text;
        return false;
    }
    scan->at++;
    return true;
}

static void check_range(struct scan *scan, bool in_range, const char *name)
{
    if (!in_range && !scan->out_of_range) {
        scan->out_of_range = name;
    }
}

/* Decimals: of a Time any number of them or none, of a MicroTime exactly six. */
static bool fraction(struct scan *scan, bool micro, int32_t *ns)
{
    const bool given = scan->end - scan->at >= 2 && (*scan->at == '.' || *scan->at == ',') && is_digit(scan->at[1]);
    *ns = 0;
    if (!micro && !given) {
        return true;
    }
    const char *at = scan->at + 1;
    int32_t unit = 100000000;
    size_t count = 0;
    while (given && at < scan->end && is_digit(*at) && (!micro || count < 6)) {
        *ns += (*at++ - '0') * unit;
        unit /= 10;
        count++;
    }
    if (micro && count < 6) {
        scan->missing = ".000000";
        return false;
    }
    scan->at = at;
    return true;
}

static bool zone(struct scan *scan, int64_t *offset_s)
{
    const char *at = scan->at;
    *offset_s = 0;
    if (at < scan->end && *at == 'Z') {
        scan->at++;
        return true;
    }
    const bool form = scan->end - at >= 6 && (*at == '+' || *at == '-') && is_digit(at[1]) && is_digit(at[2]) &&
                      at[3] == ':' && is_digit(at[4]) && is_digit(at[5]);
    if (!form) {
        scan->missing = "Z07:00";
        return false;
    }
    const int hours = (at[1] - '0') * 10 + (at[2] - '0'), minutes = (at[4] - '0') * 10 + (at[5] - '0');
    check_range(scan, hours <= 24, "time zone offset hour");
    check_range(scan, minutes <= 60, "time zone offset minute");
    *offset_s = (*at == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    scan->at += 6;
    return true;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* As Go's time package quotes: bytes that are no printable ASCII as \xNN. */
static const char *quote(const struct ctl_memory *memory, const char *text, const char *end)
{
    struct ctl_text out = {.memory = memory};
    ctl_text_add(&out, "\"");
    for (; text < end; text++) {
        const unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') {
            ctl_text_printf(&out, "\\%c", c);
        } else if (c < 0x20 || c >= 0x7f) {
            ctl_text_printf(&out, "\\x%02x", c);
        } else {
            ctl_text_add_bytes(&out, text, 1);
        }
    }
    ctl_text_add(&out, "\"");
    return out.text;
}

static const char *fail(const struct scan *scan, const struct ctl_memory *memory)
{
    const char *whole = quote(memory, scan->text, scan->end);
    if (scan->out_of_range) {
        return ctl_format(memory, "parsing time %s: %s out of range", whole, scan->out_of_range);
    }
    const char *rest = quote(memory, scan->at, scan->end);
    if (!scan->missing) {
        return ctl_format(memory, "parsing time %s: extra text: %s", whole, rest);
    }
    return ctl_format(memory, "parsing time %s as \"%s\": cannot parse %s as \"%s\"", whole, scan->layout, rest,
                      scan->missing);
}

const char *ctl_instant_parse(struct ctl_instant *out, const char *text, size_t length, bool micro,
                              const struct ctl_memory *memory)
{
    struct scan scan = {.text = text, .at = text, .end = text + length};
    int year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0;
    int32_t ns = 0;
    int64_t offset_s = 0;
    scan.layout = micro ? "2006-01-02T15:04:05.000000Z07:00" : "2006-01-02T15:04:05Z07:00";
    const bool has_date = digits(&scan, 4, "2006", &year) && literal(&scan, "-") && digits(&scan, 2, "01", &month);
    if (has_date) {
        check_range(&scan, month >= 1 && month <= 12, "month");
    }
    const bool good = has_date && !scan.out_of_range && literal(&scan, "-") && digits(&scan, 2, "02", &day) &&
                      literal(&scan, "T") && hour_digits(&scan, &hour);
    if (good) {
        check_range(&scan, hour < 24, "hour");
    }
    if (!good || scan.out_of_range || !literal(&scan, ":") || !digits(&scan, 2, "04", &minute)) {
        return fail(&scan, memory);
    }
    check_range(&scan, minute < 60, "minute");
    if (scan.out_of_range || !literal(&scan, ":") || !digits(&scan, 2, "05", &second)) {
        return fail(&scan, memory);
    }
    check_range(&scan, second < 60, "second");
    if (scan.out_of_range || !fraction(&scan, micro, &ns) || !zone(&scan, &offset_s) || scan.at < scan.end) {
        return fail(&scan, memory);
    }
    check_range(&scan, day >= 1 && day <= days_of(year, month), "day");
    if (scan.out_of_range) {
        return fail(&scan, memory);
    }
    const struct ctl_date date = {year, month, day};
    out->unix_s = ctl_days_of_date(date) * 86400 + hour * 3600 + minute * 60 + second - offset_s;
    out->ns = ns;
    out->is_zero = out->unix_s == INT64_C(-62135596800) && ns == 0;
    return NULL;
}

/* Date and clock, without what follows the seconds; its length. */
static int print_seconds(char out[static CTL_INSTANT_TEXT_MAX], int64_t unix_s)
{
    const int64_t days = ctl_floor_div(unix_s, 86400), second = unix_s - days * 86400;
    const struct ctl_date date = ctl_date_of_days(days);
    return snprintf(out, CTL_INSTANT_TEXT_MAX, "%04d-%02d-%02dT%02d:%02d:%02d", (int)(date.year % 100000),
                    (int)date.month, (int)date.day, (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
}

const char *ctl_instant_print(char out[static CTL_INSTANT_TEXT_MAX], const struct ctl_instant *instant, bool micro)
{
    const int length = print_seconds(out, instant->unix_s);
    const size_t room = CTL_INSTANT_TEXT_MAX - (size_t)length;
    if (micro) {
        (void)snprintf(out + length, room, ".%06dZ", (int)(instant->ns / 1000 % 1000000));
    } else {
        (void)snprintf(out + length, room, "Z");
    }
    return out;
}

const char *ctl_instant_print_local(char out[static CTL_INSTANT_TEXT_MAX], int64_t unix_s, int32_t offset_s)
{
    const int length = print_seconds(out, unix_s + offset_s), minutes = offset_s / 60;
    const size_t room = CTL_INSTANT_TEXT_MAX - (size_t)length;
    if (offset_s == 0) {
        (void)snprintf(out + length, room, "Z");
    } else {
        const int distance = minutes < 0 ? -minutes : minutes;
        (void)snprintf(out + length, room, "%c%02d:%02d", minutes < 0 ? '-' : '+', distance / 60 % 100, distance % 60);
    }
    return out;
}
