/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scheduler's recordings against the pure decisions of models/sched_*.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/sched_message.h"
#include "models/sched_score.h"
#include "tests/conformance/check_cluster.h"
#include "tests/conformance/check_errors.h"

static uint32_t count_of(const struct scn_node *list)
{
    return list && list->kind != SCN_NULL ? list->count : 0;
}

static void same_number(struct check_case *c, const char *what, int64_t expected, int64_t actual)
{
    if (expected != actual) {
        check_fail(c, "%s: expected %lld, got %lld", what, (long long)expected, (long long)actual);
    }
}

/* The names of nodes at these positions, against a list. */
static void same_nodes(struct check_case *c, const char *what, const struct scn_node *expected,
                       const struct mdl_sched_cluster *cluster, const uint32_t *nodes, uint32_t count)
{
    const char **names = sim_arena_array(c->arena, count, sizeof *names, 8);
    for (uint32_t i = 0; i < count; i++) {
        names[i] = cluster->nodes[nodes[i]].name;
    }
    check_same_texts(c, what, expected, names, count);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The same of a member that is sorted by name. */
static void same_node_set(struct check_case *c, const char *key, const struct mdl_sched_cluster *cluster,
                          const uint32_t *nodes, uint32_t count)
{
    const char **names = sim_arena_array(c->arena, count, sizeof *names, 8);
    for (uint32_t i = 0; i < count; i++) {
        names[i] = cluster->nodes[nodes[i]].name;
    }
    qsort((void *)names, count, sizeof *names, by_text);
    check_same_texts(c, key, scn_node_get(c->row, key), names, count);
}

static void same_order(struct check_case *c, const struct mdl_sched_cluster *cluster)
{
    uint32_t *all = sim_arena_array(c->arena, cluster->node_count, sizeof *all, 8);
    for (uint32_t n = 0; n < cluster->node_count; n++) {
        all[n] = n;
    }
    same_nodes(c, "nodeOrder", scn_node_get(c->row, "nodeOrder"), cluster, all, cluster->node_count);
}

/* ---- place ------------------------------------------------------------------------------------------------------- */

static const char *code_name(enum mdl_sched_code code)
{
    return code == MDL_SCHED_FITS            ? "Success"
           : code == MDL_SCHED_UNSCHEDULABLE ? "Unschedulable"
                                             : "UnschedulableAndUnresolvable";
}

static void same_verdict(struct check_case *c, const char *what, const struct scn_node *expected,
                         const struct mdl_sched_verdict *verdict, const struct mdl_sched_cluster *cluster)
{
    const char *reasons[MDL_SCHED_REASONS_MAX];
    const uint32_t count = mdl_sched_reasons(reasons, verdict, cluster->resource_names, c->arena);
    if (!expected) {
        check_fail(c, "%s: not refused, but jobsim refuses it: %s", what, count > 0 ? reasons[0] : "");
        return;
    }
    check_same_text(c, what, check_text(expected, "plugin", ""), mdl_sched_plugin_name(verdict->plugin));
    check_same_text(c, what, check_text(expected, "code", ""), code_name(verdict->code));
    check_same_texts(c, what, scn_node_get(expected, "reasons"), reasons, count);
}

static void same_found(struct check_case *c, const struct mdl_sched_found *found,
                       const struct mdl_sched_cluster *cluster)
{
    const struct scn_node *rejected = scn_node_get(c->row, "rejected");
    const struct scn_node *refusal = scn_node_get(c->row, "preFilter");
    const bool is_refused = refusal && refusal->kind != SCN_NULL;
    uint32_t refused = 0;
    if (is_refused != found->is_refused) {
        check_fail(c, "preFilter: expected %s, got %s", check_json(c, refusal),
                   found->is_refused ? "a refusal" : "none");
    }
    if (is_refused && refusal->kind == SCN_MAP) {
        same_verdict(c, "preFilter", refusal, &found->refusal, cluster);
    }
    if (found->is_named && !found->is_refused) {
        check_same_texts(c, "preFilterNodes", scn_node_get(c->row, "preFilterNodes"), found->names.items,
                         found->names.count);
    }
    for (uint32_t i = 0; i < found->looked_count; i++) {
        const char *name = cluster->nodes[found->looked[i]].name;
        if (found->verdicts[i].code != MDL_SCHED_FITS) {
            const struct scn_node *expected =
                rejected && rejected->kind == SCN_MAP ? scn_node_get(rejected, name) : NULL;
            same_verdict(c, name, expected, &found->verdicts[i], cluster);
            refused++;
        }
    }
    same_number(c, "refused nodes", count_of(rejected), refused);
    same_nodes(c, "feasible", scn_node_get(c->row, "feasible"), cluster, found->feasible, found->feasible_count);
}

static void same_scores_of_node(struct check_case *c, const struct scn_node *expected, const char *kind,
                                const char *node, int64_t *const scores[], const bool *scored, uint32_t position)
{
    const struct scn_node *row = scn_node_get(expected, kind);
    uint32_t count = 0;
    for (uint32_t p = 0; p < MDL_SCHED_PLUGINS; p++) {
        if (scored[p]) {
            const char *name = mdl_sched_plugin_name((enum mdl_sched_plugin)p);
            const char *what = scn_format(c->arena, "%s of %s: %s", kind, node, name);
            count++;
            check_same_text(c, what, check_text(row, name, NULL),
                            scn_format(c->arena, "%lld", (long long)scores[p][position]));
        }
    }
    same_number(c, scn_format(c->arena, "plugins that score %s", node), count_of(row), count);
}

static void same_scores(struct check_case *c, const struct mdl_sched_found *found,
                        const struct mdl_sched_cluster *cluster, const struct mdl_sched_spec *spec)
{
    const struct scn_node *rows = scn_node_get(c->row, "scores");
    uint32_t *best = sim_arena_array(c->arena, found->feasible_count, sizeof *best, 8), best_count = 0;
    struct mdl_sched_scores scores;
    int64_t most = INT64_MIN;
    mdl_sched_score(&scores, cluster, spec, found->feasible, found->feasible_count, c->arena);
    same_number(c, "scored nodes", count_of(rows), found->feasible_count);
    for (uint32_t i = 0; i < found->feasible_count && !c->failed; i++) {
        const char *node = cluster->nodes[found->feasible[i]].name;
        check_same_text(c, "scored node", check_text(rows->items[i], "node", ""), node);
        same_scores_of_node(c, rows->items[i], "raw", node, scores.raw, scores.scored, i);
        same_scores_of_node(c, rows->items[i], "weighted", node, scores.weighted, scores.scored, i);
        same_number(c, "total", check_number(rows->items[i], "total"), scores.total[i]);
        best_count = scores.total[i] > most ? 0 : best_count;
        most = scores.total[i] > most ? scores.total[i] : most;
        if (scores.total[i] == most) {
            best[best_count++] = found->feasible[i];
        }
    }
    same_nodes(c, "best", scn_node_get(c->row, "best"), cluster, best, best_count);
}

static void same_place(struct check_case *c, const struct mdl_sched_cluster *cluster, const struct mdl_sched_spec *spec)
{
    struct mdl_sched_found found;
    same_order(c, cluster);
    mdl_sched_find(&found, cluster, spec, 0, 0, c->arena);
    same_found(c, &found, cluster);
    if (found.feasible_count > 0) {
        const uint32_t chosen = mdl_sched_choose(&found, cluster, spec, c->arena);
        same_scores(c, &found, cluster, spec);
        check_same_text(c, "chosen", check_text(c->row, "chosen", NULL), cluster->nodes[chosen].name);
    } else {
        check_same_text(c, "fitError", check_text(c->row, "fitError", NULL),
                        mdl_sched_fit_error(&found, cluster, c->arena));
    }
}

/* Recordings leave out what is empty, also an empty namespaceSelector, though it means all namespaces and none means
 * the pod's own. A case that differs is tried again with one in each term that names no namespaces; if it is then
 * equal, it is said. */
static void check_place(struct check_case *c)
{
    static struct ctl_label_selector everything;
    struct check_cluster read;
    check_cluster_read(&read, c);
    const struct mdl_sched_spec *spec = check_cluster_pod(&read, c, scn_node_get(c->row, "pod"));
    same_place(c, &read.cluster, spec);
    const struct check_case first = *c;
    for (uint32_t i = 0; i < read.bare_terms.count && c->failed; i++) {
        c->failed = false;
        read.bare_terms.items[i]->namespace_selector = &everything;
        same_place(c, &read.cluster, spec);
        read.bare_terms.items[i]->namespace_selector = NULL;
    }
    if (first.failed && !c->failed) {
        (void)printf("%s: equal with an empty namespaceSelector that the recording leaves out\n",
                     check_text(c->row, "id", "?"));
    } else {
        *c = first;
    }
}

/* ---- preempt ----------------------------------------------------------------------------------------------------- */

static void same_candidate(struct check_case *c, const struct scn_node *expected,
                           const struct mdl_sched_candidate *candidate, const struct mdl_sched_cluster *cluster)
{
    const char **victims = sim_arena_array(c->arena, candidate->victim_count, sizeof *victims, 8);
    for (uint32_t i = 0; i < candidate->victim_count; i++) {
        victims[i] = candidate->victims[i]->name;
    }
    const char *node = cluster->nodes[candidate->node].name;
    check_same_text(c, "candidate", expected ? check_text(expected, "node", "") : NULL, node);
    if (expected) {
        check_same_texts(c, scn_format(c->arena, "victims on %s", node), scn_node_get(expected, "victims"), victims,
                         candidate->victim_count);
        same_number(c, "pdbViolations", check_number(expected, "pdbViolations"), candidate->violations);
    }
}

static const struct scn_node *candidate_of(const struct scn_node *candidates, const char *node)
{
    for (uint32_t i = 0; i < count_of(candidates); i++) {
        if (strcmp(check_text(candidates->items[i], "node", ""), node) == 0) {
            return candidates->items[i];
        }
    }
    return NULL;
}

static void same_tried(struct check_case *c, const struct mdl_sched_preemption *p,
                       const struct mdl_sched_cluster *cluster)
{
    const struct scn_node *candidates = scn_node_get(c->row, "candidates"),
                          *hopeless = scn_node_get(c->row, "hopeless");
    uint32_t *nodes = sim_arena_array(c->arena, p->tried_count, sizeof *nodes, 8);
    uint32_t helpful = 0;
    for (uint32_t i = 0; i < p->tried_count; i++) {
        const struct mdl_sched_candidate *tried = &p->tried[i];
        const char *name = cluster->nodes[tried->node].name;
        nodes[i] = tried->node;
        if (tried->verdict.code == MDL_SCHED_FITS) {
            same_candidate(c, candidate_of(candidates, name), tried, cluster);
            helpful++;
        } else {
            same_verdict(c, name, hopeless && hopeless->kind == SCN_MAP ? scn_node_get(hopeless, name) : NULL,
                         &tried->verdict, cluster);
        }
    }
    same_number(c, "candidates", count_of(candidates), helpful);
    same_node_set(c, "potentialNodes", cluster, nodes, p->tried_count);
}

/* The texts are recorded only where there is no tie. */
static void same_words(struct check_case *c, const struct mdl_sched_preemption *p, const struct check_cluster *read,
                       const struct mdl_sched_spec *spec, const char *fit_error)
{
    const struct scn_node *post_filter = scn_node_get(c->row, "postFilter");
    const char *text = mdl_sched_preemption_text(p, &read->cluster, spec, c->arena);
    const char *after = check_text(c->row, "fitErrorAfterPreemption", NULL);
    const bool nominates = mdl_sched_may_preempt(spec) && p->best_count > 0;
    if (nominates && p->best_count > 1) {
        return;
    }
    check_same_text(c, "fitErrorAfterPreemption", after, scn_format(c->arena, "%s %s", fit_error, text));
    if (post_filter && post_filter->kind == SCN_MAP) {
        check_same_texts(c, "postFilter", scn_node_get(post_filter, "reasons"), &text, 1);
        check_same_text(c, "postFilter", check_text(post_filter, "code", ""), nominates ? "Success" : "Unschedulable");
    }
}

static void check_preempt(struct check_case *c)
{
    struct check_cluster read;
    struct mdl_sched_found found;
    struct mdl_sched_preemption preemption;
    check_cluster_read(&read, c);
    const struct mdl_sched_spec *spec = check_cluster_pod(&read, c, scn_node_get(c->row, "pod"));
    same_order(c, &read.cluster);
    mdl_sched_find(&found, &read.cluster, spec, 0, 0, c->arena);
    same_found(c, &found, &read.cluster);
    const char *fit_error = mdl_sched_fit_error(&found, &read.cluster, c->arena);
    check_same_text(c, "fitError", check_text(c->row, "fitError", NULL), fit_error);
    mdl_sched_preempt(&preemption, &read.cluster, spec, &found, read.budgets, read.budget_count, c->arena);
    same_tried(c, &preemption, &read.cluster);
    const uint32_t best_count = mdl_sched_may_preempt(spec) ? preemption.best_count : 0;
    uint32_t *best = sim_arena_array(c->arena, best_count, sizeof *best, 8);
    for (uint32_t i = 0; i < best_count; i++) {
        best[i] = preemption.best[i]->node;
    }
    same_node_set(c, "nominated", &read.cluster, best, best_count);
    same_words(c, &preemption, &read, spec, fit_error);
}

/* ---- stream ------------------------------------------------------------------------------------------------------ */

/* False: the pod was not placed, which ends the row. */
static bool place_next(struct check_case *c, struct mdl_sched_cluster *cluster, const struct mdl_sched_spec *spec,
                       const struct scn_node *row, uint32_t *start)
{
    struct mdl_sched_found found;
    const char *name = check_text(row, "pod", "");
    mdl_sched_find(&found, cluster, spec, *start, 0, c->arena);
    const uint32_t chosen = mdl_sched_choose(&found, cluster, spec, c->arena);
    *start = found.next_start;
    if (chosen == MDL_SCHED_NO_NODE) {
        check_same_text(c, name, check_text(row, "fitError", NULL), mdl_sched_fit_error(&found, cluster, c->arena));
        return false;
    }
    struct mdl_sched_pod *pod = sim_arena_alloc(c->arena, sizeof *pod);
    *pod = (struct mdl_sched_pod){.spec = spec, .name = name};
    check_same_text(c, name, check_text(row, "node", NULL), cluster->nodes[chosen].name);
    same_number(c, scn_format(c->arena, "evaluated for %s", name), check_number(row, "evaluated"), found.looked_count);
    same_number(c, scn_format(c->arena, "feasible for %s", name), check_number(row, "feasible"), found.feasible_count);
    mdl_sched_node_add(cluster, &cluster->nodes[chosen], pod);
    return true;
}

static void check_stream(struct check_case *c)
{
    struct check_cluster read;
    const struct scn_node *templates = scn_node_get(c->row, "templates"), *placed = scn_node_get(c->row, "placed");
    uint32_t start = 0;
    bool goes_on = true;
    check_cluster_read(&read, c);
    same_order(c, &read.cluster);
    const struct mdl_sched_spec **specs = sim_arena_array(c->arena, count_of(templates), sizeof *specs, 8);
    for (uint32_t i = 0; i < count_of(templates); i++) {
        specs[i] = check_cluster_pod(&read, c, templates->items[i]);
    }
    for (uint32_t i = 0; i < count_of(placed) && !c->failed; i++) {
        const int64_t which = check_number(placed->items[i], "template");
        if (!goes_on || which < 0 || which >= (int64_t)count_of(templates)) {
            check_fail(c, "a pod too many, or of no template");
            return;
        }
        goes_on = place_next(c, &read.cluster, specs[which], placed->items[i], &start);
    }
}

/* ---- sampling and walk ------------------------------------------------------------------------------------------- */

static void check_sampling(struct check_case *c)
{
    const uint32_t wanted = mdl_sched_nodes_wanted((uint32_t)check_number(c->row, "percentageOfNodesToScore"),
                                                   (uint32_t)check_number(c->row, "nodes"));
    same_number(c, "numFeasibleNodesToFind", check_number(c->row, "numFeasibleNodesToFind"), wanted);
}

static struct mdl_sched_node walk_node(struct check_case *c, uint32_t i, uint32_t zones, uint32_t every_unfit)
{
    struct ctl_label *labels = sim_arena_array(c->arena, 1, sizeof *labels, 8);
    labels[0] =
        (struct ctl_label){"topology.kubernetes.io/zone", scn_format(c->arena, "z%u", (unsigned)(7 * i % zones))};
    struct mdl_sched_node node = {.name = scn_format(c->arena, "node-%04u", (unsigned)i),
                                  .labels = {labels, 1},
                                  .unschedulable = every_unfit > 0 && i % every_unfit == 0};
    node.allocatable.amount[MDL_CPU] = 1000 * (1 + (int64_t)i % 5);
    node.allocatable.amount[MDL_MEMORY] = INT64_C(8) << 30;
    node.allocatable.amount[MDL_PODS] = 110;
    return node;
}

static struct mdl_sched_cluster walk_cluster(struct check_case *c)
{
    static const char *const names[] = {"cpu", "memory", "ephemeral-storage", "pods"};
    struct mdl_sched_cluster cluster = {
        .arena = c->arena, .resource_names = names, .resource_count = MDL_FIRST_EXTENDED};
    const uint32_t zones = (uint32_t)check_number(c->row, "zones");
    cluster.node_count = (uint32_t)check_number(c->row, "nodes");
    struct mdl_sched_node *added = sim_arena_array(c->arena, cluster.node_count, sizeof *added, 16);
    uint32_t *order = sim_arena_array(c->arena, cluster.node_count, sizeof *order, 16);
    cluster.nodes = sim_arena_array(c->arena, cluster.node_count, sizeof *cluster.nodes, 16);
    for (uint32_t i = 0; i < cluster.node_count; i++) {
        added[i] = walk_node(c, i, zones > 0 ? zones : 1, (uint32_t)check_number(c->row, "everyNthUnfit"));
    }
    mdl_sched_node_order(order, added, cluster.node_count, c->arena);
    for (uint32_t i = 0; i < cluster.node_count; i++) {
        cluster.nodes[i] = added[order[i]];
    }
    return cluster;
}

static void check_walk(struct check_case *c)
{
    static const struct ctl_pod_spec pod = {.restart_policy = "Never"};
    const struct scn_node *turns = scn_node_get(c->row, "turns"), *first = scn_node_get(c->row, "firstNodesInOrder");
    const struct mdl_sched_cluster cluster = walk_cluster(c);
    struct mdl_sched_spec spec = {.namespace_name = "default",
                                  .spec = &pod,
                                  .requests = {{[MDL_CPU] = 100, [MDL_MEMORY] = 100 << 20, [MDL_PODS] = 1}},
                                  .scored_cpu_milli = 100,
                                  .scored_memory_bytes = 100 << 20};
    uint32_t start = 0;
    for (uint32_t i = 0; i < count_of(first) && i < cluster.node_count; i++) {
        check_same_text(c, "firstNodesInOrder", first->items[i]->text, cluster.nodes[i].name);
    }
    for (uint32_t i = 0; i < count_of(turns) && !c->failed; i++) {
        struct mdl_sched_found found;
        same_number(c, "startIndex", check_number(turns->items[i], "startIndex"), start);
        mdl_sched_find(&found, &cluster, &spec, start, 0, c->arena);
        const uint32_t chosen = mdl_sched_choose(&found, &cluster, &spec, c->arena);
        start = found.next_start;
        same_number(c, "evaluated", check_number(turns->items[i], "evaluated"), found.looked_count);
        same_number(c, "feasible", check_number(turns->items[i], "feasible"), found.feasible_count);
        same_number(c, "nextStartIndex", check_number(turns->items[i], "nextStartIndex"), start);
        check_same_text(c, "chosen", check_text(turns->items[i], "chosen", NULL),
                        chosen == MDL_SCHED_NO_NODE ? NULL : cluster.nodes[chosen].name);
    }
}

const struct check_kind check_scheduler_kinds[] = {
    {"scheduler-place", check_place},       {"scheduler-preempt", check_preempt}, {"scheduler-stream", check_stream},
    {"scheduler-sampling", check_sampling}, {"scheduler-walk", check_walk},       {NULL, NULL}};
