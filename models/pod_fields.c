/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of v1 PodTemplateSpec and PodSpec: what can affect when and where a pod runs (k8s.io/api/core/v1, v1.37). */
#include "control/pod_types.h"
#include "models/field_priv.h"

/* ---- resources --------------------------------------------------------------------------------------------------- */

static const struct mdl_field resource_needs_rows[] = {
    MDL_ROW("limits", MDL_QUANTITY_MAP, struct ctl_resource_needs, limits, .doc = "Most that may be used."),
    MDL_ROW("requests", MDL_QUANTITY_MAP, struct ctl_resource_needs, requests, .default_text = "the limits",
            .doc = "What a node must have left; this decides where the pod fits."),
    MDL_SKIP_OBJECTS("claims", mdl_container_resource_claim_table),
};
MDL_TABLE(mdl_resource_needs_table, "ResourceRequirements", resource_needs_rows, struct ctl_resource_needs);

/* ---- probes and hooks -------------------------------------------------------------------------------------------- */

static const struct mdl_field exec_rows[] = {
    MDL_LIST_ROW("command", MDL_TEXT, struct ctl_exec_action, command, .doc = "Command and arguments."),
};
static MDL_TABLE(exec_table, "ExecAction", exec_rows, struct ctl_exec_action);

static const struct mdl_field http_rows[] = {
    MDL_ROW("path", MDL_TEXT, struct ctl_http_action, path, .doc = "Path to get."),
    MDL_ROW("port", MDL_INT_OR_TEXT, struct ctl_http_action, port, .always = true, .doc = "Port, by number or name."),
    MDL_ROW("host", MDL_TEXT, struct ctl_http_action, host, .default_text = "the pod", .doc = "Host to ask."),
    MDL_ROW("scheme", MDL_TEXT, struct ctl_http_action, scheme, .type_name = "v1.URIScheme", .default_text = "HTTP",
            .doc = "HTTP or HTTPS."),
    MDL_SKIP_OBJECTS("httpHeaders", mdl_http_header_table),
};
static MDL_TABLE(http_table, "HTTPGetAction", http_rows, struct ctl_http_action);

static const struct mdl_field tcp_rows[] = {
    MDL_ROW("port", MDL_INT_OR_TEXT, struct ctl_tcp_action, port, .always = true, .doc = "Port, by number or name."),
    MDL_ROW("host", MDL_TEXT, struct ctl_tcp_action, host, .default_text = "the pod", .doc = "Host to connect to."),
};
static MDL_TABLE(tcp_table, "TCPSocketAction", tcp_rows, struct ctl_tcp_action);

static const struct mdl_field grpc_rows[] = {
    MDL_ROW("port", MDL_INT32, struct ctl_grpc_action, port, .always = true, .doc = "Port number."),
    MDL_ROW("service", MDL_TEXT, struct ctl_grpc_action, service, .doc = "Name of the service to check."),
};
static MDL_TABLE(grpc_table, "GRPCAction", grpc_rows, struct ctl_grpc_action);

static const struct mdl_field sleep_rows[] = {
    MDL_ROW("seconds", MDL_INT64, struct ctl_sleep_action, seconds, .unit = "s", .always = true,
            .doc = "How long to sleep."),
};
static MDL_TABLE(sleep_table, "SleepAction", sleep_rows, struct ctl_sleep_action);

