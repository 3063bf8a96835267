/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/file_text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static enum sim_status read_stream(FILE *stream, const char **text, size_t *length, size_t bytes_max,
                                   struct sim_arena *arena, struct sim_error *error)
{
    size_t capacity = 4096, count = 0;
    char *buffer = sim_arena_alloc(arena, capacity);
    for (;;) {
        count += fread(buffer + count, 1, capacity - 1 - count, stream);
        if (count < capacity - 1) {
            break;
        }
        if (capacity > bytes_max) {
            return sim_error_set(error, SIM_BAD_INPUT, "is larger than %zu MiB", bytes_max / 1024 / 1024);
        }
        char *grown = sim_arena_alloc(arena, 2 * capacity);
        memcpy(grown, buffer, count);
        buffer = grown;
        capacity *= 2;
    }
    if (ferror(stream)) {
        return sim_error_set(error, SIM_BAD_INPUT, "cannot be read: %s", strerror(errno));
    }
    buffer[count] = '\0';
    *text = buffer;
    *length = count;
    return SIM_OK;
}

enum sim_status scn_file_read(const char **text, size_t *length, const char *path, size_t bytes_max,
                              struct sim_arena *arena, struct sim_error *error)
{
    struct stat status;
    if (strcmp(path, "-") == 0) {
        return read_stream(stdin, text, length, bytes_max, arena, error);
    }
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        return sim_error_set(error, SIM_BAD_INPUT, "is a directory");
    }
    FILE *stream = fopen(path, "rb");
    if (!stream) {
        return sim_error_set(error, SIM_BAD_INPUT, "cannot be read: %s", strerror(errno));
    }
    const enum sim_status result = read_stream(stream, text, length, bytes_max, arena, error);
    (void)fclose(stream);
    return result;
}
