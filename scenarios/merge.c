/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/merge.h"

#include <string.h>

/* Depth is bounded by SCN_DEPTH_MAX, which the readers enforce. */
const struct scn_node *scn_merge(const struct scn_node *target, const struct scn_node *patch, struct sim_arena *arena)
{
    if (patch->kind != SCN_MAP)
        return patch;
    const uint32_t old_count = target != NULL && target->kind == SCN_MAP ? target->count : 0;
    struct scn_entry *entries = sim_arena_array(arena, old_count + patch->count, sizeof *entries, 8);
    uint32_t count = 0, o = 0, p = 0;
    while (o < old_count || p < patch->count) {
        const int order = o == old_count      ? 1
                          : p == patch->count ? -1
                                              : strcmp(target->entries[o].key, patch->entries[p].key);
        if (order < 0) {
            entries[count++] = target->entries[o++];
            continue;
        }
        const struct scn_node *old = order == 0 ? target->entries[o].value : NULL;
        const struct scn_entry *entry = &patch->entries[p++];
        o += order == 0;
        if (entry->value->kind == SCN_NULL)
            continue;
        entries[count] = *entry;
        entries[count++].value = scn_merge(old, entry->value, arena);
    }
    struct scn_node *merged = sim_arena_alloc(arena, sizeof *merged);
    *merged = target != NULL && target->kind == SCN_MAP ? *target : *patch;
    merged->entries = entries;
    merged->count = count;
    return merged;
}
