/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of what stands in a pod but cannot affect when and where it runs: volumes, environment, security, networking.
 *
 * They are here so that an unknown key is always an error and a known one never is, and so that a value of the wrong
 * type is refused as upstream refuses it (k8s.io/api/core/v1, v1.37). Kept is only what control/validate_volumes.c
 * looks at.
 */
#include "control/pod_types.h"
#include "models/field_priv.h"

#define TEXT(key)  MDL_SKIP(key, MDL_TEXT)
#define BOOL(key)  MDL_SKIP(key, MDL_BOOL)
#define INT32(key) MDL_SKIP(key, MDL_INT32)
#define INT64(key) MDL_SKIP(key, MDL_INT64)
#define TEXTS(key) MDL_SKIP_LIST(key, MDL_TEXT)

/* ---- references -------------------------------------------------------------------------------------------------- */

MDL_SKIPPED_TABLE(mdl_field_selector_table, "ObjectFieldSelector", TEXT("apiVersion"), TEXT("fieldPath"));
MDL_SKIPPED_TABLE(mdl_resource_selector_table, "ResourceFieldSelector", TEXT("containerName"), TEXT("resource"),
                  MDL_SKIP("divisor", MDL_QUANTITY));
MDL_SKIPPED_TABLE(mdl_key_selector_table, "ConfigMapKeySelector", TEXT("name"), TEXT("key"), BOOL("optional"));
MDL_SKIPPED_TABLE(mdl_secret_key_selector_table, "SecretKeySelector", TEXT("name"), TEXT("key"), BOOL("optional"));
MDL_SKIPPED_TABLE(mdl_file_selector_table, "FileKeySelector", TEXT("volumeName"), TEXT("path"), TEXT("key"),
                  BOOL("optional"));
MDL_INNER_SKIPPED_TABLE(env_source_table, "ConfigMapEnvSource", TEXT("name"), BOOL("optional"));
MDL_INNER_SKIPPED_TABLE(secret_env_source_table, "SecretEnvSource", TEXT("name"), BOOL("optional"));
MDL_SKIPPED_TABLE(mdl_env_from_table, "EnvFromSource", TEXT("prefix"),
                  MDL_SKIP_OBJECT("configMapRef", env_source_table),
                  MDL_SKIP_OBJECT("secretRef", secret_env_source_table));

/* ---- volumes ----------------------------------------------------------------------------------------------------- */

MDL_INNER_SKIPPED_TABLE(key_to_path_table, "KeyToPath", TEXT("key"), TEXT("path"), INT32("mode"));
static const struct mdl_field config_map_source_rows[] = {
    MDL_ROW("name", MDL_TEXT, struct ctl_named_source, name, .doc = "Name of the ConfigMap."),
    MDL_ROW("defaultMode", MDL_INT32, struct ctl_named_source, default_mode, .doc = "Mode of the files."),
    MDL_SKIP_OBJECTS("items", key_to_path_table),
    BOOL("optional"),
};
static MDL_TABLE(config_map_source_table, "ConfigMapVolumeSource", config_map_source_rows, struct ctl_named_source);
static const struct mdl_field secret_source_rows[] = {
    MDL_ROW("secretName", MDL_TEXT, struct ctl_named_source, name, .doc = "Name of the Secret."),
    MDL_ROW("defaultMode", MDL_INT32, struct ctl_named_source, default_mode, .doc = "Mode of the files."),
    MDL_SKIP_OBJECTS("items", key_to_path_table),
    BOOL("optional"),
};
static MDL_TABLE(secret_source_table, "SecretVolumeSource", secret_source_rows, struct ctl_named_source);
MDL_INNER_SKIPPED_TABLE(empty_dir_table, "EmptyDirVolumeSource", MDL_SKIP_WORD("medium", "v1.StorageMedium"),
                        MDL_SKIP("sizeLimit", MDL_QUANTITY), BOOL("stickyBit"));
static const struct mdl_field host_path_rows[] = {
    MDL_ROW("path", MDL_TEXT, struct ctl_host_path, path, .doc = "Path on the node."),
    MDL_SKIP_WORD("type", "v1.HostPathType"),
};
static MDL_TABLE(host_path_table, "HostPathVolumeSource", host_path_rows, struct ctl_host_path);
MDL_INNER_SKIPPED_TABLE(gce_disk_table, "GCEPersistentDiskVolumeSource", TEXT("pdName"), TEXT("fsType"),
                        INT32("partition"), BOOL("readOnly"));
