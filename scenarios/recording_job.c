/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/recording.h"
#include "scenarios/recording_priv.h"

#include <string.h>

static const char spec_keys[] =
    "activeDeadlineSeconds backoffLimit backoffLimitPerIndex completionMode completions managedBy manualSelector "
    "maxFailedIndexes parallelism podFailurePolicy podReplacementPolicy selector successPolicy suspend template "
    "ttlSecondsAfterFinished";

static const char *const actions[] = {"FailJob", "FailIndex", "Ignore", "Count", NULL};

static void read_exit_codes(struct scn_record_reader *r, struct scn_json rule, struct ctl_failure_rule *out)
{
    static const char *const operators[] = {"In", "NotIn", NULL};
    const struct scn_json on = scn_record_object(r, rule, "onExitCodes");
    scn_record_expect(r, on, "onExitCodes", "containerName operator values");
    out->on_exit_codes = true;
    out->codes_not_in = scn_record_word(r, on, "operator", operators) == 1;
    out->container_name = scn_record_text_or(r, on, "containerName", NULL);
    const struct scn_json values = scn_record_list(r, on, "values", &out->code_count);
    int32_t *const codes = SCN_RECORD_ROOM(r, out->code_count, int32_t);
    for (uint32_t i = 0; i < out->code_count; i++) {
        codes[i] = (int32_t)scn_record_node_integer(r, scn_json_at(values, i), "values", INT32_MIN, INT32_MAX);
    }
    out->codes = codes;
}

static void read_conditions(struct scn_record_reader *r, struct scn_json rule, struct ctl_failure_rule *out)
{
    const struct scn_json list = scn_record_list(r, rule, "onPodConditions", &out->condition_count);
    struct ctl_condition_pattern *const patterns =
        SCN_RECORD_ROOM(r, out->condition_count, struct ctl_condition_pattern);
    for (uint32_t i = 0; i < out->condition_count; i++) {
        const struct scn_json pattern = scn_json_at(list, i);
        scn_record_expect(r, pattern, "onPodConditions", "type status");
        patterns[i].type = scn_record_text(r, pattern, "type");
        patterns[i].status = scn_record_text(r, pattern, "status");
    }
    out->conditions = patterns;
}

static const struct ctl_failure_policy *read_failure_policy(struct scn_record_reader *r, struct scn_json policy)
{
    struct ctl_failure_policy *const out = SCN_RECORD_ROOM(r, 1, struct ctl_failure_policy);
    scn_record_expect(r, policy, "podFailurePolicy", "rules");
    const struct scn_json list = scn_record_list(r, policy, "rules", &out->count);
    struct ctl_failure_rule *const rules = SCN_RECORD_ROOM(r, out->count, struct ctl_failure_rule);
    for (uint32_t i = 0; i < out->count && !r->failed; i++) {
        const struct scn_json rule = scn_json_at(list, i);
        scn_record_expect(r, rule, "podFailurePolicy.rules", "action onExitCodes onPodConditions");
        rules[i].action = (enum ctl_policy_action)(CTL_ACTION_FAIL_JOB + scn_record_word(r, rule, "action", actions));
        if (scn_record_has(r, rule, "onExitCodes")) {
            read_exit_codes(r, rule, &rules[i]);
        } else {
            read_conditions(r, rule, &rules[i]);
        }
    }
    out->rules = rules;
    return out;
}

static const struct ctl_success_policy *read_success_policy(struct scn_record_reader *r, struct scn_json policy)
{
    struct ctl_success_policy *const out = SCN_RECORD_ROOM(r, 1, struct ctl_success_policy);
    scn_record_expect(r, policy, "successPolicy", "rules");
    const struct scn_json list = scn_record_list(r, policy, "rules", &out->count);
    struct ctl_success_rule *const rules = SCN_RECORD_ROOM(r, out->count, struct ctl_success_rule);
    for (uint32_t i = 0; i < out->count && !r->failed; i++) {
        const struct scn_json rule = scn_json_at(list, i);
        scn_record_expect(r, rule, "successPolicy.rules", "succeededCount succeededIndexes");
        rules[i].succeeded_indexes = scn_record_text_or(r, rule, "succeededIndexes", NULL);
        rules[i].succeeded_count = scn_record_opt_i32(r, rule, "succeededCount");
    }
    out->rules = rules;
    return out;
}

