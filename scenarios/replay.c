/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/replay.h"

#include "models/recorded_cron.h"
#include "models/recorded_world.h"
#include "scenarios/problem.h"
#include "scenarios/recording.h"
#include "scenarios/recording_cron.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEPTH_MAX = 8, SHOWN_LINE_MAX = 400 };

void scn_replay_init(struct scn_replay_report *report, sim_no_memory_handler *no_memory, void *context)
{
    *report = (struct scn_replay_report){0};
    sim_arena_init(&report->arena, no_memory, context);
}

void scn_replay_free(struct scn_replay_report *report)
{
    sim_arena_free(&report->arena);
}

/* ---- cases ------------------------------------------------------------------------------------------------------- */

static const char *keep(struct scn_replay_report *report, const char *text)
{
    return sim_arena_text(&report->arena, text, strlen(text));
}

static struct scn_replay_family *family_of(struct scn_replay_report *report, const char *name)
{
    struct scn_replay_family **at = &report->families;
    while (*at != NULL && strcmp((*at)->name, name) < 0) {
        at = &(*at)->next;
    }
    if (*at == NULL || strcmp((*at)->name, name) != 0) {
        struct scn_replay_family *const family = sim_arena_alloc(&report->arena, sizeof *family);
        *family = (struct scn_replay_family){.name = keep(report, name), .next = *at};
        *at = family;
    }
    return *at;
}

static struct scn_replay_case *add_case(struct scn_replay_report *report, const char *file, const char *name,
                                        const char *family, enum scn_replay_verdict verdict)
{
    struct scn_replay_family *const counts = family_of(report, family);
    struct scn_replay_case *const added = sim_arena_alloc(&report->arena, sizeof *added);
    *added = (struct scn_replay_case){
        .file = keep(report, file), .name = keep(report, name), .family = counts->name, .verdict = verdict};
    *(report->last_case != NULL ? &report->last_case->next : &report->cases) = added;
    report->last_case = added;
    counts->traces++;
    counts->equal += verdict == SCN_REPLAY_EQUAL;
    report->traces++;
    report->equal += verdict == SCN_REPLAY_EQUAL;
    report->diverged += verdict == SCN_REPLAY_DIVERGED;
    report->malformed += verdict == SCN_REPLAY_MALFORMED;
    return added;
}

/* Line `number` of the text, cut. */
static const char *show_line(struct scn_replay_report *report, const char *text, size_t length, uint32_t number)
{
    const char *at = text;
    for (uint32_t i = 1; i < number; i++) {
        const char *const newline = memchr(at, '\n', length - (size_t)(at - text));
        if (newline == NULL) {
            return NULL;
        }
        at = newline + 1;
    }
    const size_t rest = length - (size_t)(at - text);
    const char *const newline = memchr(at, '\n', rest);
    const size_t size = newline != NULL ? (size_t)(newline - at) : rest;
    char shown[SHOWN_LINE_MAX + 4];
    const size_t kept = size < SHOWN_LINE_MAX ? size : SHOWN_LINE_MAX;
    memcpy(shown, at, kept);
    memcpy(shown + kept, "...", 4);
    return sim_arena_text(&report->arena, shown, kept < size ? kept + 3 : kept);
}

/* Where a trace diverged: the line's number in the file, and how long after the trace's start. */
struct place {
    uint32_t number;
    int64_t at_ns;
};

static void add_divergence(struct scn_replay_report *report, struct scn_replay_case *added, struct place place,
                           const struct mdl_replay *replay, const char *text, size_t length)
{
    added->line_number = place.number;
    added->at_ns = place.at_ns;
    added->line = show_line(report, text, length, place.number);
    for (uint32_t i = 0; i < SCN_REPLAY_LINES_BEFORE; i++) {
        const uint32_t back = SCN_REPLAY_LINES_BEFORE - i;
        added->before[i] = place.number > back + 1 ? show_line(report, text, length, place.number - back) : NULL;
    }
    added->difference_count = replay->differences.count;
    added->differences_shown =
        added->difference_count < MDL_DIFFERENCES_MAX ? added->difference_count : MDL_DIFFERENCES_MAX;
    added->differences = sim_arena_array(&report->arena, added->differences_shown, sizeof *added->differences,
                                         _Alignof(struct mdl_difference));
    memcpy(added->differences, replay->differences.items, added->differences_shown * sizeof *added->differences);
}

