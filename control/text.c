/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void *ctl_memory_get(const struct ctl_memory *memory, size_t bytes)
{
    void *piece = memory->grow(memory->host, NULL, 0, bytes > 0 ? bytes : 1);
    return memset(piece, 0, bytes > 0 ? bytes : 1);
}

static void reserve(struct ctl_text *text, size_t more)
{
    if (text->length + more < text->capacity) {
        return;
    }
    size_t capacity = text->capacity > 0 ? text->capacity : 64;
    while (capacity <= text->length + more) {
        capacity *= 2;
    }
    text->text = text->memory->grow(text->memory->host, text->text, text->capacity, capacity);
    text->capacity = capacity;
}

void ctl_text_add_bytes(struct ctl_text *text, const char *piece, size_t length)
{
    reserve(text, length);
    memcpy(text->text + text->length, piece, length);
    text->length += length;
    text->text[text->length] = '\0';
}

void ctl_text_add(struct ctl_text *text, const char *piece)
{
    ctl_text_add_bytes(text, piece, strlen(piece));
}

static void add_formatted(struct ctl_text *text, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, arguments);
    assert(length >= 0);
    reserve(text, (size_t)length);
    (void)vsnprintf(text->text + text->length, (size_t)length + 1, format, again);
    va_end(again);
    text->length += (size_t)length;
}

void ctl_text_printf(struct ctl_text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_formatted(text, format, arguments);
    va_end(arguments);
}

const char *ctl_format(const struct ctl_memory *memory, const char *format, ...)
{
    struct ctl_text text = {.memory = memory};
    va_list arguments;
    va_start(arguments, format);
    add_formatted(&text, format, arguments);
    va_end(arguments);
    return text.text;
}

const char *ctl_copy_text(const struct ctl_memory *memory, const char *text)
{
    return ctl_format(memory, "%s", text);
}

/* The escape that JSON and Go share, or 0. */
static char short_escape(unsigned char c)
{
    switch (c) {
    case '"':
        return '"';
    case '\\':
        return '\\';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    default:
        return 0;
    }
}

void ctl_text_add_json(struct ctl_text *text, const char *piece)
{
    ctl_text_add(text, "\"");
    for (const char *at = piece; *at; at++) {
        const unsigned char c = (unsigned char)*at;
        if (short_escape(c)) {
            ctl_text_printf(text, "\\%c", short_escape(c));
        } else if (c < 0x20 || c == '<' || c == '>' || c == '&') {
            ctl_text_printf(text, "\\u%04x", c);
        } else {
            ctl_text_add_bytes(text, at, 1);
        }
    }
    ctl_text_add(text, "\"");
}

void ctl_text_add_quoted(struct ctl_text *text, const char *piece)
{
    ctl_text_add(text, "\"");
    for (const char *at = piece; *at; at++) {
        const unsigned char c = (unsigned char)*at;
        if (short_escape(c)) {
            ctl_text_printf(text, "\\%c", short_escape(c));
        } else if (c == '\a' || c == '\v') {
            ctl_text_add(text, c == '\a' ? "\\a" : "\\v");
        } else if (c < 0x20 || c == 0x7f) {
            ctl_text_printf(text, "\\x%02x", c);
        } else {
            ctl_text_add_bytes(text, at, 1);
        }
    }
    ctl_text_add(text, "\"");
}
