/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The CronJob controller in the simulated world, and the CronJobs it works on. control/cronjob_sync.h decides; here
 * its calls take time: each goes through the controller's own client and has its latency, one after another. Events
 * go through one recorder and the same client, 25 at once and then one in 300 s for each CronJob. */
#ifndef MDL_CRON_H
#define MDL_CRON_H

#include "control/cronjob_controller.h"
#include "control/token_bucket.h"
#include "models/control_loop.h"
#include "sim/stream.h"

struct mdl_world;
struct mdl_job;
struct mdl_pod_class;

struct mdl_cronjob {
    struct ctl_work_item item; /* first member */
    const struct mdl_cronjob_config *config;
    const struct mdl_pod_class *pod_class;
    struct ctl_cronjob stored, cached;
    uint32_t stored_capacity, cached_capacity; /* of the lists of active Jobs */
    uint64_t version, cached_version;
    struct mdl_job *first_job, *last_job; /* that it owns and that watchers may know */
    struct ctl_token_bucket events;       /* spam filter of the recorder */
    sim_key luck;
};

struct mdl_cron_worker {
    struct mdl_cronjob *cronjob;
    struct ctl_cron_plan plan;
    struct ctl_owned_job *jobs; /* as the cache showed them when the sync began */
    uint32_t job_capacity;
    uint64_t base_version;
};

struct mdl_cron {
    struct mdl_loop loop;
    struct mdl_cronjob *cronjobs;
    struct mdl_cron_worker *workers;
    uint64_t recorder_waiting;
    bool recorder_busy;
};

/* `classes`: of the CronJobs' Jobs, in order of configuration. */
void mdl_cron_init(struct mdl_world *w, const struct mdl_pod_class *classes);

/* Events. */
void mdl_cron_posted(struct mdl_world *w, uint32_t cronjob);
void mdl_cron_due(struct mdl_world *w);
void mdl_cron_call_done(struct mdl_world *w, uint32_t worker);
void mdl_cron_recorder_done(struct mdl_world *w);

/* The watchers hear of it. */
void mdl_cron_changed(struct mdl_world *w, uint32_t cronjob, bool added);
void mdl_cron_job_changed(struct mdl_world *w, struct mdl_job *job, bool gone);

/* kubectl create job NAME --from=cronjob/...: a Job of its own name that the CronJob owns. */
void mdl_cron_create_from(struct mdl_world *w, uint32_t cronjob, const char *name);

#endif
