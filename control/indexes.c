/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bitmaps of completion indexes, and the text form of pkg/controller/job/indexed_job_utils.go. */
#include "control/indexes.h"

#include <stdio.h>
#include <string.h>

bool ctl_indexes_add(struct ctl_indexes *set, uint32_t index, const struct ctl_memory *memory)
{
    const uint32_t word = index / 64;
    if (word >= set->word_count) {
        const uint32_t doubled = 2 * set->word_count, count = word < doubled ? doubled : word + 1;
        set->words =
            memory->grow(memory->host, set->words, set->word_count * sizeof *set->words, count * sizeof *set->words);
        memset(set->words + set->word_count, 0, (count - set->word_count) * sizeof *set->words);
        set->word_count = count;
    }
    const uint64_t bit = UINT64_C(1) << (index % 64);
    if ((set->words[word] & bit) != 0) {
        return false;
    }
    set->words[word] |= bit;
    set->used_words = word < set->used_words ? set->used_words : word + 1;
    set->count++;
    return true;
}

void ctl_indexes_clamp(struct ctl_indexes *set, uint32_t limit)
{
    for (uint32_t word = limit / 64; word < set->used_words; word++) {
        const uint64_t keep = word == limit / 64 ? (UINT64_C(1) << (limit % 64)) - 1 : 0;
        set->count -= ctl_count_bits(set->words[word] & ~keep);
        set->words[word] &= keep;
    }
    set->used_words = limit / 64 < set->used_words ? limit / 64 + 1 : set->used_words;
}

uint32_t ctl_indexes_count_in(const struct ctl_indexes *set, struct ctl_index_range range)
{
    const uint32_t first_word = range.first / 64, last_word = range.last / 64;
    uint32_t count = 0;
    for (uint32_t word = first_word; word <= last_word && word < set->used_words; word++) {
        uint64_t bits = set->words[word];
        if (word == first_word) {
            bits &= ~UINT64_C(0) << (range.first % 64);
        }
        if (word == last_word) {
            bits &= ~UINT64_C(0) >> (63 - range.last % 64);
        }
        count += ctl_count_bits(bits);
    }
    return count;
}

uint32_t ctl_indexes_count_below(const struct ctl_indexes *set, uint32_t limit)
{
    if (limit == 0) {
        return 0;
    }
    if (limit / 64 >= set->used_words) {
        return set->count;
    }
    return set->count - ctl_indexes_count_in(set, (struct ctl_index_range){limit, UINT32_MAX});
}

struct ctl_indexes ctl_indexes_copy(const struct ctl_indexes *set, const struct ctl_memory *memory)
{
    struct ctl_indexes copy = *set;
    if (set->word_count > 0) {
        copy.words = memory->grow(memory->host, NULL, 0, set->word_count * sizeof *set->words);
        memcpy(copy.words, set->words, set->word_count * sizeof *set->words);
    }
    return copy;
}

bool ctl_indexes_next(const struct ctl_indexes *set, uint32_t from, uint32_t *out)
{
    uint32_t word = from / 64;
    if (word >= set->word_count) {
        return false;
    }
    uint64_t bits = set->words[word] & ~UINT64_C(0) << (from % 64);
    while (bits == 0) {
        if (++word == set->word_count) {
            return false;
        }
        bits = set->words[word];
    }
    *out = word * 64 + ctl_lowest_bit(bits);
    return true;
}

/* Appends to a text that may already be longer than its room. */
struct text {
    char *out;
    size_t size, length;
};

static void append(struct text *text, const char *separator, uint32_t number)
{
    char part[16];
    const int length = snprintf(part, sizeof part, "%s%u", separator, (unsigned)number);
    for (int i = 0; i < length; i++, text->length++) {
        if (text->length + 1 < text->size) {
            text->out[text->length] = part[i];
        }
    }
}

size_t ctl_indexes_text(const struct ctl_indexes *set, char *out, size_t size)
{
    struct text text = {.out = out, .size = size};
    uint32_t first;
    for (uint32_t from = 0; ctl_indexes_next(set, from, &first);) {
        uint32_t last = first;
        while (ctl_indexes_has(set, last + 1)) {
            last++;
        }
        append(&text, text.length > 0 ? "," : "", first);
        if (last > first) {
            append(&text, last > first + 1 ? "-" : ",", last);
        }
        from = last + 1;
    }
    if (size > 0) {
        out[text.length < size ? text.length : size - 1] = '\0';
    }
    return text.length;
}

/* strconv.Atoi of text[0..length): an optional sign and digits; false if it is none or beyond int64. */
static bool read_integer(int64_t *out, const char *text, size_t length)
{
    const bool negative = length > 0 && text[0] == '-';
    size_t i = length > 0 && (text[0] == '-' || text[0] == '+');
    if (i == length) {
        return false;
    }
    int64_t value = 0;
    for (; i < length; i++) {
        if (text[i] < '0' || text[i] > '9' || value > (INT64_MAX - 9) / 10) {
            return false;
        }
        value = value * 10 + (text[i] - '0');
    }
    *out = negative ? -value : value;
    return true;
}

void ctl_indexes_parse(const char *text, uint32_t completions,
                       void (*each)(void *context, struct ctl_index_range range), void *context)
{
    while (*text != '\0') {
        const size_t length = strcspn(text, ","), first_length = strcspn(text, ",-");
        int64_t first, last;
        if (read_integer(&first, text, first_length)) {
            last = first;
            const bool has_end = first_length < length;
            const char *const end = text + first_length + 1;
            if (first >= completions) {
                return;
            }
            if ((!has_end || read_integer(&last, end, strcspn(end, ",-"))) && first >= 0 && last >= first) {
                last = last < completions ? last : (int64_t)completions - 1;
                each(context, (struct ctl_index_range){(uint32_t)first, (uint32_t)last});
            }
        }
        text += length + (text[length] == ',');
    }
}
