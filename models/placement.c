/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/placement.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Requests that scoring assumes for a pod that states none (pkg/scheduler/util/pod_resources.go). */
enum { NONZERO_CPU_MILLI = 100, NONZERO_MEMORY_BYTES = 200 * 1024 * 1024 };

/* A group: the open nodes of one pool with the same things requested on them. */
struct mdl_load {
    uint32_t pool;
    struct mdl_resources used;
    int64_t scored_cpu, scored_memory; /* with the assumed requests */
    uint64_t hash;
    uint64_t *nodes; /* bitmap over all nodes */
    uint32_t node_count;
    uint32_t first_word;             /* no node in the words before */
    uint32_t next_demand, next_load; /* where taking that demand leads, once known */
};

struct ranked {
    int32_t score;
    uint32_t load;
};

struct mdl_demand {
    const struct mdl_pod_config *pod;
    int64_t scored_cpu, scored_memory;
    struct ranked *ranked; /* groups with room, best first, as far as loads_seen */
    uint32_t ranked_count, ranked_capacity, loads_seen;
};

static void *grown(struct sim_arena *arena, void *old, uint32_t count, uint32_t *capacity, size_t item_bytes)
{
    if (count < *capacity)
        return old;
    *capacity = *capacity == 0 ? 16 : *capacity * 2;
    void *fresh = sim_arena_array(arena, *capacity, item_bytes, 16);
    if (count > 0)
        memcpy(fresh, old, count * item_bytes);
    return fresh;
}

/* ---- groups ------------------------------------------------------------------------------------------------------ */

static uint64_t load_hash(const struct mdl_load *load, uint32_t resource_count)
{
    uint64_t hash = load->pool + UINT64_C(0x9E3779B97F4A7C15);
    for (uint32_t r = 0; r < resource_count; r++)
        hash = (hash ^ (uint64_t)load->used.amount[r]) * UINT64_C(0x9FB21C651E98DF25) + (hash >> 29);
    hash = (hash ^ (uint64_t)load->scored_cpu) * UINT64_C(0x9FB21C651E98DF25);
    hash = (hash ^ (uint64_t)load->scored_memory) * UINT64_C(0x9FB21C651E98DF25);
    return hash ^ hash >> 31;
}

static bool load_equal(const struct mdl_load *a, const struct mdl_load *b)
{
    return a->hash == b->hash && a->pool == b->pool && a->scored_cpu == b->scored_cpu &&
           a->scored_memory == b->scored_memory && memcmp(&a->used, &b->used, sizeof a->used) == 0;
}

static void table_insert(struct mdl_placement *p, uint32_t load)
{
    uint32_t at = (uint32_t)p->loads[load].hash & (p->load_table_size - 1);
    while (p->load_table[at] != 0)
        at = (at + 1) & (p->load_table_size - 1);
    p->load_table[at] = load + 1;
}

static void table_grow(struct mdl_placement *p)
{
    p->load_table_size = p->load_table_size == 0 ? 256 : p->load_table_size * 2;
    p->load_table = sim_arena_array(p->arena, p->load_table_size, sizeof *p->load_table, 16);
    for (uint32_t i = 0; i < p->load_count; i++)
        table_insert(p, i);
}

/* The group with these contents, made if it is new. */
static uint32_t load_find(struct mdl_placement *p, struct mdl_load *wanted)
{
    wanted->hash = load_hash(wanted, p->resource_count);
    if ((p->load_count + 1) * 2 > p->load_table_size)
        table_grow(p);
    for (uint32_t at = (uint32_t)wanted->hash;; at++) {
        at &= p->load_table_size - 1;
        if (p->load_table[at] == 0)
            break;
        if (load_equal(&p->loads[p->load_table[at] - 1], wanted))
            return p->load_table[at] - 1;
    }
    p->loads = grown(p->arena, p->loads, p->load_count, &p->load_capacity, sizeof *p->loads);
    struct mdl_load *load = &p->loads[p->load_count];
    *load = *wanted;
    load->nodes = sim_arena_array(p->arena, (p->node_count + 63) / 64, sizeof *load->nodes, 8);
    load->node_count = 0;
    load->first_word = 0;
    load->next_demand = UINT32_MAX;
    table_insert(p, p->load_count);
    return p->load_count++;
}

static void load_add_node(struct mdl_placement *p, uint32_t load_id, uint32_t node)
{
    struct mdl_load *load = &p->loads[load_id];
    p->load_of_node[node] = load_id;
    if (p->closed[node])
        return;
    load->nodes[node / 64] |= UINT64_C(1) << (node % 64);
    if (load->node_count++ == 0 || node / 64 < load->first_word)
        load->first_word = node / 64;
}

