/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows ValidateJob, ValidateJobSpec and their helpers (pkg/apis/batch/validation/validation.go), in their order. */
#include <inttypes.h>

#include "control/defaults.h"
#include "control/seen.h"
#include "control/validate_priv.h"

enum {
    PARALLELISM_MAX_INDEXED = 100000,
    FAILED_INDEXES_MAX = 100000,
    COMPLETIONS_SOFT_LIMIT = 100000,
    PARALLELISM_MAX_HIGH = 10000,
    FAILED_INDEXES_MAX_HIGH = 10000,
    RULES_MAX = 20,
    EXIT_CODES_MAX = 255,
    CONDITIONS_MAX = 20,
    INDEX_TEXT_MAX = 65536,
    MANAGED_BY_MAX = 63
};

/* ---- numbers ----------------------------------------------------------------------------------------------------- */

static void check_count(struct ctl_errors *errors, const struct ctl_path *path, const char *name,
                        struct ctl_opt_i32 count)
{
    const struct ctl_path member = ctl_member(path, name);
    if (count.set) {
        ctl_check_not_negative(errors, &member, count.value);
    }
}

static void validate_counts(struct ctl_errors *errors, const struct ctl_job_spec *spec, const struct ctl_path *path)
{
    const struct ctl_path deadline = ctl_member(path, "activeDeadlineSeconds");
    const struct ctl_path per_index = ctl_member(path, "backoffLimitPerIndex");
    check_count(errors, path, "parallelism", spec->parallelism);
    check_count(errors, path, "completions", spec->completions);
    if (spec->active_deadline_seconds.set) {
        ctl_check_not_negative(errors, &deadline, spec->active_deadline_seconds.value);
    }
    check_count(errors, path, "backoffLimit", spec->backoff_limit);
    check_count(errors, path, "ttlSecondsAfterFinished", spec->ttl_seconds_after_finished);
    check_count(errors, path, "backoffLimitPerIndex", spec->backoff_limit_per_index);
    check_count(errors, path, "maxFailedIndexes", spec->max_failed_indexes);
    if (spec->max_failed_indexes.set && !spec->backoff_limit_per_index.set) {
        ctl_required(errors, &per_index, "when maxFailedIndexes is specified");
    }
}

/* IsDomainPrefixedPath; what is wrong with one part is told of that part. */
static void validate_managed_by(struct ctl_errors *errors, const char *name, const struct ctl_path *path)
{
    const char *slash = strchr(name, '/');
    if (name[0] == '\0') {
        ctl_required(errors, path, "");
    } else if (!slash || slash == name || slash[1] == '\0') {
        ctl_invalid_text(errors, path, name, "must be a domain-prefixed path (such as \"acme.io/foo\")");
    } else {
        const char *host = ctl_format(errors->memory, "%.*s", (int)(slash - name), name);
        bool good = true;
        for (const char *at = slash + 1; *at; at++) {
            good =
                good && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~%!$&'()*+,;=:", *at);
        }
        ctl_check_name(errors, path, ctl_check_dns_subdomain, host);
        if (!good) {
            ctl_invalid_text(errors, path, slash + 1,
                             "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%%!$&'()*+,;=:]+')");
        }
    }
    if (strlen(name) > MANAGED_BY_MAX) {
        ctl_too_long(errors, path, MANAGED_BY_MAX);
    }
}

