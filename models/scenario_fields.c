/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the Scenario document: every parameter of the simulated cluster and of what pods do, with its default, range,
 * unit
 * and source. A default is a text that is read as a user's would be. Sources: cluster-models section 8 and the files
 * that it
 * names; "M.." are its measurements. */
#include "models/field_priv.h"
#include "models/scenario_form.h"

#define RANGE(least, most) .min = (least), .max = (most)
#define NOT_NEGATIVE       RANGE(0, 1e15)
/* Members of a struct inside `struct_type`. */
#define PART_ROW(key_text, struct_type, member, its_table, text)                                                       \
    MDL_OBJECT_ROW(key_text, MDL_OBJECT, struct_type, member, its_table, .doc = (text))

/* ---- control plane ----------------------------------------------------------------------------------------------- */

#define CLIENT_TABLE(variable, qps_default, burst_default, whose)                                                      \
    static const struct mdl_field variable##_rows[] = {                                                                \
        MDL_ROW("qps", MDL_NUMBER, struct mdl_client_config, qps, .default_text = (qps_default), .unit = "calls/s",    \
                NOT_NEGATIVE, .doc = "Calls per second of " whose "; 0: no limit."),                                   \
        MDL_ROW("burst", MDL_NUMBER, struct mdl_client_config, burst, .default_text = (burst_default),                 \
                .unit = "calls", RANGE(1, 1e15), .doc = "Calls that may go at once after a quiet time."),              \
    };                                                                                                                 \
    static MDL_TABLE(variable, "Client", variable##_rows, struct mdl_client_config)

CLIENT_TABLE(job_client_table, "20", "30", "the Job controller's client (--kube-api-qps)");
CLIENT_TABLE(scheduler_client_table, "50", "100", "the scheduler's client");
CLIENT_TABLE(eviction_client_table, "20", "30", "the taint eviction controller's client (--kube-api-qps)");

static const struct mdl_field job_tuning_rows[] = {
    MDL_ROW("syncBatchPeriod", MDL_DURATION, struct ctl_tuning, sync_batch_ns, .default_text = "1s", RANGE(0, 3600e9),
            .doc = "SyncJobBatchPeriod: how long pod events are gathered before a sync."),
    MDL_ROW("apiBackoff", MDL_DURATION, struct ctl_tuning, api_backoff_ns_base, .default_text = "1s",
            RANGE(1e6, 3600e9), .doc = "DefaultJobApiBackOff: first delay after a sync that failed; doubles."),
    MDL_ROW("apiBackoffMax", MDL_DURATION, struct ctl_tuning, api_backoff_ns_max, .default_text = "1m",
            RANGE(1e6, 86400e9), .doc = "MaxJobApiBackOff."),
    MDL_ROW("podFailureBackoff", MDL_DURATION, struct ctl_tuning, pod_backoff_ns_base, .default_text = "10s",
            RANGE(0, 86400e9),
            .doc = "DefaultJobPodFailureBackOff: first delay before a failed pod is replaced; doubles."),
    MDL_ROW("podFailureBackoffMax", MDL_DURATION, struct ctl_tuning, pod_backoff_ns_max, .default_text = "10m",
            RANGE(0, 86400e9), .doc = "MaxJobPodFailureBackOff."),
    MDL_ROW("expectationsTimeout", MDL_DURATION, struct ctl_tuning, expectations_ns_max, .default_text = "5m",
            RANGE(0, 86400e9), .doc = "ExpectationsTimeout."),
    MDL_ROW("maxUncountedPods", MDL_COUNT, struct ctl_tuning, uncounted_max, .default_text = "500", RANGE(1, 1e6),
            .doc = "MaxUncountedPods: pods named in the status by one sync."),
    MDL_ROW("maxPodsPerSync", MDL_COUNT, struct ctl_tuning, pods_per_sync_max, .default_text = "500", RANGE(1, 1e6),
            .doc = "MaxPodCreateDeletePerSync."),
    MDL_ROW("clearStartTimeOnSuspend", MDL_FLAG, struct ctl_tuning, clear_start_time_on_suspend, .default_text = "true",
            .doc = "Off in v1.35 and older: a resumed Job's deadline counts from its first start."),
    MDL_ROW("backoffReportsZeroActive", MDL_FLAG, struct ctl_tuning, backoff_reports_zero_active,
            .default_text = "false",
            .doc = "On in unpatched v1.36 and older: status.active is 0 while a back-off is pending."),
};
static MDL_TABLE(job_tuning_table, "JobController", job_tuning_rows, struct ctl_tuning);

static const struct mdl_field scheduler_rows[] = {
    PART_ROW("client", struct mdl_scheduler_config, client, scheduler_client_table, "The client that binds pods."),
    MDL_ROW("serviceTime", MDL_DURATION, struct mdl_scheduler_config, service_ns_base, .default_text = "400us",
            RANGE(0, 60e9), .doc = "Time of one scheduling cycle, nodes aside (680 pods/s at 5,000 nodes: M15)."),
    MDL_ROW("serviceTimePerNode", MDL_DURATION, struct mdl_scheduler_config, service_ns_per_node, .default_text = "2us",
            RANGE(0, 1e9), .doc = "Added for each node that a cycle examines (sampling as in schedule_one.go)."),
    MDL_ROW("backoff", MDL_DURATION, struct mdl_scheduler_config, backoff_ns_base, .default_text = "1s",
            RANGE(1e6, 3600e9), .doc = "podInitialBackoffSeconds: of a pod that no node had room for; doubles."),
    MDL_ROW("backoffMax", MDL_DURATION, struct mdl_scheduler_config, backoff_ns_max, .default_text = "10s",
            RANGE(1e6, 86400e9), .doc = "podMaxBackoffSeconds."),
};
static MDL_TABLE(scheduler_table, "Scheduler", scheduler_rows, struct mdl_scheduler_config);

static const struct mdl_field kubelet_rows[] = {
    MDL_ROW("podStart", MDL_DURATIONS, struct mdl_kubelet_config, pod_start,
            .default_text = "lognormal(median=1.8s, sigma=0.34)",
            .doc = "Sandbox, volumes and containers, image present (M1 to M5: p99 4 s)."),
    MDL_ROW("startDelayPerStartingPod", MDL_DURATION, struct mdl_kubelet_config, start_ns_per_starting_pod,
            .default_text = "56ms", RANGE(0, 60e9),
            .doc = "Added for each other pod that is being started on the node (M25)."),
    MDL_ROW("serializeImagePulls", MDL_FLAG, struct mdl_kubelet_config, serialize_pulls, .default_text = "true",
            .doc = "One image at a time per node."),
    MDL_ROW("pullSetup", MDL_DURATIONS, struct mdl_kubelet_config, pull_setup, .default_text = "uniform(300ms, 1s)",
            .doc = "Round trips to the registry before an image flows."),
    MDL_ROW("pullBandwidth", MDL_SIZES, struct mdl_kubelet_config, pull_bandwidth,
            .default_text = "lognormal(median=60M, sigma=0.6)", .unit = "B/s",
            .doc = "Compressed bytes a second of one pull; 0: at once (M22 to M24)."),
    MDL_ROW("exitDetection", MDL_DURATIONS, struct mdl_kubelet_config, exit_detection,
            .default_text = "uniform(0s, 1s)", .doc = "From a container's end to its notice (PLEG relist, 1 s)."),
    MDL_ROW("statusDelay", MDL_DURATIONS, struct mdl_kubelet_config, status_delay,
            .default_text = "lognormal(median=30ms, sigma=0.9)",
            .doc = "From a change on the node to its status at the API server (GET and PATCH)."),
    MDL_ROW("crashBackoff", MDL_DURATION, struct mdl_kubelet_config, crash_backoff_ns_base, .default_text = "10s",
            RANGE(1e6, 86400e9), .doc = "CrashLoopBackOff before the second restart; doubles."),
    MDL_ROW("crashBackoffMax", MDL_DURATION, struct mdl_kubelet_config, crash_backoff_ns_max, .default_text = "5m",
            RANGE(1e6, 86400e9), .doc = "crashLoopBackOff.maxContainerRestartPeriod."),
    MDL_ROW("crashBackoffReset", MDL_DURATION, struct mdl_kubelet_config, crash_backoff_ns_reset, .default_text = "10m",
            RANGE(0, 864000e9), .doc = "A run this long makes the back-off start over."),
};
static MDL_TABLE(kubelet_table, "Kubelet", kubelet_rows, struct mdl_kubelet_config);

static const struct mdl_field node_lifecycle_rows[] = {
    MDL_ROW("monitorGracePeriod", MDL_DURATION, struct mdl_node_lifecycle_config, grace_ns, .default_text = "50s",
            RANGE(1e9, 86400e9), .doc = "Silence after which a node's Ready turns Unknown (40 s up to v1.31)."),
    MDL_ROW("monitorPeriod", MDL_DURATION, struct mdl_node_lifecycle_config, monitor_ns, .default_text = "5s",
            RANGE(1e6, 3600e9), .doc = "Period of that check."),
    MDL_ROW("taintsPerSecond", MDL_NUMBER, struct mdl_node_lifecycle_config, taint_per_second, .default_text = "0.1",
            .unit = "nodes/s", RANGE(1e-6, 1e6), .doc = "Rate of NoExecute taints in a zone (--node-eviction-rate)."),
    MDL_ROW("secondaryTaintsPerSecond", MDL_NUMBER, struct mdl_node_lifecycle_config, taint_per_second_secondary,
            .default_text = "0.01", .unit = "nodes/s", RANGE(0, 1e6),
            .doc = "Likewise in a large zone that is unhealthy; in a small one none (--secondary-node-eviction-rate)."),
    MDL_ROW("unhealthyZoneThreshold", MDL_NUMBER, struct mdl_node_lifecycle_config, unhealthy_zone_fraction,
            .default_text = "0.55", RANGE(0, 1),
            .doc = "Fraction of lost nodes, at least three, that makes a zone unhealthy (--unhealthy-zone-threshold)."),
    MDL_ROW("largeZoneNodes", MDL_COUNT, struct mdl_node_lifecycle_config, large_zone_nodes, .default_text = "50",
            RANGE(0, 1e9), .doc = "A zone of more nodes is large (--large-cluster-size-threshold)."),
    PART_ROW("client", struct mdl_node_lifecycle_config, client, eviction_client_table,
             "The client that evicts pods, three calls each."),
    MDL_ROW("tolerationSeconds", MDL_DURATION, struct mdl_node_lifecycle_config, toleration_ns, .default_text = "5m",
            RANGE(0, 864000e9),
            .doc = "DefaultTolerationSeconds: how long pods that say nothing stay bound to a lost node."),
};
static MDL_TABLE(node_lifecycle_table, "NodeLifecycle", node_lifecycle_rows, struct mdl_node_lifecycle_config);

#define CALL_ROW(key_text, member, text)                                                                               \
    MDL_ROW(key_text, MDL_DURATIONS, struct mdl_call_latency_config, member, .doc = text " Default: apiLatency.")
static const struct mdl_field call_latency_rows[] = {
    CALL_ROW("createPod", create_pod, "POST of a pod."),
    CALL_ROW("patchPod", patch_pod, "PATCH of a pod: its finalizer."),
    CALL_ROW("deletePod", delete_pod, "DELETE of a pod."),
    CALL_ROW("writeStatus", write_status, "PUT of a Job's status."),
    CALL_ROW("event", event, "POST or PATCH of an event."),
    CALL_ROW("bind", bind, "POST of a binding, by the scheduler."),
};
static MDL_TABLE(call_latency_table, "CallLatency", call_latency_rows, struct mdl_call_latency_config);

static const struct mdl_field pod_gc_rows[] = {
    MDL_ROW("period", MDL_DURATION, struct mdl_pod_gc_config, period_ns, .default_text = "20s", RANGE(1e6, 86400e9),
            .doc = "gcCheckPeriod: between its passes."),
    MDL_ROW("quarantine", MDL_DURATION, struct mdl_pod_gc_config, quarantine_ns, .default_text = "40s",
            RANGE(0, 86400e9), .doc = "quarantineTime: how long a Node object must be gone."),
};
static MDL_TABLE(pod_gc_table, "PodGC", pod_gc_rows, struct mdl_pod_gc_config);

CLIENT_TABLE(cron_client_table, "20", "30", "the CronJob controller's client (--kube-api-qps)");
static const struct mdl_field cron_rows[] = {
    PART_ROW("client", struct mdl_controller_config, client, cron_client_table, "Its client, shared with its events."),
    MDL_ROW("concurrentSyncs", MDL_COUNT, struct mdl_controller_config, concurrent_syncs, .default_text = "5",
            RANGE(1, 100000), .doc = "--concurrent-cron-job-syncs: its workers."),
};
static MDL_TABLE(cron_table, "CronJobController", cron_rows, struct mdl_controller_config);

CLIENT_TABLE(ttl_client_table, "20", "30", "the TTL controller's client (--kube-api-qps)");
static const struct mdl_field ttl_rows[] = {
    PART_ROW("client", struct mdl_controller_config, client, ttl_client_table, "Its client."),
    MDL_ROW("concurrentSyncs", MDL_COUNT, struct mdl_controller_config, concurrent_syncs, .default_text = "5",
            RANGE(1, 100000), .doc = "--concurrent-ttl-after-finished-syncs: its workers."),
};
static MDL_TABLE(ttl_table, "TTLController", ttl_rows, struct mdl_controller_config);

static const struct mdl_field control_plane_rows[] = {
    MDL_ROW("runningFor", MDL_DURATION, struct mdl_control_plane_config, running_ns, .default_text = "0s",
            RANGE(0, 864000e9),
            .doc = "How long it has been running at the start: when the periodic passes over nodes and pods are due."),
    PART_ROW("jobClient", struct mdl_control_plane_config, job_client, job_client_table,
             "The Job controller's client, shared by its pods, status writes and events."),
    MDL_ROW("concurrentJobSyncs", MDL_COUNT, struct mdl_control_plane_config, concurrent_job_syncs, .default_text = "5",
            RANGE(1, 100000), .doc = "--concurrent-job-syncs: workers of the Job controller."),
    PART_ROW("jobController", struct mdl_control_plane_config, job_tuning, job_tuning_table,
             "Constants of the Job controller, which no flag of Kubernetes changes."),
    PART_ROW("cronJobController", struct mdl_control_plane_config, cron, cron_table, "Starts the Jobs of CronJobs."),
    PART_ROW("ttlController", struct mdl_control_plane_config, ttl, ttl_table,
             "Deletes Jobs ttlSecondsAfterFinished after their end."),
    MDL_ROW("apiLatency", MDL_DURATIONS, struct mdl_control_plane_config, api_latency,
            .default_text = "lognormal(median=6ms, sigma=0.91)",
            .doc = "Of one API call, after its client's limiter (p99 50 ms)."),
    PART_ROW("callLatency", struct mdl_control_plane_config, call_latency, call_latency_table,
             "Latencies of single kinds of calls."),
    MDL_ROW("watchLatency", MDL_DURATIONS, struct mdl_control_plane_config, watch_latency,
            .default_text = "lognormal(median=5ms, sigma=0.99)",
            .doc = "From a stored change to its arrival at the watchers."),
    PART_ROW("scheduler", struct mdl_control_plane_config, scheduler, scheduler_table, "kube-scheduler."),
    PART_ROW("kubelet", struct mdl_control_plane_config, kubelet, kubelet_table, "The kubelets, all alike."),
    PART_ROW("nodeLifecycle", struct mdl_control_plane_config, node_lifecycle, node_lifecycle_table,
             "What happens when a node falls silent."),
    PART_ROW("podGC", struct mdl_control_plane_config, pod_gc, pod_gc_table,
             "The pod garbage collector: pods whose Node object is gone, and pods deleted before they had a node."),
};
static MDL_TABLE(control_plane_table, "ControlPlane", control_plane_rows, struct mdl_control_plane_config);

/* ---- nodes ------------------------------------------------------------------------------------------------------- */

static const struct mdl_field failures_rows[] = {
    MDL_ROW("mtbf", MDL_DURATIONS, struct mdl_node_failures_form, mtbf,
            .doc = "Time that a node is up before it fails; without it nodes do not fail."),
    MDL_ROW("repair", MDL_DURATIONS, struct mdl_node_failures_form, repair,
            .doc = "Time until it is back; without it a failed node stays away."),
    MDL_ROW("silent", MDL_NUMBER, struct mdl_node_failures_form, silent, .default_text = "0.5", RANGE(0, 1),
            .doc = "Fraction of failures without notice; at the others the kubelet stops its pods and says so."),
};
static MDL_TABLE(failures_table, "NodeFailures", failures_rows, struct mdl_node_failures_form);

static const struct mdl_field spot_rows[] = {
    MDL_ROW("hazardPerHour", MDL_NUMBER, struct mdl_node_spot_form, hazard_per_hour, .default_text = "0", .unit = "1/h",
            RANGE(0, 1e6), .doc = "Rate at which a machine is taken back; 0: never."),
    MDL_ROW("notice", MDL_DURATION, struct mdl_node_spot_form, notice_ns, .default_text = "30s", RANGE(0, 86400e9),
            .doc = "Between the notice, at which the node is drained, and its end (EC2: 2m; GCE, Azure: 30s)."),
    MDL_ROW("replacement", MDL_DURATIONS, struct mdl_node_spot_form, replacement,
            .doc = "Time until another machine is in its place; without it none comes."),
};
static MDL_TABLE(spot_table, "NodeSpot", spot_rows, struct mdl_node_spot_form);

static const struct mdl_field pool_rows[] = {
    MDL_ROW("name", MDL_TEXT, struct mdl_pool_form, name, .doc = "Nodes are NAME-0, NAME-1, ...; must be a DNS label."),
    MDL_ROW("count", MDL_COUNT, struct mdl_pool_form, count, .default_text = "1", RANGE(0, 1000000),
            .doc = "Number of nodes."),
    MDL_ROW("allocatable", MDL_QUANTITY_MAP, struct mdl_pool_form, allocatable,
            .doc = "What pods can request of one node; cpu, memory and pods default to 4, 16Gi and 110."),
    MDL_ROW("labels", MDL_TEXT_MAP, struct mdl_pool_form, labels, .doc = "Labels of each node, for node selectors."),
    MDL_OBJECTS_ROW("taints", struct mdl_pool_form, taints, mdl_taint_table, .doc = "Taints of each node."),
    MDL_ROW("unschedulable", MDL_FLAG, struct mdl_pool_form, unschedulable, .default_text = "false",
            .doc = "Cordoned."),
    MDL_ROW("pricePerHour", MDL_NUMBER, struct mdl_pool_form, price_per_hour, .default_text = "0", NOT_NEGATIVE,
            .doc = "Price of one node hour, in any currency."),
    MDL_ROW("speed", MDL_NUMBERS, struct mdl_pool_form, speed,
            .doc = "Speed of a node, drawn once each; run times are divided by it. Default 1."),
    PART_ROW("failures", struct mdl_pool_form, failures, failures_table, "Failures of its nodes."),
    PART_ROW("spot", struct mdl_pool_form, spot, spot_table, "Its machines can be taken back."),
};
static MDL_TABLE(pool_table, "NodePool", pool_rows, struct mdl_pool_form);

/* ---- workloads --------------------------------------------------------------------------------------------------- */

static const struct mdl_field failure_rows[] = {
    MDL_ROW("probability", MDL_NUMBER, struct mdl_failure_form, probability, RANGE(0, 1), .default_text = "0",
            .doc = "That a run of the pod's container fails."),
    MDL_ROW("exitCodes", MDL_NODE, struct mdl_failure_form, exit_codes, .default_text = "{1: 1}",
            .doc = "Exit codes of failures (1 to 255) with their weights: {1: 0.7, 137: 0.3}."),
    MDL_ROW("when", MDL_NUMBERS, struct mdl_failure_form, when, .default_text = "uniform(0, 1)",
            .doc = "Fraction of its run time after which a failing run fails."),
};
static MDL_TABLE(failure_table, "PodFailure", failure_rows, struct mdl_failure_form);

static const struct mdl_field image_rows[] = {
    MDL_ROW("size", MDL_SIZES, struct mdl_image_form, size, .default_text = "lognormal(median=200M, sigma=1.4)",
            .unit = "B", .doc = "Compressed size, drawn once per image; each node pulls an image once."),
};
static MDL_TABLE(image_table, "Image", image_rows, struct mdl_image_form);

static const struct mdl_field work_queue_rows[] = {
    MDL_ROW("items", MDL_COUNT, struct mdl_work_queue_form, items, .default_text = "0", RANGE(0, 4e9),
            .doc = "Items that the pods of one Job serve together; a pod ends when none is left. 0: no queue, runTime "
                   "counts."),
    MDL_ROW("serviceTime", MDL_DURATIONS, struct mdl_work_queue_form, service_time, .default_text = "1s",
            .doc = "Of one item; the same whoever serves it."),
};
static MDL_TABLE(work_queue_table, "WorkQueue", work_queue_rows, struct mdl_work_queue_form);

static const struct mdl_field pod_rule_rows[] = {
    MDL_ROW("indexes", MDL_TEXT, struct mdl_pod_rule_form, indexes, .doc = "Completion indexes that the rule is for."),
    MDL_ROW("attempts", MDL_TEXT, struct mdl_pod_rule_form, attempts,
            .doc = "Attempts, from 0: pods of an index, or with restartPolicy OnFailure runs of a pod's container."),
    MDL_ROW("ordinals", MDL_TEXT, struct mdl_pod_rule_form, ordinals,
            .doc = "Pods of a Job in order of creation, from 0."),
    MDL_ROW("runTime", MDL_DURATIONS, struct mdl_pod_rule_form, run_time, .doc = "How long these run."),
    MDL_ROW("exitCode", MDL_INT32, struct mdl_pod_rule_form, exit_code, .doc = "How they end: 0, or 1 to 255."),
};
static MDL_TABLE(pod_rule_table, "PodRule", pod_rule_rows, struct mdl_pod_rule_form);

static const struct mdl_field pod_model_rows[] = {
    MDL_ROW("runTime", MDL_DURATIONS, struct mdl_pod_model_form, run_time, .default_text = "lognormal(mean=2m, cv=2)",
            .doc = "How long the main container runs (annotation jobsim.dev/run-time)."),
    PART_ROW("failure", struct mdl_pod_model_form, failure, failure_table,
             "Failures (annotations jobsim.dev/failure-probability and jobsim.dev/exit-codes)."),
    MDL_ROW("poisonIndexes", MDL_TEXT, struct mdl_pod_model_form, poison_indexes,
            .doc = "Completion indexes whose pods always fail: \"3,7-9\"."),
    MDL_OBJECTS_ROW("rules", struct mdl_pod_model_form, rules, pod_rule_table,
                    .doc = "What certain pods do instead; the first that matches counts."),
    MDL_LIST_ROW("restartDelays", MDL_TEXT, struct mdl_pod_model_form, restart_delays,
                 .doc = "Instead of CrashLoopBackOff: the n-th restart comes after the n-th delay, the last repeats."),
    PART_ROW("image", struct mdl_pod_model_form, image, image_table, "The image (annotation jobsim.dev/image-size)."),
    MDL_ROW("readyAfter", MDL_DURATIONS, struct mdl_pod_model_form, ready_after,
            .doc = "From running to Ready; without it pods are ready at once."),
    PART_ROW("workQueue", struct mdl_pod_model_form, work_queue, work_queue_table,
             "A queue of items outside the cluster."),
    MDL_ROW("stopTime", MDL_DURATIONS, struct mdl_pod_model_form, stop_time, .default_text = "exponential(mean=1s)",
            .doc = "From SIGTERM to the end; cut by the grace period."),
};
MDL_TABLE(mdl_pod_model_table, "PodModel", pod_model_rows, struct mdl_pod_model_form);

static const struct mdl_field job_source_rows[] = {
    MDL_ROW("name", MDL_TEXT, struct mdl_job_source_form, name,
            .doc = "A Job manifest read beside this Scenario, by its name."),
    MDL_ROW("file", MDL_TEXT, struct mdl_job_source_form, file,
            .doc = "A file of Job manifests, relative to this one."),
    MDL_ROW("template", MDL_NODE, struct mdl_job_source_form, template, .doc = "A whole Job manifest, inline."),
};
static const struct mdl_table job_source_table = {.name = "Jobs",
                                                  .fields = job_source_rows,
                                                  .count = MDL_COUNT_OF(job_source_rows),
                                                  .size = sizeof(struct mdl_job_source_form),
                                                  .one_of = true};

static const struct mdl_field arrivals_rows[] = {
    MDL_ROW("at", MDL_DURATION, struct mdl_arrivals_form, at, .default_text = "0s", RANGE(0, 1e18),
            .doc = "The first arrival; with poisson, when arrivals begin."),
    MDL_ROW("every", MDL_DURATION, struct mdl_arrivals_form, every_ns, RANGE(1e6, 1e18), .doc = "One more each time."),
    MDL_ROW("poisson", MDL_TEXT, struct mdl_arrivals_form, poisson,
            .doc = "At random, so many a unit of time: 12/h, 0.5/s, 3/m, 100/d."),
    MDL_ROW("count", MDL_COUNT, struct mdl_arrivals_form, count, RANGE(1, 1e7),
            .doc = "Arrivals in all: at once with at (default 1), at most with every and poisson (default: until the "
                   "horizon)."),
};
static MDL_TABLE(arrivals_table, "Arrivals", arrivals_rows, struct mdl_arrivals_form);

static const struct mdl_field workload_rows[] = {
    PART_ROW("jobs", struct mdl_workload_form, jobs, job_source_table, "What each arrival submits."),
    PART_ROW("arrivals", struct mdl_workload_form, arrivals, arrivals_table, "When. Without it once, at the start."),
    PART_ROW("pods", struct mdl_workload_form, pods, mdl_pod_model_table,
             "What their pods do; annotations of a manifest win."),
};
static MDL_TABLE(workload_table, "Workload", workload_rows, struct mdl_workload_form);

/* ---- operators --------------------------------------------------------------------------------------------------- */

static const struct mdl_field action_rows[] = {
    MDL_ROW("at", MDL_DURATION, struct mdl_action_form, at, .default_text = "0s", RANGE(0, 1e18), .doc = "When."),
    MDL_ROW("patch", MDL_TEXT, struct mdl_action_form, patch, .doc = "job/NAME whose spec is changed; see spec."),
    MDL_ROW("spec", MDL_NODE, struct mdl_action_form, spec,
            .doc = "The fields to change, as kubectl patch: {suspend: true}."),
    MDL_ROW("delete", MDL_TEXT, struct mdl_action_form, delete_target, .doc = "job/NAME to delete, its pods with it."),
    MDL_ROW("deletePods", MDL_TEXT, struct mdl_action_form, delete_pods,
            .doc = "job/NAME whose pods are deleted; see pods."),
    MDL_ROW("pods", MDL_TEXT, struct mdl_action_form, pods,
            .doc = "Which: completion indexes, or for Jobs without them their order of creation: \"0-3,7\"."),
    MDL_ROW("createFrom", MDL_TEXT, struct mdl_action_form, create_from,
            .doc = "cronjob/NAME a Job of which is created now, as by kubectl create job --from; see name."),
    MDL_ROW("name", MDL_TEXT, struct mdl_action_form, name, .doc = "Of the Job that createFrom creates."),
    MDL_ROW("fail", MDL_TEXT, struct mdl_action_form, fail, .doc = "node/NAME that fails, as its pool's failures do."),
    MDL_ROW("drain", MDL_TEXT, struct mdl_action_form, drain,
            .doc = "node/NAME that gets no more pods and whose pods are evicted, with their grace."),
    MDL_ROW("taintNode", MDL_TEXT, struct mdl_action_form, taint_node, .doc = "node/NAME that is tainted; see taint."),
    MDL_ROW("taint", MDL_TEXT, struct mdl_action_form, taint,
            .doc = "KEY=VALUE:EFFECT or KEY:EFFECT, the effect NoSchedule or NoExecute, which evicts."),
    MDL_ROW("removeNode", MDL_TEXT, struct mdl_action_form, remove_node,
            .doc = "node/NAME whose machine and Node object go; its pods fail when the pod collector finds them."),
};
static MDL_TABLE(action_table, "Action", action_rows, struct mdl_action_form);

/* ---- the document ------------------------------------------------------------------------------------------------ */

static const struct mdl_field spec_rows[] = {
    MDL_ROW("horizon", MDL_DURATION, struct mdl_scenario_form, horizon_ns, .default_text = "0s", RANGE(0, 1e18),
            .doc = "Stop here; 0: when nothing can happen any more (ten years at most)."),
    MDL_ROW("startTime", MDL_TEXT, struct mdl_scenario_form, start_time, .default_text = "2026-01-05T00:00:00Z",
            .doc = "Wall clock at the start, RFC 3339; API times are whole seconds, so its fraction can matter."),
    MDL_ROW("preset", MDL_TEXT, struct mdl_scenario_form, preset, .default_text = "default",
            .doc = "default, tuned, managed-large or ideal: what fields of controlPlane start from."),
    PART_ROW("controlPlane", struct mdl_scenario_form, control_plane, control_plane_table,
             "The control plane and the kubelets."),
    MDL_OBJECTS_ROW("nodePools", struct mdl_scenario_form, pools, pool_table,
                    .doc = "Nodes. Without pools and Node manifests: ten nodes of 16 cpu and 64Gi."),
    MDL_OBJECTS_ROW("workloads", struct mdl_scenario_form, workloads, workload_table,
                    .doc = "Jobs that arrive. Job manifests that no workload names are submitted once, at the start."),
    MDL_OBJECTS_ROW("actions", struct mdl_scenario_form, actions, action_table, .doc = "What operators do meanwhile."),
    MDL_LIST_ROW("expect", MDL_TEXT, struct mdl_scenario_form, expect,
                 .doc = "What must hold at the end, such as completionSeconds.p95 < 5400; makes the scenario a test."),
};
static MDL_TABLE(spec_table, "ScenarioSpec", spec_rows, struct mdl_scenario_form);

static const struct mdl_field scenario_rows[] = {
    MDL_SKIP("apiVersion", MDL_TEXT),
    MDL_SKIP("kind", MDL_TEXT),
    MDL_OBJECT_ROW("metadata", MDL_OBJECT, struct mdl_scenario_form, meta, mdl_object_meta_table, .doc = "Its name."),
    {.key = "spec", .kind = MDL_OBJECT, .place = 0, .table = &spec_table, .doc = "The scenario."},
};
MDL_TABLE(mdl_scenario_table, "Scenario", scenario_rows, struct mdl_scenario_form);