static const struct mdl_field probe_rows[] = {
    MDL_OBJECT_ROW("exec", MDL_POINTER, struct ctl_probe, handler.exec, exec_table, .doc = "Run a command."),
    MDL_OBJECT_ROW("httpGet", MDL_POINTER, struct ctl_probe, handler.http_get, http_table, .doc = "Get a page."),
    MDL_OBJECT_ROW("tcpSocket", MDL_POINTER, struct ctl_probe, handler.tcp_socket, tcp_table, .doc = "Open a port."),
    MDL_OBJECT_ROW("grpc", MDL_POINTER, struct ctl_probe, handler.grpc, grpc_table, .doc = "Ask a gRPC service."),
    MDL_ROW("initialDelaySeconds", MDL_INT32, struct ctl_probe, initial_delay_seconds, .unit = "s", .default_text = "0",
            .doc = "Wait before the first probe."),
    MDL_ROW("timeoutSeconds", MDL_INT32, struct ctl_probe, timeout_seconds, .unit = "s", .default_text = "1",
            .doc = "Longest wait for an answer."),
    MDL_ROW("periodSeconds", MDL_INT32, struct ctl_probe, period_seconds, .unit = "s", .default_text = "10",
            .doc = "Time between probes."),
    MDL_ROW("successThreshold", MDL_INT32, struct ctl_probe, success_threshold, .default_text = "1",
            .doc = "Successes in a row that count as healthy."),
    MDL_ROW("failureThreshold", MDL_INT32, struct ctl_probe, failure_threshold, .default_text = "3",
            .doc = "Failures in a row that count as ill."),
    MDL_ROW("terminationGracePeriodSeconds", MDL_INT64, struct ctl_probe, termination_grace_seconds, .unit = "s",
            .doc = "Grace when this probe stops the container."),
};
static MDL_TABLE(probe_table, "Probe", probe_rows, struct ctl_probe);

static const struct mdl_field hook_rows[] = {
    MDL_OBJECT_ROW("exec", MDL_POINTER, struct ctl_handler, exec, exec_table, .doc = "Run a command."),
    MDL_OBJECT_ROW("httpGet", MDL_POINTER, struct ctl_handler, http_get, http_table, .doc = "Get a page."),
    MDL_OBJECT_ROW("tcpSocket", MDL_POINTER, struct ctl_handler, tcp_socket, tcp_table, .doc = "Open a port."),
    MDL_OBJECT_ROW("sleep", MDL_POINTER, struct ctl_handler, sleep, sleep_table, .doc = "Sleep."),
};
static MDL_TABLE(hook_table, "LifecycleHandler", hook_rows, struct ctl_handler);

static const struct mdl_field lifecycle_rows[] = {
    MDL_OBJECT_ROW("postStart", MDL_POINTER, struct ctl_lifecycle, post_start, hook_table, .doc = "After the start."),
    MDL_OBJECT_ROW("preStop", MDL_POINTER, struct ctl_lifecycle, pre_stop, hook_table, .doc = "Before the stop."),
    MDL_ROW("stopSignal", MDL_TEXT, struct ctl_lifecycle, stop_signal, .type_name = "v1.Signal",
            .doc = "Signal that stops the container."),
};
static MDL_TABLE(lifecycle_table, "Lifecycle", lifecycle_rows, struct ctl_lifecycle);

/* ---- containers -------------------------------------------------------------------------------------------------- */

static const struct mdl_field port_rows[] = {
    MDL_ROW("name", MDL_TEXT, struct ctl_port, name, .doc = "Name of the port."),
    MDL_ROW("hostPort", MDL_INT32, struct ctl_port, host_port, .doc = "Port taken on the node."),
    MDL_ROW("containerPort", MDL_INT32, struct ctl_port, container_port, .always = true, .doc = "Port of the pod."),
    MDL_ROW("protocol", MDL_TEXT, struct ctl_port, protocol, .type_name = "v1.Protocol", .default_text = "TCP",
            .doc = "TCP, UDP or SCTP."),
    MDL_ROW("hostIP", MDL_TEXT, struct ctl_port, host_ip, .doc = "Address of the node for hostPort."),
};
static MDL_TABLE(port_table, "ContainerPort", port_rows, struct ctl_port);

static const struct mdl_field restart_rule_codes_rows[] = {
    MDL_ROW("operator", MDL_TEXT, struct ctl_restart_rule_codes, operator,
            .type_name = "v1.ContainerRestartRuleOnExitCodesOperator", .always = true, .doc = "In or NotIn."),
    MDL_LIST_ROW("values", MDL_INT32, struct ctl_restart_rule_codes, values, .doc = "Exit codes."),
};
static MDL_TABLE(restart_rule_codes_table, "ContainerRestartRuleOnExitCodes", restart_rule_codes_rows,
                 struct ctl_restart_rule_codes);

