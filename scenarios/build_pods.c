/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a pod template to what the simulated cluster needs to know of its pods. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "control/defaults.h"
#include "control/image_name.h"
#include "control/taint_eviction.h"
#include "models/sched_match.h"
#include "scenarios/arena_memory.h"
#include "scenarios/build_priv.h"
#include "scenarios/dist_text.h"

static const int64_t default_grace_s = 30;

/* ---- what the scheduler looks at --------------------------------------------------------------------------------- */

static void know_resources(struct scn_builder *b, const struct ctl_resources *resources)
{
    for (uint32_t i = 0; i < resources->count; i++)
        (void)scn_build_resource(b, resources->items[i].name, true);
}

static void know_needs(struct scn_builder *b, const struct ctl_containers *containers)
{
    for (uint32_t i = 0; i < containers->count; i++) {
        know_resources(b, &containers->items[i].resources.requests);
        know_resources(b, &containers->items[i].resources.limits);
    }
}

static int32_t priority_of(struct scn_builder *b, const struct ctl_pod_spec *spec)
{
    const char *name = spec->priority_class_name;
    const struct ctl_priority_class_object *const *classes = b->sources->priority_classes;
    if (spec->priority.set)
        return spec->priority.value;
    for (uint32_t i = 0; i < b->sources->priority_class_count; i++)
        if (name != NULL && *name != '\0' ? strcmp(classes[i]->meta.name, name) == 0 : classes[i]->global_default.value)
            return classes[i]->value.value;
    if (name == NULL || *name == '\0')
        return 0;
    if (strcmp(name, "system-cluster-critical") == 0)
        return 2000000000;
    if (strcmp(name, "system-node-critical") == 0)
        return 2000001000;
    scn_build_note(b, "PriorityClass %s is not among the manifests: its pods get priority 0", name);
    return 0;
}

static const struct mdl_sched_spec *build_sched(struct scn_builder *b, const struct ctl_job_object *job)
{
    const struct ctl_pod_spec *spec = &job->form.template.spec;
    struct mdl_sched_spec *sched = sim_arena_alloc(b->arena, sizeof *sched);
    know_needs(b, &spec->containers);
    know_needs(b, &spec->init_containers);
    know_resources(b, &spec->overhead);
    if (spec->resources != NULL) {
        know_resources(b, &spec->resources->requests);
        know_resources(b, &spec->resources->limits);
    }
    mdl_sched_spec_build(sched, &job->form.template, b->resource_names, b->resource_count, b->arena);
    if (job->meta.namespace_name != NULL)
        sched->namespace_name = job->meta.namespace_name;
    sched->priority = priority_of(b, spec);
    return sched;
}

/* ---- the pod model ----------------------------------------------------------------------------------------------- */

/* Sorted by code, weights cumulative. */
static bool finish_exit_codes(struct mdl_exit_code *codes, uint32_t count)
{
    double sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (codes[i].code < 1 || codes[i].code > 255 || !(codes[i].weight > 0) || !isfinite(codes[i].weight))
            return false;
        sum += codes[i].weight;
        codes[i].weight = sum;
    }
    for (uint32_t i = 0; i < count; i++)
        codes[i].weight /= sum;
    return count > 0;
}

/* `1`, or `1: 0.7, 137: 0.3`, with or without braces. */
static bool read_exit_codes(struct scn_builder *b, const char *text, const struct mdl_exit_code **out, uint32_t *count)
{
    const size_t length = strlen(text);
    struct mdl_exit_code *codes = sim_arena_array(b->arena, length + 1, sizeof *codes, _Alignof(struct mdl_exit_code));
    uint32_t n = 0;
    const char *at = text + strspn(text, "{ ");
    while (*at != '\0' && *at != '}') {
        char *end;
        const long code = strtol(at, &end, 10);
        if (end == at)
            return false;
        codes[n] = (struct mdl_exit_code){.code = code < 1 || code > 255 ? 0 : (int32_t)code, .weight = 1};
        at = end + strspn(end, " ");
        if (*at == ':') {
            codes[n].weight = strtod(at + 1, &end);
            if (end == at + 1)
                return false;
            at = end;
        }
        n++;
        at += strspn(at, " ,");
    }
    *out = codes;
    *count = n;
    return finish_exit_codes(codes, n);
}