MDL_INNER_SKIPPED_TABLE(aws_disk_table, "AWSElasticBlockStoreVolumeSource", TEXT("volumeID"), TEXT("fsType"),
                        INT32("partition"), BOOL("readOnly"));
MDL_INNER_SKIPPED_TABLE(git_table, "GitRepoVolumeSource", TEXT("repository"), TEXT("revision"), TEXT("directory"));
MDL_INNER_SKIPPED_TABLE(nfs_table, "NFSVolumeSource", TEXT("server"), TEXT("path"), BOOL("readOnly"));
MDL_INNER_SKIPPED_TABLE(iscsi_table, "ISCSIVolumeSource", TEXT("targetPortal"), TEXT("iqn"), INT32("lun"),
                        TEXT("iscsiInterface"), TEXT("fsType"), BOOL("readOnly"), TEXTS("portals"),
                        BOOL("chapAuthDiscovery"), BOOL("chapAuthSession"),
                        MDL_SKIP_OBJECT("secretRef", mdl_local_reference_table), TEXT("initiatorName"));
MDL_INNER_SKIPPED_TABLE(glusterfs_table, "GlusterfsVolumeSource", TEXT("endpoints"), TEXT("path"), BOOL("readOnly"));
static const struct mdl_field claim_source_rows[] = {
    MDL_ROW("claimName", MDL_TEXT, struct ctl_claim_source, claim_name, .doc = "Name of the claim."),
    BOOL("readOnly"),
};
static MDL_TABLE(claim_source_table, "PersistentVolumeClaimVolumeSource", claim_source_rows, struct ctl_claim_source);
MDL_INNER_SKIPPED_TABLE(rbd_table, "RBDVolumeSource", TEXTS("monitors"), TEXT("image"), TEXT("fsType"), TEXT("pool"),
                        TEXT("user"), TEXT("keyring"), MDL_SKIP_OBJECT("secretRef", mdl_local_reference_table),
                        BOOL("readOnly"));
MDL_INNER_SKIPPED_TABLE(flex_table, "FlexVolumeSource", TEXT("driver"), TEXT("fsType"),
                        MDL_SKIP_OBJECT("secretRef", mdl_local_reference_table), BOOL("readOnly"),
                        MDL_SKIP("options", MDL_TEXT_MAP));
MDL_INNER_SKIPPED_TABLE(cinder_table, "CinderVolumeSource", TEXT("volumeID"), TEXT("fsType"), BOOL("readOnly"),
                        MDL_SKIP_OBJECT("secretRef", mdl_local_reference_table));
MDL_INNER_SKIPPED_TABLE(cephfs_table, "CephFSVolumeSource", TEXTS("monitors"), TEXT("path"), TEXT("user"),
                        TEXT("secretFile"), MDL_SKIP_OBJECT("secretRef", mdl_local_reference_table), BOOL("readOnly"));
MDL_INNER_SKIPPED_TABLE(flocker_table, "FlockerVolumeSource", TEXT("datasetName"), TEXT("datasetUUID"));
MDL_INNER_SKIPPED_TABLE(downward_file_table, "DownwardAPIVolumeFile", TEXT("path"),
                        MDL_SKIP_OBJECT("fieldRef", mdl_field_selector_table),
                        MDL_SKIP_OBJECT("resourceFieldRef", mdl_resource_selector_table), INT32("mode"));
MDL_INNER_SKIPPED_TABLE(downward_source_table, "DownwardAPIVolumeSource",
                        MDL_SKIP_OBJECTS("items", downward_file_table), INT32("defaultMode"));
MDL_INNER_SKIPPED_TABLE(fibre_channel_table, "FCVolumeSource", TEXTS("targetWWNs"), INT32("lun"), TEXT("fsType"),
                        BOOL("readOnly"), TEXTS("wwids"));
MDL_INNER_SKIPPED_TABLE(azure_file_table, "AzureFileVolumeSource", TEXT("secretName"), TEXT("shareName"),
                        BOOL("readOnly"));
MDL_INNER_SKIPPED_TABLE(vsphere_table, "VsphereVirtualDiskVolumeSource", TEXT("volumePath"), TEXT("fsType"),
                        TEXT("storagePolicyName"), TEXT("storagePolicyID"));
MDL_INNER_SKIPPED_TABLE(quobyte_table, "QuobyteVolumeSource", TEXT("registry"), TEXT("volume"), BOOL("readOnly"),
                        TEXT("user"), TEXT("group"), TEXT("tenant"));