static const struct mdl_field restart_rule_rows[] = {
    MDL_ROW("action", MDL_TEXT, struct ctl_restart_rule, action, .type_name = "v1.ContainerRestartRuleAction",
            .always = true, .doc = "Restart or RestartAllContainers."),
    MDL_OBJECT_ROW("exitCodes", MDL_POINTER, struct ctl_restart_rule, exit_codes, restart_rule_codes_table,
                   .doc = "Exit codes to which the rule applies."),
};
static MDL_TABLE(restart_rule_table, "ContainerRestartRule", restart_rule_rows, struct ctl_restart_rule);

static const struct mdl_field variable_source_rows[] = {
    MDL_OBJECT_ROW("fieldRef", MDL_PRESENT, struct ctl_variable_source, field, mdl_field_selector_table,
                   .doc = "A field of the pod."),
    MDL_OBJECT_ROW("resourceFieldRef", MDL_PRESENT, struct ctl_variable_source, resource_field,
                   mdl_resource_selector_table, .doc = "A resource of a container."),
    MDL_OBJECT_ROW("configMapKeyRef", MDL_PRESENT, struct ctl_variable_source, config_map, mdl_key_selector_table,
                   .doc = "A key of a ConfigMap."),
    MDL_OBJECT_ROW("secretKeyRef", MDL_PRESENT, struct ctl_variable_source, secret, mdl_secret_key_selector_table,
                   .doc = "A key of a Secret."),
    MDL_OBJECT_ROW("fileKeyRef", MDL_PRESENT, struct ctl_variable_source, file, mdl_file_selector_table,
                   .doc = "A key of a file."),
};
static MDL_TABLE(variable_source_table, "EnvVarSource", variable_source_rows, struct ctl_variable_source);

static const struct mdl_field variable_rows[] = {
    MDL_ROW("name", MDL_TEXT, struct ctl_variable, name, .always = true, .doc = "Name of the variable."),
    MDL_ROW("value", MDL_TEXT, struct ctl_variable, value, .doc = "Its value."),
    MDL_OBJECT_ROW("valueFrom", MDL_POINTER, struct ctl_variable, from, variable_source_table,
                   .doc = "Where its value comes from."),
};
static MDL_TABLE(variable_table, "EnvVar", variable_rows, struct ctl_variable);

static const struct mdl_field mount_rows[] = {
    MDL_ROW("name", MDL_TEXT, struct ctl_mount, name, .always = true, .doc = "Name of a volume of the pod."),
    MDL_SKIP("readOnly", MDL_BOOL),
    MDL_SKIP_WORD("recursiveReadOnly", "v1.RecursiveReadOnlyMode"),
    MDL_ROW("mountPath", MDL_TEXT, struct ctl_mount, mount_path, .always = true, .doc = "Where it appears."),
    MDL_SKIP("subPath", MDL_TEXT),
    MDL_SKIP_WORD("mountPropagation", "v1.MountPropagationMode"),
    MDL_SKIP("subPathExpr", MDL_TEXT),
};
static MDL_TABLE(mount_table, "VolumeMount", mount_rows, struct ctl_mount);

MDL_INNER_SKIPPED_TABLE(resize_policy_table, "ContainerResizePolicy", MDL_SKIP_WORD("resourceName", "v1.ResourceName"),
                        MDL_SKIP_WORD("restartPolicy", "v1.ResourceResizeRestartPolicy"));

