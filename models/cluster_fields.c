/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of v1 Node, Namespace, ResourceQuota, LimitRange and scheduling.k8s.io/v1 PriorityClass (v1.37). */
#include "control/cluster_types.h"
#include "models/field_priv.h"

#define TEXT(key)        MDL_SKIP(key, MDL_TEXT)
#define KIND_AND_VERSION TEXT("apiVersion"), TEXT("kind")
#define METADATA(object) MDL_OBJECT_ROW("metadata", MDL_OBJECT, object, meta, mdl_object_meta_table, .doc = "Metadata.")
/* An inner object whose members belong to the outer struct. */
#define MEMBERS(key_text, its_table, text)                                                                             \
    {                                                                                                                  \
        .key = (key_text), .kind = MDL_OBJECT, .place = 0, .table = &(its_table), .doc = (text)                        \
    }

/* ---- Node -------------------------------------------------------------------------------------------------------- */

static const struct mdl_field taint_rows[] = {
    MDL_ROW("key", MDL_TEXT, struct ctl_taint, key, .doc = "Key."),
    MDL_ROW("value", MDL_TEXT, struct ctl_taint, value, .doc = "Value."),
    MDL_ROW("effect", MDL_TEXT, struct ctl_taint, effect, .type_name = "v1.TaintEffect",
            .doc = "NoSchedule, PreferNoSchedule or NoExecute."),
    MDL_ROW("timeAdded", MDL_TIME, struct ctl_taint, added_at, .doc = "When it was added."),
};
MDL_TABLE(mdl_taint_table, "Taint", taint_rows, struct ctl_taint);

MDL_INNER_SKIPPED_TABLE(config_map_source_table, "ConfigMapNodeConfigSource", TEXT("namespace"), TEXT("name"),
                        MDL_SKIP_WORD("uid", "types.UID"), TEXT("resourceVersion"), TEXT("kubeletConfigKey"));
MDL_INNER_SKIPPED_TABLE(config_source_table, "NodeConfigSource", MDL_SKIP_OBJECT("configMap", config_map_source_table));

static const struct mdl_field node_spec_rows[] = {
    TEXT("podCIDR"),
    MDL_SKIP_LIST("podCIDRs", MDL_TEXT),
    TEXT("providerID"),
    MDL_ROW("unschedulable", MDL_BOOL, struct ctl_node_object, unschedulable, .default_text = "false",
            .doc = "Whether new pods stay away (cordoned)."),
    MDL_OBJECTS_ROW("taints", struct ctl_node_object, taints, mdl_taint_table, .doc = "Taints."),
    MDL_SKIP_OBJECT("configSource", config_source_table),
    TEXT("externalID"),
};
static MDL_TABLE(node_spec_table, "NodeSpec", node_spec_rows, struct ctl_node_object);

static const struct mdl_field node_condition_rows[] = {
    MDL_ROW("type", MDL_TEXT, struct ctl_condition_form, type, .type_name = "v1.NodeConditionType", .doc = "Type."),
    MDL_ROW("status", MDL_TEXT, struct ctl_condition_form, status, .type_name = "v1.ConditionStatus",
            .doc = "True, False or Unknown."),
    MDL_ROW("lastHeartbeatTime", MDL_TIME, struct ctl_condition_form, probed_at, .doc = "Last look."),
    MDL_ROW("lastTransitionTime", MDL_TIME, struct ctl_condition_form, changed_at, .doc = "Last change."),
    MDL_ROW("reason", MDL_TEXT, struct ctl_condition_form, reason, .doc = "Reason, one word."),
    MDL_ROW("message", MDL_TEXT, struct ctl_condition_form, message, .doc = "Reason, a sentence."),
};
static MDL_TABLE(node_condition_table, "NodeCondition", node_condition_rows, struct ctl_condition_form);

static const struct mdl_field node_image_rows[] = {
    MDL_LIST_ROW("names", MDL_TEXT, struct ctl_node_image, names, .doc = "Names of the image."),
    MDL_ROW("sizeBytes", MDL_INT64, struct ctl_node_image, size_bytes, .unit = "B", .doc = "Size."),
};
static MDL_TABLE(node_image_table, "ContainerImage", node_image_rows, struct ctl_node_image);

static const struct mdl_field node_status_rows[] = {
    MDL_ROW("capacity", MDL_QUANTITY_MAP, struct ctl_node_object, capacity, .doc = "All resources of the node."),
    MDL_ROW("allocatable", MDL_QUANTITY_MAP, struct ctl_node_object, allocatable, .default_text = "the capacity",
            .doc = "What pods may request."),
    MDL_SKIP_WORD("phase", "v1.NodePhase"),
    MDL_OBJECTS_ROW("conditions", struct ctl_node_object, conditions, node_condition_table, .doc = "Conditions."),
    MDL_SKIP("addresses", MDL_ANY),
    MDL_SKIP("daemonEndpoints", MDL_ANY),
    MDL_SKIP("nodeInfo", MDL_ANY),
    MDL_OBJECTS_ROW("images", struct ctl_node_object, images, node_image_table, .doc = "Images that are there."),
    MDL_SKIP_LIST("volumesInUse", MDL_TEXT),
    MDL_SKIP("volumesAttached", MDL_ANY),
    MDL_SKIP("config", MDL_ANY),
    MDL_SKIP("runtimeHandlers", MDL_ANY),
    MDL_SKIP("features", MDL_ANY),
    MDL_SKIP_LIST("declaredFeatures", MDL_TEXT),
};
static MDL_TABLE(node_status_table, "NodeStatus", node_status_rows, struct ctl_node_object);

