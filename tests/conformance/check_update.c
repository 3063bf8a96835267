/* SPDX-License-Identifier: GPL-3.0-or-later */
/* validate-update: an old and a new object in, the server's verdict out. create-job: arguments in, a Job and its
 * review out. */
#include <string.h>

#include "control/defaults.h"
#include "scenarios/arena_memory.h"
#include "scenarios/job_change.h"
#include "scenarios/job_create.h"
#include "scenarios/review.h"
#include "scenarios/zone.h"
#include "tests/conformance/check_errors.h"

static void *decode(struct check_case *c, const struct mdl_table *table, const char *key)
{
    struct scn_faults faults = {.arena = c->arena};
    void *typed = sim_arena_alloc(c->arena, table->size);
    scn_decode(typed, table, scn_node_get(c->row, key), &faults, NULL);
    if (scn_decode_refusal(&faults, true)) {
        check_fail(c, "%s: %s", key, scn_decode_refusal(&faults, true));
    }
    return typed;
}

/* What the recording says of the answer, whatever the kind. */
static void check_answer(struct check_case *c, struct ctl_errors *errors, const struct ctl_warnings *warnings,
                         bool spec_changed, const char *name)
{
    const char *message = check_text(c->row, "message", NULL), *generation = check_text(c->row, "generation", NULL);
    ctl_errors_unique(errors);
    check_same_text(c, "verdict", check_text(c->row, "verdict", NULL), errors->count > 0 ? "rejected" : "accepted");
    check_same_errors(c, errors);
    if (message) {
        struct ctl_text text = {.memory = errors->memory};
        ctl_errors_message(&text, check_text(c->row, "kind", ""), name, errors);
        check_same_text(c, "message", message, text.text);
    }
    if (errors->count == 0) {
        check_same_texts(c, "warning", scn_node_get(c->row, "warnings"), warnings->items, warnings->count);
        check_same_text(c, "generation", generation, spec_changed ? "2" : "1");
    }
}

static void check_job(struct check_case *c, bool is_status)
{
    const struct ctl_memory memory = scn_arena_memory(c->arena);
    struct ctl_errors errors = {.memory = &memory};
    struct ctl_warnings warnings = {.memory = &memory};
    const struct scn_node *old_root = scn_node_get(c->row, "old"), *new_root = scn_node_get(c->row, "new");
    struct ctl_job_object *old = decode(c, &mdl_job_table, "old"), *new = decode(c, &mdl_job_table, "new");
    const bool spec_changed = !scn_node_equal(scn_node_get(old_root, "spec"), scn_node_get(new_root, "spec"));
    ctl_job_defaults(old);
    ctl_job_defaults(new);
    if (is_status) {
        new->form = old->form;
        ctl_validate_job_status_update(&errors, old, new);
    } else {
        const struct ctl_job_equalities equal = scn_job_compare(old_root, new_root);
        new->status = old->status;
        ctl_validate_job_update(&errors, old, new, &equal);
        if (spec_changed) {
            ctl_job_warnings(&warnings, new, false);
        }
    }
    check_answer(c, &errors, &warnings, spec_changed && !is_status, new->meta.name);
}

static void check_cronjob(struct check_case *c, bool is_status)
{
    static const struct ctl_validation validation = {.zone_is_known = scn_zone_is_known};
    const struct ctl_memory memory = scn_arena_memory(c->arena);
    struct ctl_errors errors = {.memory = &memory};
    struct ctl_warnings warnings = {.memory = &memory};
    const struct scn_node *old_root = scn_node_get(c->row, "old"), *new_root = scn_node_get(c->row, "new");
    struct ctl_cronjob_object *old = decode(c, &mdl_cronjob_table, "old"), *new = decode(c, &mdl_cronjob_table, "new");
    const bool spec_changed = !scn_node_equal(scn_node_get(old_root, "spec"), scn_node_get(new_root, "spec"));
    ctl_cronjob_defaults(old);
    ctl_cronjob_defaults(new);
    if (is_status) {
        const struct ctl_meta meta = new->meta;
        *new = *old;
        new->meta = meta;
    }
    ctl_validate_cronjob_update(&errors, old, new, &validation);
    if (!is_status) {
        ctl_cronjob_warnings(&warnings, new, false);
    }
    check_answer(c, &errors, &warnings, spec_changed && !is_status, new->meta.name);
}

static void check_update(struct check_case *c)
{
    const bool is_status = strcmp(check_text(c->row, "subresource", ""), "status") == 0;
    if (strcmp(check_text(c->row, "kind", ""), "CronJob") == 0) {
        check_cronjob(c, is_status);
    } else {
        check_job(c, is_status);
    }
}

/* ---- create-job -------------------------------------------------------------------------------------------------- */

static struct scn_job_request request_of(struct check_case *c)
{
    const struct scn_node *args = scn_node_get(c->row, "args");
    const char **command = sim_arena_array(c->arena, args->count, sizeof *command, _Alignof(const char *));
    struct scn_job_request request = {.command = command, .cronjob = scn_node_get(c->row, "cronJob")};
    bool after_dashes = false;
    for (uint32_t i = 0; i < args->count; i++) {
        const char *arg = args->items[i]->text, *value = strchr(arg, '=') ? strchr(arg, '=') + 1 : "";
        if (after_dashes) {
            command[request.command_count++] = arg;
        } else if (strcmp(arg, "--") == 0) {
            after_dashes = true;
        } else if (strncmp(arg, "--image=", 8) == 0) {
            request.image = value;
        } else if (strncmp(arg, "--from=", 7) == 0) {
            request.has_from = true;
        } else if (strncmp(arg, "--namespace=", 12) == 0) {
            request.namespace_name = value;
        } else {
            request.name = arg;
        }
    }
    return request;
}

static void check_create_job(struct check_case *c)
{
    const struct scn_job_request request = request_of(c);
    const char *refusal = scn_job_request_refusal(&request), *expected = check_text(c->row, "error", NULL);
    if (refusal || expected) {
        check_same_text(c, "error", expected, refusal ? scn_format(c->arena, "error: %s\n", refusal) : NULL);
        return;
    }
    const struct scn_node *job = scn_job_create(&request, c->arena), *sent = scn_node_get(c->row, "job");
    if (!scn_node_equal(job, sent)) {
        check_fail(c, "job: expected %.900s, got %.900s", check_json(c, sent), check_json(c, job));
    }
    struct check_case review = *c;
    review.row = scn_node_get(c->row, "review");
    check_reviewed_tree(&review, job);
    *c = (struct check_case){.row = c->row, .arena = c->arena, .failed = review.failed};
    memcpy(c->mismatch, review.mismatch, sizeof c->mismatch);
}

const struct check_kind check_update_kinds[] = {
    {"validate-update", check_update}, {"create-job", check_create_job}, {NULL, NULL}};
