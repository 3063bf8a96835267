/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/defaults.h"

#include <string.h>

#include "control/image_name.h"
#include "control/text.h"

/* ---- maps -------------------------------------------------------------------------------------------------------- */

const char *ctl_label_get(const struct ctl_labels *labels, const char *key)
{
    for (uint32_t i = 0; i < labels->count; i++) {
        if (strcmp(labels->items[i].key, key) == 0) {
            return labels->items[i].value;
        }
    }
    return NULL;
}

struct ctl_labels ctl_labels_with(const struct ctl_labels *labels, const char *key, const char *value,
                                  const struct ctl_memory *memory)
{
    if (ctl_label_get(labels, key)) {
        return *labels;
    }
    struct ctl_label *items = ctl_memory_get(memory, (labels->count + 1) * sizeof *items);
    uint32_t at = 0;
    for (; at < labels->count && strcmp(labels->items[at].key, key) < 0; at++) {
        items[at] = labels->items[at];
    }
    items[at] = (struct ctl_label){key, value};
    for (uint32_t i = at; i < labels->count; i++) {
        items[i + 1] = labels->items[i];
    }
    return (struct ctl_labels){items, labels->count + 1};
}

const struct ctl_quantity *ctl_resource_get(const struct ctl_resources *resources, const char *name)
{
    for (uint32_t i = 0; i < resources->count; i++) {
        if (strcmp(resources->items[i].name, name) == 0) {
            return &resources->items[i].amount;
        }
    }
    return NULL;
}

/* ---- pods -------------------------------------------------------------------------------------------------------- */

static void default_text(const char **text, const char *value)
{
    if (!*text || (*text)[0] == '\0') {
        *text = value;
    }
}

/* Zero counts as unset, as it does upstream for plain numbers. */
static void default_number(struct ctl_opt_i32 *number, int32_t value)
{
    if (!number->set || number->value == 0) {
        *number = (struct ctl_opt_i32){.value = value, .set = true};
    }
}

static void round_resources(struct ctl_resources *resources)
{
    for (uint32_t i = 0; i < resources->count; i++) {
        ctl_quantity_round_to_milli(&resources->items[i].amount);
    }
}

static void default_handler(struct ctl_handler *handler)
{
    if (handler && handler->http_get) {
        default_text(&handler->http_get->path, "/");
        default_text(&handler->http_get->scheme, "HTTP");
    }
}

static void default_probe(struct ctl_probe *probe)
{
    if (!probe) {
        return;
    }
    default_handler(&probe->handler);
    default_number(&probe->timeout_seconds, 1);
    default_number(&probe->period_seconds, 10);
    default_number(&probe->success_threshold, 1);
    default_number(&probe->failure_threshold, 3);
}

static void default_containers(struct ctl_containers *containers)
{
    for (uint32_t i = 0; i < containers->count; i++) {
        struct ctl_container *container = &containers->items[i];
        default_text(&container->image_pull_policy,
                     container->image && ctl_image_is_latest(container->image) ? "Always" : "IfNotPresent");
        default_text(&container->termination_message_policy, "File");
        for (uint32_t k = 0; k < container->ports.count; k++) {
            default_text(&container->ports.items[k].protocol, "TCP");
        }
        default_probe(container->liveness);
        default_probe(container->readiness);
        default_probe(container->startup);
        if (container->lifecycle) {
            default_handler(container->lifecycle->post_start);
            default_handler(container->lifecycle->pre_stop);
        }
        round_resources(&container->resources.limits);
        round_resources(&container->resources.requests);
    }
}

void ctl_pod_template_defaults(struct ctl_pod_template *template)
{
    struct ctl_pod_spec *spec = &template->spec;
    default_containers(&spec->init_containers);
    default_containers(&spec->containers);
    default_text(&spec->restart_policy, "Always");
    default_text(&spec->dns_policy, "ClusterFirst");
    default_text(&spec->scheduler_name, "default-scheduler");
    if (!spec->termination_grace_seconds.set) {
        spec->termination_grace_seconds = (struct ctl_opt_i64){.value = 30, .set = true};
    }
    round_resources(&spec->overhead);
    if (spec->resources) {
        round_resources(&spec->resources->limits);
        round_resources(&spec->resources->requests);
    }
}

void ctl_fill_requests(struct ctl_resource_needs *needs, const struct ctl_memory *memory)
{
    if (needs->limits.count == 0) {
        return;
    }
    const uint32_t most = needs->limits.count + needs->requests.count;
    struct ctl_resource *items = ctl_memory_get(memory, most * sizeof *items);
    uint32_t count = 0, r = 0, l = 0;
    while (r < needs->requests.count || l < needs->limits.count) {
        const int order = r == needs->requests.count ? 1
                          : l == needs->limits.count
                              ? -1
                              : strcmp(needs->requests.items[r].name, needs->limits.items[l].name);
        items[count++] = order <= 0 ? needs->requests.items[r] : needs->limits.items[l];
        r += order <= 0;
        l += order >= 0;
    }
    needs->requests = (struct ctl_resources){items, count};
}

