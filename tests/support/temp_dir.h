/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder for the files of one test, below $TMPDIR or /tmp. */
#ifndef SUPPORT_TEMP_DIR_H
#define SUPPORT_TEMP_DIR_H

struct support_temp_dir {
    char path[256];
};

/* Makes the folder, empty. */
void support_temp_dir_make(struct support_temp_dir *dir);

/* Removes it and all that is in it; follows no links. */
void support_temp_dir_remove(const struct support_temp_dir *dir);

/* Writes a file into it, replacing an older one, and its path into `path`. */
void support_temp_file(char path[512], const struct support_temp_dir *dir, const char *name, const char *text);

#endif
