/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/review.h"

#include <string.h>

#include "control/defaults.h"
#include "scenarios/arena_memory.h"
#include "scenarios/zone.h"

/* ---- strictness -------------------------------------------------------------------------------------------------- */

/* YAML's repeats come as one error, before the unknown fields; JSON's as one each. */
static void collect_strict(struct scn_review *review, const struct scn_document *document, struct sim_arena *arena)
{
    const uint32_t repeats = document->repeat_count;
    review->strict =
        sim_arena_array(arena, repeats + review->faults.count, sizeof *review->strict, _Alignof(const char *));
    const char *lines = "yaml: unmarshal errors:";
    for (uint32_t i = 0; i < repeats; i++) {
        const struct scn_repeat *repeat = &document->repeats[i];
        if (document->is_json) {
            review->strict[review->strict_count++] = scn_format(arena, "duplicate field \"%s\"", repeat->path);
        } else {
            struct ctl_text quoted = {.memory = &review->memory};
            ctl_text_add_quoted(&quoted, repeat->key);
            lines = scn_format(arena, "%s\n  line %u: key %s already set in map", lines, (unsigned)repeat->value_line,
                               quoted.text);
        }
    }
    if (repeats > 0 && !document->is_json) {
        review->strict[review->strict_count++] = lines;
    }
    for (uint32_t i = 0; i < review->faults.count; i++) {
        if (review->faults.items[i].kind == SCN_UNKNOWN_FIELD) {
            review->strict[review->strict_count++] = review->faults.items[i].upstream;
        }
    }
}

/* ---- kinds ------------------------------------------------------------------------------------------------------- */

static void judge_job(struct scn_review *review, const struct scn_review_options *options)
{
    struct ctl_job_object *job = review->typed;
    job->meta.uid = options->uid;
    ctl_generate_name(&job->meta, options->suffix, &review->memory);
    ctl_job_generate_selector(job, options->uid, &review->memory);
    ctl_validate_job(&review->errors, job);
    if (review->errors.count == 0) {
        ctl_job_read_back(job);
        ctl_job_warnings(&review->warnings, job, true);
        ctl_job_form_settle(&job->form, &review->memory);
    }
}

static void judge_cronjob(struct scn_review *review, const struct scn_review_options *options)
{
    static const struct ctl_validation validation = {.zone_is_known = scn_zone_is_known};
    struct ctl_cronjob_object *cronjob = review->typed;
    cronjob->meta.uid = options->uid;
    ctl_generate_name(&cronjob->meta, options->suffix, &review->memory);
    ctl_validate_cronjob(&review->errors, cronjob, &validation);
    if (review->errors.count == 0) {
        ctl_cronjob_warnings(&review->warnings, cronjob, true);
    }
}

/* Kinds of which only metadata is judged; every typed object begins with it. */
static void judge_meta(struct scn_review *review, const struct scn_review_options *options)
{
    const struct ctl_path meta_path = ctl_member(NULL, "metadata");
    const bool is_namespace = review->identity.row->number == SCN_NAMESPACE;
    struct ctl_meta *meta = review->typed;
    ctl_generate_name(meta, options->suffix, &review->memory);
    ctl_validate_meta(&review->errors, meta, &meta_path, review->identity.row->is_namespaced,
                      is_namespace ? ctl_check_dns_label : ctl_check_dns_subdomain);
}

static void set_defaults(struct scn_review *review)
{
    switch (review->identity.row->number) {
    case SCN_JOB:
        ctl_job_defaults(review->typed);
        break;
    case SCN_CRONJOB:
        ctl_cronjob_defaults(review->typed);
        break;
    case SCN_POD:
        ctl_pod_defaults(review->typed, &review->memory);
        break;
    default:
        break;
    }
}

static void judge(struct scn_review *review, const struct scn_review_options *options)
{
    switch (review->identity.row->number) {
    case SCN_JOB:
        judge_job(review, options);
        break;
    case SCN_CRONJOB:
        judge_cronjob(review, options);
        break;
    case SCN_POD:
        ctl_generate_name(review->typed, options->suffix, &review->memory);
        ctl_validate_pod(&review->errors, review->typed);
        break;
    default:
        judge_meta(review, options);
    }
}

