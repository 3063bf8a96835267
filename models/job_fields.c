/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of batch/v1 Job and CronJob (k8s.io/api/batch/v1, v1.37). */
#include "control/job_types.h"
#include "models/field_priv.h"

/* ---- policies ---------------------------------------------------------------------------------------------------- */

static const struct mdl_field exit_codes_rows[] = {
    MDL_ROW("containerName", MDL_TEXT, struct ctl_exit_codes_form, container_name, .default_text = "any",
            .keeps_empty = true, .doc = "Container whose exit code counts."),
    MDL_ROW("operator", MDL_TEXT, struct ctl_exit_codes_form, operator,
            .type_name = "v1.PodFailurePolicyOnExitCodesOperator", .always = true, .doc = "In or NotIn."),
    MDL_LIST_ROW("values", MDL_INT32, struct ctl_exit_codes_form, values, .always = true,
                 .doc = "Exit codes, ascending, at most 255."),
};
static MDL_TABLE(exit_codes_table, "PodFailurePolicyOnExitCodesRequirement", exit_codes_rows,
                 struct ctl_exit_codes_form);

static const struct mdl_field condition_pattern_rows[] = {
    MDL_ROW("type", MDL_TEXT, struct ctl_condition_pattern_form, type, .type_name = "v1.PodConditionType",
            .always = true, .doc = "Type of a pod condition, such as DisruptionTarget."),
    MDL_ROW("status", MDL_TEXT, struct ctl_condition_pattern_form, status, .type_name = "v1.ConditionStatus",
            .default_text = "True", .always = true, .doc = "True, False or Unknown."),
};
static MDL_TABLE(condition_pattern_table, "PodFailurePolicyOnPodConditionsPattern", condition_pattern_rows,
                 struct ctl_condition_pattern_form);

static const struct mdl_field failure_rule_rows[] = {
    MDL_ROW("action", MDL_TEXT, struct ctl_failure_rule_form, action, .type_name = "v1.PodFailurePolicyAction",
            .always = true, .doc = "FailJob, FailIndex, Ignore or Count."),
    MDL_OBJECT_ROW("onExitCodes", MDL_POINTER, struct ctl_failure_rule_form, on_exit_codes, exit_codes_table,
                   .doc = "Exit codes to which the rule applies."),
    MDL_OBJECTS_ROW("onPodConditions", struct ctl_failure_rule_form, on_pod_conditions, condition_pattern_table,
                    .doc = "Pod conditions to which the rule applies."),
};
static MDL_TABLE(failure_rule_table, "PodFailurePolicyRule", failure_rule_rows, struct ctl_failure_rule_form);

static const struct mdl_field failure_policy_rows[] = {
    MDL_OBJECTS_ROW("rules", struct ctl_failure_policy_form, rules, failure_rule_table, .always = true,
                    .doc = "Rules, the first that applies decides; at most 20."),
};
static MDL_TABLE(failure_policy_table, "PodFailurePolicy", failure_policy_rows, struct ctl_failure_policy_form);

static const struct mdl_field success_rule_rows[] = {
    MDL_ROW("succeededIndexes", MDL_TEXT, struct ctl_success_rule, succeeded_indexes, .keeps_empty = true,
            .doc = "Indexes that must succeed, such as 0,2-3."),
    MDL_ROW("succeededCount", MDL_INT32, struct ctl_success_rule, succeeded_count,
            .doc = "How many of them (or of all) must."),
};
static MDL_TABLE(success_rule_table, "SuccessPolicyRule", success_rule_rows, struct ctl_success_rule);

static const struct mdl_field success_policy_rows[] = {
    MDL_OBJECTS_ROW("rules", struct ctl_success_policy_form, rules, success_rule_table, .always = true,
                    .doc = "Rules, one of which makes the Job succeed; 1 to 20."),
};
static MDL_TABLE(success_policy_table, "SuccessPolicy", success_policy_rows, struct ctl_success_policy_form);

