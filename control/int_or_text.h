/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields that hold a number or a text, such as a port or a percentage (apimachinery's util/intstr). A value; the
 * text is owned by whoever made it. */
#ifndef CTL_INT_OR_TEXT_H
#define CTL_INT_OR_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "control/indexes.h"

struct ctl_int_or_text {
    const char *text; /* NULL: a number */
    int32_t number;
};

/* The number, or what the text reads as a number, held to the range of int64; 0 if it is none. */
int64_t ctl_int_or_text_value(const struct ctl_int_or_text *value);

/* The number, or the text's percentage of `total`, rounded up or down. Returns NULL, or upstream's words for a text
 * that is no percentage, in `memory`; then `*out` is untouched. */
const char *ctl_int_or_text_scaled(const struct ctl_int_or_text *value, int32_t total, bool round_up, int64_t *out,
                                   const struct ctl_memory *memory);

#endif
