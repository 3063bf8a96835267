/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of objects: which are modelled, which are known and left alone, which do not exist. */
#ifndef SCN_KIND_H
#define SCN_KIND_H

#include "models/field.h"
#include "scenarios/tree.h"

enum scn_kind {
    SCN_JOB,
    SCN_CRONJOB,
    SCN_NODE,
    SCN_NAMESPACE,
    SCN_QUOTA,
    SCN_LIMIT_RANGE,
    SCN_PRIORITY_CLASS,
    SCN_SCENARIO,
    SCN_POD,   /* judged, not simulated */
    SCN_OTHER, /* not modelled: skipped */
    SCN_KINDS
};

struct scn_kind_row {
    const char *api_version, *kind;
    enum scn_kind number;
    const struct mdl_table *table; /* NULL: a Scenario, or not modelled */
    bool is_namespaced;
};

/* What an object says it is, and what that means. */
struct scn_identity {
    const char *api_version, *kind; /* "" if missing or no text */
    const char *name, *namespace_name;
    const struct scn_kind_row *row; /* NULL: see refusal */
    const char *refusal; /* kubectl's words for what is no object or a kind that does not exist; NULL: none */
};

/* Identifies `root`. `list_version`, `list_kind`: what items of a typed list may leave out, or NULL. Kinds of API
 * groups that Kubernetes' core does not bring along are taken to exist. */
struct scn_identity scn_identify(const struct scn_node *root, const char *list_version, const char *list_kind,
                                 struct sim_arena *arena);

/* Whether it is a list whose items are objects: a List, a JobList; then `*item_kind` is what items may leave out, or
 * NULL. */
bool scn_is_list(const struct scn_node *root, const struct scn_identity *identity, const char **item_kind,
                 struct sim_arena *arena);

#endif
