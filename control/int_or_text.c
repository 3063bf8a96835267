/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/int_or_text.h"

#include <string.h>

#include "control/text.h"

enum reading { READ, NO_NUMBER, OUT_OF_RANGE };

/* Go's strconv.Atoi of text[0..length), held to the range of int64. */
static enum reading read_int(const char *text, size_t length, int64_t *out)
{
    const size_t sign = length > 0 && (text[0] == '-' || text[0] == '+');
    const bool negative = sign && text[0] == '-';
    uint64_t value = 0;
    bool fits = true;
    *out = 0;
    if (length == sign) {
        return NO_NUMBER;
    }
    for (size_t i = sign; i < length; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return NO_NUMBER;
        }
        fits = fits && value <= ((uint64_t)INT64_MAX + negative - (uint64_t)(text[i] - '0')) / 10;
        value = fits ? value * 10 + (uint64_t)(text[i] - '0') : value;
    }
    if (!fits || value > (uint64_t)INT64_MAX) {
        *out = negative ? INT64_MIN : INT64_MAX;
        return fits ? READ : OUT_OF_RANGE;
    }
    *out = negative ? -(int64_t)value : (int64_t)value;
    return READ;
}

int64_t ctl_int_or_text_value(const struct ctl_int_or_text *value)
{
    int64_t number = value->number;
    if (value->text) {
        (void)read_int(value->text, strlen(value->text), &number);
    }
    return number;
}

const char *ctl_int_or_text_scaled(const struct ctl_int_or_text *value, int32_t total, bool round_up, int64_t *out,
                                   const struct ctl_memory *memory)
{
    static const char prefix[] = "invalid value for IntOrString: ";
    if (!value->text) {
        *out = value->number;
        return NULL;
    }
    const size_t length = strlen(value->text);
    if (length == 0 || value->text[length - 1] != '%') {
        return ctl_format(memory, "%sinvalid type: string is not a percentage", prefix);
    }
    int64_t percent;
    const enum reading reading = read_int(value->text, length - 1, &percent);
    if (reading != READ) {
        struct ctl_text why = {.memory = memory};
        ctl_text_printf(&why, "%sinvalid value ", prefix);
        ctl_text_add_quoted(&why, value->text);
        ctl_text_add(&why, ": strconv.Atoi: parsing ");
        ctl_text_add_quoted(&why, ctl_format(memory, "%.*s", (int)length - 1, value->text));
        ctl_text_add(&why, reading == NO_NUMBER ? ": invalid syntax" : ": value out of range");
        return why.text;
    }
    const double scaled = (double)percent * total / 100;
    if (scaled >= 0x1p63 || scaled < -0x1p63) {
        *out = scaled > 0 ? INT64_MAX : INT64_MIN;
        return NULL;
    }
    const int64_t whole = (int64_t)scaled; /* cut toward zero */
    *out = whole + (round_up && (double)whole < scaled) - (!round_up && (double)whole > scaled);
    return NULL;
}
