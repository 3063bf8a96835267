/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names and annotations of the pods that the Job controller creates, and how it reads the annotations back
 * (indexed_job_utils.go, pod_control in controller_utils.go).
 */
#ifndef CTL_POD_NAMES_H
#define CTL_POD_NAMES_H

#include "control/types.h"

/* metadata.generateName of a pod: JOB-, or JOB-INDEX- with the Job's name cut so that the whole has at most 58 bytes.
 * Cut at `size`. index < 0: not Indexed. */
void ctl_pod_generate_name(const char *job_name, int32_t index, char *out, size_t size);

/* spec.hostname of an Indexed Job's pod: JOB-INDEX. */
void ctl_pod_host_name(const char *job_name, int32_t index, char *out, size_t size);

/* The completion index that an annotation (NULL: absent) stands for: CTL_INDEX_UNKNOWN unless it is a number of 0 or
 * more. */
int32_t ctl_pod_index_of(const char *annotation);

/* The failure count that an annotation (NULL: absent) stands for: 0 unless it is a number from 0 to 2147483647. */
int32_t ctl_pod_count_of(const char *annotation);

#endif
