/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows apimachinery/pkg/api/resource: ParseQuantity, CanonicalizeBytes, suffix.go. */
#include "control/quantity.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { BASE = 1000000000, DECIMALS = 9, DIGITS = CTL_QUANTITY_LIMBS * DECIMALS };

struct suffix {
    const char *text;
    enum ctl_quantity_format format;
    int32_t exponent; /* of ten, or of two */
};

static const struct suffix suffixes[] = {
    {"", CTL_DECIMAL_SI, 0},   {"n", CTL_DECIMAL_SI, -9}, {"u", CTL_DECIMAL_SI, -6}, {"m", CTL_DECIMAL_SI, -3},
    {"k", CTL_DECIMAL_SI, 3},  {"M", CTL_DECIMAL_SI, 6},  {"G", CTL_DECIMAL_SI, 9},  {"T", CTL_DECIMAL_SI, 12},
    {"P", CTL_DECIMAL_SI, 15}, {"E", CTL_DECIMAL_SI, 18}, {"Ki", CTL_BINARY_SI, 10}, {"Mi", CTL_BINARY_SI, 20},
    {"Gi", CTL_BINARY_SI, 30}, {"Ti", CTL_BINARY_SI, 40}, {"Pi", CTL_BINARY_SI, 50}, {"Ei", CTL_BINARY_SI, 60},
};
enum { SUFFIXES = sizeof suffixes / sizeof *suffixes };

/* The parts of a text: sign, integer digits without leading zeros, digits after the point, suffix. */
struct parts {
    bool negative;
    const char *whole, *fraction, *suffix;
    size_t whole_length, fraction_length, suffix_length;
    bool has_digit; /* of any kind; zeros that were stripped count */
};

/* ---- amounts ----------------------------------------------------------------------------------------------------- */

static bool is_zero(const struct ctl_quantity *q)
{
    for (size_t i = 0; i < CTL_QUANTITY_LIMBS; i++) {
        if (q->limbs[i] != 0) {
            return false;
        }
    }
    return true;
}

static void hold_at_limit(struct ctl_quantity *q)
{
    for (size_t i = 0; i < CTL_QUANTITY_LIMBS; i++) {
        q->limbs[i] = BASE - 1;
    }
}

/* q = q * factor + carry; held at the limit. factor < 2^32. */
static void multiply_add(struct ctl_quantity *q, uint32_t factor, uint64_t carry)
{
    for (size_t i = 0; i < CTL_QUANTITY_LIMBS; i++) {
        const uint64_t product = (uint64_t)q->limbs[i] * factor + carry;
        q->limbs[i] = (uint32_t)(product % BASE);
        carry = product / BASE;
    }
    if (carry != 0) {
        hold_at_limit(q);
    }
}

/* q = q / divisor; returns the remainder. */
static uint32_t divide(struct ctl_quantity *q, uint32_t divisor)
{
    uint64_t rest = 0;
    for (size_t i = CTL_QUANTITY_LIMBS; i-- > 0;) {
        const uint64_t dividend = rest * BASE + q->limbs[i];
        q->limbs[i] = (uint32_t)(dividend / divisor);
        rest = dividend % divisor;
    }
    return (uint32_t)rest;
}

static int compare_magnitude(const struct ctl_quantity *a, const struct ctl_quantity *b)
{
    for (size_t i = CTL_QUANTITY_LIMBS; i-- > 0;) {
        if (a->limbs[i] != b->limbs[i]) {
            return a->limbs[i] < b->limbs[i] ? -1 : 1;
        }
    }
    return 0;
}

/* Adds `carry` times 10^-9 to the magnitude. */
static void add_units(struct ctl_quantity *q, uint64_t carry)
{
    for (size_t i = 0; i < CTL_QUANTITY_LIMBS && carry != 0; i++) {
        const uint64_t sum = q->limbs[i] + carry;
        q->limbs[i] = (uint32_t)(sum % BASE);
        carry = sum / BASE;
    }
    if (carry != 0) {
        hold_at_limit(q);
    }
}

