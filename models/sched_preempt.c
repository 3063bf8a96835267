/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/sched_preempt.h"

#include <stdio.h>
#include <string.h>

#include "models/sched_message.h"

bool mdl_sched_may_preempt(const struct mdl_sched_spec *spec)
{
    return spec->spec->preemption_policy == NULL || strcmp(spec->spec->preemption_policy, "Never") != 0;
}

/* ---- victims on one node ----------------------------------------------------------------------------------------- */

struct attempt {
    struct mdl_sched_cluster *cluster;
    const struct mdl_sched_spec *spec;
    struct mdl_sched_node *node;
    struct mdl_sched_pod **lower; /* pods of lower priority, the most important first */
    bool *violates;               /* of `lower` */
    uint32_t lower_count;
    struct sim_arena *arena;
};

/* The higher priority, then the earlier start. */
static bool is_more_important(const struct mdl_sched_pod *a, const struct mdl_sched_pod *b)
{
    if (a->spec->priority != b->spec->priority)
        return a->spec->priority > b->spec->priority;
    return a->started_at < b->started_at;
}

static void sort_by_importance(struct mdl_sched_pod **pods, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        struct mdl_sched_pod *pod = pods[i];
        uint32_t at = i;
        for (; at > 0 && is_more_important(pod, pods[at - 1]); at--)
            pods[at] = pods[at - 1];
        pods[at] = pod;
    }
}

static struct mdl_sched_verdict refilter(const struct attempt *a)
{
    struct mdl_sched_state state;
    mdl_sched_state_build(&state, a->cluster, a->spec, a->arena);
    return mdl_sched_filter(&state, a->node);
}

static void find_lower(struct attempt *a)
{
    a->lower = sim_arena_array(a->arena, a->node->pod_count, sizeof *a->lower, 8);
    for (uint32_t i = 0; i < a->node->pod_count; i++)
        if (a->node->pods[i]->spec->priority < a->spec->priority)
            a->lower[a->lower_count++] = a->node->pods[i];
}

static bool lists(const struct ctl_texts *texts, const char *text)
{
    for (uint32_t i = 0; texts != NULL && i < texts->count; i++)
        if (strcmp(texts->items[i], text) == 0)
            return true;
    return false;
}

static bool covers(const struct mdl_sched_budget *budget, const struct mdl_sched_pod *pod)
{
    return pod->spec->labels.count > 0 && strcmp(budget->namespace_name, pod->spec->namespace_name) == 0 &&
           !mdl_match_selector_is_empty(budget->selector) && mdl_match_selector(budget->selector, &pod->spec->labels) &&
           !lists(budget->disrupted_pods, pod->name);
}

/* Whose removal no budget allows any more, taken in the order of importance. */
static void find_violations(struct attempt *a, const struct mdl_sched_budget *budgets, uint32_t budget_count)
{
    int64_t *allowed = sim_arena_array(a->arena, budget_count, sizeof *allowed, 8);
    a->violates = sim_arena_array(a->arena, a->lower_count, sizeof *a->violates, 8);
    for (uint32_t b = 0; b < budget_count; b++)
        allowed[b] = budgets[b].disruptions_allowed;
    for (uint32_t i = 0; i < a->lower_count; i++)
        for (uint32_t b = 0; b < budget_count; b++)
            if (covers(&budgets[b], a->lower[i]) && --allowed[b] < 0)
                a->violates[i] = true;
}

/* Puts back as many as leave room, first those whose budgets forbid their removal; the rest are victims. */
static void reprieve(const struct attempt *a, struct mdl_sched_candidate *out)
{
    out->victims = sim_arena_array(a->arena, a->lower_count, sizeof *out->victims, 8);
    for (int violating = 1; violating >= 0; violating--)
        for (uint32_t i = 0; i < a->lower_count; i++) {
            if (a->violates[i] != (violating == 1))
                continue;
            mdl_sched_node_add(a->cluster, a->node, a->lower[i]);
            if (refilter(a).code == MDL_SCHED_FITS)
                continue;
            mdl_sched_node_remove(a->cluster, a->node, a->lower[i]);
            out->victims[out->victim_count++] = a->lower[i];
            out->violations += violating == 1;
        }
    sort_by_importance(out->victims, out->victim_count);
}

static void try_node(struct mdl_sched_candidate *out, struct attempt *a, const struct mdl_sched_budget *budgets,
                     uint32_t budget_count)
{
    static const struct mdl_sched_verdict no_victims = {MDL_SCHED_NO_PLUGIN, MDL_SCHED_UNRESOLVABLE,
                                                        MDL_SCHED_NO_VICTIMS, 0};
    find_lower(a);
    out->verdict = no_victims;
    if (a->lower_count == 0)
        return;
    const struct mdl_sched_node before = *a->node;
    const uint32_t anti_affine_pods = a->cluster->anti_affine_pods, affine_pods = a->cluster->affine_pods;
    a->node->pods = sim_arena_array(a->arena, before.pod_count, sizeof *a->node->pods, 8);
    memcpy(a->node->pods, before.pods, before.pod_count * sizeof *a->node->pods);
    a->node->pod_capacity = before.pod_count;
    for (uint32_t i = 0; i < a->lower_count; i++)
        mdl_sched_node_remove(a->cluster, a->node, a->lower[i]);
    out->verdict = refilter(a);
    if (out->verdict.code == MDL_SCHED_FITS) {
        sort_by_importance(a->lower, a->lower_count);
        find_violations(a, budgets, budget_count);
        reprieve(a, out);
    }
    *a->node = before;
    a->cluster->anti_affine_pods = anti_affine_pods;
    a->cluster->affine_pods = affine_pods;
}