static void validate_indexed(struct ctl_errors *errors, const struct ctl_job_spec *spec, const struct ctl_path *path)
{
    static const char above[] =
        "must be less than or equal to %d when completions are above %d and used with backoff limit per index";
    const struct ctl_path completions = ctl_member(path, "completions"), parallelism = ctl_member(path, "parallelism");
    const struct ctl_path max_failed = ctl_member(path, "maxFailedIndexes");
    const struct ctl_opt_i32 failed = spec->max_failed_indexes, pods = spec->parallelism;
    if (!spec->completions.set) {
        ctl_required(errors, &completions, "when completion mode is Indexed");
    }
    if (pods.set && pods.value > PARALLELISM_MAX_INDEXED) {
        ctl_invalid_number(errors, &parallelism, pods.value,
                           "must be less than or equal to %d when completion mode is Indexed", PARALLELISM_MAX_INDEXED);
    }
    if (spec->completions.set && failed.set && failed.value > spec->completions.value) {
        ctl_invalid_number(errors, &max_failed, failed.value, "must be less than or equal to completions");
    }
    if (failed.set && failed.value > FAILED_INDEXES_MAX) {
        ctl_invalid_number(errors, &max_failed, failed.value, "must be less than or equal to %d", FAILED_INDEXES_MAX);
    }
    if (!spec->completions.set || spec->completions.value <= COMPLETIONS_SOFT_LIMIT ||
        !spec->backoff_limit_per_index.set) {
        return;
    }
    if (!failed.set) {
        ctl_required(
            errors, &max_failed,
            ctl_format(errors->memory, "must be specified when completions is above %d", COMPLETIONS_SOFT_LIMIT));
    }
    if (pods.set && pods.value > PARALLELISM_MAX_HIGH) {
        ctl_invalid_number(errors, &parallelism, pods.value, above, PARALLELISM_MAX_HIGH, COMPLETIONS_SOFT_LIMIT);
    }
    if (failed.set && failed.value > FAILED_INDEXES_MAX_HIGH) {
        ctl_invalid_number(errors, &max_failed, failed.value, above, FAILED_INDEXES_MAX_HIGH, COMPLETIONS_SOFT_LIMIT);
    }
}

static void validate_mode(struct ctl_errors *errors, const struct ctl_job_form *form, const struct ctl_path *path)
{
    static const char *const modes[] = {"NonIndexed", "Indexed", NULL};
    static const char wants_indexed[] = "requires indexed completion mode";
    const struct ctl_path mode = ctl_member(path, "completionMode"), failed = ctl_member(path, "maxFailedIndexes");
    const struct ctl_path per_index = ctl_member(path, "backoffLimitPerIndex");
    const struct ctl_job_spec *spec = &form->spec;
    if (form->completion_mode && !ctl_is_word(form->completion_mode, modes)) {
        ctl_not_supported(errors, &mode, form->completion_mode, modes);
    }
    if (ctl_is(form->completion_mode, "Indexed")) {
        validate_indexed(errors, spec, path);
    }
    if (form->completion_mode && !ctl_is(form->completion_mode, "NonIndexed")) {
        return;
    }
    if (spec->backoff_limit_per_index.set) {
        ctl_invalid_number(errors, &per_index, spec->backoff_limit_per_index.value, wants_indexed);
    }
    if (spec->max_failed_indexes.set) {
        ctl_invalid_number(errors, &failed, spec->max_failed_indexes.value, wants_indexed);
    }
}

/* ---- pod failure policy ------------------------------------------------------------------------------------------ */

static void validate_exit_code_values(struct ctl_errors *errors, const struct ctl_exit_codes_form *codes,
                                      const struct ctl_path *path)
{
    struct ctl_seen seen = {.memory = errors->memory};
    struct ctl_text list = {.memory = errors->memory};
    bool ordered = true;
    if (codes->values.count == 0) {
        ctl_invalid_json(errors, path, codes->values.items ? "[]" : "null", "at least one value is required");
    } else if (codes->values.count > EXIT_CODES_MAX) {
        ctl_too_many(errors, path, codes->values.count, EXIT_CODES_MAX);
    }
    for (uint32_t i = 0; i < codes->values.count; i++) {
        const int32_t code = codes->values.items[i];
        const struct ctl_path element = ctl_element(path, i);
        if (code == 0 && ctl_is(codes->operator, "In")) {
            ctl_invalid_number(errors, &element, code, "must not be 0 for the In operator");
        }
        if (ctl_seen_before(&seen, ctl_format(errors->memory, "%" PRId32, code))) {
            ctl_duplicate_number(errors, &element, code);
        }
        ordered = ordered && (i == 0 || codes->values.items[i - 1] <= code);
        ctl_text_printf(&list, "%s%" PRId32, i > 0 ? "," : "[", code);
    }
    if (!ordered) {
        ctl_text_add(&list, "]");
        ctl_invalid_json(errors, path, list.text, "must be ordered");
    }
}

