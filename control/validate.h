/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the API server refuses, error by error in its order and words (Kubernetes v1.37, default feature gates).
 *
 * Every function looks at typed objects that already have their defaults and adds what is wrong to a list; none
 * changes an object. Upstream's files: pkg/apis/batch/validation, pkg/apis/core/validation, apimachinery's
 * api/validation. Where upstream walks a map in random order, keys are taken in their sorted order. Time: linear in
 * the object.
 */
#ifndef CTL_VALIDATE_H
#define CTL_VALIDATE_H

#include "control/cluster_types.h"
#include "control/field_error.h"

/* What a validator may ask that control/ cannot know itself. */
struct ctl_validation {
    bool (*zone_is_known)(void *context, const char *name); /* an IANA time zone; only asked for well-formed names */
    void *context;
};

/* ---- on create --------------------------------------------------------------------------------------------------- */

void ctl_validate_job(struct ctl_errors *errors, const struct ctl_job_object *job);
void ctl_validate_cronjob(struct ctl_errors *errors, const struct ctl_cronjob_object *cronjob,
                          const struct ctl_validation *validation);
void ctl_validate_pod(struct ctl_errors *errors, const struct ctl_pod_template *pod);

/* Metadata alone, of kinds whose spec is not looked at; `is_namespaced`: the kind lives in namespaces. */
void ctl_validate_meta(struct ctl_errors *errors, const struct ctl_meta *meta, const struct ctl_path *path,
                       bool is_namespaced, ctl_name_rule *rule);

/* ---- on update --------------------------------------------------------------------------------------------------- */

/* Which parts of a Job an update leaves equal; whoever has the objects in full compares them. */
struct ctl_job_equalities {
    bool selector, failure_policy, success_policy, template;
    bool template_but_directives; /* but for scheduling directives and, by position and name, container resources */
};

/* `spec`, or with `status_only` the status subresource. */
void ctl_validate_job_update(struct ctl_errors *errors, const struct ctl_job_object *old,
                             const struct ctl_job_object *new, const struct ctl_job_equalities *equal);
void ctl_validate_job_status_update(struct ctl_errors *errors, const struct ctl_job_object *old,
                                    const struct ctl_job_object *new);
void ctl_validate_cronjob_update(struct ctl_errors *errors, const struct ctl_cronjob_object *old,
                                 const struct ctl_cronjob_object *new, const struct ctl_validation *validation);

/* Whether an update may change scheduling directives and resources of the template. */
bool ctl_job_template_is_mutable(const struct ctl_job_object *old);

/* ---- warnings ---------------------------------------------------------------------------------------------------- */

struct ctl_warnings {
    const struct ctl_memory *memory;
    const char **items;
    uint32_t count, capacity;
};

/* The `Warning:` lines of an accepted create, or of an update (of a Job: if its spec changed). */
void ctl_job_warnings(struct ctl_warnings *warnings, const struct ctl_job_object *job, bool on_create);
void ctl_cronjob_warnings(struct ctl_warnings *warnings, const struct ctl_cronjob_object *cronjob, bool on_create);
void ctl_pod_warnings(struct ctl_warnings *warnings, const struct ctl_pod_template *template,
                      const struct ctl_path *path);
void ctl_warning_add(struct ctl_warnings *warnings, const char *text);

#endif
