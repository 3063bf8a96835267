/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with the input, and where: collected so that all of it is told at once.
 *
 * A list lives in an arena. Problems beyond SCN_PROBLEMS_MAX are counted, not kept.
 */
#ifndef SCN_PROBLEM_H
#define SCN_PROBLEM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sim/arena.h"
#include "sim/error.h"

enum { SCN_PROBLEMS_MAX = 1000, SCN_PROBLEM_TEXT_MAX = 2000 };

/* Lines and columns count from 1; columns in characters. Line 0: the file as a whole. */
struct scn_position {
    uint32_t line, column;
};

struct scn_problem {
    const char *file;
    struct scn_position at;
    const char *path; /* such as spec.backoffLimit; "" if none */
    const char *text; /* what is wrong, and what is allowed */
};

struct scn_problems {
    struct sim_arena *arena;
    struct scn_problem *items;
    uint32_t count, capacity;
    uint32_t dropped;
};

void scn_problems_init(struct scn_problems *problems, struct sim_arena *arena);

/* Adds one; `file` and `path` must outlive the list, the text is copied. */
void scn_problem_add(struct scn_problems *problems, const char *file, struct scn_position at, const char *path,
                     const char *format, ...) SIM_PRINTF(5, 6);

/* By file in order of appearance, then line and column; equal places keep their order. */
void scn_problems_sort(struct scn_problems *problems);

/* Writes `file:line:column: path: text`, a line each, all by scn_text_print(). */
void scn_problems_print(const struct scn_problems *problems, FILE *out);

/* Writes a text that the input had a part in: control characters escaped, so that it cannot drive the terminal, and no
 * more than SCN_PROBLEM_TEXT_MAX bytes of it. */
void scn_text_print(FILE *out, const char *text);

/* A formatted text in an arena. */
const char *scn_format(struct sim_arena *arena, const char *format, ...) SIM_PRINTF(2, 3);

#endif
