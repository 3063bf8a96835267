/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the CronJob controller asks of its queue: on events, and after a sync (cronjob_controllerv2.go, v1.37). The
 * queue has the controllers' default limiter (ctl_rate_limiter_default) and 5 workers. */
#ifndef CTL_CRONJOB_CONTROLLER_H
#define CTL_CRONJOB_CONTROLLER_H

#include "control/cronjob_sync.h"

/* A CronJob was added or deleted, or a Job whose controlling owner it is was added, changed or deleted. */
struct ctl_queue_asks ctl_cron_touched(void);

/* A CronJob was changed. Another schedule or zone waits for its next slot; one that cannot be read asks nothing and
 * gives `*event` (true). */
bool ctl_cron_updated(struct ctl_queue_asks *asks, struct ctl_cron_event *event, const struct ctl_cronjob *old,
                      const struct ctl_cronjob *new, struct ctl_instant now);

/* A sync is over. One whose CronJob was not in the cache asks as one without error and without a time to look again. */
struct ctl_queue_asks ctl_cron_synced(const struct ctl_cron_plan *plan);

#endif
