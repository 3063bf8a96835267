/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/tree.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "scenarios/tree_priv.h"

/* ---- looking ----------------------------------------------------------------------------------------------------- */

static int compare_keys(const char *a, uint32_t a_length, const char *b, uint32_t b_length)
{
    const int order = memcmp(a, b, a_length < b_length ? a_length : b_length);
    return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

const struct scn_node *scn_node_get(const struct scn_node *map, const char *key)
{
    if (!map || map->kind != SCN_MAP) {
        return NULL;
    }
    const uint32_t length = (uint32_t)strlen(key);
    uint32_t low = 0, high = map->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        const struct scn_entry *entry = &map->entries[middle];
        const int order = compare_keys(entry->key, entry->key_length, key, length);
        if (order == 0) {
            return entry->value;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

const char *scn_node_kind_name(const struct scn_node *node)
{
    static const char *const names[] = {"null", "bool", "number", "string", "array", "object"};
    return names[node->kind];
}

/* A container on the way down; the depth of a tree is bounded by SCN_DEPTH_MAX. */
struct frame {
    const struct scn_node *a, *b;
    uint32_t next;
};

bool scn_node_equal(const struct scn_node *a, const struct scn_node *b)
{
    struct frame frames[SCN_DEPTH_MAX + 1];
    uint32_t depth = 0;
    for (;;) {
        if (a != b) {
            if (a->kind != b->kind || a->count != b->count || a->length != b->length || a->flag != b->flag ||
                (a->length > 0 && memcmp(a->text, b->text, a->length) != 0)) {
                return false;
            }
            frames[depth++] = (struct frame){a, b, 0};
        }
        while (depth > 0 && frames[depth - 1].next == frames[depth - 1].a->count) {
            depth--;
        }
        if (depth == 0) {
            return true;
        }
        struct frame *top = &frames[depth - 1];
        const uint32_t i = top->next++;
        if (top->a->kind == SCN_MAP) {
            const struct scn_entry *x = &top->a->entries[i], *y = &top->b->entries[i];
            if (compare_keys(x->key, x->key_length, y->key, y->key_length) != 0) {
                return false;
            }
            a = x->value;
            b = y->value;
        } else {
            a = top->a->items[i];
            b = top->b->items[i];
        }
    }
}

/* ---- printing ---------------------------------------------------------------------------------------------------- */

struct json_text {
    struct sim_arena *arena;
    char *text;
    size_t length, capacity;
};

static void put(struct json_text *out, const char *piece, size_t length)
{
    if (out->length + length + 1 > out->capacity) {
        const size_t capacity = 2 * (out->capacity + length + 1);
        char *text = sim_arena_alloc(out->arena, capacity);
        if (out->length > 0) {
            memcpy(text, out->text, out->length);
        }
        out->text = text;
        out->capacity = capacity;
    }
    memcpy(out->text + out->length, piece, length);
    out->length += length;
    out->text[out->length] = '\0';
}

static void put_string(struct json_text *out, const char *text, uint32_t length)
{
    static const char escapes[] = "\"\"\\\\\nn\rr\tt\bb\ff";
    put(out, "\"", 1);
    for (uint32_t i = 0; i < length; i++) {
        const unsigned char c = (unsigned char)text[i];
        char buffer[8];
        const char *escape = NULL;
        for (size_t k = 0; k + 1 < sizeof escapes && !escape; k += 2) {
            escape = (unsigned char)escapes[k] == c ? &escapes[k + 1] : NULL;
        }
        if (escape) {
            put(out, buffer, (size_t)snprintf(buffer, sizeof buffer, "\\%c", *escape));
        } else if (c < 0x20 || c == '<' || c == '>' || c == '&') {
            put(out, buffer, (size_t)snprintf(buffer, sizeof buffer, "\\u%04x", c));
        } else {
            put(out, text + i, 1);
        }
    }
    put(out, "\"", 1);
}

static void put_scalar(struct json_text *out, const struct scn_node *node)
{
    switch (node->kind) {
    case SCN_NULL:
        put(out, "null", 4);
        break;
    case SCN_BOOL:
        put(out, node->flag ? "true" : "false", node->flag ? 4 : 5);
        break;
    case SCN_NUMBER:
        put(out, node->text, node->length);
        break;
    case SCN_TEXT:
        put_string(out, node->text, node->length);
        break;
    case SCN_LIST:
    case SCN_MAP:
        assert(node->kind < SCN_LIST);
    }
}

const char *scn_node_json(const struct scn_node *node, struct sim_arena *arena)
{
    struct json_text out = {.arena = arena};
    struct frame frames[SCN_DEPTH_MAX + 1];
    uint32_t depth = 0;
    for (;;) {
        if (node->kind == SCN_LIST || node->kind == SCN_MAP) {
            put(&out, node->kind == SCN_LIST ? "[" : "{", 1);
            frames[depth++] = (struct frame){node, NULL, 0};
        } else {
            put_scalar(&out, node);
        }
        while (depth > 0 && frames[depth - 1].next == frames[depth - 1].a->count) {
            put(&out, frames[depth - 1].a->kind == SCN_LIST ? "]" : "}", 1);
            depth--;
        }
        if (depth == 0) {
            return out.text;
        }
        struct frame *top = &frames[depth - 1];
        const uint32_t i = top->next++;
        if (i > 0) {
            put(&out, ",", 1);
        }
        if (top->a->kind == SCN_MAP) {
            put_string(&out, top->a->entries[i].key, top->a->entries[i].key_length);
            put(&out, ":", 1);
            node = top->a->entries[i].value;
        } else {
            node = top->a->items[i];
        }
    }
}

/* ---- building ---------------------------------------------------------------------------------------------------- */

void scn_builder_init(struct scn_tree_builder *builder, struct sim_arena *arena)
{
    *builder = (struct scn_tree_builder){.arena = arena};
}

static bool refuse(struct scn_tree_builder *builder, const char *why)
{
    if (!builder->refusal) {
        builder->refusal = why;
    }
    return false;
}

static bool refuse_depth(struct scn_tree_builder *builder)
{
    return refuse(builder, scn_format(builder->arena, "is nested deeper than %d levels", SCN_DEPTH_MAX));
}

static struct scn_open *innermost(struct scn_tree_builder *builder)
{
    return builder->depth > 0 ? &builder->open[builder->depth - 1] : NULL;
}

static struct scn_node *new_node(struct scn_tree_builder *builder, struct scn_position at, enum scn_node_kind kind)
{
    if (++builder->nodes > SCN_NODES_MAX) {
        (void)refuse(builder, scn_format(builder->arena, "has more than %d values", SCN_NODES_MAX));
        return NULL;
    }
    struct scn_node *node = sim_arena_alloc(builder->arena, sizeof *node);
    *node = (struct scn_node){.kind = kind, .at = at};
    return node;
}

static void push(struct scn_tree_builder *builder, struct scn_entry entry, int identity)
{
    if (builder->pending_count == builder->pending_capacity) {
        const uint32_t capacity = builder->pending_capacity > 0 ? 2 * builder->pending_capacity : 64;
        struct scn_pending *grown =
            sim_arena_array(builder->arena, capacity, sizeof *grown, _Alignof(struct scn_pending));
        if (builder->pending_count > 0) {
            memcpy(grown, builder->pending, builder->pending_count * sizeof *grown);
        }
        builder->pending = grown;
        builder->pending_capacity = capacity;
    }
    builder->pending[builder->pending_count++] =
        (struct scn_pending){.entry = entry, .order = builder->finished++, .identity = identity};
}

/* Merges as go-yaml does: each member is set as if it stood here; of a list of maps the first set last, so it wins. */
static bool merge(struct scn_tree_builder *builder, const struct scn_node *node)
{
    const uint32_t maps = node->kind == SCN_LIST ? node->count : 1;
    for (uint32_t i = maps; i-- > 0;) {
        const struct scn_node *map = node->kind == SCN_LIST ? node->items[i] : node;
        if (map->kind != SCN_MAP) {
            return refuse(builder, "map merge requires map or sequence of maps as the value");
        }
        if (map->count > SCN_NODES_MAX - builder->nodes) {
            return refuse(builder, scn_format(builder->arena, "has more than %d values", SCN_NODES_MAX));
        }
        builder->nodes += map->count;
        for (uint32_t k = 0; k < map->count; k++) {
            push(builder, map->entries[k], 0);
        }
    }
    return true;
}

/* Puts a finished value where it belongs. */
static bool settle(struct scn_tree_builder *builder, struct scn_node *node)
{
    struct scn_open *open = innermost(builder);
    if (!open) {
        builder->root = node;
        return true;
    }
    struct scn_entry entry = {.value = node};
    if (open->node->kind == SCN_MAP) {
        assert(open->has_key);
        open->has_key = false;
        if (open->is_merge) {
            return merge(builder, node);
        }
        entry.key = open->key;
        entry.key_length = open->key_length;
        entry.key_at = open->key_at;
    }
    push(builder, entry, open->identity);
    return true;
}

struct scn_node *scn_build_scalar(struct scn_tree_builder *builder, struct scn_position at, enum scn_node_kind kind,
                                  const char *text, size_t length)
{
    struct scn_node *node = new_node(builder, at, kind);
    if (!node) {
        return NULL;
    }
    node->weight = 1;
    if (kind == SCN_TEXT || kind == SCN_NUMBER) {
        node->text = sim_arena_text(builder->arena, text, length);
        node->length = (uint32_t)length;
    }
    return settle(builder, node) ? node : NULL;
}

struct scn_node *scn_build_open(struct scn_tree_builder *builder, struct scn_position at, enum scn_node_kind kind)
{
    if (builder->depth == SCN_DEPTH_MAX) {
        (void)refuse_depth(builder);
        return NULL;
    }
    struct scn_node *node = new_node(builder, at, kind);
    if (node) {
        builder->open[builder->depth++] = (struct scn_open){.node = node, .first = builder->pending_count};
    }
    return node;
}

bool scn_build_alias(struct scn_tree_builder *builder, struct scn_position at, const struct scn_node *target,
                     const char *name)
{
    if (target->weight == 0) {
        return refuse(builder, scn_format(builder->arena, "anchor '%s' value contains itself", name));
    }
    if (builder->depth + target->height > SCN_DEPTH_MAX) {
        return refuse_depth(builder);
    }
    struct scn_node *node = new_node(builder, at, target->kind);
    if (!node) {
        return false;
    }
    *node = *target; /* the containers' members are shared */
    node->at = at;
    return settle(builder, node);
}

bool scn_build_wants_key(const struct scn_tree_builder *builder)
{
    return builder->depth > 0 && builder->open[builder->depth - 1].node->kind == SCN_MAP &&
           !builder->open[builder->depth - 1].has_key;
}

bool scn_build_key(struct scn_tree_builder *builder, struct scn_position at, const char *text, size_t length,
                   int identity)
{
    struct scn_open *open = innermost(builder);
    open->has_key = true;
    open->is_merge = false;
    open->identity = identity;
    open->key = sim_arena_text(builder->arena, text, length);
    open->key_length = (uint32_t)length;
    open->key_at = at;
    return true;
}

bool scn_build_merge_key(struct scn_tree_builder *builder, struct scn_position at)
{
    (void)scn_build_key(builder, at, "<<", 2, 0);
    innermost(builder)->is_merge = true;
    return true;
}

static int by_key_then_order(const void *a, const void *b)
{
    const struct scn_pending *x = a, *y = b;
    const int order = compare_keys(x->entry.key, x->entry.key_length, y->entry.key, y->entry.key_length);
    return order != 0 ? order : (x->order > y->order) - (x->order < y->order);
}

/* The path of a key of the innermost map. */
static const char *path_of(struct scn_tree_builder *builder, const char *key)
{
    const char *path = "";
    for (uint32_t i = 0; i + 1 < builder->depth; i++) {
        const struct scn_open *open = &builder->open[i];
        if (open->node->kind == SCN_MAP) {
            path = scn_format(builder->arena, "%s%s%s", path, path[0] != '\0' ? "." : "", open->key);
        } else {
            const uint32_t index = builder->open[i + 1].first - open->first;
            path = scn_format(builder->arena, "%s[%u]", path, (unsigned)index);
        }
    }
    return scn_format(builder->arena, "%s%s%s", path, path[0] != '\0' ? "." : "", key);
}

static void note_repeat(struct scn_tree_builder *builder, const struct scn_pending *pending)
{
    if (builder->repeat_count == SCN_PROBLEMS_MAX) {
        return;
    }
    if (!builder->repeats) {
        builder->repeats =
            sim_arena_array(builder->arena, SCN_PROBLEMS_MAX, sizeof *builder->repeats, _Alignof(struct scn_repeat));
        builder->repeat_orders =
            sim_arena_array(builder->arena, SCN_PROBLEMS_MAX, sizeof *builder->repeat_orders, _Alignof(uint32_t));
    }
    /* Inner maps close before outer ones; repeats are told in the order in which their values ended. */
    uint32_t at = builder->repeat_count++;
    for (; at > 0 && builder->repeat_orders[at - 1] > pending->order; at--) {
        builder->repeats[at] = builder->repeats[at - 1];
        builder->repeat_orders[at] = builder->repeat_orders[at - 1];
    }
    builder->repeat_orders[at] = pending->order;
    builder->repeats[at] = (struct scn_repeat){.key = pending->entry.key,
                                               .path = path_of(builder, pending->entry.key),
                                               .at = pending->entry.key_at,
                                               .value_line = pending->entry.value->at.line};
}

/* Sorts the entries, keeps the last of equal keys and notes the repeats. Returns how many are left. */
static uint32_t sort_entries(struct scn_tree_builder *builder, struct scn_pending *pending, uint32_t count)
{
    qsort(pending, count, sizeof *pending, by_key_then_order);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count;) {
        uint32_t end = i + 1;
        while (end < count && compare_keys(pending[i].entry.key, pending[i].entry.key_length, pending[end].entry.key,
                                           pending[end].entry.key_length) == 0) {
            if (pending[end].identity == pending[i].identity) {
                note_repeat(builder, &pending[end]);
            }
            end++;
        }
        pending[kept++] = pending[end - 1];
        i = end;
    }
    return kept;
}

bool scn_build_close(struct scn_tree_builder *builder)
{
    struct scn_open *open = innermost(builder);
    struct scn_node *node = open->node;
    struct scn_pending *pending = builder->pending ? builder->pending + open->first : NULL;
    uint32_t count = builder->pending_count - open->first;
    uint64_t weight = 1;
    uint16_t height = 0;
    for (uint32_t i = 0; i < count; i++) {
        weight += pending[i].entry.value->weight;
        height = pending[i].entry.value->height > height ? pending[i].entry.value->height : height;
    }
    node->height = (uint16_t)(height + 1);
    if (weight > SCN_NODES_MAX) {
        return refuse(builder,
                      scn_format(builder->arena, "has more than %d values once aliases are expanded", SCN_NODES_MAX));
    }
    node->weight = (uint32_t)weight;
    if (node->kind == SCN_MAP) {
        count = count > 0 ? sort_entries(builder, pending, count) : 0;
        struct scn_entry *entries = sim_arena_array(builder->arena, count, sizeof *entries, _Alignof(struct scn_entry));
        for (uint32_t i = 0; i < count; i++) {
            entries[i] = pending[i].entry;
        }
        node->entries = entries;
    } else {
        const struct scn_node **items =
            sim_arena_array(builder->arena, count, sizeof *items, _Alignof(const struct scn_node *));
        for (uint32_t i = 0; i < count; i++) {
            items[i] = pending[i].entry.value;
        }
        node->items = items;
    }
    node->count = count;
    builder->pending_count = open->first;
    builder->depth--;
    return settle(builder, node);
}

void scn_builder_finish(struct scn_tree_builder *builder, struct scn_document *document)
{
    assert(builder->depth == 0 && !builder->refusal);
    document->root = builder->root && builder->root->kind != SCN_NULL ? builder->root : NULL;
    document->repeats = builder->repeats;
    document->repeat_count = builder->repeat_count;
}