static struct ctl_selector read_selector(struct scn_record_reader *r, struct scn_json spec)
{
    const struct scn_json selector = scn_record_object(r, spec, "selector");
    scn_record_expect(r, selector, "selector", "matchLabels");
    const struct ctl_labels labels = scn_record_labels(r, selector, "matchLabels");
    struct ctl_selector_term *const terms = SCN_RECORD_ROOM(r, labels.count, struct ctl_selector_term);
    for (uint32_t i = 0; i < labels.count; i++) {
        terms[i] = (struct ctl_selector_term){
            .key = labels.items[i].key, .operator= CTL_OP_IN, .values = &labels.items[i].value, .value_count = 1};
    }
    return (struct ctl_selector){.terms = terms, .count = labels.count};
}

/* Reads those fields that the object names; a null unsets one. */
static void read_spec(struct scn_record_reader *r, struct scn_json json, struct ctl_job_spec *spec)
{
    static const char *const modes[] = {"NonIndexed", "Indexed", NULL};
    static const char *const policies[] = {"TerminatingOrFailed", "Failed", NULL};
    const struct {
        const char *key;
        struct ctl_opt_i32 *field;
    } numbers[] = {
        {"parallelism", &spec->parallelism},
        {"completions", &spec->completions},
        {"backoffLimit", &spec->backoff_limit},
        {"backoffLimitPerIndex", &spec->backoff_limit_per_index},
        {"maxFailedIndexes", &spec->max_failed_indexes},
        {"ttlSecondsAfterFinished", &spec->ttl_seconds_after_finished},
    };
    struct scn_json value;
    scn_record_expect(r, json, "spec", spec_keys);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers && !r->failed; i++) {
        if (scn_json_get(json, numbers[i].key, &value)) {
            *numbers[i].field = scn_record_opt_i32(r, json, numbers[i].key);
        }
    }
    if (spec->completions.value > SCN_RECORDING_COMPLETIONS_MAX) {
        scn_record_fail(r, "completions: more than %d", SCN_RECORDING_COMPLETIONS_MAX);
    }
    if (!r->failed && scn_json_get(json, "activeDeadlineSeconds", &value)) {
        spec->active_deadline_seconds.set = scn_record_has(r, json, "activeDeadlineSeconds");
        spec->active_deadline_seconds.value = scn_record_integer_or(r, json, "activeDeadlineSeconds", 0, INT64_MAX, 0);
    }
    if (scn_record_has(r, json, "completionMode")) {
        const char *const mode = scn_record_text(r, json, "completionMode");
        spec->completion_mode = strcmp(mode, modes[0]) == 0   ? CTL_NON_INDEXED
                                : strcmp(mode, modes[1]) == 0 ? CTL_INDEXED
                                                              : CTL_MODE_UNKNOWN;
    }
    if (scn_record_has(r, json, "podReplacementPolicy")) {
        spec->replacement_policy = scn_record_word(r, json, "podReplacementPolicy", policies) == 1
                                       ? CTL_REPLACE_FAILED
                                       : CTL_TERMINATING_OR_FAILED;
    }
    spec->suspend = scn_record_bool_or(r, json, "suspend", spec->suspend);
    spec->manual_selector = scn_record_bool_or(r, json, "manualSelector", spec->manual_selector);
    spec->managed_by = scn_record_text_or(r, json, "managedBy", spec->managed_by);
    if (scn_record_has(r, json, "podFailurePolicy")) {
        spec->failure_policy = read_failure_policy(r, scn_record_object(r, json, "podFailurePolicy"));
    }
    if (scn_record_has(r, json, "successPolicy")) {
        spec->success_policy = read_success_policy(r, scn_record_object(r, json, "successPolicy"));
    }
    if (scn_record_has(r, json, "selector")) {
        spec->selector = read_selector(r, json);
    }
}

