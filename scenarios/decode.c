/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recursion follows the tables, which are a fixed tree, never the depth of the input. */
#include "scenarios/decode.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "scenarios/arena_memory.h"
#include "scenarios/decode_priv.h"

static void decode_object(struct scn_decoder *decoder, const struct mdl_table *table, char *out,
                          const struct ctl_path *path, const struct scn_node *node);

/* ---- faults ------------------------------------------------------------------------------------------------------ */

static const char *path_text(struct scn_decoder *decoder, const struct ctl_path *path)
{
    const struct ctl_memory memory = scn_arena_memory(decoder->faults->arena);
    struct ctl_text text = {.memory = &memory};
    if (decoder->options->root_path) {
        ctl_text_add(&text, decoder->options->root_path);
    }
    if (path) {
        ctl_path_print(&text, path);
    }
    return text.text ? text.text : "";
}

void scn_decode_fault(struct scn_decoder *decoder, enum scn_fault_kind kind, const struct ctl_path *path,
                      const struct scn_node *node, const char *upstream, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    if (!scn_faults_have_room(decoder->faults, kind)) {
        return;
    }
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    scn_fault_add(decoder->faults, (struct scn_fault){.kind = kind,
                                                      .at = node->at,
                                                      .path = path_text(decoder, path),
                                                      .text = scn_format(decoder->faults->arena, "%s", text),
                                                      .upstream = upstream});
}

/* Go's path of a field: member names only. */
static void add_member_names(struct ctl_text *out, const struct ctl_path *path)
{
    if (path->parent) {
        add_member_names(out, path->parent);
    }
    if (path->name && !path->is_key) {
        ctl_text_printf(out, "%s%s", out->length > 0 ? "." : "", path->name);
    }
}

/* The type of one element of the field at hand. */
static const char *element_type(const struct mdl_field *field, char *out, size_t size)
{
    struct mdl_field element = *field;
    switch (field->kind) {
    case MDL_TEXT_MAP:
        element.kind = MDL_TEXT;
        break;
    case MDL_TEXTS_MAP:
        return "[]string";
    case MDL_OBJECT_MAP:
        element.kind = MDL_OBJECT;
        break;
    default:
        element.kind = field->element;
        element.element = MDL_BOOL;
    }
    return mdl_field_type(&element, out, size);
}

void scn_decode_wrong_type(struct scn_decoder *decoder, const struct ctl_path *path, const struct scn_node *node,
                           const char *shown)
{
    const struct ctl_memory memory = scn_arena_memory(decoder->faults->arena);
    struct ctl_text names = {.memory = &memory};
    char buffer[160];
    const char *type = decoder->is_element ? element_type(decoder->field, buffer, sizeof buffer)
                                           : mdl_field_type(decoder->field, buffer, sizeof buffer);
    add_member_names(&names, path);
    const char *found = shown ? shown : scn_node_kind_name(node);
    const char *upstream =
        scn_format(decoder->faults->arena, "json: cannot unmarshal %s into Go struct field %s.%s of type %s", found,
                   decoder->table->name, names.text, type);
    scn_decode_fault(decoder, SCN_WRONG_TYPE, path, node, upstream, "is %s; must be %s",
                     node->kind == SCN_LIST     ? "a list"
                     : node->kind == SCN_MAP    ? "a map"
                     : node->kind == SCN_TEXT   ? "a string"
                     : node->kind == SCN_NUMBER ? scn_format(decoder->faults->arena, "the number %.40s", node->text)
                     : node->flag               ? "the boolean true"
                                                : "the boolean false",
                     type);
}

