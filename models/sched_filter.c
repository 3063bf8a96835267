/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/sched_filter.h"

#include <stdlib.h>
#include <string.h>

#include "control/defaults.h"

static const struct mdl_sched_verdict fits = {MDL_SCHED_NO_PLUGIN, MDL_SCHED_FITS, MDL_SCHED_NO_REASON, 0};

const char *mdl_sched_plugin_name(enum mdl_sched_plugin plugin)
{
    static const char *const names[MDL_SCHED_PLUGINS] = {
        [MDL_SCHED_NO_PLUGIN] = "",
        [MDL_SCHED_NODE_NAME] = "NodeName",
        [MDL_SCHED_NODE_UNSCHEDULABLE] = "NodeUnschedulable",
        [MDL_SCHED_TAINT_TOLERATION] = "TaintToleration",
        [MDL_SCHED_NODE_AFFINITY] = "NodeAffinity",
        [MDL_SCHED_NODE_PORTS] = "NodePorts",
        [MDL_SCHED_RESOURCES_FIT] = "NodeResourcesFit",
        [MDL_SCHED_TOPOLOGY_SPREAD] = "PodTopologySpread",
        [MDL_SCHED_POD_AFFINITY] = "InterPodAffinity",
        [MDL_SCHED_BALANCED_ALLOCATION] = "NodeResourcesBalancedAllocation",
        [MDL_SCHED_IMAGE_LOCALITY] = "ImageLocality",
        [MDL_SCHED_VOLUME_BINDING] = "VolumeBinding",
        [MDL_SCHED_DYNAMIC_RESOURCES] = "DynamicResources",
    };
    return names[plugin];
}

/* ---- topology spread --------------------------------------------------------------------------------------------- */

static bool is(const char *text, const char *word)
{
    return text != NULL && strcmp(text, word) == 0;
}

bool mdl_sched_spread_is_hard(const struct ctl_topology_spread *constraint)
{
    return !is(constraint->when_unsatisfiable, "ScheduleAnyway");
}

bool mdl_sched_spread_includes(const struct ctl_topology_spread *constraint, const struct ctl_pod_spec *pod,
                               const struct mdl_sched_node *node)
{
    if (!is(constraint->node_affinity_policy, "Ignore") && !mdl_match_node(pod, node))
        return false;
    return !is(constraint->node_taints_policy, "Honor") || !mdl_match_untolerated(&pod->tolerations, node);
}

static struct mdl_match match_of(const struct ctl_topology_spread *constraint, const struct mdl_sched_spec *spec)
{
    return (struct mdl_match){constraint->selector, &constraint->match_label_keys, NULL, &spec->labels};
}

/* An empty selector counts nothing, though it matches the pod itself (countPodsMatchSelector). */
int64_t mdl_sched_spread_count(const struct ctl_topology_spread *constraint, const struct mdl_sched_spec *spec,
                               const struct mdl_sched_node *node)
{
    const struct mdl_match match = match_of(constraint, spec);
    int64_t count = 0;
    if (mdl_match_selector_is_empty(constraint->selector) && constraint->match_label_keys.count == 0)
        return 0;
    for (uint32_t i = 0; i < node->pod_count; i++) {
        const struct mdl_sched_pod *pod = node->pods[i];
        count += !pod->is_terminating && strcmp(pod->spec->namespace_name, spec->namespace_name) == 0 &&
                 mdl_match_labels(&match, &pod->spec->labels);
    }
    return count;
}

/* Whether the node has the topology keys of all hard constraints. */
static bool has_all_keys(const struct mdl_sched_state *state, const struct mdl_sched_node *node)
{
    for (uint32_t i = 0; i < state->spread_count; i++)
        if (ctl_label_get(&node->labels, state->spreads[i].constraint->topology_key) == NULL)
            return false;
    return true;
}

static void count_spread(struct mdl_sched_state *state, struct mdl_sched_spread *spread)
{
    const struct ctl_topology_spread *constraint = spread->constraint;
    const struct mdl_match match = match_of(constraint, state->spec);
    for (uint32_t n = 0; n < state->cluster->node_count; n++) {
        const struct mdl_sched_node *node = &state->cluster->nodes[n];
        if (has_all_keys(state, node) && mdl_sched_spread_includes(constraint, state->spec->spec, node))
            mdl_counts_add(&spread->counts, constraint->topology_key,
                           ctl_label_get(&node->labels, constraint->topology_key),
                           mdl_sched_spread_count(constraint, state->spec, node));
    }
    spread->matches_itself = mdl_match_labels(&match, &state->spec->labels);
    spread->least = INT64_MAX;
    for (uint32_t i = 0; i < spread->counts.size; i++)
        if (spread->counts.entries[i].key != NULL && spread->counts.entries[i].count < spread->least)
            spread->least = spread->counts.entries[i].count;
}

