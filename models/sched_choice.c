/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/sched_choice.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "models/sched_score.h"

uint32_t mdl_sched_nodes_wanted(uint32_t percentage, uint32_t nodes)
{
    enum { NODES_MIN = 100, PERCENT_MIN = 5, PERCENT_MAX = 50, NODES_PER_PERCENT = 125 };
    if (nodes < NODES_MIN || percentage >= 100)
        return nodes;
    if (percentage == 0) {
        const uint32_t slope = nodes / NODES_PER_PERCENT;
        percentage = slope < PERCENT_MAX - PERCENT_MIN ? PERCENT_MAX - slope : PERCENT_MIN;
    }
    const uint32_t wanted = (uint32_t)((uint64_t)nodes * percentage / 100);
    return wanted > NODES_MIN ? wanted : NODES_MIN;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The nodes to look at: their positions. */
static uint32_t candidates(uint32_t *out, const struct mdl_sched_cluster *cluster, const struct ctl_texts *names)
{
    uint32_t count = 0;
    for (uint32_t n = 0; n < cluster->node_count; n++)
        if (names == NULL ||
            bsearch(&cluster->nodes[n].name, names->items, names->count, sizeof *names->items, by_text))
            out[count++] = n;
    return count;
}

/* The node that proves that there are more than enough is not counted as looked at. */
static void search(struct mdl_sched_found *out, const struct mdl_sched_state *state, const uint32_t *nodes,
                   uint32_t count, uint32_t start, uint32_t wanted)
{
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t n = nodes[(start + i) % count];
        const struct mdl_sched_verdict verdict = mdl_sched_filter(state, &state->cluster->nodes[n]);
        if (verdict.code == MDL_SCHED_FITS && out->feasible_count == wanted)
            return;
        if (verdict.code == MDL_SCHED_FITS)
            out->feasible[out->feasible_count++] = n;
        out->looked[out->looked_count] = n;
        out->verdicts[out->looked_count++] = verdict;
    }
}

void mdl_sched_find(struct mdl_sched_found *out, const struct mdl_sched_cluster *cluster,
                    const struct mdl_sched_spec *spec, uint32_t start, uint32_t percentage, struct sim_arena *arena)
{
    *out = (struct mdl_sched_found){.next_start = start};
    out->is_named = mdl_sched_named_nodes(&out->names, spec->spec, arena);
    if (out->is_named && out->names.count == 0) {
        out->is_refused = true;
        out->refusal =
            (struct mdl_sched_verdict){MDL_SCHED_NODE_AFFINITY, MDL_SCHED_UNRESOLVABLE, MDL_SCHED_AFFINITY_CONFLICT, 0};
        return;
    }
    uint32_t *nodes = sim_arena_array(arena, cluster->node_count, sizeof *nodes, 8);
    const uint32_t count = candidates(nodes, cluster, out->is_named ? &out->names : NULL);
    struct mdl_sched_state state;
    mdl_sched_state_build(&state, cluster, spec, arena);
    out->looked = sim_arena_array(arena, count, sizeof *out->looked, 8);
    out->verdicts = sim_arena_array(arena, count, sizeof *out->verdicts, 8);
    out->feasible = sim_arena_array(arena, count, sizeof *out->feasible, 8);
    search(out, &state, nodes, count, start, mdl_sched_nodes_wanted(percentage, count));
    if (cluster->node_count > 0)
        out->next_start = (start + out->looked_count) % cluster->node_count;
}

/* ---- the choice -------------------------------------------------------------------------------------------------- */

static void sift_down(uint32_t *heap, const int64_t *totals, uint32_t count, uint32_t at)
{
    while (2 * at + 1 < count) {
        uint32_t child = 2 * at + 1;
        if (child + 1 < count && totals[heap[child + 1]] > totals[heap[child]])
            child++;
        if (totals[heap[child]] <= totals[heap[at]])
            return;
        const uint32_t moved = heap[at];
        heap[at] = heap[child];
        heap[child] = moved;
        at = child;
    }
}

uint32_t mdl_sched_best(const int64_t *totals, uint32_t count, struct sim_arena *arena)
{
    uint32_t *heap = sim_arena_array(arena, count, sizeof *heap, 8);
    for (uint32_t i = 0; i < count; i++)
        heap[i] = i;
    for (uint32_t i = count / 2; i-- > 0;)
        sift_down(heap, totals, count, i);
    return heap[0];
}

/* Whether a bit from `first` to `last` is set. */
static bool has_bit(const uint64_t *bits, uint32_t first, uint32_t last)
{
    const uint64_t from = UINT64_MAX << (first % 64), to = UINT64_MAX >> (63 - last % 64);
    if (first / 64 == last / 64)
        return (bits[first / 64] & from & to) != 0;
    for (uint32_t word = first / 64 + 1; word < last / 64; word++)
        if (bits[word] != 0)
            return true;
    return (bits[first / 64] & from) != 0 || (bits[last / 64] & to) != 0;
}

/* Whether the subtree of the heap below `root` has one of the best. */
static bool subtree_has_best(const uint64_t *best, uint32_t count, uint32_t root)
{
    uint32_t first = root, last = root;
    for (; first < count; first = 2 * first + 1, last = 2 * last + 2)
        if (has_bit(best, first, last < count ? last : count - 1))
            return true;
    return false;
}

/* A parent stays above its children unless one is better, and the left child goes first unless the right one is: the
 * head is the best that comes first when parents are read before their left, then their right subtrees. */
uint32_t mdl_sched_best_of(const uint64_t *best, uint32_t count)
{
    uint32_t at = 0;
    while (!has_bit(best, at, at)) {
        at = 2 * at + 1 + !subtree_has_best(best, count, 2 * at + 1);
        assert(at < count);
    }
    return at;
}

uint32_t mdl_sched_choose(const struct mdl_sched_found *found, const struct mdl_sched_cluster *cluster,
                          const struct mdl_sched_spec *spec, struct sim_arena *arena)
{
    struct mdl_sched_scores scores;
    if (found->feasible_count < 2)
        return found->feasible_count == 0 ? MDL_SCHED_NO_NODE : found->feasible[0];
    mdl_sched_score(&scores, cluster, spec, found->feasible, found->feasible_count, arena);
    return found->feasible[mdl_sched_best(scores.total, found->feasible_count, arena)];
}
