/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/cronjob_controller.h"

#include <string.h>

struct ctl_queue_asks ctl_cron_touched(void)
{
    return (struct ctl_queue_asks){.items = {{.op = CTL_QUEUE_ADD}}, .count = 1};
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

bool ctl_cron_updated(struct ctl_queue_asks *asks, struct ctl_cron_event *event, const struct ctl_cronjob *old,
                      const struct ctl_cronjob *new, struct ctl_instant now)
{
    *asks = ctl_cron_touched();
    if (strcmp(old->spec->schedule, new->spec->schedule) == 0 &&
        same_text(old->spec->time_zone, new->spec->time_zone)) {
        return false;
    }
    if (new->timing->parse_error) {
        asks->count = 0;
        *event = (struct ctl_cron_event){.kind = CTL_CRON_UNPARSEABLE_UPDATE, .about = new->spec->schedule};
        return true;
    }
    asks->items[0] = (struct ctl_queue_ask){
        .op = CTL_QUEUE_ADD_AFTER,
        .after_ns = ctl_cron_look_again_ns(new->timing, new->created_unix_s, new->status.last_schedule_at, now)};
    return false;
}

struct ctl_queue_asks ctl_cron_synced(const struct ctl_cron_plan *plan)
{
    if (plan->error) {
        return (struct ctl_queue_asks){.items = {{.op = CTL_QUEUE_ADD_RATE_LIMITED}}, .count = 1};
    }
    return (struct ctl_queue_asks){
        .items = {{.op = CTL_QUEUE_FORGET}, {.op = CTL_QUEUE_ADD_AFTER, .after_ns = plan->look_again_ns.value}},
        .count = plan->look_again_ns.set ? 2 : 1};
}