static void load_remove_node(struct mdl_placement *p, uint32_t node)
{
    struct mdl_load *load = &p->loads[p->load_of_node[node]];
    if (p->closed[node])
        return;
    load->nodes[node / 64] &= ~(UINT64_C(1) << (node % 64));
    load->node_count--;
}

static uint32_t load_first_node(struct mdl_load *load)
{
    assert(load->node_count > 0);
    while (load->nodes[load->first_word] == 0)
        load->first_word++;
    return load->first_word * 64 + (uint32_t)__builtin_ctzll(load->nodes[load->first_word]);
}

/* ---- filters and scores ------------------------------------------------------------------------------------------ */

static const char *label_value(const struct ctl_labels *labels, const char *key)
{
    for (uint32_t i = 0; i < labels->count; i++)
        if (strcmp(labels->items[i].key, key) == 0)
            return labels->items[i].value;
    return NULL;
}

static bool selector_matches(const struct mdl_node_pool_config *pool, const struct mdl_pod_config *pod)
{
    for (uint32_t i = 0; i < pod->node_selector_count; i++) {
        const char *value = label_value(&pool->labels, pod->node_selector[i].key);
        if (value == NULL || strcmp(value, pod->node_selector[i].value) != 0)
            return false;
    }
    return true;
}

static bool tolerates(const struct mdl_toleration *toleration, const struct mdl_taint *taint)
{
    if (!toleration->any_effect && toleration->effect != taint->effect)
        return false;
    if (toleration->key == NULL)
        return true;
    return strcmp(toleration->key, taint->key) == 0 &&
           (toleration->exists || strcmp(toleration->value, taint->value) == 0);
}

static const struct mdl_taint *untolerated_taint(const struct mdl_node_pool_config *pool,
                                                 const struct mdl_pod_config *pod)
{
    for (uint32_t i = 0; i < pool->taint_count; i++) {
        bool tolerated = pool->taints[i].effect == MDL_PREFER_NO_SCHEDULE;
        for (uint32_t j = 0; j < pod->toleration_count && !tolerated; j++)
            tolerated = tolerates(&pod->tolerations[j], &pool->taints[i]);
        if (!tolerated)
            return &pool->taints[i];
    }
    return NULL;
}

static bool pool_admits(const struct mdl_node_pool_config *pool, const struct mdl_pod_config *pod)
{
    return !pool->unschedulable && selector_matches(pool, pod) && untolerated_taint(pool, pod) == NULL;
}

static bool resource_fits(const struct mdl_placement *p, const struct mdl_load *load, const struct mdl_demand *demand,
                          uint32_t r)
{
    const int64_t request = demand->pod->requests.amount[r];
    return request == 0 || request <= p->pools[load->pool].allocatable.amount[r] - load->used.amount[r];
}

static bool load_admits(const struct mdl_placement *p, const struct mdl_load *load, const struct mdl_demand *demand)
{
    for (uint32_t r = 0; r < p->resource_count; r++)
        if (!resource_fits(p, load, demand, r))
            return false;
    return pool_admits(&p->pools[load->pool], demand->pod);
}

static int64_t least_allocated(int64_t requested, int64_t allocatable)
{
    return requested > allocatable ? 0 : (allocatable - requested) * 100 / allocatable;
}

static double fraction(int64_t requested, int64_t allocatable)
{
    return allocatable == 0 ? 0 : fmin(1, (double)requested / (double)allocatable);
}

/* (1 - standard deviation of the two fractions) * 100, as an integer. */
static int64_t balance(int64_t cpu, int64_t memory, const struct mdl_resources *allocatable)
{
    return (int64_t)((1 - fabs(fraction(cpu, allocatable->amount[MDL_CPU]) -
                               fraction(memory, allocatable->amount[MDL_MEMORY])) /
                              2) *
                     100);
}

