/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields that hold a number or a text, such as a port or a percentage (apimachinery's util/intstr). A value; the text is
 * owned by whoever made it. */
#ifndef CTL_INT_OR_TEXT_H
#define CTL_INT_OR_TEXT_H

#include <stdbool.h>
#include <stdint.h>

struct ctl_int_or_text {
    const char *text; /* NULL: a number */
    int32_t number;
};

/* The number, or what the text reads as a number; 0 if it is none. */
int32_t ctl_int_or_text_value(const struct ctl_int_or_text *value);

/* The number, or the text's percentage of `total`, rounded up or down. False: the text is no percentage; then `*why`, if
 * wanted, says so in upstream's words. */
bool ctl_int_or_text_scaled(const struct ctl_int_or_text *value, int32_t total, bool round_up, int32_t *out,
                            const char **why);

#endif
