/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows validateAffinity, validateTopologySpreadConstraints and ValidateTolerations
 * (pkg/apis/core/validation/validation.go). */
#include "control/seen.h"
#include "control/validate_priv.h"

static void check_weight(struct ctl_errors *errors, const struct ctl_path *element, int32_t weight)
{
    const struct ctl_path path = ctl_member(element, "weight");
    if (weight <= 0 || weight > 100) {
        ctl_invalid_number(errors, &path, weight, "must be in the range 1-100");
    }
}

/* ---- nodes ------------------------------------------------------------------------------------------------------- */

static void validate_node_requirement(struct ctl_errors *errors, const struct ctl_requirement *requirement,
                                      bool check_values, const struct ctl_path *path)
{
    const struct ctl_path operator= ctl_member(path, "operator"), values = ctl_member(path, "values");
    const struct ctl_path key = ctl_member(path, "key");
    const char *word = ctl_or_empty(requirement->operator);
    if (ctl_is(word, "In") || ctl_is(word, "NotIn")) {
        if (requirement->values.count == 0) {
            ctl_required(errors, &values, "must be specified when `operator` is 'In' or 'NotIn'");
        }
    } else if (ctl_is(word, "Exists") || ctl_is(word, "DoesNotExist")) {
        if (requirement->values.count > 0) {
            ctl_forbidden(errors, &values, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
    } else if (ctl_is(word, "Gt") || ctl_is(word, "Lt")) {
        if (requirement->values.count != 1) {
            ctl_required(errors, &values, "must be specified single value when `operator` is 'Lt' or 'Gt'");
        }
    } else {
        ctl_invalid_text(errors, &operator, word, "not a valid selector operator");
    }
    ctl_check_name(errors, &key, ctl_check_qualified_name, ctl_or_empty(requirement->key));
    for (uint32_t i = 0; i < requirement->values.count && check_values; i++) {
        const struct ctl_path value = ctl_element(&values, i);
        ctl_check_name(errors, &value, ctl_check_label_value, requirement->values.items[i]);
    }
}

static void validate_node_field(struct ctl_errors *errors, const struct ctl_requirement *requirement,
                                const struct ctl_path *path)
{
    const struct ctl_path operator= ctl_member(path, "operator"), values = ctl_member(path, "values");
    const struct ctl_path key = ctl_member(path, "key");
    const char *word = ctl_or_empty(requirement->operator);
    if (!ctl_is(word, "In") && !ctl_is(word, "NotIn")) {
        ctl_invalid_text(errors, &operator, word, "not a valid selector operator");
    } else if (requirement->values.count != 1) {
        ctl_required(errors, &values,
                     "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
    }
    if (!ctl_is(requirement->key, "metadata.name")) {
        ctl_invalid_text(errors, &key, ctl_or_empty(requirement->key), "not a valid field selector key");
        return;
    }
    for (uint32_t i = 0; i < requirement->values.count; i++) {
        const struct ctl_path value = ctl_element(&values, i);
        ctl_check_name(errors, &value, ctl_check_dns_subdomain, requirement->values.items[i]);
    }
}

static void validate_node_term(struct ctl_errors *errors, const struct ctl_node_selector_term *term, bool check_values,
                               const struct ctl_path *path)
{
    const struct ctl_path expressions = ctl_member(path, "matchExpressions"), fields = ctl_member(path, "matchFields");
    for (uint32_t i = 0; i < term->match_expressions.count; i++) {
        const struct ctl_path element = ctl_element(&expressions, i);
        validate_node_requirement(errors, &term->match_expressions.items[i], check_values, &element);
    }
    for (uint32_t i = 0; i < term->match_fields.count; i++) {
        const struct ctl_path element = ctl_element(&fields, i);
        validate_node_field(errors, &term->match_fields.items[i], &element);
    }
}

static void validate_node_affinity(struct ctl_errors *errors, const struct ctl_node_affinity *affinity,
                                   const struct ctl_path *path)
{
    const struct ctl_path required = ctl_member(path, "requiredDuringSchedulingIgnoredDuringExecution");
    const struct ctl_path terms = ctl_member(&required, "nodeSelectorTerms");
    const struct ctl_path preferred = ctl_member(path, "preferredDuringSchedulingIgnoredDuringExecution");
    if (affinity->required && affinity->required->terms.count == 0) {
        ctl_required(errors, &terms, "must have at least one node selector term");
    }
    for (uint32_t i = 0; affinity->required && i < affinity->required->terms.count; i++) {
        const struct ctl_path element = ctl_element(&terms, i);
        validate_node_term(errors, &affinity->required->terms.items[i], true, &element);
    }
    for (uint32_t i = 0; i < affinity->preferred.count; i++) {
        const struct ctl_path element = ctl_element(&preferred, i), preference = ctl_member(&element, "preference");
        check_weight(errors, &element, affinity->preferred.items[i].weight.value);
        validate_node_term(errors, &affinity->preferred.items[i].preference, false, &preference);
    }
}

/* ---- pods -------------------------------------------------------------------------------------------------------- */

static void validate_pod_term(struct ctl_errors *errors, const struct ctl_pod_affinity_term *term,
                              const struct ctl_path *path)
{
    const struct ctl_path selector = ctl_member(path, "labelSelector"), spaces = ctl_member(path, "namespaceSelector");
    const struct ctl_path space = ctl_member(path, "namespace"), topology = ctl_member(path, "topologyKey");
    ctl_validate_label_selector(errors, term->selector, &selector);
    ctl_validate_label_selector(errors, term->namespace_selector, &spaces);
    for (uint32_t i = 0; i < term->namespaces.count; i++) {
        ctl_check_name(errors, &space, ctl_check_dns_label, term->namespaces.items[i]);
    }
    if (ctl_is_empty(term->topology_key)) {
        ctl_required(errors, &topology, "can not be empty");
    }
    ctl_check_name(errors, &topology, ctl_check_qualified_name, ctl_or_empty(term->topology_key));
}

static void validate_pod_affinity(struct ctl_errors *errors, const struct ctl_pod_affinity *affinity,
                                  const struct ctl_path *path)
{
    const struct ctl_path required = ctl_member(path, "requiredDuringSchedulingIgnoredDuringExecution");
    const struct ctl_path preferred = ctl_member(path, "preferredDuringSchedulingIgnoredDuringExecution");
    for (uint32_t i = 0; i < affinity->required.count; i++) {
        const struct ctl_path element = ctl_element(&required, i);
        validate_pod_term(errors, &affinity->required.items[i], &element);
    }
    for (uint32_t i = 0; i < affinity->preferred.count; i++) {
        const struct ctl_path element = ctl_element(&preferred, i), term = ctl_member(&element, "podAffinityTerm");
        check_weight(errors, &element, affinity->preferred.items[i].weight.value);
        validate_pod_term(errors, &affinity->preferred.items[i].term, &term);
    }
}

void ctl_validate_affinity(struct ctl_errors *errors, const struct ctl_affinity *affinity, const struct ctl_path *path)
{
    const struct ctl_path node = ctl_member(path, "nodeAffinity"), pod = ctl_member(path, "podAffinity");
    const struct ctl_path pod_anti = ctl_member(path, "podAntiAffinity");
    if (affinity && affinity->node) {
        validate_node_affinity(errors, affinity->node, &node);
    }
    if (affinity && affinity->pod) {
        validate_pod_affinity(errors, affinity->pod, &pod);
    }
    if (affinity && affinity->pod_anti) {
        validate_pod_affinity(errors, affinity->pod_anti, &pod_anti);
    }
}

/* ---- spreading --------------------------------------------------------------------------------------------------- */

static void check_word(struct ctl_errors *errors, const struct ctl_path *parent, const char *name, const char *word,
                       const char *const *words)
{
    const struct ctl_path path = ctl_member(parent, name);
    if (!ctl_is_word(word, words)) {
        ctl_not_supported(errors, &path, word, words);
    }
}

static void validate_spread(struct ctl_errors *errors, const struct ctl_topology_spread *spread,
                            const char *repeated_later, const struct ctl_path *path)
{
    static const char *const actions[] = {"DoNotSchedule", "ScheduleAnyway", NULL};
    static const char *const policies[] = {"Honor", "Ignore", NULL};
    const struct ctl_path skew = ctl_member(path, "maxSkew"), topology = ctl_member(path, "topologyKey");
    const struct ctl_path pair = ctl_member(path, "{topologyKey, whenUnsatisfiable}");
    const struct ctl_path domains = ctl_member(path, "minDomains"), selector = ctl_member(path, "labelSelector");
    if (spread->max_skew.value <= 0) {
        ctl_invalid_number(errors, &skew, spread->max_skew.value, "must be greater than zero");
    }
    if (ctl_is_empty(spread->topology_key)) {
        ctl_required(errors, &topology, "can not be empty");
    } else {
        ctl_check_name(errors, &topology, ctl_check_qualified_name, spread->topology_key);
    }
    check_word(errors, path, "whenUnsatisfiable", ctl_or_empty(spread->when_unsatisfiable), actions);
    if (repeated_later) {
        ctl_duplicate_text(errors, &pair, repeated_later);
    }
    if (spread->min_domains.set && spread->min_domains.value <= 0) {
        ctl_invalid_number(errors, &domains, spread->min_domains.value, "must be greater than zero");
    }
    if (spread->min_domains.set && !ctl_is(spread->when_unsatisfiable, "DoNotSchedule")) {
        ctl_invalid_number(errors, &domains, spread->min_domains.value,
                           "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not %s",
                           ctl_or_empty(spread->when_unsatisfiable));
    }
    if (spread->node_affinity_policy) {
        check_word(errors, path, "nodeAffinityPolicy", spread->node_affinity_policy, policies);
    }
    if (spread->node_taints_policy) {
        check_word(errors, path, "nodeTaintsPolicy", spread->node_taints_policy, policies);
    }
    ctl_validate_label_selector(errors, spread->selector, &selector);
}

void ctl_validate_topology_spreads(struct ctl_errors *errors, const struct ctl_topology_spreads *spreads,
                                   const struct ctl_path *path)
{
    struct ctl_seen later = {.memory = errors->memory};
    const char **repeated = ctl_memory_get(errors->memory, spreads->count * sizeof *repeated);
    for (uint32_t i = spreads->count; i-- > 0;) { /* a repeat is told where a pair stands first */
        const char *pair = ctl_format(errors->memory, "{%s, %s}", ctl_or_empty(spreads->items[i].topology_key),
                                      ctl_or_empty(spreads->items[i].when_unsatisfiable));
        repeated[i] = ctl_seen_before(&later, pair) ? pair : NULL;
    }
    for (uint32_t i = 0; i < spreads->count; i++) {
        const struct ctl_path element = ctl_element(path, i);
        validate_spread(errors, &spreads->items[i], repeated[i], &element);
    }
}

/* ---- tolerations ------------------------------------------------------------------------------------------------- */

static void validate_toleration_value(struct ctl_errors *errors, const struct ctl_toleration *toleration,
                                      const struct ctl_path *path)
{
    static const char *const words[] = {"Equal", "Exists", NULL}, *const gated[] = {"Equal", "Exists", "Lt", "Gt",
                                                                                    NULL};
    const char *word = ctl_or_empty(toleration->operator), *value = ctl_or_empty(toleration->value);
    if (word[0] == '\0' || ctl_is(word, "Equal")) {
        struct ctl_faults faults = {.count = 0};
        struct ctl_text detail = {.memory = errors->memory};
        ctl_check_label_value(&faults, value);
        for (size_t i = 0; i < faults.count; i++) {
            ctl_text_add(&detail, i > 0 ? ";" : "");
            ctl_text_add(&detail, faults.text[i]);
        }
        if (faults.count > 0) {
            ctl_invalid_text(errors, path, value, "%s", detail.text);
        }
    } else if (ctl_is(word, "Exists")) {
        if (value[0] != '\0') {
            ctl_invalid_text(errors, path, value, "value must be empty when `operator` is 'Exists'");
        }
    } else {
        ctl_not_supported(errors, path, word, ctl_is(word, "Lt") || ctl_is(word, "Gt") ? gated : words);
    }
}

void ctl_validate_tolerations(struct ctl_errors *errors, const struct ctl_tolerations *tolerations,
                              const struct ctl_path *path)
{
    static const char *const effects[] = {"NoSchedule", "PreferNoSchedule", "NoExecute", NULL};
    for (uint32_t i = 0; i < tolerations->count; i++) {
        const struct ctl_toleration *toleration = &tolerations->items[i];
        const struct ctl_path element = ctl_element(path, i), key = ctl_member(&element, "key");
        const struct ctl_path operator= ctl_member(&element, "operator"), effect = ctl_member(&element, "effect");
        if (!ctl_is_empty(toleration->key)) {
            ctl_check_name(errors, &key, ctl_check_qualified_name, toleration->key);
        } else if (!ctl_is(toleration->operator, "Exists")) {
            ctl_invalid_text(
                errors, &operator, ctl_or_empty(toleration->operator),
                "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
        }
        if (toleration->seconds.set && !ctl_is(toleration->effect, "NoExecute")) {
            ctl_invalid_text(errors, &effect, ctl_or_empty(toleration->effect),
                             "effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
        validate_toleration_value(errors, toleration, &operator);
        if (!ctl_is_empty(toleration->effect) && !ctl_is_word(toleration->effect, effects)) {
            ctl_not_supported(errors, &effect, toleration->effect, effects);
        }
    }
}
