/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/sched_counts.h"

#include <string.h>

static uint32_t hash_of(const char *key, const char *value)
{
    uint32_t hash = UINT32_C(2166136261);
    for (; *key != '\0'; key++)
        hash = (hash ^ (unsigned char)*key) * UINT32_C(16777619);
    for (hash *= UINT32_C(16777619); *value != '\0'; value++)
        hash = (hash ^ (unsigned char)*value) * UINT32_C(16777619);
    return hash;
}

/* Where the entry is or would go; `size` is above zero. */
static struct mdl_count *slot(const struct mdl_counts *counts, const char *key, const char *value)
{
    for (uint32_t at = hash_of(key, value);; at++) {
        struct mdl_count *entry = &counts->entries[at & (counts->size - 1)];
        if (entry->key == NULL || (strcmp(entry->key, key) == 0 && strcmp(entry->value, value) == 0))
            return entry;
    }
}

static void grow(struct mdl_counts *counts)
{
    const struct mdl_counts old = *counts;
    counts->size = old.size == 0 ? 16 : old.size * 2;
    counts->entries = sim_arena_array(counts->arena, counts->size, sizeof *counts->entries, 16);
    for (uint32_t i = 0; i < old.size; i++)
        if (old.entries[i].key != NULL)
            *slot(counts, old.entries[i].key, old.entries[i].value) = old.entries[i];
}

void mdl_counts_add(struct mdl_counts *counts, const char *key, const char *value, int64_t amount)
{
    if ((counts->used + 1) * 2 > counts->size)
        grow(counts);
    struct mdl_count *entry = slot(counts, key, value);
    if (entry->key == NULL) {
        *entry = (struct mdl_count){.key = key, .value = value};
        counts->used++;
    }
    entry->count += amount;
    counts->total += amount;
}

int64_t mdl_counts_get(const struct mdl_counts *counts, const char *key, const char *value)
{
    return counts->size == 0 ? 0 : slot(counts, key, value)->count;
}

bool mdl_counts_has(const struct mdl_counts *counts, const char *key, const char *value)
{
    return counts->size > 0 && slot(counts, key, value)->key != NULL;
}
