/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows validateContainers, validateInitContainers and their helpers (pkg/apis/core/validation/validation.go). */
#include <inttypes.h>

#include "control/seen.h"
#include "control/validate_priv.h"

static void check_port_number(struct ctl_errors *errors, const struct ctl_path *path, int64_t port)
{
    if (port < 1 || port > 65535) {
        ctl_invalid_number(errors, path, port, "must be between 1 and 65535, inclusive");
    }
}

static void check_port(struct ctl_errors *errors, const struct ctl_path *path, const struct ctl_int_or_text *port)
{
    if (port->text) {
        ctl_check_name(errors, path, ctl_check_port_name, port->text);
    } else {
        check_port_number(errors, path, port->number);
    }
}

/* ---- probes and hooks -------------------------------------------------------------------------------------------- */

static void validate_http(struct ctl_errors *errors, const struct ctl_http_action *http, const struct ctl_path *path)
{
    static const char *const schemes[] = {"HTTP", "HTTPS", NULL};
    const struct ctl_path page = ctl_member(path, "path"), port = ctl_member(path, "port");
    const struct ctl_path scheme = ctl_member(path, "scheme");
    if (ctl_is_empty(http->path)) {
        ctl_required(errors, &page, "");
    }
    check_port(errors, &port, &http->port);
    if (!ctl_is_word(ctl_or_empty(http->scheme), schemes)) {
        ctl_not_supported(errors, &scheme, ctl_or_empty(http->scheme), schemes);
    }
}

static void validate_handler(struct ctl_errors *errors, const struct ctl_handler *handler, int64_t grace_s,
                             const struct ctl_path *path)
{
    const struct ctl_path exec = ctl_member(path, "exec"), command = ctl_member(&exec, "command");
    const struct ctl_path http = ctl_member(path, "httpGet"), tcp = ctl_member(path, "tcpSocket");
    const struct ctl_path tcp_port = ctl_member(&tcp, "port"), grpc = ctl_member(path, "grpc");
    const struct ctl_path grpc_port = ctl_member(&grpc, "port"), sleep = ctl_member(path, "sleep");
    const struct {
        const void *action;
        const struct ctl_path *path;
    } actions[] = {{handler->exec, &exec},
                   {handler->http_get, &http},
                   {handler->tcp_socket, &tcp},
                   {handler->grpc, &grpc},
                   {handler->sleep, &sleep}};
    const void *first = NULL;
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        if (!actions[i].action) {
            continue;
        }
        if (first) {
            ctl_forbidden(errors, actions[i].path, "may not specify more than 1 handler type");
            continue;
        }
        first = actions[i].action;
        if (first == handler->exec && handler->exec->command.count == 0) {
            ctl_required(errors, &command, "");
        } else if (first == handler->http_get) {
            validate_http(errors, handler->http_get, &http);
        } else if (first == handler->tcp_socket) {
            check_port(errors, &tcp_port, &handler->tcp_socket->port);
        } else if (first == handler->grpc) {
            check_port_number(errors, &grpc_port, handler->grpc->port.value);
        } else if (first == handler->sleep &&
                   (handler->sleep->seconds.value < 0 || handler->sleep->seconds.value > grace_s)) {
            ctl_invalid_number(errors, &sleep, handler->sleep->seconds.value,
                               "must be non-negative and less than terminationGracePeriodSeconds (%" PRId64 ")",
                               grace_s);
        }
    }
    if (!first) {
        ctl_required(errors, path, "must specify a handler type");
    }
}

enum probe_kind { LIVENESS, READINESS, STARTUP };

static void validate_probe(struct ctl_errors *errors, const struct ctl_probe *probe, enum probe_kind kind,
                           int64_t grace_s, const struct ctl_path *path)
{
    if (!probe) {
        return;
    }
    const struct ctl_path success = ctl_member(path, "successThreshold");
    const struct ctl_path grace = ctl_member(path, "terminationGracePeriodSeconds");
    const struct {
        const char *name;
        const struct ctl_opt_i32 *value;
    } counts[] = {{"initialDelaySeconds", &probe->initial_delay_seconds},
                  {"timeoutSeconds", &probe->timeout_seconds},
                  {"periodSeconds", &probe->period_seconds},
                  {"successThreshold", &probe->success_threshold},
                  {"failureThreshold", &probe->failure_threshold}};
    validate_handler(errors, &probe->handler, grace_s, path);
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        const struct ctl_path member = ctl_member(path, counts[i].name);
        ctl_check_not_negative(errors, &member, counts[i].value->value);
    }
    if (probe->termination_grace_seconds.set && probe->termination_grace_seconds.value <= 0) {
        ctl_invalid_number(errors, &grace, probe->termination_grace_seconds.value, "must be greater than 0");
    }
    if (kind != READINESS && probe->success_threshold.value != 1) {
        ctl_invalid_number(errors, &success, probe->success_threshold.value, "must be 1");
    }
    if (kind == READINESS && probe->termination_grace_seconds.set) {
        ctl_invalid_number(errors, &grace, probe->termination_grace_seconds.value,
                           "must not be set for readinessProbes");
    }
}

