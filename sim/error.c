/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Error texts: formatting, quoting of hostile input, and "did you mean". See error.h. */
#include "sim/error.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { WORD_MAX = 64 };

static size_t edit_distance(const char *a, size_t a_length, const char *b, size_t b_length);

enum sim_status sim_error_set(struct sim_error *error, enum sim_status status, const char *format, ...)
{
    if (error == NULL)
        return status;
    va_list arguments;
    va_start(arguments, format);
    error->status = status;
    vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    return status;
}

enum sim_status sim_error_prefix(struct sim_error *error, enum sim_status status, const char *format, ...)
{
    if (error == NULL)
        return status;
    char rest[sizeof error->text];
    memcpy(rest, error->text, sizeof rest);
    va_list arguments;
    va_start(arguments, format);
    error->status = status;
    vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    size_t room = sizeof error->text - 1;
    strncat(error->text, ": ", room - strlen(error->text));
    strncat(error->text, rest, room - strlen(error->text));
    return status;
}

const char *sim_quote(char *out, size_t size, const char *text, size_t length)
{
    assert(size >= 8);
    size_t used = 0;
    out[used++] = '"';
    for (size_t i = 0; i < length; i++) {
        /* The longest piece (4) and the end ("...", quote, NUL) must still fit. */
        if (used + 4 + 5 > size) {
            memcpy(out + used, "...", 3);
            used += 3;
            break;
        }
        unsigned char c = (unsigned char)text[i];
        if (c < 0x20 || c >= 0x80) {
            used += (size_t)snprintf(out + used, size - used, "\\x%02x", c);
        } else {
            if (c == '"' || c == '\\')
                out[used++] = '\\';
            out[used++] = (char)c;
        }
    }
    out[used++] = '"';
    out[used] = '\0';
    return out;
}

const char *sim_nearest_name(const char *word, size_t length, const char *const *names, size_t count)
{
    if (length == 0 || length > WORD_MAX)
        return NULL;
    size_t best_distance = length / 3 + 1; /* accept strictly less, one edit always */
    if (best_distance < 2)
        best_distance = 2;
    const char *best = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t name_length = strlen(names[i]);
        if (name_length > WORD_MAX)
            continue;
        size_t distance = edit_distance(word, length, names[i], name_length);
        if (distance < best_distance && distance < name_length) {
            best_distance = distance;
            best = names[i];
        }
    }
    return best;
}

/* Levenshtein's distance by one row of the table, letters compared without case. */
static size_t edit_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t row[WORD_MAX + 1];
    for (size_t j = 0; j <= b_length; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t replaced = diagonal + (tolower((unsigned char)a[i - 1]) != tolower((unsigned char)b[j - 1]));
            diagonal = row[j];
            size_t shorter = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            row[j] = replaced < shorter ? replaced : shorter;
        }
    }
    return row[b_length];
}
