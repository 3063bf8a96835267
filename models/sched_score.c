/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/sched_score.h"

#include <math.h>
#include <string.h>

#include "models/sched_score_priv.h"

enum { SCORE_MAX = 100 };

/* Thresholds of ImageLocality. */
static const int64_t image_bytes_min = 23 * 1024 * 1024;
static const int64_t image_bytes_max_each = 1000 * 1024 * 1024;

int64_t mdl_sched_weight(enum mdl_sched_plugin plugin)
{
    static const int64_t weights[MDL_SCHED_PLUGINS] = {
        [MDL_SCHED_TAINT_TOLERATION] = 3,  [MDL_SCHED_NODE_AFFINITY] = 2,       [MDL_SCHED_RESOURCES_FIT] = 1,
        [MDL_SCHED_VOLUME_BINDING] = 1,    [MDL_SCHED_TOPOLOGY_SPREAD] = 2,     [MDL_SCHED_POD_AFFINITY] = 2,
        [MDL_SCHED_DYNAMIC_RESOURCES] = 2, [MDL_SCHED_BALANCED_ALLOCATION] = 1, [MDL_SCHED_IMAGE_LOCALITY] = 1,
    };
    return weights[plugin];
}

/* ---- resources --------------------------------------------------------------------------------------------------- */

static int64_t least_allocated(int64_t requested, int64_t allocatable)
{
    return requested > allocatable ? 0 : (allocatable - requested) * SCORE_MAX / allocatable;
}

int64_t mdl_sched_score_least_allocated(int64_t cpu_milli, int64_t memory_bytes,
                                        const struct mdl_resources *allocatable)
{
    const int64_t cpu = allocatable->amount[MDL_CPU], memory = allocatable->amount[MDL_MEMORY];
    const int64_t kinds = (cpu > 0) + (memory > 0);
    if (kinds == 0)
        return 0;
    return ((cpu > 0 ? least_allocated(cpu_milli, cpu) : 0) +
            (memory > 0 ? least_allocated(memory_bytes, memory) : 0)) /
           kinds;
}

static double fraction(int64_t requested, int64_t allocatable)
{
    return fmin(1, (double)requested / (double)allocatable);
}

/* (1 - standard deviation of the two fractions) * 100, as an integer; one resource alone is balanced. */
static int64_t balance(int64_t cpu_milli, int64_t memory_bytes, const struct mdl_resources *allocatable)
{
    const int64_t cpu = allocatable->amount[MDL_CPU], memory = allocatable->amount[MDL_MEMORY];
    const double deviation =
        cpu > 0 && memory > 0 ? fabs((fraction(cpu_milli, cpu) - fraction(memory_bytes, memory)) / 2) : 0;
    return (int64_t)((1 - deviation) * SCORE_MAX);
}

bool mdl_sched_scores_balance(const struct mdl_resources *requests)
{
    return requests->amount[MDL_CPU] > 0 || requests->amount[MDL_MEMORY] > 0;
}

int64_t mdl_sched_score_balance(const struct mdl_resources *requests, const struct mdl_resources *used,
                                const struct mdl_resources *allocatable)
{
    const int64_t cpu = used->amount[MDL_CPU], memory = used->amount[MDL_MEMORY];
    const int64_t with = balance(cpu + requests->amount[MDL_CPU], memory + requests->amount[MDL_MEMORY], allocatable);
    return SCORE_MAX / 2 + (SCORE_MAX / 2 + with - balance(cpu, memory, allocatable)) / 2;
}

/* ---- the node itself --------------------------------------------------------------------------------------------- */

/* Taints PreferNoSchedule that no toleration of that effect, or of any, tolerates. */
int64_t mdl_sched_score_taints(const struct mdl_sched_spec *spec, const struct mdl_sched_node *node)
{
    int64_t count = 0;
    for (uint32_t i = 0; i < node->taints.count; i++) {
        const struct ctl_taint *taint = &node->taints.items[i];
        count += taint->effect != NULL && strcmp(taint->effect, "PreferNoSchedule") == 0 &&
                 !mdl_match_taint(&spec->spec->tolerations, taint);
    }
    return count;
}

static const struct ctl_preferred_node_terms *preferred_nodes(const struct mdl_sched_spec *spec)
{
    static const struct ctl_preferred_node_terms none = {NULL, 0};
    const struct ctl_affinity *affinity = spec->spec->affinity;
    return affinity != NULL && affinity->node != NULL ? &affinity->node->preferred : &none;
}

bool mdl_sched_prefers_nodes(const struct mdl_sched_spec *spec)
{
    return preferred_nodes(spec)->count > 0;
}

int64_t mdl_sched_score_node_affinity(const struct mdl_sched_spec *spec, const struct mdl_sched_node *node)
{
    const struct ctl_preferred_node_terms *terms = preferred_nodes(spec);
    int64_t sum = 0;
    for (uint32_t i = 0; i < terms->count; i++)
        if (mdl_match_node_term(&terms->items[i].preference, node))
            sum += terms->items[i].weight.value;
    return sum;
}

static bool has_image(const struct mdl_sched_node *node, const char *name)
{
    for (uint32_t i = 0; i < node->images.count; i++)
        for (uint32_t k = 0; k < node->images.items[i].names.count; k++)
            if (strcmp(node->images.items[i].names.items[k], name) == 0)
                return true;
    return false;
}