static void validate_hooks_and_probes(struct ctl_errors *errors, const struct ctl_container *container, int64_t grace_s,
                                      const struct ctl_path *path)
{
    const struct ctl_path lifecycle = ctl_member(path, "lifecycle"), liveness = ctl_member(path, "livenessProbe");
    const struct ctl_path readiness = ctl_member(path, "readinessProbe"), startup = ctl_member(path, "startupProbe");
    const struct ctl_path post_start = ctl_member(&lifecycle, "postStart"),
                          pre_stop = ctl_member(&lifecycle, "preStop");
    if (container->lifecycle && container->lifecycle->post_start) {
        validate_handler(errors, container->lifecycle->post_start, grace_s, &post_start);
    }
    if (container->lifecycle && container->lifecycle->pre_stop) {
        validate_handler(errors, container->lifecycle->pre_stop, grace_s, &pre_stop);
    }
    validate_probe(errors, container->liveness, LIVENESS, grace_s, &liveness);
    validate_probe(errors, container->readiness, READINESS, grace_s, &readiness);
    validate_probe(errors, container->startup, STARTUP, grace_s, &startup);
}

static void forbid_hooks_and_probes(struct ctl_errors *errors, const struct ctl_container *container,
                                    const struct ctl_path *path)
{
    const struct {
        const char *name;
        const void *value;
    } forbidden[] = {{"lifecycle", container->lifecycle},
                     {"livenessProbe", container->liveness},
                     {"readinessProbe", container->readiness},
                     {"startupProbe", container->startup}};
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
        if (forbidden[i].value) {
            const struct ctl_path member = ctl_member(path, forbidden[i].name);
            ctl_forbidden(errors, &member, "may not be set for init containers without restartPolicy=Always");
        }
    }
}

/* ---- parts of a container ---------------------------------------------------------------------------------------- */

static void validate_ports(struct ctl_errors *errors, const struct ctl_ports *ports, const struct ctl_path *path)
{
    static const char *const protocols[] = {"SCTP", "TCP", "UDP", NULL};
    struct ctl_seen names = {.memory = errors->memory};
    for (uint32_t i = 0; i < ports->count; i++) {
        const struct ctl_port *port = &ports->items[i];
        const struct ctl_path element = ctl_element(path, i), name = ctl_member(&element, "name");
        const struct ctl_path container = ctl_member(&element, "containerPort"),
                              host = ctl_member(&element, "hostPort");
        const struct ctl_path protocol = ctl_member(&element, "protocol");
        if (!ctl_is_empty(port->name)) {
            const uint32_t before = errors->count;
            ctl_check_name(errors, &name, ctl_check_port_name, port->name);
            if (errors->count == before && ctl_seen_before(&names, port->name)) {
                ctl_duplicate_text(errors, &name, port->name);
            }
        }
        if (port->container_port.value == 0) {
            ctl_required(errors, &container, "");
        } else {
            check_port_number(errors, &container, port->container_port.value);
        }
        if (port->host_port.value != 0) {
            check_port_number(errors, &host, port->host_port.value);
        }
        if (!ctl_is_word(ctl_or_empty(port->protocol), protocols)) {
            ctl_not_supported(errors, &protocol, ctl_or_empty(port->protocol), protocols);
        }
    }
}

static void check_host_ports(struct ctl_errors *errors, const struct ctl_container *container, struct ctl_seen *seen,
                             const struct ctl_path *path)
{
    const struct ctl_path ports = ctl_member(path, "ports");
    for (uint32_t i = 0; i < container->ports.count; i++) {
        const struct ctl_port *port = &container->ports.items[i];
        if (port->host_port.value == 0) {
            continue;
        }
        const struct ctl_path element = ctl_element(&ports, i), host = ctl_member(&element, "hostPort");
        const char *text = ctl_format(errors->memory, "%s/%s/%" PRId32, ctl_or_empty(port->protocol),
                                      ctl_or_empty(port->host_ip), port->host_port.value);
        if (ctl_seen_before(seen, text)) {
            ctl_duplicate_text(errors, &host, text);
        }
    }
}

