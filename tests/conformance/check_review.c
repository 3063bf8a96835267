/* SPDX-License-Identifier: GPL-3.0-or-later */
/* validate-create, corpus-verdicts: a text in, what kubectl and the server say out. */
#include <stdlib.h>
#include <string.h>

#include "scenarios/documents.h"
#include "scenarios/file_text.h"
#include "scenarios/review.h"
#include "tests/conformance/check_errors.h"
#include "tests/support/shared.h"

static const struct scn_review_options recorded = {.uid = "6b1c2f0e-5d3a-4c8b-9e7f-0123456789ab",
                                                   .suffix = "abcde",
                                                   .keep_defaulted = true,
                                                   .forbid_privileged = true};

static const char *stage_text(enum scn_stage stage)
{
    static const char *const texts[] = {[SCN_ACCEPTED] = NULL,
                                        [SCN_REFUSED_KIND] = "kind",
                                        [SCN_REFUSED_DECODE] = "decode",
                                        [SCN_REFUSED_STRICT] = "strict",
                                        [SCN_REFUSED_INVALID] = "invalid"};
    return texts[stage];
}

/* Upstream crashes here; jobsim answers with the error that upstream would have told first. */
static void check_panic(struct check_case *c, const struct scn_review *review)
{
    const struct ctl_errors *errors = &review->errors;
    const bool good = review->stage == SCN_REFUSED_INVALID && errors->count == 1 &&
                      errors->items[0].fault == CTL_REQUIRED && strcmp(errors->items[0].field, "spec.completions") == 0;
    if (!good) {
        check_fail(c, "upstream crashes: spec.completions should be required, and nothing else said");
    }
}

static void check_generated(struct check_case *c, const struct scn_review *review)
{
    const struct scn_node *expected = scn_node_get(c->row, "generated");
    if (!expected || review->stage != SCN_ACCEPTED || review->identity.row->number != SCN_JOB) {
        return;
    }
    const struct ctl_job_object *job = review->typed;
    const struct scn_node *encoded = scn_encode(job, &mdl_job_table, c->arena);
    const struct scn_node *spec = scn_node_get(encoded, "spec"), *meta = scn_node_get(encoded, "metadata");
    const struct scn_node *template = scn_node_get(scn_node_get(spec, "template"), "metadata");
    const char *name = check_text(expected, "name", NULL);
    if (name) {
        check_same_text(c, "generated name", name, job->meta.name);
    }
    check_same_object(c, "labels", scn_node_get(expected, "labels"), scn_node_get(meta, "labels"));
    check_same_object(c, "selector", scn_node_get(expected, "selector"), scn_node_get(spec, "selector"));
    check_same_object(c, "template labels", scn_node_get(expected, "templateLabels"), scn_node_get(template, "labels"));
}

/* A review of one object against the case. `with_defaults`: the recording tells the object of every kind. */
static void check_review(struct check_case *c, const struct scn_review *review)
{
    const char *stage = check_text(c->row, "stage", NULL);
    if (stage && strcmp(stage, "panic") == 0) {
        check_panic(c, review);
        return;
    }
    check_same_text(c, "stage", stage, stage_text(review->stage));
    check_same_errors(c, &review->errors);
    check_same_texts(c, "strict error", scn_node_get(c->row, "strictErrors"), review->strict, review->strict_count);
    if (stage && strcmp(stage, "strict") == 0) {
        check_same_text(c, "lenient verdict", check_text(c->row, "lenientVerdict", NULL),
                        review->errors.count > 0 ? "rejected" : "accepted");
    }
    const struct scn_node *defaulted = scn_node_get(c->row, "defaulted");
    if (defaulted) {
        check_same_object(c, "defaulted", defaulted, review->defaulted);
    }
    check_generated(c, review);
    check_same_texts(c, "warning", scn_node_get(c->row, "warnings"), review->warnings.items, review->warnings.count);
    const char *message = check_text(c->row, "message", NULL);
    if (message && !(stage && strcmp(stage, "kind") == 0)) {
        check_same_text(c, "message", message, scn_review_message(review, "manifest.yaml", c->arena));
    }
}

static void check_verdict(struct check_case *c, const char *verdict, const char *stage)
{
    check_same_text(c, "verdict", check_text(c->row, "verdict", NULL), verdict);
    check_same_text(c, "stage", check_text(c->row, "stage", NULL), stage);
}

