/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/field.h"

#include <stdio.h>
#include <string.h>

const struct mdl_field *mdl_field_find(const struct mdl_table *table, const char *key)
{
    for (size_t i = 0; i < table->count; i++) {
        if (strcmp(table->fields[i].key, key) == 0) {
            return &table->fields[i];
        }
    }
    return NULL;
}

static const char *const kind_names[] = {
    [MDL_BOOL] = "bool",
    [MDL_INT32] = "int32",
    [MDL_INT64] = "int64",
    [MDL_TEXT] = "string",
    [MDL_TIME] = "v1.Time",
    [MDL_MICRO_TIME] = "v1.MicroTime",
    [MDL_QUANTITY] = "resource.Quantity",
    [MDL_INT_OR_TEXT] = "intstr.IntOrString",
    [MDL_TEXT_MAP] = "map[string]string",
    [MDL_QUANTITY_MAP] = "v1.ResourceList",
    [MDL_TEXTS_MAP] = "map[string][]string",
    [MDL_ANY] = "any value",
    [MDL_FLAG] = "true or false",
    [MDL_COUNT] = "a whole number",
    [MDL_NUMBER] = "a number",
    [MDL_DURATION] = "a duration",
    [MDL_DURATIONS] = "a duration or a distribution of durations",
    [MDL_NUMBERS] = "a number or a distribution of numbers",
    [MDL_SIZES] = "a quantity or a distribution of quantities",
    [MDL_NODE] = "any value",
};

const char *mdl_field_type(const struct mdl_field *field, char *out, size_t size)
{
    const enum mdl_field_kind kind = mdl_field_is_list(field) ? field->element : field->kind;
    const bool is_object = kind == MDL_OBJECT || kind == MDL_POINTER || kind == MDL_PRESENT || kind == MDL_OBJECT_MAP;
    const char *prefix = mdl_field_is_list(field) ? "[]" : field->kind == MDL_OBJECT_MAP ? "map[string]" : "";
    if (field->type_name) {
        (void)snprintf(out, size, "%s%s", prefix, field->type_name);
    } else if (is_object) {
        (void)snprintf(out, size, "%sv1.%s", prefix, field->table->name);
    } else {
        (void)snprintf(out, size, "%s%s", prefix, kind_names[kind]);
    }
    return out;
}
