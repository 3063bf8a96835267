/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents as trees of nodes, whether they came as YAML or as JSON: what scenarios/decode.c reads.
 *
 * Nodes live in an arena and are never changed once read, so aliases may share them. Every node knows its line and
 * column. Maps are sorted by key (bytewise), each key once: as upstream, which turns everything into JSON of sorted
 * maps, the last of repeated keys wins; the repeats are kept for strict readers. Numbers keep the text that JSON
 * would show.
 */
#ifndef SCN_TREE_H
#define SCN_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "scenarios/problem.h"
#include "sim/arena.h"

enum scn_node_kind { SCN_NULL, SCN_BOOL, SCN_NUMBER, SCN_TEXT, SCN_LIST, SCN_MAP };

struct scn_node;

struct scn_entry {
    const char *key; /* NUL-terminated; may hold NULs before its end */
    uint32_t key_length;
    struct scn_position key_at;
    const struct scn_node *value;
};

struct scn_node {
    enum scn_node_kind kind;
    struct scn_position at;
    uint32_t weight;                 /* nodes of the subtree, this one included, aliases counted each time; saturates */
    uint16_t height;                 /* levels of containers, this one included; 0: a scalar */
    bool flag;                       /* SCN_BOOL */
    uint32_t length;                 /* of text, in bytes */
    uint32_t count;                  /* of items or entries */
    const char *text;                /* SCN_TEXT, SCN_NUMBER; NUL-terminated */
    const struct scn_node **items;   /* SCN_LIST */
    const struct scn_entry *entries; /* SCN_MAP */
};

/* A key that stood twice in a map. */
struct scn_repeat {
    const char *key, *path; /* path: of the key, such as spec.completions */
    struct scn_position at; /* of the repeat */
    uint32_t value_line;    /* line of its value, which upstream names */
};

struct scn_document {
    const char *file;
    uint32_t index;              /* in its file, from 0, as kubectl counts */
    const struct scn_node *root; /* NULL: empty, or not readable */
    bool is_bad;                 /* not readable; a problem says why */
    bool is_json;
    const struct scn_repeat *repeats;
    uint32_t repeat_count;
};

struct scn_documents {
    struct scn_document *items;
    uint32_t count;
};

/* What is refused as hostile. */
enum {
    SCN_DEPTH_MAX = 100,
    SCN_BYTES_MAX = 64 * 1024 * 1024, /* of one file */
    SCN_NODES_MAX = 4 * 1024 * 1024,  /* of one document, aliases counted each time */
};

/* The value of a key, or NULL. O(log count). */
const struct scn_node *scn_node_get(const struct scn_node *map, const char *key);

/* `null`, `bool`, `number`, `string`, `array`, `object`: how Go's JSON names what it found. */
const char *scn_node_kind_name(const struct scn_node *node);

/* Compact JSON with sorted keys, as Go writes it. */
const char *scn_node_json(const struct scn_node *node, struct sim_arena *arena);

/* Whether two trees say the same; numbers by their text. */
bool scn_node_equal(const struct scn_node *a, const struct scn_node *b);

#endif
