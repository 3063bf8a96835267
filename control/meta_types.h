/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects as users write them and as the API server reads, defaults and validates them: what all kinds share.
 *
 * These structs follow the wire: words are texts (a wrong one must be shown as it was written), unset and empty
 * differ. A NULL text, a list without `items`, a NULL pointer and a number without `set` are unset; an empty list
 * has `items` but no count. What decides anything later is copied into the reduced types of control/types.h once the
 * object is valid. All memory belongs to whoever read the object. Maps are sorted by key, without repeats.
 */
#ifndef CTL_META_TYPES_H
#define CTL_META_TYPES_H

#include "control/quantity.h"
#include "control/types.h"

struct ctl_opt_bool {
    bool value, set;
};

/* metav1.Time, whole seconds since 1970 as the API keeps it. The zero time of Go counts as unset. */
struct ctl_opt_time {
    int64_t unix_s;
    bool set;
};

struct ctl_texts {
    const char **items;
    uint32_t count;
};

struct ctl_int32s {
    int32_t *items;
    uint32_t count;
};

struct ctl_int64s {
    int64_t *items;
    uint32_t count;
};

struct ctl_owner {
    const char *api_version, *kind, *name, *uid;
    struct ctl_opt_bool controller;
};
struct ctl_owners {
    struct ctl_owner *items;
    uint32_t count;
};

struct ctl_meta {
    const char *name, *generate_name, *namespace_name, *uid, *resource_version;
    struct ctl_opt_i64 generation, deletion_grace_seconds;
    struct ctl_opt_time created_at, deleted_at;
    struct ctl_labels labels, annotations;
    struct ctl_owners owners;
    struct ctl_texts finalizers;
};

/* One resource and its amount; lists of them are sorted by name. */
struct ctl_resource {
    const char *name;
    struct ctl_quantity amount;
};
struct ctl_resources {
    struct ctl_resource *items;
    uint32_t count;
};

/* A requirement of matchExpressions, or of node affinity (which has more operators). */
struct ctl_requirement {
    const char *key, *operator;
    struct ctl_texts values;
};
struct ctl_requirements {
    struct ctl_requirement *items;
    uint32_t count;
};

/* metav1.LabelSelector. */
struct ctl_label_selector {
    struct ctl_labels match_labels;
    struct ctl_requirements match_expressions;
};

#endif
