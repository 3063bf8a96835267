/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/job_change.h"

#include <string.h>

static bool is_empty(const struct scn_node *node)
{
    return !node || node->kind == SCN_NULL || ((node->kind == SCN_MAP || node->kind == SCN_LIST) && node->count == 0);
}

static bool same(const struct scn_node *a, const struct scn_node *b)
{
    return is_empty(a) || is_empty(b) ? is_empty(a) && is_empty(b) : scn_node_equal(a, b);
}

/* Compares the values of one key that both maps may have. */
typedef bool compare_member(const char *key, const struct scn_node *a, const struct scn_node *b);

/* Whether all members compare equal; absent maps have none. */
static bool compare_maps(const struct scn_node *a, const struct scn_node *b, compare_member *compare)
{
    const uint32_t a_count = a && a->kind == SCN_MAP ? a->count : 0, b_count = b && b->kind == SCN_MAP ? b->count : 0;
    uint32_t i = 0, k = 0;
    bool equal = true;
    while (equal && (i < a_count || k < b_count)) {
        const int order = i == a_count ? 1 : k == b_count ? -1 : strcmp(a->entries[i].key, b->entries[k].key);
        const char *key = order <= 0 ? a->entries[i].key : b->entries[k].key;
        equal = compare(key, order <= 0 ? a->entries[i].value : NULL, order >= 0 ? b->entries[k].value : NULL);
        i += order <= 0;
        k += order >= 0;
    }
    return equal;
}

static bool compare_container_member(const char *key, const struct scn_node *a, const struct scn_node *b)
{
    return strcmp(key, "resources") == 0 || same(a, b);
}

static bool compare_affinity_member(const char *key, const struct scn_node *a, const struct scn_node *b)
{
    return strcmp(key, "nodeAffinity") == 0 || same(a, b);
}

/* By position; names are among what must be equal. */
static bool compare_containers(const struct scn_node *a, const struct scn_node *b)
{
    if (is_empty(a) || is_empty(b) || a->kind != SCN_LIST || b->kind != SCN_LIST || a->count != b->count) {
        return is_empty(a) && is_empty(b);
    }
    for (uint32_t i = 0; i < a->count; i++) {
        if (!compare_maps(a->items[i], b->items[i], compare_container_member)) {
            return false;
        }
    }
    return true;
}

static bool compare_pod_member(const char *key, const struct scn_node *a, const struct scn_node *b)
{
    static const char *const directives[] = {"nodeSelector", "tolerations", "schedulingGates"};
    for (size_t i = 0; i < sizeof directives / sizeof *directives; i++) {
        if (strcmp(key, directives[i]) == 0) {
            return true;
        }
    }
    if (strcmp(key, "affinity") == 0) {
        return compare_maps(a, b, compare_affinity_member);
    }
    if (strcmp(key, "containers") == 0 || strcmp(key, "initContainers") == 0) {
        return compare_containers(a, b);
    }
    return same(a, b);
}

struct ctl_job_equalities scn_job_compare(const struct scn_node *old, const struct scn_node *new)
{
    const struct scn_node *a = scn_node_get(old, "spec"), *b = scn_node_get(new, "spec");
    const struct scn_node *a_pod = scn_node_get(scn_node_get(a, "template"), "spec");
    const struct scn_node *b_pod = scn_node_get(scn_node_get(b, "template"), "spec");
    return (struct ctl_job_equalities){
        .selector = same(scn_node_get(a, "selector"), scn_node_get(b, "selector")),
        .failure_policy = same(scn_node_get(a, "podFailurePolicy"), scn_node_get(b, "podFailurePolicy")),
        .success_policy = same(scn_node_get(a, "successPolicy"), scn_node_get(b, "successPolicy")),
        .template = same(scn_node_get(a, "template"), scn_node_get(b, "template")),
        .template_but_directives = compare_maps(a_pod, b_pod, compare_pod_member)};
}
