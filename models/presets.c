/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/presets.h"

static const struct mdl_preset_row tuned[] = {
    {"controlPlane.cronJobController.client.qps", "100"},
    {"controlPlane.cronJobController.client.burst", "100"},
    {"controlPlane.ttlController.client.qps", "100"},
    {"controlPlane.ttlController.client.burst", "100"},
    {"controlPlane.nodeLifecycle.client.qps", "100"},
    {"controlPlane.nodeLifecycle.client.burst", "100"},
    {"controlPlane.jobClient.qps", "100"},
    {"controlPlane.jobClient.burst", "100"},
    {"controlPlane.concurrentJobSyncs", "20"},
    {"controlPlane.scheduler.client.qps", "200"},
    {"controlPlane.scheduler.client.burst", "400"},
    {"controlPlane.kubelet.serializeImagePulls", "false"},
};

/* 430 to 1000 pods/s measured on managed control planes (M13, M14): the clients' limits are lifted, the latencies stay.
 * */
static const struct mdl_preset_row managed_large[] = {
    {"controlPlane.nodeLifecycle.client.qps", "3000"},
    {"controlPlane.nodeLifecycle.client.burst", "6000"},
    {"controlPlane.jobClient.qps", "3000"},
    {"controlPlane.jobClient.burst", "6000"},
    {"controlPlane.cronJobController.client.qps", "3000"},
    {"controlPlane.cronJobController.client.burst", "6000"},
    {"controlPlane.ttlController.client.qps", "3000"},
    {"controlPlane.ttlController.client.burst", "6000"},
    {"controlPlane.concurrentJobSyncs", "50"},
    {"controlPlane.scheduler.client.qps", "3000"},
    {"controlPlane.scheduler.client.burst", "6000"},
    {"controlPlane.kubelet.serializeImagePulls", "false"},
};

/* No limits, no latencies, no images: what is left is the controllers' own timers and the work. A lower bound. */
static const struct mdl_preset_row ideal[] = {
    {"controlPlane.jobClient.qps", "0"},
    {"controlPlane.nodeLifecycle.client.qps", "0"},
    {"controlPlane.cronJobController.client.qps", "0"},
    {"controlPlane.ttlController.client.qps", "0"},
    {"controlPlane.concurrentJobSyncs", "1000"},
    {"controlPlane.apiLatency", "0s"},
    {"controlPlane.watchLatency", "0s"},
    {"controlPlane.scheduler.client.qps", "0"},
    {"controlPlane.scheduler.serviceTime", "0s"},
    {"controlPlane.scheduler.serviceTimePerNode", "0s"},
    {"controlPlane.kubelet.podStart", "0s"},
    {"controlPlane.kubelet.startDelayPerStartingPod", "0s"},
    {"controlPlane.kubelet.serializeImagePulls", "false"},
    {"controlPlane.kubelet.pullSetup", "0s"},
    {"controlPlane.kubelet.pullBandwidth", "0"},
    {"controlPlane.kubelet.exitDetection", "0s"},
    {"controlPlane.kubelet.statusDelay", "0s"},
};

const struct mdl_preset mdl_presets[] = {
    {"default", "what Kubernetes 1.37 comes with on an ordinary small cluster", 0, 0},
    {"tuned", "clients at 100 calls/s, 20 workers, parallel image pulls", tuned, sizeof tuned / sizeof *tuned},
    {"managed-large", "a large managed control plane: client limits lifted", managed_large,
     sizeof managed_large / sizeof *managed_large},
    {"ideal", "no limits and no latencies: the lower bound", ideal, sizeof ideal / sizeof *ideal},
};
const uint32_t mdl_preset_count = sizeof mdl_presets / sizeof *mdl_presets;
