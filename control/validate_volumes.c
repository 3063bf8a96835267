/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows ValidateVolumes, ValidateSecurityContext, ValidateHostAliases and validatePodResourceClaims
 * (pkg/apis/core/validation/validation.go): a part of what upstream says about fields that cannot affect time. */
#include "control/seen.h"
#include "control/validate_priv.h"

static void check_mode(struct ctl_errors *errors, const struct ctl_path *source, struct ctl_opt_i32 mode)
{
    const struct ctl_path path = ctl_member(source, "defaultMode");
    if (mode.set && (mode.value < 0 || mode.value > 0777)) {
        ctl_invalid_number(errors, &path, mode.value, "must be a number between 0 and 0777 (octal), both inclusive");
    }
}

static void require_text(struct ctl_errors *errors, const struct ctl_path *source, const char *name, const char *text)
{
    const struct ctl_path path = ctl_member(source, name);
    if (ctl_is_empty(text)) {
        ctl_required(errors, &path, "");
    }
}

/* The rules of the sources whose members are kept. */
static void validate_source(struct ctl_errors *errors, const struct ctl_volume *volume, const char *source,
                            const struct ctl_path *path)
{
    if (ctl_is(source, "hostPath")) {
        require_text(errors, path, "path", volume->host_path->path);
    } else if (ctl_is(source, "secret")) {
        require_text(errors, path, "secretName", volume->secret->name);
        check_mode(errors, path, volume->secret->default_mode);
    } else if (ctl_is(source, "configMap")) {
        require_text(errors, path, "name", volume->config_map->name);
        check_mode(errors, path, volume->config_map->default_mode);
    } else if (ctl_is(source, "persistentVolumeClaim")) {
        require_text(errors, path, "claimName", volume->claim->claim_name);
    }
}

/* The first source in upstream's order is looked at; others are refused. */
static void validate_sources(struct ctl_errors *errors, const struct ctl_volume *volume, const struct ctl_path *path)
{
    const struct {
        const char *name;
        bool is_given;
    } sources[] = {{"emptyDir", volume->empty_dir},
                   {"hostPath", volume->host_path},
                   {"gitRepo", volume->git_repo},
                   {"gcePersistentDisk", volume->gce_disk},
                   {"awsElasticBlockStore", volume->aws_disk},
                   {"secret", volume->secret},
                   {"nfs", volume->nfs},
                   {"iscsi", volume->iscsi},
                   {"glusterfs", volume->glusterfs},
                   {"flocker", volume->flocker},
                   {"persistentVolumeClaim", volume->claim},
                   {"rbd", volume->rbd},
                   {"cinder", volume->cinder},
                   {"cephfs", volume->cephfs},
                   {"quobyte", volume->quobyte},
                   {"downwardAPI", volume->downward_api},
                   {"fc", volume->fc},
                   {"configMap", volume->config_map},
                   {"azureFile", volume->azure_file},
                   {"flexVolume", volume->flex},
                   {"vsphereVolume", volume->vsphere},
                   {"photonPersistentDisk", volume->photon},
                   {"portworxVolume", volume->portworx},
                   {"azureDisk", volume->azure_disk},
                   {"storageos", volume->storageos},
                   {"projected", volume->projected},
                   {"scaleIO", volume->scaleio},
                   {"csi", volume->csi},
                   {"ephemeral", volume->ephemeral},
                   {"image", volume->image}};
    bool found = false;
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        const struct ctl_path source = ctl_member(path, sources[i].name);
        if (sources[i].is_given && found) {
            ctl_forbidden(errors, &source, "may not specify more than 1 volume type");
        } else if (sources[i].is_given) {
            found = true;
            validate_source(errors, volume, sources[i].name, &source);
        }
    }
}

void ctl_validate_volumes(struct ctl_errors *errors, const struct ctl_volumes *volumes, const struct ctl_path *path)
{
    struct ctl_seen names = {.memory = errors->memory};
    for (uint32_t i = 0; i < volumes->count; i++) {
        const struct ctl_path element = ctl_element(path, i), name = ctl_member(&element, "name");
        const char *text = ctl_or_empty(volumes->items[i].name);
        validate_sources(errors, &volumes->items[i], &element);
        if (text[0] == '\0') {
            ctl_required(errors, &name, "");
        } else {
            ctl_check_name(errors, &name, ctl_check_dns_label, text);
        }
        if (ctl_seen_before(&names, text)) {
            ctl_duplicate_text(errors, &name, text);
        }
    }
}

/* ---- security ---------------------------------------------------------------------------------------------------- */

static void check_id(struct ctl_errors *errors, const struct ctl_path *parent, const char *name, struct ctl_opt_i64 id)
{
    const struct ctl_path path = ctl_member(parent, name);
    if (id.set && (id.value < 0 || id.value > INT32_MAX)) {
        ctl_invalid_number(errors, &path, id.value, "must be between 0 and 2147483647, inclusive");
    }
}

