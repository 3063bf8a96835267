/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single values: what Go's decoder, resource.Quantity, metav1.Time and intstr accept; and the values of a Scenario. */
#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "control/api_time.h"
#include "scenarios/arena_memory.h"
#include "scenarios/decode_priv.h"
#include "scenarios/dist_text.h"

size_t scn_value_size(enum mdl_field_kind kind, const struct mdl_table *table)
{
    switch (kind) {
    case MDL_TEXT:
        return sizeof(const char *);
    case MDL_INT32:
        return sizeof(int32_t);
    case MDL_INT64:
        return sizeof(int64_t);
    case MDL_NUMBER:
        return sizeof(double);
    case MDL_NODE:
        return sizeof(const struct scn_node *);
    default:
        assert(table);
        return table->size;
    }
}

/* A JSON number without fraction or exponent, within [min, max]. */
static bool read_whole(const struct scn_node *node, int64_t min, int64_t max, int64_t *out)
{
    if (node->kind != SCN_NUMBER || strpbrk(node->text, ".eE")) {
        return false;
    }
    errno = 0;
    const long long value = strtoll(node->text, NULL, 10);
    if (errno != 0 || value < min || value > max) {
        return false;
    }
    *out = value;
    return true;
}

static void decode_whole(struct scn_decoder *decoder, enum mdl_field_kind kind, void *place,
                         const struct ctl_path *path, const struct scn_node *node)
{
    const bool is_32 = kind == MDL_INT32;
    int64_t value;
    if (!read_whole(node, is_32 ? INT32_MIN : INT64_MIN, is_32 ? INT32_MAX : INT64_MAX, &value)) {
        const char *shown =
            node->kind == SCN_NUMBER ? scn_format(decoder->faults->arena, "number %s", node->text) : NULL;
        scn_decode_wrong_type(decoder, path, node, shown);
        return;
    }
    if (!place) {
        return;
    }
    if (decoder->is_element) {
        memcpy(place, is_32 ? (const void *)&(int32_t){(int32_t)value} : &value,
               is_32 ? sizeof(int32_t) : sizeof value);
    } else if (is_32) {
        *(struct ctl_opt_i32 *)place = (struct ctl_opt_i32){.value = (int32_t)value, .set = true};
    } else {
        *(struct ctl_opt_i64 *)place = (struct ctl_opt_i64){.value = value, .set = true};
    }
}

static void decode_text(struct scn_decoder *decoder, void *place, const struct ctl_path *path,
                        const struct scn_node *node)
{
    if (node->kind != SCN_TEXT) {
        scn_decode_wrong_type(decoder, path, node, NULL);
        return;
    }
    if (strlen(node->text) != node->length) {
        const char *why = "holds a NUL character";
        scn_decode_fault(decoder, SCN_BAD_FORM, path, node, why, "%s", why);
        return;
    }
    if (place) {
        memcpy(place, &node->text, sizeof node->text);
    }
}

static void decode_quantity(struct scn_decoder *decoder, struct ctl_quantity *place, const struct ctl_path *path,
                            const struct scn_node *node)
{
    struct ctl_quantity quantity = {.format = CTL_DECIMAL_SI};
    const char *text = node->kind == SCN_TEXT || node->kind == SCN_NUMBER ? node->text : "true";
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r\n", text[0])) {
        text++;
        length--;
    }
    while (length > 0 && strchr(" \t\r\n", text[length - 1])) {
        length--;
    }
    if (node->kind != SCN_NULL) {
        const enum ctl_quantity_error error = ctl_quantity_parse(&quantity, text, length);
        if (error != CTL_QUANTITY_OK) {
            scn_decode_fault(decoder, SCN_BAD_FORM, path, node, ctl_quantity_error_text(error),
                             "is not a quantity such as 250m, 2, 1.5Gi: %s", ctl_quantity_error_text(error));
            return;
        }
    }
    if (place) {
        *place = quantity;
    }
}

static void decode_time(struct scn_decoder *decoder, bool micro, struct ctl_opt_time *place,
                        const struct ctl_path *path, const struct scn_node *node)
{
    struct ctl_instant instant;
    const struct ctl_memory memory = scn_arena_memory(decoder->faults->arena);
    const char *why;
    if (node->kind != SCN_TEXT) {
        const char *upstream = scn_format(
            decoder->faults->arena, "json: cannot unmarshal %s into Go value of type string", scn_node_kind_name(node));
        scn_decode_fault(decoder, SCN_BAD_FORM, path, node, upstream,
                         "must be a time such as \"2026-01-05T00:00:00Z\"");
    } else if ((why = ctl_instant_parse(&instant, node->text, node->length, micro, &memory))) {
        scn_decode_fault(decoder, SCN_BAD_FORM, path, node, why, "is not a time such as \"2026-01-05T00:00:00Z\": %s",
                         why);
    } else if (place && !instant.is_zero) {
        *place = (struct ctl_opt_time){.unix_s = instant.unix_s, .set = true};
    }
}

static void decode_int_or_text(struct scn_decoder *decoder, struct ctl_int_or_text *place, const struct ctl_path *path,
                               const struct scn_node *node)
{
    int64_t number = 0;
    if (node->kind == SCN_TEXT) {
        decode_text(decoder, place ? &place->text : NULL, path, node);
        return;
    }
    if (!read_whole(node, INT32_MIN, INT32_MAX, &number)) {
        const bool is_number = node->kind == SCN_NUMBER;
        const char *upstream =
            scn_format(decoder->faults->arena, "json: cannot unmarshal %s%s%s into Go value of type int32",
                       scn_node_kind_name(node), is_number ? " " : "", is_number ? node->text : "");
        scn_decode_fault(decoder, SCN_BAD_FORM, path, node, upstream, "must be a whole number or a string");
        return;
    }
    if (place) {
        place->number = (int32_t)number;
    }
}