void scn_review_object(struct scn_review *out, const struct scn_document *document, const struct scn_node *root,
                       const struct scn_identity *identity, const struct scn_review_options *options,
                       struct sim_arena *arena)
{
    *out = (struct scn_review){.identity = *identity, .faults = {.arena = arena}, .memory = scn_arena_memory(arena)};
    out->errors.memory = &out->memory;
    out->errors.forbid_privileged = options->forbid_privileged;
    out->warnings.memory = &out->memory;
    out->refusal = identity->refusal;
    if (out->refusal) {
        out->stage = SCN_REFUSED_KIND;
        return;
    }
    if (!identity->row->table) {
        return;
    }
    out->typed = sim_arena_alloc(arena, identity->row->table->size);
    scn_decode(out->typed, identity->row->table, root, &out->faults, NULL);
    out->refusal = scn_decode_refusal(&out->faults, document->is_json);
    if (out->refusal) {
        out->stage = SCN_REFUSED_DECODE;
        return;
    }
    collect_strict(out, document, arena);
    set_defaults(out);
    if (options->keep_defaulted) {
        out->defaulted = scn_encode(out->typed, identity->row->table, arena);
    }
    judge(out, options);
    ctl_errors_unique(&out->errors);
    if (out->strict_count > 0 && !options->lenient) {
        out->stage = SCN_REFUSED_STRICT;
    } else if (out->errors.count > 0) {
        out->stage = SCN_REFUSED_INVALID;
    }
}

/* ---- telling ----------------------------------------------------------------------------------------------------- */

/* `v1` of batch/v1. */
static const char *version_of(const char *api_version)
{
    const char *slash = strchr(api_version, '/');
    return slash ? slash + 1 : api_version;
}

static const char *bad_request(const struct scn_review *review, const char *file, const char *why,
                               struct sim_arena *arena)
{
    return scn_format(
        arena,
        "Error from server (BadRequest): error when creating \"%s\": %s in version \"%s\" cannot be handled "
        "as a %s: %s\n",
        file, review->identity.kind, version_of(review->identity.api_version), review->identity.kind, why);
}

const char *scn_review_message(const struct scn_review *review, const char *file, struct sim_arena *arena)
{
    const struct scn_identity *identity = &review->identity;
    const char *list = "strict decoding error: ";
    switch (review->stage) {
    case SCN_REFUSED_KIND:
        if (identity->kind[0] == '\0') {
            return scn_format(arena, "error: unable to decode \"%s\": %s\n", file, review->refusal);
        }
        return scn_format(arena,
                          "error: resource mapping not found for name: \"%s\" namespace: \"%s\" from \"%s\": %s\n"
                          "ensure CRDs are installed first\n",
                          identity->name, identity->namespace_name, file, review->refusal);
    case SCN_REFUSED_DECODE:
        return bad_request(review, file, review->refusal, arena);
    case SCN_REFUSED_STRICT:
        for (uint32_t i = 0; i < review->strict_count; i++) {
            list = scn_format(arena, "%s%s%s", list, i > 0 ? ", " : "", review->strict[i]);
        }
        return bad_request(review, file, list, arena);
    case SCN_REFUSED_INVALID: {
        const struct ctl_meta *meta = review->typed;
        struct ctl_text text = {.memory = &review->memory};
        ctl_errors_message(&text, identity->kind, meta->name ? meta->name : "", &review->errors);
        return text.text;
    }
    case SCN_ACCEPTED:
        break;
    }
    return "";
}

static void report_kind(const struct scn_review *review, const struct scn_document *document,
                        const struct scn_node *root, struct scn_problems *problems)
{
    const struct scn_identity *identity = &review->identity;
    if (root->kind != SCN_MAP) {
        scn_problem_add(problems, document->file, root->at, "",
                        "is no object: a map with apiVersion and kind is wanted");
    } else if (identity->kind[0] == '\0' || identity->api_version[0] == '\0') {
        scn_problem_add(problems, document->file, root->at, identity->kind[0] == '\0' ? "kind" : "apiVersion",
                        "is missing: a Kubernetes object or a Scenario needs apiVersion and kind");
    } else {
        scn_problem_add(problems, document->file, scn_locate(root, "apiVersion"), "apiVersion", "%s", review->refusal);
    }
}

void scn_review_report(const struct scn_review *review, const struct scn_document *document,
                       const struct scn_node *root, struct scn_problems *unknown, struct scn_problems *problems)
{
    if (review->stage == SCN_REFUSED_KIND) {
        report_kind(review, document, root, problems);
        return;
    }
    scn_faults_report(&review->faults, document->file, unknown, problems);
    for (uint32_t i = 0; i < review->errors.count; i++) {
        const struct ctl_field_error *error = &review->errors.items[i];
        struct ctl_text body = {.memory = &review->memory};
        ctl_error_body(&body, error);
        scn_problem_add(problems, document->file, scn_locate(root, error->field), error->field, "%s", body.text);
    }
}
