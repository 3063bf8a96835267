/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deletion of finished Jobs once spec.ttlSecondsAfterFinished are over: what ttlafterfinished_controller.go (v1.37)
 * decides. Recorded in conformance/ttl/ttl.jsonl.
 *
 * A sync looks at the cached Job, then, if its time is over, at the live one, and deletes that in the foreground if it
 * has its UID. The host keeps a queue with the controllers' default limiter, 5 workers and a client of their own:
 *
 *     ctl_ttl_sync(&sync, cached, now);
 *     if (sync.step == CTL_TTL_GET)    ctl_ttl_got(&sync, answer, live, now);
 *     if (sync.step == CTL_TTL_DELETE) ctl_ttl_deleted(&sync, answer);
 *     what sync.asks says
 */
#ifndef CTL_TTL_SYNC_H
#define CTL_TTL_SYNC_H

#include "control/workqueue.h"

/* A Job as this controller looks at it. */
struct ctl_ttl_job {
    struct ctl_opt_i32 ttl_seconds;
    bool finished;        /* a condition Complete or Failed is True */
    ctl_time finished_at; /* its transition time; CTL_NO_TIME: none */
    bool deleting;
};

enum ctl_ttl_step { CTL_TTL_OVER, CTL_TTL_GET, CTL_TTL_DELETE };
enum ctl_ttl_answer { CTL_TTL_OK, CTL_TTL_NOT_FOUND, CTL_TTL_ERROR };

struct ctl_ttl_sync {
    enum ctl_ttl_step step;
    struct ctl_queue_asks asks; /* when it is over */
};

/* A Job was added or changed. */
struct ctl_queue_asks ctl_ttl_touched(const struct ctl_ttl_job *job);

/* `cached`: NULL: not in the cache. */
void ctl_ttl_sync(struct ctl_ttl_sync *sync, const struct ctl_ttl_job *cached, ctl_time now);
void ctl_ttl_got(struct ctl_ttl_sync *sync, enum ctl_ttl_answer answer, const struct ctl_ttl_job *live, ctl_time now);
void ctl_ttl_deleted(struct ctl_ttl_sync *sync, enum ctl_ttl_answer answer);

#endif
