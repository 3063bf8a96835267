/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/kind.h"

#include <string.h>

static const struct scn_kind_row modelled[] = {
    {"batch/v1", "Job", SCN_JOB, &mdl_job_table, true},
    {"batch/v1", "CronJob", SCN_CRONJOB, &mdl_cronjob_table, true},
    {"v1", "Node", SCN_NODE, &mdl_node_table, false},
    {"v1", "Namespace", SCN_NAMESPACE, &mdl_namespace_table, false},
    {"v1", "ResourceQuota", SCN_QUOTA, &mdl_quota_table, true},
    {"v1", "LimitRange", SCN_LIMIT_RANGE, &mdl_limit_range_table, true},
    {"scheduling.k8s.io/v1", "PriorityClass", SCN_PRIORITY_CLASS, &mdl_priority_class_table, false},
    {"v1", "Pod", SCN_POD, &mdl_pod_table, true},
    {"jobsim.dev/v1", "Scenario", SCN_SCENARIO, NULL, false},
};

static const struct scn_kind_row other = {"", "", SCN_OTHER, NULL, true};

/* Kinds of the groups above that are not modelled. A kind of these groups that is in neither list does not exist. */
static const struct {
    const char *api_version, *kind;
} known[] = {
    {"v1", "Binding"},
    {"v1", "ComponentStatus"},
    {"v1", "ConfigMap"},
    {"v1", "Endpoints"},
    {"v1", "Event"},
    {"v1", "PersistentVolume"},
    {"v1", "PodTemplate"},
    {"v1", "PersistentVolumeClaim"},
    {"v1", "ReplicationController"},
    {"v1", "Secret"},
    {"v1", "Service"},
    {"v1", "ServiceAccount"},
    {"v1", "PodStatusResult"},
    {"v1", "RangeAllocation"},
};

static const char *text_of(const struct scn_node *map, const char *key)
{
    const struct scn_node *node = scn_node_get(map, key);
    return node && node->kind == SCN_TEXT && strlen(node->text) == node->length ? node->text : "";
}

static bool starts_with(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

static bool ends_with(const char *text, const char *end)
{
    const size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static bool is_word(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(text, word, length) == 0;
}

/* Whether all kinds of the version are listed above. */
static bool is_listed_group(const char *api_version)
{
    return api_version[0] == '\0' || !strchr(api_version, '/') || starts_with(api_version, "batch/") ||
           starts_with(api_version, "scheduling.k8s.io/") || starts_with(api_version, "jobsim.dev/");
}

static const struct scn_kind_row *find_row(const char *api_version, const char *kind, size_t length)
{
    for (size_t i = 0; i < sizeof modelled / sizeof *modelled; i++) {
        if (strcmp(modelled[i].api_version, api_version) == 0 && is_word(kind, length, modelled[i].kind)) {
            return &modelled[i];
        }
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i].api_version, api_version) == 0 && is_word(kind, length, known[i].kind)) {
            return &other;
        }
    }
    /* Groups without a dot are Kubernetes' own, and a modelled kind is in none but its own. */
    const char *slash = strchr(api_version, '/');
    for (size_t i = 0; slash && i < sizeof modelled / sizeof *modelled; i++) {
        if (!memchr(api_version, '.', (size_t)(slash - api_version)) && is_word(kind, length, modelled[i].kind)) {
            return NULL;
        }
    }
    return is_listed_group(api_version) ? NULL : &other;
}

struct scn_identity scn_identify(const struct scn_node *root, const char *list_version, const char *list_kind,
                                 struct sim_arena *arena)
{
    struct scn_identity identity = {.api_version = "", .kind = "", .name = "", .namespace_name = ""};
    if (root->kind != SCN_MAP) {
        identity.refusal = scn_format(arena, "json: cannot unmarshal %s into Go value of type unstructured.detector",
                                      scn_node_kind_name(root));
        return identity;
    }
    const struct scn_node *meta = scn_node_get(root, "metadata");
    identity.api_version = text_of(root, "apiVersion");
    identity.kind = text_of(root, "kind");
    identity.name = text_of(meta, "name");
    identity.namespace_name = text_of(meta, "namespace");
    if (identity.api_version[0] == '\0' && list_version) {
        identity.api_version = list_version;
    }
    if (identity.kind[0] == '\0' && list_kind) {
        identity.kind = list_kind;
    }
    if (identity.kind[0] == '\0') {
        identity.refusal = scn_format(arena, "Object 'Kind' is missing in '%s'", scn_node_json(root, arena));
        return identity;
    }
    identity.row = find_row(identity.api_version, identity.kind, strlen(identity.kind));
    if (!identity.row && ends_with(identity.kind, "List")) {
        const size_t length = strlen(identity.kind) - strlen("List");
        const bool exists = length == 0 ? strcmp(identity.api_version, "v1") == 0
                                        : find_row(identity.api_version, identity.kind, length) != NULL;
        identity.row = exists ? &other : NULL;
    }
    if (!identity.row) {
        identity.refusal =
            scn_format(arena, "no matches for kind \"%s\" in version \"%s\"", identity.kind, identity.api_version);
    }
    return identity;
}

bool scn_is_list(const struct scn_node *root, const struct scn_identity *identity, const char **item_kind,
                 struct sim_arena *arena)
{
    const struct scn_node *items = scn_node_get(root, "items");
    const size_t length = strlen(identity->kind);
    *item_kind = NULL;
    if (!ends_with(identity->kind, "List") || (!items && strcmp(identity->kind, "List") != 0)) {
        return false;
    }
    if (length > strlen("List")) {
        *item_kind = sim_arena_text(arena, identity->kind, length - strlen("List"));
    }
    return true;
}
