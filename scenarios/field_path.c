/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/field_path.h"

#include <assert.h>
#include <string.h>

enum { KEYS_MAX = 128 };

size_t scn_path_step(const char *path, size_t *key_length)
{
    *key_length = strcspn(path, ".[");
    return *key_length + strcspn(path + *key_length, ".");
}

static const struct mdl_field *find(const struct mdl_table *table, const char *key, size_t length,
                                    struct sim_error *error)
{
    const char *names[KEYS_MAX];
    assert(table->count <= KEYS_MAX);
    for (size_t i = 0; i < table->count; i++) {
        names[i] = table->fields[i].key;
        if (strlen(names[i]) == length && memcmp(names[i], key, length) == 0)
            return &table->fields[i];
    }
    char quoted[128];
    const char *nearest = sim_nearest_name(key, length, names, table->count);
    (void)sim_error_set(error, SIM_BAD_INPUT,
                        nearest != NULL ? "%s has no field %s; did you mean %s?" : "%s has no field %s", table->name,
                        sim_quote(quoted, sizeof quoted, key, length), nearest);
    return NULL;
}

const struct mdl_field *scn_field_at(const struct mdl_table *table, const char *text, size_t length,
                                     struct sim_error *error)
{
    const struct mdl_field *field = NULL;
    char quoted[128];
    for (const char *at = text, *end = text + length; at < end;) {
        size_t key_length;
        size_t step = scn_path_step(at, &key_length);
        step = step > (size_t)(end - at) ? (size_t)(end - at) : step;
        key_length = key_length > step ? step : key_length;
        if (field != NULL &&
            (field->kind == MDL_TEXT_MAP || field->kind == MDL_QUANTITY_MAP || field->kind == MDL_NODE))
            return field;
        if (table == NULL) {
            (void)sim_error_set(error, SIM_BAD_INPUT, "%s has no fields of its own: %s", field->key,
                                sim_quote(quoted, sizeof quoted, text, length));
            return NULL;
        }
        field = find(table, at, key_length, error);
        if (field == NULL)
            return NULL;
        table = field->table;
        at += step < (size_t)(end - at) ? step + 1 : step;
    }
    return field;
}
