/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/sched_match.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "control/defaults.h"

static bool is(const char *text, const char *word)
{
    return text != NULL && strcmp(text, word) == 0;
}

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static bool lists(const struct ctl_texts *texts, const char *text)
{
    for (uint32_t i = 0; i < texts->count; i++)
        if (strcmp(texts->items[i], text) == 0)
            return true;
    return false;
}

static bool whole_number(int64_t *out, const char *text)
{
    char *end;
    errno = 0;
    const long long value = strtoll(text, &end, 10);
    *out = value;
    return errno == 0 && end != text && *end == '\0' &&
           ((*text >= '0' && *text <= '9') || *text == '-' || *text == '+');
}

static bool compare_numbers(const struct ctl_requirement *requirement, const char *value, bool greater)
{
    int64_t left, right;
    if (requirement->values.count != 1 || value == NULL || !whole_number(&left, value) ||
        !whole_number(&right, requirement->values.items[0]))
        return false;
    return greater ? left > right : left < right;
}

/* `value`: of the requirement's key; NULL: there is none. */
static bool meets(const struct ctl_requirement *requirement, const char *value)
{
    const char *operator= or_empty(requirement->operator);
    if (strcmp(operator, "In") == 0)
        return value != NULL && lists(&requirement->values, value);
    if (strcmp(operator, "NotIn") == 0)
        return value == NULL || !lists(&requirement->values, value);
    if (strcmp(operator, "Exists") == 0)
        return value != NULL;
    if (strcmp(operator, "DoesNotExist") == 0)
        return value == NULL;
    if (strcmp(operator, "Gt") == 0)
        return compare_numbers(requirement, value, true);
    return strcmp(operator, "Lt") == 0 && compare_numbers(requirement, value, false);
}

static bool has_labels(const struct ctl_labels *wanted, const struct ctl_labels *labels)
{
    for (uint32_t i = 0; i < wanted->count; i++)
        if (!is(ctl_label_get(labels, wanted->items[i].key), wanted->items[i].value))
            return false;
    return true;
}

bool mdl_match_selector(const struct ctl_label_selector *selector, const struct ctl_labels *labels)
{
    if (selector == NULL || !has_labels(&selector->match_labels, labels))
        return false;
    for (uint32_t i = 0; i < selector->match_expressions.count; i++) {
        const struct ctl_requirement *requirement = &selector->match_expressions.items[i];
        if (!meets(requirement, ctl_label_get(labels, or_empty(requirement->key))))
            return false;
    }
    return true;
}

bool mdl_match_selector_is_empty(const struct ctl_label_selector *selector)
{
    return selector != NULL && selector->match_labels.count == 0 && selector->match_expressions.count == 0;
}

static bool same_values(const struct ctl_texts *keys, const struct ctl_labels *own, const struct ctl_labels *labels,
                        bool same)
{
    for (uint32_t i = 0; keys != NULL && i < keys->count; i++) {
        const char *value = ctl_label_get(own, keys->items[i]);
        if (value != NULL && is(ctl_label_get(labels, keys->items[i]), value) != same)
            return false;
    }
    return true;
}

bool mdl_match_labels(const struct mdl_match *match, const struct ctl_labels *labels)
{
    return mdl_match_selector(match->selector, labels) && same_values(match->same_keys, match->own, labels, true) &&
           same_values(match->other_keys, match->own, labels, false);
}

/* ---- nodes ------------------------------------------------------------------------------------------------------- */

/* A term that asks for nothing matches no node. */
bool mdl_match_node_term(const struct ctl_node_selector_term *term, const struct mdl_sched_node *node)
{
    for (uint32_t i = 0; i < term->match_expressions.count; i++) {
        const struct ctl_requirement *requirement = &term->match_expressions.items[i];
        if (!meets(requirement, ctl_label_get(&node->labels, or_empty(requirement->key))))
            return false;
    }
    for (uint32_t i = 0; i < term->match_fields.count; i++) {
        const struct ctl_requirement *requirement = &term->match_fields.items[i];
        if (!meets(requirement, is(requirement->key, "metadata.name") ? node->name : NULL))
            return false;
    }
    return term->match_expressions.count > 0 || term->match_fields.count > 0;
}

bool mdl_match_node(const struct ctl_pod_spec *pod, const struct mdl_sched_node *node)
{
    const struct ctl_node_selector *required =
        pod->affinity != NULL && pod->affinity->node != NULL ? pod->affinity->node->required : NULL;
    if (!has_labels(&pod->node_selector, &node->labels))
        return false;
    for (uint32_t i = 0; required != NULL && i < required->terms.count; i++)
        if (mdl_match_node_term(&required->terms.items[i], node))
            return true;
    return required == NULL;
}

static bool tolerates(const struct ctl_toleration *toleration, const struct ctl_taint *taint)
{
    const char *operator= or_empty(toleration->operator);
    if (*or_empty(toleration->effect) != '\0' && !is(taint->effect, toleration->effect))
        return false;
    if (*or_empty(toleration->key) != '\0' && !is(taint->key, toleration->key))
        return false;
    if (*operator== '\0' || strcmp(operator, "Equal") == 0)
        return strcmp(or_empty(toleration->value), or_empty(taint->value)) == 0;
    return strcmp(operator, "Exists") == 0;
}

bool mdl_match_taint(const struct ctl_tolerations *tolerations, const struct ctl_taint *taint)
{
    for (uint32_t i = 0; i < tolerations->count; i++)
        if (tolerates(&tolerations->items[i], taint))
            return true;
    return false;
}

bool mdl_match_untolerated(const struct ctl_tolerations *tolerations, const struct mdl_sched_node *node)
{
    for (uint32_t i = 0; i < node->taints.count; i++) {
        const struct ctl_taint *taint = &node->taints.items[i];
        if ((is(taint->effect, "NoSchedule") || is(taint->effect, "NoExecute")) && !mdl_match_taint(tolerations, taint))
            return true;
    }
    return false;
}

/* ---- pods -------------------------------------------------------------------------------------------------------- */

static bool term_names_namespace(const struct mdl_sched_cluster *cluster, const struct mdl_sched_spec *owner,
                                 const struct ctl_pod_affinity_term *term, const char *name)
{
    static const struct ctl_labels none = {NULL, 0};
    if (term->namespaces.count == 0 && term->namespace_selector == NULL)
        return strcmp(owner->namespace_name, name) == 0;
    if (lists(&term->namespaces, name))
        return true;
    const struct ctl_labels *labels = mdl_sched_namespace_labels(cluster, name);
    return mdl_match_selector(term->namespace_selector, labels != NULL ? labels : &none);
}

bool mdl_match_pod_term(const struct mdl_sched_cluster *cluster, const struct mdl_sched_spec *owner,
                        const struct ctl_pod_affinity_term *term, const struct mdl_sched_spec *other)
{
    const struct mdl_match match = {term->selector, &term->match_label_keys, &term->mismatch_label_keys,
                                    &owner->labels};
    return term_names_namespace(cluster, owner, term, other->namespace_name) &&
           mdl_match_labels(&match, &other->labels);
}

bool mdl_match_ports(const struct mdl_sched_port *a, const struct mdl_sched_port *b)
{
    return a->number == b->number && strcmp(a->protocol, b->protocol) == 0 &&
           (strcmp(a->ip, b->ip) == 0 || strcmp(a->ip, "0.0.0.0") == 0 || strcmp(b->ip, "0.0.0.0") == 0);
}
