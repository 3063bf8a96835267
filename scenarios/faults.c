/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told of a decoding: to people, and as upstream would. */
#include <stdlib.h>
#include <string.h>

#include "scenarios/decode.h"
#include "scenarios/decode_priv.h"

bool scn_faults_have_room(const struct scn_faults *faults, enum scn_fault_kind kind)
{
    return faults->count < (kind == SCN_UNKNOWN_FIELD ? SCN_PROBLEMS_MAX : 2 * SCN_PROBLEMS_MAX);
}

void scn_fault_add(struct scn_faults *faults, struct scn_fault fault)
{
    if (!scn_faults_have_room(faults, fault.kind)) {
        return;
    }
    if (faults->count == faults->capacity) {
        const uint32_t capacity = faults->capacity > 0 ? 2 * faults->capacity : 16;
        struct scn_fault *grown = sim_arena_array(faults->arena, capacity, sizeof *grown, _Alignof(struct scn_fault));
        if (faults->count > 0) {
            memcpy(grown, faults->items, faults->count * sizeof *grown);
        }
        faults->items = grown;
        faults->capacity = capacity;
    }
    faults->items[faults->count++] = fault;
}

/* Moves the faults into the order of the document; equal places keep their order. */
static void sort_by_position(struct scn_faults *faults)
{
    for (uint32_t i = 1; i < faults->count; i++) {
        const struct scn_fault fault = faults->items[i];
        uint32_t at = i;
        for (; at > 0; at--) {
            const struct scn_position before = faults->items[at - 1].at;
            if (before.line < fault.at.line || (before.line == fault.at.line && before.column <= fault.at.column)) {
                break;
            }
            faults->items[at] = faults->items[at - 1];
        }
        faults->items[at] = fault;
    }
}

const char *scn_decode_refusal(struct scn_faults *faults, bool is_json)
{
    const char *first_type = NULL;
    if (is_json) {
        sort_by_position(faults);
    }
    for (uint32_t i = 0; i < faults->count; i++) {
        const struct scn_fault *fault = &faults->items[i];
        if (fault->kind == SCN_BAD_FORM) {
            return fault->upstream;
        }
        if (fault->kind == SCN_WRONG_TYPE && !first_type) {
            first_type = fault->upstream;
        }
    }
    return first_type;
}

void scn_faults_report(const struct scn_faults *faults, const char *file, struct scn_problems *unknown,
                       struct scn_problems *problems)
{
    for (uint32_t i = 0; i < faults->count; i++) {
        const struct scn_fault *fault = &faults->items[i];
        scn_problem_add(fault->kind == SCN_UNKNOWN_FIELD ? unknown : problems, file, fault->at, fault->path, "%s",
                        fault->text);
    }
}

/* One step of a path: the length of the name or index at its start, dots and brackets left out, and where the next
 * begins. */
static size_t step_length(const char *path, bool *is_index, const char **next)
{
    *is_index = path[0] == '[';
    if (*is_index) {
        const char *end = strchr(path, ']');
        const size_t length = end ? (size_t)(end - path) - 1 : strlen(path + 1);
        *next = end ? end + 1 : path + 1 + length;
        *next += **next == '.';
        return length;
    }
    const size_t length = strcspn(path, ".[");
    *next = path + length;
    *next += **next == '.';
    return length;
}

struct scn_position scn_locate(const struct scn_node *root, const char *path)
{
    struct scn_position at = root->at;
    const struct scn_node *node = root;
    while (node && path[0] != '\0') {
        bool is_index;
        const char *next, *name = path[0] == '[' ? path + 1 : path;
        const size_t length = step_length(path, &is_index, &next);
        const struct scn_node *value = NULL;
        if (node->kind == SCN_LIST && is_index) {
            const unsigned long index = strtoul(name, NULL, 10);
            value = index < node->count ? node->items[index] : NULL;
            at = value ? value->at : at;
        }
        for (uint32_t i = 0; node->kind == SCN_MAP && i < node->count && !value; i++) {
            const struct scn_entry *entry = &node->entries[i];
            if (entry->key_length == length && memcmp(entry->key, name, length) == 0) {
                value = entry->value;
                at = value->kind == SCN_MAP || value->kind == SCN_LIST ? entry->key_at : value->at;
            }
        }
        node = value;
        path = next;
    }
    return at;
}
