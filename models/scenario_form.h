/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A Scenario document as users write it, filled by the rows of models/scenario_fields.c; scenarios/build.c makes a
 * struct
 * mdl_config of it. Conventions of control/meta_types.h; a NULL distribution is unset. */
#ifndef MDL_SCENARIO_FORM_H
#define MDL_SCENARIO_FORM_H

#include "control/cluster_types.h"
#include "models/config.h"
#include "models/field.h"

struct scn_node;

struct mdl_failure_form {
    double probability;
    const struct scn_node *exit_codes; /* a map from code to weight */
    const struct sim_dist *when;
};
struct mdl_image_form {
    const struct sim_dist *size;
};
struct mdl_work_queue_form {
    uint32_t items;
    const struct sim_dist *service_time;
};
struct mdl_pod_rule_form {
    const char *indexes, *attempts, *ordinals;
    const struct sim_dist *run_time;
    struct ctl_opt_i32 exit_code;
};
struct mdl_pod_rule_forms {
    struct mdl_pod_rule_form *items;
    uint32_t count;
};
/* What pods do. Members that are unset come from the scenario's default, then from the rows' own defaults. */
struct mdl_pod_model_form {
    const struct sim_dist *run_time, *ready_after, *stop_time;
    struct mdl_failure_form failure;
    const char *poison_indexes;
    struct mdl_pod_rule_forms rules;
    struct ctl_texts restart_delays;
    struct mdl_image_form image;
    struct mdl_work_queue_form work_queue;
};

struct mdl_node_failures_form {
    const struct sim_dist *mtbf, *repair;
    double silent;
};
struct mdl_node_spot_form {
    double hazard_per_hour;
    sim_time notice_ns;
    const struct sim_dist *replacement;
};
struct mdl_pool_form {
    const char *name;
    uint32_t count;
    struct ctl_resources allocatable;
    struct ctl_labels labels;
    struct ctl_taints taints;
    bool unschedulable;
    double price_per_hour;
    const struct sim_dist *speed;
    struct mdl_node_failures_form failures;
    struct mdl_node_spot_form spot;
};
struct mdl_pool_forms {
    struct mdl_pool_form *items;
    uint32_t count;
};

struct mdl_job_source_form {
    const char *name, *file;
    const struct scn_node *template;
};
struct mdl_arrivals_form {
    sim_time at, every_ns;
    uint32_t count;
    const char *poisson;
};
struct mdl_workload_form {
    struct mdl_job_source_form jobs;
    struct mdl_arrivals_form arrivals;
    struct mdl_pod_model_form pods;
};
struct mdl_workload_forms {
    struct mdl_workload_form *items;
    uint32_t count;
};

struct mdl_action_form {
    sim_time at;
    const char *patch, *delete_target, *delete_pods, *pods, *fail, *drain, *remove_node, *taint_node, *taint;
    const char *create_from, *name;
    const struct scn_node *spec;
};
struct mdl_action_forms {
    struct mdl_action_form *items;
    uint32_t count;
};

struct mdl_scenario_form {
    struct ctl_meta meta;
    sim_time horizon_ns;
    const char *start_time;
    const char *preset;
    struct mdl_control_plane_config control_plane;
    struct mdl_pool_forms pools;
    struct mdl_workload_forms workloads;
    struct mdl_action_forms actions;
    struct ctl_texts expect;
};

extern const struct mdl_table mdl_scenario_table;  /* struct mdl_scenario_form */
extern const struct mdl_table mdl_pod_model_table; /* struct mdl_pod_model_form */

#endif
