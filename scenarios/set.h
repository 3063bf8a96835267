/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `--set PATH=VALUE`: changes to trees before they are read, so that a value is checked as if it stood in the file.
 *
 * PATH is a field of the Scenario (`spec.nodePools[0].count`, `controlPlane.jobClient.qps`: `spec.` may be left out) or
 * of all
 * Jobs (`spec.parallelism`), or of one (`job/NAME.spec.parallelism`). VALUE is read as YAML.
 */
#ifndef SCN_SET_H
#define SCN_SET_H

#include "scenarios/tree.h"

struct scn_set {
    const char *path; /* from the root of the object: `spec.parallelism` */
    const char *job;  /* of this Job alone; NULL: all */
    bool of_scenario;
    const struct scn_node *value;
};

/* Reads text, `PATH=VALUE`; problems name the nearest field. `file` of the problem is `--set TEXT`. */
bool scn_set_read(struct scn_set *out, const char *text, struct sim_arena *arena, struct scn_problems *problems);

/* The tree with the changes that are meant for it. */
const struct scn_node *scn_sets_apply_to_job(const struct scn_set *sets, uint32_t count, const char *file,
                                             const struct scn_node *root, struct sim_arena *arena,
                                             struct scn_problems *problems);
const struct scn_node *scn_sets_apply_to_scenario(const struct scn_set *sets, uint32_t count, const char *file,
                                                  const struct scn_node *root, struct sim_arena *arena,
                                                  struct scn_problems *problems);

#endif
