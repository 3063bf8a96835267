/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows apimachinery/pkg/util/validation/field/errors.go; the message is kubectl's (pkg/cmd/util/helpers.go). */
#include "control/field_error.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "control/seen.h"

static const struct {
    const char *reason, *words;
} faults[CTL_FAULTS] = {
    [CTL_REQUIRED] = {"FieldValueRequired", "Required value"},
    [CTL_INVALID] = {"FieldValueInvalid", "Invalid value"},
    [CTL_NOT_SUPPORTED] = {"FieldValueNotSupported", "Unsupported value"},
    [CTL_DUPLICATE] = {"FieldValueDuplicate", "Duplicate value"},
    [CTL_TOO_MANY] = {"FieldValueTooMany", "Too many"},
    [CTL_TOO_LONG] = {"FieldValueTooLong", "Too long"},
    [CTL_FORBIDDEN] = {"FieldValueForbidden", "Forbidden"},
    [CTL_NOT_FOUND] = {"FieldValueNotFound", "Not found"},
};

void ctl_path_print(struct ctl_text *out, const struct ctl_path *path)
{
    if (path->parent) {
        ctl_path_print(out, path->parent); /* as deep as the schema, not as the input */
    }
    if (!path->name) {
        ctl_text_printf(out, "[%" PRIu32 "]", path->index);
    } else if (path->is_key) {
        ctl_text_printf(out, "[%s]", path->name);
    } else {
        ctl_text_printf(out, "%s%s", path->parent && out->length > 0 ? "." : "", path->name);
    }
}

static void add(struct ctl_errors *errors, const struct ctl_path *path, enum ctl_fault fault, enum ctl_value_kind kind,
                const char *value, const char *detail)
{
    if (errors->count == errors->capacity) {
        const uint32_t capacity = errors->capacity > 0 ? 2 * errors->capacity : 8;
        errors->items =
            errors->memory->grow(errors->memory->host, errors->items, errors->capacity * sizeof *errors->items,
                                 capacity * sizeof *errors->items);
        errors->capacity = capacity;
    }
    struct ctl_text field = {.memory = errors->memory};
    ctl_path_print(&field, path);
    errors->items[errors->count++] = (struct ctl_field_error){
        .field = field.text, .fault = fault, .value_kind = kind, .value = value, .detail = detail};
}

static const char *format_list(struct ctl_errors *errors, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, arguments);
    assert(length >= 0);
    char *text = ctl_memory_get(errors->memory, (size_t)length + 1);
    (void)vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

static const char *number_text(struct ctl_errors *errors, int64_t value)
{
    return ctl_format(errors->memory, "%" PRId64, value);
}

void ctl_required(struct ctl_errors *errors, const struct ctl_path *path, const char *detail)
{
    add(errors, path, CTL_REQUIRED, CTL_VALUE_NONE, NULL, detail);
}

void ctl_forbidden(struct ctl_errors *errors, const struct ctl_path *path, const char *detail)
{
    add(errors, path, CTL_FORBIDDEN, CTL_VALUE_NONE, NULL, detail);
}

void ctl_invalid_text(struct ctl_errors *errors, const struct ctl_path *path, const char *value, const char *format,
                      ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(errors, path, CTL_INVALID, CTL_VALUE_TEXT, value, format_list(errors, format, arguments));
    va_end(arguments);
}

void ctl_invalid_number(struct ctl_errors *errors, const struct ctl_path *path, int64_t value, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add(errors, path, CTL_INVALID, CTL_VALUE_JSON, number_text(errors, value), format_list(errors, format, arguments));
    va_end(arguments);
}

void ctl_invalid_json(struct ctl_errors *errors, const struct ctl_path *path, const char *json, const char *detail)
{
    add(errors, path, CTL_INVALID, CTL_VALUE_JSON, json, detail);
}

void ctl_invalid_object(struct ctl_errors *errors, const struct ctl_path *path, const char *detail)
{
    add(errors, path, CTL_INVALID, CTL_VALUE_OBJECT, NULL, detail);
}

void ctl_invalid(struct ctl_errors *errors, const struct ctl_path *path, const char *detail)
{
    add(errors, path, CTL_INVALID, CTL_VALUE_NONE, NULL, detail);
}

void ctl_duplicate_text(struct ctl_errors *errors, const struct ctl_path *path, const char *value)
{
    add(errors, path, CTL_DUPLICATE, CTL_VALUE_TEXT, value, "");
}

void ctl_duplicate_number(struct ctl_errors *errors, const struct ctl_path *path, int64_t value)
{
    add(errors, path, CTL_DUPLICATE, CTL_VALUE_JSON, number_text(errors, value), "");
}