static void validate_variable_source(struct ctl_errors *errors, const struct ctl_variable *variable,
                                     const struct ctl_path *path)
{
    const struct ctl_variable_source *from = variable->from;
    const int sources = from->field + from->resource_field + from->config_map + from->secret + from->file;
    if (sources == 0) {
        ctl_invalid_text(errors, path, "",
                         "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or "
                         "`fileKeyRef`");
    }
    if (!ctl_is_empty(variable->value)) {
        if (sources > 0) {
            ctl_invalid_text(errors, path, "", "may not be specified when `value` is not empty");
        }
    } else if (sources > 1) {
        ctl_invalid_text(errors, path, "", "may not have more than one field specified at a time");
    }
}

static void validate_environment(struct ctl_errors *errors, const struct ctl_variables *env,
                                 const struct ctl_path *path)
{
    for (uint32_t i = 0; i < env->count; i++) {
        const struct ctl_path element = ctl_element(path, i), name = ctl_member(&element, "name");
        const struct ctl_path from = ctl_member(&element, "valueFrom");
        if (ctl_is_empty(env->items[i].name)) {
            ctl_required(errors, &name, "");
        } else {
            ctl_check_name(errors, &name, ctl_check_environment_name, env->items[i].name);
        }
        if (env->items[i].from) {
            validate_variable_source(errors, &env->items[i], &from);
        }
    }
}

static void validate_mounts(struct ctl_errors *errors, const struct ctl_mounts *mounts, const struct ctl_seen *volumes,
                            const struct ctl_path *path)
{
    struct ctl_seen places = {.memory = errors->memory};
    for (uint32_t i = 0; i < mounts->count; i++) {
        const struct ctl_mount *mount = &mounts->items[i];
        const struct ctl_path element = ctl_element(path, i), name = ctl_member(&element, "name");
        const struct ctl_path place = ctl_member(&element, "mountPath");
        if (ctl_is_empty(mount->name)) {
            ctl_required(errors, &name, "");
        }
        if (!ctl_seen_has(volumes, ctl_or_empty(mount->name))) {
            ctl_not_found(errors, &name, ctl_or_empty(mount->name));
        }
        if (ctl_is_empty(mount->mount_path)) {
            ctl_required(errors, &place, "");
        }
        if (ctl_seen_before(&places, ctl_or_empty(mount->mount_path))) {
            ctl_invalid_text(errors, &place, ctl_or_empty(mount->mount_path), "must be unique");
        }
    }
}

static void validate_restart_rules(struct ctl_errors *errors, const struct ctl_container *container,
                                   const struct ctl_path *path)
{
    static const char *const policies[] = {"Always", "Never", "OnFailure", NULL};
    static const char *const actions[] = {"Restart", "RestartAllContainers", NULL}, *const operators[] = {"In", "NotIn",
                                                                                                          NULL};
    enum { RULES_MAX = 20, CODES_MAX = 255 };
    const struct ctl_restart_rules *rules = &container->restart_rules;
    const struct ctl_path policy = ctl_member(path, "restartPolicy"), list = ctl_member(path, "restartPolicyRules");
    if (!container->restart_policy && rules->count > 0) {
        ctl_required(errors, &policy, "must specify restartPolicy when restart rules are used");
    } else if (container->restart_policy && !ctl_is_word(container->restart_policy, policies)) {
        ctl_not_supported(errors, &policy, container->restart_policy, policies);
    }
    if (rules->count > RULES_MAX) {
        ctl_too_many(errors, &list, rules->count, RULES_MAX);
    }
    for (uint32_t i = 0; i < rules->count; i++) {
        const struct ctl_restart_rule *rule = &rules->items[i];
        const struct ctl_path element = ctl_element(&list, i), action = ctl_member(&element, "action");
        const struct ctl_path codes = ctl_member(&element, "exitCodes"), operator= ctl_member(&codes, "operator");
        const struct ctl_path values = ctl_member(&codes, "values");
        if (!ctl_is_word(ctl_or_empty(rule->action), actions)) {
            ctl_not_supported(errors, &action, ctl_or_empty(rule->action), actions);
        }
        if (!rule->exit_codes) {
            ctl_required(errors, &codes, "must be specified");
            continue;
        }
        if (!ctl_is_word(ctl_or_empty(rule->exit_codes->operator), operators)) {
            ctl_not_supported(errors, &operator, ctl_or_empty(rule->exit_codes->operator), operators);
        }
        if (rule->exit_codes->values.count > CODES_MAX) {
            ctl_too_many(errors, &values, rule->exit_codes->values.count, CODES_MAX);
        }
    }
}

/* ---- containers -------------------------------------------------------------------------------------------------- */

