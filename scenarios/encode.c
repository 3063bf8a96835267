/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typed structs back to trees. Keys come out sorted because the rows are sorted on the way. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "control/api_time.h"
#include "control/pod_types.h"
#include "scenarios/decode.h"

struct list {
    char *items;
    uint32_t count;
};

static struct scn_node *new_node(struct sim_arena *arena, enum scn_node_kind kind)
{
    struct scn_node *node = sim_arena_alloc(arena, sizeof *node);
    *node = (struct scn_node){.kind = kind, .weight = 1};
    return node;
}

static const struct scn_node *text_node(struct sim_arena *arena, const char *text)
{
    struct scn_node *node = new_node(arena, SCN_TEXT);
    node->text = sim_arena_text(arena, text, strlen(text));
    node->length = (uint32_t)strlen(text);
    return node;
}

static const struct scn_node *number_node(struct sim_arena *arena, int64_t number)
{
    struct scn_node *node = new_node(arena, SCN_NUMBER);
    node->text = scn_format(arena, "%" PRId64, number);
    node->length = (uint32_t)strlen(node->text);
    return node;
}

static const struct scn_node *flag_node(struct sim_arena *arena, bool flag)
{
    struct scn_node *node = new_node(arena, SCN_BOOL);
    node->flag = flag;
    return node;
}

static const struct scn_node *quantity_node(struct sim_arena *arena, const struct ctl_quantity *quantity)
{
    char text[CTL_QUANTITY_TEXT_MAX];
    return text_node(arena, ctl_quantity_print(quantity, text));
}

/* NULL: unset. */
static const struct scn_node *encode_number(const struct mdl_field *field, const char *place, struct sim_arena *arena)
{
    const bool is_32 = field->kind == MDL_INT32;
    const struct ctl_opt_i32 *small = (const void *)place;
    const struct ctl_opt_i64 *large = (const void *)place;
    if (is_32 ? !small->set : !large->set) {
        return field->always ? number_node(arena, 0) : NULL;
    }
    return number_node(arena, is_32 ? small->value : large->value);
}

static const struct scn_node *encode_text(const struct mdl_field *field, const char *text, struct sim_arena *arena)
{
    if (!text || (text[0] == '\0' && !field->keeps_empty)) {
        return field->always ? text_node(arena, "") : NULL;
    }
    return text_node(arena, text);
}

static const struct scn_node *encode_time(const struct ctl_opt_time *time, bool micro, struct sim_arena *arena)
{
    char text[CTL_INSTANT_TEXT_MAX];
    const struct ctl_instant instant = {.unix_s = time->unix_s};
    return time->set ? text_node(arena, ctl_instant_print(text, &instant, micro)) : NULL;
}

static const struct scn_node *encode_int_or_text(const struct mdl_field *field, const struct ctl_int_or_text *value,
                                                 struct sim_arena *arena)
{
    if (value->text) {
        return text_node(arena, value->text);
    }
    return value->number != 0 || field->always ? number_node(arena, value->number) : NULL;
}

static const struct scn_node *encode_element(const struct mdl_field *field, const char *item, struct sim_arena *arena)
{
    switch (field->element) {
    case MDL_TEXT:
        return text_node(arena, *(const char *const *)(const void *)item);
    case MDL_INT32:
        return number_node(arena, *(const int32_t *)(const void *)item);
    case MDL_INT64:
        return number_node(arena, *(const int64_t *)(const void *)item);
    default:
        return scn_encode(item, field->table, arena);
    }
}

static size_t element_size(const struct mdl_field *field)
{
    return field->element == MDL_TEXT    ? sizeof(const char *)
           : field->element == MDL_INT32 ? sizeof(int32_t)
           : field->element == MDL_INT64 ? sizeof(int64_t)
                                         : field->table->size;
}

static struct list load_list(const char *place)
{
    struct list list;
    memcpy(&list.items, place, sizeof list.items);
    memcpy(&list.count, place + sizeof list.items, sizeof list.count);
    return list;
}