static void validate_exit_codes(struct ctl_errors *errors, const struct ctl_exit_codes_form *codes,
                                const struct ctl_seen *containers, const struct ctl_path *path)
{
    static const char *const operators[] = {"In", "NotIn", NULL};
    const struct ctl_path operator= ctl_member(path, "operator"), container = ctl_member(path, "containerName");
    const struct ctl_path values = ctl_member(path, "values");
    if (ctl_is_empty(codes->operator)) {
        ctl_required(errors, &operator, "valid values: [\"In\" \"NotIn\"]");
    } else if (!ctl_is_word(codes->operator, operators)) {
        ctl_not_supported(errors, &operator, codes->operator, operators);
    }
    if (codes->container_name && !ctl_seen_has(containers, codes->container_name)) {
        ctl_invalid_text(errors, &container, codes->container_name,
                         "must be one of the container or initContainer names in the pod template");
    }
    validate_exit_code_values(errors, codes, &values);
}

static void validate_conditions(struct ctl_errors *errors, const struct ctl_condition_pattern_forms *patterns,
                                const struct ctl_path *path)
{
    static const char *const statuses[] = {"False", "True", "Unknown", NULL};
    if (patterns->count > CONDITIONS_MAX) {
        ctl_too_many(errors, path, patterns->count, CONDITIONS_MAX);
    }
    for (uint32_t i = 0; i < patterns->count; i++) {
        const struct ctl_condition_pattern_form *pattern = &patterns->items[i];
        const struct ctl_path element = ctl_element(path, i), type = ctl_member(&element, "type");
        const struct ctl_path status = ctl_member(&element, "status");
        ctl_check_name(errors, &type, ctl_check_qualified_name, ctl_or_empty(pattern->type));
        if (ctl_is_empty(pattern->status)) {
            ctl_required(errors, &status, "valid values: [\"False\" \"True\" \"Unknown\"]");
        } else if (!ctl_is_word(pattern->status, statuses)) {
            ctl_not_supported(errors, &status, pattern->status, statuses);
        }
    }
}

static void validate_failure_rule(struct ctl_errors *errors, const struct ctl_failure_rule_form *rule,
                                  bool has_per_index, const struct ctl_seen *containers, const struct ctl_path *path)
{
    static const char *const actions[] = {"Count", "FailIndex", "FailJob", "Ignore", NULL};
    const struct ctl_path action = ctl_member(path, "action"), codes = ctl_member(path, "onExitCodes");
    const struct ctl_path conditions = ctl_member(path, "onPodConditions");
    const bool by_condition = rule->on_pod_conditions.count > 0;
    if (ctl_is_empty(rule->action)) {
        ctl_required(errors, &action, "valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]");
    } else if (ctl_is(rule->action, "FailIndex") && !has_per_index) {
        ctl_invalid_text(errors, &action, rule->action, "requires the backoffLimitPerIndex to be set");
    } else if (!ctl_is_word(rule->action, actions)) {
        ctl_not_supported(errors, &action, rule->action, actions);
    }
    if (rule->on_exit_codes) {
        validate_exit_codes(errors, rule->on_exit_codes, containers, &codes);
    }
    validate_conditions(errors, &rule->on_pod_conditions, &conditions);
    if (rule->on_exit_codes && by_condition) {
        ctl_invalid(errors, path, "specifying both OnExitCodes and OnPodConditions is not supported");
    } else if (!rule->on_exit_codes && !by_condition) {
        ctl_invalid(errors, path, "specifying one of OnExitCodes and OnPodConditions is required");
    }
}

static void validate_failure_policy(struct ctl_errors *errors, const struct ctl_job_form *form,
                                    const struct ctl_path *path)
{
    const struct ctl_pod_spec *pod = &form->template.spec;
    const struct ctl_path rules = ctl_member(path, "rules");
    struct ctl_seen containers = {.memory = errors->memory};
    if (form->failure_policy->rules.count > RULES_MAX) {
        ctl_too_many(errors, &rules, form->failure_policy->rules.count, RULES_MAX);
    }
    for (uint32_t i = 0; i < pod->containers.count; i++) {
        (void)ctl_seen_before(&containers, ctl_or_empty(pod->containers.items[i].name));
    }
    for (uint32_t i = 0; i < pod->init_containers.count; i++) {
        (void)ctl_seen_before(&containers, ctl_or_empty(pod->init_containers.items[i].name));
    }
    for (uint32_t i = 0; i < form->failure_policy->rules.count; i++) {
        const struct ctl_path element = ctl_element(&rules, i);
        validate_failure_rule(errors, &form->failure_policy->rules.items[i], form->spec.backoff_limit_per_index.set,
                              &containers, &element);
    }
}

