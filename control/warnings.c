/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows pkg/api/pod/warnings.go, pkg/api/job/warnings.go and the strategies' WarningsOnCreate: the parts about
 * fields that are kept. */
#include "control/defaults.h"
#include "control/seen.h"
#include "control/validate_priv.h"

enum { COMPLETIONS_SOFT_LIMIT = 100000, PARALLELISM_HIGH = 10000 };

void ctl_warning_add(struct ctl_warnings *warnings, const char *text)
{
    if (warnings->count == warnings->capacity) {
        const uint32_t capacity = warnings->capacity > 0 ? 2 * warnings->capacity : 8;
        warnings->items =
            warnings->memory->grow(warnings->memory->host, warnings->items,
                                   warnings->capacity * sizeof *warnings->items, capacity * sizeof *warnings->items);
        warnings->capacity = capacity;
    }
    warnings->items[warnings->count++] = text;
}

/* `PATH: text`. */
static void warn(struct ctl_warnings *warnings, const struct ctl_path *path, const char *text)
{
    struct ctl_text line = {.memory = warnings->memory};
    ctl_path_print(&line, path);
    ctl_text_printf(&line, ": %s", text);
    ctl_warning_add(warnings, line.text);
}

static const char *deprecated_label(const char *label)
{
    static const struct {
        const char *label, *text;
    } labels[] = {
        {"beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead"},
        {"beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead"},
        {"failure-domain.beta.kubernetes.io/region",
         "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead"},
        {"failure-domain.beta.kubernetes.io/zone",
         "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead"},
        {"beta.kubernetes.io/instance-type",
         "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead"},
    };
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (ctl_is(label, labels[i].label)) {
            return labels[i].text;
        }
    }
    return NULL;
}

static void warn_of_node_term(struct ctl_warnings *warnings, const struct ctl_node_selector_term *term,
                              const struct ctl_path *path)
{
    const struct ctl_path expressions = ctl_member(path, "matchExpressions");
    for (uint32_t i = 0; i < term->match_expressions.count; i++) {
        const char *label = term->match_expressions.items[i].key, *text = deprecated_label(label);
        const struct ctl_path element = ctl_element(&expressions, i), key = ctl_member(&element, "key");
        if (text) {
            warn(warnings, &key, ctl_format(warnings->memory, "%s is %s", label, text));
        }
    }
}

static void warn_of_nodes(struct ctl_warnings *warnings, const struct ctl_pod_spec *spec, const struct ctl_path *path)
{
    static const char null_selector[] = "a null labelSelector results in matching no pod";
    const struct ctl_path selector = ctl_member(path, "nodeSelector"), affinity = ctl_member(path, "affinity");
    const struct ctl_path node = ctl_member(&affinity, "nodeAffinity");
    const struct ctl_path required = ctl_member(&node, "requiredDuringSchedulingIgnoredDuringExecution");
    const struct ctl_path terms = ctl_member(&required, "nodeSelectorTerms");
    const struct ctl_path preferred = ctl_member(&node, "preferredDuringSchedulingIgnoredDuringExecution");
    const struct ctl_path spreads = ctl_member(path, "topologySpreadConstraints");
    const struct ctl_node_affinity *nodes = spec->affinity ? spec->affinity->node : NULL;
    for (uint32_t i = 0; i < spec->node_selector.count; i++) {
        const struct ctl_path key = ctl_key(&selector, spec->node_selector.items[i].key);
        const char *text = deprecated_label(spec->node_selector.items[i].key);
        if (text) {
            warn(warnings, &key, text);
        }
    }
    for (uint32_t i = 0; nodes && nodes->required && i < nodes->required->terms.count; i++) {
        const struct ctl_path element = ctl_element(&terms, i);
        warn_of_node_term(warnings, &nodes->required->terms.items[i], &element);
    }
    for (uint32_t i = 0; nodes && i < nodes->preferred.count; i++) {
        const struct ctl_path element = ctl_element(&preferred, i), preference = ctl_member(&element, "preference");
        warn_of_node_term(warnings, &nodes->preferred.items[i].preference, &preference);
    }
    for (uint32_t i = 0; i < spec->topology_spreads.count; i++) {
        const struct ctl_topology_spread *spread = &spec->topology_spreads.items[i];
        const struct ctl_path element = ctl_element(&spreads, i), key = ctl_member(&element, "topologyKey");
        const struct ctl_path labels = ctl_member(&element, "labelSelector");
        const char *text = deprecated_label(spread->topology_key);
        if (text) {
            warn(warnings, &key, ctl_format(warnings->memory, "%s is %s", spread->topology_key, text));
        }
        if (!spread->selector) {
            warn(warnings, &labels, null_selector);
        }
    }
}

static void warn_of_fractions(struct ctl_warnings *warnings, const struct ctl_resources *resources, const char *name,
                              const struct ctl_path *path)
{
    const struct ctl_quantity *amount = ctl_resource_get(resources, name);
    const struct ctl_path key = ctl_key(path, name);
    if (amount && amount->limbs[0] != 0) {
        char text[CTL_QUANTITY_TEXT_MAX];
        warn(warnings, &key,
             ctl_format(warnings->memory, "fractional byte value \"%s\" is invalid, must be an integer",
                        ctl_quantity_print(amount, text)));
    }
}

