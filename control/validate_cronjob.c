/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows ValidateCronJobCreate and ValidateCronJobUpdate (pkg/apis/batch/validation/validation.go). That a schedule
 * must be given is told last: upstream says so in its declarative rules, which run after the others. */
#include "control/cron_schedule.h"
#include "control/validate_priv.h"

enum { NAME_MAX_LENGTH = 52, ZONE_PART_MAX = 14 };

static bool zone_is_known(const struct ctl_validation *validation, const char *name)
{
    return strcmp(name, "UTC") == 0 || validation->zone_is_known(validation->context, name);
}

static void validate_schedule(struct ctl_errors *errors, const struct ctl_cronjob_object *cronjob, bool may_have_zone,
                              const struct ctl_validation *validation, const struct ctl_path *path)
{
    const char *schedule = cronjob->schedule, *why;
    struct ctl_cron_schedule parsed;
    if (!ctl_cron_parse(&parsed, schedule, errors->memory, &why)) {
        ctl_invalid_text(errors, path, schedule, "%s", why);
    } else if (parsed.zone && parsed.zone[0] != '\0' && strcmp(parsed.zone, "Local") != 0 &&
               !zone_is_known(validation, parsed.zone)) {
        ctl_invalid_text(errors, path, schedule, "provided bad location %s: unknown time zone %s", parsed.zone,
                         parsed.zone);
    }
    if (!strstr(schedule, "TZ")) {
        return;
    }
    if (!may_have_zone) {
        ctl_invalid_text(errors, path, schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
    } else if (cronjob->time_zone) {
        ctl_invalid_text(errors, path, schedule, "cannot use both timeZone field and TZ or CRON_TZ in schedule");
    }
}

/* Every part between slashes: 1 to 14 letters, digits and `._+-`, no dash first, not `..`. */
static bool zone_is_well_formed(const char *zone)
{
    for (const char *part = zone;; part++) {
        const size_t length = strcspn(part, "/");
        bool good = length > 0 && length <= ZONE_PART_MAX && part[0] != '-' &&
                    !(length <= 2 && strncmp(part, "..", length) == 0);
        for (size_t i = 0; i < length && good; i++) {
            const char c = part[i];
            good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("._+-", c);
        }
        if (!good) {
            return false;
        }
        part += length;
        if (*part == '\0') {
            return true;
        }
    }
}

static bool is_local(const char *zone)
{
    static const char local[] = "local";
    for (size_t i = 0; i < sizeof local; i++) {
        const char c = zone[i];
        if ((c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c) != local[i]) {
            return false;
        }
    }
    return true;
}

static void validate_time_zone(struct ctl_errors *errors, const char *zone, const struct ctl_validation *validation,
                               const struct ctl_path *path)
{
    if (zone[0] == '\0') {
        ctl_invalid_text(errors, path, zone, "timeZone must be nil or non-empty string");
        return;
    }
    const bool well_formed = zone_is_well_formed(zone);
    if (well_formed && is_local(zone)) {
        ctl_invalid_text(errors, path, zone,
                         "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
    }
    if (strcmp(zone, "Local") != 0 && (!well_formed || !zone_is_known(validation, zone))) {
        ctl_invalid_text(errors, path, zone, "unknown time zone %s", zone);
    }
}

static void check_count(struct ctl_errors *errors, const struct ctl_path *path, const char *name,
                        struct ctl_opt_i32 count)
{
    const struct ctl_path member = ctl_member(path, name);
    if (count.set) {
        ctl_check_not_negative(errors, &member, count.value);
    }
}

static void validate_template(struct ctl_errors *errors, const struct ctl_job_form *form, const struct ctl_path *path)
{
    static const char *const manual[] = {"nil", "false", NULL};
    const struct ctl_path spec = ctl_member(path, "spec"), selector = ctl_member(&spec, "selector");
    const struct ctl_path manual_selector = ctl_member(&spec, "manualSelector");
    ctl_validate_job_form(errors, form, &spec);
    if (form->selector) {
        ctl_invalid_json(errors, &selector, ctl_selector_json(form->selector, errors->memory),
                         "`selector` will be auto-generated");
    }
    if (form->manual_selector.value) {
        ctl_not_supported_flag(errors, &manual_selector, true, manual);
    }
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* `old`: NULL on create. */
static void validate_spec(struct ctl_errors *errors, const struct ctl_cronjob_object *cronjob,
                          const struct ctl_cronjob_object *old, const struct ctl_validation *validation)
{
    static const char *const policies[] = {"Allow", "Forbid", "Replace", NULL};
    const struct ctl_path spec = ctl_member(NULL, "spec"), schedule = ctl_member(&spec, "schedule");
    const struct ctl_path deadline = ctl_member(&spec, "startingDeadlineSeconds"), zone = ctl_member(&spec, "timeZone");
    const struct ctl_path policy = ctl_member(&spec, "concurrencyPolicy"), template = ctl_member(&spec, "jobTemplate");
    if (!ctl_is_empty(cronjob->schedule)) {
        const bool may_have_zone = old && old->schedule && strstr(old->schedule, "TZ");
        validate_schedule(errors, cronjob, may_have_zone, validation, &schedule);
    }
    if (cronjob->starting_deadline_seconds.set) {
        ctl_check_not_negative(errors, &deadline, cronjob->starting_deadline_seconds.value);
    }
    if (cronjob->time_zone && !(old && same_text(old->time_zone, cronjob->time_zone))) {
        validate_time_zone(errors, cronjob->time_zone, validation, &zone);
    }
    if (!ctl_is_word(ctl_or_empty(cronjob->concurrency_policy), policies)) {
        ctl_not_supported(errors, &policy, ctl_or_empty(cronjob->concurrency_policy), policies);
    }
    validate_template(errors, &cronjob->template.form, &template);
    check_count(errors, &spec, "successfulJobsHistoryLimit", cronjob->successful_history_limit);
    check_count(errors, &spec, "failedJobsHistoryLimit", cronjob->failed_history_limit);
}

static void require_schedule(struct ctl_errors *errors, const struct ctl_cronjob_object *cronjob)
{
    const struct ctl_path spec = ctl_member(NULL, "spec"), schedule = ctl_member(&spec, "schedule");
    if (ctl_is_empty(cronjob->schedule)) {
        ctl_required(errors, &schedule, "");
    }
}

void ctl_validate_cronjob(struct ctl_errors *errors, const struct ctl_cronjob_object *cronjob,
                          const struct ctl_validation *validation)
{
    const struct ctl_path meta = ctl_member(NULL, "metadata"), name = ctl_member(&meta, "name");
    ctl_validate_meta(errors, &cronjob->meta, &meta, true, ctl_check_dns_subdomain);
    validate_spec(errors, cronjob, NULL, validation);
    if (cronjob->meta.name && strlen(cronjob->meta.name) > NAME_MAX_LENGTH) {
        /* a Job's name gets eleven characters more */
        ctl_invalid_text(errors, &name, cronjob->meta.name, "must be no more than 52 characters");
    }
    require_schedule(errors, cronjob);
}

void ctl_validate_cronjob_update(struct ctl_errors *errors, const struct ctl_cronjob_object *old,
                                 const struct ctl_cronjob_object *new, const struct ctl_validation *validation)
{
    ctl_validate_meta_update(errors, &old->meta, &new->meta);
    validate_spec(errors, new, old, validation);
    require_schedule(errors, new);
}
