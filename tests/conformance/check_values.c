/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quantity, intorstring, time, duration: a text in, a value out. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "control/api_time.h"
#include "control/int_or_text.h"
#include "control/meta_types.h"
#include "control/quantity.h"
#include "models/field_priv.h"
#include "scenarios/arena_memory.h"
#include "scenarios/decode.h"
#include "scenarios/documents.h"
#include "sim/time.h"
#include "tests/conformance/check.h"

/* ---- quantities -------------------------------------------------------------------------------------------------- */

/* A decimal without zeros that say nothing: `0.100` and `0.1` are the same amount. */
static const char *trim_decimal(struct check_case *c, const char *text)
{
    size_t length = strlen(text);
    while (strchr(text, '.') && length > 0 && (text[length - 1] == '0' || text[length - 1] == '.')) {
        const bool point = text[length - 1] == '.';
        length--;
        if (point) {
            break;
        }
    }
    return scn_format(c->arena, "%.*s", (int)length, text);
}

static const char *decimal_of(struct check_case *c, const struct ctl_quantity *quantity)
{
    const char *text = ctl_quantity_sign(quantity) < 0 ? "-" : "";
    bool any = false;
    for (size_t i = CTL_QUANTITY_LIMBS; i-- > 1;) {
        if (any || quantity->limbs[i] != 0) {
            text = scn_format(c->arena, any ? "%s%09" PRIu32 : "%s%" PRIu32, text, quantity->limbs[i]);
            any = true;
        }
    }
    return trim_decimal(c, scn_format(c->arena, "%s%s.%09" PRIu32, text, any ? "" : "0", quantity->limbs[0]));
}

static bool parse(struct check_case *c, const char *key, struct ctl_quantity *out)
{
    const struct scn_node *node = scn_node_get(c->row, key);
    const enum ctl_quantity_error error = ctl_quantity_parse(out, node->text, node->length);
    if (error != CTL_QUANTITY_OK) {
        check_same_text(c, "error", check_text(c->row, "error", NULL), ctl_quantity_error_text(error));
    }
    return error == CTL_QUANTITY_OK;
}

static void check_compared(struct check_case *c)
{
    struct ctl_quantity a, b;
    char text[CTL_QUANTITY_TEXT_MAX];
    if (!parse(c, "a", &a) || !parse(c, "b", &b)) {
        check_fail(c, "not a quantity");
        return;
    }
    const struct ctl_quantity sum = ctl_quantity_add(&a, &b), difference = ctl_quantity_subtract(&a, &b);
    check_same_text(c, "compare", check_text(c->row, "compare", NULL),
                    scn_format(c->arena, "%d", ctl_quantity_compare(&a, &b)));
    check_same_text(c, "sum", check_text(c->row, "sum", NULL), ctl_quantity_print(&sum, text));
    check_same_text(c, "difference", check_text(c->row, "difference", NULL), ctl_quantity_print(&difference, text));
}

static void check_quantity(struct check_case *c)
{
    static const char *const formats[] = {
        [CTL_DECIMAL_SI] = "DecimalSI", [CTL_BINARY_SI] = "BinarySI", [CTL_DECIMAL_EXPONENT] = "DecimalExponent"};
    struct ctl_quantity quantity;
    char text[CTL_QUANTITY_TEXT_MAX];
    if (scn_node_get(c->row, "a")) {
        check_compared(c);
        return;
    }
    const bool ok = parse(c, "input", &quantity);
    if (ok != check_flag(c->row, "ok")) {
        check_fail(c, "expected %s", ok ? "a refusal" : "a quantity");
    }
    if (!ok) {
        return;
    }
    const char *canonical = check_text(c->row, "canonical", NULL);
    check_same_text(c, "canonical", canonical, ctl_quantity_print(&quantity, text));
    struct ctl_quantity recomputed = quantity;
    recomputed.text = NULL;
    check_same_text(c, "recomputed", check_text(c->row, "recomputed", canonical),
                    ctl_quantity_print(&recomputed, text));
    check_same_text(c, "format", check_text(c->row, "format", NULL), formats[quantity.format]);
    check_same_text(c, "sign", check_text(c->row, "sign", NULL),
                    scn_format(c->arena, "%d", ctl_quantity_sign(&quantity)));
    check_same_text(c, "decimal", trim_decimal(c, check_text(c->row, "decimal", "")), decimal_of(c, &quantity));
    if (!check_flag(c->row, "wrapped")) {
        check_same_text(c, "value", check_text(c->row, "value", NULL),
                        scn_format(c->arena, "%" PRId64, ctl_quantity_value(&quantity)));
        check_same_text(c, "milliValue", check_text(c->row, "milliValue", NULL),
                        scn_format(c->arena, "%" PRId64, ctl_quantity_milli(&quantity)));
    }
}

/* ---- values inside documents ------------------------------------------------------------------------------------- */