static void build_spreads(struct mdl_sched_state *state, struct sim_arena *arena)
{
    const struct ctl_topology_spreads *spreads = &state->spec->spec->topology_spreads;
    if (spreads->count == 0)
        return;
    state->spreads = sim_arena_array(arena, spreads->count, sizeof *state->spreads, 16);
    for (uint32_t i = 0; i < spreads->count; i++)
        if (mdl_sched_spread_is_hard(&spreads->items[i]))
            state->spreads[state->spread_count++] =
                (struct mdl_sched_spread){.constraint = &spreads->items[i], .counts = {.arena = arena}};
    for (uint32_t i = 0; i < state->spread_count; i++)
        count_spread(state, &state->spreads[i]);
}

static struct mdl_sched_verdict filter_spread(const struct mdl_sched_spread *spread, const struct mdl_sched_node *node)
{
    const struct ctl_topology_spread *constraint = spread->constraint;
    const char *value = ctl_label_get(&node->labels, constraint->topology_key);
    if (value == NULL)
        return (struct mdl_sched_verdict){MDL_SCHED_TOPOLOGY_SPREAD, MDL_SCHED_UNRESOLVABLE, MDL_SCHED_NO_TOPOLOGY, 0};
    const int64_t domains_min = constraint->min_domains.set ? constraint->min_domains.value : 1;
    const int64_t least = (int64_t)spread->counts.used < domains_min ? 0 : spread->least;
    const int64_t skew = mdl_counts_get(&spread->counts, constraint->topology_key, value) + spread->matches_itself;
    if (skew - least > constraint->max_skew.value)
        return (struct mdl_sched_verdict){MDL_SCHED_TOPOLOGY_SPREAD, MDL_SCHED_UNSCHEDULABLE, MDL_SCHED_SKEWED, 0};
    return fits;
}

/* ---- affinity to pods -------------------------------------------------------------------------------------------- */

static const struct ctl_pod_affinity_terms no_terms = {NULL, 0};

static const struct ctl_pod_affinity_terms *affinity_terms(const struct ctl_pod_spec *spec)
{
    return spec->affinity != NULL && spec->affinity->pod != NULL ? &spec->affinity->pod->required : &no_terms;
}

static const struct ctl_pod_affinity_terms *anti_affinity_terms(const struct ctl_pod_spec *spec)
{
    return spec->affinity != NULL && spec->affinity->pod_anti != NULL ? &spec->affinity->pod_anti->required : &no_terms;
}

static void count_term(struct mdl_counts *counts, const struct ctl_pod_affinity_term *term,
                       const struct mdl_sched_node *node)
{
    const char *value = ctl_label_get(&node->labels, term->topology_key);
    if (value != NULL)
        mdl_counts_add(counts, term->topology_key, value, 1);
}

/* False without terms. */
static bool matches_all(const struct mdl_sched_state *state, const struct ctl_pod_affinity_terms *terms,
                        const struct mdl_sched_spec *other)
{
    for (uint32_t i = 0; i < terms->count; i++)
        if (!mdl_match_pod_term(state->cluster, state->spec, &terms->items[i], other))
            return false;
    return terms->count > 0;
}

static void count_pod(struct mdl_sched_state *state, const struct mdl_sched_node *node,
                      const struct mdl_sched_spec *other)
{
    const struct ctl_pod_affinity_terms *near = affinity_terms(state->spec->spec),
                                        *far = anti_affinity_terms(state->spec->spec);
    const struct ctl_pod_affinity_terms *theirs = anti_affinity_terms(other->spec);
    const bool is_near = matches_all(state, near, other);
    for (uint32_t i = 0; is_near && i < near->count; i++)
        count_term(&state->affinity, &near->items[i], node);
    for (uint32_t i = 0; i < far->count; i++)
        if (mdl_match_pod_term(state->cluster, state->spec, &far->items[i], other))
            count_term(&state->anti_affinity, &far->items[i], node);
    for (uint32_t i = 0; i < theirs->count; i++)
        if (mdl_match_pod_term(state->cluster, other, &theirs->items[i], state->spec))
            count_term(&state->others_anti_affinity, &theirs->items[i], node);
}

static void build_affinity(struct mdl_sched_state *state)
{
    const struct ctl_pod_spec *spec = state->spec->spec;
    if (affinity_terms(spec)->count + anti_affinity_terms(spec)->count == 0 && state->cluster->anti_affine_pods == 0)
        return;
    for (uint32_t n = 0; n < state->cluster->node_count; n++) {
        const struct mdl_sched_node *node = &state->cluster->nodes[n];
        for (uint32_t i = 0; i < node->pod_count; i++)
            count_pod(state, node, node->pods[i]->spec);
    }
}

