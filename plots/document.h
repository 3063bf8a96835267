/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A document of maps, lists and values, written in order to a stream, in the form that was chosen at its start: JSON
 * (plots/json_write.c) or YAML (plots/yaml_write.c). What is written is thus said once for all forms.
 *
 * The writer keeps only where it is, not what it wrote: memory does not grow with the document. Keys are for members
 * of maps and NULL elsewhere. All text is UTF-8. Failures are remembered and told by plt_document_close(). */
#ifndef PLT_DOCUMENT_H
#define PLT_DOCUMENT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sim/error.h"
#include "sim/time.h"

struct plt_document;

/* What a form must supply. `close` frees the document and returns whether all was written. */
struct plt_document_form {
    void (*begin)(struct plt_document *document, const char *key, bool is_list);
    void (*end)(struct plt_document *document);
    void (*text)(struct plt_document *document, const char *key, const char *text);
    void (*bare)(struct plt_document *document, const char *key, const char *word); /* a number, true, false, null */
    bool (*close)(struct plt_document *document);
};

/* The first member of each form's own struct. */
struct plt_document {
    const struct plt_document_form *form;
    bool failed;
};

/* The stream stays the caller's, and open. NULL: no memory. */
struct plt_document *plt_json_open(FILE *out);
struct plt_document *plt_yaml_open(FILE *out);

/* Ends the document and frees it. SIM_ENVIRONMENT (and a text) if something could not be written. */
SIM_MUST_USE enum sim_status plt_document_close(struct plt_document *document, struct sim_error *error);

/* For a caller that has no memory to say what it wanted to: the document will not close well. */
void plt_document_fail(struct plt_document *document);

void plt_map_begin(struct plt_document *document, const char *key);
void plt_list_begin(struct plt_document *document, const char *key);
void plt_end(struct plt_document *document);

void plt_text(struct plt_document *document, const char *key, const char *text);
void plt_integer(struct plt_document *document, const char *key, int64_t value);
void plt_unsigned(struct plt_document *document, const char *key, uint64_t value);
void plt_boolean(struct plt_document *document, const char *key, bool value);
void plt_null(struct plt_document *document, const char *key);

/* At most 9 decimals, no trailing zeros; null for what is not finite. */
void plt_decimal(struct plt_document *document, const char *key, double value);

/* Nanoseconds as exact seconds. */
void plt_seconds(struct plt_document *document, const char *key, sim_time duration);

#endif
