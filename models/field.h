/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows by which documents are read, written, completed and explained: one row per field, next to nothing else.
 *
 * A table describes one kind of object: its name upstream, and a row for each key with its kind, the place of the
 * value in the typed struct, what is allowed, and a sentence. scenarios/decode.c walks tables to fill structs,
 * scenarios/encode.c to write them back, `jobsim explain` to print them. Tables are constant; rows stand in the
 * order of the documentation.
 *
 * A row without a place (`place` MDL_IGNORED) is known and checked for its type, but not kept: it cannot affect
 * time.
 */
#ifndef MDL_FIELD_H
#define MDL_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mdl_field_kind {
    /* Kinds of Kubernetes' API; in brackets, what stands at `place`. */
    MDL_BOOL,         /* [struct ctl_opt_bool] */
    MDL_INT32,        /* [struct ctl_opt_i32] */
    MDL_INT64,        /* [struct ctl_opt_i64] */
    MDL_TEXT,         /* [const char *] */
    MDL_TIME,         /* RFC 3339 [struct ctl_opt_time] */
    MDL_MICRO_TIME,   /* RFC 3339 with six decimals [struct ctl_opt_time] */
    MDL_QUANTITY,     /* [struct ctl_quantity] */
    MDL_INT_OR_TEXT,  /* [struct ctl_int_or_text] */
    MDL_TEXT_MAP,     /* [struct ctl_labels] */
    MDL_QUANTITY_MAP, /* [struct ctl_resources] */
    MDL_OBJECT,       /* `table` [the struct itself] */
    MDL_POINTER,      /* `table`, optional [a pointer to the struct] */
    MDL_LIST,         /* of `element`, and `table` if those are objects [a pointer, then uint32_t count] */
    MDL_OBJECT_MAP,   /* free keys, each an object of `table` [none: ignored rows only] */
    MDL_TEXTS_MAP,    /* free keys, each a list of text [none] */
    MDL_PRESENT,      /* `table` checked, only its presence kept [bool] */
    MDL_ANY,          /* anything [none] */
    /* Kinds of a Scenario, whose structs start out filled with defaults. */
    MDL_FLAG,      /* [bool] */
    MDL_COUNT,     /* [uint32_t] */
    MDL_NUMBER,    /* [double] */
    MDL_DURATION,  /* [sim_time] */
    MDL_DURATIONS, /* a distribution of durations [const struct sim_dist *] */
    MDL_NUMBERS,   /* a distribution of plain numbers [const struct sim_dist *] */
    MDL_SIZES,     /* a distribution of quantities such as 200Mi [const struct sim_dist *] */
    MDL_NODE,      /* anything, kept as it stands [const struct scn_node *] */
};

#define MDL_IGNORED SIZE_MAX

struct mdl_table;

struct mdl_field {
    const char *key;
    enum mdl_field_kind kind;
    size_t place;                  /* offset in the struct, or MDL_IGNORED */
    enum mdl_field_kind element;   /* of a list */
    const struct mdl_table *table; /* of objects */
    const char *type_name;         /* of the value, as upstream's error texts name it; NULL: by its kind */
    const char *default_text;      /* for `explain` */
    const char *unit;
    double min, max;  /* both included; min == max: no range */
    bool always;      /* written even if unset, as Go does without omitempty */
    bool keeps_empty; /* an empty text differs from none (a pointer in Go) */
    const char *doc;
};

struct mdl_table {
    const char *name; /* Go's name of the struct, such as JobSpec */
    const struct mdl_field *fields;
    size_t count;
    size_t size;          /* of the typed struct; 0: ignored as a whole */
    const void *defaults; /* what elements of lists and pointers start from; NULL: zero */
    bool one_of;          /* exactly one key is to be given */
};

/* The row of a key, or NULL. */
const struct mdl_field *mdl_field_find(const struct mdl_table *table, const char *key);

/* Whether the value is a list. */
static inline bool mdl_field_is_list(const struct mdl_field *field)
{
    return field->kind == MDL_LIST || (field->kind == MDL_PRESENT && field->element == MDL_OBJECT);
}

/* What upstream calls the type of a value: `int32`, `[]v1.Container`, `map[string]string`. Writes into out, returns
 * it. */
const char *mdl_field_type(const struct mdl_field *field, char *out, size_t size);

/* ---- the tables -------------------------------------------------------------------------------------------------- */

extern const struct mdl_table mdl_object_meta_table;    /* struct ctl_meta */
extern const struct mdl_table mdl_label_selector_table; /* struct ctl_label_selector */
extern const struct mdl_table mdl_pod_template_table;   /* struct ctl_pod_template */
extern const struct mdl_table mdl_pod_spec_table;       /* struct ctl_pod_spec */
extern const struct mdl_table mdl_job_table;            /* struct ctl_job_object */
extern const struct mdl_table mdl_cronjob_table;        /* struct ctl_cronjob_object */
extern const struct mdl_table mdl_pod_table;            /* struct ctl_pod_template: a Pod's metadata and spec */
extern const struct mdl_table mdl_node_table;           /* struct ctl_node_object */
extern const struct mdl_table mdl_namespace_table;      /* struct ctl_namespace_object */
extern const struct mdl_table mdl_quota_table;          /* struct ctl_quota_object */
extern const struct mdl_table mdl_limit_range_table;    /* struct ctl_limit_range_object */
extern const struct mdl_table mdl_priority_class_table; /* struct ctl_priority_class_object */

#endif