/* ---- success policy ---------------------------------------------------------------------------------------------- */

/* Go's strconv.Atoi; what does not fit is read as the largest. */
static bool read_index(const char *text, size_t length, int64_t *out)
{
    const size_t sign = length > 0 && (text[0] == '+' || text[0] == '-');
    int64_t value = 0;
    for (size_t i = sign; i < length; i++) {
        if (text[i] < '0' || text[i] > '9' || value > INT64_MAX / 10 - 10) {
            return false;
        }
        value = value * 10 + (text[i] - '0');
    }
    *out = sign && text[0] == '-' ? -value : value;
    return length > sign;
}

/* One end of an interval. NULL: good. */
static const char *read_end(const char *text, size_t length, int32_t completions, int64_t *out,
                            const struct ctl_memory *memory)
{
    struct ctl_text quoted = {.memory = memory};
    ctl_text_add_quoted(&quoted, ctl_format(memory, "%.*s", (int)length, text));
    if (!read_index(text, length, out)) {
        return ctl_format(memory, "cannot convert string to integer for index: %s", quoted.text);
    }
    return *out >= completions ? ctl_format(memory, "too large index: %s", quoted.text) : NULL;
}

int64_t ctl_validate_index_text(const char *text, int32_t completions, const struct ctl_memory *memory,
                                const char **why)
{
    int64_t total = 0, last = INT64_MIN;
    if (text[0] == '\0') {
        return 0;
    }
    for (const char *at = text;; at++) {
        const size_t length = strcspn(at, ",");
        const char *dash = memchr(at, '-', length), *end = at + length;
        int64_t x = 0, y = 0;
        if (dash && memchr(dash + 1, '-', (size_t)(end - dash - 1))) {
            struct ctl_text quoted = {.memory = memory};
            ctl_text_add_quoted(&quoted, ctl_format(memory, "%.*s", (int)length, at));
            *why = ctl_format(memory,
                              "the fragment %s violates the requirement that an index interval can have at most two "
                              "parts separated by '-'",
                              quoted.text);
            return -1;
        }
        *why = read_end(at, dash ? (size_t)(dash - at) : length, completions, &x, memory);
        y = x;
        if (!*why && dash) {
            *why = read_end(dash + 1, (size_t)(end - dash - 1), completions, &y, memory);
        }
        if (!*why && ((dash && x >= y) || last >= x)) {
            const bool within = dash && x >= y;
            *why = ctl_format(memory, "non-increasing order, previous: %" PRId64 ", current: %" PRId64,
                              within ? x : last, within ? y : x);
        }
        if (*why) {
            return -1;
        }
        total += y - x + 1;
        last = y;
        at = end;
        if (*at == '\0') {
            return total;
        }
    }
}

static void validate_success_rule(struct ctl_errors *errors, const struct ctl_success_rule *rule, int32_t completions,
                                  const struct ctl_path *path)
{
    const struct ctl_path indexes = ctl_member(path, "succeededIndexes"), count = ctl_member(path, "succeededCount");
    const struct ctl_opt_i32 wanted = rule->succeeded_count;
    int64_t listed = 0;
    if (!rule->succeeded_indexes && !wanted.set) {
        ctl_required(errors, path, "at least one of succeededCount or succeededIndexes must be specified");
    }
    if (rule->succeeded_indexes) {
        const char *why = NULL;
        if (strlen(rule->succeeded_indexes) > INDEX_TEXT_MAX) {
            ctl_too_long(errors, &indexes, INDEX_TEXT_MAX);
        }
        listed = ctl_validate_index_text(rule->succeeded_indexes, completions, errors->memory, &why);
        if (listed < 0) {
            ctl_invalid_text(errors, &indexes, rule->succeeded_indexes, "error parsing succeededIndexes: %s", why);
            listed = 0;
        }
    }
    if (!wanted.set) {
        return;
    }
    ctl_check_not_negative(errors, &count, wanted.value);
    if (wanted.value > completions) {
        ctl_invalid_number(errors, &count, wanted.value,
                           "must be less than or equal to %" PRId32 " (the number of specified completions)",
                           completions);
    }
    if (rule->succeeded_indexes && wanted.value > listed) {
        ctl_invalid_number(errors, &count, wanted.value,
                           "must be less than or equal to %" PRId64
                           " (the number of indexes in the specified succeededIndexes field)",
                           listed);
    }
}