MDL_INNER_SKIPPED_TABLE(azure_disk_table, "AzureDiskVolumeSource", TEXT("diskName"), TEXT("diskURI"),
                        MDL_SKIP_WORD("cachingMode", "v1.AzureDataDiskCachingMode"), TEXT("fsType"), BOOL("readOnly"),
                        MDL_SKIP_WORD("kind", "v1.AzureDataDiskKind"));
MDL_INNER_SKIPPED_TABLE(photon_table, "PhotonPersistentDiskVolumeSource", TEXT("pdID"), TEXT("fsType"));
MDL_INNER_SKIPPED_TABLE(token_table, "ServiceAccountTokenProjection", TEXT("audience"), INT64("expirationSeconds"),
                        TEXT("path"));
MDL_INNER_SKIPPED_TABLE(named_projection_table, "ConfigMapProjection", TEXT("name"),
                        MDL_SKIP_OBJECTS("items", key_to_path_table), BOOL("optional"));
MDL_INNER_SKIPPED_TABLE(secret_projection_table, "SecretProjection", TEXT("name"),
                        MDL_SKIP_OBJECTS("items", key_to_path_table), BOOL("optional"));
MDL_INNER_SKIPPED_TABLE(downward_projection_table, "DownwardAPIProjection",
                        MDL_SKIP_OBJECTS("items", downward_file_table));
MDL_INNER_SKIPPED_TABLE(trust_bundle_table, "ClusterTrustBundleProjection", TEXT("name"), TEXT("signerName"),
                        MDL_SKIP_OBJECT("labelSelector", mdl_label_selector_table), BOOL("optional"), TEXT("path"));
MDL_INNER_SKIPPED_TABLE(pod_certificate_table, "PodCertificateProjection", TEXT("signerName"), TEXT("keyType"),
                        INT32("maxExpirationSeconds"), TEXT("credentialBundlePath"), TEXT("keyPath"),
                        TEXT("certificateChainPath"), MDL_SKIP("userAnnotations", MDL_TEXT_MAP));
MDL_INNER_SKIPPED_TABLE(projection_table, "VolumeProjection", MDL_SKIP_OBJECT("secret", secret_projection_table),
                        MDL_SKIP_OBJECT("downwardAPI", downward_projection_table),
                        MDL_SKIP_OBJECT("configMap", named_projection_table),
                        MDL_SKIP_OBJECT("serviceAccountToken", token_table),
                        MDL_SKIP_OBJECT("clusterTrustBundle", trust_bundle_table),
                        MDL_SKIP_OBJECT("podCertificate", pod_certificate_table));
MDL_INNER_SKIPPED_TABLE(projected_table, "ProjectedVolumeSource", MDL_SKIP_OBJECTS("sources", projection_table),
                        INT32("defaultMode"));
MDL_INNER_SKIPPED_TABLE(portworx_table, "PortworxVolumeSource", TEXT("volumeID"), TEXT("fsType"), BOOL("readOnly"));
MDL_INNER_SKIPPED_TABLE(scaleio_table, "ScaleIOVolumeSource", TEXT("gateway"), TEXT("system"),
                        MDL_SKIP_OBJECT("secretRef", mdl_local_reference_table), BOOL("sslEnabled"),
                        TEXT("protectionDomain"), TEXT("storagePool"), TEXT("storageMode"), TEXT("volumeName"),
                        TEXT("fsType"), BOOL("readOnly"));
MDL_INNER_SKIPPED_TABLE(storageos_table, "StorageOSVolumeSource", TEXT("volumeName"), TEXT("volumeNamespace"),
                        TEXT("fsType"), BOOL("readOnly"), MDL_SKIP_OBJECT("secretRef", mdl_local_reference_table));
MDL_INNER_SKIPPED_TABLE(csi_table, "CSIVolumeSource", TEXT("driver"), BOOL("readOnly"), TEXT("fsType"),
                        MDL_SKIP("volumeAttributes", MDL_TEXT_MAP),
                        MDL_SKIP_OBJECT("nodePublishSecretRef", mdl_local_reference_table));
MDL_INNER_SKIPPED_TABLE(claim_resources_table, "VolumeResourceRequirements", MDL_SKIP("limits", MDL_QUANTITY_MAP),
                        MDL_SKIP("requests", MDL_QUANTITY_MAP));
MDL_INNER_SKIPPED_TABLE(typed_reference_table, "TypedObjectReference", TEXT("apiGroup"), TEXT("kind"), TEXT("name"),
                        TEXT("namespace"));
