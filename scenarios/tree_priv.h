/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Building trees without recursion: the readers push what they see, the builder keeps the open containers on a stack
 * of its own. Every function returns false (or NULL) once the input is refused; `refusal` then says why. */
#ifndef SCN_TREE_PRIV_H
#define SCN_TREE_PRIV_H

#include "scenarios/tree.h"

struct scn_open {
    struct scn_node *node;
    uint32_t first;         /* of its values among the pending ones */
    bool has_key, is_merge; /* of a map: a key waits for its value; the key is `<<` */
    int identity;
    const char *key;
    uint32_t key_length;
    struct scn_position key_at;
};

/* A value of an open container. */
struct scn_pending {
    struct scn_entry entry;
    uint32_t order; /* in which values were finished, over the whole document */
    int identity;
};

struct scn_tree_builder {
    struct sim_arena *arena;
    const char *refusal;
    struct scn_node *root;
    struct scn_open open[SCN_DEPTH_MAX];
    uint32_t depth, finished, nodes;
    struct scn_pending *pending;
    uint32_t pending_count, pending_capacity;
    struct scn_repeat *repeats;
    uint32_t *repeat_orders;
    uint32_t repeat_count, repeat_capacity;
};

void scn_builder_init(struct scn_tree_builder *builder, struct sim_arena *arena);

/* A scalar; `text` is copied. Fill `flag` of the result for a bool. */
struct scn_node *scn_build_scalar(struct scn_tree_builder *builder, struct scn_position at, enum scn_node_kind kind,
                                  const char *text, size_t length);
/* Opens a list or a map, which stays open until scn_build_close(). */
struct scn_node *scn_build_open(struct scn_tree_builder *builder, struct scn_position at, enum scn_node_kind kind);
bool scn_build_close(struct scn_tree_builder *builder);
/* The same value again; `name` is the anchor's. */
bool scn_build_alias(struct scn_tree_builder *builder, struct scn_position at, const struct scn_node *target,
                     const char *name);

/* Whether a map is open and waits for a key. */
bool scn_build_wants_key(const struct scn_tree_builder *builder);
/* The next key, copied. `identity` tells apart keys that are written alike (1 and "1"). */
bool scn_build_key(struct scn_tree_builder *builder, struct scn_position at, const char *text, size_t length,
                   int identity);
/* The next value is merged into the map. */
bool scn_build_merge_key(struct scn_tree_builder *builder, struct scn_position at);

/* Moves what was built into a document. */
void scn_builder_finish(struct scn_tree_builder *builder, struct scn_document *document);

#endif