/* The names of restartable init containers. */
static void read_sidecars(struct scn_record_reader *r, struct scn_json pod_spec, struct mdl_recorded_job *job)
{
    uint32_t count;
    const struct scn_json list = scn_record_list(r, pod_spec, "initContainers", &count);
    const char **const names = SCN_RECORD_ROOM(r, count, const char *);
    for (uint32_t i = 0; i < count; i++) {
        const struct scn_json container = scn_json_at(list, i);
        scn_record_expect(r, container, "initContainers", "name restartPolicy");
        if (strcmp(scn_record_text_or(r, container, "restartPolicy", ""), "Always") == 0) {
            names[job->sidecar_count++] = scn_record_text(r, container, "name");
        }
    }
    job->sidecars = names;
}

static void read_template(struct scn_record_reader *r, struct scn_json json, struct mdl_recorded_job *job,
                          struct ctl_job_spec *spec)
{
    static const char *const policies[] = {"Never", "OnFailure", NULL};
    const struct scn_json template = scn_record_object(r, json, "template");
    scn_record_expect(r, template, "template", "metadata spec");
    const struct scn_json metadata = scn_record_object(r, template, "metadata");
    const struct scn_json pod_spec = scn_record_object(r, template, "spec");
    scn_record_expect(r, metadata, "template.metadata", "labels finalizers");
    scn_record_expect(r, pod_spec, "template.spec",
                      "containers initContainers restartPolicy terminationGracePeriodSeconds");
    spec->template_labels = scn_record_labels(r, metadata, "labels");
    spec->restart_policy =
        scn_record_word(r, pod_spec, "restartPolicy", policies) == 1 ? CTL_RESTART_ON_FAILURE : CTL_RESTART_NEVER;
    job->grace_seconds = scn_record_integer(r, pod_spec, "terminationGracePeriodSeconds", 0, INT32_MAX);
    read_sidecars(r, pod_spec, job);
}

struct mdl_recorded_job scn_record_job(struct scn_record_reader *r, struct scn_json json)
{
    struct mdl_recorded_job job = {0};
    scn_record_expect(r, json, "job", "metadata spec");
    const struct scn_json metadata = scn_record_object(r, json, "metadata"), spec = scn_record_object(r, json, "spec");
    scn_record_expect(r, metadata, "metadata", "creationTimestamp generation labels name namespace uid");
    job.namespace_name = scn_record_text(r, metadata, "namespace");
    job.name = scn_record_text(r, metadata, "name");
    job.uid = scn_record_uid(r, scn_record_text(r, metadata, "uid"));
    job.created_at = scn_record_time_or_none(r, metadata, "creationTimestamp");
    if (job.uid == 0) {
        scn_record_fail(r, "uid: is empty");
    }
    struct ctl_job_spec *const out = SCN_RECORD_ROOM(r, 1, struct ctl_job_spec);
    read_spec(r, spec, out);
    if (!r->failed && (!out->parallelism.set || !out->backoff_limit.set)) {
        scn_record_fail(r, "spec: parallelism and backoffLimit must be set, the object is a stored one");
    }
    read_template(r, spec, &job, out);
    job.spec = out;
    return job;
}

const struct ctl_job_spec *scn_record_patch(struct scn_record_reader *r, const struct ctl_job_spec *old,
                                            struct scn_json json)
{
    struct ctl_job_spec *const spec = SCN_RECORD_ROOM(r, 1, struct ctl_job_spec);
    *spec = *old;
    if (scn_record_has(r, json, "template") || scn_record_has(r, json, "selector")) {
        scn_record_fail(r, "spec: template and selector cannot be patched in a trace");
    }
    read_spec(r, json, spec);
    return spec;
}
