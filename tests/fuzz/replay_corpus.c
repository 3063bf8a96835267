/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libFuzzer does with -runs=0: the fuzz target sees each file of a folder once, in the order of their names. */
#include <assert.h>
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void replay(const char *folder, const char *name);
static int is_visible(const struct dirent *entry);

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    const char *folder = argv[argc - 1];
    struct dirent **entries;
    int count = scandir(folder, &entries, is_visible, alphasort);
    if (count <= 0) {
        fprintf(stderr, "%s: no inputs\n", folder);
        return 1;
    }
    for (int i = 0; i < count; i++) {
        replay(folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    printf("%d inputs\n", count);
    return 0;
}

/* The input gets memory of exactly its size, so that a sanitizer sees a read beyond its end. */
static void replay(const char *folder, const char *name)
{
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    assert(length > 0 && (size_t)length < sizeof path);
    printf("%s\n", name);
    fflush(stdout);

    FILE *file = fopen(path, "rb");
    assert(file != NULL);
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    assert(size >= 0);
    rewind(file);
    uint8_t *data = malloc((size_t)size);
    size_t got = fread(data, 1, (size_t)size, file);
    assert(got == (size_t)size);
    fclose(file);
    LLVMFuzzerTestOneInput(data, got);
    free(data);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}
