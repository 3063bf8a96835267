/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/column.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenarios/file_text.h"

enum { COLUMN_FILE_BYTES_MAX = 64 * 1024 * 1024 };

/* The cell that begins at `at`, quotes left out; returns where the next begins, or the line's end. */
static const char *next_cell(const char *at, const char **cell, size_t *length)
{
    if (*at == '"') {
        *cell = ++at;
        while (*at != '\0' && *at != '"' && *at != '\n') {
            at++;
        }
        *length = (size_t)(at - *cell);
        at += *at == '"';
        while (*at != '\0' && *at != ',' && *at != '\n') {
            at++;
        }
    } else {
        at += strspn(at, " \t");
        *cell = at;
        at += strcspn(at, ",\r\n");
        *length = (size_t)(at - *cell);
        while (*length > 0 && ((*cell)[*length - 1] == ' ' || (*cell)[*length - 1] == '\t')) {
            --*length;
        }
        at += *at == '\r';
    }
    return *at == ',' ? at + 1 : at;
}

static bool at_line_end(const char *at)
{
    return *at == '\n' || *at == '\0';
}

/* The place of the column in the header, from 0; -1 if there is none. */
static long find_column(const char *header, const char *column, size_t length)
{
    long place = 0;
    for (const char *at = header;; place++) {
        const char *cell;
        size_t cell_length;
        const char *next = next_cell(at, &cell, &cell_length);
        if (cell_length == length && memcmp(cell, column, length) == 0) {
            return place;
        }
        if (at_line_end(next)) {
            break;
        }
        at = next;
    }
    char *end;
    const long number = strtol(column, &end, 10);
    return length > 0 && end == column + length && number >= 1 && number <= place + 1 ? number - 1 : -1;
}

/* The number in the cell at `place` of the line; false: the cell is empty or absent. NAN: it is no number. */
static bool read_cell(const char *line, long place, double *out)
{
    for (const char *at = line;; place--) {
        const char *cell;
        size_t length;
        const char *next = next_cell(at, &cell, &length);
        if (place == 0) {
            char *end;
            *out = strtod(cell, &end);
            if (end != cell + length || !isfinite(*out) || *out < 0) {
                *out = NAN;
            }
            return length > 0;
        }
        if (at_line_end(next)) {
            return false;
        }
        at = next;
    }
}

static const char *line_after(const char *at)
{
    at += strcspn(at, "\n");
    return *at == '\n' ? at + 1 : at;
}

enum sim_status scn_column_read(void *context, double **out, size_t *count, const char *name, size_t length,
                                struct sim_arena *arena, struct sim_error *error)
{
    const struct scn_column_folder *folder = context;
    const char *hash = memchr(name, '#', length), *text;
    size_t text_length, lines = 0;
    if (!hash || hash == name) {
        return sim_error_set(error, SIM_BAD_INPUT, "empirical() wants file.csv#column");
    }
    const char *column = sim_arena_text(arena, hash + 1, (size_t)(name + length - hash - 1));
    const bool is_absolute = name[0] == '/';
    const size_t folder_length = is_absolute ? 0 : strlen(folder->folder);
    const size_t size = folder_length + 2 + (size_t)(hash - name);
    char *path = sim_arena_alloc(arena, size);
    (void)snprintf(path, size, "%s%s%.*s", is_absolute ? "" : folder->folder, folder_length > 0 ? "/" : "",
                   (int)(hash - name), name);
    if (scn_file_read(&text, &text_length, path, COLUMN_FILE_BYTES_MAX, arena, error) != SIM_OK) {
        return sim_error_prefix(error, SIM_BAD_INPUT, "%s", path);
    }
    const long place = find_column(text, column, strlen(column));
    if (place < 0) {
        return sim_error_set(error, SIM_BAD_INPUT, "%s has no column %s", path, column);
    }
    for (const char *at = text; *at; at = line_after(at)) {
        lines++;
    }
    double *values = sim_arena_array(arena, lines, sizeof *values, _Alignof(double));
    size_t line = 2, kept = 0;
    for (const char *at = line_after(text); *at; at = line_after(at), line++) {
        if (read_cell(at, place, &values[kept]) && !isfinite(values[kept++])) {
            return sim_error_set(error, SIM_BAD_INPUT, "%s:%zu: column %s is no number of at least 0", path, line,
                                 column);
        }
    }
    if (kept == 0) {
        return sim_error_set(error, SIM_BAD_INPUT, "%s: column %s is empty", path, column);
    }
    *out = values;
    *count = kept;
    return SIM_OK;
}