/* ---- Scenario ---------------------------------------------------------------------------------------------------- */

static bool check_range(struct scn_decoder *decoder, const struct ctl_path *path, const struct scn_node *node,
                        double value)
{
    const struct mdl_field *field = decoder->field;
    if (field->min == field->max || (value >= field->min && value <= field->max)) {
        return true;
    }
    char min[SIM_TIME_TEXT_SIZE], max[SIM_TIME_TEXT_SIZE];
    if (field->kind == MDL_DURATION) {
        (void)sim_duration_format(min, (sim_time)field->min);
        (void)sim_duration_format(max, (sim_time)field->max);
    } else {
        (void)snprintf(min, sizeof min, "%.15g", field->min);
        (void)snprintf(max, sizeof max, "%.15g", field->max);
    }
    const bool below = value < field->min, open = !below || !isfinite(field->max) || field->max >= 9e18;
    if (open) {
        scn_decode_fault(decoder, SCN_OUT_OF_RANGE, path, node, NULL, "%.40s is %s %s", node->text,
                         below ? "below" : "above", below ? min : max);
    } else {
        scn_decode_fault(decoder, SCN_OUT_OF_RANGE, path, node, NULL, "%.40s is below %s; %s to %s is allowed",
                         node->text, min, min, max);
    }
    return false;
}

static bool decode_double(struct scn_decoder *decoder, const struct ctl_path *path, const struct scn_node *node,
                          double *out)
{
    const bool is_number = node->kind == SCN_NUMBER;
    *out = is_number ? strtod(node->text, NULL) : 0;
    if (!is_number || !isfinite(*out)) {
        scn_decode_fault(decoder, SCN_WRONG_TYPE, path, node, NULL, "is not a number");
        return false;
    }
    return check_range(decoder, path, node, *out);
}

static void decode_scenario_value(struct scn_decoder *decoder, enum mdl_field_kind kind, void *place,
                                  const struct ctl_path *path, const struct scn_node *node)
{
    double number;
    int64_t whole;
    sim_time duration;
    struct sim_error error;
    const struct sim_dist *dist;
    switch (kind) {
    case MDL_FLAG:
        if (node->kind != SCN_BOOL) {
            scn_decode_fault(decoder, SCN_WRONG_TYPE, path, node, NULL, "must be true or false");
        } else if (place) {
            *(bool *)place = node->flag;
        }
        return;
    case MDL_COUNT:
        if (!read_whole(node, 0, UINT32_MAX, &whole)) {
            scn_decode_fault(decoder, SCN_WRONG_TYPE, path, node, NULL, "must be a whole number from 0 to %" PRIu32,
                             UINT32_MAX);
        } else if (check_range(decoder, path, node, (double)whole) && place) {
            *(uint32_t *)place = (uint32_t)whole;
        }
        return;
    case MDL_NUMBER:
        if (decode_double(decoder, path, node, &number) && place) {
            *(double *)place = number;
        }
        return;
    case MDL_DURATION:
        if ((node->kind != SCN_TEXT && node->kind != SCN_NUMBER) ||
            sim_duration_parse(&duration, node->text, node->length, &error) != SIM_OK) {
            scn_decode_fault(decoder, SCN_WRONG_TYPE, path, node, NULL,
                             "is not a duration such as 90s, 1h30m or 250ms");
        } else if (duration < 0) {
            scn_decode_fault(decoder, SCN_OUT_OF_RANGE, path, node, NULL, "%.40s is below 0", node->text);
        } else if (check_range(decoder, path, node, (double)duration) && place) {
            *(sim_time *)place = duration;
        }
        return;
    default:
        if (scn_dist_read(&dist, kind, node, decoder->options->folder, decoder->faults->arena, &error) != SIM_OK) {
            scn_decode_fault(decoder, SCN_WRONG_TYPE, path, node, NULL, "%s", error.text);
        } else if (place) {
            memcpy(place, &dist, sizeof dist);
        }
    }
}

void scn_decode_value(struct scn_decoder *decoder, enum mdl_field_kind kind, void *place, const struct ctl_path *path,
                      const struct scn_node *node)
{
    switch (kind) {
    case MDL_BOOL:
        if (node->kind != SCN_BOOL) {
            scn_decode_wrong_type(decoder, path, node, NULL);
        } else if (place) {
            *(struct ctl_opt_bool *)place = (struct ctl_opt_bool){.value = node->flag, .set = true};
        }
        return;
    case MDL_INT32:
    case MDL_INT64:
        decode_whole(decoder, kind, place, path, node);
        return;
    case MDL_TEXT:
        decode_text(decoder, place, path, node);
        return;
    case MDL_TIME:
    case MDL_MICRO_TIME:
        decode_time(decoder, kind == MDL_MICRO_TIME, place, path, node);
        return;
    case MDL_QUANTITY:
        decode_quantity(decoder, place, path, node);
        return;
    case MDL_INT_OR_TEXT:
        decode_int_or_text(decoder, place, path, node);
        return;
    case MDL_ANY:
        return;
    case MDL_NODE:
        if (place) {
            memcpy(place, &node, sizeof node);
        }
        return;
    default:
        decode_scenario_value(decoder, kind, place, path, node);
    }
}