/* Alpha, dropped by a server with default gates. */
MDL_INNER_SKIPPED_TABLE(gang_table, "GangSchedulingPolicy", MDL_SKIP("minCount", MDL_INT32));
MDL_INNER_SKIPPED_TABLE(basic_policy_table, "BasicSchedulingPolicy", MDL_SKIP("minCount", MDL_ANY));
MDL_INNER_SKIPPED_TABLE(scheduling_policy_table, "PodGroupSchedulingPolicy", MDL_SKIP_OBJECT("gang", gang_table),
                        MDL_SKIP_OBJECT("basic", basic_policy_table));
MDL_INNER_SKIPPED_TABLE(scheduling_table, "JobScheduling",
                        MDL_SKIP_OBJECT("schedulingPolicy", scheduling_policy_table));

/* ---- Job --------------------------------------------------------------------------------------------------------- */

static const struct mdl_field job_spec_rows[] = {
    MDL_ROW("parallelism", MDL_INT32, struct ctl_job_form, spec.parallelism, .default_text = "1",
            .doc = "Most pods that run at the same time."),
    MDL_ROW("completions", MDL_INT32, struct ctl_job_form, spec.completions,
            .default_text = "1 if parallelism is unset too",
            .doc = "Successful pods wanted; unset: a work queue, one success is enough once all pods have ended."),
    MDL_ROW("activeDeadlineSeconds", MDL_INT64, struct ctl_job_form, spec.active_deadline_seconds, .unit = "s",
            .doc = "The Job fails when it has been active for so long."),
    MDL_OBJECT_ROW("podFailurePolicy", MDL_POINTER, struct ctl_job_form, failure_policy, failure_policy_table,
                   .doc = "What a pod's failure means, by exit code or pod condition."),
    MDL_OBJECT_ROW("successPolicy", MDL_POINTER, struct ctl_job_form, success_policy, success_policy_table,
                   .doc = "When an Indexed Job has succeeded before all indexes have."),
    MDL_ROW("backoffLimit", MDL_INT32, struct ctl_job_form, spec.backoff_limit,
            .default_text = "6; without limit if backoffLimitPerIndex is set",
            .doc = "The Job fails when more pods than this have failed."),
    MDL_ROW("backoffLimitPerIndex", MDL_INT32, struct ctl_job_form, spec.backoff_limit_per_index,
            .doc = "An index fails when more of its pods than this have failed; Indexed only."),
    MDL_ROW("maxFailedIndexes", MDL_INT32, struct ctl_job_form, spec.max_failed_indexes,
            .doc = "The Job fails when more indexes than this have failed."),
    MDL_OBJECT_ROW("selector", MDL_POINTER, struct ctl_job_form, selector, mdl_label_selector_table,
                   .default_text = "generated", .doc = "Which pods belong to the Job."),
    MDL_ROW("manualSelector", MDL_BOOL, struct ctl_job_form, manual_selector, .default_text = "false",
            .doc = "Whether the selector is the user's own."),
    MDL_OBJECT_ROW("template", MDL_OBJECT, struct ctl_job_form, template, mdl_pod_template_table,
                   .doc = "The pods that are made."),
    MDL_ROW("ttlSecondsAfterFinished", MDL_INT32, struct ctl_job_form, spec.ttl_seconds_after_finished, .unit = "s",
            .doc = "The Job is deleted so long after its end; unset: never."),
    MDL_ROW("completionMode", MDL_TEXT, struct ctl_job_form, completion_mode, .type_name = "v1.CompletionMode",
            .default_text = "NonIndexed", .keeps_empty = true, .doc = "NonIndexed or Indexed."),
    MDL_ROW("suspend", MDL_BOOL, struct ctl_job_form, suspend, .default_text = "false",
            .doc = "Whether the Job is held; no pod runs then."),
    MDL_ROW("podReplacementPolicy", MDL_TEXT, struct ctl_job_form, replacement_policy,
            .type_name = "v1.PodReplacementPolicy",
            .default_text = "TerminatingOrFailed; Failed if podFailurePolicy is set", .keeps_empty = true,
            .doc = "When a pod that ends is replaced."),
    MDL_ROW("managedBy", MDL_TEXT, struct ctl_job_form, spec.managed_by, .default_text = "kubernetes.io/job-controller",
            .keeps_empty = true, .doc = "Controller that runs the Job."),
    MDL_SKIP_OBJECT("scheduling", scheduling_table),
};
static MDL_TABLE(job_spec_table, "JobSpec", job_spec_rows, struct ctl_job_form);