static void check_object(struct check_case *c, const struct scn_document *document, const struct scn_node *root,
                         const char *list_version, const char *list_kind)
{
    const struct scn_identity identity = scn_identify(root, list_version, list_kind, c->arena);
    const bool is_other = strcmp(check_text(c->row, "verdict", ""), "other-kind") == 0;
    if (is_other) { /* of a group that the recorder did not look at, or of a kind that it let be */
        check_same_text(c, "kind stage", NULL, identity.refusal);
        return;
    }
    struct scn_review *review = sim_arena_alloc(c->arena, sizeof *review);
    scn_review_object(review, document, root, &identity, &recorded, c->arena);
    check_same_text(c, "verdict", check_text(c->row, "verdict", NULL),
                    review->stage == SCN_ACCEPTED ? "accepted" : "rejected");
    check_review(c, review);
}

void check_reviewed_tree(struct check_case *c, const struct scn_node *root)
{
    const struct scn_document document = {.file = "manifest.yaml", .root = root};
    check_object(c, &document, root, NULL, NULL);
}

/* The first document that holds anything. */
static void check_create(struct check_case *c)
{
    const struct scn_node *manifest = scn_node_get(c->row, "manifest");
    struct scn_documents documents;
    struct scn_problems problems;
    scn_problems_init(&problems, c->arena);
    scn_documents_read(&documents, "manifest.yaml", manifest->text, manifest->length, c->arena, &problems);
    for (uint32_t i = 0; i < documents.count; i++) {
        const struct scn_document *document = &documents.items[i];
        if (document->is_bad) {
            check_verdict(c, "rejected", "parse");
            return;
        }
        if (document->root) {
            check_object(c, document, document->root, NULL, NULL);
            return;
        }
    }
    check_verdict(c, "empty", NULL);
}

/* ---- corpus ------------------------------------------------------------------------------------------------------ */

static void check_document(struct check_case *c, const struct scn_document *document)
{
    const struct scn_node *item = scn_node_get(c->row, "item");
    if (document->is_bad) {
        check_verdict(c, "rejected", "parse");
        return;
    }
    if (!document->root) {
        check_verdict(c, "empty", NULL);
        return;
    }
    const struct scn_identity identity = scn_identify(document->root, NULL, NULL, c->arena);
    const char *item_kind;
    if (!identity.refusal || item) {
        const bool is_list =
            document->root->kind == SCN_MAP && scn_is_list(document->root, &identity, &item_kind, c->arena);
        const struct scn_node *items = is_list ? scn_node_get(document->root, "items") : NULL;
        const uint32_t index = item ? (uint32_t)strtoul(item->text, NULL, 10) : 0;
        if (is_list && (!items || items->count == 0)) {
            check_verdict(c, "empty", NULL);
            return;
        }
        if (is_list && item && index < items->count) {
            check_object(c, document, items->items[index], item_kind ? identity.api_version : NULL, item_kind);
            return;
        }
    }
    check_object(c, document, document->root, NULL, NULL);
}

static void check_corpus(struct check_case *c)
{
    char path[SUPPORT_PATH_MAX];
    const char *text;
    size_t length;
    struct sim_error error;
    struct scn_documents documents;
    struct scn_problems problems;
    const char *relative = scn_format(c->arena, "corpus/manifests/%s", check_text(c->row, "file", ""));
    const uint32_t number = (uint32_t)strtoul(check_text(c->row, "document", "0"), NULL, 10);
    if (!support_shared_path(path, relative) ||
        scn_file_read(&text, &length, path, SCN_BYTES_MAX, c->arena, &error) != SIM_OK) {
        check_fail(c, "the file is not in the corpus");
        return;
    }
    scn_problems_init(&problems, c->arena);
    scn_documents_read(&documents, path, text, length, c->arena, &problems);
    if (number < documents.count) {
        check_document(c, &documents.items[number]);
    } else if (documents.count == 0) {
        check_verdict(c, "empty", NULL);
    } else {
        check_fail(c, "the file has %u documents", (unsigned)documents.count);
    }
}

const struct check_kind check_review_kinds[] = {
    {"validate-create", check_create}, {"corpus-verdicts", check_corpus}, {NULL, NULL}};