static void validate_success_policy(struct ctl_errors *errors, const struct ctl_job_form *form,
                                    const struct ctl_path *path)
{
    const struct ctl_success_rules *list = &form->success_policy->rules;
    const struct ctl_path rules = ctl_member(path, "rules");
    if (!ctl_is(form->completion_mode, "Indexed")) {
        ctl_invalid_object(errors, path, "requires indexed completion mode");
        return;
    }
    if (list->count == 0) {
        ctl_required(errors, &rules, "at least one rules must be specified when the successPolicy is specified");
    } else if (list->count > RULES_MAX) {
        ctl_too_many(errors, &rules, list->count, RULES_MAX);
    }
    /* Upstream crashes where completions are missing; that they are is the error that it would have told first. */
    for (uint32_t i = 0; i < list->count && form->spec.completions.set; i++) {
        const struct ctl_path element = ctl_element(&rules, i);
        validate_success_rule(errors, &list->items[i], form->spec.completions.value, &element);
    }
}

/* ---- the spec ---------------------------------------------------------------------------------------------------- */

static void validate_replacement_policy(struct ctl_errors *errors, const struct ctl_job_form *form,
                                        const struct ctl_path *path)
{
    static const char *const with_failure_policy[] = {"Failed", NULL};
    static const char *const policies[] = {"Failed", "TerminatingOrFailed", NULL};
    const char *const *allowed = form->failure_policy ? with_failure_policy : policies;
    if (form->replacement_policy && !ctl_is_word(form->replacement_policy, allowed)) {
        ctl_not_supported(errors, path, form->replacement_policy, allowed);
    }
}

static void validate_restart_policy(struct ctl_errors *errors, const struct ctl_job_form *form,
                                    const struct ctl_path *path)
{
    static const char *const policies[] = {"OnFailure", "Never", NULL};
    const char *policy = ctl_or_empty(form->template.spec.restart_policy);
    if (policy[0] == '\0' || ctl_is(policy, "Always")) {
        ctl_required(errors, path, "valid values: \"OnFailure\", \"Never\"");
    } else if (!ctl_is_word(policy, policies)) {
        ctl_not_supported(errors, path, policy, policies);
    } else if (form->failure_policy && !ctl_is(policy, "Never")) {
        ctl_invalid_text(errors, path, policy, "only \"Never\" is supported when podFailurePolicy is specified");
    }
}

void ctl_validate_job_form(struct ctl_errors *errors, const struct ctl_job_form *form, const struct ctl_path *path)
{
    const struct ctl_path managed_by = ctl_member(path, "managedBy"), failure = ctl_member(path, "podFailurePolicy");
    const struct ctl_path success = ctl_member(path, "successPolicy"), template = ctl_member(path, "template");
    const struct ctl_path replacement = ctl_member(path, "podReplacementPolicy"), pod = ctl_member(&template, "spec");
    const struct ctl_path restart = ctl_member(&pod, "restartPolicy");
    validate_counts(errors, &form->spec, path);
    if (form->spec.managed_by) {
        validate_managed_by(errors, form->spec.managed_by, &managed_by);
    }
    validate_mode(errors, form, path);
    if (form->failure_policy) {
        validate_failure_policy(errors, form, &failure);
    }
    if (form->success_policy) {
        validate_success_policy(errors, form, &success);
    }
    validate_replacement_policy(errors, form, &replacement);
    ctl_validate_pod_template(errors, &form->template, &template);
    validate_restart_policy(errors, form, &restart);
}

