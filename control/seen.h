/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which texts a list has already held: finds duplicates in hostile input in linear time. */
#ifndef CTL_SEEN_H
#define CTL_SEEN_H

#include <stdbool.h>
#include <stddef.h>

#include "control/indexes.h"

/* Zero-initialised but for `memory`. Keeps pointers to the texts. */
struct ctl_seen {
    const struct ctl_memory *memory;
    const char **slots;
    size_t capacity, count; /* capacity: a power of two, or 0 */
};

/* Adds a text; true if it was there already. O(1) on average. */
bool ctl_seen_before(struct ctl_seen *seen, const char *text);

/* Whether a text was added. */
bool ctl_seen_has(const struct ctl_seen *seen, const char *text);

#endif