static const struct mdl_field container_rows[] = {
    MDL_ROW("name", MDL_TEXT, struct ctl_container, name, .always = true, .doc = "Name, unique in the pod."),
    MDL_ROW("image", MDL_TEXT, struct ctl_container, image, .doc = "Image; it is pulled if the node lacks it."),
    MDL_LIST_ROW("command", MDL_TEXT, struct ctl_container, command, .doc = "Command; it is not run here."),
    MDL_LIST_ROW("args", MDL_TEXT, struct ctl_container, args, .doc = "Arguments of the command."),
    MDL_SKIP("workingDir", MDL_TEXT),
    MDL_OBJECTS_ROW("ports", struct ctl_container, ports, port_table, .doc = "Ports that it listens on."),
    MDL_SKIP_OBJECTS("envFrom", mdl_env_from_table),
    MDL_OBJECTS_ROW("env", struct ctl_container, env, variable_table, .doc = "Environment."),
    MDL_OBJECT_ROW("resources", MDL_OBJECT, struct ctl_container, resources, mdl_resource_needs_table,
                   .doc = "What it needs and may use."),
    MDL_SKIP_OBJECTS("resizePolicy", resize_policy_table),
    MDL_ROW("restartPolicy", MDL_TEXT, struct ctl_container, restart_policy, .type_name = "v1.ContainerRestartPolicy",
            .keeps_empty = true, .doc = "Always makes an init container a sidecar."),
    MDL_OBJECTS_ROW("restartPolicyRules", struct ctl_container, restart_rules, restart_rule_table,
                    .doc = "Exit codes that restart the container in its place."),
    MDL_OBJECTS_ROW("volumeMounts", struct ctl_container, mounts, mount_table, .doc = "Volumes that it sees."),
    MDL_SKIP_OBJECTS("volumeDevices", mdl_volume_device_table),
    MDL_OBJECT_ROW("livenessProbe", MDL_POINTER, struct ctl_container, liveness, probe_table,
                   .doc = "Restarts the container when it fails."),
    MDL_OBJECT_ROW("readinessProbe", MDL_POINTER, struct ctl_container, readiness, probe_table,
                   .doc = "Decides when the pod is ready."),
    MDL_OBJECT_ROW("startupProbe", MDL_POINTER, struct ctl_container, startup, probe_table,
                   .doc = "Holds the other probes back."),
    MDL_OBJECT_ROW("lifecycle", MDL_POINTER, struct ctl_container, lifecycle, lifecycle_table, .doc = "Hooks."),
    MDL_SKIP("terminationMessagePath", MDL_TEXT),
    MDL_ROW("terminationMessagePolicy", MDL_TEXT, struct ctl_container, termination_message_policy,
            .type_name = "v1.TerminationMessagePolicy", .default_text = "File",
            .doc = "File or FallbackToLogsOnError."),
    MDL_ROW("imagePullPolicy", MDL_TEXT, struct ctl_container, image_pull_policy, .type_name = "v1.PullPolicy",
            .default_text = "Always for :latest, else IfNotPresent", .doc = "When the image is pulled."),
    MDL_OBJECT_ROW("securityContext", MDL_POINTER, struct ctl_container, security, mdl_security_context_table,
                   .doc = "Rights of the container."),
    MDL_SKIP("stdin", MDL_BOOL),
    MDL_SKIP("stdinOnce", MDL_BOOL),
    MDL_SKIP("tty", MDL_BOOL),
};
static MDL_TABLE(container_table, "Container", container_rows, struct ctl_container);

/* ---- placement --------------------------------------------------------------------------------------------------- */

static const struct mdl_field toleration_rows[] = {
    MDL_ROW("key", MDL_TEXT, struct ctl_toleration, key, .doc = "Taint key; none means all."),
    MDL_ROW("operator", MDL_TEXT, struct ctl_toleration, operator, .type_name = "v1.TolerationOperator",
            .default_text = "Equal", .doc = "Equal or Exists."),
    MDL_ROW("value", MDL_TEXT, struct ctl_toleration, value, .doc = "Taint value."),
    MDL_ROW("effect", MDL_TEXT, struct ctl_toleration, effect, .type_name = "v1.TaintEffect",
            .doc = "NoSchedule, PreferNoSchedule or NoExecute; none means all."),
    MDL_ROW("tolerationSeconds", MDL_INT64, struct ctl_toleration, seconds, .unit = "s",
            .doc = "How long NoExecute is tolerated; none means for ever."),
};
static MDL_TABLE(toleration_table, "Toleration", toleration_rows, struct ctl_toleration);

