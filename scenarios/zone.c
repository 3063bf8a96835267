/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/zone.h"

#include <stdio.h>
#include <string.h>

static const char *const folders[] = {"/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo"};

/* Zone files begin with TZif. */
static bool is_zone_file(const char *folder, const char *name)
{
    char path[512], magic[4];
    const int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (length < 0 || (size_t)length >= sizeof path) {
        return false;
    }
    FILE *file = fopen(path, "rb");
    if (!file) {
        return false;
    }
    const bool is_zone =
        fread(magic, 1, sizeof magic, file) == sizeof magic && memcmp(magic, "TZif", sizeof magic) == 0;
    (void)fclose(file);
    return is_zone;
}

bool scn_zone_is_known(void *context, const char *name)
{
    (void)context;
    bool has_database = false;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        if (is_zone_file(folders[i], name)) {
            return true;
        }
        has_database = has_database || is_zone_file(folders[i], "UTC");
    }
    return !has_database;
}