/* The map {1: 0.7, 137: 0.3} as a text of the same form. */
static const char *exit_codes_text(struct scn_builder *b, const struct scn_node *node)
{
    const char *text = "";
    if (node->kind != SCN_MAP)
        return node->text == NULL ? "?" : node->text;
    for (uint32_t i = 0; i < node->count; i++)
        text = scn_format(b->arena, "%s%s%s: %s", text, i > 0 ? ", " : "", node->entries[i].key,
                          node->entries[i].value->kind == SCN_NUMBER ? node->entries[i].value->text : "?");
    return text;
}

struct ranges {
    struct ctl_index_range *items;
    uint32_t count;
};

static void add_range(void *context, struct ctl_index_range range)
{
    struct ranges *ranges = context;
    ranges->items[ranges->count++] = range;
}

/* `3,7-9`; NULL: none. */
struct mdl_number_ranges scn_build_ranges(struct scn_builder *b, const char *path, const char *text)
{
    struct ranges ranges = {.count = 0};
    if (text == NULL)
        return (struct mdl_number_ranges){NULL, 0};
    ranges.items = sim_arena_array(b->arena, strlen(text) + 1, sizeof *ranges.items, 8);
    ctl_indexes_parse(text, INT32_MAX, add_range, &ranges);
    if (ranges.count == 0)
        scn_build_problem(b, path, "\"%s\" is not a list of numbers such as 3,7-9", text);
    return (struct mdl_number_ranges){ranges.items, ranges.count};
}

static void read_rules(struct scn_builder *b, const struct mdl_pod_rule_forms *forms, struct mdl_pod_model_config *out)
{
    struct mdl_pod_rule *rules = sim_arena_array(b->arena, forms->count, sizeof *rules, 8);
    for (uint32_t i = 0; i < forms->count; i++) {
        const struct mdl_pod_rule_form *form = &forms->items[i];
        rules[i] = (struct mdl_pod_rule){
            .indexes = scn_build_ranges(b, "spec.workloads[].pods.rules[].indexes", form->indexes),
            .attempts = scn_build_ranges(b, "spec.workloads[].pods.rules[].attempts", form->attempts),
            .ordinals = scn_build_ranges(b, "spec.workloads[].pods.rules[].ordinals", form->ordinals),
            .run_time = form->run_time,
            .exit_code = form->exit_code};
        if (form->exit_code.value < 0 || form->exit_code.value > 255)
            scn_build_problem(b, "spec.workloads[].pods.rules[].exitCode", "%d is not an exit code from 0 to 255",
                              (int)form->exit_code.value);
    }
    out->rules = rules;
    out->rule_count = forms->count;
}

static void read_restart_delays(struct scn_builder *b, const struct ctl_texts *texts, struct mdl_pod_model_config *out)
{
    sim_time *delays = sim_arena_array(b->arena, texts->count, sizeof *delays, 8);
    struct sim_error error;
    for (uint32_t i = 0; i < texts->count; i++)
        if (sim_duration_parse(&delays[i], texts->items[i], strlen(texts->items[i]), &error) != SIM_OK || delays[i] < 0)
            scn_build_problem(b, "spec.workloads[].pods.restartDelays", "\"%s\" is not a duration such as 10s",
                              texts->items[i]);
    out->restart_delays = delays;
    out->restart_delay_count = texts->count;
}

