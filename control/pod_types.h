/* SPDX-License-Identifier: GPL-3.0-or-later */
/* v1 PodTemplateSpec and PodSpec: every field that can affect when and where a pod runs, or that validation looks
 * at.
 *
 * Conventions of control/meta_types.h. Fields that are not here are known by name in models/pod_ignored_fields.c,
 * checked for their type and otherwise ignored.
 */
#ifndef CTL_POD_TYPES_H
#define CTL_POD_TYPES_H

#include "control/int_or_text.h"
#include "control/meta_types.h"

struct ctl_resource_needs {
    struct ctl_resources limits, requests;
};

struct ctl_http_action {
    const char *path, *host, *scheme;
    struct ctl_int_or_text port;
};
struct ctl_tcp_action {
    const char *host;
    struct ctl_int_or_text port;
};
struct ctl_grpc_action {
    struct ctl_opt_i32 port;
    const char *service;
};
struct ctl_exec_action {
    struct ctl_texts command;
};
struct ctl_sleep_action {
    struct ctl_opt_i64 seconds;
};

/* What a probe or a hook does; at most one may be set. */
struct ctl_handler {
    struct ctl_exec_action *exec;
    struct ctl_http_action *http_get;
    struct ctl_tcp_action *tcp_socket;
    struct ctl_grpc_action *grpc;   /* probes only */
    struct ctl_sleep_action *sleep; /* hooks only */
};

struct ctl_probe {
    struct ctl_handler handler;
    struct ctl_opt_i32 initial_delay_seconds, timeout_seconds, period_seconds, success_threshold, failure_threshold;
    struct ctl_opt_i64 termination_grace_seconds;
};

struct ctl_lifecycle {
    struct ctl_handler *post_start, *pre_stop;
    const char *stop_signal;
};

struct ctl_port {
    const char *name, *protocol, *host_ip;
    struct ctl_opt_i32 container_port, host_port;
};
struct ctl_ports {
    struct ctl_port *items;
    uint32_t count;
};

struct ctl_restart_rule {
    const char *action;
    struct ctl_restart_rule_codes {
        const char *operator;
        struct ctl_int32s values;
    } * exit_codes;
};
struct ctl_restart_rules {
    struct ctl_restart_rule *items;
    uint32_t count;
};

struct ctl_variable {
    const char *name, *value;
    struct ctl_variable_source *from;
};
struct ctl_variables {
    struct ctl_variable *items;
    uint32_t count;
};
/* Which of the sources are given; what they name does not matter here. */
struct ctl_variable_source {
    bool field, resource_field, config_map, secret, file;
};

struct ctl_mount {
    const char *name, *mount_path;
};
struct ctl_mounts {
    struct ctl_mount *items;
    uint32_t count;
};

struct ctl_security_context {
    struct ctl_opt_bool privileged, allow_privilege_escalation;
    struct ctl_opt_i64 run_as_user, run_as_group;
};
struct ctl_pod_security_context {
    struct ctl_opt_i64 fs_group, run_as_user, run_as_group;
    struct ctl_int64s supplemental_groups;
};

struct ctl_container {
    const char *name, *image, *image_pull_policy, *restart_policy;
    const char *termination_message_policy;
    struct ctl_texts command, args;
    struct ctl_resource_needs resources;
    struct ctl_ports ports;
    struct ctl_restart_rules restart_rules;
    struct ctl_probe *liveness, *readiness, *startup;
    struct ctl_lifecycle *lifecycle;
    struct ctl_variables env;
    struct ctl_mounts mounts;
    struct ctl_security_context *security;
};
struct ctl_containers {
    struct ctl_container *items;
    uint32_t count;
};

struct ctl_toleration {
    const char *key, *operator, * value, *effect;
    struct ctl_opt_i64 seconds;
};
struct ctl_tolerations {
    struct ctl_toleration *items;
    uint32_t count;
};

struct ctl_node_selector_term {
    struct ctl_requirements match_expressions, match_fields;
};
struct ctl_node_selector_terms {
    struct ctl_node_selector_term *items;
    uint32_t count;
};
struct ctl_node_selector {
    struct ctl_node_selector_terms terms;
};
struct ctl_preferred_node_term {
    struct ctl_opt_i32 weight;
    struct ctl_node_selector_term preference;
};
struct ctl_preferred_node_terms {
    struct ctl_preferred_node_term *items;
    uint32_t count;
};
struct ctl_node_affinity {
    struct ctl_node_selector *required;
    struct ctl_preferred_node_terms preferred;
};

