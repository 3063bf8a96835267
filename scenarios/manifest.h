/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files to objects: finds each document's kind, reads it by its table, fills in defaults, and judges it as the API
 * server would (scenarios/review.h).
 *
 * Files are paths, `-` for standard input, or directories (their *.yaml, *.yml and *.json, sorted). Lists give their
 * items. Everything wrong with all files is told; kinds that are not modelled are named once each in `notes`.
 */
#ifndef SCN_MANIFEST_H
#define SCN_MANIFEST_H

#include "control/cluster_types.h"
#include "scenarios/kind.h"
#include "scenarios/set.h"
#include "scenarios/tree.h"

struct scn_object {
    enum scn_kind kind;
    const char *file;
    const struct scn_node *root;
    const void *typed; /* struct ctl_job_object, ctl_node_object, ...: with defaults, valid; NULL: a Scenario */
    uint32_t workload; /* set by scenarios/load.c: the workload (from 1) that named its file, 0: none */
};

struct scn_manifests {
    struct scn_object *items;
    uint32_t count, capacity;
};

struct scn_manifest_options {
    bool lenient;               /* unknown and repeated fields are let through, as with kubectl --validate=warn */
    uint32_t workload;          /* given to the objects */
    const struct scn_set *sets; /* changes to Jobs before they are read; see scenarios/set.h */
    uint32_t set_count;
};

/* Reads one path and adds its objects. */
void scn_manifests_read(struct scn_manifests *out, const char *path, const struct scn_manifest_options *options,
                        struct sim_arena *arena, struct scn_problems *problems, struct scn_problems *notes);

/* One object that is already a tree, such as the template of a workload. */
void scn_manifest_add(struct scn_manifests *out, const char *file, const struct scn_node *root,
                      const struct scn_manifest_options *options, struct sim_arena *arena,
                      struct scn_problems *problems, struct scn_problems *notes);

#endif