static const struct sim_dist *read_dist(struct scn_builder *b, const char *path, const char *text,
                                        enum mdl_field_kind kind, const struct sim_dist *otherwise)
{
    const struct scn_node node = {.kind = SCN_TEXT, .text = text, .length = (uint32_t)strlen(text)};
    const struct sim_dist *dist = otherwise;
    struct sim_error error;
    if (scn_dist_read(&dist, kind, &node, NULL, b->arena, &error) != SIM_OK)
        scn_build_problem(b, path, "%s", error.text);
    return dist;
}

static double read_probability(struct scn_builder *b, const char *path, const char *text)
{
    char *end;
    const double value = strtod(text, &end);
    if (end == text || *end != '\0' || !(value >= 0 && value <= 1)) {
        scn_build_problem(b, path, "\"%s\" is not a probability from 0 to 1", text);
        return 0;
    }
    return value;
}

static void read_model(struct scn_builder *b, const struct mdl_pod_model_form *form, struct mdl_pod_model_config *out)
{
    *out = (struct mdl_pod_model_config){.run_time = form->run_time,
                                         .failure_probability = form->failure.probability,
                                         .failure_when = form->failure.when,
                                         .image_size = form->image.size,
                                         .ready_after = form->ready_after,
                                         .stop_time = form->stop_time,
                                         .work_items = form->work_queue.items,
                                         .item_service_time = form->work_queue.service_time};
    const char *codes = form->failure.exit_codes == NULL ? "1" : exit_codes_text(b, form->failure.exit_codes);
    if (!read_exit_codes(b, codes, &out->exit_codes, &out->exit_code_count))
        scn_build_problem(b, "spec.workloads[].pods.failure.exitCodes",
                          "\"%s\" is not a map such as {1: 0.7, 137: 0.3}; codes are 1 to 255, weights above 0", codes);
    out->poison = scn_build_ranges(b, "spec.workloads[].pods.poisonIndexes", form->poison_indexes);
    read_rules(b, &form->rules, out);
    read_restart_delays(b, &form->restart_delays, out);
}

/* Annotations of the manifest, then the command line, win over the workload's model. */
static void override_model(struct scn_builder *b, const struct ctl_labels *annotations,
                           struct mdl_pod_model_config *out)
{
    const char *run_time = ctl_label_get(annotations, "jobsim.dev/run-time");
    const char *probability = ctl_label_get(annotations, "jobsim.dev/failure-probability");
    const char *exit_codes = ctl_label_get(annotations, "jobsim.dev/exit-codes");
    const char *image_size = ctl_label_get(annotations, "jobsim.dev/image-size");
    if (run_time != NULL)
        out->run_time = read_dist(b, "annotation jobsim.dev/run-time", run_time, MDL_DURATIONS, out->run_time);
    if (probability != NULL)
        out->failure_probability = read_probability(b, "annotation jobsim.dev/failure-probability", probability);
    if (exit_codes != NULL && !read_exit_codes(b, exit_codes, &out->exit_codes, &out->exit_code_count))
        scn_build_problem(b, "annotation jobsim.dev/exit-codes", "\"%s\" is not a list such as 1: 0.7, 137: 0.3",
                          exit_codes);
    if (image_size != NULL)
        out->image_size = read_dist(b, "annotation jobsim.dev/image-size", image_size, MDL_SIZES, out->image_size);
    if (b->shortcuts->run_time != NULL)
        out->run_time = read_dist(b, "--run-time", b->shortcuts->run_time, MDL_DURATIONS, out->run_time);
    if (b->shortcuts->failure_rate != NULL)
        out->failure_probability = read_probability(b, "--failure-rate", b->shortcuts->failure_rate);
}

/* ---- the rest of the template ------------------------------------------------------------------------------------ */

/* How long a pod stays bound to a node that fell silent; admission gives pods that do not say it the default. */
static sim_time lost_node_toleration(struct scn_builder *b, const struct ctl_tolerations *tolerations)
{
    const struct ctl_taint *taint = ctl_node_no_execute(CTL_TAINT_UNREACHABLE);
    return ctl_taint_is_mentioned(taint, tolerations) ? ctl_taint_tolerated_ns(taint, tolerations)
                                                      : b->form->control_plane.node_lifecycle.toleration_ns;
}

