/* SPDX-License-Identifier: GPL-3.0-or-later */
/* batch/v1 Job and CronJob as users write them. Conventions of control/meta_types.h.
 *
 * ctl_job_form_settle() (control/defaults.h) fills `spec`, the reduced form that the controllers read, from a valid
 * form.
 */
#ifndef CTL_JOB_TYPES_H
#define CTL_JOB_TYPES_H

#include "control/pod_types.h"

struct ctl_exit_codes_form {
    const char *container_name, *operator;
    struct ctl_int32s values;
};
struct ctl_condition_pattern_form {
    const char *type, *status;
};
struct ctl_condition_pattern_forms {
    struct ctl_condition_pattern_form *items;
    uint32_t count;
};
struct ctl_failure_rule_form {
    const char *action;
    struct ctl_exit_codes_form *on_exit_codes;
    struct ctl_condition_pattern_forms on_pod_conditions;
};
struct ctl_failure_rule_forms {
    struct ctl_failure_rule_form *items;
    uint32_t count;
};
struct ctl_failure_policy_form {
    struct ctl_failure_rule_forms rules;
};

struct ctl_success_rules {
    struct ctl_success_rule *items;
    uint32_t count;
};
struct ctl_success_policy_form {
    struct ctl_success_rules rules;
};

/* A JobSpec as written. Numbers are read straight into `spec`; words and structures stand beside it until they are
 * known to be valid. */
struct ctl_job_form {
    struct ctl_job_spec spec;
    const char *completion_mode, *replacement_policy;
    struct ctl_opt_bool suspend, manual_selector;
    struct ctl_label_selector *selector;
    struct ctl_failure_policy_form *failure_policy;
    struct ctl_success_policy_form *success_policy;
    struct ctl_pod_template template;
};

struct ctl_condition_form {
    const char *type, *status, *reason, *message;
    struct ctl_opt_time probed_at, changed_at;
};
struct ctl_condition_forms {
    struct ctl_condition_form *items;
    uint32_t count;
};
struct ctl_uncounted_form {
    struct ctl_texts succeeded, failed;
};
struct ctl_job_status_form {
    struct ctl_condition_forms conditions;
    struct ctl_opt_time started_at, completed_at;
    struct ctl_opt_i32 active, ready, terminating, succeeded, failed;
    const char *completed_indexes, *failed_indexes;
    struct ctl_uncounted_form *uncounted;
};

struct ctl_job_object {
    struct ctl_meta meta;
    struct ctl_job_form form;
    struct ctl_job_status_form status;
};

struct ctl_job_template {
    struct ctl_meta meta;
    struct ctl_job_form form;
};

struct ctl_cronjob_object {
    struct ctl_meta meta;
    const char *schedule, *time_zone, *concurrency_policy;
    struct ctl_opt_i64 starting_deadline_seconds;
    struct ctl_opt_bool suspend;
    struct ctl_opt_i32 successful_history_limit, failed_history_limit;
    struct ctl_job_template template;
    struct ctl_opt_time last_schedule_at, last_success_at; /* status */
};

#endif
