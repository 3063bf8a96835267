/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the API server fills in: defaults, then the selector and labels of a new Job; and the form that controllers
 * read.
 *
 * pkg/apis/batch/v1/defaults.go, pkg/apis/core/v1/defaults.go, pkg/registry/batch/job/strategy.go (v1.37). Objects
 * are changed in place; what is added lives in `memory` or is constant.
 */
#ifndef CTL_DEFAULTS_H
#define CTL_DEFAULTS_H

#include "control/indexes.h"
#include "control/job_types.h"

enum { CTL_GENERATED_SUFFIX = 5, CTL_GENERATED_BASE_MAX = 58, CTL_UNLIMITED_BACKOFF = INT32_MAX };

void ctl_job_defaults(struct ctl_job_object *job);

/* Only the pods of a CronJob's Jobs get defaults; the Jobs get theirs when they are made. */
void ctl_cronjob_defaults(struct ctl_cronjob_object *cronjob);

/* Of pods in templates; and of a Pod itself, whose requests are filled from its limits. */
void ctl_pod_template_defaults(struct ctl_pod_template *template);
void ctl_pod_defaults(struct ctl_pod_template *pod, const struct ctl_memory *memory);

/* Requests that are not given are the limits; this happens to every pod when it is made, not to its template. */
void ctl_fill_requests(struct ctl_resource_needs *needs, const struct ctl_memory *memory);

/* Names an object that has only the beginning of a name: at most 58 characters of it, then `suffix`. */
void ctl_generate_name(struct ctl_meta *meta, const char suffix[static CTL_GENERATED_SUFFIX],
                       const struct ctl_memory *memory);

/* Gives a new Job its selector and its template the labels, unless the selector is manual. `uid` is the Job's. */
void ctl_job_generate_selector(struct ctl_job_object *job, const char *uid, const struct ctl_memory *memory);

/* What a stored Job reads back with: one without labels has its template's, the generated ones among them. */
void ctl_job_read_back(struct ctl_job_object *job);

/* Fills form->spec, which controllers read, from a valid form with defaults. */
void ctl_job_form_settle(struct ctl_job_form *form, const struct ctl_memory *memory);

/* The value of a label, or NULL. */
const char *ctl_label_get(const struct ctl_labels *labels, const char *key);

/* The labels with one more, sorted; a key that is there keeps its value. */
struct ctl_labels ctl_labels_with(const struct ctl_labels *labels, const char *key, const char *value,
                                  const struct ctl_memory *memory);

/* The amount of a resource, or NULL. */
const struct ctl_quantity *ctl_resource_get(const struct ctl_resources *resources, const char *name);

#endif
