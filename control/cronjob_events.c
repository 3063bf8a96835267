/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/cronjob_sync.h"
#include "control/text.h"

static const struct {
    const char *reason;
    bool is_warning;
} kinds[] = {[CTL_CRON_UNEXPECTED_JOB] = {"UnexpectedJob", true},
             [CTL_CRON_SAW_COMPLETED_JOB] = {"SawCompletedJob", false},
             [CTL_CRON_MISSING_JOB] = {"MissingJob", false},
             [CTL_CRON_UNKNOWN_TIME_ZONE] = {"UnknownTimeZone", true},
             [CTL_CRON_UNSUPPORTED_SCHEDULE] = {"UnsupportedSchedule", true},
             [CTL_CRON_UNPARSEABLE_SCHEDULE] = {"UnparseableSchedule", true},
             [CTL_CRON_INVALID_SCHEDULE] = {"InvalidSchedule", true},
             [CTL_CRON_TOO_MANY_MISSED_TIMES] = {"TooManyMissedTimes", true},
             [CTL_CRON_JOB_ALREADY_ACTIVE] = {"JobAlreadyActive", false},
             [CTL_CRON_FAILED_GET] = {"FailedGet", true},
             [CTL_CRON_FAILED_DELETE] = {"FailedDelete", true},
             [CTL_CRON_SUCCESSFUL_DELETE] = {"SuccessfulDelete", false},
             [CTL_CRON_FAILED_CREATE] = {"FailedCreate", true},
             [CTL_CRON_SUCCESSFUL_CREATE] = {"SuccessfulCreate", false},
             [CTL_CRON_UNPARSEABLE_UPDATE] = {"UnParseableCronJobSchedule", true}};

const char *ctl_cron_event_reason(enum ctl_cron_event_kind kind)
{
    return kinds[kind].reason;
}

bool ctl_cron_event_is_warning(enum ctl_cron_event_kind kind)
{
    return kinds[kind].is_warning;
}

static const char *quoted(const char *text, const struct ctl_memory *memory)
{
    struct ctl_text out = {.memory = memory};
    ctl_text_add_quoted(&out, text);
    return out.text;
}

const char *ctl_cron_event_message(const struct ctl_cron_event *event, const struct ctl_memory *memory)
{
    const char *about = event->about, *why = event->why;
    switch (event->kind) {
    case CTL_CRON_UNEXPECTED_JOB:
        return ctl_format(memory, "Saw a job that the controller did not create or forgot: %s", about);
    case CTL_CRON_SAW_COMPLETED_JOB:
        return ctl_format(memory, "Saw completed job: %s, condition: %s", about, why);
    case CTL_CRON_MISSING_JOB:
        return ctl_format(memory, "Active job went missing: %s", about);
    case CTL_CRON_UNKNOWN_TIME_ZONE:
        return ctl_format(memory, "invalid timeZone: %s: %s", quoted(about, memory), why);
    case CTL_CRON_UNSUPPORTED_SCHEDULE:
        return ctl_format(memory,
                          "CRON_TZ or TZ used in schedule %s is not officially supported, see "
                          "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details",
                          quoted(about, memory));
    case CTL_CRON_UNPARSEABLE_SCHEDULE:
        return ctl_format(memory, "unparseable schedule: %s : %s", quoted(about, memory), why);
    case CTL_CRON_INVALID_SCHEDULE:
        return ctl_format(memory, "invalid schedule: %s : %s", about, why);
    case CTL_CRON_TOO_MANY_MISSED_TIMES:
        return "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew";
    case CTL_CRON_JOB_ALREADY_ACTIVE:
        return "Not starting job because prior execution is running and concurrency policy is Forbid";
    case CTL_CRON_FAILED_GET:
        return ctl_format(memory, "Get job: %s", why);
    case CTL_CRON_FAILED_DELETE:
        return ctl_format(memory, "Deleted job: %s", why);
    case CTL_CRON_SUCCESSFUL_DELETE:
        return ctl_format(memory, "Deleted job %s", about);
    case CTL_CRON_FAILED_CREATE:
        return ctl_format(memory, "Error creating job: %s", why);
    case CTL_CRON_SUCCESSFUL_CREATE:
        return ctl_format(memory, "Created job %s", about);
    case CTL_CRON_UNPARSEABLE_UPDATE:
        return ctl_format(memory, "unparseable schedule for cronjob: %s", about);
    }
    return "";
}