/* A trace that was read and replayed. */
struct replayed {
    const char *name, *family;
    struct place place;
    struct mdl_replay replay;
};

static enum sim_status replay_job(struct replayed *out, const char *file, const char *text, size_t length,
                                  struct sim_arena *arena, struct sim_error *error)
{
    struct mdl_recorded_trace trace;
    const enum sim_status status = scn_recording_read(&trace, file, text, length, arena, error);
    if (status == SIM_OK) {
        *out = (struct replayed){.name = trace.name, .family = trace.family};
        mdl_replay_trace(&out->replay, &trace, arena);
        const struct mdl_recorded_line *const line = &trace.lines[out->replay.line];
        out->place = (struct place){line->number, line->at - trace.start_ns};
    }
    return status;
}

static enum sim_status replay_cron(struct replayed *out, const char *file, const char *text, size_t length,
                                   struct sim_arena *arena, struct sim_error *error)
{
    struct mdl_cron_trace trace;
    const enum sim_status status = scn_recording_cron_read(&trace, file, text, length, arena, error);
    if (status == SIM_OK) {
        *out = (struct replayed){.name = trace.id, .family = trace.group};
        mdl_replay_cron(&out->replay, &trace, arena);
        const struct mdl_cron_line *const line = &trace.lines[out->replay.line], *const first = trace.lines;
        out->place = (struct place){line->number,
                                    (line->at.unix_s - first->at.unix_s) * CTL_SECOND + line->at.ns - first->at.ns};
    }
    return status;
}

