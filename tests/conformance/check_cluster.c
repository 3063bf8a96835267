/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/conformance/check_cluster.h"

#include <stdlib.h>
#include <string.h>

#include "control/api_time.h"
#include "models/field.h"
#include "scenarios/arena_memory.h"
#include "scenarios/decode.h"

/* What an object of a row says to a table; fields that tables do not know are no matter here. */
static void read_object(struct check_case *c, void *out, const struct mdl_table *table, const struct scn_node *node)
{
    struct scn_faults faults = {.arena = c->arena};
    const struct scn_decode_options options = {.root_path = NULL};
    scn_decode(out, table, node, &faults, &options);
    for (uint32_t i = 0; i < faults.count; i++) {
        if (faults.items[i].kind != SCN_UNKNOWN_FIELD) {
            check_fail(c, "%s: %s", faults.items[i].path, faults.items[i].text);
        }
    }
}

static uint32_t count_of(const struct scn_node *list)
{
    return list && list->kind == SCN_LIST ? list->count : 0;
}

int64_t check_number(const struct scn_node *row, const char *key)
{
    return strtoll(check_text(row, key, "0"), NULL, 10);
}

int64_t check_time_ns(struct check_case *c, const char *text)
{
    struct ctl_instant instant = {.unix_s = 0};
    const struct ctl_memory memory = scn_arena_memory(c->arena);
    const char *wrong = ctl_instant_parse(&instant, text, strlen(text), false, &memory);
    if (wrong) {
        check_fail(c, "%s", wrong);
    }
    return instant.unix_s * INT64_C(1000000000) + instant.ns;
}

/* ---- resources --------------------------------------------------------------------------------------------------- */

struct names {
    const char *items[MDL_RESOURCES_MAX];
    uint32_t count;
};

static void add_name(struct check_case *c, struct names *names, const char *name)
{
    uint32_t at = MDL_FIRST_EXTENDED;
    for (uint32_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i], name) == 0) {
            return;
        }
    }
    if (names->count == MDL_RESOURCES_MAX) {
        check_fail(c, "more kinds of resources than %d", MDL_RESOURCES_MAX);
        return;
    }
    while (at < names->count && strcmp(names->items[at], name) < 0) {
        at++;
    }
    memmove(&names->items[at + 1], &names->items[at], (names->count - at) * sizeof *names->items);
    names->items[at] = name;
    names->count++;
}

static void add_names(struct check_case *c, struct names *names, const struct scn_node *node, const char *key)
{
    const bool is_amounts = strcmp(key, "requests") == 0 || strcmp(key, "limits") == 0 ||
                            strcmp(key, "overhead") == 0 || strcmp(key, "allocatable") == 0;
    for (uint32_t i = 0; node->kind == SCN_MAP && i < node->count; i++) {
        if (is_amounts) {
            add_name(c, names, node->entries[i].key);
        }
        add_names(c, names, node->entries[i].value, node->entries[i].key);
    }
    for (uint32_t i = 0; node->kind == SCN_LIST && i < node->count; i++) {
        add_names(c, names, node->items[i], "");
    }
}

static void read_resource_names(struct check_case *c, struct mdl_sched_cluster *cluster)
{
    struct names *names = sim_arena_alloc(c->arena, sizeof *names);
    *names = (struct names){{"cpu", "memory", "ephemeral-storage", "pods"}, MDL_FIRST_EXTENDED};
    add_names(c, names, c->row, "");
    cluster->resource_names = names->items;
    cluster->resource_count = names->count;
}

/* ---- objects ----------------------------------------------------------------------------------------------------- */

