/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kinds of recordings need to be compared with jobsim, case by case. */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "scenarios/tree.h"

/* One case: a line of a recording. */
struct check_case {
    const struct scn_node *row;
    const char *file;
    struct sim_arena *arena; /* of this case */
    bool failed;
    char mismatch[2048]; /* the first one */
};

/* Compares one case; calls check_fail() for what differs. */
typedef void check_function(struct check_case *c);

struct check_kind {
    const char *name;
    check_function *check;
};

/* Kinds of one file of checks; ends with one without a name. */
extern const struct check_kind check_review_kinds[];
extern const struct check_kind check_update_kinds[];
extern const struct check_kind check_value_kinds[];
extern const struct check_kind check_cron_kinds[];
extern const struct check_kind check_delay_kinds[];
extern const struct check_kind check_end_to_end_kinds[];
extern const struct check_kind check_node_kinds[];
extern const struct check_kind check_scheduler_kinds[];
extern const struct check_kind check_queue_kinds[];

/* Notes a difference; only the first of a case is kept. */
void check_fail(struct check_case *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The text, number or flag of a member; `missing` if there is none. */
const char *check_text(const struct scn_node *row, const char *key, const char *missing);
bool check_flag(const struct scn_node *row, const char *key);

/* Differences between what is expected (NULL: nothing) and what came. */
void check_same_text(struct check_case *c, const char *what, const char *expected, const char *actual);

/* A node as JSON, `absent` for NULL. */
const char *check_json(struct check_case *c, const struct scn_node *node);

#endif
