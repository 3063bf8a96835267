/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the files of validation. */
#ifndef CTL_VALIDATE_PRIV_H
#define CTL_VALIDATE_PRIV_H

#include <string.h>

#include "control/validate.h"

static inline bool ctl_is_empty(const char *text)
{
    return !text || text[0] == '\0';
}
static inline bool ctl_is(const char *text, const char *word)
{
    return text && strcmp(text, word) == 0;
}
static inline const char *ctl_or_empty(const char *text)
{
    return text ? text : "";
}

/* validate_meta.c */
void ctl_validate_labels(struct ctl_errors *errors, const struct ctl_labels *labels, const struct ctl_path *path);
void ctl_validate_annotations(struct ctl_errors *errors, const struct ctl_labels *annotations,
                              const struct ctl_path *path);
void ctl_validate_label_selector(struct ctl_errors *errors, const struct ctl_label_selector *selector,
                                 const struct ctl_path *path);
/* Whether the selector is valid and matches; no selector matches nothing. */
bool ctl_selector_is_valid(const struct ctl_label_selector *selector);
bool ctl_label_selector_matches(const struct ctl_label_selector *selector, const struct ctl_labels *labels);
const char *ctl_labels_json(const struct ctl_labels *labels, const struct ctl_memory *memory);
const char *ctl_selector_json(const struct ctl_label_selector *selector, const struct ctl_memory *memory);

/* Labels, annotations, owners and finalizers: what create and update look at alike. */
void ctl_validate_meta_contents(struct ctl_errors *errors, const struct ctl_meta *meta, const struct ctl_path *path);

/* validate_update.c */
void ctl_validate_meta_update(struct ctl_errors *errors, const struct ctl_meta *old, const struct ctl_meta *new);
const char *ctl_time_json(struct ctl_opt_time time, const struct ctl_memory *memory);

/* validate_status.c */
bool ctl_job_has_condition(const struct ctl_job_object *job, const char *type);

/* validate_pod.c */
void ctl_validate_pod_template(struct ctl_errors *errors, const struct ctl_pod_template *template,
                               const struct ctl_path *path);

/* validate_volumes.c */
void ctl_validate_volumes(struct ctl_errors *errors, const struct ctl_volumes *volumes, const struct ctl_path *path);
void ctl_validate_security(struct ctl_errors *errors, const struct ctl_security_context *security,
                           const struct ctl_path *path);
void ctl_validate_pod_security(struct ctl_errors *errors, const struct ctl_pod_security_context *security,
                               const struct ctl_path *path);
void ctl_validate_host_aliases(struct ctl_errors *errors, const struct ctl_host_aliases *aliases,
                               const struct ctl_path *path);
void ctl_validate_resource_claims(struct ctl_errors *errors, const struct ctl_resource_claims *claims,
                                  const struct ctl_path *path);

/* validate_container.c */
void ctl_validate_containers(struct ctl_errors *errors, const struct ctl_pod_spec *spec, const struct ctl_path *path);
void ctl_validate_init_containers(struct ctl_errors *errors, const struct ctl_pod_spec *spec,
                                  const struct ctl_path *path);

/* validate_resources.c */
void ctl_validate_resource_needs(struct ctl_errors *errors, const struct ctl_resource_needs *needs,
                                 const struct ctl_path *path);
void ctl_validate_pod_level_resources(struct ctl_errors *errors, const struct ctl_pod_spec *spec,
                                      const struct ctl_path *path);

/* validate_affinity.c */
void ctl_validate_affinity(struct ctl_errors *errors, const struct ctl_affinity *affinity, const struct ctl_path *path);
void ctl_validate_topology_spreads(struct ctl_errors *errors, const struct ctl_topology_spreads *spreads,
                                   const struct ctl_path *path);
void ctl_validate_tolerations(struct ctl_errors *errors, const struct ctl_tolerations *tolerations,
                              const struct ctl_path *path);

/* validate_job.c */
void ctl_validate_job_form(struct ctl_errors *errors, const struct ctl_job_form *form, const struct ctl_path *path);
void ctl_validate_job_selector(struct ctl_errors *errors, const struct ctl_job_form *form, const struct ctl_path *path);
void ctl_validate_host_name(struct ctl_errors *errors, const struct ctl_job_object *job);
/* An index set such as 0,2-3 below `completions`. Returns how many indexes it has; -1: it is malformed, `*why` says
 * how. */
int64_t ctl_validate_index_text(const char *text, int32_t completions, const struct ctl_memory *memory,
                                const char **why);

#endif