static void unknown_field(struct scn_decoder *decoder, const struct mdl_table *table, const struct ctl_path *path,
                          const struct scn_entry *entry)
{
    const char *names[128];
    assert(table->count <= sizeof names / sizeof *names);
    if (!scn_faults_have_room(decoder->faults, SCN_UNKNOWN_FIELD)) {
        return;
    }
    for (size_t i = 0; i < table->count; i++) {
        names[i] = table->fields[i].key;
    }
    const char *nearest = sim_nearest_name(entry->key, entry->key_length, names, table->count);
    const char *whole = path_text(decoder, path);
    const char *upstream = scn_format(decoder->faults->arena, "unknown field \"%s\"", whole);
    struct sim_arena *arena = decoder->faults->arena;
    const char *text = "unknown field";
    if (nearest) {
        text = scn_format(arena, "unknown field; did you mean \"%s\"?", nearest);
    } else {
        text = scn_format(arena, "unknown field; %s has ", table->name);
        for (size_t i = 0; i < table->count; i++) {
            text = scn_format(arena, "%s%s%s", text, i > 0 ? ", " : "", names[i]);
        }
    }
    scn_fault_add(
        decoder->faults,
        (struct scn_fault){
            .kind = SCN_UNKNOWN_FIELD, .at = entry->key_at, .path = whole, .text = text, .upstream = upstream});
}

/* ---- the walk ---------------------------------------------------------------------------------------------------- */

static bool is_object_kind(enum mdl_field_kind kind)
{
    return kind == MDL_OBJECT || kind == MDL_POINTER;
}

static void store_list(char *place, void *items, uint32_t count)
{
    memcpy(place, &items, sizeof items);
    memcpy(place + sizeof items, &count, sizeof count);
}

/* `place`: of the list, or NULL. */
static void decode_list(struct scn_decoder *decoder, const struct mdl_field *field, char *place,
                        const struct ctl_path *path, const struct scn_node *node)
{
    if (node->kind != SCN_LIST) {
        scn_decode_wrong_type(decoder, path, node, NULL);
        return;
    }
    const enum mdl_field_kind kind = field->element;
    const size_t size = scn_value_size(kind, field->table);
    char *items = place ? sim_arena_array(decoder->faults->arena, node->count, size, _Alignof(max_align_t)) : NULL;
    decoder->is_element = true;
    for (uint32_t i = 0; i < node->count; i++) {
        const struct scn_node *item = node->items[i];
        const struct ctl_path element = ctl_element(path, i);
        char *out = items ? items + i * size : NULL;
        if (out && is_object_kind(kind) && field->table->defaults) {
            memcpy(out, field->table->defaults, size);
        }
        if (out && is_object_kind(kind)) {
            scn_decode_defaults(out, field->table, decoder->faults->arena);
        }
        if (item->kind == SCN_NULL) {
            if (out && kind == MDL_TEXT) {
                memcpy(out, &(const char *){""}, sizeof(const char *));
            }
        } else if (is_object_kind(kind)) {
            decode_object(decoder, field->table, out, &element, item);
        } else {
            scn_decode_value(decoder, kind, out, &element, item);
        }
    }
    decoder->is_element = false;
    if (place) {
        store_list(place, items, node->count);
    }
}

/* Maps with free keys. Entries are sorted already. */
static void decode_map(struct scn_decoder *decoder, const struct mdl_field *field, char *place,
                       const struct ctl_path *path, const struct scn_node *node)
{
    if (node->kind != SCN_MAP) {
        scn_decode_wrong_type(decoder, path, node, NULL);
        return;
    }
    const bool is_text = field->kind == MDL_TEXT_MAP, is_quantity = field->kind == MDL_QUANTITY_MAP;
    const size_t size = is_text ? sizeof(struct ctl_label) : sizeof(struct ctl_resource);
    char *items = place ? sim_arena_array(decoder->faults->arena, node->count, size, _Alignof(max_align_t)) : NULL;
    for (uint32_t i = 0; i < node->count; i++) {
        const struct scn_entry *entry = &node->entries[i];
        const struct ctl_path key = ctl_key(path, entry->key);
        decoder->is_element = true;
        if (is_quantity) {
            struct ctl_resource resource = {.name = entry->key};
            scn_decode_value(decoder, MDL_QUANTITY, &resource.amount, &key, entry->value);
            if (items) {
                memcpy(items + i * size, &resource, sizeof resource);
            }
        } else if (is_text) {
            struct ctl_label label = {.key = entry->key, .value = ""};
            if (entry->value->kind != SCN_NULL) {
                scn_decode_value(decoder, MDL_TEXT, &label.value, &key, entry->value);
            }
            if (items) {
                memcpy(items + i * size, &label, sizeof label);
            }
        } else if (field->kind == MDL_OBJECT_MAP && entry->value->kind != SCN_NULL) {
            decode_object(decoder, field->table, NULL, &key, entry->value);
        } else if (field->kind == MDL_TEXTS_MAP && entry->value->kind != SCN_NULL && entry->value->kind != SCN_LIST) {
            scn_decode_wrong_type(decoder, &key, entry->value, NULL);
        }
    }
    decoder->is_element = false;
    if (place) {
        store_list(place, items, node->count);
    }
}