static void read_nodes(struct check_case *c, struct mdl_sched_cluster *cluster)
{
    const struct scn_node *rows = scn_node_get(c->row, "nodes");
    const uint32_t count = count_of(rows);
    struct mdl_sched_node *added = sim_arena_array(c->arena, count, sizeof *added, 16);
    uint32_t *order = sim_arena_array(c->arena, count, sizeof *order, 16);
    cluster->nodes = sim_arena_array(c->arena, count, sizeof *cluster->nodes, 16);
    cluster->node_count = count;
    for (uint32_t i = 0; i < count; i++) {
        struct ctl_node_object *object = sim_arena_alloc(c->arena, sizeof *object);
        read_object(c, object, &mdl_node_table, rows->items[i]);
        mdl_sched_node_build(&added[i], object, cluster->resource_names, cluster->resource_count);
    }
    mdl_sched_node_order(order, added, count, c->arena);
    for (uint32_t i = 0; i < count; i++) {
        cluster->nodes[i] = added[order[i]];
    }
    mdl_sched_cluster_count_images(cluster, added, count);
}

static void add_bare_term(struct check_terms *terms, struct ctl_pod_affinity_term *term, struct sim_arena *arena)
{
    if (term->namespaces.count > 0 || term->namespace_selector) {
        return;
    }
    if (terms->count == terms->capacity) {
        terms->capacity = terms->capacity == 0 ? 16 : terms->capacity * 2;
        struct ctl_pod_affinity_term **items = sim_arena_array(arena, terms->capacity, sizeof *items, 8);
        if (terms->count > 0) {
            memcpy(items, terms->items, terms->count * sizeof *items);
        }
        terms->items = items;
    }
    terms->items[terms->count++] = term;
}

static void add_bare_terms(struct check_terms *terms, const struct ctl_pod_affinity *affinity, struct sim_arena *arena)
{
    for (uint32_t i = 0; affinity && i < affinity->required.count; i++) {
        add_bare_term(terms, &affinity->required.items[i], arena);
    }
    for (uint32_t i = 0; affinity && i < affinity->preferred.count; i++) {
        add_bare_term(terms, &affinity->preferred.items[i].term, arena);
    }
}

const struct mdl_sched_spec *check_cluster_pod(struct check_cluster *read, struct check_case *c,
                                               const struct scn_node *pod)
{
    struct ctl_pod_template *object = sim_arena_alloc(c->arena, sizeof *object);
    struct mdl_sched_spec *spec = sim_arena_alloc(c->arena, sizeof *spec);
    read_object(c, object, &mdl_pod_table, pod);
    mdl_sched_spec_build(spec, object, read->cluster.resource_names, read->cluster.resource_count, c->arena);
    if (object->spec.affinity) {
        add_bare_terms(&read->bare_terms, object->spec.affinity->pod, c->arena);
        add_bare_terms(&read->bare_terms, object->spec.affinity->pod_anti, c->arena);
    }
    return spec;
}

static void read_pods(struct check_cluster *read, struct check_case *c)
{
    struct mdl_sched_cluster *cluster = &read->cluster;
    const struct scn_node *rows = scn_node_get(c->row, "pods");
    for (uint32_t i = 0; i < count_of(rows); i++) {
        const struct scn_node *meta = scn_node_get(rows->items[i], "metadata");
        const struct scn_node *status = scn_node_get(rows->items[i], "status");
        const char *started_at = status ? check_text(status, "startTime", NULL) : NULL;
        struct mdl_sched_pod *pod = sim_arena_alloc(c->arena, sizeof *pod);
        *pod = (struct mdl_sched_pod){.spec = check_cluster_pod(read, c, rows->items[i]),
                                      .name = check_text(meta, "name", ""),
                                      .started_at = started_at ? check_time_ns(c, started_at) : INT64_MAX,
                                      .is_terminating = check_text(meta, "deletionTimestamp", NULL) != NULL};
        const char *node = pod->spec->spec->node_name;
        for (uint32_t n = 0; node && n < cluster->node_count; n++) {
            if (strcmp(cluster->nodes[n].name, node) == 0) {
                mdl_sched_node_add(cluster, &cluster->nodes[n], pod);
            }
        }
    }
}

