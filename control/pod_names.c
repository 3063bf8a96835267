/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/pod_names.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { GENERATE_NAME_MAX = 58 };

void ctl_pod_generate_name(const char *job_name, int32_t index, char *out, size_t size)
{
    if (index < 0) {
        snprintf(out, size, "%s-", job_name);
        return;
    }
    char suffix[16];
    const int suffix_length = snprintf(suffix, sizeof suffix, "-%d-", (int)index);
    const size_t length = strlen(job_name), room = (size_t)(GENERATE_NAME_MAX - suffix_length);
    snprintf(out, size, "%.*s%s", (int)(length < room ? length : room), job_name, suffix);
}

void ctl_pod_host_name(const char *job_name, int32_t index, char *out, size_t size)
{
    snprintf(out, size, "%s-%d", job_name, (int)index);
}

/* strconv.Atoi for texts that are to be 0 or more; -1 for all else, saturating above int32. */
static int64_t read_number(const char *text)
{
    if (text == NULL) {
        return -1;
    }
    const char *digits = text + (text[0] == '+');
    const bool is_negative = text[0] == '-';
    digits += is_negative;
    int64_t value = 0;
    if (*digits == '\0') {
        return -1;
    }
    for (; *digits != '\0'; digits++) {
        if (*digits < '0' || *digits > '9') {
            return -1;
        }
        value = value > INT32_MAX ? value : value * 10 + (*digits - '0');
    }
    return is_negative && value > 0 ? -1 : value;
}

int32_t ctl_pod_index_of(const char *annotation)
{
    const int64_t value = read_number(annotation);
    return value < 0 ? CTL_INDEX_UNKNOWN : value > INT32_MAX ? INT32_MAX : (int32_t)value;
}

int32_t ctl_pod_count_of(const char *annotation)
{
    const int64_t value = read_number(annotation);
    return value < 0 || value > INT32_MAX ? 0 : (int32_t)value;
}
