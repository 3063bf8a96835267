/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The defaults of Scenario fields: the texts of their rows, read as a user's would be. */
#include <assert.h>
#include <string.h>

#include "scenarios/decode_priv.h"

static void read_default(const struct mdl_table *table, const struct mdl_field *field, char *place,
                         struct sim_arena *arena)
{
    const char *text = field->default_text;
    struct scn_node node = {.kind = SCN_TEXT, .text = text, .length = (uint32_t)strlen(text)};
    if (field->kind == MDL_FLAG) {
        node.kind = SCN_BOOL;
        node.flag = strcmp(text, "true") == 0;
    } else if (field->kind == MDL_COUNT || field->kind == MDL_NUMBER) {
        node.kind = SCN_NUMBER;
    }
    struct scn_faults faults = {.arena = arena};
    const struct scn_decode_options options = {0};
    struct scn_decoder decoder = {.faults = &faults, .options = &options, .table = table, .field = field};
    scn_decode_value(&decoder, field->kind, place, NULL, &node);
    assert(faults.count == 0);
}

void scn_decode_defaults(void *out, const struct mdl_table *table, struct sim_arena *arena)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct mdl_field *field = &table->fields[i];
        char *place = field->place == MDL_IGNORED ? NULL : (char *)out + field->place;
        if (!place) {
            continue;
        }
        if (field->kind == MDL_OBJECT) {
            scn_decode_defaults(place, field->table, arena);
        } else if (field->kind >= MDL_FLAG && field->kind != MDL_NODE && field->default_text) {
            read_default(table, field, place, arena);
        }
    }
}