struct holder {
    struct ctl_int_or_text number_or_text;
    struct ctl_opt_time time;
};
static const struct mdl_field holder_rows[] = {
    MDL_ROW("IntOrString", MDL_INT_OR_TEXT, struct holder, number_or_text, .doc = "A number or a text."),
    MDL_ROW("Time", MDL_TIME, struct holder, time, .doc = "A time."),
    MDL_ROW("MicroTime", MDL_MICRO_TIME, struct holder, time, .doc = "A time with six decimals."),
};
static const MDL_TABLE(holder_table, "Holder", holder_rows, struct holder);

/* Reads the JSON of the case as the member `key` of a document; the refusal in upstream's words, or NULL. */
static const char *read_member(struct check_case *c, const char *key, struct holder *out, const struct scn_node **value)
{
    const char *text = scn_format(c->arena, "{\"%s\":%s}", key, check_text(c->row, "json", ""));
    struct scn_problems problems;
    struct scn_faults faults = {.arena = c->arena};
    scn_problems_init(&problems, c->arena);
    const struct scn_node *root = scn_json_value_read("value", 1, text, strlen(text), c->arena, &problems);
    if (!root) {
        return "not JSON";
    }
    *value = scn_node_get(root, key);
    scn_decode(out, &holder_table, root, &faults, NULL);
    return scn_decode_refusal(&faults, true);
}

static bool check_ok(struct check_case *c, const char *refusal)
{
    const bool ok = check_flag(c->row, "ok");
    if (ok || refusal) {
        check_same_text(c, "error", check_text(c->row, "error", NULL), refusal);
    } else {
        check_fail(c, "expected %s", check_text(c->row, "error", "a refusal"));
    }
    return ok && !refusal;
}

static void check_int_or_text(struct check_case *c)
{
    struct holder holder = {.number_or_text = {.number = 0}};
    const struct scn_node *value = NULL;
    const struct ctl_int_or_text *read = &holder.number_or_text;
    const struct ctl_memory memory = scn_arena_memory(c->arena);
    int64_t scaled = 0;
    if (!check_ok(c, read_member(c, "IntOrString", &holder, &value))) {
        return;
    }
    const char *why = ctl_int_or_text_scaled(read, 10, true, &scaled, &memory);
    check_same_text(c, "kind", check_text(c->row, "kind", NULL), read->text ? "string" : "int");
    check_same_text(c, "text", check_text(c->row, "text", ""),
                    read->text ? read->text : scn_format(c->arena, "%" PRId32, read->number));
    check_same_text(c, "intValue", check_text(c->row, "intValue", NULL),
                    scn_format(c->arena, "%" PRId64, ctl_int_or_text_value(read)));
    check_same_text(c, "scaledError", check_text(c->row, "scaledError", NULL), why);
    check_same_text(c, "scaledOf10RoundUp", check_text(c->row, "scaledOf10RoundUp", NULL),
                    why ? NULL : scn_format(c->arena, "%" PRId64, scaled));
}

static void check_time(struct check_case *c)
{
    const char *type = check_text(c->row, "type", "");
    const bool micro = strcmp(type, "MicroTime") == 0;
    struct holder holder = {.time = {.set = false}};
    const struct scn_node *value = NULL;
    struct ctl_instant instant = {.is_zero = true};
    const struct ctl_memory memory = scn_arena_memory(c->arena);
    char text[CTL_INSTANT_TEXT_MAX];
    if (!check_ok(c, read_member(c, type, &holder, &value))) {
        return;
    }
    if (value->kind == SCN_TEXT) {
        check_same_text(c, "second reading", NULL,
                        ctl_instant_parse(&instant, value->text, value->length, micro, &memory));
    }
    if (check_flag(c->row, "zero") || instant.is_zero) {
        check_same_text(c, "zero", check_flag(c->row, "zero") ? "yes" : "no",
                        instant.is_zero && !holder.time.set ? "yes" : "no");
        check_same_text(c, "text", check_text(c->row, "text", NULL), "null");
        return;
    }
    check_same_text(c, "unix", check_text(c->row, "unix", "0"), scn_format(c->arena, "%" PRId64, holder.time.unix_s));
    check_same_text(c, "nanos", check_text(c->row, "nanos", "0"), scn_format(c->arena, "%" PRId32, instant.ns));
    check_same_text(c, "text", check_text(c->row, "text", NULL),
                    scn_format(c->arena, "\"%s\"", ctl_instant_print(text, &instant, micro)));
}

/* ---- durations --------------------------------------------------------------------------------------------------- */

static void check_duration(struct check_case *c)
{
    const struct scn_node *input = scn_node_get(c->row, "input");
    struct sim_error error;
    sim_time duration = 0;
    char text[SIM_TIME_TEXT_SIZE];
    const bool read = sim_duration_parse(&duration, input->text, input->length, &error) == SIM_OK;
    if (!check_ok(c, read ? NULL : error.text)) {
        return;
    }
    check_same_text(c, "nanoseconds", check_text(c->row, "nanoseconds", NULL),
                    scn_format(c->arena, "%" PRId64, duration));
    check_same_text(c, "text", check_text(c->row, "text", NULL), sim_duration_format(text, duration));
}

const struct check_kind check_value_kinds[] = {{"quantity", check_quantity},
                                               {"intorstring", check_int_or_text},
                                               {"time", check_time},
                                               {"duration", check_duration},
                                               {NULL, NULL}};