/* All terms have a pod in the node's domains; or no pod anywhere matches, but this one would match itself. */
static bool affinity_is_met(const struct mdl_sched_state *state, const struct mdl_sched_node *node)
{
    const struct ctl_pod_affinity_terms *terms = affinity_terms(state->spec->spec);
    bool is_met = true;
    for (uint32_t i = 0; i < terms->count; i++) {
        const char *value = ctl_label_get(&node->labels, terms->items[i].topology_key);
        if (value == NULL)
            return false;
        is_met = is_met && mdl_counts_get(&state->affinity, terms->items[i].topology_key, value) > 0;
    }
    return is_met || (state->affinity.total == 0 && matches_all(state, terms, state->spec));
}

static bool anti_affinity_is_met(const struct mdl_sched_state *state, const struct mdl_sched_node *node)
{
    const struct ctl_pod_affinity_terms *terms = anti_affinity_terms(state->spec->spec);
    for (uint32_t i = 0; i < terms->count; i++) {
        const char *value = ctl_label_get(&node->labels, terms->items[i].topology_key);
        if (value != NULL && mdl_counts_get(&state->anti_affinity, terms->items[i].topology_key, value) > 0)
            return false;
    }
    return true;
}

static bool others_anti_affinity_is_met(const struct mdl_sched_state *state, const struct mdl_sched_node *node)
{
    for (uint32_t i = 0; state->others_anti_affinity.total > 0 && i < node->labels.count; i++)
        if (mdl_counts_get(&state->others_anti_affinity, node->labels.items[i].key, node->labels.items[i].value) > 0)
            return false;
    return true;
}

static struct mdl_sched_verdict filter_affinity(const struct mdl_sched_state *state, const struct mdl_sched_node *node)
{
    struct mdl_sched_verdict verdict = {MDL_SCHED_POD_AFFINITY, MDL_SCHED_UNSCHEDULABLE, MDL_SCHED_NO_REASON, 0};
    if (!affinity_is_met(state, node)) {
        verdict.code = MDL_SCHED_UNRESOLVABLE;
        verdict.reason = MDL_SCHED_POD_AFFINITY_DIFFERS;
    } else if (!anti_affinity_is_met(state, node)) {
        verdict.reason = MDL_SCHED_ANTI_AFFINITY;
    } else if (!others_anti_affinity_is_met(state, node)) {
        verdict.reason = MDL_SCHED_OTHERS_ANTI_AFFINITY;
    }
    return verdict.reason == MDL_SCHED_NO_REASON ? fits : verdict;
}

/* ---- the node itself --------------------------------------------------------------------------------------------- */

static bool admits_when_cordoned(const struct ctl_pod_spec *spec, const struct mdl_sched_node *node)
{
    static const struct ctl_taint cordon = {.key = "node.kubernetes.io/unschedulable", .effect = "NoSchedule"};
    return !node->closed && (!node->unschedulable || mdl_match_taint(&spec->tolerations, &cordon));
}

static bool ports_are_free(const struct mdl_sched_spec *spec, const struct mdl_sched_node *node)
{
    for (uint32_t i = 0; spec->port_count > 0 && i < node->pod_count; i++) {
        const struct mdl_sched_spec *other = node->pods[i]->spec;
        for (uint32_t a = 0; a < spec->port_count; a++)
            for (uint32_t b = 0; b < other->port_count; b++)
                if (mdl_match_ports(&spec->ports[a], &other->ports[b]))
                    return false;
    }
    return true;
}

struct mdl_sched_verdict mdl_sched_filter_resources(const struct mdl_resources *requests,
                                                    const struct mdl_resources *used,
                                                    const struct mdl_resources *allocatable, uint32_t resource_count)
{
    struct mdl_sched_verdict verdict = {MDL_SCHED_RESOURCES_FIT, MDL_SCHED_UNSCHEDULABLE, MDL_SCHED_LACKING, 0};
    for (uint32_t r = 0; r < resource_count; r++) {
        const int64_t wanted = requests->amount[r];
        if (wanted <= 0 || wanted <= allocatable->amount[r] - used->amount[r])
            continue;
        verdict.lacking |= UINT32_C(1) << r;
        if (r != MDL_PODS && wanted > allocatable->amount[r])
            verdict.code = MDL_SCHED_UNRESOLVABLE;
    }
    return verdict.lacking == 0 ? fits : verdict;
}

