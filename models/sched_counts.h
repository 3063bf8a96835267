/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers by topology: (key, value) such as (zone, zone-a), and how many pods or points there are. A hash table in
 * an arena; O(1) each. Keys and values are not copied. */
#ifndef MDL_SCHED_COUNTS_H
#define MDL_SCHED_COUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/arena.h"

struct mdl_count {
    const char *key, *value; /* key NULL: free */
    int64_t count;
};

/* Zero-initialised but for `arena`. Entries stay, also at zero. */
struct mdl_counts {
    struct sim_arena *arena;
    struct mdl_count *entries;
    uint32_t size, used;
    int64_t total; /* of all amounts added */
};

void mdl_counts_add(struct mdl_counts *counts, const char *key, const char *value, int64_t amount);

/* 0 if there is no entry. */
int64_t mdl_counts_get(const struct mdl_counts *counts, const char *key, const char *value);
bool mdl_counts_has(const struct mdl_counts *counts, const char *key, const char *value);

#endif