void ctl_validate_job_selector(struct ctl_errors *errors, const struct ctl_job_form *form, const struct ctl_path *path)
{
    const struct ctl_path selector = ctl_member(path, "selector"), template = ctl_member(path, "template");
    const struct ctl_path meta = ctl_member(&template, "metadata"), labels = ctl_member(&meta, "labels");
    if (!form->selector) {
        ctl_required(errors, &selector, "");
    }
    ctl_validate_label_selector(errors, form->selector, &selector);
    if (ctl_selector_is_valid(form->selector) &&
        !ctl_label_selector_matches(form->selector, &form->template.meta.labels)) {
        ctl_invalid_json(errors, &labels, ctl_labels_json(&form->template.meta.labels, errors->memory),
                         "`selector` does not match template `labels`");
    }
}

void ctl_validate_host_name(struct ctl_errors *errors, const struct ctl_job_object *job)
{
    const struct ctl_path meta = ctl_member(NULL, "metadata"), name = ctl_member(&meta, "name");
    const struct ctl_opt_i32 completions = job->form.spec.completions;
    if (!ctl_is(job->form.completion_mode, "Indexed") || !completions.set || completions.value <= 0) {
        return;
    }
    const char *host = ctl_format(errors->memory, "%s-%" PRId32, ctl_or_empty(job->meta.name), completions.value - 1);
    if (!ctl_name_is(ctl_check_dns_label, host)) {
        ctl_invalid_text(errors, &name, ctl_or_empty(job->meta.name),
                         "will not able to create pod with invalid DNS label: %s", host);
    }
}

/* ---- the Job ----------------------------------------------------------------------------------------------------- */

static void check_label(struct ctl_errors *errors, const struct ctl_labels *labels, const char *key, const char *value)
{
    const struct ctl_path spec = ctl_member(NULL, "spec"), template = ctl_member(&spec, "template");
    const struct ctl_path meta = ctl_member(&template, "metadata"), path = ctl_member(&meta, "labels");
    const struct ctl_path member = ctl_key(&path, key);
    const char *found = ctl_label_get(labels, key);
    const char *detail = ctl_format(errors->memory, "must be '%s'", value);
    if (!found) {
        ctl_required(errors, &member, detail);
    } else if (strcmp(found, value) != 0) {
        ctl_invalid_json(errors, &member, ctl_labels_json(labels, errors->memory), detail);
    }
}

/* A generated selector must select by labels that only the Job's own pods have. */
static void validate_generated_selector(struct ctl_errors *errors, const struct ctl_job_object *job)
{
    const struct ctl_path meta = ctl_member(NULL, "metadata"), uid_path = ctl_member(&meta, "uid");
    const struct ctl_path spec = ctl_member(NULL, "spec"), selector = ctl_member(&spec, "selector");
    const struct ctl_job_form *form = &job->form;
    if (form->manual_selector.value || !form->selector) {
        return;
    }
    const char *uid = ctl_or_empty(job->meta.uid), *name = ctl_or_empty(job->meta.name);
    const struct ctl_label expected[] = {{"batch.kubernetes.io/controller-uid", uid},
                                         {"batch.kubernetes.io/job-name", name},
                                         {"controller-uid", uid},
                                         {"job-name", name}};
    const struct ctl_labels labels = {expected, 4};
    if (uid[0] == '\0') {
        ctl_required(errors, &uid_path, "");
    }
    check_label(errors, &form->template.meta.labels, "controller-uid", uid);
    check_label(errors, &form->template.meta.labels, "job-name", name);
    check_label(errors, &form->template.meta.labels, "batch.kubernetes.io/controller-uid", uid);
    check_label(errors, &form->template.meta.labels, "batch.kubernetes.io/job-name", name);
    if (ctl_selector_is_valid(form->selector) && !ctl_label_selector_matches(form->selector, &labels)) {
        ctl_invalid_json(errors, &selector, ctl_selector_json(form->selector, errors->memory),
                         "`selector` not auto-generated");
    }
}

void ctl_validate_job(struct ctl_errors *errors, const struct ctl_job_object *job)
{
    const struct ctl_path meta = ctl_member(NULL, "metadata"), spec = ctl_member(NULL, "spec");
    ctl_validate_meta(errors, &job->meta, &meta, true, ctl_check_dns_subdomain);
    validate_generated_selector(errors, job);
    ctl_validate_job_form(errors, &job->form, &spec);
    ctl_validate_job_selector(errors, &job->form, &spec);
    ctl_validate_host_name(errors, job);
}
