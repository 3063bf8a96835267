/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A recorded life of a CronJob (conformance/cron/README.md), and its replay: every sync is decided again on the view
 * that is told, its calls are answered as they were, and calls, status, events and what is asked of the queue must be
 * equal.
 *
 * scenarios/recording_cron.c reads traces; everything belongs to the arena that a trace was read into. UIDs are numbers
 * in order of first appearance. What the API said in words is not recorded by call, so wherever such words are quoted
 * only what stands before them is compared.
 */
#ifndef MDL_RECORDED_CRON_H
#define MDL_RECORDED_CRON_H

#include "control/cronjob_sync.h"
#include "models/recorded_compare.h"
#include "models/recorded_world.h"
#include "sim/arena.h"

struct mdl_cron_spec {
    struct ctl_cron_spec spec; /* first member */
    struct ctl_cron_timing timing;
    struct ctl_labels labels, annotations; /* of the Job template, by key */
};

enum mdl_cron_step {
    MDL_CRON_SYNC,
    MDL_CRON_ADDED,
    MDL_CRON_UPDATED,
    MDL_CRON_JOB_TOUCHED, /* added, finished, deleted */
    MDL_CRON_CLOCK_JUMPED
};

struct mdl_cron_call {
    enum ctl_cron_call_kind kind;
    const char *name;
    const char *propagation; /* NULL: not told */
    bool has_template;
    struct ctl_labels labels, annotations; /* of a Job that is created */
    enum ctl_cron_answer answer;
    uint32_t uid;
    bool owned;
    const struct ctl_cron_status *live_status;
    const struct mdl_cron_spec *live_spec; /* NULL: the cached one */
};

struct mdl_cron_event {
    const char *type, *reason, *message;
};

struct mdl_cron_line {
    uint32_t number; /* in the file, from 1 */
    struct ctl_instant at;
    enum mdl_cron_step step;
    const struct mdl_cron_spec *spec; /* that holds from here on */
    const char *job_name;             /* JOB_TOUCHED */
    /* of a sync */
    bool deleting;
    struct ctl_cron_status status;
    struct ctl_owned_job *jobs;
    struct mdl_cron_call *calls;
    struct mdl_cron_event *events;
    struct ctl_queue_ask *asks;
    uint32_t job_count, call_count, event_count, ask_count;
    const struct ctl_cron_status *written; /* NULL: none */
    const char *error;                     /* NULL: none */
};

struct mdl_cron_trace {
    const char *id, *group, *namespace_name, *name;
    int64_t created_unix_s;
    struct mdl_cron_line *lines;
    uint32_t line_count;
};

/* Replays until the end or the first line that differs. */
void mdl_replay_cron(struct mdl_replay *out, const struct mdl_cron_trace *trace, struct sim_arena *arena);

#endif
