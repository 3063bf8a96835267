/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows go-yaml v2's resolve.go, and encoding/json for how floats are written. */
#include "scenarios/yaml_scalar.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TAG "tag:yaml.org,2002:"

static const struct {
    const char *text;
    enum scn_node_kind kind;
    bool flag;
} words[] = {
    {"", SCN_NULL, false},     {"~", SCN_NULL, false},     {"null", SCN_NULL, false},  {"Null", SCN_NULL, false},
    {"NULL", SCN_NULL, false}, {"y", SCN_BOOL, true},      {"Y", SCN_BOOL, true},      {"yes", SCN_BOOL, true},
    {"Yes", SCN_BOOL, true},   {"YES", SCN_BOOL, true},    {"true", SCN_BOOL, true},   {"True", SCN_BOOL, true},
    {"TRUE", SCN_BOOL, true},  {"on", SCN_BOOL, true},     {"On", SCN_BOOL, true},     {"ON", SCN_BOOL, true},
    {"n", SCN_BOOL, false},    {"N", SCN_BOOL, false},     {"no", SCN_BOOL, false},    {"No", SCN_BOOL, false},
    {"NO", SCN_BOOL, false},   {"false", SCN_BOOL, false}, {"False", SCN_BOOL, false}, {"FALSE", SCN_BOOL, false},
    {"off", SCN_BOOL, false},  {"Off", SCN_BOOL, false},   {"OFF", SCN_BOOL, false},
};

static const char *const no_json_form[] = {".nan",  ".NaN",  ".NAN",  ".inf",  ".Inf",  ".INF", "+.inf",
                                           "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF", NULL};

/* Digits of a base, all of text[0..length); false on any other character or overflow. */
static bool read_digits(const char *text, size_t length, unsigned base, uint64_t *out)
{
    uint64_t value = 0;
    for (size_t i = 0; i < length; i++) {
        const char c = text[i];
        const unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                               : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                               : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10
                                                      : 99;
        if (digit >= base || value > (UINT64_MAX - digit) / base) {
            return false;
        }
        value = value * base + digit;
    }
    *out = value;
    return length > 0;
}

/* Go's ParseInt and ParseUint with base 0, on a text without underscores. */
static bool read_integer(const char *text, char number[static SCN_NUMBER_TEXT_MAX])
{
    const bool negative = text[0] == '-', has_sign = negative || text[0] == '+';
    const char *digits = text + has_sign;
    unsigned base = 10;
    if (digits[0] == '0' && digits[1] != '\0') {
        const char prefix = (char)tolower((unsigned char)digits[1]);
        base = prefix == 'x' ? 16 : prefix == 'b' ? 2 : 8;
        digits += prefix == 'x' || prefix == 'b' || prefix == 'o' ? 2 : 1;
    }
    uint64_t value;
    if (!read_digits(digits, strlen(digits), base, &value)) {
        return false;
    }
    if (has_sign && value > (uint64_t)INT64_MAX + negative) {
        return false;
    }
    (void)snprintf(number, SCN_NUMBER_TEXT_MAX, "%s%" PRIu64, negative && value > 0 ? "-" : "", value);
    return true;
}

/* [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? */
static bool is_float_form(const char *at)
{
    at += *at == '-' || *at == '+';
    const char *start = at;
    while (isdigit((unsigned char)*at)) {
        at++;
    }
    const bool has_whole = at > start;
    if (*at == '.') {
        const char *point = at++;
        while (isdigit((unsigned char)*at)) {
            at++;
        }
        if (!has_whole && at == point + 1) {
            return false;
        }
    } else if (!has_whole) {
        return false;
    }
    if (*at == 'e' || *at == 'E') {
        at++;
        at += *at == '-' || *at == '+';
        start = at;
        while (isdigit((unsigned char)*at)) {
            at++;
        }
        if (at == start) {
            return false;
        }
    }
    return *at == '\0';
}