struct ctl_pod_affinity_term {
    struct ctl_label_selector *selector, *namespace_selector;
    struct ctl_texts namespaces, match_label_keys, mismatch_label_keys;
    const char *topology_key;
};
struct ctl_pod_affinity_terms {
    struct ctl_pod_affinity_term *items;
    uint32_t count;
};
struct ctl_weighted_pod_affinity_term {
    struct ctl_opt_i32 weight;
    struct ctl_pod_affinity_term term;
};
struct ctl_weighted_pod_affinity_terms {
    struct ctl_weighted_pod_affinity_term *items;
    uint32_t count;
};
struct ctl_pod_affinity {
    struct ctl_pod_affinity_terms required;
    struct ctl_weighted_pod_affinity_terms preferred;
};
struct ctl_affinity {
    struct ctl_node_affinity *node;
    struct ctl_pod_affinity *pod, *pod_anti;
};

struct ctl_topology_spread {
    struct ctl_opt_i32 max_skew, min_domains;
    const char *topology_key, *when_unsatisfiable, *node_affinity_policy, *node_taints_policy;
    struct ctl_label_selector *selector;
    struct ctl_texts match_label_keys;
};
struct ctl_topology_spreads {
    struct ctl_topology_spread *items;
    uint32_t count;
};

struct ctl_scheduling_gate {
    const char *name;
};
struct ctl_scheduling_gates {
    struct ctl_scheduling_gate *items;
    uint32_t count;
};

/* A ConfigMap or Secret as a volume. */
struct ctl_named_source {
    const char *name;
    struct ctl_opt_i32 default_mode;
};
struct ctl_claim_source {
    const char *claim_name;
};
struct ctl_host_path {
    const char *path;
};
/* At most one source may be given. */
struct ctl_volume {
    const char *name;
    struct ctl_host_path *host_path;
    struct ctl_named_source *secret, *config_map;
    struct ctl_claim_source *claim;
    bool empty_dir, git_repo, gce_disk, aws_disk, nfs, iscsi, glusterfs, flocker, rbd, cinder, cephfs, quobyte,
        downward_api, fc;
    bool azure_file, flex, vsphere, photon, portworx, azure_disk, storageos, projected, scaleio, csi, ephemeral, image;
};
struct ctl_volumes {
    struct ctl_volume *items;
    uint32_t count;
};

struct ctl_host_alias {
    const char *ip;
    struct ctl_texts hostnames;
};
struct ctl_host_aliases {
    struct ctl_host_alias *items;
    uint32_t count;
};
struct ctl_readiness_gate {
    const char *condition_type;
};
struct ctl_readiness_gates {
    struct ctl_readiness_gate *items;
    uint32_t count;
};
struct ctl_resource_claim {
    const char *name, *claim_name, *template_name;
};
struct ctl_resource_claims {
    struct ctl_resource_claim *items;
    uint32_t count;
};
struct ctl_pod_os {
    const char *name;
};

struct ctl_pod_spec {
    struct ctl_containers containers, init_containers;
    const char *restart_policy, *dns_policy, *scheduler_name, *node_name, *hostname, *subdomain, *priority_class_name;
    const char *preemption_policy, *runtime_class_name, *service_account_name;
    struct ctl_opt_i64 termination_grace_seconds, active_deadline_seconds;
    struct ctl_opt_i32 priority;
    struct ctl_opt_bool host_network;
    struct ctl_labels node_selector;
    struct ctl_affinity *affinity;
    struct ctl_tolerations tolerations;
    struct ctl_topology_spreads topology_spreads;
    struct ctl_scheduling_gates scheduling_gates;
    struct ctl_resources overhead;
    struct ctl_resource_needs *resources; /* of the pod as a whole */
    struct ctl_volumes volumes;
    struct ctl_pod_security_context *security;
    struct ctl_host_aliases host_aliases;
    struct ctl_readiness_gates readiness_gates;
    struct ctl_resource_claims resource_claims;
    struct ctl_pod_os *os;
    bool ephemeral_containers; /* given, which a template must not */
};

struct ctl_pod_template {
    struct ctl_meta meta;
    struct ctl_pod_spec spec;
};

#endif
