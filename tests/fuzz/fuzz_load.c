/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scenarios/load: standard input as `jobsim validate -` reads it: documents, kinds, fields, defaults, validation, and
 * the configuration that becomes of it. What is refused is told, and what is told can be printed. */
#include <stdio.h>

#include "scenarios/load.h"
#include "tests/fuzz/counted_memory.h"

static void load(bool lenient, struct sim_arena *arena, FILE *nowhere);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FILE *nowhere;
    if (nowhere == NULL) {
        nowhere = fopen("/dev/null", "w");
    }
    if (size == 0) {
        return 0; /* fmemopen() wants a byte */
    }
    struct sim_arena arena;
    sim_arena_init(&arena, fuzz_no_memory, NULL);
    FILE *const terminal = stdin;
    stdin = fmemopen((void *)(uintptr_t)data, size, "r"); /* read only */
    assert(stdin != NULL && nowhere != NULL);
    load(data[size - 1] == '~', &arena, nowhere);
    fclose(stdin);
    stdin = terminal;
    fuzz_memory_free(&arena);
    return 0;
}

static void load(bool lenient, struct sim_arena *arena, FILE *nowhere)
{
    static const char *const files[] = {"-"};
    const struct scn_request request = {.files = files, .file_count = 1, .lenient = lenient};
    struct scn_loaded loaded;
    struct scn_problems problems, notes;
    scn_problems_init(&problems, arena);
    scn_problems_init(&notes, arena);
    const bool is_good = scn_load(&loaded, &request, arena, &problems, &notes);
    assert(is_good == (problems.count + problems.dropped == 0));
    scn_problems_sort(&problems);
    scn_problems_print(&problems, nowhere);
    scn_problems_print(&notes, nowhere);
}
