/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores that follow other pods: PodTopologySpread and InterPodAffinity (plugins' scoring.go). */
#include <math.h>
#include <string.h>

#include "control/defaults.h"
#include "models/sched_score_priv.h"

enum { SCORE_MAX = 100 };

static const char hostname_key[] = "kubernetes.io/hostname", zone_key[] = "topology.kubernetes.io/zone";

/* Weight of required affinity of pods on nodes to the pod (hardPodAffinityWeight). */
static const int64_t required_weight = 1;

/* ---- topology spread --------------------------------------------------------------------------------------------- */

struct soft_spread {
    const struct ctl_topology_spread *constraint;
    bool is_of_hosts;
    struct mdl_counts counts; /* by domains of feasible nodes */
    double weight;
};

struct soft_spreads {
    struct soft_spread *items;
    uint32_t count;
    bool need_all_keys; /* nodes without a key are left out; not by default constraints */
};

/* The labels that the Services of the pod select, together; the default constraints count by them. */
static struct ctl_labels service_labels(const struct mdl_scoring *s)
{
    uint32_t most = 0, count = 0;
    for (uint32_t i = 0; i < s->cluster->service_count; i++)
        most += s->cluster->services[i].selector.count;
    struct ctl_label *labels = sim_arena_array(s->arena, most, sizeof *labels, 8);
    for (uint32_t i = 0; i < s->cluster->service_count; i++) {
        const struct mdl_sched_service *service = &s->cluster->services[i];
        const struct ctl_label_selector selector = {.match_labels = service->selector};
        if (service->selector.count == 0 || strcmp(service->namespace_name, s->spec->namespace_name) != 0 ||
            !mdl_match_selector(&selector, &s->spec->labels))
            continue;
        memcpy(&labels[count], service->selector.items, service->selector.count * sizeof *labels);
        count += service->selector.count;
    }
    return (struct ctl_labels){labels, count};
}

/* The cluster's default constraints for pods that state none and belong to a Service. */
static void add_defaults(const struct mdl_scoring *s, struct soft_spreads *out)
{
    static const struct ctl_topology_spread defaults[] = {
        {.max_skew = {3, true}, .topology_key = hostname_key, .when_unsatisfiable = "ScheduleAnyway"},
        {.max_skew = {5, true}, .topology_key = zone_key, .when_unsatisfiable = "ScheduleAnyway"},
    };
    struct ctl_label_selector *selector = sim_arena_alloc(s->arena, sizeof *selector);
    struct ctl_topology_spread *constraints = sim_arena_array(s->arena, 2, sizeof *constraints, 16);
    selector->match_labels = service_labels(s);
    out->items = sim_arena_array(s->arena, 2, sizeof *out->items, 16);
    for (uint32_t i = 0; selector->match_labels.count > 0 && i < 2; i++) {
        constraints[i] = defaults[i];
        constraints[i].selector = selector;
        out->items[out->count++].constraint = &constraints[i];
    }
}

static struct soft_spreads soft_spreads_of(const struct mdl_scoring *s)
{
    const struct ctl_topology_spreads *stated = &s->spec->spec->topology_spreads;
    struct soft_spreads out = {.need_all_keys = stated->count > 0};
    if (stated->count == 0 && s->cluster->service_count == 0)
        return out;
    if (stated->count == 0) {
        add_defaults(s, &out);
    } else {
        out.items = sim_arena_array(s->arena, stated->count, sizeof *out.items, 16);
        for (uint32_t i = 0; i < stated->count; i++)
            if (!mdl_sched_spread_is_hard(&stated->items[i]))
                out.items[out.count++].constraint = &stated->items[i];
    }
    for (uint32_t i = 0; i < out.count; i++) {
        out.items[i].is_of_hosts = strcmp(out.items[i].constraint->topology_key, hostname_key) == 0;
        out.items[i].counts.arena = s->arena;
    }
    return out;
}

static bool is_left_out(const struct soft_spreads *spreads, const struct mdl_sched_node *node)
{
    for (uint32_t i = 0; spreads->need_all_keys && i < spreads->count; i++)
        if (ctl_label_get(&node->labels, spreads->items[i].constraint->topology_key) == NULL)
            return true;
    return false;
}

/* Finds the domains among the feasible nodes; a constraint weighs more the more there are. */
static void find_domains(const struct mdl_scoring *s, struct soft_spreads *spreads)
{
    uint32_t kept = 0;
    for (uint32_t n = 0; n < s->count; n++) {
        const struct mdl_sched_node *node = mdl_scoring_node(s, n);
        if (is_left_out(spreads, node))
            continue;
        kept++;
        for (uint32_t i = 0; i < spreads->count; i++) {
            struct soft_spread *spread = &spreads->items[i];
            const char *value = ctl_label_get(&node->labels, spread->constraint->topology_key);
            /* Without the label the domain is the empty one (a map read in Go). */
            if (!spread->is_of_hosts)
                mdl_counts_add(&spread->counts, spread->constraint->topology_key, value != NULL ? value : "", 0);
        }
    }
    for (uint32_t i = 0; i < spreads->count; i++) {
        struct soft_spread *spread = &spreads->items[i];
        spread->weight = log((double)(spread->is_of_hosts ? kept : spread->counts.used) + 2);
    }
}

static void count_domains(const struct mdl_scoring *s, const struct soft_spreads *spreads, struct soft_spread *spread)
{
    const char *key = spread->constraint->topology_key;
    for (uint32_t n = 0; !spread->is_of_hosts && n < s->cluster->node_count; n++) {
        const struct mdl_sched_node *node = &s->cluster->nodes[n];
        const char *label = ctl_label_get(&node->labels, key);
        const char *value = label != NULL ? label : "";
        if (!is_left_out(spreads, node) && mdl_sched_spread_includes(spread->constraint, s->spec->spec, node) &&
            mdl_counts_has(&spread->counts, key, value))
            mdl_counts_add(&spread->counts, key, value, mdl_sched_spread_count(spread->constraint, s->spec, node));
    }
}

static int64_t spread_score(const struct mdl_scoring *s, const struct soft_spreads *spreads,
                            const struct mdl_sched_node *node)
{
    double score = 0;
    for (uint32_t i = 0; i < spreads->count; i++) {
        const struct soft_spread *spread = &spreads->items[i];
        const char *value = ctl_label_get(&node->labels, spread->constraint->topology_key);
        if (value == NULL)
            continue;
        const int64_t count = spread->is_of_hosts
                                  ? mdl_sched_spread_count(spread->constraint, s->spec, node)
                                  : mdl_counts_get(&spread->counts, spread->constraint->topology_key, value);
        const double weighted = (double)count * spread->weight;
        score += weighted + (double)(spread->constraint->max_skew.value - 1);
    }
    return (int64_t)round(score);
}

/* The fewer the better; nodes that were left out get nothing. */
static void normalise_spread(const struct mdl_scoring *s, const struct soft_spreads *spreads, const int64_t *raw,
                             int64_t *normal)
{
    int64_t least = INT64_MAX, most = INT64_MIN;
    for (uint32_t n = 0; n < s->count; n++) {
        if (is_left_out(spreads, mdl_scoring_node(s, n)))
            continue;
        least = raw[n] < least ? raw[n] : least;
        most = raw[n] > most ? raw[n] : most;
    }
    for (uint32_t n = 0; n < s->count; n++)
        normal[n] = is_left_out(spreads, mdl_scoring_node(s, n)) ? 0
                    : most == 0                                  ? SCORE_MAX
                                                                 : SCORE_MAX * (most + least - raw[n]) / most;
}

bool mdl_score_spread(const struct mdl_scoring *s, int64_t *raw, int64_t *normal)
{
    struct soft_spreads spreads = soft_spreads_of(s);
    if (spreads.count == 0)
        return false;
    find_domains(s, &spreads);
    for (uint32_t i = 0; i < spreads.count; i++)
        count_domains(s, &spreads, &spreads.items[i]);
    for (uint32_t n = 0; n < s->count; n++)
        raw[n] = is_left_out(&spreads, mdl_scoring_node(s, n)) ? 0 : spread_score(s, &spreads, mdl_scoring_node(s, n));
    normalise_spread(s, &spreads, raw, normal);
    return true;
}

/* ---- affinity to pods -------------------------------------------------------------------------------------------- */

static void add_term(const struct mdl_scoring *s, struct mdl_counts *points, const struct mdl_sched_node *node,
                     const struct mdl_sched_spec *owner, const struct mdl_sched_spec *other,
                     const struct ctl_pod_affinity_term *term, int64_t weight)
{
    const char *value = ctl_label_get(&node->labels, term->topology_key);
    if (value != NULL && mdl_match_pod_term(s->cluster, owner, term, other))
        mdl_counts_add(points, term->topology_key, value, weight);
}

/* What `owner` prefers of `other`, one of which is on the node. */
static void add_preferences(const struct mdl_scoring *s, struct mdl_counts *points, const struct mdl_sched_node *node,
                            const struct mdl_sched_spec *owner, const struct mdl_sched_spec *other)
{
    const struct ctl_affinity *affinity = owner->spec->affinity;
    const struct ctl_pod_affinity *near = affinity != NULL ? affinity->pod : NULL;
    const struct ctl_pod_affinity *far = affinity != NULL ? affinity->pod_anti : NULL;
    for (uint32_t i = 0; near != NULL && i < near->preferred.count; i++)
        add_term(s, points, node, owner, other, &near->preferred.items[i].term, near->preferred.items[i].weight.value);
    for (uint32_t i = 0; far != NULL && i < far->preferred.count; i++)
        add_term(s, points, node, owner, other, &far->preferred.items[i].term,
                 -(int64_t)far->preferred.items[i].weight.value);
}

static void add_pod(const struct mdl_scoring *s, struct mdl_counts *points, const struct mdl_sched_node *node,
                    const struct mdl_sched_spec *other)
{
    const struct ctl_affinity *theirs = other->spec->affinity;
    add_preferences(s, points, node, s->spec, other);
    add_preferences(s, points, node, other, s->spec);
    for (uint32_t i = 0; theirs != NULL && theirs->pod != NULL && i < theirs->pod->required.count; i++)
        add_term(s, points, node, other, s->spec, &theirs->pod->required.items[i], required_weight);
}

static void normalise_affinity(const struct mdl_scoring *s, const int64_t *raw, int64_t *normal)
{
    int64_t least = INT64_MAX, most = INT64_MIN;
    for (uint32_t n = 0; n < s->count; n++) {
        least = raw[n] < least ? raw[n] : least;
        most = raw[n] > most ? raw[n] : most;
    }
    for (uint32_t n = 0; n < s->count; n++)
        normal[n] = most == least ? 0 : (int64_t)(SCORE_MAX * ((double)(raw[n] - least) / (double)(most - least)));
}

bool mdl_score_pod_affinity(const struct mdl_scoring *s, int64_t *raw, int64_t *normal)
{
    const struct ctl_affinity *affinity = s->spec->spec->affinity;
    struct mdl_counts points = {.arena = s->arena};
    if (s->cluster->affine_pods == 0 && (affinity == NULL || (affinity->pod == NULL && affinity->pod_anti == NULL)))
        return false;
    for (uint32_t n = 0; n < s->cluster->node_count; n++) {
        const struct mdl_sched_node *node = &s->cluster->nodes[n];
        for (uint32_t i = 0; i < node->pod_count; i++)
            add_pod(s, &points, node, node->pods[i]->spec);
    }
    for (uint32_t n = 0; n < s->count; n++) {
        const struct ctl_labels *labels = &mdl_scoring_node(s, n)->labels;
        raw[n] = 0;
        for (uint32_t i = 0; points.used > 0 && i < labels->count; i++)
            raw[n] += mdl_counts_get(&points, labels->items[i].key, labels->items[i].value);
    }
    normalise_affinity(s, raw, normal);
    return points.used > 0;
}