static void validate_common(struct ctl_errors *errors, const struct ctl_container *container,
                            const struct ctl_seen *volumes, const struct ctl_path *path)
{
    static const char *const messages[] = {"File", "FallbackToLogsOnError", NULL};
    static const char *const pulls[] = {"Always", "IfNotPresent", "Never", NULL};
    const struct ctl_path name = ctl_member(path, "name"), image = ctl_member(path, "image");
    const struct ctl_path message = ctl_member(path, "terminationMessagePolicy"), ports = ctl_member(path, "ports");
    const struct ctl_path env = ctl_member(path, "env"), mounts = ctl_member(path, "volumeMounts");
    const struct ctl_path pull = ctl_member(path, "imagePullPolicy"), resources = ctl_member(path, "resources");
    const struct ctl_path security = ctl_member(path, "securityContext");
    if (ctl_is_empty(container->name)) {
        ctl_required(errors, &name, "");
    } else {
        ctl_check_name(errors, &name, ctl_check_dns_label, container->name);
    }
    if (ctl_is_empty(container->image)) {
        ctl_required(errors, &image, "");
    }
    if (!ctl_is_word(ctl_or_empty(container->termination_message_policy), messages)) {
        ctl_not_supported(errors, &message, ctl_or_empty(container->termination_message_policy), messages);
    }
    validate_ports(errors, &container->ports, &ports);
    validate_environment(errors, &container->env, &env);
    validate_mounts(errors, &container->mounts, volumes, &mounts);
    if (!ctl_is_word(ctl_or_empty(container->image_pull_policy), pulls)) {
        ctl_not_supported(errors, &pull, ctl_or_empty(container->image_pull_policy), pulls);
    }
    ctl_validate_resource_needs(errors, &container->resources, &resources);
    ctl_validate_security(errors, container->security, &security);
    validate_restart_rules(errors, container, path);
}

static struct ctl_seen volume_names(struct ctl_errors *errors, const struct ctl_pod_spec *spec)
{
    struct ctl_seen names = {.memory = errors->memory};
    for (uint32_t i = 0; i < spec->volumes.count; i++) {
        (void)ctl_seen_before(&names, ctl_or_empty(spec->volumes.items[i].name));
    }
    return names;
}

void ctl_validate_containers(struct ctl_errors *errors, const struct ctl_pod_spec *spec, const struct ctl_path *path)
{
    struct ctl_seen volumes = volume_names(errors, spec), names = {.memory = errors->memory};
    struct ctl_seen host_ports = {.memory = errors->memory};
    if (spec->containers.count == 0) {
        ctl_required(errors, path, "");
        return;
    }
    for (uint32_t i = 0; i < spec->containers.count; i++) {
        const struct ctl_container *container = &spec->containers.items[i];
        const struct ctl_path element = ctl_element(path, i), name = ctl_member(&element, "name");
        validate_common(errors, container, &volumes, &element);
        if (ctl_seen_before(&names, ctl_or_empty(container->name))) {
            ctl_duplicate_text(errors, &name, ctl_or_empty(container->name));
        }
        validate_hooks_and_probes(errors, container, spec->termination_grace_seconds.value, &element);
    }
    for (uint32_t i = 0; i < spec->containers.count; i++) {
        const struct ctl_path element = ctl_element(path, i);
        check_host_ports(errors, &spec->containers.items[i], &host_ports, &element);
    }
}

void ctl_validate_init_containers(struct ctl_errors *errors, const struct ctl_pod_spec *spec,
                                  const struct ctl_path *path)
{
    struct ctl_seen volumes = volume_names(errors, spec), names = {.memory = errors->memory};
    for (uint32_t i = 0; i < spec->containers.count; i++) {
        (void)ctl_seen_before(&names, ctl_or_empty(spec->containers.items[i].name));
    }
    for (uint32_t i = 0; i < spec->init_containers.count; i++) {
        const struct ctl_container *container = &spec->init_containers.items[i];
        const struct ctl_path element = ctl_element(path, i), name = ctl_member(&element, "name");
        struct ctl_seen host_ports = {.memory = errors->memory};
        validate_common(errors, container, &volumes, &element);
        if (!ctl_is_empty(container->name) && ctl_seen_before(&names, container->name)) {
            ctl_duplicate_text(errors, &name, container->name);
        }
        check_host_ports(errors, container, &host_ports, &element); /* one runs at a time */
        if (ctl_is(container->restart_policy, "Always")) {
            validate_hooks_and_probes(errors, container, spec->termination_grace_seconds.value, &element);
        } else {
            forbid_hooks_and_probes(errors, container, &element);
        }
    }
}
