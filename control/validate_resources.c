/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows validateContainerResourceRequirements and its helpers (pkg/apis/core/validation/validation.go,
 * helper/helpers.go). */
#include "control/defaults.h"
#include "control/validate_priv.h"

static bool starts_with(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

static bool is_huge_page(const char *name)
{
    return starts_with(name, "hugepages-");
}

static bool is_native(const char *name)
{
    return !strchr(name, '/') || strstr(name, "kubernetes.io/");
}

static bool is_extended(const char *name, const struct ctl_memory *memory)
{
    return !is_native(name) && !starts_with(name, "requests.") &&
           ctl_name_is(ctl_check_qualified_name, ctl_format(memory, "requests.%s", name));
}

static bool may_overcommit(const char *name)
{
    return is_native(name) && !is_huge_page(name);
}

static void validate_name(struct ctl_errors *errors, const char *name, const struct ctl_path *path)
{
    static const char *const standard[] = {"cpu",
                                           "memory",
                                           "ephemeral-storage",
                                           "requests.cpu",
                                           "requests.memory",
                                           "requests.ephemeral-storage",
                                           "limits.cpu",
                                           "limits.memory",
                                           "limits.ephemeral-storage",
                                           "pods",
                                           "resourcequotas",
                                           "services",
                                           "replicationcontrollers",
                                           "secrets",
                                           "configmaps",
                                           "persistentvolumeclaims",
                                           "storage",
                                           "requests.storage",
                                           "services.nodeports",
                                           "services.loadbalancers",
                                           NULL};
    static const char *const of_containers[] = {"cpu", "memory", "ephemeral-storage", NULL};
    const uint32_t before = errors->count;
    const bool is_short = !strchr(name, '/');
    ctl_check_name(errors, path, ctl_check_qualified_name, name);
    if (errors->count == before && is_short && !ctl_is_word(name, standard) && !is_huge_page(name)) {
        ctl_invalid_text(errors, path, name, "must be a standard resource type or fully qualified");
    }
    if (is_short && !ctl_is_word(name, of_containers) && !is_huge_page(name)) {
        ctl_invalid_text(errors, path, name, "must be a standard resource for containers");
    } else if (!is_native(name) && !is_extended(name, errors->memory)) {
        ctl_invalid_text(errors, path, name, "doesn't follow extended resource name standard");
    }
}

static const char *quantity_text(struct ctl_errors *errors, const struct ctl_quantity *quantity)
{
    char text[CTL_QUANTITY_TEXT_MAX];
    return ctl_copy_text(errors->memory, ctl_quantity_print(quantity, text));
}

static bool is_whole(const struct ctl_quantity *quantity)
{
    return quantity->limbs[0] % 1000000000 == 0;
}

static void validate_amount(struct ctl_errors *errors, const struct ctl_resource *resource, const struct ctl_path *path)
{
    if (ctl_quantity_sign(&resource->amount) < 0) {
        ctl_invalid_text(errors, path, quantity_text(errors, &resource->amount), "must be greater than or equal to 0");
    }
    if ((ctl_is(resource->name, "pods") || is_extended(resource->name, errors->memory)) &&
        !is_whole(&resource->amount)) {
        ctl_invalid_text(errors, path, quantity_text(errors, &resource->amount), "must be an integer");
    }
}

static void validate_huge_page_amount(struct ctl_errors *errors, const struct ctl_resource *resource,
                                      const struct ctl_path *path)
{
    struct ctl_quantity page;
    const char *size = resource->name + strlen("hugepages-");
    const bool known = ctl_quantity_parse(&page, size, strlen(size)) == CTL_QUANTITY_OK &&
                       ctl_quantity_sign(&page) > 0 && is_whole(&page);
    if (!known || ctl_quantity_value(&resource->amount) % ctl_quantity_value(&page) != 0) {
        const char *text = quantity_text(errors, &resource->amount);
        ctl_invalid_text(errors, path, text, "%s is not positive integer multiple of %s", text, resource->name);
    }
}

/* The amount asked for against the limit. `requests` is where upstream says so. */
static void validate_request(struct ctl_errors *errors, const struct ctl_resource *request,
                             const struct ctl_resources *limits, const struct ctl_path *requests,
                             const struct ctl_path *limits_path)
{
    const struct ctl_quantity *limit = ctl_resource_get(limits, request->name);
    const bool overcommit = may_overcommit(request->name);
    if (!limit) {
        if (!overcommit) {
            ctl_required(errors, limits_path, "Limit must be set for non overcommitable resources");
        }
        return;
    }
    const int order = ctl_quantity_compare(&request->amount, limit);
    if (order != 0 && !overcommit) {
        ctl_invalid_text(errors, requests, quantity_text(errors, &request->amount), "must be equal to %s limit of %s",
                         request->name, quantity_text(errors, limit));
    } else if (order > 0) {
        ctl_invalid_text(errors, requests, quantity_text(errors, &request->amount),
                         "must be less than or equal to %s limit of %s", request->name, quantity_text(errors, limit));
    }
}

static bool has_cpu_or_memory(const struct ctl_resources *resources)
{
    return ctl_resource_get(resources, "cpu") || ctl_resource_get(resources, "memory");
}

static bool has_huge_pages(const struct ctl_resources *resources)
{
    for (uint32_t i = 0; i < resources->count; i++) {
        if (is_huge_page(resources->items[i].name)) {
            return true;
        }
    }
    return false;
}

void ctl_validate_resource_needs(struct ctl_errors *errors, const struct ctl_resource_needs *needs,
                                 const struct ctl_path *path)
{
    const struct ctl_path limits = ctl_member(path, "limits"), requests = ctl_member(path, "requests");
    for (uint32_t i = 0; i < needs->limits.count; i++) {
        const struct ctl_resource *limit = &needs->limits.items[i];
        const struct ctl_path key = ctl_key(&limits, limit->name);
        validate_name(errors, limit->name, &key);
        validate_amount(errors, limit, &key);
        if (is_huge_page(limit->name)) {
            validate_huge_page_amount(errors, limit, &key);
        }
    }
    for (uint32_t i = 0; i < needs->requests.count; i++) {
        const struct ctl_resource *request = &needs->requests.items[i];
        const struct ctl_path key = ctl_key(&requests, request->name);
        validate_name(errors, request->name, &key);
        validate_amount(errors, request, &key);
        validate_request(errors, request, &needs->limits, &requests, &limits);
        if (is_huge_page(request->name)) {
            validate_huge_page_amount(errors, request, &key);
        }
    }
    if (!has_cpu_or_memory(&needs->limits) && !has_cpu_or_memory(&needs->requests) &&
        (has_huge_pages(&needs->limits) || has_huge_pages(&needs->requests))) {
        ctl_forbidden(errors, path, "HugePages require cpu or memory");
    }
}

/* ---- resources of the pod as a whole ----------------------------------------------------------------------------- */

static bool validate_pod_level_name(struct ctl_errors *errors, const char *name, const struct ctl_path *path)
{
    static const char *const words[] = {"cpu", "hugepages-", "memory", NULL};
    if (ctl_is(name, "cpu") || ctl_is(name, "memory") || is_huge_page(name)) {
        return true;
    }
    ctl_not_supported(errors, path, name, words);
    return false;
}

/* What the containers ask for together: sidecars and containers at once, or the largest init container beside the
 * sidecars that were started before it. */
static struct ctl_quantity aggregate(const struct ctl_pod_spec *spec, const char *name)
{
    struct ctl_quantity sum = {.format = CTL_DECIMAL_SI}, sidecars = sum, most = sum;
    for (uint32_t i = 0; i < spec->containers.count; i++) {
        const struct ctl_quantity *amount = ctl_resource_get(&spec->containers.items[i].resources.requests, name);
        sum = amount ? ctl_quantity_add(&sum, amount) : sum;
    }
    for (uint32_t i = 0; i < spec->init_containers.count; i++) {
        const struct ctl_container *init = &spec->init_containers.items[i];
        const struct ctl_quantity *amount = ctl_resource_get(&init->resources.requests, name);
        if (!amount) {
            continue;
        }
        struct ctl_quantity with = ctl_quantity_add(&sidecars, amount);
        if (ctl_is(init->restart_policy, "Always")) {
            sidecars = with;
            sum = ctl_quantity_add(&sum, amount);
        }
        most = ctl_quantity_compare(&with, &most) > 0 ? with : most;
    }
    return ctl_quantity_compare(&most, &sum) > 0 ? most : sum;
}

void ctl_validate_pod_level_resources(struct ctl_errors *errors, const struct ctl_pod_spec *spec,
                                      const struct ctl_path *path)
{
    const struct ctl_resource_needs *needs = spec->resources;
    const struct ctl_path limits = ctl_member(path, "limits"), requests = ctl_member(path, "requests");
    for (uint32_t i = 0; needs && i < needs->limits.count; i++) {
        const struct ctl_path key = ctl_key(&limits, needs->limits.items[i].name);
        if (validate_pod_level_name(errors, needs->limits.items[i].name, &key)) {
            validate_amount(errors, &needs->limits.items[i], &key);
        }
    }
    for (uint32_t i = 0; needs && i < needs->requests.count; i++) {
        const struct ctl_resource *request = &needs->requests.items[i];
        const struct ctl_path key = ctl_key(&requests, request->name);
        if (!validate_pod_level_name(errors, request->name, &key)) {
            continue;
        }
        validate_amount(errors, request, &key);
        validate_request(errors, request, &needs->limits, &requests, &limits);
        const struct ctl_quantity wanted = aggregate(spec, request->name);
        if (ctl_quantity_compare(&wanted, &request->amount) > 0 && ctl_quantity_sign(&request->amount) >= 0) {
            ctl_invalid_text(errors, &key, quantity_text(errors, &request->amount),
                             "must be greater than or equal to aggregate container requests of %s",
                             quantity_text(errors, &wanted));
        }
    }
}
