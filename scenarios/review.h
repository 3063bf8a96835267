/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One object before kubectl and the API server: what they say to its creation, stage by stage, and the typed object.
 *
 * The stages are those of `kubectl create` against a v1.37 server: a kind that exists, a value of the right type in
 * each field, no unknown or repeated fields, defaults, preparation (a name and a selector that are generated),
 * validation. Admission, quota and storage do not run.
 */
#ifndef SCN_REVIEW_H
#define SCN_REVIEW_H

#include "control/cluster_types.h"
#include "control/validate.h"
#include "scenarios/decode.h"
#include "scenarios/kind.h"

enum scn_stage {
    SCN_ACCEPTED,
    SCN_REFUSED_KIND,    /* no object, or no such kind */
    SCN_REFUSED_DECODE,  /* a value that cannot be read */
    SCN_REFUSED_STRICT,  /* unknown or repeated fields only */
    SCN_REFUSED_INVALID, /* validation */
};

struct scn_review_options {
    bool lenient;           /* unknown and repeated fields are let through, as with kubectl --validate=warn */
    const char *uid;        /* of the new object */
    const char *suffix;     /* five characters for a generated name */
    bool keep_defaulted;    /* fill `defaulted` */
    bool forbid_privileged; /* as a server without --allow-privileged */
};

struct scn_review {
    enum scn_stage stage;
    struct scn_identity identity;
    struct scn_faults faults; /* of decoding */
    const char *refusal;      /* of the kind or decode stage: upstream's words */
    const char **strict;      /* unknown and repeated fields, in upstream's words and order */
    uint32_t strict_count;
    struct ctl_memory memory; /* of errors and warnings */
    struct ctl_errors errors; /* found with unknown fields let through */
    struct ctl_warnings warnings;
    void *typed;                      /* by identity.row; NULL if it could not be read or the kind is not modelled */
    const struct scn_node *defaulted; /* after defaults, before preparation */
};

/* Reviews `root`, which stands in `document` (whose repeated keys count). `out` is filled in place and stays there. */
void scn_review_object(struct scn_review *out, const struct scn_document *document, const struct scn_node *root,
                       const struct scn_identity *identity, const struct scn_review_options *options,
                       struct sim_arena *arena);

/* What kubectl writes to standard error for a refused object of the file `file`. */
const char *scn_review_message(const struct scn_review *review, const char *file, struct sim_arena *arena);

/* Tells a refusal as problems with line and column; unknown fields to `unknown`, which is the notes for a lenient
 * reader. */
void scn_review_report(const struct scn_review *review, const struct scn_document *document,
                       const struct scn_node *root, struct scn_problems *unknown, struct scn_problems *problems);

#endif
