/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/int_or_text.h"

#include <stddef.h>
#include <string.h>

/* Go's strconv.Atoi of text[0..length), held to the range of int32. */
static bool read_int(const char *text, size_t length, int64_t *out)
{
    const size_t sign = length > 0 && (text[0] == '-' || text[0] == '+');
    int64_t value = 0;
    for (size_t i = sign; i < length; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return false;
        }
        value = value < INT64_C(1000000000000) ? value * 10 + (text[i] - '0') : value;
    }
    *out = sign && text[0] == '-' ? -value : value;
    return length > sign;
}

int32_t ctl_int_or_text_value(const struct ctl_int_or_text *value)
{
    int64_t number = 0;
    if (!value->text) {
        return value->number;
    }
    return read_int(value->text, strlen(value->text), &number) && number >= INT32_MIN && number <= INT32_MAX
               ? (int32_t)number
               : 0;
}

bool ctl_int_or_text_scaled(const struct ctl_int_or_text *value, int32_t total, bool round_up, int32_t *out,
                            const char **why)
{
    if (!value->text) {
        *out = value->number;
        return true;
    }
    const size_t length = strlen(value->text);
    int64_t percent = 0;
    if (length == 0 || value->text[length - 1] != '%') {
        if (why) {
            *why = "invalid value for IntOrString: invalid type: string is not a percentage";
        }
        return false;
    }
    if (!read_int(value->text, length - 1, &percent) || percent > INT32_MAX || percent < INT32_MIN) {
        if (why) {
            *why = "invalid value for IntOrString: the percentage is not a number";
        }
        return false;
    }
    const int64_t product = percent * total, whole = product / 100, rest = product % 100;
    const int64_t scaled = whole + (round_up && rest > 0) - (!round_up && rest < 0);
    *out = scaled > INT32_MAX ? INT32_MAX : scaled < INT32_MIN ? INT32_MIN : (int32_t)scaled;
    return true;
}
