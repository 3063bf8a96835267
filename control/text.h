/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts built piece by piece in the host's memory: error texts, JSON of a refused value, generated names. */
#ifndef CTL_TEXT_H
#define CTL_TEXT_H

#include <stddef.h>

#include "control/indexes.h"

/* `bytes` of zeroed memory that lives as long as the host's memory does. */
void *ctl_memory_get(const struct ctl_memory *memory, size_t bytes);

/* A text that grows. Zero-initialised but for `memory`; `text` is NULL or NUL-terminated. */
struct ctl_text {
    const struct ctl_memory *memory;
    char *text;
    size_t length, capacity;
};

void ctl_text_add(struct ctl_text *text, const char *piece);
void ctl_text_add_bytes(struct ctl_text *text, const char *piece, size_t length);
void ctl_text_printf(struct ctl_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds `piece` as a JSON string (as Go writes it: `<`, `>`, `&` escaped) or in Go's %q. */
void ctl_text_add_json(struct ctl_text *text, const char *piece);
void ctl_text_add_quoted(struct ctl_text *text, const char *piece);

/* A formatted text in fresh memory. */
const char *ctl_format(const struct ctl_memory *memory, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A copy. */
const char *ctl_copy_text(const struct ctl_memory *memory, const char *text);

#endif
