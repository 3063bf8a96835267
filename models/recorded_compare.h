/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where what the controller did differs from what was recorded: every field that must be equal
 * (conformance/job-controller/README.md, section 6), each difference as one line of text.
 */
#ifndef MDL_RECORDED_COMPARE_H
#define MDL_RECORDED_COMPARE_H

#include "models/recorded_trace.h"

enum { MDL_DIFFERENCES_MAX = 8, MDL_DIFFERENCE_SIZE = 600 };

struct mdl_difference {
    char field[96], expected[MDL_DIFFERENCE_SIZE], came[MDL_DIFFERENCE_SIZE];
};
struct mdl_differences {
    struct mdl_difference items[MDL_DIFFERENCES_MAX];
    uint32_t count; /* found; those beyond the maximum are only counted */
};

/* Adds one difference; texts are cut. */
void mdl_differ(struct mdl_differences *out, const char *field, const char *expected, const char *came);

/* Compares a sync. `pod_indexes`: completion index of each pod by number - 1, or NULL where the order inside uncounted
 * lists is not free (it is between pods of equal index when an Indexed Job has more than 12 pods). */
void mdl_compare_sync(struct mdl_differences *out, const struct mdl_recorded_sync *expected,
                      const struct mdl_recorded_sync *came, const int32_t *pod_indexes);

/* Parts of the end state; `field` names whose. */
void mdl_compare_status(struct mdl_differences *out, const char *field, const struct mdl_recorded_status *expected,
                        const struct mdl_recorded_status *came, const int32_t *pod_indexes);
void mdl_compare_pod(struct mdl_differences *out, const char *field, const struct mdl_recorded_pod *expected,
                     const struct mdl_recorded_pod *came);
void mdl_compare_count(struct mdl_differences *out, const char *field, int64_t expected, int64_t came);

#endif
