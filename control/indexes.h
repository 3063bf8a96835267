/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of completion indexes: status.completedIndexes and status.failedIndexes.
 *
 * A set is a bitmap that grows to its highest member, so a Job of a million indexes costs 125 KB, and membership,
 * adding and counting cost O(1). The text form is upstream's orderedIntervals.String (indexed_job_utils.go): `1,3-5,7`;
 * runs of two print as `a,b`.
 */
#ifndef CTL_INDEXES_H
#define CTL_INDEXES_H

#include "control/types.h"

/* Gives or moves memory: like realloc with the old size told; never returns NULL (the host ends the program). */
struct ctl_memory {
    void *(*grow)(void *host, void *old, size_t old_bytes, size_t new_bytes);
    void *host;
};

static inline uint32_t ctl_count_bits(uint64_t word)
{
    word -= word >> 1 & UINT64_C(0x5555555555555555);
    word = (word & UINT64_C(0x3333333333333333)) + (word >> 2 & UINT64_C(0x3333333333333333));
    word = (word + (word >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return (uint32_t)(word * UINT64_C(0x0101010101010101) >> 56);
}

/* The place of the lowest bit that is set; 64 if none is. */
static inline uint32_t ctl_lowest_bit(uint64_t word)
{
    return ctl_count_bits(~word & (word - 1));
}

static inline bool ctl_indexes_has(const struct ctl_indexes *set, uint32_t index)
{
    const uint32_t word = index / 64;
    return word < set->word_count && (set->words[word] >> (index % 64) & 1) != 0;
}

/* Adds an index; false if it was there. Amortised O(1). */
bool ctl_indexes_add(struct ctl_indexes *set, uint32_t index, const struct ctl_memory *memory);

/* Drops every member >= limit (completions shrank). */
void ctl_indexes_clamp(struct ctl_indexes *set, uint32_t limit);

/* Members within a range; O(range / 64). */
uint32_t ctl_indexes_count_in(const struct ctl_indexes *set, struct ctl_index_range range);

/* Members below a limit; O(1) if none are above it. */
uint32_t ctl_indexes_count_below(const struct ctl_indexes *set, uint32_t limit);

/* The first member >= from; false if there is none. */
bool ctl_indexes_next(const struct ctl_indexes *set, uint32_t from, uint32_t *out);

/* Copies a set into fresh memory. */
struct ctl_indexes ctl_indexes_copy(const struct ctl_indexes *set, const struct ctl_memory *memory);

/* Writes the text form, cut at `size` bytes including the NUL; returns the length that the whole text has. */
size_t ctl_indexes_text(const struct ctl_indexes *set, char *out, size_t size);

/* The controller's lenient reader (parseIndexesFromString): parts that do not parse are skipped, reading stops at the
 * first part that starts at or beyond `completions`, ends beyond it are cut. Calls `each` for each interval,
 * ascending. */
void ctl_indexes_parse(const char *text, uint32_t completions,
                       void (*each)(void *context, struct ctl_index_range range), void *context);

#endif
