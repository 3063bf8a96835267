/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one run found out. Filled by mdl_world_run, owned by the caller, freed with mdl_result_free. plots/ and
 * experiments/
 * read it; nothing in models/ reads it back. Times are nanoseconds since the scenario's start. */
#ifndef MDL_RESULT_H
#define MDL_RESULT_H

#include <stdbool.h>
#include <stdint.h>

#include "control/types.h"
#include "sim/arena.h"
#include "sim/time.h"

enum mdl_cause {
#define CAUSE(name, key, words, doc) MDL_CAUSE_##name,
#include "models/causes.def"
#undef CAUSE
    MDL_CAUSES
};
struct mdl_cause_row {
    const char *key, *words, *doc;
};
extern const struct mdl_cause_row mdl_cause_rows[MDL_CAUSES];

/* How something came to be as it is at an instant: the time since its Job's submission, split by cause. The sum of
 * by_cause
 * is exactly `at` minus that submission. */
struct mdl_path {
    sim_time at;
    sim_time by_cause[MDL_CAUSES];
};

/* Calls of the Job controller's client. */
enum mdl_call {
    MDL_CALL_CREATE_POD,
    MDL_CALL_PATCH_POD,
    MDL_CALL_DELETE_POD,
    MDL_CALL_WRITE_STATUS,
    MDL_CALL_EVENT,
    MDL_CALLS
};

enum mdl_outcome { MDL_UNFINISHED, MDL_COMPLETE, MDL_FAILED };

struct mdl_job_result {
    const char *namespace_name, *name;
    const struct ctl_job_spec *spec;
    enum mdl_outcome outcome;
    sim_time submitted_at;
    sim_time ended_at; /* terminal status stored; unfinished: end of the run */
    uint32_t pods_created, pods_succeeded, pods_failed, pods_deleted;
    uint32_t pod_replacements; /* pods created for work that an earlier pod had tried */
    uint32_t container_restarts;
    struct mdl_path path; /* ends at ended_at */
    struct ctl_job_status status;
    bool shares_work;      /* its pods take items from one work queue */
    const char *waits_for; /* unfinished: why, in words; else NULL */
};

/* Counts of pods over time, at most MDL_TIMELINE_POINTS samples at a step that doubles as the run gets longer. */
enum mdl_pod_state {
    MDL_STATE_PENDING,
    MDL_STATE_STARTING,
    MDL_STATE_RUNNING,
    MDL_STATE_TERMINATING,
    MDL_STATE_SUCCEEDED,
    MDL_STATE_FAILED,
    MDL_POD_STATES
};
#define MDL_TIMELINE_POINTS 2048
struct mdl_timeline {
    sim_time step_ns;
    uint32_t count;
    uint32_t (*pods)[MDL_POD_STATES]; /* pods[i]: at time i * step_ns; the last two states are running totals */
};

struct mdl_result {
    struct sim_arena arena;
    struct mdl_job_result *jobs; /* in order of submission */
    uint32_t job_count;
    sim_time ended_at; /* of the run: last event or horizon */
    bool hit_horizon;
    uint64_t pods_created, pods_succeeded, pods_failed, pods_deleted, pod_replacements, container_restarts;
    double utilization_cpu, utilization_memory,
        utilization_pods;      /* of allocatable, time-weighted until the last Job ended */
    double wasted_pod_seconds; /* run time of pods that did not succeed */
    double node_hours, cost;
    uint64_t api_calls; /* of the Job controller's client, and by kind: */
    uint64_t calls[MDL_CALLS];
    uint64_t quota_refusals; /* pods that a ResourceQuota did not let in */
    struct mdl_timeline timeline;
    const sim_time *completions; /* from submission to Complete of the complete Jobs, ascending: mdl_result_sort */
    uint32_t completion_count;
    uint64_t events;
    uint64_t fingerprint;
    uint64_t peak_bytes;
};

/* Fills `completions` from `jobs`, in the result's arena. mdl_world_run does so last. O(n log n). */
void mdl_result_sort(struct mdl_result *result);

void mdl_result_free(struct mdl_result *result);

/* ---- derived figures: the table that JSON, text, expect: and docs read ------------------------------------------- */

struct mdl_metric {
    const char *name; /* as in JSON's summary, dotted: completionSeconds.p95 */
    const char *unit, *doc;
    double (*value)(const struct mdl_result *result); /* NaN: there is none, such as a mean of nothing */
};
extern const struct mdl_metric mdl_metrics[]; /* models/metrics.def, then criticalPath.CAUSE; groups stand together */
extern const uint32_t mdl_metric_count;

/* The row of that name, or of NAME.mean; NULL if there is none. */
const struct mdl_metric *mdl_metric_find(const char *name, size_t length);

/* The sum of all Jobs' paths. */
void mdl_result_path(const struct mdl_result *result, struct mdl_path *out);

/* What to change first to end sooner: a word that follows from the largest cause of the path, "clientThrottle" for
 * example. If that is running, it is "nodeCapacity" if pods waited for room as it was (more than a twentieth of the
 * path),
 * "parallelism" if most of the running was in Jobs that had more work than pods at a time, else "runTime". "none" for
 * an
 * empty path. `path` is mdl_result_path(). */
const char *mdl_binding_limit(const struct mdl_result *result, const struct mdl_path *path);

#endif
