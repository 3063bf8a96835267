/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/seen.h"

#include <stdint.h>
#include <string.h>

#include "control/text.h"

static size_t hash(const char *text)
{
    uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a */
    for (; *text; text++) {
        h = (h ^ (unsigned char)*text) * UINT64_C(1099511628211);
    }
    return (size_t)(h ^ h >> 32);
}

static const char **find(const struct ctl_seen *seen, const char *text)
{
    size_t at = hash(text) & (seen->capacity - 1);
    while (seen->slots[at] && strcmp(seen->slots[at], text) != 0) {
        at = (at + 1) & (seen->capacity - 1);
    }
    return &seen->slots[at];
}

static void grow(struct ctl_seen *seen)
{
    struct ctl_seen larger = {.memory = seen->memory, .capacity = seen->capacity > 0 ? 2 * seen->capacity : 16};
    larger.slots = ctl_memory_get(seen->memory, larger.capacity * sizeof *larger.slots);
    for (size_t i = 0; i < seen->capacity; i++) {
        if (seen->slots[i]) {
            *find(&larger, seen->slots[i]) = seen->slots[i];
        }
    }
    larger.count = seen->count;
    *seen = larger;
}

bool ctl_seen_before(struct ctl_seen *seen, const char *text)
{
    if (2 * (seen->count + 1) > seen->capacity) {
        grow(seen);
    }
    const char **slot = find(seen, text);
    if (*slot) {
        return true;
    }
    *slot = text;
    seen->count++;
    return false;
}

bool ctl_seen_has(const struct ctl_seen *seen, const char *text)
{
    return seen->capacity > 0 && *find(seen, text);
}
