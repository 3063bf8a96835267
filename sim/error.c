/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Error texts: formatting, quoting of hostile input, and "did you mean". See error.h. */
#include "sim/error.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { WORD_MAX = 64 };

static size_t edit_distance(const char *a, size_t a_length, const char *b, size_t b_length);
static bool same_letter(char x, char y);
static size_t least(size_t x, size_t y);

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
        const size_t longer = name_length > length ? name_length - length : length - name_length;
        if (name_length > WORD_MAX || longer >= best_distance)
            continue; /* so many letters must come or go at least */
        size_t distance = edit_distance(word, length, names[i], name_length);
        if (distance < best_distance && distance < name_length) {
            best_distance = distance;
            best = names[i];
        }
    }
    return best;
}

/* Insertions, deletions, replacements and swaps of neighbours (optimal string alignment), letter case ignored. */
static size_t edit_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][WORD_MAX + 1]; /* the row of a's i-th letter is rows[i % 3] */
    for (size_t j = 0; j <= b_length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3], *above_that = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            row[j] = least(above[j] + 1, row[j - 1] + 1);
            row[j] = least(row[j], above[j - 1] + !same_letter(a[i - 1], b[j - 1]));
            if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) && same_letter(a[i - 2], b[j - 1]))
                row[j] = least(row[j], above_that[j - 2] + 1);
        }
    }
    return rows[a_length % 3][b_length];
}

static bool same_letter(char x, char y)
{
    return tolower((unsigned char)x) == tolower((unsigned char)y);
}

static size_t least(size_t x, size_t y)
{
    return x < y ? x : y;
}
