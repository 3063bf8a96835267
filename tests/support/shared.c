/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/shared.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

bool support_shared_path(char path[SUPPORT_PATH_MAX], const char *relative)
{
    const char *folder = getenv("JOBSIM_SHARED");
    if (folder == NULL || folder[0] == '\0') {
        folder = JOBSIM_SHARED_DIR;
    }
    int length = snprintf(path, SUPPORT_PATH_MAX, "%s/%s", folder, relative);
    assert(length > 0 && length < SUPPORT_PATH_MAX);
    if (access(path, R_OK) != 0) {
        printf("skipped: %s is absent\n", path);
        return false;
    }
    return true;
}

char *support_shared_text(const char *relative, size_t *length)
{
    char path[SUPPORT_PATH_MAX];
    if (!support_shared_path(path, relative)) {
        return NULL;
    }
    FILE *file = fopen(path, "rb");
    assert(file != NULL);
    size_t used = 0;
    size_t size = 1 << 16;
    char *text = malloc(size);
    assert(text != NULL);
    while ((used += fread(text + used, 1, size - used, file)) == size) {
        size *= 2;
        text = realloc(text, size);
        assert(text != NULL);
    }
    assert(!ferror(file));
    fclose(file);
    text[used] = '\0';
    *length = used;
    return text;
}
