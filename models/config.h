/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run is built from: the cluster, its control plane, and the work, after loading and validation.
 *
 * Everything is const once scenarios/ has filled it, belongs to the scenario's arena and is shared by all runs.
 * Durations are
 * nanoseconds, rates per second. Fields of a Scenario document have their row (key, range, default, meaning) in
 * models/scenario_fields.c; presets are sets of such rows (models/presets.c).
 */
#ifndef MDL_CONFIG_H
#define MDL_CONFIG_H

#include "control/cluster_types.h"
#include "control/cronjob_sync.h"
#include "control/pod_types.h"
#include "control/tuning.h"
#include "control/types.h"
#include "sim/dist.h"
#include "sim/time.h"

/* Amounts of each resource kind. cpu in thousandths of a core, memory and storage in bytes, others in units. */
enum { MDL_CPU, MDL_MEMORY, MDL_STORAGE, MDL_PODS, MDL_FIRST_EXTENDED, MDL_RESOURCES_MAX = 16 };
struct mdl_resources {
    int64_t amount[MDL_RESOURCES_MAX];
};

/* A token bucket (client-go's flowcontrol): `qps` <= 0 means no limit. */
struct mdl_client_config {
    double qps;
    double burst;
};

struct mdl_scheduler_config {
    struct mdl_client_config client;
    sim_time service_ns_base; /* one scheduling cycle: base + per_node * nodes examined */
    sim_time service_ns_per_node;
    sim_time backoff_ns_base, backoff_ns_max;
};

struct mdl_kubelet_config {
    const struct sim_dist *pod_start;   /* binding seen to containers started, image present */
    sim_time start_ns_per_starting_pod; /* added for each other pod that is starting on the node */
    bool serialize_pulls;
    const struct sim_dist *pull_setup;
    const struct sim_dist *pull_bandwidth; /* bytes per second */
    const struct sim_dist *exit_detection; /* container exit to its notice (PLEG relist) */
    const struct sim_dist *status_delay;   /* status change to its landing at the API server */
    sim_time crash_backoff_ns_base, crash_backoff_ns_max, crash_backoff_ns_reset;
};

struct mdl_node_lifecycle_config {
    sim_time grace_ns;                 /* silence until the node's Ready turns Unknown */
    sim_time monitor_ns;               /* period of that check */
    double taint_per_second;           /* NoExecute taints per second and zone */
    sim_time toleration_ns;            /* DefaultTolerationSeconds */
    double taint_per_second_secondary; /* in a large zone that is partially disrupted; in a small one: none */
    double unhealthy_zone_fraction;    /* of a zone's nodes: it is partially disrupted */
    uint32_t large_zone_nodes;         /* above it a zone is large */
    struct mdl_client_config client;   /* of the taint eviction controller */
};

/* Latencies of single kinds of calls; NULL: the common one. */
struct mdl_call_latency_config {
    const struct sim_dist *create_pod, *patch_pod, *delete_pod, *write_status, *event, *bind;
};

struct mdl_pod_gc_config {
    sim_time period_ns, quarantine_ns;
};

/* A controller that is not the Job controller: its client and its workers. */
struct mdl_controller_config {
    struct mdl_client_config client;
    uint32_t concurrent_syncs;
};

struct mdl_control_plane_config {
    sim_time running_ns; /* its controllers' periodic passes have gone on for so long at the start */
    struct mdl_client_config job_client;
    uint32_t concurrent_job_syncs;
    struct ctl_tuning job_tuning;
    const struct sim_dist *api_latency; /* one call, from leaving the client's limiter to its answer */
    struct mdl_call_latency_config call_latency;
    const struct sim_dist *watch_latency; /* a stored change to its arrival at a watcher */
    struct mdl_scheduler_config scheduler;
    struct mdl_kubelet_config kubelet;
    struct mdl_node_lifecycle_config node_lifecycle;
    struct mdl_pod_gc_config pod_gc;
    struct mdl_controller_config cron, ttl;
};

struct mdl_node_pool_config {
    const char *name; /* nodes are NAME-0, NAME-1, ...; a Node manifest is a pool of one whose node has its name */
    bool is_manifest;
    uint32_t count;
    struct mdl_resources allocatable;
    struct ctl_labels labels;
    struct ctl_taints taints;
    bool unschedulable;
    double price_per_hour;
    const struct sim_dist *speed;               /* of a node; run times are divided by it. NULL: 1 */
    const struct sim_dist *mtbf, *repair;       /* NULL: nodes do not fail */
    double silent;                              /* fraction of failures without notice */
    double reclaims_per_hour;                   /* spot machines: rate at which one is taken back ... */
    sim_time reclaim_notice_ns;                 /* ... after this notice */
    const struct sim_dist *reclaim_replacement; /* time until another one is there; NULL: never */
};

/* One weighted exit code. */
struct mdl_exit_code {
    int32_t code;
    double weight; /* cumulative, the last is 1 */
};

/* Numbers of pods, by completion index, by attempt, by order of creation; none: all. */
struct mdl_number_ranges {
    const struct ctl_index_range *items;
    uint32_t count;
};

static inline bool mdl_ranges_have(const struct mdl_number_ranges *ranges, int64_t number)
{
    for (uint32_t i = 0; i < ranges->count; i++)
        if (number >= ranges->items[i].first && number <= ranges->items[i].last)
            return true;
    return false;
}

