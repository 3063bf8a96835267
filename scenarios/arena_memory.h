/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An arena as the memory that control/ is handed. */
#ifndef SCN_ARENA_MEMORY_H
#define SCN_ARENA_MEMORY_H

#include <string.h>

#include "control/indexes.h"
#include "sim/arena.h"

static inline void *scn_arena_grow(void *host, void *old, size_t old_bytes, size_t new_bytes)
{
    void *grown = sim_arena_alloc(host, new_bytes);
    if (old_bytes > 0) {
        memcpy(grown, old, old_bytes);
    }
    return grown;
}

static inline struct ctl_memory scn_arena_memory(struct sim_arena *arena)
{
    return (struct ctl_memory){.grow = scn_arena_grow, .host = arena};
}

#endif