static const struct mdl_field node_rows[] = {
    KIND_AND_VERSION,
    METADATA(struct ctl_node_object),
    MEMBERS("spec", node_spec_table, "What is wanted."),
    MEMBERS("status", node_status_table, "What is."),
};
MDL_TABLE(mdl_node_table, "Node", node_rows, struct ctl_node_object);

/* ---- Namespace --------------------------------------------------------------------------------------------------- */

MDL_INNER_SKIPPED_TABLE(namespace_spec_table, "NamespaceSpec", MDL_SKIP_LIST("finalizers", MDL_TEXT));
static const struct mdl_field namespace_rows[] = {
    KIND_AND_VERSION,
    METADATA(struct ctl_namespace_object),
    MDL_SKIP_OBJECT("spec", namespace_spec_table),
    MDL_SKIP("status", MDL_ANY),
};
MDL_TABLE(mdl_namespace_table, "Namespace", namespace_rows, struct ctl_namespace_object);

/* ---- ResourceQuota ----------------------------------------------------------------------------------------------- */

MDL_INNER_SKIPPED_TABLE(scope_requirement_table, "ScopedResourceSelectorRequirement",
                        MDL_SKIP_WORD("scopeName", "v1.ResourceQuotaScope"),
                        MDL_SKIP_WORD("operator", "v1.ScopeSelectorOperator"), MDL_SKIP_LIST("values", MDL_TEXT));
MDL_INNER_SKIPPED_TABLE(scope_selector_table, "ScopeSelector",
                        MDL_SKIP_OBJECTS("matchExpressions", scope_requirement_table));
static const struct mdl_field quota_spec_rows[] = {
    MDL_ROW("hard", MDL_QUANTITY_MAP, struct ctl_quota_object, hard, .doc = "Most that the namespace may hold."),
    MDL_LIST_ROW("scopes", MDL_TEXT, struct ctl_quota_object, scopes, .type_name = "v1.ResourceQuotaScope",
                 .doc = "Which pods count."),
    MDL_OBJECT_ROW("scopeSelector", MDL_PRESENT, struct ctl_quota_object, scope_selector, scope_selector_table,
                   .doc = "Which pods count."),
};
static MDL_TABLE(quota_spec_table, "ResourceQuotaSpec", quota_spec_rows, struct ctl_quota_object);
static const struct mdl_field quota_rows[] = {
    KIND_AND_VERSION,
    METADATA(struct ctl_quota_object),
    MEMBERS("spec", quota_spec_table, "What is wanted."),
    MDL_SKIP("status", MDL_ANY),
};
MDL_TABLE(mdl_quota_table, "ResourceQuota", quota_rows, struct ctl_quota_object);

/* ---- LimitRange -------------------------------------------------------------------------------------------------- */

static const struct mdl_field limit_item_rows[] = {
    MDL_ROW("type", MDL_TEXT, struct ctl_limit_item, type, .type_name = "v1.LimitType", .doc = "Container or Pod."),
    MDL_ROW("max", MDL_QUANTITY_MAP, struct ctl_limit_item, max, .doc = "Most that may be asked for."),
    MDL_ROW("min", MDL_QUANTITY_MAP, struct ctl_limit_item, min, .doc = "Least that must be asked for."),
    MDL_ROW("default", MDL_QUANTITY_MAP, struct ctl_limit_item, defaults, .doc = "Limits if none are given."),
    MDL_ROW("defaultRequest", MDL_QUANTITY_MAP, struct ctl_limit_item, default_requests,
            .doc = "Requests if none are given."),
    MDL_ROW("maxLimitRequestRatio", MDL_QUANTITY_MAP, struct ctl_limit_item, max_ratio,
            .doc = "Most that a limit may be above its request."),
};
static MDL_TABLE(limit_item_table, "LimitRangeItem", limit_item_rows, struct ctl_limit_item);
static const struct mdl_field limit_spec_rows[] = {
    MDL_OBJECTS_ROW("limits", struct ctl_limit_range_object, limits, limit_item_table, .doc = "Limits."),
};
static MDL_TABLE(limit_spec_table, "LimitRangeSpec", limit_spec_rows, struct ctl_limit_range_object);
static const struct mdl_field limit_range_rows[] = {
    KIND_AND_VERSION,
    METADATA(struct ctl_limit_range_object),
    MEMBERS("spec", limit_spec_table, "What is wanted."),
};
MDL_TABLE(mdl_limit_range_table, "LimitRange", limit_range_rows, struct ctl_limit_range_object);

/* ---- PriorityClass ----------------------------------------------------------------------------------------------- */

static const struct mdl_field priority_class_rows[] = {
    KIND_AND_VERSION,
    METADATA(struct ctl_priority_class_object),
    MDL_ROW("value", MDL_INT32, struct ctl_priority_class_object, value, .doc = "The priority; more goes first."),
    MDL_ROW("globalDefault", MDL_BOOL, struct ctl_priority_class_object, global_default, .default_text = "false",
            .doc = "Whether pods without a class get it."),
    MDL_ROW("description", MDL_TEXT, struct ctl_priority_class_object, description, .doc = "When to use it."),
    MDL_ROW("preemptionPolicy", MDL_TEXT, struct ctl_priority_class_object, preemption_policy,
            .type_name = "v1.PreemptionPolicy", .default_text = "PreemptLowerPriority",
            .doc = "PreemptLowerPriority or Never."),
};
MDL_TABLE(mdl_priority_class_table, "PriorityClass", priority_class_rows, struct ctl_priority_class_object);
