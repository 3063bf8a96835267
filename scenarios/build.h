/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From objects that were read and are valid to the configuration that runs are made of.
 *
 * Takes what was loaded (Jobs, Nodes, PriorityClasses, at most one Scenario) and what the command line adds, and makes
 * one
 * struct mdl_config in the arena. All problems are told at once. Nothing here reads files; see scenarios/load.h.
 */
#ifndef SCN_BUILD_H
#define SCN_BUILD_H

#include "models/config.h"
#include "models/scenario_form.h"
#include "scenarios/tree.h"

/* A Job manifest, with defaults and valid, and where it stands. */
struct scn_job_source {
    const struct ctl_job_object *object;
    const char *file;
    const struct scn_node *root; /* of the manifest */
    uint32_t workload;           /* the workload (from 1) whose file or template it comes from; 0: a loose manifest */
};

/* Likewise a CronJob. */
struct scn_cronjob_source {
    const struct ctl_cronjob_object *object;
    const char *file;
    const struct scn_node *root;
    uint32_t workload;
};

/* What the command line says without a Scenario document; NULL or negative: nothing. */
struct scn_shortcuts {
    const char *nodes;    /* `20` or `20:cpu=16,memory=64Gi` */
    const char *run_time; /* DIST */
    const char *failure_rate;
    const char *preset;
    const char *until; /* duration */
};

struct scn_sources {
    const struct scn_job_source *jobs;
    uint32_t job_count;
    const struct scn_cronjob_source *cronjobs;
    uint32_t cronjob_count;
    const struct ctl_node_object *const *nodes;
    uint32_t node_count;
    const struct ctl_quota_object *const *quotas;
    uint32_t quota_count;
    const struct ctl_priority_class_object *const *priority_classes;
    uint32_t priority_class_count;
    const char *scenario_file;       /* NULL: none */
    const struct scn_node *scenario; /* its root */
    bool lenient;                    /* unknown fields of the Scenario are let through */
};

/* Reads the Scenario's fields over the preset's and the rows' defaults. Also for what has no Scenario. */
void scn_scenario_read(struct mdl_scenario_form *out, const struct scn_sources *sources,
                       const struct scn_shortcuts *shortcuts, struct sim_arena *arena, struct scn_problems *problems,
                       struct scn_problems *notes);

/* Fills `*out`; false if there were problems. `form` is what scn_scenario_read gave. `notes`: what is left out or
 * approximated. */
bool scn_build(struct mdl_config *out, const struct mdl_scenario_form *form, const struct scn_sources *sources,
               const struct scn_shortcuts *shortcuts, struct sim_arena *arena, struct scn_problems *problems,
               struct scn_problems *notes);

#endif
