/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/temp_dir.h"

#include <assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void remove_entries(int dir_fd);

void support_temp_dir_make(struct support_temp_dir *dir)
{
    const char *parent = getenv("TMPDIR");
    if (parent == NULL || parent[0] == '\0') {
        parent = "/tmp";
    }
    int length = snprintf(dir->path, sizeof dir->path, "%s/jobsim-test-XXXXXX", parent);
    assert(length > 0 && (size_t)length < sizeof dir->path);
    char *made = mkdtemp(dir->path);
    assert(made != NULL);
}

void support_temp_dir_remove(const struct support_temp_dir *dir)
{
    int fd = open(dir->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    assert(fd >= 0);
    remove_entries(fd);
    int failed = rmdir(dir->path);
    assert(failed == 0);
}

void support_temp_file(char path[512], const struct support_temp_dir *dir, const char *name, const char *text)
{
    int length = snprintf(path, 512, "%s/%s", dir->path, name);
    assert(length > 0 && length < 512);
    FILE *file = fopen(path, "wb");
    assert(file != NULL);
    int failed = fputs(text, file) < 0;
    failed |= fclose(file);
    assert(!failed);
}

/* Takes over the descriptor. */
static void remove_entries(int dir_fd)
{
    DIR *entries = fdopendir(dir_fd);
    assert(entries != NULL);
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        struct stat status;
        int failed = fstatat(dir_fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW);
        assert(failed == 0);
        bool is_folder = S_ISDIR(status.st_mode);
        if (is_folder) {
            int child = openat(dir_fd, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
            assert(child >= 0);
            remove_entries(child);
        }
        failed = unlinkat(dir_fd, entry->d_name, is_folder ? AT_REMOVEDIR : 0);
        assert(failed == 0);
    }
    closedir(entries);
}