/* Rounds the magnitude up to a multiple of 10^-9 * `unit`; unit divides 10^9. */
static void round_up(struct ctl_quantity *q, uint32_t unit)
{
    const uint32_t rest = q->limbs[0] % unit;
    if (rest != 0) {
        add_units(q, unit - rest);
    }
}

static struct ctl_quantity add(const struct ctl_quantity *a, const struct ctl_quantity *b, bool b_negative)
{
    struct ctl_quantity sum = *a;
    sum.text = NULL;
    if (is_zero(a)) {
        sum.format = b->format;
    }
    if (a->negative == b_negative || is_zero(a)) {
        uint64_t carry = 0;
        for (size_t i = 0; i < CTL_QUANTITY_LIMBS; i++) {
            const uint64_t limb = (uint64_t)a->limbs[i] + b->limbs[i] + carry;
            sum.limbs[i] = (uint32_t)(limb % BASE);
            carry = limb / BASE;
        }
        if (carry != 0) {
            hold_at_limit(&sum);
        }
        sum.negative = b_negative && !is_zero(&sum);
        return sum;
    }
    const bool a_larger = compare_magnitude(a, b) >= 0;
    const struct ctl_quantity *large = a_larger ? a : b, *small = a_larger ? b : a;
    uint32_t borrow = 0;
    for (size_t i = 0; i < CTL_QUANTITY_LIMBS; i++) {
        const uint32_t take = small->limbs[i] + borrow;
        borrow = large->limbs[i] < take;
        sum.limbs[i] = large->limbs[i] + (borrow ? BASE : 0) - take;
    }
    sum.negative = (a_larger ? a->negative : b_negative) && !is_zero(&sum);
    return sum;
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* parseQuantityString. False: not of the form of a quantity. */
static bool split(struct parts *p, const char *text, size_t length)
{
    const char *at = text, *const end = text + length;
    *p = (struct parts){0};
    if (at < end && (*at == '-' || *at == '+')) {
        p->negative = *at++ == '-';
    }
    while (at < end && *at == '0') {
        p->has_digit = true;
        at++;
    }
    p->whole = at;
    while (at < end && is_digit(*at)) {
        at++;
    }
    p->whole_length = (size_t)(at - p->whole);
    p->fraction = at;
    if (at < end && *at == '.') {
        p->fraction = ++at;
        while (at < end && is_digit(*at)) {
            at++;
        }
        p->fraction_length = (size_t)(at - p->fraction);
    }
    p->has_digit = p->has_digit || p->whole_length > 0 || p->fraction_length > 0;
    p->suffix = at;
    while (at < end && *at != '\0' && strchr("eEinumkKMGTP", *at)) {
        at++;
    }
    if (at < end && (*at == '-' || *at == '+')) {
        at++;
    }
    while (at < end && is_digit(*at)) {
        at++;
    }
    p->suffix_length = (size_t)(end - p->suffix);
    return at == end;
}

/* Reads [+-]digits; values beyond the range of int32 are cut, far beyond any amount that can be held. */
static bool read_exponent(const char *text, size_t length, int32_t *out)
{
    size_t at = 0;
    const bool negative = length > 0 && text[0] == '-';
    if (length > 0 && (text[0] == '-' || text[0] == '+')) {
        at++;
    }
    if (at == length) {
        return false;
    }
    int32_t value = 0;
    for (; at < length; at++) {
        if (!is_digit(text[at])) {
            return false;
        }
        value = value < 1000000 ? value * 10 + (text[at] - '0') : value;
    }
    *out = negative ? -value : value;
    return true;
}

static bool interpret_suffix(struct suffix *out, const char *text, size_t length)
{
    for (size_t i = 0; i < SUFFIXES; i++) {
        if (strlen(suffixes[i].text) == length && memcmp(suffixes[i].text, text, length) == 0) {
            *out = suffixes[i];
            return true;
        }
    }
    *out = (struct suffix){"", CTL_DECIMAL_EXPONENT, 0};
    return length > 1 && (text[0] == 'e' || text[0] == 'E') && read_exponent(text + 1, length - 1, &out->exponent);
}

/* The digits of `p` times 10^exponent, rounded up to 10^-9. */
static void set_decimal(struct ctl_quantity *q, const struct parts *p, int32_t exponent)
{
    const size_t digits = p->whole_length + p->fraction_length;
    /* Digit i stands for 10^(whole_length - 1 - i + exponent); in units of 10^-9 that is 9 more. */
    int64_t power = (int64_t)p->whole_length + exponent + DECIMALS;
    bool rest = false;
    for (size_t i = 0; i < digits; i++) {
        const char c = i < p->whole_length ? p->whole[i] : p->fraction[i - p->whole_length];
        if (--power >= 0) {
            multiply_add(q, 10, (uint64_t)(c - '0'));
        } else {
            rest = rest || c != '0';
        }
    }
    if (power > DIGITS && !is_zero(q)) {
        hold_at_limit(q);
        power = 0;
    }
    for (; power > 0 && !is_zero(q); power--) {
        multiply_add(q, 10, 0);
    }
    if (rest) {
        add_units(q, 1);
    }
}

/* The digits of `p` times 2^exponent, rounded up to 10^-9; upstream caps these at the largest int64. */
static void set_binary(struct ctl_quantity *q, const struct parts *p, int32_t exponent)
{
    /* Multiplied while the fraction is still whole: digits as an integer, then doubled, then shifted by the
     * fraction. */
    struct ctl_quantity scaled = {.limbs = {0}};
    size_t fraction = p->fraction_length;
    while (fraction > 0 && p->fraction[fraction - 1] == '0') {
        fraction--;
    }
    enum { FRACTION_MAX = DIGITS / 3 }; /* finer digits than these cannot reach the ninth decimal */
    const bool cut = fraction > FRACTION_MAX;
    fraction = cut ? FRACTION_MAX : fraction;
    for (size_t i = 0; i < p->whole_length + fraction; i++) {
        const char c = i < p->whole_length ? p->whole[i] : p->fraction[i - p->whole_length];
        multiply_add(&scaled, 10, (uint64_t)(c - '0'));
    }
    for (int32_t i = 0; i < exponent; i += 10) {
        multiply_add(&scaled, 1024, 0);
    }
    bool rest = cut;
    for (size_t i = 0; i < DECIMALS && fraction == 0; i++) {
        multiply_add(&scaled, 10, 0);
    }
    if (fraction > 0) {
        for (; fraction > DECIMALS; fraction--) {
            rest = divide(&scaled, 10) != 0 || rest;
        }
        for (; fraction < DECIMALS; fraction++) {
            multiply_add(&scaled, 10, 0);
        }
    }
    memcpy(q->limbs, scaled.limbs, sizeof q->limbs);
    if (rest) {
        add_units(q, 1);
    }
    static const struct ctl_quantity int64_max = {.limbs = {0, 854775807, 223372036, 9}};
    if (compare_magnitude(q, &int64_max) > 0) {
        memcpy(q->limbs, int64_max.limbs, sizeof q->limbs);
    }
}

/* Whether upstream takes its fast path, which keeps amounts as int64, and there prints the number as it was written. */
static void fast_path(const struct parts *p, const struct suffix *suffix, bool *fast, bool *as_written)
{
    const size_t whole = p->whole_length > 0 ? p->whole_length : 1; /* "0" stands for no digits */
    const size_t digits = whole + p->fraction_length;
    const char first = p->whole_length > 0 ? p->whole[0] : '0';
    *as_written = false;
    if (suffix->format == CTL_BINARY_SI) {
        const int precision = 15 - (digits > 100 ? 100 : (int)digits) - suffix->exponent * 3 / 10 - 1;
        *fast = p->fraction_length == 0 && precision >= 0;
        unsigned last_digits = 0; /* three decide what is left when dividing by 8 */
        for (size_t i = p->whole_length > 3 ? p->whole_length - 3 : 0; i < p->whole_length; i++) {
            last_digits = last_digits * 10 + (unsigned)(p->whole[i] - '0');
        }
        *as_written = *fast && last_digits % 8 != 0;
        return;
    }
    const int64_t scale = (int64_t)suffix->exponent - (int64_t)p->fraction_length;
    *fast = digits <= 18 && scale >= -DECIMALS;
    if (*fast && scale % 3 == 0 && first != '0') {
        size_t zeros = 0;
        while (zeros < p->fraction_length && p->fraction[p->fraction_length - 1 - zeros] == '0') {
            zeros++;
        }
        for (size_t i = p->whole_length; zeros == digits - i && i > 0 && p->whole[i - 1] == '0'; i--) {
            zeros++;
        }
        *as_written = zeros < 3;
    }
}

enum ctl_quantity_error ctl_quantity_parse(struct ctl_quantity *out, const char *text, size_t length)
{
    struct ctl_quantity q = {.format = CTL_DECIMAL_SI};
    struct parts p;
    struct suffix suffix;
    bool fast, as_written;
    if (length == 0 || !split(&p, text, length)) {
        return CTL_QUANTITY_FORMAT;
    }
    if (!interpret_suffix(&suffix, p.suffix, p.suffix_length)) {
        return CTL_QUANTITY_SUFFIX;
    }
    fast_path(&p, &suffix, &fast, &as_written);
    if (!fast && !p.has_digit) {
        return CTL_QUANTITY_NUMERIC;
    }
    q.format = (uint8_t)suffix.format;
    if (suffix.format == CTL_BINARY_SI) {
        set_binary(&q, &p, suffix.exponent);
        const struct ctl_quantity one = {.limbs = {0, 1}};
        if (!fast && !is_zero(&q) && compare_magnitude(&q, &one) < 0) {
            q.format = CTL_DECIMAL_SI;
        }
    } else {
        set_decimal(&q, &p, suffix.exponent);
    }
    q.negative = p.negative && !is_zero(&q);
    if (as_written && length <= CTL_QUANTITY_TEXT_MAX - 1) {
        q.text = text;
        q.text_length = (uint32_t)length;
    }
    *out = q;
    return CTL_QUANTITY_OK;
}

const char *ctl_quantity_error_text(enum ctl_quantity_error error)
{
    switch (error) {
    case CTL_QUANTITY_FORMAT:
        return "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    case CTL_QUANTITY_NUMERIC:
        return "unable to parse numeric part of quantity";
    case CTL_QUANTITY_SUFFIX:
        return "unable to parse quantity's suffix";
    case CTL_QUANTITY_OK:
        break;
    }
    assert(error != CTL_QUANTITY_OK);
    return "";
}

/* ---- printing ---------------------------------------------------------------------------------------------------- */

/* The digits of the magnitude in units of 10^-9, most significant first, without leading zeros. Returns how many. */
static size_t print_digits(const struct ctl_quantity *q, char out[static DIGITS + 1])
{
    size_t length = 0;
    for (size_t i = CTL_QUANTITY_LIMBS; i-- > 0;) {
        if (length == 0 && q->limbs[i] == 0) {
            continue;
        }
        length += (size_t)snprintf(out + length, DIGITS + 1 - length, length == 0 ? "%u" : "%09u", q->limbs[i]);
    }
    return length;
}

static const char *suffix_of(enum ctl_quantity_format format, int32_t exponent)
{
    for (size_t i = 0; i < SUFFIXES; i++) {
        if (suffixes[i].format == format && suffixes[i].exponent == exponent) {
            return suffixes[i].text;
        }
    }
    return ""; /* upstream has none beyond E and prints the bare number */
}

/* The amount as digits times a power of ten that is a multiple of three, as large as it can be. */
static void print_decimal(const struct ctl_quantity *q, enum ctl_quantity_format format, char *out, size_t size)
{
    char digits[DIGITS + 1];
    size_t length = print_digits(q, digits);
    int32_t exponent = -DECIMALS;
    while (length > 3 && memcmp(digits + length - 3, "000", 3) == 0) {
        length -= 3;
        exponent += 3;
    }
    char suffix[16];
    if (format == CTL_DECIMAL_SI) {
        (void)snprintf(suffix, sizeof suffix, "%s", suffix_of(format, exponent));
    } else {
        suffix[0] = '\0';
        if (exponent != 0) {
            (void)snprintf(suffix, sizeof suffix, "e%d", exponent);
        }
    }
    (void)snprintf(out, size, "%s%.*s%s", q->negative ? "-" : "", (int)length, digits, suffix);
}

/* The integer amount as a number times a power of 1024, as large as it can be. */
static void print_binary(const struct ctl_quantity *q, char *out, size_t size)
{
    struct ctl_quantity rest = *q, next = *q;
    int32_t exponent = 0;
    while (exponent < 60 && divide(&next, 1024) == 0 && next.limbs[0] == 0) {
        rest = next;
        exponent += 10;
    }
    char digits[DIGITS + 1];
    const size_t length = print_digits(&rest, digits) - DECIMALS;
    (void)snprintf(out, size, "%s%.*s%s", q->negative ? "-" : "", (int)length, digits,
                   exponent == 0 ? "" : suffix_of(CTL_BINARY_SI, exponent));
}

const char *ctl_quantity_print(const struct ctl_quantity *quantity, char out[static CTL_QUANTITY_TEXT_MAX])
{
    static const struct ctl_quantity kibi = {.limbs = {0, 1024}};
    if (is_zero(quantity)) {
        (void)snprintf(out, CTL_QUANTITY_TEXT_MAX, "0");
    } else if (quantity->text) {
        (void)snprintf(out, CTL_QUANTITY_TEXT_MAX, "%.*s", (int)quantity->text_length, quantity->text);
    } else if (quantity->format == CTL_BINARY_SI && quantity->limbs[0] == 0 &&
               compare_magnitude(quantity, &kibi) >= 0) {
        print_binary(quantity, out, CTL_QUANTITY_TEXT_MAX);
    } else {
        const bool exponent = quantity->format == CTL_DECIMAL_EXPONENT;
        print_decimal(quantity, exponent ? CTL_DECIMAL_EXPONENT : CTL_DECIMAL_SI, out, CTL_QUANTITY_TEXT_MAX);
    }
    return out;
}

/* ---- arithmetic -------------------------------------------------------------------------------------------------- */

/* The magnitude divided by 10^-9 * unit, rounded up, with its sign; held at the ends of int64. */
static int64_t scaled(const struct ctl_quantity *quantity, uint32_t unit)
{
    struct ctl_quantity q = *quantity;
    round_up(&q, unit);
    (void)divide(&q, unit);
    uint64_t value = 0;
    for (size_t i = CTL_QUANTITY_LIMBS; i-- > 0;) {
        if (value > (uint64_t)INT64_MAX / BASE) {
            return q.negative ? INT64_MIN : INT64_MAX;
        }
        value = value * BASE + q.limbs[i];
    }
    if (value > (uint64_t)INT64_MAX) {
        return q.negative ? INT64_MIN : INT64_MAX;
    }
    return q.negative ? -(int64_t)value : (int64_t)value;
}

int64_t ctl_quantity_value(const struct ctl_quantity *quantity)
{
    return scaled(quantity, BASE);
}

int64_t ctl_quantity_milli(const struct ctl_quantity *quantity)
{
    return scaled(quantity, BASE / 1000);
}

int ctl_quantity_sign(const struct ctl_quantity *quantity)
{
    return is_zero(quantity) ? 0 : quantity->negative ? -1 : 1;
}

int ctl_quantity_compare(const struct ctl_quantity *a, const struct ctl_quantity *b)
{
    if (a->negative != b->negative) {
        return a->negative ? -1 : 1;
    }
    const int magnitude = compare_magnitude(a, b);
    return a->negative ? -magnitude : magnitude;
}

struct ctl_quantity ctl_quantity_add(const struct ctl_quantity *a, const struct ctl_quantity *b)
{
    return add(a, b, b->negative);
}

struct ctl_quantity ctl_quantity_subtract(const struct ctl_quantity *a, const struct ctl_quantity *b)
{
    return add(a, b, !b->negative && !is_zero(b));
}

void ctl_quantity_round_to_milli(struct ctl_quantity *quantity)
{
    if (quantity->limbs[0] % (BASE / 1000) != 0) {
        round_up(quantity, BASE / 1000);
        quantity->text = NULL;
    }
}
