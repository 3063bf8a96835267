/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "control/names.h"
#include "scenarios/build_priv.h"

/* Without pools, Node manifests and --nodes. */
static const uint32_t default_count = 10;
static const char default_cpu[] = "15890m", default_memory[] = "57Gi", default_pods[] = "110";
/* What a pool has that does not say; a node of a small cluster. */
static const char pool_cpu[] = "4", pool_memory[] = "16Gi";

static struct ctl_quantity quantity(const char *text)
{
    struct ctl_quantity value = {.format = CTL_DECIMAL_SI};
    (void)ctl_quantity_parse(&value, text, strlen(text));
    return value;
}

static int64_t amount(uint32_t resource, const struct ctl_quantity *value)
{
    return resource == MDL_CPU ? ctl_quantity_milli(value) : ctl_quantity_value(value);
}

static void set_amount(struct mdl_resources *out, uint32_t resource, const char *text)
{
    const struct ctl_quantity value = quantity(text);
    out->amount[resource] = amount(resource, &value);
}

/* Resources that no pod asks for are left out: they decide nothing. */
static void add_amounts(struct scn_builder *b, struct mdl_resources *out, const struct ctl_resources *resources)
{
    for (uint32_t i = 0; i < resources->count; i++) {
        const uint32_t resource = scn_build_resource(b, resources->items[i].name, false);
        if (resource < MDL_RESOURCES_MAX)
            out->amount[resource] = amount(resource, &resources->items[i].amount);
    }
}

static void check_taints(struct scn_builder *b, const struct ctl_taints *taints)
{
    for (uint32_t i = 0; i < taints->count; i++) {
        const char *effect = taints->items[i].effect == NULL ? "" : taints->items[i].effect;
        if (strcmp(effect, "NoExecute") != 0 && strcmp(effect, "PreferNoSchedule") != 0 &&
            strcmp(effect, "NoSchedule") != 0)
            scn_build_problem(b, "spec.nodePools[].taints[].effect",
                              "\"%s\" is none of NoSchedule, PreferNoSchedule, NoExecute", effect);
    }
}

static void build_pool(struct scn_builder *b, const struct mdl_pool_form *form, uint32_t number,
                       struct mdl_node_pool_config *out)
{
    const char *path = scn_format(b->arena, "spec.nodePools[%u]", number);
    const char *name = form->name == NULL ? "" : form->name;
    if (!ctl_name_is(ctl_check_dns_label, name))
        scn_build_problem(b, scn_format(b->arena, "%s.name", path), "\"%s\" is not a DNS label such as general", name);
    *out = (struct mdl_node_pool_config){.name = name,
                                         .count = form->count,
                                         .labels = form->labels,
                                         .taints = form->taints,
                                         .unschedulable = form->unschedulable,
                                         .price_per_hour = form->price_per_hour,
                                         .speed = form->speed,
                                         .mtbf = form->failures.mtbf,
                                         .repair = form->failures.repair,
                                         .silent = form->failures.silent,
                                         .reclaims_per_hour = form->spot.hazard_per_hour,
                                         .reclaim_notice_ns = form->spot.notice_ns,
                                         .reclaim_replacement = form->spot.replacement};
    check_taints(b, &form->taints);
    set_amount(&out->allocatable, MDL_CPU, pool_cpu);
    set_amount(&out->allocatable, MDL_MEMORY, pool_memory);
    set_amount(&out->allocatable, MDL_PODS, default_pods);
    add_amounts(b, &out->allocatable, &form->allocatable);
}

static void build_node(struct scn_builder *b, const struct ctl_node_object *node, struct mdl_node_pool_config *out)
{
    *out = (struct mdl_node_pool_config){.name = node->meta.name,
                                         .is_manifest = true,
                                         .count = 1,
                                         .labels = node->meta.labels,
                                         .taints = node->taints,
                                         .unschedulable = node->unschedulable.value};
    set_amount(&out->allocatable, MDL_PODS, default_pods);
    add_amounts(b, &out->allocatable, node->allocatable.count > 0 ? &node->allocatable : &node->capacity);
}

