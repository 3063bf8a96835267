/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one engine that turns trees into typed structs, by walking the tables of models/field.h.
 *
 * Everything wrong is told, not only the first thing: unknown keys with the nearest known one, values of a wrong
 * type or out of range. The order is that of sorted keys, in which upstream decodes what kubectl sends, so that
 * upstream's own answer (the first fault, or the list of unknown fields) can be told from the same list. Structs,
 * lists and texts live in the arena; texts are shared with the tree.
 */
#ifndef SCN_DECODE_H
#define SCN_DECODE_H

#include "models/field.h"
#include "scenarios/tree.h"

struct ctl_path;

enum scn_fault_kind {
    SCN_WRONG_TYPE, /* Go's decoder goes on and tells the first of these */
    SCN_BAD_FORM,   /* a quantity, a time: Go's decoder stops */
    SCN_UNKNOWN_FIELD,
    SCN_OUT_OF_RANGE /* Scenario fields only */
};

struct scn_fault {
    enum scn_fault_kind kind;
    struct scn_position at;
    const char *path;     /* with indexes, such as spec.containers[0].image */
    const char *text;     /* what is wrong and what is allowed, for people */
    const char *upstream; /* upstream's words; NULL for Scenario fields */
};

struct scn_faults {
    struct sim_arena *arena;
    struct scn_fault *items;
    uint32_t count, capacity;
};

/* How texts of a Scenario are read that need more than the text. */
struct scn_decode_options {
    const char *root_path; /* before every path; NULL: none */
    const char *folder;    /* of the file, for empirical(file.csv#column); NULL: refused */
};

/* Fills `*out`, which the caller has set to zero or to defaults. Faults are added; what could not be read stays as
 * it was. */
void scn_decode(void *out, const struct mdl_table *table, const struct scn_node *node, struct scn_faults *faults,
                const struct scn_decode_options *options);

/* Sets the Scenario fields of a struct (not those of Kubernetes' objects) to the defaults of their rows. */
void scn_decode_defaults(void *out, const struct mdl_table *table, struct sim_arena *arena);

/* What upstream's server answers to a value that cannot be read: the text after `cannot be handled as a KIND: `;
 * NULL if it can be read. `is_json`: keys came in the order of the document. */
const char *scn_decode_refusal(struct scn_faults *faults, bool is_json);

/* Adds the faults to the problems of a file; unknown fields to `unknown`, which may be the same list or that of
 * notes. */
void scn_faults_report(const struct scn_faults *faults, const char *file, struct scn_problems *unknown,
                       struct scn_problems *problems);

/* Where the value at `path` stands, or, if there is none, its nearest ancestor. */
struct scn_position scn_locate(const struct scn_node *root, const char *path);

/* A typed struct back to a tree: kept fields that are set, sorted. */
const struct scn_node *scn_encode(const void *object, const struct mdl_table *table, struct sim_arena *arena);

#endif