static bool pulls_always(const struct ctl_container *container)
{
    const char *policy = container->image_pull_policy;
    return policy == NULL ? ctl_image_is_latest(container->image) : strcmp(policy, "Always") == 0;
}

/* By their labels, that is; an empty selector is all of them. */
static bool selects_namespaces(const struct ctl_pod_affinity_term *term)
{
    return term->namespace_selector != NULL && !mdl_match_selector_is_empty(term->namespace_selector);
}

static bool any_selects_namespaces(const struct ctl_pod_affinity *affinity)
{
    for (uint32_t i = 0; affinity != NULL && i < affinity->required.count; i++)
        if (selects_namespaces(&affinity->required.items[i]))
            return true;
    for (uint32_t i = 0; affinity != NULL && i < affinity->preferred.count; i++)
        if (selects_namespaces(&affinity->preferred.items[i].term))
            return true;
    return false;
}

/* Fields that decide about placement upstream and not here are said, once each. */
static void note_what_is_left_out(struct scn_builder *b, const struct ctl_pod_spec *spec)
{
    if (spec->affinity != NULL &&
        (any_selects_namespaces(spec->affinity->pod) || any_selects_namespaces(spec->affinity->pod_anti)))
        scn_build_note(b, "namespaceSelector: the labels of namespaces are not modelled, they count as none");
    if (spec->scheduling_gates.count > 0)
        scn_build_note(b, "schedulingGates are not modelled: pods are scheduled at once");
    if (spec->node_name != NULL && *spec->node_name != '\0')
        scn_build_note(b, "nodeName is approximated: the scheduler puts the pod there as soon as there is room");
}

static sim_time seconds_or(const struct ctl_opt_i64 *seconds, int64_t otherwise)
{
    const int64_t value = seconds->set && seconds->value >= 0 ? seconds->value : otherwise;
    return value < SIM_TIME_NEVER / SIM_SECOND ? value * SIM_SECOND : SIM_TIME_NEVER;
}

/* A readiness probe that says nothing but when it begins: ready then. */
static const struct sim_dist *probed_ready_after(struct scn_builder *b, const struct ctl_container *container)
{
    if (container->readiness == NULL || container->readiness->initial_delay_seconds.value <= 0)
        return NULL;
    return sim_dist_constant(container->readiness->initial_delay_seconds.value, b->arena);
}

const struct mdl_pod_config *scn_build_pod(struct scn_builder *b, const struct scn_job_source *job,
                                           const struct mdl_pod_model_form *model)
{
    const struct ctl_pod_template *template = &job->object->form.template;
    const struct ctl_pod_spec *spec = &template->spec;
    const struct ctl_container *main = &spec->containers.items[0];
    struct mdl_pod_config *pod = sim_arena_alloc(b->arena, sizeof *pod);
    const struct mdl_sched_spec *sched = build_sched(b, job->object);
    *pod = (struct mdl_pod_config){.requests = sched->requests,
                                   .sched = sched,
                                   .priority = sched->priority,
                                   .grace_ns = seconds_or(&spec->termination_grace_seconds, default_grace_s),
                                   .deadline_ns = spec->active_deadline_seconds.set
                                                      ? seconds_or(&spec->active_deadline_seconds, 0)
                                                      : SIM_TIME_NEVER,
                                   .image = main->image == NULL ? "" : main->image,
                                   .pull_always = pulls_always(main),
                                   .main_container = main->name,
                                   .toleration_ns = lost_node_toleration(b, &spec->tolerations),
                                   .bears = spec->tolerations};
    read_model(b, model, &pod->model);
    override_model(b, &template->meta.annotations, &pod->model);
    if (pod->model.ready_after == NULL)
        pod->model.ready_after = probed_ready_after(b, main);
    note_what_is_left_out(b, spec);
    return pod;
}
