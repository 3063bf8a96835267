/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows apimachinery/pkg/api/validation/objectmeta.go and apis/meta/v1/validation. */
#include "control/defaults.h"
#include "control/validate_priv.h"

enum { ANNOTATION_BYTES_MAX = 256 * 1024 };

void ctl_validate_labels(struct ctl_errors *errors, const struct ctl_labels *labels, const struct ctl_path *path)
{
    for (uint32_t i = 0; i < labels->count; i++) {
        ctl_check_name(errors, path, ctl_check_qualified_name, labels->items[i].key);
        ctl_check_name(errors, path, ctl_check_label_value, labels->items[i].value);
    }
}

void ctl_validate_annotations(struct ctl_errors *errors, const struct ctl_labels *annotations,
                              const struct ctl_path *path)
{
    size_t bytes = 0;
    for (uint32_t i = 0; i < annotations->count; i++) {
        ctl_check_name(errors, path, ctl_check_annotation_key, annotations->items[i].key);
        bytes += strlen(annotations->items[i].key) + strlen(annotations->items[i].value);
    }
    if (bytes > ANNOTATION_BYTES_MAX) {
        ctl_too_long(errors, path, ANNOTATION_BYTES_MAX);
    }
}

/* A beginning of a name may end with a dash: the letter that will follow is thought of. */
static void validate_generate_name(struct ctl_errors *errors, const char *name, const struct ctl_path *path,
                                   ctl_name_rule *rule)
{
    const size_t length = strlen(name);
    const char *masked = name;
    if (length > 1 && name[length - 1] == '-') {
        masked = ctl_format(errors->memory, "%.*sa", (int)length - 2, name);
    }
    struct ctl_faults faults = {.count = 0};
    rule(&faults, masked);
    for (size_t i = 0; i < faults.count; i++) {
        ctl_invalid_text(errors, path, name, "%s", faults.text[i]);
    }
}

static void validate_owners(struct ctl_errors *errors, const struct ctl_owners *owners, const struct ctl_path *path)
{
    const struct ctl_owner *controller = NULL;
    for (uint32_t i = 0; i < owners->count; i++) {
        const struct ctl_owner *owner = &owners->items[i];
        const struct ctl_path element = ctl_element(path, i);
        const struct {
            const char *name, *value;
        } wanted[] = {
            {"apiVersion", owner->api_version}, {"kind", owner->kind}, {"name", owner->name}, {"uid", owner->uid}};
        for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++) {
            const struct ctl_path member = ctl_member(&element, wanted[k].name);
            if (ctl_is_empty(wanted[k].value)) {
                ctl_required(errors, &member, "must not be empty");
            }
        }
        if (ctl_is(owner->api_version, "v1") && ctl_is(owner->kind, "Event")) {
            ctl_invalid_object(errors, &element, "/v1, Kind=Event is disallowed from being an owner");
        }
        if (!owner->controller.value) {
            continue;
        }
        if (controller) {
            const char *detail =
                ctl_format(errors->memory,
                           "Only one reference can have Controller set to true. Found \"true\" in references for "
                           "%s/%s and %s/%s",
                           ctl_or_empty(controller->kind), ctl_or_empty(controller->name), ctl_or_empty(owner->kind),
                           ctl_or_empty(owner->name));
            ctl_invalid_object(errors, path, detail);
        }
        controller = owner;
    }
}

static void validate_finalizers(struct ctl_errors *errors, const struct ctl_texts *finalizers,
                                const struct ctl_path *path)
{
    static const char *const standard[] = {"kubernetes", "orphan", "foregroundDeletion", NULL};
    bool orphan = false, foreground = false;
    struct ctl_text list = {.memory = errors->memory};
    for (uint32_t i = 0; i < finalizers->count; i++) {
        const char *name = finalizers->items[i];
        const struct ctl_path element = ctl_element(path, i);
        ctl_check_name(errors, &element, ctl_check_qualified_name, name);
        if (!strchr(name, '/') && !ctl_is_word(name, standard)) {
            ctl_invalid_text(errors, &element, name,
                             "name is neither a standard finalizer name nor is it fully qualified");
        }
        orphan = orphan || ctl_is(name, "orphan");
        foreground = foreground || ctl_is(name, "foregroundDeletion");
        ctl_text_add(&list, i > 0 ? "," : "[");
        ctl_text_add_json(&list, name);
    }
    if (orphan && foreground) {
        ctl_text_add(&list, "]");
        ctl_invalid_json(errors, path, list.text, "finalizer orphan and foregroundDeletion cannot be both set");
    }
}