/* Sizes of the pod's images that the node has, each scaled by the share of nodes that have it. */
int64_t mdl_sched_score_images(const struct mdl_sched_cluster *cluster, const struct mdl_sched_spec *spec,
                               const struct mdl_sched_node *node)
{
    const int64_t most = image_bytes_max_each * (int64_t)spec->image_count;
    int64_t sum = 0;
    for (uint32_t i = 0; node->images.count > 0 && i < spec->image_count; i++) {
        const struct mdl_sched_image *image = mdl_sched_image_find(cluster, spec->images[i]);
        if (image != NULL && has_image(node, spec->images[i]))
            sum += (int64_t)((double)image->size_bytes * ((double)image->node_count / (double)cluster->node_count));
    }
    sum = sum < image_bytes_min ? image_bytes_min : sum > most ? most : sum;
    return most <= image_bytes_min ? 0 : SCORE_MAX * (sum - image_bytes_min) / (most - image_bytes_min);
}

/* ---- all plugins ------------------------------------------------------------------------------------------------- */

/* helper.DefaultNormalizeScore: shares of the highest; `reverse`: the less the better. */
static void normalise(const int64_t *raw, int64_t *normal, uint32_t count, bool reverse)
{
    int64_t most = 0;
    for (uint32_t i = 0; i < count; i++)
        most = raw[i] > most ? raw[i] : most;
    for (uint32_t i = 0; i < count; i++) {
        const int64_t share = most == 0 ? 0 : SCORE_MAX * raw[i] / most;
        normal[i] = reverse ? SCORE_MAX - share : share;
    }
}

static bool score_taints(const struct mdl_scoring *s, int64_t *raw, int64_t *normal)
{
    for (uint32_t i = 0; i < s->count; i++)
        raw[i] = mdl_sched_score_taints(s->spec, mdl_scoring_node(s, i));
    normalise(raw, normal, s->count, true);
    return true;
}

static bool score_node_affinity(const struct mdl_scoring *s, int64_t *raw, int64_t *normal)
{
    for (uint32_t i = 0; i < s->count; i++)
        raw[i] = mdl_sched_score_node_affinity(s->spec, mdl_scoring_node(s, i));
    normalise(raw, normal, s->count, false);
    return mdl_sched_prefers_nodes(s->spec);
}

static bool score_resources(const struct mdl_scoring *s, int64_t *raw, int64_t *normal)
{
    for (uint32_t i = 0; i < s->count; i++) {
        const struct mdl_sched_node *node = mdl_scoring_node(s, i);
        raw[i] = mdl_sched_score_least_allocated(node->scored_cpu_milli + s->spec->scored_cpu_milli,
                                                 node->scored_memory_bytes + s->spec->scored_memory_bytes,
                                                 &node->allocatable);
    }
    memcpy(normal, raw, s->count * sizeof *raw);
    return true;
}

static bool score_balance(const struct mdl_scoring *s, int64_t *raw, int64_t *normal)
{
    for (uint32_t i = 0; i < s->count; i++) {
        const struct mdl_sched_node *node = mdl_scoring_node(s, i);
        raw[i] = mdl_sched_score_balance(&s->spec->requests, &node->used, &node->allocatable);
    }
    memcpy(normal, raw, s->count * sizeof *raw);
    return mdl_sched_scores_balance(&s->spec->requests);
}

static bool score_images(const struct mdl_scoring *s, int64_t *raw, int64_t *normal)
{
    for (uint32_t i = 0; i < s->count; i++)
        raw[i] = mdl_sched_score_images(s->cluster, s->spec, mdl_scoring_node(s, i));
    memcpy(normal, raw, s->count * sizeof *raw);
    return true;
}

/* Without volumes and claims these two give every node nothing. */
static bool score_nothing(const struct mdl_scoring *s, int64_t *raw, int64_t *normal)
{
    memset(raw, 0, s->count * sizeof *raw);
    memset(normal, 0, s->count * sizeof *normal);
    return true;
}

void mdl_sched_score(struct mdl_sched_scores *out, const struct mdl_sched_cluster *cluster,
                     const struct mdl_sched_spec *spec, const uint32_t *feasible, uint32_t count,
                     struct sim_arena *arena)
{
    static bool (*const scorers[MDL_SCHED_PLUGINS])(const struct mdl_scoring *, int64_t *, int64_t *) = {
        [MDL_SCHED_TAINT_TOLERATION] = score_taints,    [MDL_SCHED_NODE_AFFINITY] = score_node_affinity,
        [MDL_SCHED_RESOURCES_FIT] = score_resources,    [MDL_SCHED_VOLUME_BINDING] = score_nothing,
        [MDL_SCHED_TOPOLOGY_SPREAD] = mdl_score_spread, [MDL_SCHED_POD_AFFINITY] = mdl_score_pod_affinity,
        [MDL_SCHED_DYNAMIC_RESOURCES] = score_nothing,  [MDL_SCHED_BALANCED_ALLOCATION] = score_balance,
        [MDL_SCHED_IMAGE_LOCALITY] = score_images,
    };
    const struct mdl_scoring s = {cluster, spec, feasible, count, arena};
    *out = (struct mdl_sched_scores){.total = sim_arena_array(arena, count, sizeof *out->total, 8)};
    for (uint32_t p = 0; p < MDL_SCHED_PLUGINS; p++) {
        if (scorers[p] == NULL)
            continue;
        out->raw[p] = sim_arena_array(arena, count, sizeof *out->raw[p], 8);
        out->weighted[p] = sim_arena_array(arena, count, sizeof *out->weighted[p], 8);
        out->scored[p] = scorers[p](&s, out->raw[p], out->weighted[p]);
        for (uint32_t i = 0; out->scored[p] && i < count; i++) {
            out->weighted[p][i] *= mdl_sched_weight((enum mdl_sched_plugin)p);
            out->total[i] += out->weighted[p][i];
        }
    }
}