void ctl_pod_defaults(struct ctl_pod_template *pod, const struct ctl_memory *memory)
{
    struct ctl_pod_spec *spec = &pod->spec;
    ctl_pod_template_defaults(pod);
    struct ctl_containers *const lists[] = {&spec->init_containers, &spec->containers};
    for (size_t k = 0; k < 2; k++) {
        for (uint32_t i = 0; i < lists[k]->count; i++) {
            struct ctl_container *container = &lists[k]->items[i];
            ctl_fill_requests(&container->resources, memory);
            for (uint32_t p = 0; p < container->ports.count && spec->host_network.value; p++) {
                struct ctl_port *port = &container->ports.items[p];
                if (!port->host_port.set || port->host_port.value == 0) {
                    port->host_port = port->container_port;
                }
            }
        }
    }
    if (spec->resources) {
        ctl_fill_requests(spec->resources, memory);
    }
}

/* ---- Jobs -------------------------------------------------------------------------------------------------------- */

static void default_job_spec(struct ctl_job_form *form)
{
    struct ctl_job_spec *spec = &form->spec;
    const struct ctl_opt_i32 one = {.value = 1, .set = true};
    if (!spec->completions.set && !spec->parallelism.set) {
        spec->completions = one;
        spec->parallelism = one;
    }
    if (!spec->parallelism.set) {
        spec->parallelism = one;
    }
    if (!spec->backoff_limit.set) {
        const int32_t limit = spec->backoff_limit_per_index.set ? CTL_UNLIMITED_BACKOFF : 6;
        spec->backoff_limit = (struct ctl_opt_i32){.value = limit, .set = true};
    }
    if (!form->completion_mode) {
        form->completion_mode = "NonIndexed";
    }
    form->suspend.set = true;
    form->manual_selector.set = true;
    if (!form->replacement_policy) {
        form->replacement_policy = form->failure_policy ? "Failed" : "TerminatingOrFailed";
    }
    for (uint32_t i = 0; form->failure_policy && i < form->failure_policy->rules.count; i++) {
        struct ctl_failure_rule_form *rule = &form->failure_policy->rules.items[i];
        for (uint32_t k = 0; k < rule->on_pod_conditions.count; k++) {
            default_text(&rule->on_pod_conditions.items[k].status, "True");
        }
    }
}

void ctl_job_defaults(struct ctl_job_object *job)
{
    default_job_spec(&job->form);
    if (job->meta.labels.count == 0 && job->form.template.meta.labels.items) {
        job->meta.labels = job->form.template.meta.labels;
    }
    ctl_pod_template_defaults(&job->form.template);
}

void ctl_cronjob_defaults(struct ctl_cronjob_object *cronjob)
{
    default_text(&cronjob->concurrency_policy, "Allow");
    cronjob->suspend.set = true;
    if (!cronjob->successful_history_limit.set) {
        cronjob->successful_history_limit = (struct ctl_opt_i32){.value = 3, .set = true};
    }
    if (!cronjob->failed_history_limit.set) {
        cronjob->failed_history_limit = (struct ctl_opt_i32){.value = 1, .set = true};
    }
    ctl_pod_template_defaults(&cronjob->template.form.template);
}

void ctl_generate_name(struct ctl_meta *meta, const char suffix[static CTL_GENERATED_SUFFIX],
                       const struct ctl_memory *memory)
{
    if ((meta->name && meta->name[0] != '\0') || !meta->generate_name || meta->generate_name[0] == '\0') {
        return;
    }
    meta->name =
        ctl_format(memory, "%.*s%.*s", CTL_GENERATED_BASE_MAX, meta->generate_name, CTL_GENERATED_SUFFIX, suffix);
    /* The store copies an object before it names it, so a Job's labels are its template's no longer. */
    struct ctl_label *labels = ctl_memory_get(memory, meta->labels.count * sizeof *labels);
    for (uint32_t i = 0; i < meta->labels.count; i++) {
        labels[i] = meta->labels.items[i];
    }
    meta->labels.items = labels;
}

void ctl_job_generate_selector(struct ctl_job_object *job, const char *uid, const struct ctl_memory *memory)
{
    static const char uid_key[] = "batch.kubernetes.io/controller-uid";
    struct ctl_job_form *form = &job->form;
    if (form->manual_selector.value) {
        return;
    }
    const char *name = job->meta.name ? job->meta.name : "";
    struct ctl_labels *labels = &form->template.meta.labels;
    const bool is_shared = labels->items && labels->items == job->meta.labels.items;
    *labels = ctl_labels_with(labels, "job-name", name, memory);
    *labels = ctl_labels_with(labels, "batch.kubernetes.io/job-name", name, memory);
    *labels = ctl_labels_with(labels, "controller-uid", uid, memory);
    *labels = ctl_labels_with(labels, uid_key, uid, memory);
    if (is_shared) { /* upstream, a Job without labels of its own shares its template's map */
        job->meta.labels = *labels;
    }
    if (!form->selector) {
        form->selector = ctl_memory_get(memory, sizeof *form->selector);
    }
    form->selector->match_labels = ctl_labels_with(&form->selector->match_labels, uid_key, uid, memory);
}