MDL_INNER_SKIPPED_TABLE(claim_spec_table, "PersistentVolumeClaimSpec", TEXTS("accessModes"),
                        MDL_SKIP_OBJECT("selector", mdl_label_selector_table),
                        MDL_SKIP_OBJECT("resources", claim_resources_table), TEXT("volumeName"),
                        TEXT("storageClassName"), MDL_SKIP_WORD("volumeMode", "v1.PersistentVolumeMode"),
                        MDL_SKIP_OBJECT("dataSource", typed_reference_table),
                        MDL_SKIP_OBJECT("dataSourceRef", typed_reference_table), TEXT("volumeAttributesClassName"));
MDL_INNER_SKIPPED_TABLE(claim_template_table, "PersistentVolumeClaimTemplate",
                        MDL_SKIP_OBJECT("metadata", mdl_object_meta_table), MDL_SKIP_OBJECT("spec", claim_spec_table));
MDL_INNER_SKIPPED_TABLE(ephemeral_source_table, "EphemeralVolumeSource",
                        MDL_SKIP_OBJECT("volumeClaimTemplate", claim_template_table));
MDL_INNER_SKIPPED_TABLE(image_source_table, "ImageVolumeSource", TEXT("reference"),
                        MDL_SKIP_WORD("pullPolicy", "v1.PullPolicy"));