static const struct mdl_field job_condition_rows[] = {
    MDL_ROW("type", MDL_TEXT, struct ctl_condition_form, type, .type_name = "v1.JobConditionType", .always = true,
            .doc = "Type."),
    MDL_ROW("status", MDL_TEXT, struct ctl_condition_form, status, .type_name = "v1.ConditionStatus", .always = true,
            .doc = "True, False or Unknown."),
    MDL_ROW("lastProbeTime", MDL_TIME, struct ctl_condition_form, probed_at, .doc = "Last look."),
    MDL_ROW("lastTransitionTime", MDL_TIME, struct ctl_condition_form, changed_at, .doc = "Last change."),
    MDL_ROW("reason", MDL_TEXT, struct ctl_condition_form, reason, .doc = "Reason, one word."),
    MDL_ROW("message", MDL_TEXT, struct ctl_condition_form, message, .doc = "Reason, a sentence."),
};
static MDL_TABLE(job_condition_table, "JobCondition", job_condition_rows, struct ctl_condition_form);

static const struct mdl_field uncounted_rows[] = {
    MDL_LIST_ROW("succeeded", MDL_TEXT, struct ctl_uncounted_form, succeeded, .type_name = "types.UID",
                 .doc = "Succeeded pods not yet counted."),
    MDL_LIST_ROW("failed", MDL_TEXT, struct ctl_uncounted_form, failed, .type_name = "types.UID",
                 .doc = "Failed pods not yet counted."),
};
static MDL_TABLE(uncounted_table, "UncountedTerminatedPods", uncounted_rows, struct ctl_uncounted_form);

static const struct mdl_field job_status_rows[] = {
    MDL_OBJECTS_ROW("conditions", struct ctl_job_status_form, conditions, job_condition_table, .doc = "Conditions."),
    MDL_ROW("startTime", MDL_TIME, struct ctl_job_status_form, started_at, .doc = "When the Job last began."),
    MDL_ROW("completionTime", MDL_TIME, struct ctl_job_status_form, completed_at, .doc = "When it succeeded."),
    MDL_ROW("active", MDL_INT32, struct ctl_job_status_form, active, .doc = "Pods pending or running."),
    MDL_ROW("succeeded", MDL_INT32, struct ctl_job_status_form, succeeded, .doc = "Pods that succeeded."),
    MDL_ROW("failed", MDL_INT32, struct ctl_job_status_form, failed, .doc = "Pods that failed."),
    MDL_ROW("terminating", MDL_INT32, struct ctl_job_status_form, terminating, .doc = "Pods being stopped."),
    MDL_ROW("completedIndexes", MDL_TEXT, struct ctl_job_status_form, completed_indexes, .doc = "Indexes done."),
    MDL_ROW("failedIndexes", MDL_TEXT, struct ctl_job_status_form, failed_indexes, .keeps_empty = true,
            .doc = "Indexes given up."),
    MDL_OBJECT_ROW("uncountedTerminatedPods", MDL_POINTER, struct ctl_job_status_form, uncounted, uncounted_table,
                   .doc = "Pods that ended and are not yet counted."),
    MDL_ROW("ready", MDL_INT32, struct ctl_job_status_form, ready, .doc = "Active pods that are ready."),
};
static MDL_TABLE(job_status_table, "JobStatus", job_status_rows, struct ctl_job_status_form);

static const struct mdl_field job_rows[] = {
    MDL_SKIP("apiVersion", MDL_TEXT),
    MDL_SKIP("kind", MDL_TEXT),
    MDL_OBJECT_ROW("metadata", MDL_OBJECT, struct ctl_job_object, meta, mdl_object_meta_table, .doc = "Metadata."),
    MDL_OBJECT_ROW("spec", MDL_OBJECT, struct ctl_job_object, form, job_spec_table, .doc = "What is wanted."),
    MDL_OBJECT_ROW("status", MDL_OBJECT, struct ctl_job_object, status, job_status_table, .doc = "What is."),
};
MDL_TABLE(mdl_job_table, "Job", job_rows, struct ctl_job_object);

