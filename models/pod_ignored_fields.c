/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of what stands in a pod but cannot affect when and where it runs: volumes, environment, security, networking.
 *
 * They are here so that an unknown key is always an error and a known one never is, and so that a value of the wrong type is
 * refused as upstream refuses it (k8s.io/api/core/v1, v1.37). Nothing but names and types is kept or checked.
 */
#include "control/pod_types.h"
#include "models/field_priv.h"

#define TEXT(key) MDL_SKIP(key, MDL_TEXT)
#define BOOL(key) MDL_SKIP(key, MDL_BOOL)
#define INT32(key) MDL_SKIP(key, MDL_INT32)
#define INT64(key) MDL_SKIP(key, MDL_INT64)
#define TEXTS(key) MDL_SKIP_LIST(key, MDL_TEXT)

/* ---- references ------------------------------------------------------------------------------------------------- */

MDL_SKIPPED_TABLE(mdl_field_selector_table, "ObjectFieldSelector", TEXT("apiVersion"), TEXT("fieldPath"));
MDL_SKIPPED_TABLE(mdl_resource_selector_table, "ResourceFieldSelector", TEXT("containerName"), TEXT("resource"),
                  MDL_SKIP("divisor", MDL_QUANTITY));
MDL_SKIPPED_TABLE(mdl_key_selector_table, "ConfigMapKeySelector", TEXT("name"), TEXT("key"), BOOL("optional"));
MDL_SKIPPED_TABLE(mdl_file_selector_table, "FileKeySelector", TEXT("volumeName"), TEXT("path"), TEXT("key"),
                  BOOL("optional"));
MDL_INNER_SKIPPED_TABLE(env_source_table, "ConfigMapEnvSource", TEXT("name"), BOOL("optional"));
MDL_SKIPPED_TABLE(mdl_env_from_table, "EnvFromSource", TEXT("prefix"), MDL_SKIP_OBJECT("configMapRef", env_source_table),
                  MDL_SKIP_OBJECT("secretRef", env_source_table));

/* ---- volumes ---------------------------------------------------------------------------------------------------- */

MDL_INNER_SKIPPED_TABLE(key_to_path_table, "KeyToPath", TEXT("key"), TEXT("path"), INT32("mode"));
MDL_INNER_SKIPPED_TABLE(config_map_source_table, "ConfigMapVolumeSource", TEXT("name"),
                        MDL_SKIP_OBJECTS("items", key_to_path_table), INT32("defaultMode"), BOOL("optional"));
MDL_INNER_SKIPPED_TABLE(secret_source_table, "SecretVolumeSource", TEXT("secretName"),
                        MDL_SKIP_OBJECTS("items", key_to_path_table), INT32("defaultMode"), BOOL("optional"));
MDL_INNER_SKIPPED_TABLE(empty_dir_table, "EmptyDirVolumeSource", MDL_SKIP_WORD("medium", "v1.StorageMedium"),
                        MDL_SKIP("sizeLimit", MDL_QUANTITY), BOOL("stickyBit"));
MDL_INNER_SKIPPED_TABLE(host_path_table, "HostPathVolumeSource", TEXT("path"),
                        MDL_SKIP_WORD("type", "v1.HostPathType"));
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
MDL_INNER_SKIPPED_TABLE(claim_source_table, "PersistentVolumeClaimVolumeSource", TEXT("claimName"), BOOL("readOnly"));
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
MDL_INNER_SKIPPED_TABLE(downward_projection_table, "DownwardAPIProjection",
                        MDL_SKIP_OBJECTS("items", downward_file_table));
MDL_INNER_SKIPPED_TABLE(trust_bundle_table, "ClusterTrustBundleProjection", TEXT("name"), TEXT("signerName"),
                        MDL_SKIP_OBJECT("labelSelector", mdl_label_selector_table), BOOL("optional"), TEXT("path"));
MDL_INNER_SKIPPED_TABLE(pod_certificate_table, "PodCertificateProjection", TEXT("signerName"), TEXT("keyType"),
                        INT32("maxExpirationSeconds"), TEXT("credentialBundlePath"), TEXT("keyPath"),
                        TEXT("certificateChainPath"), MDL_SKIP("userAnnotations", MDL_TEXT_MAP));
