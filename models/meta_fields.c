/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of what all kinds share (apimachinery's meta/v1). */
#include "control/meta_types.h"
#include "models/field_priv.h"

static const struct mdl_field owner_rows[] = {
    MDL_ROW("apiVersion", MDL_TEXT, struct ctl_owner, api_version, .doc = "API version of the owner."),
    MDL_ROW("kind", MDL_TEXT, struct ctl_owner, kind, .doc = "Kind of the owner."),
    MDL_ROW("name", MDL_TEXT, struct ctl_owner, name, .doc = "Name of the owner."),
    MDL_ROW("uid", MDL_TEXT, struct ctl_owner, uid, .type_name = "types.UID", .doc = "UID of the owner."),
    MDL_ROW("controller", MDL_BOOL, struct ctl_owner, controller, .doc = "Whether the owner manages the object."),
    MDL_SKIP("blockOwnerDeletion", MDL_BOOL),
};
static MDL_TABLE(owner_table, "OwnerReference", owner_rows, struct ctl_owner);

MDL_INNER_SKIPPED_TABLE(managed_fields_table, "ManagedFieldsEntry", MDL_SKIP("manager", MDL_TEXT),
                        MDL_SKIP_WORD("operation", "v1.ManagedFieldsOperationType"), MDL_SKIP("apiVersion", MDL_TEXT),
                        MDL_SKIP("time", MDL_TIME), MDL_SKIP("fieldsType", MDL_TEXT), MDL_SKIP("fieldsV1", MDL_ANY),
                        MDL_SKIP("subresource", MDL_TEXT));

static const struct mdl_field object_meta_rows[] = {
    MDL_ROW("name", MDL_TEXT, struct ctl_meta, name, .doc = "Name, unique in its namespace."),
    MDL_ROW("generateName", MDL_TEXT, struct ctl_meta, generate_name,
            .doc = "Beginning of a name to which five characters are added, if there is no name."),
    MDL_ROW("namespace", MDL_TEXT, struct ctl_meta, namespace_name, .default_text = "default",
            .doc = "Namespace of the object."),
    MDL_SKIP("selfLink", MDL_TEXT),
    MDL_ROW("uid", MDL_TEXT, struct ctl_meta, uid, .type_name = "types.UID", .doc = "Set by the server."),
    MDL_ROW("resourceVersion", MDL_TEXT, struct ctl_meta, resource_version, .doc = "Set by the server."),
    MDL_ROW("generation", MDL_INT64, struct ctl_meta, generation, .doc = "Set by the server."),
    MDL_ROW("creationTimestamp", MDL_TIME, struct ctl_meta, created_at, .doc = "Set by the server."),
    MDL_ROW("deletionTimestamp", MDL_TIME, struct ctl_meta, deleted_at, .doc = "Set by the server."),
    MDL_ROW("deletionGracePeriodSeconds", MDL_INT64, struct ctl_meta, deletion_grace_seconds,
            .doc = "Set by the server."),
    MDL_ROW("labels", MDL_TEXT_MAP, struct ctl_meta, labels, .doc = "Labels, which selectors look at."),
    MDL_ROW("annotations", MDL_TEXT_MAP, struct ctl_meta, annotations,
            .doc = "Annotations; jobsim.dev/... on a pod template describe what its pods do."),
    MDL_OBJECTS_ROW("ownerReferences", struct ctl_meta, owners, owner_table, .doc = "Objects that own this one."),
    MDL_LIST_ROW("finalizers", MDL_TEXT, struct ctl_meta, finalizers, .doc = "Who must agree before it is gone."),
    MDL_SKIP_OBJECTS("managedFields", managed_fields_table),
};
MDL_TABLE(mdl_object_meta_table, "ObjectMeta", object_meta_rows, struct ctl_meta);

static const struct mdl_field requirement_rows[] = {
    MDL_ROW("key", MDL_TEXT, struct ctl_requirement, key, .always = true, .doc = "Label key."),
    MDL_ROW("operator", MDL_TEXT, struct ctl_requirement, operator, .type_name = "v1.LabelSelectorOperator",
            .always = true, .doc = "In, NotIn, Exists or DoesNotExist."),
    MDL_LIST_ROW("values", MDL_TEXT, struct ctl_requirement, values, .doc = "Values of In and NotIn."),
};
MDL_TABLE(mdl_requirement_table, "LabelSelectorRequirement", requirement_rows, struct ctl_requirement);

static const struct mdl_field label_selector_rows[] = {
    MDL_ROW("matchLabels", MDL_TEXT_MAP, struct ctl_label_selector, match_labels, .doc = "Labels to be equal."),
    MDL_OBJECTS_ROW("matchExpressions", struct ctl_label_selector, match_expressions, mdl_requirement_table,
                    .doc = "Requirements to be met."),
};
MDL_TABLE(mdl_label_selector_table, "LabelSelector", label_selector_rows, struct ctl_label_selector);

MDL_SKIPPED_TABLE(mdl_object_reference_table, "ObjectReference", MDL_SKIP("kind", MDL_TEXT),
                  MDL_SKIP("namespace", MDL_TEXT), MDL_SKIP("name", MDL_TEXT), MDL_SKIP_WORD("uid", "types.UID"),
                  MDL_SKIP("apiVersion", MDL_TEXT), MDL_SKIP("resourceVersion", MDL_TEXT),
                  MDL_SKIP("fieldPath", MDL_TEXT));
MDL_SKIPPED_TABLE(mdl_local_reference_table, "LocalObjectReference", MDL_SKIP("name", MDL_TEXT));
