/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows ValidateObjectMetaUpdate, ValidateJobUpdate and ValidateJobSpecUpdate (apimachinery's objectmeta.go,
 * pkg/apis/batch/validation/validation.go, pkg/registry/batch/job/strategy.go). */
#include "control/api_time.h"
#include "control/validate_priv.h"

static const char immutable[] = "field is immutable";

static bool same_text(const char *a, const char *b)
{
    return strcmp(ctl_or_empty(a), ctl_or_empty(b)) == 0;
}

const char *ctl_time_json(struct ctl_opt_time time, const struct ctl_memory *memory)
{
    char text[CTL_INSTANT_TEXT_MAX];
    const struct ctl_instant instant = {.unix_s = time.unix_s};
    return time.set ? ctl_format(memory, "\"%s\"", ctl_instant_print(text, &instant, false)) : "null";
}

static void immutable_text(struct ctl_errors *errors, const struct ctl_path *parent, const char *name, const char *old,
                           const char *new)
{
    const struct ctl_path path = ctl_member(parent, name);
    if (!same_text(old, new) || !old != !new) {
        if (new) {
            ctl_invalid_text(errors, &path, new, immutable);
        } else {
            ctl_invalid_json(errors, &path, "null", immutable);
        }
    }
}

static void immutable_count(struct ctl_errors *errors, const struct ctl_path *parent, const char *name,
                            struct ctl_opt_i32 old, struct ctl_opt_i32 new)
{
    const struct ctl_path path = ctl_member(parent, name);
    if (old.set == new.set && (!new.set || old.value == new.value)) {
        return;
    }
    if (new.set) {
        ctl_invalid_number(errors, &path, new.value, immutable);
    } else {
        ctl_invalid_json(errors, &path, "null", immutable);
    }
}

static void immutable_time(struct ctl_errors *errors, const struct ctl_path *parent, const char *name,
                           struct ctl_opt_time old, struct ctl_opt_time new)
{
    const struct ctl_path path = ctl_member(parent, name);
    if (old.set != new.set || (new.set &&old.unix_s != new.unix_s)) {
        ctl_invalid_json(errors, &path, ctl_time_json(new, errors->memory), immutable);
    }
}

void ctl_validate_meta_update(struct ctl_errors *errors, const struct ctl_meta *old, const struct ctl_meta *new)
{
    const struct ctl_path meta = ctl_member(NULL, "metadata"), grace = ctl_member(&meta, "deletionGracePeriodSeconds");
    immutable_text(errors, &meta, "name", ctl_or_empty(old->name), ctl_or_empty(new->name));
    immutable_text(errors, &meta, "namespace", ctl_or_empty(old->namespace_name), ctl_or_empty(new->namespace_name));
    immutable_text(errors, &meta, "uid", ctl_or_empty(old->uid), ctl_or_empty(new->uid));
    immutable_time(errors, &meta, "creationTimestamp", old->created_at, new->created_at);
    immutable_time(errors, &meta, "deletionTimestamp", old->deleted_at, new->deleted_at);
    if (old->deletion_grace_seconds.set != new->deletion_grace_seconds.set ||
        old->deletion_grace_seconds.value != new->deletion_grace_seconds.value) {
        ctl_invalid_number(errors, &grace, new->deletion_grace_seconds.value, immutable);
    }
    ctl_validate_meta_contents(errors, new, &meta);
}

/* ---- Job --------------------------------------------------------------------------------------------------------- */

bool ctl_job_template_is_mutable(const struct ctl_job_object *old)
{
    const bool not_started = !old->status.started_at.set || ctl_job_has_condition(old, "Suspended");
    return old->form.suspend.value && not_started && old->status.active.value == 0;
}

static void validate_completions(struct ctl_errors *errors, const struct ctl_job_form *old,
                                 const struct ctl_job_form *new, const struct ctl_path *path)
{
    const struct ctl_path completions = ctl_member(path, "completions");
    const struct ctl_opt_i32 before = old->spec.completions, after = new->spec.completions;
    if (!ctl_is(new->completion_mode, "Indexed")) {
        immutable_count(errors, path, "completions", before, after);
        return;
    }
    if (!after.set || (before.set && before.value == after.value)) {
        return;
    }
    if (after.value != new->spec.parallelism.value) {
        ctl_invalid_number(errors, &completions, after.value, "can only be modified in tandem with spec.parallelism");
    }
}

static void validate_template(struct ctl_errors *errors, const struct ctl_job_object *old,
                              const struct ctl_job_equalities *equal, const struct ctl_path *path)
{
    const struct ctl_path template = ctl_member(path, "template"), spec = ctl_member(&template, "spec");
    if (ctl_job_template_is_mutable(old)) {
        if (!equal->template_but_directives) {
            ctl_invalid_object(errors, &spec, immutable);
        }
    } else if (!equal->template) {
        ctl_invalid_object(errors, &template, immutable);
    }
}

static void immutable_policy(struct ctl_errors *errors, const struct ctl_path *parent, const char *name, bool is_equal,
                             const void *policy)
{
    const struct ctl_path path = ctl_member(parent, name);
    if (is_equal) {
        return;
    }
    if (policy) {
        ctl_invalid_object(errors, &path, immutable);
    } else {
        ctl_invalid_json(errors, &path, "null", immutable);
    }
}

void ctl_validate_job_update(struct ctl_errors *errors, const struct ctl_job_object *old,
                             const struct ctl_job_object *new, const struct ctl_job_equalities *equal)
{
    const struct ctl_path spec = ctl_member(NULL, "spec"), selector = ctl_member(&spec, "selector");
    const struct ctl_job_form *before = &old->form, *after = &new->form;
    ctl_validate_meta_update(errors, &old->meta, &new->meta);
    ctl_validate_job_form(errors, after, &spec);
    ctl_validate_job_selector(errors, after, &spec);
    validate_completions(errors, before, after, &spec);
    if (!equal->selector) {
        ctl_invalid_json(errors, &selector, ctl_selector_json(after->selector, errors->memory), immutable);
    }
    validate_template(errors, old, equal, &spec);
    immutable_text(errors, &spec, "completionMode", before->completion_mode, after->completion_mode);
    immutable_policy(errors, &spec, "podFailurePolicy", equal->failure_policy, after->failure_policy);
    immutable_count(errors, &spec, "backoffLimitPerIndex", before->spec.backoff_limit_per_index,
                    after->spec.backoff_limit_per_index);
    immutable_text(errors, &spec, "managedBy", before->spec.managed_by, after->spec.managed_by);
    immutable_policy(errors, &spec, "successPolicy", equal->success_policy, after->success_policy);
    ctl_validate_host_name(errors, new);
}