MDL_INNER_SKIPPED_TABLE(projection_table, "VolumeProjection", MDL_SKIP_OBJECT("secret", named_projection_table),
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
    MDL_SKIP_OBJECT("hostPath", host_path_table),
    MDL_SKIP_OBJECT("emptyDir", empty_dir_table),
    MDL_SKIP_OBJECT("gcePersistentDisk", gce_disk_table),
    MDL_SKIP_OBJECT("awsElasticBlockStore", aws_disk_table),
    MDL_SKIP_OBJECT("gitRepo", git_table),
    MDL_SKIP_OBJECT("secret", secret_source_table),
    MDL_SKIP_OBJECT("nfs", nfs_table),
    MDL_SKIP_OBJECT("iscsi", iscsi_table),
    MDL_SKIP_OBJECT("glusterfs", glusterfs_table),
    MDL_SKIP_OBJECT("persistentVolumeClaim", claim_source_table),
    MDL_SKIP_OBJECT("rbd", rbd_table),
    MDL_SKIP_OBJECT("flexVolume", flex_table),
    MDL_SKIP_OBJECT("cinder", cinder_table),
    MDL_SKIP_OBJECT("cephfs", cephfs_table),
    MDL_SKIP_OBJECT("flocker", flocker_table),
    MDL_SKIP_OBJECT("downwardAPI", downward_source_table),
    MDL_SKIP_OBJECT("fc", fibre_channel_table),
    MDL_SKIP_OBJECT("azureFile", azure_file_table),
    MDL_SKIP_OBJECT("configMap", config_map_source_table),
    MDL_SKIP_OBJECT("vsphereVolume", vsphere_table),
    MDL_SKIP_OBJECT("quobyte", quobyte_table),
    MDL_SKIP_OBJECT("azureDisk", azure_disk_table),
    MDL_SKIP_OBJECT("photonPersistentDisk", photon_table),
    MDL_SKIP_OBJECT("projected", projected_table),
    MDL_SKIP_OBJECT("portworxVolume", portworx_table),
    MDL_SKIP_OBJECT("scaleIO", scaleio_table),
    MDL_SKIP_OBJECT("storageos", storageos_table),
    MDL_SKIP_OBJECT("csi", csi_table),
    MDL_SKIP_OBJECT("ephemeral", ephemeral_source_table),
    MDL_SKIP_OBJECT("image", image_source_table),
};
MDL_TABLE(mdl_volume_table, "Volume", volume_rows, struct ctl_volume);

MDL_SKIPPED_TABLE(mdl_volume_device_table, "VolumeDevice", TEXT("name"), TEXT("devicePath"));

/* ---- security --------------------------------------------------------------------------------------------------- */

MDL_INNER_SKIPPED_TABLE(capabilities_table, "Capabilities", TEXTS("add"), TEXTS("drop"));
MDL_INNER_SKIPPED_TABLE(selinux_table, "SELinuxOptions", TEXT("user"), TEXT("role"), TEXT("type"), TEXT("level"));
MDL_INNER_SKIPPED_TABLE(windows_table, "WindowsSecurityContextOptions", TEXT("gmsaCredentialSpecName"),
                        TEXT("gmsaCredentialSpec"), TEXT("runAsUserName"), BOOL("hostProcess"));
MDL_INNER_SKIPPED_TABLE(profile_table, "SeccompProfile", MDL_SKIP_WORD("type", "v1.SeccompProfileType"),
                        TEXT("localhostProfile"));
MDL_INNER_SKIPPED_TABLE(sysctl_table, "Sysctl", TEXT("name"), TEXT("value"));
MDL_SKIPPED_TABLE(mdl_security_context_table, "SecurityContext", MDL_SKIP_OBJECT("capabilities", capabilities_table),
                  BOOL("privileged"), MDL_SKIP_OBJECT("seLinuxOptions", selinux_table),
                  MDL_SKIP_OBJECT("windowsOptions", windows_table), INT64("runAsUser"), INT64("runAsGroup"),
                  BOOL("runAsNonRoot"), BOOL("readOnlyRootFilesystem"), BOOL("allowPrivilegeEscalation"),
                  MDL_SKIP_WORD("procMount", "v1.ProcMountType"), MDL_SKIP_OBJECT("seccompProfile", profile_table),
                  MDL_SKIP_OBJECT("appArmorProfile", profile_table));
MDL_SKIPPED_TABLE(mdl_pod_security_context_table, "PodSecurityContext",
                  MDL_SKIP_OBJECT("seLinuxOptions", selinux_table), MDL_SKIP_OBJECT("windowsOptions", windows_table),
                  INT64("runAsUser"), INT64("runAsGroup"), BOOL("runAsNonRoot"),
                  MDL_SKIP_LIST("supplementalGroups", MDL_INT64),
                  MDL_SKIP_WORD("supplementalGroupsPolicy", "v1.SupplementalGroupsPolicy"), INT64("fsGroup"),
                  MDL_SKIP_OBJECTS("sysctls", sysctl_table),
                  MDL_SKIP_WORD("fsGroupChangePolicy", "v1.PodFSGroupChangePolicy"),
                  MDL_SKIP_OBJECT("seccompProfile", profile_table), MDL_SKIP_OBJECT("appArmorProfile", profile_table),
                  MDL_SKIP_WORD("seLinuxChangePolicy", "v1.PodSELinuxChangePolicy"));

/* ---- the rest of a pod ------------------------------------------------------------------------------------------ */

MDL_SKIPPED_TABLE(mdl_http_header_table, "HTTPHeader", TEXT("name"), TEXT("value"));
MDL_INNER_SKIPPED_TABLE(dns_option_table, "PodDNSConfigOption", TEXT("name"), TEXT("value"));
MDL_SKIPPED_TABLE(mdl_dns_config_table, "PodDNSConfig", TEXTS("nameservers"), TEXTS("searches"),
                  MDL_SKIP_OBJECTS("options", dns_option_table));
MDL_SKIPPED_TABLE(mdl_host_alias_table, "HostAlias", TEXT("ip"), TEXTS("hostnames"));
MDL_SKIPPED_TABLE(mdl_readiness_gate_table, "PodReadinessGate",
                  MDL_SKIP_WORD("conditionType", "v1.PodConditionType"));
MDL_SKIPPED_TABLE(mdl_os_table, "PodOS", MDL_SKIP_WORD("name", "v1.OSName"));
MDL_SKIPPED_TABLE(mdl_pod_resource_claim_table, "PodResourceClaim", TEXT("name"), TEXT("resourceClaimName"),
                  TEXT("resourceClaimTemplateName"));
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