struct mdl_sched_verdict mdl_sched_filter_node(const struct mdl_sched_spec *spec, const struct mdl_sched_node *node)
{
    struct mdl_sched_verdict verdict = {MDL_SCHED_NO_PLUGIN, MDL_SCHED_UNRESOLVABLE, MDL_SCHED_NO_REASON, 0};
    const char *name = spec->spec->node_name;
    if (name != NULL && *name != '\0' && strcmp(name, node->name) != 0) {
        verdict.plugin = MDL_SCHED_NODE_NAME;
        verdict.reason = MDL_SCHED_WRONG_NAME;
    } else if (!admits_when_cordoned(spec->spec, node)) {
        verdict.plugin = MDL_SCHED_NODE_UNSCHEDULABLE;
        verdict.reason = MDL_SCHED_CORDONED;
    } else if (mdl_match_untolerated(&spec->spec->tolerations, node)) {
        verdict.plugin = MDL_SCHED_TAINT_TOLERATION;
        verdict.reason = MDL_SCHED_TAINTED;
    } else if (!mdl_match_node(spec->spec, node)) {
        verdict.plugin = MDL_SCHED_NODE_AFFINITY;
        verdict.reason = MDL_SCHED_AFFINITY_DIFFERS;
    }
    return verdict.plugin == MDL_SCHED_NO_PLUGIN ? fits : verdict;
}

/* ---- public ------------------------------------------------------------------------------------------------------ */

void mdl_sched_state_build(struct mdl_sched_state *out, const struct mdl_sched_cluster *cluster,
                           const struct mdl_sched_spec *spec, struct sim_arena *arena)
{
    *out = (struct mdl_sched_state){.cluster = cluster,
                                    .spec = spec,
                                    .affinity = {.arena = arena},
                                    .anti_affinity = {.arena = arena},
                                    .others_anti_affinity = {.arena = arena}};
    build_spreads(out, arena);
    build_affinity(out);
}

struct mdl_sched_verdict mdl_sched_filter(const struct mdl_sched_state *state, const struct mdl_sched_node *node)
{
    struct mdl_sched_verdict verdict = mdl_sched_filter_node(state->spec, node);
    if (verdict.code == MDL_SCHED_FITS && !ports_are_free(state->spec, node))
        return (struct mdl_sched_verdict){MDL_SCHED_NODE_PORTS, MDL_SCHED_UNSCHEDULABLE, MDL_SCHED_PORTS_TAKEN, 0};
    if (verdict.code == MDL_SCHED_FITS)
        verdict = mdl_sched_filter_resources(&state->spec->requests, &node->used, &node->allocatable,
                                             state->cluster->resource_count);
    for (uint32_t i = 0; verdict.code == MDL_SCHED_FITS && i < state->spread_count; i++)
        verdict = filter_spread(&state->spreads[i], node);
    return verdict.code == MDL_SCHED_FITS ? filter_affinity(state, node) : verdict;
}

/* ---- nodes by name ----------------------------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_of_name(const struct ctl_requirement *requirement)
{
    return is(requirement->key, "metadata.name") && is(requirement->operator, "In");
}

static bool lists(const struct ctl_texts *texts, const char *text)
{
    for (uint32_t i = 0; i < texts->count; i++)
        if (strcmp(texts->items[i], text) == 0)
            return true;
    return false;
}

/* The names that all of a term's requirements of the name have; false: it has none of these. */
static bool add_names_of(struct ctl_texts *names, const struct ctl_node_selector_term *term)
{
    const struct ctl_requirement *first = NULL;
    for (uint32_t i = 0; i < term->match_fields.count && first == NULL; i++)
        if (is_of_name(&term->match_fields.items[i]))
            first = &term->match_fields.items[i];
    for (uint32_t v = 0; first != NULL && v < first->values.count; v++) {
        const char *name = first->values.items[v];
        bool in_all = true;
        for (uint32_t i = 0; i < term->match_fields.count; i++)
            in_all = in_all &&
                     (!is_of_name(&term->match_fields.items[i]) || lists(&term->match_fields.items[i].values, name));
        if (in_all && !lists(names, name))
            names->items[names->count++] = name;
    }
    return first != NULL;
}

bool mdl_sched_named_nodes(struct ctl_texts *names, const struct ctl_pod_spec *spec, struct sim_arena *arena)
{
    const struct ctl_node_selector *required =
        spec->affinity != NULL && spec->affinity->node != NULL ? spec->affinity->node->required : NULL;
    size_t most = 0;
    if (required == NULL || required->terms.count == 0)
        return false;
    for (uint32_t t = 0; t < required->terms.count; t++)
        for (uint32_t i = 0; i < required->terms.items[t].match_fields.count; i++)
            most += required->terms.items[t].match_fields.items[i].values.count;
    *names = (struct ctl_texts){sim_arena_array(arena, most, sizeof *names->items, 8), 0};
    for (uint32_t t = 0; t < required->terms.count; t++)
        if (!add_names_of(names, &required->terms.items[t]))
            return false;
    if (names->count > 0)
        qsort((void *)names->items, names->count, sizeof *names->items, by_text);
    return true;
}
