/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files that build a configuration: build.c (the whole), build_nodes.c, build_pods.c,
 * build_actions.c. */
#ifndef SCN_BUILD_PRIV_H
#define SCN_BUILD_PRIV_H

#include "scenarios/build.h"

struct scn_builder {
    const struct mdl_scenario_form *form;
    const struct scn_sources *sources;
    const struct scn_shortcuts *shortcuts;
    struct sim_arena *arena;
    struct scn_problems *problems, *notes;
    const char *resource_names[MDL_RESOURCES_MAX];
    uint32_t resource_count;
};

/* The number of a resource kind, made known if `add`; MDL_RESOURCES_MAX if it is not, or if there is no room. */
uint32_t scn_build_resource(struct scn_builder *b, const char *name, bool add);

/* A problem with what the command line or the Scenario says at `path`. */
void scn_build_problem(struct scn_builder *b, const char *path, const char *format, ...) SIM_PRINTF(3, 4);

/* Something that is left out or approximated, said once. */
void scn_build_note(struct scn_builder *b, const char *format, ...) SIM_PRINTF(2, 3);

/* What decides time and place of a Job's pods: from its template, the workload's model (NULL: defaults) and
 * annotations. */
const struct mdl_pod_config *scn_build_pod(struct scn_builder *b, const struct scn_job_source *job,
                                           const struct mdl_pod_model_form *model);

/* `3,7-9`; NULL: none. */
struct mdl_number_ranges scn_build_ranges(struct scn_builder *b, const char *path, const char *text);

/* Pools of the Scenario, Node manifests, or --nodes, or the default. Pods' resources must be known already. */
void scn_build_pools(struct scn_builder *b, struct mdl_config *out);

/* Resources of pods must be known already. */
void scn_build_quotas(struct scn_builder *b, struct mdl_config *out);

/* Once the horizon is known. */
void scn_build_cronjobs(struct scn_builder *b, struct mdl_config *out);

/* Whether a workload (from 0) says what the CronJob's pods do. */
bool scn_cronjob_belongs_to(const struct scn_builder *b, const struct scn_cronjob_source *source, uint32_t workload);

void scn_build_actions(struct scn_builder *b, struct mdl_config *out);

#endif
