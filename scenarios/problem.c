/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/problem.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void scn_problems_init(struct scn_problems *problems, struct sim_arena *arena)
{
    *problems = (struct scn_problems){.arena = arena};
}

static const char *format_list(struct sim_arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, arguments);
    assert(length >= 0);
    char *text = sim_arena_alloc(arena, (size_t)length + 1);
    (void)vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

const char *scn_format(struct sim_arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *text = format_list(arena, format, arguments);
    va_end(arguments);
    return text;
}

void scn_problem_add(struct scn_problems *problems, const char *file, struct scn_position at, const char *path,
                     const char *format, ...)
{
    if (problems->count == SCN_PROBLEMS_MAX) {
        problems->dropped++;
        return;
    }
    if (problems->count == problems->capacity) {
        const uint32_t capacity = problems->capacity > 0 ? 2 * problems->capacity : 16;
        struct scn_problem *items =
            sim_arena_array(problems->arena, capacity, sizeof *items, _Alignof(struct scn_problem));
        if (problems->count > 0) {
            memcpy(items, problems->items, problems->count * sizeof *items);
        }
        problems->items = items;
        problems->capacity = capacity;
    }
    va_list arguments;
    va_start(arguments, format);
    problems->items[problems->count++] = (struct scn_problem){
        .file = file, .at = at, .path = path, .text = format_list(problems->arena, format, arguments)};
    va_end(arguments);
}

/* How much of a text is shown: all, or what fits, whole characters only. */
static size_t shown_length(const char *text, size_t length)
{
    size_t shown = length < SCN_PROBLEM_TEXT_MAX ? length : SCN_PROBLEM_TEXT_MAX;
    while (shown < length && shown > 0 && ((unsigned char)text[shown] & 0xc0) == 0x80) {
        shown--;
    }
    return shown;
}

static bool comes_after(const struct scn_problem *a, const struct scn_problem *b)
{
    return a->file == b->file && (a->at.line != b->at.line ? a->at.line > b->at.line : a->at.column > b->at.column);
}

void scn_problems_sort(struct scn_problems *problems)
{
    /* Insertion keeps equal places in order, and the list is short and nearly sorted. */
    for (uint32_t i = 1; i < problems->count; i++) {
        const struct scn_problem problem = problems->items[i];
        uint32_t at = i;
        for (; at > 0 && comes_after(&problems->items[at - 1], &problem); at--) {
            problems->items[at] = problems->items[at - 1];
        }
        problems->items[at] = problem;
    }
}

void scn_text_print(FILE *out, const char *text)
{
    const size_t length = strlen(text), shown = shown_length(text, length);
    size_t from = 0;
    for (size_t at = 0; at < shown; at++) {
        const unsigned char c = (unsigned char)text[at];
        if (c < 0x20 || c == 0x7f) {
            (void)fwrite(text + from, 1, at - from, out);
            (void)fprintf(out, "\\x%02x", c);
            from = at + 1;
        }
    }
    (void)fwrite(text + from, 1, shown - from, out);
    (void)fputs(shown < length ? "..." : "", out);
}

void scn_problems_print(const struct scn_problems *problems, FILE *out)
{
    for (uint32_t i = 0; i < problems->count; i++) {
        const struct scn_problem *problem = &problems->items[i];
        scn_text_print(out, problem->file);
        if (problem->at.line > 0) {
            (void)fprintf(out, ":%u:%u", (unsigned)problem->at.line, (unsigned)problem->at.column);
        }
        (void)fputs(problem->file[0] != '\0' ? ": " : "", out);
        if (problem->path[0] != '\0') {
            scn_text_print(out, problem->path);
            (void)fputs(": ", out);
        }
        scn_text_print(out, problem->text);
        (void)fputc('\n', out);
    }
    if (problems->dropped > 0) {
        (void)fprintf(out, "... and %u more\n", (unsigned)problems->dropped);
    }
}