void ctl_validate_meta_contents(struct ctl_errors *errors, const struct ctl_meta *meta, const struct ctl_path *path)
{
    const struct ctl_path labels = ctl_member(path, "labels"), annotations = ctl_member(path, "annotations");
    const struct ctl_path owners = ctl_member(path, "ownerReferences"), finalizers = ctl_member(path, "finalizers");
    ctl_validate_labels(errors, &meta->labels, &labels);
    ctl_validate_annotations(errors, &meta->annotations, &annotations);
    validate_owners(errors, &meta->owners, &owners);
    validate_finalizers(errors, &meta->finalizers, &finalizers);
}

void ctl_validate_meta(struct ctl_errors *errors, const struct ctl_meta *meta, const struct ctl_path *path,
                       bool is_namespaced, ctl_name_rule *rule)
{
    const struct ctl_path name = ctl_member(path, "name"), generate_name = ctl_member(path, "generateName");
    const struct ctl_path space = ctl_member(path, "namespace");
    if (!ctl_is_empty(meta->generate_name)) {
        validate_generate_name(errors, meta->generate_name, &generate_name, rule);
    }
    if (ctl_is_empty(meta->name)) {
        ctl_required(errors, &name, "name or generateName is required");
    } else {
        ctl_check_name(errors, &name, rule, meta->name);
    }
    if (is_namespaced && !ctl_is_empty(meta->namespace_name)) {
        ctl_check_name(errors, &space, ctl_check_dns_label, meta->namespace_name);
    } else if (!is_namespaced && !ctl_is_empty(meta->namespace_name)) {
        ctl_forbidden(errors, &space, "not allowed on this type");
    }
    ctl_validate_meta_contents(errors, meta, path);
}

/* ---- label selectors --------------------------------------------------------------------------------------------- */