static int32_t score(const struct mdl_placement *p, const struct mdl_load *load, const struct mdl_demand *demand)
{
    const struct mdl_resources *allocatable = &p->pools[load->pool].allocatable;
    const int64_t *used = load->used.amount, *wanted = demand->pod->requests.amount;
    int64_t sum = 0, kinds = 0;
    if (allocatable->amount[MDL_CPU] > 0) {
        sum += least_allocated(load->scored_cpu + demand->scored_cpu, allocatable->amount[MDL_CPU]);
        kinds++;
    }
    if (allocatable->amount[MDL_MEMORY] > 0) {
        sum += least_allocated(load->scored_memory + demand->scored_memory, allocatable->amount[MDL_MEMORY]);
        kinds++;
    }
    int64_t total = kinds > 0 ? sum / kinds : 0;
    if (wanted[MDL_CPU] > 0 || wanted[MDL_MEMORY] > 0)
        total +=
            50 + (50 + balance(used[MDL_CPU] + wanted[MDL_CPU], used[MDL_MEMORY] + wanted[MDL_MEMORY], allocatable) -
                  balance(used[MDL_CPU], used[MDL_MEMORY], allocatable)) /
                     2;
    return (int32_t)total;
}

/* Ranks the groups that came into being since the demand last looked. */
static void rank_new_loads(struct mdl_placement *p, struct mdl_demand *demand)
{
    for (; demand->loads_seen < p->load_count; demand->loads_seen++) {
        const struct mdl_load *load = &p->loads[demand->loads_seen];
        if (!load_admits(p, load, demand))
            continue;
        const struct ranked entry = {score(p, load, demand), demand->loads_seen};
        demand->ranked = grown(p->arena, demand->ranked, demand->ranked_count, &demand->ranked_capacity, sizeof entry);
        uint32_t at = demand->ranked_count++;
        for (; at > 0 && demand->ranked[at - 1].score < entry.score; at--)
            demand->ranked[at] = demand->ranked[at - 1];
        demand->ranked[at] = entry;
    }
}

/* ---- public ------------------------------------------------------------------------------------------------------ */

void mdl_placement_init(struct mdl_placement *p, const struct mdl_config *config, struct sim_arena *arena)
{
    *p = (struct mdl_placement){.arena = arena,
                                .pools = config->pools,
                                .pool_count = config->pool_count,
                                .resource_count = config->resource_count,
                                .resource_names = config->resource_names};
    for (uint32_t i = 0; i < config->pool_count; i++)
        p->node_count += config->pools[i].count;
    p->load_of_node = sim_arena_array(arena, p->node_count, sizeof *p->load_of_node, 16);
    p->pool_of_node = sim_arena_array(arena, p->node_count, sizeof *p->pool_of_node, 16);
    p->closed = sim_arena_array(arena, p->node_count, sizeof *p->closed, 16);
    uint32_t node = 0;
    for (uint32_t i = 0; i < config->pool_count; i++) {
        struct mdl_load empty = {.pool = i};
        const uint32_t load = load_find(p, &empty);
        for (uint32_t n = 0; n < config->pools[i].count; n++, node++) {
            p->pool_of_node[node] = i;
            load_add_node(p, load, node);
        }
    }
}

static bool same_demand(const struct mdl_pod_config *a, const struct mdl_pod_config *b)
{
    return a == b || (memcmp(&a->requests, &b->requests, sizeof a->requests) == 0 && a->node_selector_count == 0 &&
                      b->node_selector_count == 0 && a->toleration_count == 0 && b->toleration_count == 0);
}

uint32_t mdl_placement_demand(struct mdl_placement *p, const struct mdl_pod_config *pod)
{
    for (uint32_t i = 0; i < p->demand_count; i++)
        if (same_demand(p->demands[i].pod, pod))
            return i;
    p->demands = grown(p->arena, p->demands, p->demand_count, &p->demand_capacity, sizeof *p->demands);
    const int64_t cpu = pod->requests.amount[MDL_CPU], memory = pod->requests.amount[MDL_MEMORY];
    p->demands[p->demand_count] = (struct mdl_demand){.pod = pod,
                                                      .scored_cpu = cpu > 0 ? cpu : NONZERO_CPU_MILLI,
                                                      .scored_memory = memory > 0 ? memory : NONZERO_MEMORY_BYTES};
    return p->demand_count++;
}

uint32_t mdl_placement_find(struct mdl_placement *p, uint32_t demand_id)
{
    struct mdl_demand *demand = &p->demands[demand_id];
    rank_new_loads(p, demand);
    uint32_t best = MDL_NO_NODE;
    int32_t best_score = 0;
    for (uint32_t i = 0; i < demand->ranked_count && (best == MDL_NO_NODE || demand->ranked[i].score == best_score);
         i++) {
        struct mdl_load *load = &p->loads[demand->ranked[i].load];
        if (load->node_count == 0)
            continue;
        const uint32_t node = load_first_node(load);
        best = node < best ? node : best;
        best_score = demand->ranked[i].score;
    }
    return best;
}