static const struct mdl_field node_requirement_rows[] = {
    MDL_ROW("key", MDL_TEXT, struct ctl_requirement, key, .always = true, .doc = "Node label, or field."),
    MDL_ROW("operator", MDL_TEXT, struct ctl_requirement, operator, .type_name = "v1.NodeSelectorOperator",
            .always = true, .doc = "In, NotIn, Exists, DoesNotExist, Gt or Lt."),
    MDL_LIST_ROW("values", MDL_TEXT, struct ctl_requirement, values, .doc = "Values to compare with."),
};
static MDL_TABLE(node_requirement_table, "NodeSelectorRequirement", node_requirement_rows, struct ctl_requirement);

static const struct mdl_field node_term_rows[] = {
    MDL_OBJECTS_ROW("matchExpressions", struct ctl_node_selector_term, match_expressions, node_requirement_table,
                    .doc = "Requirements on labels, all to be met."),
    MDL_OBJECTS_ROW("matchFields", struct ctl_node_selector_term, match_fields, node_requirement_table,
                    .doc = "Requirements on fields, all to be met."),
};
static MDL_TABLE(node_term_table, "NodeSelectorTerm", node_term_rows, struct ctl_node_selector_term);

static const struct mdl_field node_selector_rows[] = {
    MDL_OBJECTS_ROW("nodeSelectorTerms", struct ctl_node_selector, terms, node_term_table, .always = true,
                    .doc = "Terms, one of which is to be met."),
};
static MDL_TABLE(node_selector_table, "NodeSelector", node_selector_rows, struct ctl_node_selector);

static const struct mdl_field preferred_node_rows[] = {
    MDL_ROW("weight", MDL_INT32, struct ctl_preferred_node_term, weight, .always = true, .doc = "1 to 100."),
    MDL_OBJECT_ROW("preference", MDL_OBJECT, struct ctl_preferred_node_term, preference, node_term_table,
                   .doc = "Term that adds the weight."),
};
static MDL_TABLE(preferred_node_table, "PreferredSchedulingTerm", preferred_node_rows, struct ctl_preferred_node_term);

static const struct mdl_field node_affinity_rows[] = {
    MDL_OBJECT_ROW("requiredDuringSchedulingIgnoredDuringExecution", MDL_POINTER, struct ctl_node_affinity, required,
                   node_selector_table, .doc = "What the node must have."),
    MDL_OBJECTS_ROW("preferredDuringSchedulingIgnoredDuringExecution", struct ctl_node_affinity, preferred,
                    preferred_node_table, .doc = "What the node should have."),
};
static MDL_TABLE(node_affinity_table, "NodeAffinity", node_affinity_rows, struct ctl_node_affinity);

static const struct mdl_field pod_term_rows[] = {
    MDL_OBJECT_ROW("labelSelector", MDL_POINTER, struct ctl_pod_affinity_term, selector, mdl_label_selector_table,
                   .doc = "The other pods."),
    MDL_LIST_ROW("namespaces", MDL_TEXT, struct ctl_pod_affinity_term, namespaces, .doc = "Their namespaces."),
    MDL_ROW("topologyKey", MDL_TEXT, struct ctl_pod_affinity_term, topology_key, .always = true,
            .doc = "Node label whose equal values mean together."),
    MDL_OBJECT_ROW("namespaceSelector", MDL_POINTER, struct ctl_pod_affinity_term, namespace_selector,
                   mdl_label_selector_table, .doc = "Their namespaces, by label."),
    MDL_LIST_ROW("matchLabelKeys", MDL_TEXT, struct ctl_pod_affinity_term, match_label_keys,
                 .doc = "Labels to be equal to the pod's own."),
    MDL_LIST_ROW("mismatchLabelKeys", MDL_TEXT, struct ctl_pod_affinity_term, mismatch_label_keys,
                 .doc = "Labels to differ from the pod's own."),
};
static MDL_TABLE(pod_term_table, "PodAffinityTerm", pod_term_rows, struct ctl_pod_affinity_term);