/* ---- the best node ----------------------------------------------------------------------------------------------- */

static int64_t by_violations(const struct mdl_sched_candidate *c)
{
    return -(int64_t)c->violations;
}

static int64_t by_highest_priority(const struct mdl_sched_candidate *c)
{
    return -(int64_t)c->victims[0]->spec->priority;
}

/* Priorities are shifted above zero, so that few victims of a negative one do not lose against many. */
static int64_t by_sum_of_priorities(const struct mdl_sched_candidate *c)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < c->victim_count; i++)
        sum += (int64_t)c->victims[i]->spec->priority + INT32_MAX + 1;
    return -sum;
}

static int64_t by_count(const struct mdl_sched_candidate *c)
{
    return -(int64_t)c->victim_count;
}

/* The latest start of the oldest among the most important victims. */
static int64_t by_start(const struct mdl_sched_candidate *c)
{
    int64_t earliest = INT64_MAX;
    for (uint32_t i = 0; i < c->victim_count; i++)
        if (c->victims[i]->spec->priority == c->victims[0]->spec->priority && c->victims[i]->started_at < earliest)
            earliest = c->victims[i]->started_at;
    return earliest;
}

/* Keeps those that score highest. */
static void keep_best(struct mdl_sched_preemption *p, int64_t (*score)(const struct mdl_sched_candidate *))
{
    int64_t best = INT64_MIN;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < p->best_count; i++) {
        const int64_t value = score(p->best[i]);
        if (value > best) {
            best = value;
            kept = 0;
        }
        if (value == best)
            p->best[kept++] = p->best[i];
    }
    p->best_count = kept;
}

/* pickOneNodeForPreemption. */
static void choose(struct mdl_sched_preemption *p, struct sim_arena *arena)
{
    p->best = sim_arena_array(arena, p->tried_count, sizeof *p->best, 8);
    for (uint32_t i = 0; i < p->tried_count; i++)
        if (p->tried[i].verdict.code == MDL_SCHED_FITS && p->tried[i].victim_count > 0)
            p->best[p->best_count++] = &p->tried[i];
    keep_best(p, by_violations);
    keep_best(p, by_highest_priority);
    keep_best(p, by_sum_of_priorities);
    keep_best(p, by_count);
    keep_best(p, by_start);
}

void mdl_sched_preempt(struct mdl_sched_preemption *out, struct mdl_sched_cluster *cluster,
                       const struct mdl_sched_spec *spec, const struct mdl_sched_found *found,
                       const struct mdl_sched_budget *budgets, uint32_t budget_count, struct sim_arena *arena)
{
    *out = (struct mdl_sched_preemption){.tried = sim_arena_array(arena, found->looked_count, sizeof *out->tried, 16)};
    for (uint32_t i = 0; i < found->looked_count; i++) {
        if (found->verdicts[i].code != MDL_SCHED_UNSCHEDULABLE)
            continue;
        struct attempt attempt = {
            .cluster = cluster, .spec = spec, .node = &cluster->nodes[found->looked[i]], .arena = arena};
        struct mdl_sched_candidate *candidate = &out->tried[out->tried_count++];
        candidate->node = found->looked[i];
        try_node(candidate, &attempt, budgets, budget_count);
    }
    choose(out, arena);
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

const char *mdl_sched_preemption_text(const struct mdl_sched_preemption *p, const struct mdl_sched_cluster *cluster,
                                      const struct mdl_sched_spec *spec, struct sim_arena *arena)
{
    static const struct mdl_sched_verdict useless = {MDL_SCHED_NO_PLUGIN, MDL_SCHED_UNRESOLVABLE,
                                                     MDL_SCHED_PREEMPTION_USELESS, 0};
    struct mdl_sched_histogram histogram = {.arena = arena, .names = cluster->resource_names};
    if (!mdl_sched_may_preempt(spec))
        return "preemption: not eligible due to preemptionPolicy=Never.";
    if (p->best_count > 0) {
        const char *node = cluster->nodes[p->best[0]->node].name;
        const size_t size = strlen(node) + 128;
        char *text = sim_arena_alloc(arena, size);
        (void)snprintf(text, size, "preemption: found a potential placement for pod on node %s, preempting %u victims",
                       node, (unsigned)p->best[0]->victim_count);
        return text;
    }
    for (uint32_t i = 0; i < p->tried_count; i++)
        mdl_sched_histogram_add(&histogram, &p->tried[i].verdict, 1);
    mdl_sched_histogram_add(&histogram, &useless, cluster->node_count - p->tried_count);
    const char *reasons = mdl_sched_histogram_text(&histogram, cluster->node_count);
    const size_t size = strlen(reasons) + sizeof "preemption: ";
    char *text = sim_arena_alloc(arena, size);
    (void)snprintf(text, size, "preemption: %s", reasons);
    return text;
}