static void decode_field(struct scn_decoder *decoder, const struct mdl_field *field, char *object,
                         const struct ctl_path *path, const struct scn_node *node)
{
    char *place = object && field->place != MDL_IGNORED ? object + field->place : NULL;
    decoder->field = field;
    decoder->is_element = false;
    switch (field->kind) {
    case MDL_LIST:
        decode_list(decoder, field, place, path, node);
        return;
    case MDL_TEXT_MAP:
    case MDL_QUANTITY_MAP:
    case MDL_OBJECT_MAP:
    case MDL_TEXTS_MAP:
        decode_map(decoder, field, place, path, node);
        return;
    case MDL_OBJECT:
        decode_object(decoder, field->table, place, path, node);
        return;
    case MDL_POINTER: {
        void *target = place ? sim_arena_alloc(decoder->faults->arena, field->table->size) : NULL;
        if (target && field->table->defaults) {
            memcpy(target, field->table->defaults, field->table->size);
        }
        decode_object(decoder, field->table, target, path, node);
        if (place) {
            memcpy(place, &target, sizeof target);
        }
        return;
    }
    case MDL_PRESENT:
        if (mdl_field_is_list(field)) {
            decode_list(decoder, field, NULL, path, node);
        } else {
            decode_object(decoder, field->table, NULL, path, node);
        }
        if (place) {
            memcpy(place, &(bool){node->kind != SCN_LIST || node->count > 0}, sizeof(bool));
        }
        return;
    default:
        scn_decode_value(decoder, field->kind, place, path, node);
    }
}

static void check_one_of(struct scn_decoder *decoder, const struct mdl_table *table, const struct ctl_path *path,
                         const struct scn_node *node)
{
    const char *names = "";
    if (node->count == 1) {
        return;
    }
    for (size_t i = 0; i < table->count; i++) {
        names = scn_format(decoder->faults->arena, "%s%s%s", names, i > 0 ? ", " : "", table->fields[i].key);
    }
    scn_decode_fault(decoder, SCN_OUT_OF_RANGE, path, node, NULL, "%s; exactly one of %s is wanted",
                     node->count == 0 ? "is empty" : "has too many keys", names);
}

static void decode_object(struct scn_decoder *decoder, const struct mdl_table *table, char *out,
                          const struct ctl_path *path, const struct scn_node *node)
{
    if (node->kind != SCN_MAP) {
        scn_decode_wrong_type(decoder, path, node, NULL);
        return;
    }
    const struct scn_decoder outer = *decoder;
    decoder->table = table;
    if (table->one_of) {
        check_one_of(decoder, table, path, node);
    }
    for (uint32_t i = 0; i < node->count; i++) {
        const struct scn_entry *entry = &node->entries[i];
        const struct ctl_path member = ctl_member(path, entry->key);
        const struct mdl_field *field =
            strlen(entry->key) == entry->key_length ? mdl_field_find(table, entry->key) : NULL;
        if (!field) {
            unknown_field(decoder, table, &member, entry);
        } else if (entry->value->kind != SCN_NULL) {
            decode_field(decoder, field, out, &member, entry->value);
        }
    }
    *decoder = outer;
}

void scn_decode(void *out, const struct mdl_table *table, const struct scn_node *node, struct scn_faults *faults,
                const struct scn_decode_options *options)
{
    static const struct scn_decode_options none = {0};
    const struct mdl_field root = {.key = "", .kind = MDL_OBJECT, .table = table};
    struct scn_decoder decoder = {
        .faults = faults, .options = options ? options : &none, .table = table, .field = &root};
    if (node->kind != SCN_MAP) {
        scn_decode_fault(&decoder, SCN_WRONG_TYPE, NULL, node, NULL, "must be a map");
        return;
    }
    decode_object(&decoder, table, out, NULL, node);
}
