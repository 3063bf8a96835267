/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control/quantity: one quantity, or two with a blank between them. What is read prints to what reads alike, and sums,
 * differences and comparisons agree. */
#include <stdbool.h>
#include <string.h>

#include "control/quantity.h"
#include "tests/fuzz/counted_memory.h"

static bool read(struct ctl_quantity *out, const char *text, size_t length);
static void check_text(const struct ctl_quantity *quantity);
static void check_rounding(const struct ctl_quantity *quantity);
static void check_pair(const struct ctl_quantity *a, const struct ctl_quantity *b);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *const text = (const char *)data;
    const char *const blank = size > 0 ? memchr(text, ' ', size) : NULL;
    const size_t length = blank ? (size_t)(blank - text) : size;
    struct ctl_quantity a, b;
    if (read(&a, text, length) && blank && read(&b, blank + 1, size - length - 1)) {
        check_pair(&a, &b);
    }
    return 0;
}

static bool read(struct ctl_quantity *out, const char *text, size_t length)
{
    if (ctl_quantity_parse(out, text, length) != CTL_QUANTITY_OK) {
        return false;
    }
    check_text(out);
    check_rounding(out);
    return true;
}

/* From 10^21 on there is no suffix to print with; upstream leaves it out, and so do we. */
static void check_text(const struct ctl_quantity *quantity)
{
    struct ctl_quantity limit, canonical = *quantity, again;
    char text[CTL_QUANTITY_TEXT_MAX];
    canonical.negative = false;
    canonical.text = NULL;
    enum ctl_quantity_error error = ctl_quantity_parse(&limit, "1e21", 4);
    assert(error == CTL_QUANTITY_OK);
    if (ctl_quantity_compare(&canonical, &limit) >= 0) {
        return;
    }
    ctl_quantity_print(&canonical, text);
    error = ctl_quantity_parse(&again, text, strlen(text));
    assert(error == CTL_QUANTITY_OK);
    assert(ctl_quantity_compare(&canonical, &again) == 0);
}

static void check_rounding(const struct ctl_quantity *quantity)
{
    const int64_t units = ctl_quantity_value(quantity), milli = ctl_quantity_milli(quantity);
    struct ctl_quantity rounded = *quantity;
    ctl_quantity_round_to_milli(&rounded);
    assert(ctl_quantity_milli(&rounded) == milli);
    assert(ctl_quantity_compare(&rounded, quantity) * ctl_quantity_sign(quantity) >= 0);
    if (milli > INT64_MIN + 1 && milli < INT64_MAX) {
        assert(units == milli / 1000 + (milli % 1000 > 0) - (milli % 1000 < 0));
    }
}

static void check_pair(const struct ctl_quantity *a, const struct ctl_quantity *b)
{
    assert(ctl_quantity_compare(a, b) == -ctl_quantity_compare(b, a));
    if (a->limbs[CTL_QUANTITY_LIMBS - 1] > 0 || b->limbs[CTL_QUANTITY_LIMBS - 1] > 0) {
        return; /* sums may be held at the limit */
    }
    const struct ctl_quantity sum = ctl_quantity_add(a, b), swapped = ctl_quantity_add(b, a);
    const struct ctl_quantity back = ctl_quantity_subtract(&sum, b), difference = ctl_quantity_subtract(a, b);
    assert(ctl_quantity_compare(&sum, &swapped) == 0);
    assert(ctl_quantity_compare(&back, a) == 0);
    assert(ctl_quantity_sign(&difference) == ctl_quantity_compare(a, b));
}