static const struct mdl_field weighted_pod_term_rows[] = {
    MDL_ROW("weight", MDL_INT32, struct ctl_weighted_pod_affinity_term, weight, .always = true, .doc = "1 to 100."),
    MDL_OBJECT_ROW("podAffinityTerm", MDL_OBJECT, struct ctl_weighted_pod_affinity_term, term, pod_term_table,
                   .doc = "Term that adds the weight."),
};
static MDL_TABLE(weighted_pod_term_table, "WeightedPodAffinityTerm", weighted_pod_term_rows,
                 struct ctl_weighted_pod_affinity_term);

static const struct mdl_field pod_affinity_rows[] = {
    MDL_OBJECTS_ROW("requiredDuringSchedulingIgnoredDuringExecution", struct ctl_pod_affinity, required, pod_term_table,
                    .doc = "What must hold."),
    MDL_OBJECTS_ROW("preferredDuringSchedulingIgnoredDuringExecution", struct ctl_pod_affinity, preferred,
                    weighted_pod_term_table, .doc = "What should hold."),
};
static MDL_TABLE(pod_affinity_table, "PodAffinity", pod_affinity_rows, struct ctl_pod_affinity);
static MDL_TABLE(pod_anti_affinity_table, "PodAntiAffinity", pod_affinity_rows, struct ctl_pod_affinity);

static const struct mdl_field affinity_rows[] = {
    MDL_OBJECT_ROW("nodeAffinity", MDL_POINTER, struct ctl_affinity, node, node_affinity_table, .doc = "To nodes."),
    MDL_OBJECT_ROW("podAffinity", MDL_POINTER, struct ctl_affinity, pod, pod_affinity_table, .doc = "To pods."),
    MDL_OBJECT_ROW("podAntiAffinity", MDL_POINTER, struct ctl_affinity, pod_anti, pod_anti_affinity_table,
                   .doc = "Away from pods."),
};
static MDL_TABLE(affinity_table, "Affinity", affinity_rows, struct ctl_affinity);

static const struct mdl_field spread_rows[] = {
    MDL_ROW("maxSkew", MDL_INT32, struct ctl_topology_spread, max_skew, .always = true,
            .doc = "Largest difference of pods."),
    MDL_ROW("topologyKey", MDL_TEXT, struct ctl_topology_spread, topology_key, .always = true,
            .doc = "Node label to spread over."),
    MDL_ROW("whenUnsatisfiable", MDL_TEXT, struct ctl_topology_spread, when_unsatisfiable,
            .type_name = "v1.UnsatisfiableConstraintAction", .always = true, .doc = "DoNotSchedule or ScheduleAnyway."),
    MDL_OBJECT_ROW("labelSelector", MDL_POINTER, struct ctl_topology_spread, selector, mdl_label_selector_table,
                   .doc = "Pods that are counted."),
    MDL_ROW("minDomains", MDL_INT32, struct ctl_topology_spread, min_domains, .doc = "Least number of domains."),
    MDL_ROW("nodeAffinityPolicy", MDL_TEXT, struct ctl_topology_spread, node_affinity_policy,
            .type_name = "v1.NodeInclusionPolicy", .default_text = "Honor", .keeps_empty = true,
            .doc = "Honor or Ignore."),
    MDL_ROW("nodeTaintsPolicy", MDL_TEXT, struct ctl_topology_spread, node_taints_policy,
            .type_name = "v1.NodeInclusionPolicy", .default_text = "Ignore", .keeps_empty = true,
            .doc = "Honor or Ignore."),
    MDL_LIST_ROW("matchLabelKeys", MDL_TEXT, struct ctl_topology_spread, match_label_keys,
                 .doc = "Labels to be equal to the pod's own."),
};
static MDL_TABLE(spread_table, "TopologySpreadConstraint", spread_rows, struct ctl_topology_spread);

