/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/node_groups.h"

#include <assert.h>
#include <string.h>

static uint64_t hash_of(const struct mdl_load *load, uint32_t resource_count)
{
    uint64_t hash = load->pool + UINT64_C(0x9E3779B97F4A7C15);
    for (uint32_t r = 0; r < resource_count; r++)
        hash = (hash ^ (uint64_t)load->used.amount[r]) * UINT64_C(0x9FB21C651E98DF25) + (hash >> 29);
    hash = (hash ^ (uint64_t)load->scored_cpu_milli) * UINT64_C(0x9FB21C651E98DF25);
    hash = (hash ^ (uint64_t)load->scored_memory_bytes) * UINT64_C(0x9FB21C651E98DF25);
    return hash ^ hash >> 31;
}

static bool is_equal(const struct mdl_load *a, const struct mdl_load *b)
{
    return a->pool == b->pool && a->scored_cpu_milli == b->scored_cpu_milli &&
           a->scored_memory_bytes == b->scored_memory_bytes && memcmp(&a->used, &b->used, sizeof a->used) == 0;
}

static void insert(struct mdl_node_groups *g, uint32_t group)
{
    uint32_t at = (uint32_t)g->items[group].hash & (g->table_size - 1);
    while (g->table[at] != 0)
        at = (at + 1) & (g->table_size - 1);
    g->table[at] = group + 1;
}

static void grow_table(struct mdl_node_groups *g)
{
    g->table_size = g->table_size == 0 ? 256 : g->table_size * 2;
    g->table = sim_arena_array(g->arena, g->table_size, sizeof *g->table, 16);
    for (uint32_t i = 0; i < g->count; i++)
        insert(g, i);
}

static uint32_t make(struct mdl_node_groups *g, const struct mdl_load *load, uint64_t hash)
{
    if (g->count == g->capacity) {
        g->capacity = g->capacity == 0 ? 16 : g->capacity * 2;
        struct mdl_node_group *items = sim_arena_array(g->arena, g->capacity, sizeof *items, 16);
        if (g->count > 0)
            memcpy(items, g->items, g->count * sizeof *items);
        g->items = items;
    }
    g->items[g->count] =
        (struct mdl_node_group){.load = *load,
                                .hash = hash,
                                .nodes = sim_arena_array(g->arena, (g->node_count + 63) / 64, sizeof(uint64_t), 8),
                                .next_demand = UINT32_MAX};
    insert(g, g->count);
    return g->count++;
}

static uint32_t group_with(struct mdl_node_groups *g, const struct mdl_load *load)
{
    const uint64_t hash = hash_of(load, g->resource_count);
    if ((g->count + 1) * 2 > g->table_size)
        grow_table(g);
    for (uint32_t at = (uint32_t)hash & (g->table_size - 1); g->table[at] != 0; at = (at + 1) & (g->table_size - 1)) {
        const struct mdl_node_group *group = &g->items[g->table[at] - 1];
        if (group->hash == hash && is_equal(&group->load, load))
            return g->table[at] - 1;
    }
    return make(g, load, hash);
}

static void join(struct mdl_node_groups *g, uint32_t position, uint32_t group)
{
    g->group_of[position] = group;
    if (g->closed[position])
        return;
    g->items[group].nodes[position / 64] |= UINT64_C(1) << (position % 64);
    g->items[group].node_count++;
}

static void leave(struct mdl_node_groups *g, uint32_t position)
{
    struct mdl_node_group *group = &g->items[g->group_of[position]];
    if (g->closed[position])
        return;
    group->nodes[position / 64] &= ~(UINT64_C(1) << (position % 64));
    group->node_count--;
}

void mdl_node_groups_init(struct mdl_node_groups *g, uint32_t node_count, const uint32_t *pool_of,
                          uint32_t resource_count, struct sim_arena *arena)
{
    *g = (struct mdl_node_groups){.arena = arena, .node_count = node_count, .resource_count = resource_count};
    g->group_of = sim_arena_array(arena, node_count, sizeof *g->group_of, 16);
    g->closed = sim_arena_array(arena, node_count, sizeof *g->closed, 16);
    for (uint32_t position = 0; position < node_count; position++) {
        const struct mdl_load empty = {.pool = pool_of[position]};
        join(g, position, group_with(g, &empty));
    }
}

static uint32_t group_after(struct mdl_node_groups *g, uint32_t from, const struct mdl_sched_spec *spec, int sign)
{
    struct mdl_load load = g->items[from].load;
    for (uint32_t r = 0; r < g->resource_count; r++) {
        load.used.amount[r] += sign * spec->requests.amount[r];
        assert(load.used.amount[r] >= 0);
    }
    load.scored_cpu_milli += sign * spec->settled_cpu_milli;
    load.scored_memory_bytes += sign * spec->settled_memory_bytes;
    return group_with(g, &load);
}

void mdl_node_groups_move(struct mdl_node_groups *g, uint32_t position, const struct mdl_sched_spec *spec,
                          uint32_t demand, int sign)
{
    const uint32_t from = g->group_of[position];
    uint32_t to = g->items[from].next_group;
    if (sign < 0 || g->items[from].next_demand != demand)
        to = group_after(g, from, spec, sign);
    if (sign > 0) {
        g->items[from].next_demand = demand;
        g->items[from].next_group = to;
    }
    leave(g, position);
    join(g, position, to);
}

void mdl_node_groups_close(struct mdl_node_groups *g, uint32_t position, bool closed)
{
    if (g->closed[position] == closed)
        return;
    if (closed)
        leave(g, position);
    g->closed[position] = closed;
    if (!closed)
        join(g, position, g->group_of[position]);
}