void ctl_job_read_back(struct ctl_job_object *job)
{
    if (job->meta.labels.count == 0) {
        job->meta.labels = job->form.template.meta.labels;
    }
}

/* ---- the form that controllers read ------------------------------------------------------------------------------ */

static enum ctl_policy_action action_of(const char *word)
{
    static const char *const words[] = {
        [CTL_ACTION_FAIL_JOB] = "FailJob",
        [CTL_ACTION_FAIL_INDEX] = "FailIndex",
        [CTL_ACTION_IGNORE] = "Ignore",
        [CTL_ACTION_COUNT] = "Count",
    };
    for (enum ctl_policy_action action = CTL_ACTION_FAIL_JOB; action <= CTL_ACTION_COUNT; action++) {
        if (word && strcmp(words[action], word) == 0) {
            return action;
        }
    }
    return CTL_ACTION_NONE;
}

static bool is(const char *text, const char *word)
{
    return text && strcmp(text, word) == 0;
}

static const struct ctl_failure_policy *settle_failure_policy(const struct ctl_failure_policy_form *form,
                                                              const struct ctl_memory *memory)
{
    struct ctl_failure_rule *rules = ctl_memory_get(memory, form->rules.count * sizeof *rules);
    for (uint32_t i = 0; i < form->rules.count; i++) {
        const struct ctl_failure_rule_form *from = &form->rules.items[i];
        const struct ctl_exit_codes_form *codes = from->on_exit_codes;
        const uint32_t patterns = from->on_pod_conditions.count;
        struct ctl_condition_pattern *conditions = ctl_memory_get(memory, patterns * sizeof *conditions);
        for (uint32_t k = 0; k < patterns; k++) {
            conditions[k].type = from->on_pod_conditions.items[k].type;
            conditions[k].status = from->on_pod_conditions.items[k].status;
        }
        rules[i] = (struct ctl_failure_rule){.action = action_of(from->action),
                                             .on_exit_codes = codes,
                                             .codes_not_in = codes && is(codes->operator, "NotIn"),
                                             .container_name = codes ? codes->container_name : NULL,
                                             .codes = codes ? codes->values.items : NULL,
                                             .code_count = codes ? codes->values.count : 0,
                                             .conditions = conditions,
                                             .condition_count = patterns};
    }
    struct ctl_failure_policy *policy = ctl_memory_get(memory, sizeof *policy);
    *policy = (struct ctl_failure_policy){rules, form->rules.count};
    return policy;
}

static struct ctl_selector settle_selector(const struct ctl_label_selector *form, const struct ctl_memory *memory)
{
    const uint32_t count = form->match_labels.count + form->match_expressions.count;
    struct ctl_selector_term *terms = ctl_memory_get(memory, count * sizeof *terms);
    for (uint32_t i = 0; i < form->match_labels.count; i++) {
        const char **value = ctl_memory_get(memory, sizeof *value);
        *value = form->match_labels.items[i].value;
        terms[i] = (struct ctl_selector_term){form->match_labels.items[i].key, CTL_OP_IN, value, 1};
    }
    for (uint32_t i = 0; i < form->match_expressions.count; i++) {
        const struct ctl_requirement *from = &form->match_expressions.items[i];
        const enum ctl_selector_operator operator= is(from->operator, "In") ? CTL_OP_IN
        : is(from->operator, "NotIn")                                       ? CTL_OP_NOT_IN
        : is(from->operator, "Exists")                                      ? CTL_OP_EXISTS
                                                                            : CTL_OP_DOES_NOT_EXIST;
        terms[form->match_labels.count + i] =
            (struct ctl_selector_term){from->key, operator, from->values.items, from->values.count};
    }
    return (struct ctl_selector){terms, count};
}

void ctl_job_form_settle(struct ctl_job_form *form, const struct ctl_memory *memory)
{
    struct ctl_job_spec *spec = &form->spec;
    const char *restart = form->template.spec.restart_policy;
    spec->completion_mode = is(form->completion_mode, "Indexed") ? CTL_INDEXED : CTL_NON_INDEXED;
    spec->replacement_policy = is(form->replacement_policy, "Failed") ? CTL_REPLACE_FAILED : CTL_TERMINATING_OR_FAILED;
    spec->restart_policy = is(restart, "OnFailure") ? CTL_RESTART_ON_FAILURE
                           : is(restart, "Always")  ? CTL_RESTART_ALWAYS
                                                    : CTL_RESTART_NEVER;
    spec->suspend = form->suspend.value;
    spec->manual_selector = form->manual_selector.value;
    spec->failure_policy = form->failure_policy ? settle_failure_policy(form->failure_policy, memory) : NULL;
    spec->success_policy = NULL;
    if (form->success_policy) {
        struct ctl_success_policy *policy = ctl_memory_get(memory, sizeof *policy);
        *policy = (struct ctl_success_policy){form->success_policy->rules.items, form->success_policy->rules.count};
        spec->success_policy = policy;
    }
    spec->selector = form->selector ? settle_selector(form->selector, memory) : (struct ctl_selector){0};
    spec->template_labels = form->template.meta.labels;
}