static void warn_of_containers(struct ctl_warnings *warnings, const struct ctl_containers *containers,
                               const struct ctl_path *path)
{
    for (uint32_t i = 0; i < containers->count; i++) {
        const struct ctl_container *container = &containers->items[i];
        const struct ctl_path element = ctl_element(path, i), env = ctl_member(&element, "env");
        const struct ctl_path resources = ctl_member(&element, "resources");
        const struct ctl_path limits = ctl_member(&resources, "limits"), requests = ctl_member(&resources, "requests");
        struct ctl_seen seen = {.memory = warnings->memory};
        warn_of_fractions(warnings, &container->resources.limits, "memory", &limits);
        warn_of_fractions(warnings, &container->resources.requests, "memory", &requests);
        warn_of_fractions(warnings, &container->resources.limits, "ephemeral-storage", &limits);
        warn_of_fractions(warnings, &container->resources.requests, "ephemeral-storage", &requests);
        for (uint32_t k = 0; k < container->env.count; k++) {
            const char *name = ctl_or_empty(container->env.items[k].name);
            const struct ctl_path variable = ctl_element(&env, k);
            if (ctl_seen_before(&seen, name)) {
                struct ctl_text text = {.memory = warnings->memory};
                ctl_text_add(&text, "hides previous definition of ");
                ctl_text_add_quoted(&text, name);
                ctl_text_add(&text, ", which may be dropped when using apply");
                warn(warnings, &variable, text.text);
            }
        }
    }
}

static void warn_of_pod_affinity(struct ctl_warnings *warnings, const struct ctl_pod_affinity *affinity,
                                 const struct ctl_path *path)
{
    static const char null_selector[] = "a null labelSelector results in matching no pod";
    const struct ctl_path required = ctl_member(path, "requiredDuringSchedulingIgnoredDuringExecution");
    const struct ctl_path preferred = ctl_member(path, "preferredDuringSchedulingIgnoredDuringExecution");
    for (uint32_t i = 0; affinity && i < affinity->required.count; i++) {
        const struct ctl_path element = ctl_element(&required, i), selector = ctl_member(&element, "labelSelector");
        if (!affinity->required.items[i].selector) {
            warn(warnings, &selector, null_selector);
        }
    }
    for (uint32_t i = 0; affinity && i < affinity->preferred.count; i++) {
        const struct ctl_path element = ctl_element(&preferred, i), term = ctl_member(&element, "podAffinityTerm");
        const struct ctl_path selector = ctl_member(&term, "labelSelector");
        if (!affinity->preferred.items[i].term.selector) {
            warn(warnings, &selector, null_selector);
        }
    }
}

void ctl_pod_warnings(struct ctl_warnings *warnings, const struct ctl_pod_template *template,
                      const struct ctl_path *path)
{
    const struct ctl_pod_spec *spec = &template->spec;
    const struct ctl_path pod = ctl_member(path, "spec"), containers = ctl_member(&pod, "containers");
    const struct ctl_path inits = ctl_member(&pod, "initContainers"), affinity = ctl_member(&pod, "affinity");
    const struct ctl_path pods = ctl_member(&affinity, "podAffinity"), anti = ctl_member(&affinity, "podAntiAffinity");
    const struct ctl_path grace = ctl_member(&pod, "terminationGracePeriodSeconds");
    warn_of_nodes(warnings, spec, &pod);
    warn_of_containers(warnings, &spec->init_containers, &inits);
    warn_of_containers(warnings, &spec->containers, &containers);
    if (spec->termination_grace_seconds.value < 0) {
        warn(warnings, &grace, "must be >= 0; negative values are invalid and will be treated as 1");
    }
    if (spec->affinity) {
        warn_of_pod_affinity(warnings, spec->affinity->pod, &pods);
        warn_of_pod_affinity(warnings, spec->affinity->pod_anti, &anti);
    }
}

static void warn_of_name(struct ctl_warnings *warnings, const char *name)
{
    struct ctl_faults faults = {.count = 0};
    struct ctl_text text = {.memory = warnings->memory};
    ctl_check_dns_label(&faults, ctl_or_empty(name));
    if (faults.count == 0) {
        return;
    }
    ctl_text_add(&text,
                 "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a "
                 "DNS label is recommended: [");
    for (size_t i = 0; i < faults.count; i++) {
        ctl_text_add(&text, i > 0 ? " " : "");
        ctl_text_add(&text, faults.text[i]);
    }
    ctl_text_add(&text, "]");
    ctl_warning_add(warnings, text.text);
}

static void warn_of_form(struct ctl_warnings *warnings, const struct ctl_job_form *form, const struct ctl_path *path)
{
    const struct ctl_path template = ctl_member(path, "template");
    if (ctl_is(form->completion_mode, "Indexed") && form->spec.completions.value > COMPLETIONS_SOFT_LIMIT &&
        form->spec.parallelism.value > PARALLELISM_HIGH) {
        warn(warnings, path,
             "In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, "
             "Kubernetes might not be able to track completedIndexes when a big number of indexes fail");
    }
    ctl_pod_warnings(warnings, &form->template, &template);
}

void ctl_job_warnings(struct ctl_warnings *warnings, const struct ctl_job_object *job, bool on_create)
{
    const struct ctl_path spec = ctl_member(NULL, "spec");
    if (on_create) {
        warn_of_name(warnings, job->meta.name);
    }
    warn_of_form(warnings, &job->form, &spec);
}

void ctl_cronjob_warnings(struct ctl_warnings *warnings, const struct ctl_cronjob_object *cronjob, bool on_create)
{
    const struct ctl_path spec = ctl_member(NULL, "spec"), template = ctl_member(&spec, "jobTemplate");
    const struct ctl_path job = ctl_member(&template, "spec");
    if (on_create) {
        warn_of_name(warnings, cronjob->meta.name);
    }
    if (cronjob->schedule && strstr(cronjob->schedule, "TZ")) {
        ctl_warning_add(warnings,
                        "cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see "
                        "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details");
    }
    warn_of_form(warnings, &cronjob->template.form, &job);
}