static void replay_text(struct scn_replay_report *report, const char *file, const char *text, size_t length)
{
    struct sim_arena arena;
    struct replayed replayed;
    struct sim_error error;
    sim_arena_init(&arena, report->arena.no_memory, report->arena.no_memory_context);
    const enum sim_status status = scn_recording_is_cron(text, length)
                                       ? replay_cron(&replayed, file, text, length, &arena, &error)
                                       : replay_job(&replayed, file, text, length, &arena, &error);
    if (status != SIM_OK) {
        add_case(report, file, file, "malformed", SCN_REPLAY_MALFORMED)->problem = keep(report, error.text);
    } else {
        report->syncs += replayed.replay.syncs;
        struct scn_replay_case *const added =
            add_case(report, file, replayed.name, replayed.family,
                     replayed.replay.diverged ? SCN_REPLAY_DIVERGED : SCN_REPLAY_EQUAL);
        if (replayed.replay.diverged) {
            add_divergence(report, added, replayed.place, &replayed.replay, text, length);
        }
    }
    sim_arena_free(&arena);
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

static enum sim_status cannot(const char *path, struct sim_error *error)
{
    return sim_error_set(error, SIM_BAD_INPUT, "%s: %s", path, strerror(errno));
}

static enum sim_status replay_file(struct scn_replay_report *report, const char *path, struct sim_error *error)
{
    FILE *const file = fopen(path, "rb");
    if (file == NULL) {
        return cannot(path, error);
    }
    size_t length = 0, capacity = 1 << 16;
    char *text = malloc(capacity);
    while (text != NULL && !ferror(file) && !feof(file) && length <= SCN_RECORDING_BYTES_MAX) {
        if (length == capacity) {
            char *const more = realloc(text, capacity *= 2);
            if (more == NULL) {
                free(text);
            }
            text = more;
            continue;
        }
        length += fread(text + length, 1, capacity - length, file);
    }
    enum sim_status status = SIM_OK;
    if (text == NULL) {
        status = sim_error_set(error, SIM_NO_MEMORY, "%s: out of memory", path);
    } else if (ferror(file)) {
        status = cannot(path, error);
    } else {
        replay_text(report, path, text, length);
    }
    free(text);
    fclose(file);
    return status;
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static bool is_trace_name(const char *name)
{
    const size_t length = strlen(name);
    return length > 6 && strcmp(name + length - 6, ".jsonl") == 0;
}

/* Names of a folder, sorted; NULL with errno set if it cannot be read. */
static char **list_folder(struct sim_arena *arena, const char *path, size_t *count)
{
    DIR *const folder = opendir(path);
    char **names = NULL;
    size_t capacity = 0;
    *count = 0;
    if (folder == NULL) {
        return NULL;
    }
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        if (*count == capacity) {
            char **const more = sim_arena_array(arena, 2 * capacity + 16, sizeof *more, _Alignof(char *));
            if (*count > 0) {
                memcpy(more, names, *count * sizeof *more);
            }
            names = more;
            capacity = 2 * capacity + 16;
        }
        names[(*count)++] = sim_arena_text(arena, entry->d_name, strlen(entry->d_name));
    }
    closedir(folder);
    if (*count > 1) {
        qsort(names, *count, sizeof *names, compare_names);
    }
    return names != NULL ? names : sim_arena_alloc(arena, sizeof *names);
}

static enum sim_status replay_folder(struct scn_replay_report *report, const char *path, int depth,
                                     struct sim_error *error)
{
    size_t count;
    char **const names = list_folder(&report->arena, path, &count);
    if (names == NULL) {
        return cannot(path, error);
    }
    for (size_t i = 0; i < count; i++) {
        char inner[4096];
        struct stat about;
        if (snprintf(inner, sizeof inner, "%s/%s", path, names[i]) >= (int)sizeof inner || stat(inner, &about) != 0) {
            continue;
        }
        enum sim_status status = SIM_OK;
        if (S_ISDIR(about.st_mode) && depth < DEPTH_MAX) {
            status = replay_folder(report, inner, depth + 1, error);
        } else if (is_trace_name(names[i])) {
            status = replay_file(report, inner, error);
        }
        if (status != SIM_OK) {
            return status;
        }
    }
    return SIM_OK;
}

enum sim_status scn_replay_path(struct scn_replay_report *report, const char *path, struct sim_error *error)
{
    struct stat about;
    if (stat(path, &about) != 0) {
        return cannot(path, error);
    }
    if (!S_ISDIR(about.st_mode)) {
        return replay_file(report, path, error);
    }
    const uint32_t before = report->traces;
    const enum sim_status status = replay_folder(report, path, 0, error);
    if (status == SIM_OK && report->traces == before) {
        return sim_error_set(error, SIM_BAD_INPUT, "%s: no *.jsonl file in this folder", path);
    }
    return status;
}

/* ---- the report -------------------------------------------------------------------------------------------------- */

/* A line of the report that ends in what the trace says. */
static void print_line(FILE *out, const char *before, const char *text)
{
    fputs(before, out);
    scn_text_print(out, text);
    fputs("\n", out);
}

void scn_replay_print_case(const struct scn_replay_case *c, FILE *out)
{
    if (c->verdict == SCN_REPLAY_MALFORMED) {
        print_line(out, "", c->problem);
        return;
    }
    fprintf(out, "%s:%u: ", c->file, (unsigned)c->line_number);
    scn_text_print(out, c->name);
    fprintf(out, " diverges at %lld.%09lld s\n", (long long)(c->at_ns / 1000000000),
            (long long)(c->at_ns % 1000000000));
    for (uint32_t i = 0; i < c->differences_shown; i++) {
        print_line(out, "  ", c->differences[i].field);
        print_line(out, "    expected: ", c->differences[i].expected);
        print_line(out, "    came:     ", c->differences[i].came);
    }
    if (c->differences_shown < c->difference_count) {
        fprintf(out, "  and %u more\n", (unsigned)(c->difference_count - c->differences_shown));
    }
    for (uint32_t i = 0; i < SCN_REPLAY_LINES_BEFORE; i++) {
        if (c->before[i] != NULL) {
            fprintf(out, "  %u: ", (unsigned)(c->line_number - SCN_REPLAY_LINES_BEFORE + i));
            print_line(out, "", c->before[i]);
        }
    }
    fprintf(out, "> %u: ", (unsigned)c->line_number);
    print_line(out, "", c->line);
}

void scn_replay_print(const struct scn_replay_report *report, FILE *out)
{
    fprintf(out, "%-20s %7s %7s\n", "FAMILY", "EQUAL", "TRACES");
    for (const struct scn_replay_family *f = report->families; f != NULL; f = f->next) {
        const size_t length = strlen(f->name);
        scn_text_print(out, f->name);
        fprintf(out, "%*s %7u %7u\n", length < 20 ? (int)(20 - length) : 0, "", (unsigned)f->equal,
                (unsigned)f->traces);
    }
    fprintf(out, "%-20s %7u %7u   %llu syncs\n", "all", (unsigned)report->equal, (unsigned)report->traces,
            (unsigned long long)report->syncs);
    for (const struct scn_replay_case *c = report->cases; c != NULL; c = c->next) {
        if (c->verdict != SCN_REPLAY_EQUAL) {
            fputs("\n", out);
            scn_replay_print_case(c, out);
        }
    }
}