static const struct scn_node *encode_list(const struct mdl_field *field, const char *place, struct sim_arena *arena)
{
    const struct list list = load_list(place);
    if (!list.items || (list.count == 0 && !field->always)) {
        return field->always ? new_node(arena, SCN_NULL) : NULL;
    }
    struct scn_node *node = new_node(arena, SCN_LIST);
    const struct scn_node **items =
        sim_arena_array(arena, list.count, sizeof *items, _Alignof(const struct scn_node *));
    for (uint32_t i = 0; i < list.count; i++) {
        items[i] = encode_element(field, list.items + i * element_size(field), arena);
    }
    node->items = items;
    node->count = list.count;
    return node;
}

/* Labels and resources are sorted by key already. */
static const struct scn_node *encode_map(const struct mdl_field *field, const char *place, struct sim_arena *arena)
{
    const struct list list = load_list(place);
    const bool is_text = field->kind == MDL_TEXT_MAP;
    if (list.count == 0) {
        return NULL;
    }
    struct scn_node *node = new_node(arena, SCN_MAP);
    struct scn_entry *entries = sim_arena_array(arena, list.count, sizeof *entries, _Alignof(struct scn_entry));
    for (uint32_t i = 0; i < list.count; i++) {
        const struct ctl_label *label = (const struct ctl_label *)(const void *)list.items + i;
        const struct ctl_resource *resource = (const struct ctl_resource *)(const void *)list.items + i;
        entries[i].key = is_text ? label->key : resource->name;
        entries[i].key_length = (uint32_t)strlen(entries[i].key);
        entries[i].value = is_text ? text_node(arena, label->value) : quantity_node(arena, &resource->amount);
    }
    node->entries = entries;
    node->count = list.count;
    return node;
}

/* NULL: unset, or of a kind that documents only hold on the way in. */
static const struct scn_node *encode_field(const struct mdl_field *field, const char *object, struct sim_arena *arena)
{
    const char *place = object + field->place;
    switch (field->kind) {
    case MDL_BOOL: {
        const struct ctl_opt_bool *flag = (const void *)place;
        return flag->set ? flag_node(arena, flag->value) : NULL;
    }
    case MDL_INT32:
    case MDL_INT64:
        return encode_number(field, place, arena);
    case MDL_TEXT:
        return encode_text(field, *(const char *const *)(const void *)place, arena);
    case MDL_TIME:
    case MDL_MICRO_TIME:
        return encode_time((const void *)place, field->kind == MDL_MICRO_TIME, arena);
    case MDL_QUANTITY:
        return quantity_node(arena, (const void *)place);
    case MDL_INT_OR_TEXT:
        return encode_int_or_text(field, (const void *)place, arena);
    case MDL_TEXT_MAP:
    case MDL_QUANTITY_MAP:
        return encode_map(field, place, arena);
    case MDL_LIST:
        return encode_list(field, place, arena);
    case MDL_OBJECT:
        return scn_encode(place, field->table, arena);
    case MDL_POINTER: {
        const void *target;
        memcpy(&target, place, sizeof target);
        return target ? scn_encode(target, field->table, arena) : NULL;
    }
    default:
        return NULL;
    }
}

static int by_key(const void *a, const void *b)
{
    const struct scn_entry *x = a, *y = b;
    return strcmp(x->key, y->key);
}

const struct scn_node *scn_encode(const void *object, const struct mdl_table *table, struct sim_arena *arena)
{
    struct scn_node *node = new_node(arena, SCN_MAP);
    struct scn_entry *entries = sim_arena_array(arena, table->count, sizeof *entries, _Alignof(struct scn_entry));
    for (size_t i = 0; i < table->count; i++) {
        const struct mdl_field *field = &table->fields[i];
        const struct scn_node *value = field->place == MDL_IGNORED ? NULL : encode_field(field, object, arena);
        if (value) {
            entries[node->count++] =
                (struct scn_entry){.key = field->key, .key_length = (uint32_t)strlen(field->key), .value = value};
        }
    }
    qsort(entries, node->count, sizeof *entries, by_key);
    node->entries = entries;
    return node;
}
