/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows ValidatePodTemplateSpec and ValidatePodSpec (pkg/apis/core/validation/validation.go), in their order. */
#include "control/seen.h"
#include "control/validate_priv.h"

static void validate_gates(struct ctl_errors *errors, const struct ctl_scheduling_gates *gates,
                           const struct ctl_path *path)
{
    struct ctl_seen names = {.memory = errors->memory};
    for (uint32_t i = 0; i < gates->count; i++) {
        const struct ctl_path element = ctl_element(path, i);
        const char *name = ctl_or_empty(gates->items[i].name);
        ctl_check_name(errors, &element, ctl_check_qualified_name, name);
        if (ctl_seen_before(&names, name)) {
            ctl_duplicate_text(errors, &element, name);
        }
    }
}

/* A name below `path` that may be absent. */
static void check_member(struct ctl_errors *errors, const struct ctl_path *path, const char *member,
                         ctl_name_rule *rule, const char *value)
{
    const struct ctl_path name = ctl_member(path, member);
    if (!ctl_is_empty(value)) {
        ctl_check_name(errors, &name, rule, value);
    }
}

static void check_word(struct ctl_errors *errors, const struct ctl_path *parent, const char *name, const char *word,
                       const char *const *words)
{
    const struct ctl_path path = ctl_member(parent, name);
    if (!ctl_is_word(ctl_or_empty(word), words)) {
        ctl_not_supported(errors, &path, ctl_or_empty(word), words);
    }
}

static void validate_names_and_limits(struct ctl_errors *errors, const struct ctl_pod_spec *spec,
                                      const struct ctl_path *path)
{
    static const char *const preemption[] = {"PreemptLowerPriority", "Never", NULL}, *const systems[] = {
                                                                                         "linux", "windows", NULL};
    const struct ctl_path deadline = ctl_member(path, "activeDeadlineSeconds");
    const struct ctl_path tolerations = ctl_member(path, "tolerations"), overhead = ctl_member(path, "overhead");
    const struct ctl_path aliases = ctl_member(path, "hostAliases"), os = ctl_member(path, "os"),
                          os_name = ctl_member(&os, "name");
    const int64_t seconds = spec->active_deadline_seconds.value;
    check_member(errors, path, "serviceAccountName", ctl_check_dns_subdomain, spec->service_account_name);
    check_member(errors, path, "nodeName", ctl_check_dns_subdomain, spec->node_name);
    if (spec->active_deadline_seconds.set && (seconds < 1 || seconds > INT32_MAX)) {
        ctl_invalid_number(errors, &deadline, seconds, "must be between 1 and 2147483647, inclusive");
    }
    check_member(errors, path, "hostname", ctl_check_dns_label, spec->hostname);
    check_member(errors, path, "subdomain", ctl_check_dns_label, spec->subdomain);
    ctl_validate_tolerations(errors, &spec->tolerations, &tolerations);
    ctl_validate_host_aliases(errors, &spec->host_aliases, &aliases);
    check_member(errors, path, "priorityClassName", ctl_check_dns_subdomain, spec->priority_class_name);
    check_member(errors, path, "runtimeClassName", ctl_check_dns_subdomain, spec->runtime_class_name);
    if (spec->preemption_policy) {
        check_word(errors, path, "preemptionPolicy", spec->preemption_policy, preemption);
    }
    const struct ctl_resource_needs needs = {.limits = spec->overhead};
    ctl_validate_resource_needs(errors, &needs, &overhead);
    if (spec->os && ctl_is_empty(spec->os->name)) {
        ctl_required(errors, &os_name, "cannot be empty");
    } else if (spec->os && !ctl_is_word(spec->os->name, systems)) {
        ctl_not_supported(errors, &os, spec->os->name, systems);
    }
}

static void validate_spec(struct ctl_errors *errors, const struct ctl_pod_spec *spec, const struct ctl_path *path)
{
    static const char *const restart[] = {"Always", "OnFailure", "Never", NULL};
    static const char *const dns[] = {"ClusterFirstWithHostNet", "ClusterFirst", "Default", "None", NULL};
    const struct ctl_path volumes = ctl_member(path, "volumes"), containers = ctl_member(path, "containers");
    const struct ctl_path inits = ctl_member(path, "initContainers"), resources = ctl_member(path, "resources");
    const struct ctl_path nodes = ctl_member(path, "nodeSelector"), affinity = ctl_member(path, "affinity");
    const struct ctl_path gates = ctl_member(path, "schedulingGates"), claims = ctl_member(path, "resourceClaims");
    const struct ctl_path security = ctl_member(path, "securityContext"),
                          readiness = ctl_member(path, "readinessGates");
    const struct ctl_path spreads = ctl_member(path, "topologySpreadConstraints");
    ctl_validate_volumes(errors, &spec->volumes, &volumes);
    ctl_validate_resource_claims(errors, &spec->resource_claims, &claims);
    ctl_validate_containers(errors, spec, &containers);
    ctl_validate_init_containers(errors, spec, &inits);
    ctl_validate_pod_level_resources(errors, spec, &resources);
    check_word(errors, path, "restartPolicy", spec->restart_policy, restart);
    check_word(errors, path, "dnsPolicy", spec->dns_policy, dns);
    ctl_validate_labels(errors, &spec->node_selector, &nodes);
    ctl_validate_pod_security(errors, spec->security, &security);
    ctl_validate_affinity(errors, spec->affinity, &affinity);
    for (uint32_t i = 0; i < spec->readiness_gates.count; i++) {
        const struct ctl_path element = ctl_element(&readiness, i), type = ctl_member(&element, "conditionType");
        ctl_check_name(errors, &type, ctl_check_qualified_name,
                       ctl_or_empty(spec->readiness_gates.items[i].condition_type));
    }
    validate_gates(errors, &spec->scheduling_gates, &gates);
    ctl_validate_topology_spreads(errors, &spec->topology_spreads, &spreads);
    validate_names_and_limits(errors, spec, path);
}

void ctl_validate_pod_template(struct ctl_errors *errors, const struct ctl_pod_template *template,
                               const struct ctl_path *path)
{
    const struct ctl_path labels = ctl_member(path, "labels"), annotations = ctl_member(path, "annotations");
    const struct ctl_path spec = ctl_member(path, "spec"), ephemeral = ctl_member(&spec, "ephemeralContainers");
    ctl_validate_labels(errors, &template->meta.labels, &labels);
    ctl_validate_annotations(errors, &template->meta.annotations, &annotations);
    validate_spec(errors, &template->spec, &spec);
    if (template->spec.ephemeral_containers) {
        ctl_forbidden(errors, &ephemeral, "ephemeral containers not allowed in pod template");
    }
}

void ctl_validate_pod(struct ctl_errors *errors, const struct ctl_pod_template *pod)
{
    const struct ctl_path meta = ctl_member(NULL, "metadata"), spec = ctl_member(NULL, "spec");
    ctl_validate_meta(errors, &pod->meta, &meta, true, ctl_check_dns_subdomain);
    validate_spec(errors, &pod->spec, &spec);
}
