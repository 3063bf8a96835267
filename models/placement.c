/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/placement.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "control/defaults.h"
#include "models/sched_message.h"
#include "models/sched_score.h"

static const char hostname_key[] = "kubernetes.io/hostname";

struct ranked {
    int64_t score;
    uint32_t group;
};

struct mdl_demand {
    const struct mdl_sched_spec *spec;
    struct mdl_sched_pod pod; /* stands for all of its pods on nodes */
    struct ranked *ranked;    /* groups that take it, best first, as far as groups_seen */
    uint32_t ranked_count, ranked_capacity, groups_seen;
    bool *admits; /* by group */
    uint32_t admits_capacity;
    uint64_t *feasible; /* bitmap by position, as far as the changes seen */
    uint32_t feasible_count, changes_seen, era_seen;
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

/* ---- nodes ------------------------------------------------------------------------------------------------------- */

static const char *node_name(const struct mdl_node_pool_config *pool, uint32_t number, struct sim_arena *arena)
{
    char text[300];
    if (pool->is_manifest)
        return pool->name;
    const int length = snprintf(text, sizeof text, "%s-%u", pool->name, (unsigned)number);
    return sim_arena_text(arena, text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
}

/* The kubelet labels its node with its name. */
static struct ctl_labels node_labels(const struct mdl_node_pool_config *pool, const char *name, struct sim_arena *arena)
{
    if (ctl_label_get(&pool->labels, hostname_key) != NULL)
        return pool->labels;
    struct ctl_label *labels = sim_arena_array(arena, (size_t)pool->labels.count + 1, sizeof *labels, 8);
    uint32_t at = 0;
    for (; at < pool->labels.count && strcmp(pool->labels.items[at].key, hostname_key) < 0; at++)
        labels[at] = pool->labels.items[at];
    labels[at] = (struct ctl_label){hostname_key, name};
    for (; at < pool->labels.count; at++)
        labels[at + 1] = pool->labels.items[at];
    return (struct ctl_labels){labels, pool->labels.count + 1};
}

static void build_nodes(struct mdl_placement *p, const struct mdl_config *config)
{
    struct mdl_sched_node *added = sim_arena_array(p->arena, p->node_count, sizeof *added, 16);
    uint32_t *pools = sim_arena_array(p->arena, p->node_count, sizeof *pools, 16);
    uint32_t node = 0;
    for (uint32_t i = 0; i < config->pool_count; i++)
        for (uint32_t n = 0; n < config->pools[i].count; n++, node++) {
            const struct mdl_node_pool_config *pool = &config->pools[i];
            const char *name = node_name(pool, n, p->arena);
            pools[node] = i;
            added[node] = (struct mdl_sched_node){.name = name,
                                                  .labels = node_labels(pool, name, p->arena),
                                                  .taints = pool->taints,
                                                  .unschedulable = pool->unschedulable,
                                                  .allocatable = pool->allocatable};
        }
    mdl_sched_node_order(p->node_at, added, p->node_count, p->arena);
    for (uint32_t position = 0; position < p->node_count; position++) {
        p->position_of[p->node_at[position]] = position;
        p->pool_of[position] = pools[p->node_at[position]];
        p->cluster.nodes[position] = added[p->node_at[position]];
    }
}

/* Whether more than a node's sums, hard taints and the labels of its pool decide about the pod. */
static bool needs_full_rules(const struct mdl_sched_spec *spec)
{
    const struct ctl_pod_spec *pod = spec->spec;
    return spec->port_count > 0 || pod->topology_spreads.count > 0 || pod->affinity != NULL ||
           (pod->node_name != NULL && *pod->node_name != '\0') ||
           ctl_label_get(&pod->node_selector, hostname_key) != NULL;
}

static bool any_needs_full_rules(const struct mdl_config *config)
{
    for (uint32_t i = 0; i < config->workload_count; i++)
        for (uint32_t k = 0; k < config->workloads[i].job_count; k++) {
            const struct mdl_sched_spec *spec = config->workloads[i].jobs[k].pod->sched;
            if (spec != NULL && needs_full_rules(spec))
                return true;
        }
    return false;
}

static bool has_soft_taint(const struct mdl_node_pool_config *pool)
{
    for (uint32_t i = 0; i < pool->taints.count; i++)
        if (pool->taints.items[i].effect != NULL && strcmp(pool->taints.items[i].effect, "PreferNoSchedule") == 0)
            return true;
    return false;
}

void mdl_placement_init(struct mdl_placement *p, const struct mdl_config *config, struct sim_arena *arena)
{
    *p = (struct mdl_placement){.arena = arena, .pools = config->pools, .is_exact = any_needs_full_rules(config)};
    for (uint32_t i = 0; i < config->pool_count; i++) {
        p->node_count += config->pools[i].count;
        p->is_exact = p->is_exact || (config->pools[i].count > 0 && has_soft_taint(&config->pools[i]));
    }
    p->cluster = (struct mdl_sched_cluster){.arena = arena,
                                            .node_count = p->node_count,
                                            .resource_names = config->resource_names,
                                            .resource_count = config->resource_count};
    p->cluster.nodes = sim_arena_array(arena, p->node_count, sizeof *p->cluster.nodes, 16);
    p->position_of = sim_arena_array(arena, p->node_count, sizeof *p->position_of, 16);
    p->node_at = sim_arena_array(arena, p->node_count, sizeof *p->node_at, 16);
    p->pool_of = sim_arena_array(arena, p->node_count, sizeof *p->pool_of, 16);
    p->ranks = sim_arena_array(arena, (size_t)p->node_count / 64 + 2, sizeof *p->ranks, 16);
    p->changed = sim_arena_array(arena, p->node_count, sizeof *p->changed, 16);
    build_nodes(p, config);
    mdl_node_groups_init(&p->groups, p->node_count, p->pool_of, config->resource_count, arena);
}

/* ---- demands ----------------------------------------------------------------------------------------------------- */

static bool is_plain(const struct mdl_sched_spec *spec)
{
    return !needs_full_rules(spec) && spec->spec->node_selector.count == 0 && spec->spec->tolerations.count == 0;
}

/* Of a pod config that says no more than its requests: one container that asks for them. */
static const struct mdl_sched_spec *plain_spec(const struct mdl_pod_config *pod, struct sim_arena *arena)
{
    static const struct ctl_pod_spec nothing = {.restart_policy = "Never"};
    static const int64_t assumed_cpu_milli = 100, assumed_memory_bytes = 200 * 1024 * 1024;
    const int64_t cpu = pod->requests.amount[MDL_CPU], memory = pod->requests.amount[MDL_MEMORY];
    struct mdl_sched_spec *spec = sim_arena_alloc(arena, sizeof *spec);
    *spec = (struct mdl_sched_spec){.namespace_name = "default",
                                    .spec = &nothing,
                                    .requests = pod->requests,
                                    .scored_cpu_milli = cpu > 0 ? cpu : assumed_cpu_milli,
                                    .scored_memory_bytes = memory > 0 ? memory : assumed_memory_bytes,
                                    .priority = pod->priority};
    spec->settled_cpu_milli = spec->scored_cpu_milli;
    spec->settled_memory_bytes = spec->scored_memory_bytes;
    return spec;
}

static bool is_same(const struct mdl_sched_spec *a, const struct mdl_sched_spec *b)
{
    return a == b ||
           (is_plain(a) && is_plain(b) && memcmp(&a->requests, &b->requests, sizeof a->requests) == 0 &&
            a->scored_cpu_milli == b->scored_cpu_milli && a->scored_memory_bytes == b->scored_memory_bytes &&
            a->settled_cpu_milli == b->settled_cpu_milli && a->settled_memory_bytes == b->settled_memory_bytes);
}

uint32_t mdl_placement_demand(struct mdl_placement *p, const struct mdl_pod_config *pod)
{
    const struct mdl_sched_spec *spec = pod->sched != NULL ? pod->sched : plain_spec(pod, p->arena);
    assert(p->is_exact || !needs_full_rules(spec));
    for (uint32_t i = 0; i < p->demand_count && !p->is_exact; i++)
        if (is_same(p->demands[i].spec, spec))
            return i;
    p->demands = grown(p->arena, p->demands, p->demand_count, &p->demand_capacity, sizeof *p->demands);
    p->demands[p->demand_count] =
        (struct mdl_demand){.spec = spec, .pod = {.spec = spec, .name = ""}, .era_seen = UINT32_MAX};
    return p->demand_count++;
}

const struct mdl_sched_spec *mdl_placement_spec(const struct mdl_placement *p, uint32_t demand)
{
    return p->demands[demand].spec;
}

/* ---- groups as a demand sees them -------------------------------------------------------------------------------- */

/* A node that stands for the group, but for its name. */
static struct mdl_sched_node example(const struct mdl_placement *p, uint32_t group)
{
    const struct mdl_load *load = &p->groups.items[group].load;
    const struct mdl_node_pool_config *pool = &p->pools[load->pool];
    return (struct mdl_sched_node){.name = "",
                                   .labels = pool->labels,
                                   .taints = pool->taints,
                                   .unschedulable = pool->unschedulable,
                                   .allocatable = pool->allocatable,
                                   .used = load->used,
                                   .scored_cpu_milli = load->scored_cpu_milli,
                                   .scored_memory_bytes = load->scored_memory_bytes};
}

static struct mdl_sched_verdict verdict_of(const struct mdl_placement *p, const struct mdl_sched_spec *spec,
                                           const struct mdl_sched_node *node)
{
    const struct mdl_sched_verdict verdict = mdl_sched_filter_node(spec, node);
    return verdict.code != MDL_SCHED_FITS ? verdict
                                          : mdl_sched_filter_resources(&spec->requests, &node->used, &node->allocatable,
                                                                       p->cluster.resource_count);
}

/* The scores that differ between nodes of plain demands: those of resources. */
static int64_t score_of(const struct mdl_sched_spec *spec, const struct mdl_sched_node *node)
{
    const int64_t least =
        mdl_sched_score_least_allocated(node->scored_cpu_milli + spec->scored_cpu_milli,
                                        node->scored_memory_bytes + spec->scored_memory_bytes, &node->allocatable);
    return least + (mdl_sched_scores_balance(&spec->requests)
                        ? mdl_sched_score_balance(&spec->requests, &node->used, &node->allocatable)
                        : 0);
}

static void rank(struct mdl_placement *p, struct mdl_demand *demand, uint32_t group, int64_t score)
{
    demand->ranked =
        grown(p->arena, demand->ranked, demand->ranked_count, &demand->ranked_capacity, sizeof *demand->ranked);
    uint32_t at = demand->ranked_count++;
    for (; at > 0 && demand->ranked[at - 1].score < score; at--)
        demand->ranked[at] = demand->ranked[at - 1];
    demand->ranked[at] = (struct ranked){score, group};
}

/* Looks at the groups that came into being since the demand last did. */
static void rank_new_groups(struct mdl_placement *p, struct mdl_demand *demand)
{
    for (; demand->groups_seen < p->groups.count; demand->groups_seen++) {
        const uint32_t group = demand->groups_seen;
        const struct mdl_sched_node node = example(p, group);
        demand->admits = grown(p->arena, demand->admits, group, &demand->admits_capacity, sizeof *demand->admits);
        demand->admits[group] = verdict_of(p, demand->spec, &node).code == MDL_SCHED_FITS;
        if (demand->admits[group])
            rank(p, demand, group, score_of(demand->spec, &node));
    }
}

static void look_at(const struct mdl_placement *p, struct mdl_demand *demand, uint32_t position)
{
    uint64_t *word = &demand->feasible[position / 64];
    const uint64_t bit = UINT64_C(1) << (position % 64);
    const bool was = (*word & bit) != 0;
    const bool is = !p->groups.closed[position] && demand->admits[p->groups.group_of[position]];
    *word = is ? *word | bit : *word & ~bit;
    demand->feasible_count += (uint32_t)is - (uint32_t)was;
}

/* Brings the nodes that take the demand up to date: those that changed, or all if too many did. */
static void look_again(struct mdl_placement *p, struct mdl_demand *demand)
{
    rank_new_groups(p, demand);
    if (demand->feasible == NULL)
        demand->feasible = sim_arena_array(p->arena, (p->node_count + 63) / 64, sizeof *demand->feasible, 8);
    if (demand->era_seen != p->changed_era) {
        for (uint32_t position = 0; position < p->node_count; position++)
            look_at(p, demand, position);
    } else {
        for (uint32_t i = demand->changes_seen; i < p->changed_count; i++)
            look_at(p, demand, p->changed[i]);
    }
    demand->era_seen = p->changed_era;
    demand->changes_seen = p->changed_count;
}

static void note_change(struct mdl_placement *p, uint32_t position)
{
    if (p->changed_count == p->node_count) {
        p->changed_count = 0;
        p->changed_era++;
    }
    p->changed[p->changed_count++] = position;
}

/* ---- the search -------------------------------------------------------------------------------------------------- */

/* The nodes that a search looks at: feasible ones from position `start` to `end`, round the end if that is below. */
struct window {
    uint32_t start, end; /* end: behind the last; equal to start: all nodes */
    uint32_t feasible_count;
};

/* Runs through the words of a window, each with the bits that are inside. */
struct window_words {
    uint32_t at, left; /* position, positions still to come */
};

static struct window_words words_of(const struct window *window, uint32_t node_count)
{
    const uint32_t length =
        window->end > window->start ? window->end - window->start : node_count - window->start + window->end;
    return (struct window_words){window->start, length};
}

/* False: there is none left. `*shift`: lowest bit of the word that counts; `*mask`: those that do. */
static bool next_word(struct window_words *words, uint32_t node_count, uint32_t *word, uint64_t *mask)
{
    if (words->left == 0)
        return false;
    const uint32_t in_word = 64 - words->at % 64, to_end = node_count - words->at;
    uint32_t length = in_word < words->left ? in_word : words->left;
    length = length < to_end ? length : to_end;
    *word = words->at / 64;
    *mask = (length == 64 ? UINT64_MAX : (UINT64_C(1) << length) - 1) << (words->at % 64);
    words->left -= length;
    words->at = words->at + length == node_count ? 0 : words->at + length;
    return true;
}

static uint32_t bits_in(uint64_t word)
{
    return (uint32_t)__builtin_popcountll(word);
}

/* The position of a word's bit number `n`, counted from 0. */
static uint32_t nth_bit(uint64_t word, uint32_t n)
{
    for (; n > 0; n--)
        word &= word - 1;
    return (uint32_t)__builtin_ctzll(word);
}

/* The position of the feasible node number `n` of the window. */
static uint32_t nth_feasible(const struct mdl_placement *p, const struct mdl_demand *demand,
                             const struct window *window, uint32_t n)
{
    struct window_words words = words_of(window, p->node_count);
    uint32_t word;
    uint64_t mask;
    while (next_word(&words, p->node_count, &word, &mask)) {
        const uint64_t bits = demand->feasible[word] & mask;
        if (n < bits_in(bits))
            return word * 64 + nth_bit(bits, n);
        n -= bits_in(bits);
    }
    assert(0 && "the window has so many feasible nodes");
    return 0;
}

/* Upstream stops at the first feasible node beyond those that it wants. */
static struct window window_of(const struct mdl_placement *p, const struct mdl_demand *demand)
{
    struct window window = {p->start, p->start, demand->feasible_count};
    const uint32_t wanted = mdl_sched_nodes_wanted(0, p->node_count);
    if (demand->feasible_count > wanted) {
        window.end = nth_feasible(p, demand, &window, wanted);
        window.feasible_count = wanted;
    }
    return window;
}

static bool is_in_window(const struct mdl_placement *p, const struct mdl_node_group *group, const struct window *window)
{
    struct window_words words = words_of(window, p->node_count);
    uint32_t word;
    uint64_t mask;
    while (group->node_count > 0 && next_word(&words, p->node_count, &word, &mask))
        if ((group->nodes[word] & mask) != 0)
            return true;
    return false;
}

/* The first of the ranked groups that has a node in the window, and how many in a row from it rank as high. */
static uint32_t best_groups(const struct mdl_placement *p, const struct mdl_demand *demand, const struct window *window,
                            uint32_t *count)
{
    uint32_t first = 0;
    while (!is_in_window(p, &p->groups.items[demand->ranked[first].group], window)) {
        first++;
        assert(first < demand->ranked_count);
    }
    *count = 1;
    while (first + *count < demand->ranked_count && demand->ranked[first + *count].score == demand->ranked[first].score)
        ++*count;
    return first;
}

/* Sets the bits of the best nodes, by their number among the feasible ones of the window. */
static void mark_best(struct mdl_placement *p, const struct mdl_demand *demand, const struct window *window)
{
    uint32_t group_count;
    const struct ranked *best = &demand->ranked[best_groups(p, demand, window, &group_count)];
    struct window_words words = words_of(window, p->node_count);
    uint32_t word, before = 0;
    uint64_t mask;
    memset(p->ranks, 0, ((size_t)window->feasible_count / 64 + 1) * sizeof *p->ranks);
    while (next_word(&words, p->node_count, &word, &mask)) {
        const uint64_t feasible = demand->feasible[word] & mask;
        uint64_t bits = 0;
        for (uint32_t g = 0; g < group_count; g++)
            bits |= p->groups.items[best[g].group].nodes[word];
        bits &= mask;
        if (feasible == mask) {
            bits >>= __builtin_ctzll(mask);
            p->ranks[before / 64] |= bits << (before % 64);
            if (before % 64 != 0 && bits >> (64 - before % 64) != 0)
                p->ranks[before / 64 + 1] |= bits >> (64 - before % 64);
        } else {
            for (; bits != 0; bits &= bits - 1) {
                const uint32_t number = before + bits_in(feasible & ((bits & -bits) - 1));
                p->ranks[number / 64] |= UINT64_C(1) << (number % 64);
            }
        }
        before += bits_in(feasible);
    }
}

static uint32_t find_by_groups(struct mdl_placement *p, struct mdl_demand *demand)
{
    look_again(p, demand);
    if (demand->feasible_count == 0)
        return MDL_NO_NODE;
    const struct window window = window_of(p, demand);
    mark_best(p, demand, &window);
    const uint32_t number = mdl_sched_best_of(p->ranks, window.feasible_count);
    const uint32_t position = nth_feasible(p, demand, &window, number);
    p->start = window.end;
    return p->node_at[position];
}

static uint32_t find_by_rules(struct mdl_placement *p, const struct mdl_demand *demand)
{
    struct sim_arena scratch;
    struct mdl_sched_found found;
    sim_arena_init(&scratch, p->arena->no_memory, p->arena->no_memory_context);
    mdl_sched_find(&found, &p->cluster, demand->spec, p->start, 0, &scratch);
    const uint32_t position = mdl_sched_choose(&found, &p->cluster, demand->spec, &scratch);
    p->start = found.next_start;
    sim_arena_free(&scratch);
    return position == MDL_SCHED_NO_NODE ? MDL_NO_NODE : p->node_at[position];
}

uint32_t mdl_placement_find(struct mdl_placement *p, uint32_t demand)
{
    return p->is_exact ? find_by_rules(p, &p->demands[demand]) : find_by_groups(p, &p->demands[demand]);
}

bool mdl_placement_has_room(struct mdl_placement *p, uint32_t demand)
{
    if (p->is_exact) {
        const uint32_t start = p->start;
        const bool has_room = mdl_placement_find(p, demand) != MDL_NO_NODE;
        p->start = start;
        return has_room;
    }
    look_again(p, &p->demands[demand]);
    return p->demands[demand].feasible_count > 0;
}

bool mdl_placement_fits(struct mdl_placement *p, uint32_t node, uint32_t demand)
{
    const uint32_t position = p->position_of[node];
    if (p->groups.closed[position])
        return false;
    if (p->is_exact)
        return verdict_of(p, p->demands[demand].spec, &p->cluster.nodes[position]).code == MDL_SCHED_FITS;
    rank_new_groups(p, &p->demands[demand]);
    return p->demands[demand].admits[p->groups.group_of[position]];
}

/* ---- changes ----------------------------------------------------------------------------------------------------- */

void mdl_placement_take(struct mdl_placement *p, uint32_t node, uint32_t demand)
{
    const uint32_t position = p->position_of[node];
    mdl_node_groups_move(&p->groups, position, p->demands[demand].spec, demand, 1);
    note_change(p, position);
    if (p->is_exact)
        mdl_sched_node_add(&p->cluster, &p->cluster.nodes[position], &p->demands[demand].pod);
}

void mdl_placement_give(struct mdl_placement *p, uint32_t node, uint32_t demand)
{
    const uint32_t position = p->position_of[node];
    mdl_node_groups_move(&p->groups, position, p->demands[demand].spec, demand, -1);
    note_change(p, position);
    if (p->is_exact)
        mdl_sched_node_remove(&p->cluster, &p->cluster.nodes[position], &p->demands[demand].pod);
}

void mdl_placement_close(struct mdl_placement *p, uint32_t node, bool closed)
{
    const uint32_t position = p->position_of[node];
    mdl_node_groups_close(&p->groups, position, closed);
    p->cluster.nodes[position].closed = closed;
    note_change(p, position);
}

const struct mdl_resources *mdl_placement_used(const struct mdl_placement *p, uint32_t node)
{
    return &p->groups.items[p->groups.group_of[p->position_of[node]]].load.used;
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

const char *mdl_placement_explain(struct mdl_placement *p, uint32_t demand, struct sim_arena *arena)
{
    struct mdl_sched_histogram histogram = {.arena = arena, .names = p->cluster.resource_names};
    if (p->is_exact) {
        struct mdl_sched_found found;
        mdl_sched_find(&found, &p->cluster, p->demands[demand].spec, 0, 100, arena);
        return mdl_sched_fit_error(&found, &p->cluster, arena);
    }
    for (uint32_t position = 0; position < p->node_count; position++) {
        struct mdl_sched_node node = example(p, p->groups.group_of[position]);
        node.closed = p->groups.closed[position];
        const struct mdl_sched_verdict verdict = verdict_of(p, p->demands[demand].spec, &node);
        mdl_sched_histogram_add(&histogram, &verdict, 1);
    }
    return mdl_sched_histogram_text(&histogram, p->node_count);
}
