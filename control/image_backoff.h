/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the kubelet tries again to pull an image that could not be pulled (image_manager.go, client-go's
 * flowcontrol.Backoff). Recorded in conformance/backoff/imagepull.jsonl. */
#ifndef CTL_IMAGE_BACKOFF_H
#define CTL_IMAGE_BACKOFF_H

#include "control/types.h"

struct ctl_image_limits {
    int64_t ns_base, ns_max; /* forgotten twice the longest after the last failure */
};

/* Of one image of one pod; zeroed before its first pull. A success changes nothing. */
struct ctl_image_backoff {
    int64_t ns; /* 0: none */
    ctl_time failed_at;
};

/* Whether a pull is not to be tried yet. */
bool ctl_image_backoff_holds(const struct ctl_image_backoff *backoff, ctl_time now);

void ctl_image_backoff_fail(struct ctl_image_backoff *backoff, const struct ctl_image_limits *limits, ctl_time now);

#endif
