/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One tree over another: a JSON merge patch (RFC 7386). Maps are merged key by key, null takes a key away, everything
 * else
 * replaces. */
#ifndef SCN_MERGE_H
#define SCN_MERGE_H

#include "scenarios/tree.h"

/* `target` may be NULL. Neither tree is changed; the result shares their nodes. O(nodes of both maps on the way). */
const struct scn_node *scn_merge(const struct scn_node *target, const struct scn_node *patch, struct sim_arena *arena);

#endif
