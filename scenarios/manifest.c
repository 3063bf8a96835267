/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/manifest.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "scenarios/arena_memory.h"
#include "scenarios/documents.h"
#include "scenarios/file_text.h"
#include "scenarios/review.h"

enum { FILES_PER_DIRECTORY_MAX = 100000 };

struct reader {
    struct scn_manifests *out;
    const struct scn_manifest_options *options;
    struct sim_arena *arena;
    struct scn_problems *problems, *notes;
};

/* Where unknown and repeated fields are told. */
static struct scn_problems *unknown_of(const struct reader *r)
{
    return r->options->lenient ? r->notes : r->problems;
}

static void note_once(struct reader *r, const char *text)
{
    for (uint32_t i = 0; i < r->notes->count; i++) {
        if (strcmp(r->notes->items[i].text, text) == 0) {
            return;
        }
    }
    scn_problem_add(r->notes, "", (struct scn_position){0, 0}, "", "%s", text);
}

static void add_object(struct reader *r, struct scn_object object)
{
    struct scn_manifests *out = r->out;
    if (out->count == out->capacity) {
        const uint32_t capacity = out->capacity == 0 ? 16 : out->capacity * 2;
        out->items =
            scn_arena_grow(r->arena, out->items, out->count * sizeof *out->items, capacity * sizeof *out->items);
        out->capacity = capacity;
    }
    out->items[out->count++] = object;
}

/* The UID of an object that comes from a server (kubectl get -o yaml), which its labels may name; else one by its
 * number. */
static const char *uid_of(struct reader *r, const struct scn_node *root)
{
    const struct scn_node *uid = scn_node_get(scn_node_get(root, "metadata"), "uid");
    return uid && uid->kind == SCN_TEXT && uid->length > 0
               ? uid->text
               : scn_format(r->arena, "00000000-0000-4000-8000-%012u", (unsigned)(r->out->count + 1));
}

/* What the server draws at random tells objects apart here by their number. */
static void review_object(struct reader *r, const struct scn_document *document, const struct scn_node *root,
                          const struct scn_identity *identity)
{
    const uint32_t before = r->problems->count + r->problems->dropped;
    if (identity->row && identity->row->number == SCN_JOB) {
        root =
            scn_sets_apply_to_job(r->options->sets, r->options->set_count, document->file, root, r->arena, r->problems);
    }
    const struct scn_review_options options = {.lenient = r->options->lenient,
                                               .uid = uid_of(r, root),
                                               .suffix =
                                                   scn_format(r->arena, "%05u", (unsigned)(r->out->count % 100000))};
    struct scn_review *review = sim_arena_alloc(r->arena, sizeof *review);
    scn_review_object(review, document, root, identity, &options, r->arena);
    scn_review_report(review, document, root, unknown_of(r), r->problems);
    for (uint32_t i = 0; i < review->warnings.count; i++) {
        scn_problem_add(r->notes, document->file, root->at, "", "Warning: %s", review->warnings.items[i]);
    }
    if (r->problems->count + r->problems->dropped == before) {
        add_object(
            r, (struct scn_object){identity->row->number, document->file, root, review->typed, r->options->workload});
    }
}

static void read_root(struct reader *r, const struct scn_document *document, const struct scn_node *root,
                      const char *list_version, const char *list_kind, uint32_t depth)
{
    enum { LISTS_MAX = 3 }; /* lists of lists of lists */
    const struct scn_identity identity = scn_identify(root, list_version, list_kind, r->arena);
    const char *item_kind;
    if (depth < LISTS_MAX && root->kind == SCN_MAP && scn_is_list(root, &identity, &item_kind, r->arena)) {
        const struct scn_node *items = scn_node_get(root, "items");
        for (uint32_t i = 0; items && items->kind == SCN_LIST && i < items->count; i++) {
            read_root(r, document, items->items[i], item_kind ? identity.api_version : NULL, item_kind, depth + 1);
        }
        if (items && items->kind != SCN_LIST && items->kind != SCN_NULL) {
            scn_problem_add(r->problems, document->file, items->at, "items", "must be a list");
        }
    } else if (identity.row && identity.row->number == SCN_SCENARIO) {
        add_object(r, (struct scn_object){SCN_SCENARIO, document->file, root, NULL, 0});
    } else if (identity.row && identity.row->number == SCN_OTHER) {
        note_once(r,
                  scn_format(r->arena, "%.80s (%.80s) is not modelled: skipped", identity.kind, identity.api_version));
    } else {
        review_object(r, document, root, &identity);
    }
}