static struct ctl_meta read_meta(struct check_case *c, const struct scn_node *object)
{
    struct ctl_meta meta = {.name = NULL};
    read_object(c, &meta, &mdl_object_meta_table, scn_node_get(object, "metadata"));
    meta.namespace_name = meta.namespace_name ? meta.namespace_name : "default";
    return meta;
}

static void read_namespaces(struct check_case *c, struct mdl_sched_cluster *cluster)
{
    const struct scn_node *rows = scn_node_get(c->row, "namespaces");
    struct ctl_meta *namespaces = sim_arena_array(c->arena, count_of(rows), sizeof *namespaces, 16);
    for (uint32_t i = 0; i < count_of(rows); i++) {
        namespaces[i] = read_meta(c, rows->items[i]);
    }
    cluster->namespaces = namespaces;
    cluster->namespace_count = count_of(rows);
}

static void read_services(struct check_case *c, struct mdl_sched_cluster *cluster)
{
    const struct scn_node *rows = scn_node_get(c->row, "services");
    struct mdl_sched_service *services = sim_arena_array(c->arena, count_of(rows), sizeof *services, 16);
    for (uint32_t i = 0; i < count_of(rows); i++) {
        const struct scn_node *spec = scn_node_get(rows->items[i], "spec");
        const struct scn_node *selector = spec ? scn_node_get(spec, "selector") : NULL;
        const uint32_t count = selector && selector->kind == SCN_MAP ? selector->count : 0;
        struct ctl_label *labels = sim_arena_array(c->arena, count, sizeof *labels, 8);
        for (uint32_t k = 0; k < count; k++) {
            labels[k] = (struct ctl_label){selector->entries[k].key, selector->entries[k].value->text};
        }
        services[i] = (struct mdl_sched_service){read_meta(c, rows->items[i]).namespace_name, {labels, count}};
    }
    cluster->services = services;
    cluster->service_count = count_of(rows);
}

static const struct ctl_texts *read_disrupted(struct check_case *c, const struct scn_node *status)
{
    const struct scn_node *pods = scn_node_get(status, "disruptedPods");
    struct ctl_texts *names = sim_arena_alloc(c->arena, sizeof *names);
    names->items = sim_arena_array(c->arena, pods ? pods->count : 0, sizeof *names->items, 8);
    for (; pods && pods->kind == SCN_MAP && names->count < pods->count; names->count++) {
        names->items[names->count] = pods->entries[names->count].key;
    }
    return names;
}

static void read_budgets(struct check_case *c, struct check_cluster *out)
{
    const struct scn_node *rows = scn_node_get(c->row, "podDisruptionBudgets");
    out->budget_count = count_of(rows);
    out->budgets = sim_arena_array(c->arena, out->budget_count, sizeof *out->budgets, 16);
    for (uint32_t i = 0; i < out->budget_count; i++) {
        const struct scn_node *spec = scn_node_get(rows->items[i], "spec");
        const struct scn_node *status = scn_node_get(rows->items[i], "status");
        struct ctl_label_selector *selector = NULL;
        if (spec && scn_node_get(spec, "selector")) {
            selector = sim_arena_alloc(c->arena, sizeof *selector);
            read_object(c, selector, &mdl_label_selector_table, scn_node_get(spec, "selector"));
        }
        out->budgets[i] = (struct mdl_sched_budget){
            .namespace_name = read_meta(c, rows->items[i]).namespace_name,
            .selector = selector,
            .disruptions_allowed = status ? (int32_t)check_number(status, "disruptionsAllowed") : 0,
            .disrupted_pods = status ? read_disrupted(c, status) : NULL};
    }
}

void check_cluster_read(struct check_cluster *out, struct check_case *c)
{
    *out = (struct check_cluster){.cluster = {.arena = c->arena}};
    read_resource_names(c, &out->cluster);
    read_nodes(c, &out->cluster);
    read_namespaces(c, &out->cluster);
    read_services(c, &out->cluster);
    read_pods(out, c);
    read_budgets(c, out);
}