void ctl_validate_security(struct ctl_errors *errors, const struct ctl_security_context *security,
                           const struct ctl_path *path)
{
    const struct ctl_path privileged = ctl_member(path, "privileged");
    if (!security) {
        return;
    }
    if (security->privileged.value && errors->forbid_privileged) {
        ctl_forbidden(errors, &privileged, "disallowed by cluster policy");
    }
    check_id(errors, path, "runAsUser", security->run_as_user);
    check_id(errors, path, "runAsGroup", security->run_as_group);
    if (security->allow_privilege_escalation.set && !security->allow_privilege_escalation.value &&
        security->privileged.value) {
        ctl_invalid_object(errors, path, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
    }
}

void ctl_validate_pod_security(struct ctl_errors *errors, const struct ctl_pod_security_context *security,
                               const struct ctl_path *path)
{
    const struct ctl_path groups = ctl_member(path, "supplementalGroups");
    if (!security) {
        return;
    }
    check_id(errors, path, "fsGroup", security->fs_group);
    check_id(errors, path, "runAsUser", security->run_as_user);
    check_id(errors, path, "runAsGroup", security->run_as_group);
    for (uint32_t i = 0; i < security->supplemental_groups.count; i++) {
        const struct ctl_path element = ctl_element(&groups, i);
        const int64_t id = security->supplemental_groups.items[i];
        if (id < 0 || id > INT32_MAX) {
            ctl_invalid_number(errors, &element, id, "must be between 0 and 2147483647, inclusive");
        }
    }
}

/* ---- names of hosts, claims -------------------------------------------------------------------------------------- */

/* Four numbers up to 255, without leading zeros. */
static bool is_ipv4(const char *text)
{
    for (int part = 0; part < 4; part++) {
        unsigned value = 0;
        size_t digits = 0;
        for (; text[digits] >= '0' && text[digits] <= '9' && digits < 4; digits++) {
            value = value * 10 + (unsigned)(text[digits] - '0');
        }
        if (digits == 0 || digits > 3 || value > 255 || (digits > 1 && text[0] == '0')) {
            return false;
        }
        text += digits;
        if (*text != (part < 3 ? '.' : '\0')) {
            return false;
        }
        text += part < 3;
    }
    return true;
}

/* Groups of up to four hexadecimal digits, `::` once, perhaps an IPv4 address at the end. */
static bool is_ipv6(const char *text)
{
    int groups = 0;
    bool gap = false;
    if (text[0] == ':' && text[1] != ':') {
        return false;
    }
    while (*text) {
        if (text[0] == ':' && text[1] == ':') {
            if (gap) {
                return false;
            }
            gap = true;
            text += 2;
            continue;
        }
        const size_t length = strcspn(text, ":");
        if (text[length] == '\0' && memchr(text, '.', length)) {
            groups += 2;
            return is_ipv4(text) && (gap ? groups < 8 : groups == 8);
        }
        if (length == 0 || length > 4 || strspn(text, "0123456789abcdefABCDEF") < length) {
            return false;
        }
        groups++;
        text += length;
        if (text[0] == ':' && text[1] == '\0') {
            return false;
        }
        text += text[0] == ':' && text[1] != ':';
    }
    return gap ? groups < 8 : groups == 8;
}

void ctl_validate_host_aliases(struct ctl_errors *errors, const struct ctl_host_aliases *aliases,
                               const struct ctl_path *path)
{
    for (uint32_t i = 0; i < aliases->count; i++) {
        const struct ctl_host_alias *alias = &aliases->items[i];
        const struct ctl_path element = ctl_element(path, i), ip = ctl_member(&element, "ip");
        const struct ctl_path names = ctl_member(&element, "hostnames");
        const char *text = ctl_or_empty(alias->ip);
        if (!is_ipv4(text) && !is_ipv6(text)) {
            ctl_invalid_text(errors, &ip, text, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        }
        for (uint32_t k = 0; k < alias->hostnames.count; k++) {
            ctl_check_name(errors, &names, ctl_check_dns_subdomain, alias->hostnames.items[k]);
        }
    }
}

void ctl_validate_resource_claims(struct ctl_errors *errors, const struct ctl_resource_claims *claims,
                                  const struct ctl_path *path)
{
    struct ctl_seen names = {.memory = errors->memory};
    for (uint32_t i = 0; i < claims->count; i++) {
        const struct ctl_resource_claim *claim = &claims->items[i];
        const struct ctl_path element = ctl_element(path, i), name = ctl_member(&element, "name");
        const struct ctl_path claim_name = ctl_member(&element, "resourceClaimName");
        const struct ctl_path template_name = ctl_member(&element, "resourceClaimTemplateName");
        if (ctl_is_empty(claim->name)) {
            ctl_required(errors, &name, "");
        } else if (ctl_seen_before(&names, claim->name)) {
            ctl_duplicate_text(errors, &name, claim->name);
        } else {
            ctl_check_name(errors, &name, ctl_check_dns_label, claim->name);
        }
        if (claim->claim_name && claim->template_name) {
            ctl_invalid_object(errors, &element,
                               "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified");
        } else if (!claim->claim_name && !claim->template_name) {
            ctl_invalid_object(errors, &element,
                               "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
        }
        if (claim->claim_name) {
            ctl_check_name(errors, &claim_name, ctl_check_dns_subdomain, claim->claim_name);
        }
        if (claim->template_name) {
            ctl_check_name(errors, &template_name, ctl_check_dns_subdomain, claim->template_name);
        }
    }
}