void scn_number_print(char out[static SCN_NUMBER_TEXT_MAX], double value)
{
    char digits[32];
    int precision = 0;
    do { /* the shortest that reads back the same */
        (void)snprintf(digits, sizeof digits, "%.*e", precision++, value);
    } while (precision < 17 && strtod(digits, NULL) != value);
    const double size = fabs(value);
    if (size != 0 && (size < 1e-6 || size >= 1e21)) {
        char *exponent = strchr(digits, 'e');
        const int power = (int)strtol(exponent + 1, NULL, 10);
        *exponent = '\0';
        (void)snprintf(out, SCN_NUMBER_TEXT_MAX, "%se%s%d", digits, power < 0 ? "-" : "+", abs(power));
        return;
    }
    const char *exponent = strchr(digits, 'e');
    const int power = (int)strtol(exponent + 1, NULL, 10), decimals = precision - 1 - power;
    (void)snprintf(out, SCN_NUMBER_TEXT_MAX, "%.*f", decimals > 0 ? decimals : 0, value);
}

static bool read_float(const char *text, char number[static SCN_NUMBER_TEXT_MAX])
{
    if (!is_float_form(text)) {
        return false;
    }
    const double value = strtod(text, NULL);
    if (!isfinite(value)) {
        return false;
    }
    scn_number_print(number, value);
    return true;
}

/* Integer or float without underscores, as the first character announces. */
static bool resolve_number(struct scn_scalar *out, const char *text, size_t length, struct sim_arena *arena)
{
    enum { NUMBER_MAX = 4096 }; /* a longer run of digits is a text to jobsim */
    if (length == 0 || length > NUMBER_MAX || !strchr("+-.0123456789", text[0])) {
        return false;
    }
    char *plain = sim_arena_alloc(arena, length + 1);
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] != '_' || text[0] == '.') {
            plain[count++] = text[i];
        }
    }
    plain[count] = '\0';
    if (text[0] != '.' && read_integer(plain, out->number)) {
        return true;
    }
    return read_float(plain, out->number);
}

/* An untagged plain scalar. */
static const char *resolve_plain(struct scn_scalar *out, const char *text, size_t length, struct sim_arena *arena)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i].text) == length && memcmp(words[i].text, text, length) == 0) {
            out->kind = words[i].kind;
            out->flag = words[i].flag;
            return NULL;
        }
    }
    for (size_t i = 0; no_json_form[i]; i++) {
        if (strlen(no_json_form[i]) == length && memcmp(no_json_form[i], text, length) == 0) {
            return scn_format(arena, "%s is no number that JSON can hold", no_json_form[i]);
        }
    }
    out->is_merge = length == 2 && memcmp(text, "<<", 2) == 0;
    if (resolve_number(out, text, length, arena)) {
        out->kind = SCN_NUMBER;
    }
    return NULL;
}

const char *scn_scalar_resolve(struct scn_scalar *out, const char *text, size_t length, bool is_plain, const char *tag,
                               struct sim_arena *arena)
{
    static const struct {
        const char *tag;
        enum scn_node_kind kind;
    } core[] = {{TAG "null", SCN_NULL}, {TAG "bool", SCN_BOOL}, {TAG "int", SCN_NUMBER}, {TAG "float", SCN_NUMBER}};
    *out = (struct scn_scalar){.kind = SCN_TEXT};
    if (!tag) {
        return is_plain ? resolve_plain(out, text, length, arena) : NULL;
    }
    out->is_binary = strcmp(tag, TAG "binary") == 0;
    for (size_t i = 0; i < sizeof core / sizeof *core; i++) {
        if (strcmp(tag, core[i].tag) != 0) {
            continue;
        }
        const char *refusal = resolve_plain(out, text, length, arena);
        const bool is_fraction = out->kind == SCN_NUMBER && strpbrk(out->number, ".e");
        if (refusal || out->kind != core[i].kind || (is_fraction && strcmp(tag, TAG "int") == 0)) {
            return refusal ? refusal : scn_format(arena, "cannot be read as !!%s", tag + strlen(TAG));
        }
        return NULL;
    }
    return NULL; /* other tags mean nothing to Kubernetes: a text */
}
