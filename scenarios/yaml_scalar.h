/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a YAML scalar means: the rules of YAML 1.1 as Kubernetes' reader (go-yaml v2) applies them.
 *
 * `yes`, `no`, `on`, `off`, `y`, `n` are booleans; `010` is 8, `0x10` 16, `0b11` 3, `1_000` 1000; numbers that JSON
 * has no form for (`.inf`) are refused.
 */
#ifndef SCN_YAML_SCALAR_H
#define SCN_YAML_SCALAR_H

#include "scenarios/tree.h"

enum { SCN_NUMBER_TEXT_MAX = 64 };

struct scn_scalar {
    enum scn_node_kind kind;
    bool flag;                        /* SCN_BOOL */
    bool is_merge;                    /* `<<` */
    bool is_binary;                   /* !!binary: the text is base64 */
    char number[SCN_NUMBER_TEXT_MAX]; /* SCN_NUMBER: as JSON shows it */
};

/* Resolves text[0..length). `is_plain`: not quoted, not a block; `tag` is the full tag or NULL. Returns NULL, or why
 * the scalar is refused (text in the arena or constant). */
const char *scn_scalar_resolve(struct scn_scalar *out, const char *text, size_t length, bool is_plain, const char *tag,
                               struct sim_arena *arena);

/* A double as Go's JSON writes it: shortest digits that read back the same, exponents from 1e21 and below 1e-6. */
void scn_number_print(char out[static SCN_NUMBER_TEXT_MAX], double value);

#endif
