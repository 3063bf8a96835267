/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How table files write their rows, and the tables that only other tables use. */
#ifndef MDL_FIELD_PRIV_H
#define MDL_FIELD_PRIV_H

#include <stddef.h>

#include "models/field.h"

/* A kept row: key, kind, struct and member; more members of the row may follow, the sentence among them. */
#define MDL_ROW(key_text, kind_of, struct_type, member, ...)                                                           \
    {                                                                                                                  \
        .key = (key_text), .kind = (kind_of), .place = offsetof(struct_type, member), __VA_ARGS__                      \
    }
#define MDL_OBJECT_ROW(key_text, kind_of, struct_type, member, its_table, ...)                                         \
    {                                                                                                                  \
        .key = (key_text), .kind = (kind_of), .place = offsetof(struct_type, member), .table = &(its_table),           \
        __VA_ARGS__                                                                                                    \
    }
#define MDL_LIST_ROW(key_text, kind_of_element, struct_type, member, ...)                                              \
    {                                                                                                                  \
        .key = (key_text), .kind = MDL_LIST, .element = (kind_of_element), .place = offsetof(struct_type, member),     \
        __VA_ARGS__                                                                                                    \
    }
#define MDL_OBJECTS_ROW(key_text, struct_type, member, its_table, ...)                                                 \
    {                                                                                                                  \
        .key = (key_text), .kind = MDL_LIST, .element = MDL_OBJECT, .place = offsetof(struct_type, member),            \
        .table = &(its_table), __VA_ARGS__                                                                             \
    }

/* Ignored rows. */
#define MDL_SKIP(key_text, kind_of)                                                                                    \
    {                                                                                                                  \
        .key = (key_text), .kind = (kind_of), .place = MDL_IGNORED                                                     \
    }
#define MDL_SKIP_WORD(key_text, name)                                                                                  \
    {                                                                                                                  \
        .key = (key_text), .kind = MDL_TEXT, .place = MDL_IGNORED, .type_name = (name)                                 \
    }
#define MDL_SKIP_LIST(key_text, kind_of_element)                                                                       \
    {                                                                                                                  \
        .key = (key_text), .kind = MDL_LIST, .element = (kind_of_element), .place = MDL_IGNORED                        \
    }
#define MDL_SKIP_OBJECT(key_text, its_table)                                                                           \
    {                                                                                                                  \
        .key = (key_text), .kind = MDL_POINTER, .place = MDL_IGNORED, .table = &(its_table)                            \
    }
#define MDL_SKIP_OBJECTS(key_text, its_table)                                                                          \
    {                                                                                                                  \
        .key = (key_text), .kind = MDL_LIST, .element = MDL_OBJECT, .place = MDL_IGNORED, .table = &(its_table)        \
    }

#define MDL_COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* A table of kept rows, and one that is ignored as a whole. */
#define MDL_TABLE(variable, go_name, rows, struct_type)                                                                \
    const struct mdl_table variable = {                                                                                \
        .name = (go_name), .fields = (rows), .count = MDL_COUNT_OF(rows), .size = sizeof(struct_type)}
#define MDL_SKIPPED_TABLE(variable, go_name, ...)                                                                      \
    static const struct mdl_field variable##_rows[] = {__VA_ARGS__};                                                   \
    const struct mdl_table variable = {                                                                                \
        .name = (go_name), .fields = variable##_rows, .count = MDL_COUNT_OF(variable##_rows)}
/* Likewise, of this file alone. */
#define MDL_INNER_SKIPPED_TABLE(variable, go_name, ...)                                                                \
    static const struct mdl_field variable##_rows[] = {__VA_ARGS__};                                                   \
    static const struct mdl_table variable = {                                                                         \
        .name = (go_name), .fields = variable##_rows, .count = MDL_COUNT_OF(variable##_rows)}

/* meta_fields.c */
extern const struct mdl_table mdl_requirement_table; /* LabelSelectorRequirement */
extern const struct mdl_table mdl_object_reference_table, mdl_local_reference_table;

/* pod_ignored_fields.c */
extern const struct mdl_table mdl_volume_table; /* struct ctl_volume */
extern const struct mdl_table mdl_security_context_table, mdl_pod_security_context_table;
extern const struct mdl_table mdl_env_from_table, mdl_field_selector_table, mdl_resource_selector_table;
extern const struct mdl_table mdl_key_selector_table, mdl_secret_key_selector_table, mdl_file_selector_table;
extern const struct mdl_table mdl_volume_device_table, mdl_http_header_table;
extern const struct mdl_table mdl_dns_config_table, mdl_host_alias_table, mdl_readiness_gate_table, mdl_os_table;
extern const struct mdl_table mdl_pod_resource_claim_table, mdl_container_resource_claim_table;
extern const struct mdl_table mdl_pod_scheduling_group_table, mdl_ephemeral_container_table;

/* cluster_fields.c */
extern const struct mdl_table mdl_taint_table; /* struct ctl_taint */

/* pod_fields.c */
extern const struct mdl_table mdl_resource_needs_table;

#endif