static void validate_requirement(struct ctl_errors *errors, const struct ctl_requirement *requirement,
                                 const struct ctl_path *path)
{
    static const char *const with_values[] = {"In", "NotIn", NULL}, *const without[] = {"Exists", "DoesNotExist", NULL};
    const struct ctl_path operator= ctl_member(path, "operator"), values = ctl_member(path, "values");
    const struct ctl_path key = ctl_member(path, "key");
    const char *word = ctl_or_empty(requirement->operator);
    if (ctl_is_word(word, with_values)) {
        if (requirement->values.count == 0) {
            ctl_required(errors, &values, "must be specified when `operator` is 'In' or 'NotIn'");
        }
    } else if (ctl_is_word(word, without)) {
        if (requirement->values.count > 0) {
            ctl_forbidden(errors, &values, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
    } else {
        ctl_invalid_text(errors, &operator, word, "not a valid selector operator");
    }
    ctl_check_name(errors, &key, ctl_check_qualified_name, ctl_or_empty(requirement->key));
    for (uint32_t i = 0; i < requirement->values.count; i++) {
        const struct ctl_path value = ctl_element(&values, i);
        ctl_check_name(errors, &value, ctl_check_label_value, requirement->values.items[i]);
    }
}

void ctl_validate_label_selector(struct ctl_errors *errors, const struct ctl_label_selector *selector,
                                 const struct ctl_path *path)
{
    if (!selector) {
        return;
    }
    const struct ctl_path labels = ctl_member(path, "matchLabels"), expressions = ctl_member(path, "matchExpressions");
    ctl_validate_labels(errors, &selector->match_labels, &labels);
    for (uint32_t i = 0; i < selector->match_expressions.count; i++) {
        const struct ctl_path element = ctl_element(&expressions, i);
        validate_requirement(errors, &selector->match_expressions.items[i], &element);
    }
}

static bool requirement_is_valid(const struct ctl_requirement *requirement)
{
    const char *word = ctl_or_empty(requirement->operator);
    const bool with_values = ctl_is(word, "In") || ctl_is(word, "NotIn");
    const bool without = ctl_is(word, "Exists") || ctl_is(word, "DoesNotExist");
    bool valid = (with_values && requirement->values.count > 0) || (without && requirement->values.count == 0);
    valid = valid && ctl_name_is(ctl_check_qualified_name, ctl_or_empty(requirement->key));
    for (uint32_t i = 0; i < requirement->values.count && valid; i++) {
        valid = ctl_name_is(ctl_check_label_value, requirement->values.items[i]);
    }
    return valid;
}

bool ctl_selector_is_valid(const struct ctl_label_selector *selector)
{
    for (uint32_t i = 0; selector && i < selector->match_labels.count; i++) {
        if (!ctl_name_is(ctl_check_qualified_name, selector->match_labels.items[i].key) ||
            !ctl_name_is(ctl_check_label_value, selector->match_labels.items[i].value)) {
            return false;
        }
    }
    for (uint32_t i = 0; selector && i < selector->match_expressions.count; i++) {
        if (!requirement_is_valid(&selector->match_expressions.items[i])) {
            return false;
        }
    }
    return true;
}

static bool requirement_matches(const struct ctl_requirement *requirement, const struct ctl_labels *labels)
{
    const char *value = ctl_label_get(labels, ctl_or_empty(requirement->key));
    bool listed = false;
    for (uint32_t i = 0; value && i < requirement->values.count; i++) {
        listed = listed || strcmp(value, requirement->values.items[i]) == 0;
    }
    return ctl_is(requirement->operator, "In")       ? listed
           : ctl_is(requirement->operator, "NotIn")  ? !listed
           : ctl_is(requirement->operator, "Exists") ? value != NULL
                                                     : value == NULL;
}

bool ctl_label_selector_matches(const struct ctl_label_selector *selector, const struct ctl_labels *labels)
{
    for (uint32_t i = 0; selector && i < selector->match_labels.count; i++) {
        const char *value = ctl_label_get(labels, selector->match_labels.items[i].key);
        if (!value || strcmp(value, selector->match_labels.items[i].value) != 0) {
            return false;
        }
    }
    for (uint32_t i = 0; selector && i < selector->match_expressions.count; i++) {
        if (!requirement_matches(&selector->match_expressions.items[i], labels)) {
            return false;
        }
    }
    return selector;
}

static void add_labels_json(struct ctl_text *out, const struct ctl_labels *labels)
{
    ctl_text_add(out, "{");
    for (uint32_t i = 0; i < labels->count; i++) {
        ctl_text_add(out, i > 0 ? "," : "");
        ctl_text_add_json(out, labels->items[i].key);
        ctl_text_add(out, ":");
        ctl_text_add_json(out, labels->items[i].value);
    }
    ctl_text_add(out, "}");
}

const char *ctl_labels_json(const struct ctl_labels *labels, const struct ctl_memory *memory)
{
    struct ctl_text out = {.memory = memory};
    if (!labels->items) {
        return "null";
    }
    add_labels_json(&out, labels);
    return out.text;
}

const char *ctl_selector_json(const struct ctl_label_selector *selector, const struct ctl_memory *memory)
{
    struct ctl_text out = {.memory = memory};
    if (!selector) {
        return "null";
    }
    ctl_text_add(&out, "{");
    if (selector->match_labels.count > 0) {
        ctl_text_add(&out, "\"matchLabels\":");
        add_labels_json(&out, &selector->match_labels);
    }
    for (uint32_t i = 0; i < selector->match_expressions.count; i++) {
        const struct ctl_requirement *requirement = &selector->match_expressions.items[i];
        ctl_text_add(&out, i > 0 ? "," : out.length > 1 ? ",\"matchExpressions\":[" : "\"matchExpressions\":[");
        ctl_text_add(&out, "{\"key\":");
        ctl_text_add_json(&out, ctl_or_empty(requirement->key));
        ctl_text_add(&out, ",\"operator\":");
        ctl_text_add_json(&out, ctl_or_empty(requirement->operator));
        for (uint32_t k = 0; k < requirement->values.count; k++) {
            ctl_text_add(&out, k > 0 ? "," : ",\"values\":[");
            ctl_text_add_json(&out, requirement->values.items[k]);
        }
        ctl_text_add(&out, requirement->values.count > 0 ? "]}" : "}");
    }
    ctl_text_add(&out, selector->match_expressions.count > 0 ? "]}" : "}");
    return out.text;
}
