/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What validation finds: a path, a kind of fault, the refused value, a sentence (apimachinery's
 * util/validation/field).
 *
 * Paths are chains of values on the stack of whoever walks an object; they become text only when something is wrong.
 * A list keeps upstream's order. Texts live in the memory that the list was given.
 */
#ifndef CTL_FIELD_ERROR_H
#define CTL_FIELD_ERROR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "control/names.h"
#include "control/text.h"

/* ---- paths ------------------------------------------------------------------------------------------------------- */

/* A member (`name`), an element (`name` NULL) or a key (`is_key`) below `parent`. */
struct ctl_path {
    const struct ctl_path *parent; /* NULL: the root */
    const char *name;
    uint32_t index;
    bool is_key;
};

static inline struct ctl_path ctl_member(const struct ctl_path *parent, const char *name)
{
    return (struct ctl_path){.parent = parent, .name = name};
}
static inline struct ctl_path ctl_element(const struct ctl_path *parent, uint32_t index)
{
    return (struct ctl_path){.parent = parent, .index = index};
}
static inline struct ctl_path ctl_key(const struct ctl_path *parent, const char *key)
{
    return (struct ctl_path){.parent = parent, .name = key, .is_key = true};
}

/* Adds `spec.rules[0].labels[app]`. */
void ctl_path_print(struct ctl_text *out, const struct ctl_path *path);

/* ---- errors ------------------------------------------------------------------------------------------------------ */

enum ctl_fault {
    CTL_REQUIRED,
    CTL_INVALID,
    CTL_NOT_SUPPORTED,
    CTL_DUPLICATE,
    CTL_TOO_MANY,
    CTL_TOO_LONG,
    CTL_FORBIDDEN,
    CTL_NOT_FOUND,
    CTL_FAULTS
};

enum ctl_value_kind {
    CTL_VALUE_NONE,  /* the message shows no value */
    CTL_VALUE_TEXT,  /* `value` is the text */
    CTL_VALUE_JSON,  /* `value` is JSON: a number, a map, a list, null */
    CTL_VALUE_OBJECT /* upstream prints a whole Go structure; left out here */
};

struct ctl_field_error {
    const char *field;
    enum ctl_fault fault;
    enum ctl_value_kind value_kind;
    const char *value;
    const char *detail; /* may be "" */
};

struct ctl_errors {
    const struct ctl_memory *memory;
    struct ctl_field_error *items;
    uint32_t count, capacity;
    bool forbid_privileged; /* judge as a server without --allow-privileged, its default; clusters set it */
};

/* Each adds one error; `detail` may be "". Where a format stands, printf's rules hold. */
void ctl_required(struct ctl_errors *errors, const struct ctl_path *path, const char *detail);
void ctl_forbidden(struct ctl_errors *errors, const struct ctl_path *path, const char *detail);
void ctl_invalid_text(struct ctl_errors *errors, const struct ctl_path *path, const char *value, const char *format,
                      ...) __attribute__((format(printf, 4, 5)));
void ctl_invalid_number(struct ctl_errors *errors, const struct ctl_path *path, int64_t value, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void ctl_invalid_json(struct ctl_errors *errors, const struct ctl_path *path, const char *json, const char *detail);
void ctl_invalid_object(struct ctl_errors *errors, const struct ctl_path *path, const char *detail);
void ctl_invalid(struct ctl_errors *errors, const struct ctl_path *path, const char *detail);
void ctl_duplicate_text(struct ctl_errors *errors, const struct ctl_path *path, const char *value);
void ctl_duplicate_number(struct ctl_errors *errors, const struct ctl_path *path, int64_t value);
void ctl_not_found(struct ctl_errors *errors, const struct ctl_path *path, const char *value);
void ctl_too_many(struct ctl_errors *errors, const struct ctl_path *path, uint32_t count, uint32_t limit);
void ctl_too_long(struct ctl_errors *errors, const struct ctl_path *path, uint32_t limit);
/* `words`: what is allowed, NULL-terminated, in the order to print. */
void ctl_not_supported(struct ctl_errors *errors, const struct ctl_path *path, const char *value,
                       const char *const *words);
void ctl_not_supported_flag(struct ctl_errors *errors, const struct ctl_path *path, bool value,
                            const char *const *words);

/* Adds an Invalid for each thing that `rule` finds wrong with `value`. */
void ctl_check_name(struct ctl_errors *errors, const struct ctl_path *path, ctl_name_rule *rule, const char *value);

/* "must be greater than or equal to 0", if it is not. */
void ctl_check_not_negative(struct ctl_errors *errors, const struct ctl_path *path, int64_t value);

/* Whether `word` is among `words` (NULL-terminated). */
bool ctl_is_word(const char *word, const char *const *words);

/* Drops errors that repeat an earlier one in every part, as the server does. */
void ctl_errors_unique(struct ctl_errors *errors);

/* ---- printing ---------------------------------------------------------------------------------------------------- */

/* The API's reason, such as `FieldValueInvalid`. */
const char *ctl_fault_reason(enum ctl_fault fault);

/* Adds `Invalid value: -1: must be ...`, upstream's ErrorBody. */
void ctl_error_body(struct ctl_text *out, const struct ctl_field_error *error);

/* Adds what kubectl writes for errors of `kind` `name`: `The Job "x" is invalid: ...`, ending with a newline. */
void ctl_errors_message(struct ctl_text *out, const char *kind, const char *name, const struct ctl_errors *errors);

#endif
