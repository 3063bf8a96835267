/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Control planes and nodes by name: `default` is what kube-controller-manager, kube-scheduler and the kubelet come
 * with, and
 * cluster-models section 8 for what only measurements tell; the others are that with some rows changed. A preset is
 * text, field
 * by field, read by the same table as a Scenario's own fields (models/scenario_fields.c), which then override it. */
#ifndef MDL_PRESETS_H
#define MDL_PRESETS_H

#include <stdint.h>

struct mdl_preset_row {
    const char *path; /* of a Scenario's spec: controlPlane.jobClient.qps */
    const char *value;
};
struct mdl_preset {
    const char *name, *doc;
    const struct mdl_preset_row *rows; /* on top of the defaults that each field's own row gives */
    uint32_t count;
};
extern const struct mdl_preset mdl_presets[];
extern const uint32_t mdl_preset_count;

#endif