/* What certain pods of a Job do instead; the first rule that matches counts. */
struct mdl_pod_rule {
    struct mdl_number_ranges indexes, attempts, ordinals;
    const struct sim_dist *run_time; /* NULL: as the others */
    struct ctl_opt_i32 exit_code;    /* after that time; unset: as the others */
};

/* What the pods of a Job do. */
struct mdl_pod_model_config {
    const struct sim_dist *run_time;
    double failure_probability;
    const struct mdl_exit_code *exit_codes; /* of failures; at least one */
    uint32_t exit_code_count;
    const struct sim_dist *failure_when; /* fraction of the run time after which a failing pod fails */
    struct mdl_number_ranges poison;     /* indexes whose pods always fail; none: no index */
    const struct mdl_pod_rule *rules;
    uint32_t rule_count;
    const sim_time *restart_delays; /* instead of the crash back-off: before restart n the n-th, the last repeats */
    uint32_t restart_delay_count;
    const struct sim_dist *image_size; /* bytes; drawn once per image */
    const struct sim_dist
        *ready_after; /* containers running to Ready; NULL: at once; needs a readiness probe otherwise */
    const struct sim_dist *stop_time; /* SIGTERM to exit; cut at the grace period */
    int64_t work_items;               /* work queue: items to be served by all pods of a Job; 0: none */
    const struct sim_dist *item_service_time;
};

struct mdl_sched_spec; /* models/sched_objects.h */

/* What of a pod template decides time and place. */
struct mdl_pod_config {
    struct mdl_resources requests; /* effective: containers, init containers, sidecars, overhead; pods = 1 */
    int32_t priority;
    sim_time grace_ns;
    sim_time deadline_ns; /* activeDeadlineSeconds of the pod; SIM_TIME_NEVER: none */
    const char *image;    /* of the main container; pulled once per node */
    bool pull_always;
    const char *main_container;
    const struct mdl_sched_spec *sched; /* what the scheduler looks at; NULL: nothing but the requests */
    sim_time toleration_ns;             /* of a lost node; CTL_NOT_TOLERATED, SIM_TIME_NEVER */
    struct ctl_tolerations bears;       /* its tolerations, for the taints of operators */
    struct mdl_pod_model_config model;
};

struct mdl_job_config {
    const char *namespace_name, *name;
    const struct ctl_job_spec *spec; /* defaulted, valid */
    const struct mdl_pod_config *pod;
};

/* What the pods of a namespace may hold together. */
struct mdl_quota_config {
    const char *namespace_name, *name;
    struct mdl_resources hard;
    bool limits[MDL_RESOURCES_MAX]; /* which of them */
    struct ctl_opt_i64 objects;     /* count/pods */
};

enum mdl_arrival_kind { MDL_ARRIVE_AT, MDL_ARRIVE_EVERY, MDL_ARRIVE_POISSON };
struct mdl_arrivals_config {
    enum mdl_arrival_kind kind;
    sim_time at;    /* first arrival */
    uint32_t count; /* copies, at: all at once; every, poisson: at most so many (0: until the horizon) */
    sim_time every_ns;
    double per_second;
};
struct mdl_workload_config {
    const struct mdl_job_config *jobs; /* each arrival submits all of them, in order */
    uint32_t job_count;
    struct mdl_arrivals_config arrivals;
};

struct mdl_cronjob_config {
    struct mdl_job_config job; /* its name is the CronJob's */
    const struct ctl_cron_spec *spec;
    const struct ctl_cron_timing *timing; /* of the spec */
    sim_time at;                          /* created */
};

enum mdl_action_kind {
    MDL_ACTION_PATCH,
    MDL_ACTION_DELETE,
    MDL_ACTION_DELETE_PODS,
    MDL_ACTION_CREATE_FROM,
    /* from here on the target is a node */
    MDL_ACTION_FAIL_NODE,
    MDL_ACTION_DRAIN_NODE,
    MDL_ACTION_REMOVE_NODE,
    MDL_ACTION_TAINT_NODE
};
struct mdl_action_config {
    sim_time at;
    enum mdl_action_kind kind;
    const char *target; /* name of the Job or node */
    const char *namespace_name;
    struct mdl_number_ranges pods;   /* deletePods: completion indexes, or ordinals of a Job without */
    const struct ctl_job_spec *spec; /* patch: the Job's spec afterwards; see scenarios/ */
    uint32_t cronjob;                /* createFrom: its position; the target is the new Job */
    struct ctl_taint taint;          /* taintNode */
};

struct mdl_config {
    const char *name;
    sim_time horizon_ns;  /* 0: until nothing can happen any more */
    int64_t start_unix_s; /* startTime, whole seconds ... */
    sim_time start_ns;    /* ... and the part within the second */
    struct mdl_control_plane_config control_plane;
    const char *const *resource_names; /* by resource kind */
    uint32_t resource_count;
    const struct mdl_node_pool_config *pools;
    uint32_t pool_count;
    const struct mdl_workload_config *workloads;
    uint32_t workload_count;
    const struct mdl_quota_config *quotas;
    uint32_t quota_count;
    const struct mdl_cronjob_config *cronjobs;
    uint32_t cronjob_count;
    const struct mdl_action_config *actions;
    uint32_t action_count;
};

#endif