/* ---- CronJob ----------------------------------------------------------------------------------------------------- */

static const struct mdl_field job_template_rows[] = {
    MDL_OBJECT_ROW("metadata", MDL_OBJECT, struct ctl_job_template, meta, mdl_object_meta_table,
                   .doc = "Labels and annotations of the Jobs."),
    MDL_OBJECT_ROW("spec", MDL_OBJECT, struct ctl_job_template, form, job_spec_table, .doc = "The Jobs."),
};
static MDL_TABLE(job_template_table, "JobTemplateSpec", job_template_rows, struct ctl_job_template);

static const struct mdl_field cronjob_spec_rows[] = {
    MDL_ROW("schedule", MDL_TEXT, struct ctl_cronjob_object, schedule, .always = true,
            .doc = "When, in cron's five fields."),
    MDL_ROW("timeZone", MDL_TEXT, struct ctl_cronjob_object, time_zone, .default_text = "the controller's",
            .keeps_empty = true, .doc = "Time zone of the schedule, such as Europe/Zurich."),
    MDL_ROW("startingDeadlineSeconds", MDL_INT64, struct ctl_cronjob_object, starting_deadline_seconds, .unit = "s",
            .doc = "How late a Job may still be started."),
    MDL_ROW("concurrencyPolicy", MDL_TEXT, struct ctl_cronjob_object, concurrency_policy,
            .type_name = "v1.ConcurrencyPolicy", .default_text = "Allow", .doc = "Allow, Forbid or Replace."),
    MDL_ROW("suspend", MDL_BOOL, struct ctl_cronjob_object, suspend, .default_text = "false",
            .doc = "Whether no further Jobs are started."),
    MDL_OBJECT_ROW("jobTemplate", MDL_OBJECT, struct ctl_cronjob_object, template, job_template_table,
                   .doc = "The Jobs that are made."),
    MDL_ROW("successfulJobsHistoryLimit", MDL_INT32, struct ctl_cronjob_object, successful_history_limit,
            .default_text = "3", .doc = "Successful Jobs that are kept."),
    MDL_ROW("failedJobsHistoryLimit", MDL_INT32, struct ctl_cronjob_object, failed_history_limit, .default_text = "1",
            .doc = "Failed Jobs that are kept."),
};
static MDL_TABLE(cronjob_spec_table, "CronJobSpec", cronjob_spec_rows, struct ctl_cronjob_object);

static const struct mdl_field cronjob_status_rows[] = {
    MDL_SKIP_OBJECTS("active", mdl_object_reference_table),
    MDL_ROW("lastScheduleTime", MDL_TIME, struct ctl_cronjob_object, last_schedule_at, .doc = "Last start."),
    MDL_ROW("lastSuccessfulTime", MDL_TIME, struct ctl_cronjob_object, last_success_at, .doc = "Last success."),
};
static MDL_TABLE(cronjob_status_table, "CronJobStatus", cronjob_status_rows, struct ctl_cronjob_object);

/* A CronJob's spec and status are read into the object itself. */
static const struct mdl_field cronjob_rows[] = {
    MDL_SKIP("apiVersion", MDL_TEXT),
    MDL_SKIP("kind", MDL_TEXT),
    MDL_OBJECT_ROW("metadata", MDL_OBJECT, struct ctl_cronjob_object, meta, mdl_object_meta_table, .doc = "Metadata."),
    {.key = "spec", .kind = MDL_OBJECT, .place = 0, .table = &cronjob_spec_table, .doc = "What is wanted."},
    {.key = "status", .kind = MDL_OBJECT, .place = 0, .table = &cronjob_status_table, .doc = "What is."},
};
MDL_TABLE(mdl_cronjob_table, "CronJob", cronjob_rows, struct ctl_cronjob_object);