static const struct mdl_field gate_rows[] = {
    MDL_ROW("name", MDL_TEXT, struct ctl_scheduling_gate, name, .always = true, .doc = "Name of the gate."),
};
static MDL_TABLE(gate_table, "PodSchedulingGate", gate_rows, struct ctl_scheduling_gate);

/* ---- the pod ----------------------------------------------------------------------------------------------------- */

static const struct mdl_field pod_spec_rows[] = {
    MDL_OBJECTS_ROW("volumes", struct ctl_pod_spec, volumes, mdl_volume_table, .doc = "Volumes, by name."),
    MDL_OBJECTS_ROW("initContainers", struct ctl_pod_spec, init_containers, container_table,
                    .doc = "Containers that run first, one after another."),
    MDL_OBJECTS_ROW("containers", struct ctl_pod_spec, containers, container_table, .always = true,
                    .doc = "Containers."),
    MDL_OBJECT_ROW("ephemeralContainers", MDL_PRESENT, struct ctl_pod_spec, ephemeral_containers,
                   mdl_ephemeral_container_table, .element = MDL_OBJECT, .doc = "Not allowed in a template."),
    MDL_ROW("restartPolicy", MDL_TEXT, struct ctl_pod_spec, restart_policy, .type_name = "v1.RestartPolicy",
            .default_text = "Always", .doc = "Never or OnFailure in a Job."),
    MDL_ROW("terminationGracePeriodSeconds", MDL_INT64, struct ctl_pod_spec, termination_grace_seconds, .unit = "s",
            .default_text = "30", .doc = "Time from the request to stop to the kill."),
    MDL_ROW("activeDeadlineSeconds", MDL_INT64, struct ctl_pod_spec, active_deadline_seconds, .unit = "s",
            .doc = "Longest life of one pod."),
    MDL_ROW("dnsPolicy", MDL_TEXT, struct ctl_pod_spec, dns_policy, .type_name = "v1.DNSPolicy",
            .default_text = "ClusterFirst", .doc = "DNS policy."),
    MDL_ROW("nodeSelector", MDL_TEXT_MAP, struct ctl_pod_spec, node_selector, .doc = "Labels the node must have."),
    MDL_ROW("serviceAccountName", MDL_TEXT, struct ctl_pod_spec, service_account_name, .doc = "Service account."),
    MDL_SKIP("serviceAccount", MDL_TEXT),
    MDL_SKIP("automountServiceAccountToken", MDL_BOOL),
    MDL_ROW("nodeName", MDL_TEXT, struct ctl_pod_spec, node_name, .doc = "Node, past the scheduler."),
    MDL_ROW("hostNetwork", MDL_BOOL, struct ctl_pod_spec, host_network, .default_text = "false",
            .doc = "Whether ports are the node's."),
    MDL_SKIP("hostPID", MDL_BOOL),
    MDL_SKIP("hostIPC", MDL_BOOL),
    MDL_SKIP("shareProcessNamespace", MDL_BOOL),
    MDL_OBJECT_ROW("securityContext", MDL_POINTER, struct ctl_pod_spec, security, mdl_pod_security_context_table,
                   .doc = "Rights of the pod."),
    MDL_SKIP_OBJECTS("imagePullSecrets", mdl_local_reference_table),
    MDL_ROW("hostname", MDL_TEXT, struct ctl_pod_spec, hostname, .doc = "Host name of the pod."),
    MDL_ROW("subdomain", MDL_TEXT, struct ctl_pod_spec, subdomain, .doc = "Subdomain of the pod."),
    MDL_OBJECT_ROW("affinity", MDL_POINTER, struct ctl_pod_spec, affinity, affinity_table, .doc = "Affinity."),
    MDL_ROW("schedulerName", MDL_TEXT, struct ctl_pod_spec, scheduler_name, .default_text = "default-scheduler",
            .doc = "Scheduler that places the pod."),
    MDL_OBJECTS_ROW("tolerations", struct ctl_pod_spec, tolerations, toleration_table, .doc = "Taints to bear."),
    MDL_OBJECTS_ROW("hostAliases", struct ctl_pod_spec, host_aliases, mdl_host_alias_table,
                    .doc = "Entries of /etc/hosts."),
    MDL_ROW("priorityClassName", MDL_TEXT, struct ctl_pod_spec, priority_class_name, .doc = "Priority, by class."),
    MDL_ROW("priority", MDL_INT32, struct ctl_pod_spec, priority, .doc = "Priority; set from the class."),
    MDL_SKIP_OBJECT("dnsConfig", mdl_dns_config_table),
    MDL_OBJECTS_ROW("readinessGates", struct ctl_pod_spec, readiness_gates, mdl_readiness_gate_table,
                    .doc = "Conditions that make the pod ready."),
    MDL_ROW("runtimeClassName", MDL_TEXT, struct ctl_pod_spec, runtime_class_name, .keeps_empty = true,
            .doc = "Runtime class."),
    MDL_SKIP("enableServiceLinks", MDL_BOOL),
    MDL_ROW("preemptionPolicy", MDL_TEXT, struct ctl_pod_spec, preemption_policy, .type_name = "v1.PreemptionPolicy",
            .keeps_empty = true, .doc = "PreemptLowerPriority or Never."),
    MDL_ROW("overhead", MDL_QUANTITY_MAP, struct ctl_pod_spec, overhead, .doc = "What the runtime itself needs."),
    MDL_OBJECTS_ROW("topologySpreadConstraints", struct ctl_pod_spec, topology_spreads, spread_table,
                    .doc = "How pods spread over the cluster."),
    MDL_SKIP("setHostnameAsFQDN", MDL_BOOL),
    MDL_OBJECT_ROW("os", MDL_POINTER, struct ctl_pod_spec, os, mdl_os_table, .doc = "Operating system."),
    MDL_SKIP("hostUsers", MDL_BOOL),
    MDL_OBJECTS_ROW("schedulingGates", struct ctl_pod_spec, scheduling_gates, gate_table,
                    .doc = "Gates that hold the pod back."),
    MDL_OBJECTS_ROW("resourceClaims", struct ctl_pod_spec, resource_claims, mdl_pod_resource_claim_table,
                    .doc = "Claims of devices."),
    MDL_OBJECT_ROW("resources", MDL_POINTER, struct ctl_pod_spec, resources, mdl_resource_needs_table,
                   .doc = "What the pod as a whole needs and may use."),
    MDL_SKIP("hostnameOverride", MDL_TEXT),
    MDL_SKIP_OBJECT("schedulingGroup", mdl_pod_scheduling_group_table),
};
MDL_TABLE(mdl_pod_spec_table, "PodSpec", pod_spec_rows, struct ctl_pod_spec);

static const struct mdl_field pod_template_rows[] = {
    MDL_OBJECT_ROW("metadata", MDL_OBJECT, struct ctl_pod_template, meta, mdl_object_meta_table,
                   .doc = "Labels and annotations of the pods."),
    MDL_OBJECT_ROW("spec", MDL_OBJECT, struct ctl_pod_template, spec, mdl_pod_spec_table, .doc = "The pods."),
};
MDL_TABLE(mdl_pod_template_table, "PodTemplateSpec", pod_template_rows, struct ctl_pod_template);

static const struct mdl_field pod_rows[] = {
    MDL_SKIP("apiVersion", MDL_TEXT),
    MDL_SKIP("kind", MDL_TEXT),
    MDL_OBJECT_ROW("metadata", MDL_OBJECT, struct ctl_pod_template, meta, mdl_object_meta_table, .doc = "Metadata."),
    MDL_OBJECT_ROW("spec", MDL_OBJECT, struct ctl_pod_template, spec, mdl_pod_spec_table, .doc = "The pod."),
    MDL_SKIP("status", MDL_ANY),
};
MDL_TABLE(mdl_pod_table, "Pod", pod_rows, struct ctl_pod_template);