bool mdl_placement_fits(struct mdl_placement *p, uint32_t node, uint32_t demand)
{
    return !p->closed[node] && load_admits(p, &p->loads[p->load_of_node[node]], &p->demands[demand]);
}

static void move(struct mdl_placement *p, uint32_t node, const struct mdl_demand *demand, int64_t sign)
{
    struct mdl_load wanted = p->loads[p->load_of_node[node]];
    for (uint32_t r = 0; r < p->resource_count; r++) {
        wanted.used.amount[r] += sign * demand->pod->requests.amount[r];
        assert(wanted.used.amount[r] >= 0);
    }
    wanted.scored_cpu += sign * demand->scored_cpu;
    wanted.scored_memory += sign * demand->scored_memory;
    load_remove_node(p, node);
    load_add_node(p, load_find(p, &wanted), node);
}

void mdl_placement_take(struct mdl_placement *p, uint32_t node, uint32_t demand)
{
    const uint32_t from = p->load_of_node[node];
    if (p->loads[from].next_demand == demand) {
        const uint32_t to = p->loads[from].next_load;
        load_remove_node(p, node);
        load_add_node(p, to, node);
        return;
    }
    move(p, node, &p->demands[demand], 1);
    p->loads[from].next_demand = demand;
    p->loads[from].next_load = p->load_of_node[node];
}

void mdl_placement_give(struct mdl_placement *p, uint32_t node, uint32_t demand)
{
    move(p, node, &p->demands[demand], -1);
}

void mdl_placement_close(struct mdl_placement *p, uint32_t node, bool closed)
{
    if (p->closed[node] == closed)
        return;
    if (closed)
        load_remove_node(p, node);
    p->closed[node] = closed;
    if (!closed)
        load_add_node(p, p->load_of_node[node], node);
}

const struct mdl_resources *mdl_placement_used(const struct mdl_placement *p, uint32_t node)
{
    return &p->loads[p->load_of_node[node]].used;
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

struct reasons {
    char text[16 + MDL_RESOURCES_MAX][128];
    uint32_t counts[16 + MDL_RESOURCES_MAX];
    uint32_t count;
};

static void add_reason(struct reasons *reasons, const char *text)
{
    uint32_t i = 0;
    while (i < reasons->count && strcmp(reasons->text[i], text) != 0)
        i++;
    if (i == sizeof reasons->counts / sizeof *reasons->counts)
        return;
    if (i == reasons->count) {
        snprintf(reasons->text[i], sizeof reasons->text[i], "%s", text);
        reasons->counts[reasons->count++] = 0;
    }
    reasons->counts[i]++;
}

static void add_reasons_of_node(const struct mdl_placement *p, uint32_t node, const struct mdl_demand *demand,
                                struct reasons *reasons)
{
    const struct mdl_node_pool_config *pool = &p->pools[p->pool_of_node[node]];
    char text[128];
    if (pool->unschedulable || p->closed[node]) {
        add_reason(reasons, "node(s) were unschedulable");
        return;
    }
    if (!selector_matches(pool, demand->pod)) {
        add_reason(reasons, "node(s) didn't match Pod's node affinity/selector");
        return;
    }
    if (untolerated_taint(pool, demand->pod) != NULL) {
        add_reason(reasons, "node(s) had untolerated taint(s)");
        return;
    }
    for (uint32_t r = 0; r < p->resource_count; r++)
        if (!resource_fits(p, &p->loads[p->load_of_node[node]], demand, r)) {
            snprintf(text, sizeof text, r == MDL_PODS ? "Too many pods" : "Insufficient %s", p->resource_names[r]);
            add_reason(reasons, text);
        }
}

const char *mdl_placement_explain(struct mdl_placement *p, uint32_t demand, struct sim_arena *arena)
{
    struct reasons reasons = {.count = 0};
    for (uint32_t node = 0; node < p->node_count; node++)
        add_reasons_of_node(p, node, &p->demands[demand], &reasons);
    char text[2048];
    size_t length = (size_t)snprintf(text, sizeof text, "0/%u nodes are available", p->node_count);
    for (uint32_t i = 0; i < reasons.count && length < sizeof text - 160; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%u %s", i == 0 ? ": " : ", ",
                                   reasons.counts[i], reasons.text[i]);
    length += (size_t)snprintf(text + length, sizeof text - length, ".");
    return sim_arena_text(arena, text, length);
}