static const struct mdl_field volume_rows[] = {
    MDL_ROW("name", MDL_TEXT, struct ctl_volume, name, .always = true, .doc = "Name by which containers mount it."),
    MDL_OBJECT_ROW("hostPath", MDL_POINTER, struct ctl_volume, host_path, host_path_table,
                   .doc = "A path of the node."),
    MDL_OBJECT_ROW("emptyDir", MDL_PRESENT, struct ctl_volume, empty_dir, empty_dir_table,
                   .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("gcePersistentDisk", MDL_PRESENT, struct ctl_volume, gce_disk, gce_disk_table,
                   .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("awsElasticBlockStore", MDL_PRESENT, struct ctl_volume, aws_disk, aws_disk_table,
                   .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("gitRepo", MDL_PRESENT, struct ctl_volume, git_repo, git_table, .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("secret", MDL_POINTER, struct ctl_volume, secret, secret_source_table, .doc = "A Secret."),
    MDL_OBJECT_ROW("nfs", MDL_PRESENT, struct ctl_volume, nfs, nfs_table, .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("iscsi", MDL_PRESENT, struct ctl_volume, iscsi, iscsi_table, .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("glusterfs", MDL_PRESENT, struct ctl_volume, glusterfs, glusterfs_table,
                   .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("persistentVolumeClaim", MDL_POINTER, struct ctl_volume, claim, claim_source_table,
                   .doc = "A claim."),
    MDL_OBJECT_ROW("rbd", MDL_PRESENT, struct ctl_volume, rbd, rbd_table, .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("flexVolume", MDL_PRESENT, struct ctl_volume, flex, flex_table, .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("cinder", MDL_PRESENT, struct ctl_volume, cinder, cinder_table, .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("cephfs", MDL_PRESENT, struct ctl_volume, cephfs, cephfs_table, .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("flocker", MDL_PRESENT, struct ctl_volume, flocker, flocker_table, .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("downwardAPI", MDL_PRESENT, struct ctl_volume, downward_api, downward_source_table,
                   .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("fc", MDL_PRESENT, struct ctl_volume, fc, fibre_channel_table, .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("azureFile", MDL_PRESENT, struct ctl_volume, azure_file, azure_file_table,
                   .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("configMap", MDL_POINTER, struct ctl_volume, config_map, config_map_source_table,
                   .doc = "A ConfigMap."),
    MDL_OBJECT_ROW("vsphereVolume", MDL_PRESENT, struct ctl_volume, vsphere, vsphere_table,
                   .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("quobyte", MDL_PRESENT, struct ctl_volume, quobyte, quobyte_table, .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("azureDisk", MDL_PRESENT, struct ctl_volume, azure_disk, azure_disk_table,
                   .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("photonPersistentDisk", MDL_PRESENT, struct ctl_volume, photon, photon_table,
                   .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("projected", MDL_PRESENT, struct ctl_volume, projected, projected_table,
                   .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("portworxVolume", MDL_PRESENT, struct ctl_volume, portworx, portworx_table,
                   .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("scaleIO", MDL_PRESENT, struct ctl_volume, scaleio, scaleio_table, .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("storageos", MDL_PRESENT, struct ctl_volume, storageos, storageos_table,
                   .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("csi", MDL_PRESENT, struct ctl_volume, csi, csi_table, .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("ephemeral", MDL_PRESENT, struct ctl_volume, ephemeral, ephemeral_source_table,
                   .doc = "A volume of this kind."),
    MDL_OBJECT_ROW("image", MDL_PRESENT, struct ctl_volume, image, image_source_table, .doc = "A volume of this kind."),
};
MDL_TABLE(mdl_volume_table, "Volume", volume_rows, struct ctl_volume);

MDL_SKIPPED_TABLE(mdl_volume_device_table, "VolumeDevice", TEXT("name"), TEXT("devicePath"));

/* ---- security ---------------------------------------------------------------------------------------------------- */

MDL_INNER_SKIPPED_TABLE(capabilities_table, "Capabilities", TEXTS("add"), TEXTS("drop"));
MDL_INNER_SKIPPED_TABLE(selinux_table, "SELinuxOptions", TEXT("user"), TEXT("role"), TEXT("type"), TEXT("level"));
MDL_INNER_SKIPPED_TABLE(windows_table, "WindowsSecurityContextOptions", TEXT("gmsaCredentialSpecName"),
                        TEXT("gmsaCredentialSpec"), TEXT("runAsUserName"), BOOL("hostProcess"));
MDL_INNER_SKIPPED_TABLE(profile_table, "SeccompProfile", MDL_SKIP_WORD("type", "v1.SeccompProfileType"),
                        TEXT("localhostProfile"));
MDL_INNER_SKIPPED_TABLE(armor_profile_table, "AppArmorProfile", MDL_SKIP_WORD("type", "v1.AppArmorProfileType"),
                        TEXT("localhostProfile"));
MDL_INNER_SKIPPED_TABLE(sysctl_table, "Sysctl", TEXT("name"), TEXT("value"));
static const struct mdl_field security_context_rows[] = {
    MDL_SKIP_OBJECT("capabilities", capabilities_table),
    MDL_ROW("privileged", MDL_BOOL, struct ctl_security_context, privileged, .doc = "Whether it may do all."),
    MDL_SKIP_OBJECT("seLinuxOptions", selinux_table),
    MDL_SKIP_OBJECT("windowsOptions", windows_table),
    MDL_ROW("runAsUser", MDL_INT64, struct ctl_security_context, run_as_user, .doc = "User."),
    MDL_ROW("runAsGroup", MDL_INT64, struct ctl_security_context, run_as_group, .doc = "Group."),
    BOOL("runAsNonRoot"),
    BOOL("readOnlyRootFilesystem"),
    MDL_ROW("allowPrivilegeEscalation", MDL_BOOL, struct ctl_security_context, allow_privilege_escalation,
            .doc = "Whether it may gain rights."),
    MDL_SKIP_WORD("procMount", "v1.ProcMountType"),
    MDL_SKIP_OBJECT("seccompProfile", profile_table),
    MDL_SKIP_OBJECT("appArmorProfile", armor_profile_table),
};
MDL_TABLE(mdl_security_context_table, "SecurityContext", security_context_rows, struct ctl_security_context);

static const struct mdl_field pod_security_context_rows[] = {
    MDL_SKIP_OBJECT("seLinuxOptions", selinux_table),
    MDL_SKIP_OBJECT("windowsOptions", windows_table),
    MDL_ROW("runAsUser", MDL_INT64, struct ctl_pod_security_context, run_as_user, .doc = "User."),
    MDL_ROW("runAsGroup", MDL_INT64, struct ctl_pod_security_context, run_as_group, .doc = "Group."),
    BOOL("runAsNonRoot"),
    MDL_LIST_ROW("supplementalGroups", MDL_INT64, struct ctl_pod_security_context, supplemental_groups,
                 .doc = "Further groups."),
    MDL_SKIP_WORD("supplementalGroupsPolicy", "v1.SupplementalGroupsPolicy"),
    MDL_ROW("fsGroup", MDL_INT64, struct ctl_pod_security_context, fs_group, .doc = "Group of the volumes."),
    MDL_SKIP_OBJECTS("sysctls", sysctl_table),
    MDL_SKIP_WORD("fsGroupChangePolicy", "v1.PodFSGroupChangePolicy"),
    MDL_SKIP_OBJECT("seccompProfile", profile_table),
    MDL_SKIP_OBJECT("appArmorProfile", armor_profile_table),
    MDL_SKIP_WORD("seLinuxChangePolicy", "v1.PodSELinuxChangePolicy"),
};
MDL_TABLE(mdl_pod_security_context_table, "PodSecurityContext", pod_security_context_rows,
          struct ctl_pod_security_context);

/* ---- the rest of a pod ------------------------------------------------------------------------------------------- */

MDL_SKIPPED_TABLE(mdl_http_header_table, "HTTPHeader", TEXT("name"), TEXT("value"));
MDL_INNER_SKIPPED_TABLE(dns_option_table, "PodDNSConfigOption", TEXT("name"), TEXT("value"));
MDL_SKIPPED_TABLE(mdl_dns_config_table, "PodDNSConfig", TEXTS("nameservers"), TEXTS("searches"),
                  MDL_SKIP_OBJECTS("options", dns_option_table));

static const struct mdl_field host_alias_rows[] = {
    MDL_ROW("ip", MDL_TEXT, struct ctl_host_alias, ip, .doc = "Address."),
    MDL_LIST_ROW("hostnames", MDL_TEXT, struct ctl_host_alias, hostnames, .doc = "Names of the address."),
};
MDL_TABLE(mdl_host_alias_table, "HostAlias", host_alias_rows, struct ctl_host_alias);

static const struct mdl_field readiness_gate_rows[] = {
    MDL_ROW("conditionType", MDL_TEXT, struct ctl_readiness_gate, condition_type, .type_name = "v1.PodConditionType",
            .doc = "Condition that must be True for the pod to be ready."),
};
MDL_TABLE(mdl_readiness_gate_table, "PodReadinessGate", readiness_gate_rows, struct ctl_readiness_gate);

static const struct mdl_field os_rows[] = {
    MDL_ROW("name", MDL_TEXT, struct ctl_pod_os, name, .type_name = "v1.OSName", .doc = "linux or windows."),
};
MDL_TABLE(mdl_os_table, "PodOS", os_rows, struct ctl_pod_os);

static const struct mdl_field pod_resource_claim_rows[] = {
    MDL_ROW("name", MDL_TEXT, struct ctl_resource_claim, name, .doc = "Name by which containers refer to it."),
    MDL_ROW("resourceClaimName", MDL_TEXT, struct ctl_resource_claim, claim_name, .keeps_empty = true,
            .doc = "A claim."),
    MDL_ROW("resourceClaimTemplateName", MDL_TEXT, struct ctl_resource_claim, template_name, .keeps_empty = true,
            .doc = "A template of a claim."),
};
MDL_TABLE(mdl_pod_resource_claim_table, "PodResourceClaim", pod_resource_claim_rows, struct ctl_resource_claim);
MDL_SKIPPED_TABLE(mdl_container_resource_claim_table, "ResourceClaim", TEXT("name"), TEXT("request"));
MDL_SKIPPED_TABLE(mdl_pod_scheduling_group_table, "PodSchedulingGroup", TEXT("podGroupName"));
MDL_SKIPPED_TABLE(mdl_ephemeral_container_table, "EphemeralContainer", TEXT("name"), TEXT("image"), TEXTS("command"),
                  TEXTS("args"), TEXT("workingDir"), MDL_SKIP("ports", MDL_ANY), MDL_SKIP("envFrom", MDL_ANY),
                  MDL_SKIP("env", MDL_ANY), MDL_SKIP("resources", MDL_ANY), MDL_SKIP("resizePolicy", MDL_ANY),
                  MDL_SKIP_WORD("restartPolicy", "v1.ContainerRestartPolicy"), MDL_SKIP("restartPolicyRules", MDL_ANY),
                  MDL_SKIP("volumeMounts", MDL_ANY), MDL_SKIP_OBJECTS("volumeDevices", mdl_volume_device_table),
                  MDL_SKIP("livenessProbe", MDL_ANY), MDL_SKIP("readinessProbe", MDL_ANY),
                  MDL_SKIP("startupProbe", MDL_ANY), MDL_SKIP("lifecycle", MDL_ANY), TEXT("terminationMessagePath"),
                  MDL_SKIP_WORD("terminationMessagePolicy", "v1.TerminationMessagePolicy"),
                  MDL_SKIP_WORD("imagePullPolicy", "v1.PullPolicy"),
                  MDL_SKIP_OBJECT("securityContext", mdl_security_context_table), BOOL("stdin"), BOOL("stdinOnce"),
                  BOOL("tty"), TEXT("targetContainerName"));