/* `N` or `N:cpu=16,memory=64Gi`. */
static void build_shortcut(struct scn_builder *b, const char *text, struct mdl_node_pool_config *out)
{
    char *end;
    const unsigned long count = strtoul(text, &end, 10);
    if (end == text || *text == '-' || *text == '+' || count > 1000000 || (*end != '\0' && *end != ':')) {
        scn_build_problem(b, "--nodes",
                          "\"%s\" is not a number of nodes from 0 to 1000000, with N:cpu=16,memory=64Gi if wanted",
                          text);
        return;
    }
    out->count = (uint32_t)count;
    while (*end != '\0') {
        const char *key = end + 1;
        const char *equals = strchr(key, '=');
        const size_t length = equals == NULL ? 0 : strcspn(equals + 1, ",");
        struct ctl_quantity value;
        if (equals == NULL || ctl_quantity_parse(&value, equals + 1, length) != CTL_QUANTITY_OK || value.negative) {
            scn_build_problem(b, "--nodes", "\"%s\" is not a list such as cpu=16,memory=64Gi", key);
            return;
        }
        const uint32_t resource = scn_build_resource(b, sim_arena_text(b->arena, key, (size_t)(equals - key)), true);
        if (resource < MDL_RESOURCES_MAX)
            out->allocatable.amount[resource] = amount(resource, &value);
        end = (char *)(uintptr_t)(equals + 1 + length);
    }
}

void scn_build_pools(struct scn_builder *b, struct mdl_config *out)
{
    const struct mdl_pool_forms *forms = &b->form->pools;
    const bool shortcut = b->shortcuts->nodes != NULL;
    const uint32_t written = shortcut ? 0 : forms->count + b->sources->node_count;
    struct mdl_node_pool_config *pools = sim_arena_array(b->arena, written + 1, sizeof *pools, 16);
    uint32_t count = 0;
    for (uint32_t i = 0; !shortcut && i < forms->count; i++)
        build_pool(b, &forms->items[i], i, &pools[count++]);
    for (uint32_t i = 0; !shortcut && i < b->sources->node_count; i++)
        build_node(b, b->sources->nodes[i], &pools[count++]);
    if (count == 0) {
        pools[count] = (struct mdl_node_pool_config){.name = "node", .count = default_count};
        set_amount(&pools[count].allocatable, MDL_CPU, default_cpu);
        set_amount(&pools[count].allocatable, MDL_MEMORY, default_memory);
        set_amount(&pools[count].allocatable, MDL_PODS, default_pods);
        if (shortcut)
            build_shortcut(b, b->shortcuts->nodes, &pools[count]);
        count++;
    }
    out->pools = pools;
    out->pool_count = count;
}

/* ---- quotas ------------------------------------------------------------------------------------------------------ */

static void build_quota(struct scn_builder *b, const struct ctl_quota_object *quota, struct mdl_quota_config *out)
{
    const char *namespace_name = quota->meta.namespace_name;
    *out = (struct mdl_quota_config){.namespace_name = namespace_name == NULL ? "default" : namespace_name,
                                     .name = quota->meta.name};
    if (quota->scopes.count > 0 || quota->scope_selector)
        scn_build_note(b, "ResourceQuota %s: scopes are not modelled, it counts all pods", quota->meta.name);
    for (uint32_t i = 0; i < quota->hard.count; i++) {
        const struct ctl_resource *hard = &quota->hard.items[i];
        const char *name = strncmp(hard->name, "requests.", 9) == 0 ? hard->name + 9 : hard->name;
        const uint32_t resource = scn_build_resource(b, name, false);
        if (strcmp(hard->name, "count/pods") == 0) {
            out->objects = (struct ctl_opt_i64){ctl_quantity_value(&hard->amount), true};
        } else if (resource < MDL_RESOURCES_MAX) {
            out->limits[resource] = true;
            out->hard.amount[resource] = amount(resource, &hard->amount);
        } else {
            scn_build_note(b, "ResourceQuota %s: %s is not modelled", quota->meta.name, hard->name);
        }
    }
}

void scn_build_quotas(struct scn_builder *b, struct mdl_config *out)
{
    struct mdl_quota_config *quotas = sim_arena_array(b->arena, b->sources->quota_count, sizeof *quotas, 16);
    for (uint32_t i = 0; i < b->sources->quota_count; i++)
        build_quota(b, b->sources->quotas[i], &quotas[i]);
    out->quotas = quotas;
    out->quota_count = b->sources->quota_count;
}