/* Keys that stand twice, in documents of modelled kinds. */
static void report_repeats(struct reader *r, const struct scn_document *document)
{
    const struct scn_identity identity = scn_identify(document->root, NULL, NULL, r->arena);
    for (uint32_t i = 0; i < document->repeat_count; i++) {
        if (identity.row && identity.row->number != SCN_OTHER) {
            scn_problem_add(unknown_of(r), document->file, document->repeats[i].at, document->repeats[i].path,
                            "stands here again; a key may stand once");
        }
    }
}

void scn_manifest_add(struct scn_manifests *out, const char *file, const struct scn_node *root,
                      const struct scn_manifest_options *options, struct sim_arena *arena,
                      struct scn_problems *problems, struct scn_problems *notes)
{
    struct reader r = {out, options, arena, problems, notes};
    const struct scn_document document = {.file = file, .root = root};
    read_root(&r, &document, root, NULL, NULL, 0);
}

/* ---- files ------------------------------------------------------------------------------------------------------- */

static void read_file(struct reader *r, const char *path)
{
    const char *text;
    size_t length;
    struct sim_error error;
    if (scn_file_read(&text, &length, path, SCN_BYTES_MAX, r->arena, &error) != SIM_OK) {
        scn_problem_add(r->problems, path, (struct scn_position){0, 0}, "", "%s", error.text);
        return;
    }
    struct scn_documents documents;
    scn_documents_read(&documents, strcmp(path, "-") == 0 ? "<stdin>" : path, text, length, r->arena, r->problems);
    for (uint32_t i = 0; i < documents.count; i++) {
        const struct scn_document *document = &documents.items[i];
        if (document->root) {
            report_repeats(r, document);
            read_root(r, document, document->root, NULL, NULL, 0);
        }
    }
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool ends_with(const char *text, const char *end)
{
    const size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static bool is_manifest_name(const char *name)
{
    return ends_with(name, ".yaml") || ends_with(name, ".yml") || ends_with(name, ".json");
}

static void read_directory(struct reader *r, const char *path)
{
    DIR *directory = opendir(path);
    if (directory == NULL) {
        scn_problem_add(r->problems, path, (struct scn_position){0, 0}, "", "%s", strerror(errno));
        return;
    }
    const char **names = NULL;
    uint32_t count = 0, capacity = 0;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL && count < FILES_PER_DIRECTORY_MAX;) {
        if (!is_manifest_name(entry->d_name))
            continue;
        if (count == capacity) {
            const uint32_t fresh = capacity == 0 ? 64 : capacity * 2;
            names =
                scn_arena_grow(r->arena, (void *)names, capacity * sizeof(const char *), fresh * sizeof(const char *));
            capacity = fresh;
        }
        names[count++] = scn_format(r->arena, "%s/%s", path, entry->d_name);
    }
    (void)closedir(directory);
    if (count > 1)
        qsort((void *)names, count, sizeof(const char *), compare_names);
    for (uint32_t i = 0; i < count; i++)
        read_file(r, names[i]);
    if (count == 0)
        scn_problem_add(r->problems, path, (struct scn_position){0, 0}, "",
                        "the directory holds no *.yaml, *.yml or *.json");
}

void scn_manifests_read(struct scn_manifests *out, const char *path, const struct scn_manifest_options *options,
                        struct sim_arena *arena, struct scn_problems *problems, struct scn_problems *notes)
{
    struct reader r = {out, options, arena, problems, notes};
    struct stat status;
    if (strcmp(path, "-") != 0 && stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        read_directory(&r, path);
    else
        read_file(&r, path);
}
