/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check KIND [--scope SCOPE] FILE...: compares recordings of Kubernetes with what jobsim does.
 *
 * A file holds one JSON object a line, or one in all if its name ends in .json. Prints the first difference of each
 * case that fails, the passed and total of
 * each scope if there are several, and last `N of M`. Exit code: 0 if all are equal, 1 if not, 2 for bad usage or
 * input.
 */
#include "tests/conformance/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenarios/documents.h"
#include "scenarios/file_text.h"

enum { SCOPES_MAX = 16, FILE_BYTES_MAX = 512 * 1024 * 1024 };

struct scope {
    char name[64];
    size_t passed, total;
};

struct tally {
    struct scope scopes[SCOPES_MAX];
    size_t scope_count, passed, total;
};

static const struct check_kind *const groups[] = {check_review_kinds,     check_update_kinds,    check_value_kinds,
                                                  check_end_to_end_kinds, check_cron_kinds,      check_delay_kinds,
                                                  check_node_kinds,       check_scheduler_kinds, check_queue_kinds};

static void no_memory(void *context, size_t wanted)
{
    (void)context;
    (void)fprintf(stderr, "out of memory: %zu bytes wanted\n", wanted);
    exit(3);
}

void check_fail(struct check_case *c, const char *format, ...)
{
    if (c->failed) {
        return;
    }
    va_list arguments;
    c->failed = true;
    va_start(arguments, format);
    (void)vsnprintf(c->mismatch, sizeof c->mismatch, format, arguments);
    va_end(arguments);
}

const char *check_text(const struct scn_node *row, const char *key, const char *missing)
{
    const struct scn_node *node = scn_node_get(row, key);
    return node && (node->kind == SCN_TEXT || node->kind == SCN_NUMBER) ? node->text : missing;
}

bool check_flag(const struct scn_node *row, const char *key)
{
    const struct scn_node *node = scn_node_get(row, key);
    return node && node->kind == SCN_BOOL && node->flag;
}

void check_same_text(struct check_case *c, const char *what, const char *expected, const char *actual)
{
    if (!expected != !actual || (expected && strcmp(expected, actual) != 0)) {
        check_fail(c, "%s: expected %.800s, got %.800s", what, expected ? expected : "none", actual ? actual : "none");
    }
}

const char *check_json(struct check_case *c, const struct scn_node *node)
{
    return node ? scn_node_json(node, c->arena) : "absent";
}

static const struct check_kind *find_kind(const char *name)
{
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        for (const struct check_kind *kind = groups[i]; kind->name; kind++) {
            if (strcmp(kind->name, name) == 0) {
                return kind;
            }
        }
    }
    return NULL;
}

static int usage(void)
{
    (void)fputs("usage: check KIND [--scope SCOPE] FILE...\nkinds:", stderr);
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        for (const struct check_kind *kind = groups[i]; kind->name; kind++) {
            (void)fprintf(stderr, " %s", kind->name);
        }
    }
    (void)fputc('\n', stderr);
    return 2;
}

static struct scope *scope_of(struct tally *tally, const char *name)
{
    for (size_t i = 0; i < tally->scope_count; i++) {
        if (strcmp(tally->scopes[i].name, name) == 0) {
            return &tally->scopes[i];
        }
    }
    struct scope *scope = &tally->scopes[tally->scope_count < SCOPES_MAX ? tally->scope_count++ : SCOPES_MAX - 1];
    (void)snprintf(scope->name, sizeof scope->name, "%s", name);
    return scope;
}

/* False: the line is not JSON. */
static bool check_line(const struct check_kind *kind, const char *wanted_scope, const char *file, uint32_t line,
                       const char *text, size_t length, struct tally *tally)
{
    struct sim_arena arena;
    struct scn_problems problems;
    sim_arena_init(&arena, no_memory, NULL);
    scn_problems_init(&problems, &arena);
    struct check_case c = {.arena = &arena, .file = file};
    c.row = scn_json_value_read(file, line, text, length, &arena, &problems);
    if (!c.row) {
        scn_problems_print(&problems, stderr);
        sim_arena_free(&arena);
        return false;
    }
    const char *scope = check_text(c.row, "scope", "");
    if (!wanted_scope || strcmp(scope, wanted_scope) == 0) {
        struct scope *counts = scope_of(tally, scope);
        kind->check(&c);
        tally->passed += !c.failed;
        tally->total++;
        counts->passed += !c.failed;
        counts->total++;
        if (c.failed) {
            (void)printf("%s:%u: %s: %s\n", file, (unsigned)line, check_text(c.row, "id", "?"), c.mismatch);
        }
    }
    sim_arena_free(&arena);
    return true;
}

static bool check_file(const struct check_kind *kind, const char *scope, const char *file, struct tally *tally)
{
    struct sim_arena arena;
    struct sim_error error;
    const char *text;
    size_t length;
    bool good = true;
    sim_arena_init(&arena, no_memory, NULL);
    if (scn_file_read(&text, &length, file, FILE_BYTES_MAX, &arena, &error) != SIM_OK) {
        (void)fprintf(stderr, "%s: %s\n", file, error.text);
        good = false;
    }
    const size_t name_length = strlen(file);
    if (good && name_length > 5 && strcmp(file + name_length - 5, ".json") == 0) {
        good = check_line(kind, scope, file, 1, text, length, tally);
        length = 0;
    }
    uint32_t line = 1;
    for (size_t at = 0; good && at < length; line++) {
        const char *newline = memchr(text + at, '\n', length - at);
        const size_t end = newline ? (size_t)(newline - text) : length;
        good = end == at || check_line(kind, scope, file, line, text + at, end - at, tally);
        at = end + 1;
    }
    sim_arena_free(&arena);
    return good;
}

int main(int argc, char **argv)
{
    struct tally tally = {.total = 0};
    const char *scope = NULL;
    const struct check_kind *kind = argc > 1 ? find_kind(argv[1]) : NULL;
    int first = 2;
    if (argc > 3 && strcmp(argv[2], "--scope") == 0) {
        scope = argv[3];
        first = 4;
    }
    if (!kind || first >= argc) {
        return usage();
    }
    for (int i = first; i < argc; i++) {
        if (!check_file(kind, scope, argv[i], &tally)) {
            return 2;
        }
    }
    for (size_t i = 0; i < tally.scope_count && tally.scope_count > 1; i++) {
        (void)printf("%s: %zu of %zu\n", tally.scopes[i].name, tally.scopes[i].passed, tally.scopes[i].total);
    }
    (void)printf("%zu of %zu\n", tally.passed, tally.total);
    return tally.passed == tally.total ? 0 : 1;
}