void ctl_not_found(struct ctl_errors *errors, const struct ctl_path *path, const char *value)
{
    add(errors, path, CTL_NOT_FOUND, CTL_VALUE_TEXT, value, "");
}

void ctl_too_many(struct ctl_errors *errors, const struct ctl_path *path, uint32_t count, uint32_t limit)
{
    add(errors, path, CTL_TOO_MANY, CTL_VALUE_JSON, number_text(errors, count),
        ctl_format(errors->memory, "must have at most %" PRIu32 " items", limit));
}

void ctl_too_long(struct ctl_errors *errors, const struct ctl_path *path, uint32_t limit)
{
    add(errors, path, CTL_TOO_LONG, CTL_VALUE_NONE, NULL,
        ctl_format(errors->memory, "may not be more than %" PRIu32 " bytes", limit));
}

static const char *supported(struct ctl_errors *errors, const char *const *words)
{
    struct ctl_text detail = {.memory = errors->memory};
    ctl_text_add(&detail, "supported values: ");
    for (size_t i = 0; words[i]; i++) {
        ctl_text_add(&detail, i > 0 ? ", " : "");
        ctl_text_add_quoted(&detail, words[i]);
    }
    return detail.text;
}

void ctl_not_supported(struct ctl_errors *errors, const struct ctl_path *path, const char *value,
                       const char *const *words)
{
    add(errors, path, CTL_NOT_SUPPORTED, CTL_VALUE_TEXT, value, supported(errors, words));
}

void ctl_not_supported_flag(struct ctl_errors *errors, const struct ctl_path *path, bool value,
                            const char *const *words)
{
    add(errors, path, CTL_NOT_SUPPORTED, CTL_VALUE_JSON, value ? "true" : "false", supported(errors, words));
}

void ctl_check_name(struct ctl_errors *errors, const struct ctl_path *path, ctl_name_rule *rule, const char *value)
{
    struct ctl_faults found = {.count = 0};
    rule(&found, value);
    for (size_t i = 0; i < found.count; i++) {
        ctl_invalid_text(errors, path, value, "%s", found.text[i]);
    }
}

void ctl_check_not_negative(struct ctl_errors *errors, const struct ctl_path *path, int64_t value)
{
    if (value < 0) {
        ctl_invalid_number(errors, path, value, "must be greater than or equal to 0");
    }
}

bool ctl_is_word(const char *word, const char *const *words)
{
    for (size_t i = 0; words[i]; i++) {
        if (strcmp(word, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

const char *ctl_fault_reason(enum ctl_fault fault)
{
    return faults[fault].reason;
}

void ctl_error_body(struct ctl_text *out, const struct ctl_field_error *error)
{
    ctl_text_add(out, faults[error->fault].words);
    switch (error->value_kind) {
    case CTL_VALUE_TEXT:
        ctl_text_add(out, ": ");
        ctl_text_add_quoted(out, error->value);
        break;
    case CTL_VALUE_JSON:
        ctl_text_add(out, ": ");
        ctl_text_add(out, error->value);
        break;
    case CTL_VALUE_OBJECT:
        ctl_text_add(out, ": {...}");
        break;
    case CTL_VALUE_NONE:
        break;
    }
    if (error->detail[0] != '\0') {
        ctl_text_add(out, ": ");
        ctl_text_add(out, error->detail);
    }
}

void ctl_errors_unique(struct ctl_errors *errors)
{
    struct ctl_seen seen = {.memory = errors->memory};
    uint32_t kept = 0;
    for (uint32_t i = 0; i < errors->count; i++) {
        struct ctl_text line = {.memory = errors->memory};
        ctl_text_printf(&line, "%s: ", errors->items[i].field);
        ctl_error_body(&line, &errors->items[i]);
        if (!ctl_seen_before(&seen, line.text)) {
            errors->items[kept++] = errors->items[i];
        }
    }
    errors->count = kept;
}

void ctl_errors_message(struct ctl_text *out, const char *kind, const char *name, const struct ctl_errors *errors)
{
    ctl_text_printf(out, "The %s \"%s\" is invalid: ", kind, name);
    if (errors->count == 1) {
        ctl_text_printf(out, "%s: ", errors->items[0].field);
        ctl_error_body(out, &errors->items[0]);
        ctl_text_add(out, "\n");
        return;
    }
    ctl_text_add(out, "\n");
    struct ctl_seen seen = {.memory = errors->memory};
    for (uint32_t i = 0; i < errors->count; i++) {
        struct ctl_text line = {.memory = errors->memory};
        ctl_text_printf(&line, "* %s: ", errors->items[i].field);
        ctl_error_body(&line, &errors->items[i]);
        if (!ctl_seen_before(&seen, line.text)) { /* kubectl prints equal lines once */
            ctl_text_printf(out, "%s\n", line.text);
        }
    }
}
