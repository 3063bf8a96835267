/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Resource quantities (`250m`, `1Gi`, `1e3`): read, printed in canonical form, compared and added as Kubernetes
 * does.
 *
 * From apimachinery's resource.Quantity: amounts are decimal with at most nine decimals, anything finer rounds away
 * from zero; a quantity remembers the family of suffixes that it was written with. Held here as a fixed-point number
 * of 10^-9 units in base 10^9, so every amount below 10^117 is exact; larger ones are held at that limit. A quantity
 * is a value: copy it freely. `text` points into what was parsed, when upstream would print it as it was written
 * (`+1`, `007`, `1E3`).
 */
#ifndef CTL_QUANTITY_H
#define CTL_QUANTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ctl_quantity_format { CTL_DECIMAL_SI, CTL_BINARY_SI, CTL_DECIMAL_EXPONENT };

enum { CTL_QUANTITY_LIMBS = 14, CTL_QUANTITY_TEXT_MAX = 160 };

struct ctl_quantity {
    uint32_t limbs[CTL_QUANTITY_LIMBS]; /* base 10^9, lowest first; limbs[0] counts units of 10^-9 */
    uint8_t format;                     /* enum ctl_quantity_format */
    bool negative;                      /* never of zero */
    const char *text;                   /* as written; NULL: print in canonical form */
    uint32_t text_length;
};

enum ctl_quantity_error { CTL_QUANTITY_OK, CTL_QUANTITY_FORMAT, CTL_QUANTITY_NUMERIC, CTL_QUANTITY_SUFFIX };

/* Reads text[0..length). On failure `*out` is untouched. */
enum ctl_quantity_error ctl_quantity_parse(struct ctl_quantity *out, const char *text, size_t length);

/* Upstream's words for an error. */
const char *ctl_quantity_error_text(enum ctl_quantity_error error);

/* Writes what upstream's String() prints, NUL-terminated. Returns `out`. */
const char *ctl_quantity_print(const struct ctl_quantity *quantity, char out[static CTL_QUANTITY_TEXT_MAX]);

/* The amount in units or in thousandths, rounded away from zero, held at the ends of int64. */
int64_t ctl_quantity_value(const struct ctl_quantity *quantity);
int64_t ctl_quantity_milli(const struct ctl_quantity *quantity);

/* -1, 0, 1: the sign of the amount; of a - b. */
int ctl_quantity_sign(const struct ctl_quantity *quantity);
int ctl_quantity_compare(const struct ctl_quantity *a, const struct ctl_quantity *b);

/* a + b and a - b. The family of suffixes is a's, unless a is zero. */
struct ctl_quantity ctl_quantity_add(const struct ctl_quantity *a, const struct ctl_quantity *b);
struct ctl_quantity ctl_quantity_subtract(const struct ctl_quantity *a, const struct ctl_quantity *b);

/* Rounds away from zero to whole thousandths, as the API server does with every resource list. */
void ctl_quantity_round_to_milli(struct ctl_quantity *quantity);

#endif
