/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Comparing reviews: verdicts, errors, warnings. */
#ifndef CHECK_ERRORS_H
#define CHECK_ERRORS_H

#include "control/validate.h"
#include "tests/conformance/check.h"

/* The errors of a case (its member `errors`), in order or, if it says `unordered`, as a set. */
void check_same_errors(struct check_case *c, const struct ctl_errors *errors);

/* A list of texts, such as `warnings`. */
void check_same_texts(struct check_case *c, const char *what, const struct scn_node *expected,
                      const char *const *actual, uint32_t count);

/* Whether an object is as recorded. Recordings keep of an object only what can affect time: fields outside that are
 * not looked at. */
void check_same_object(struct check_case *c, const char *what, const struct scn_node *expected,
                       const struct scn_node *actual);

/* The review of an object that is already a tree, against the case. */
void check_reviewed_tree(struct check_case *c, const struct scn_node *root);

#endif
