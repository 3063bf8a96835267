/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/pod_gc.h"

#include <stdlib.h>
#include <string.h>

const struct ctl_pod_gc_tuning ctl_pod_gc_tuning_default = {
    .period_ns = 20 * CTL_SECOND, .quarantine_ns = 40 * CTL_SECOND, .finished_pods_max = 12500};

/* byEvictionAndCreationTimestamp, pods that are over first. */
static int compare(const void *left, const void *right)
{
    const struct ctl_gc_pod *a = left, *b = right;
    if (a->over != b->over)
        return a->over ? -1 : 1;
    if (a->evicted != b->evicted)
        return a->evicted ? -1 : 1;
    if (a->created_at != b->created_at)
        return a->created_at < b->created_at ? -1 : 1;
    return strcmp(a->name, b->name);
}

static void collect_finished(struct ctl_gc_pod *pods, uint32_t count, uint32_t finished_pods_max)
{
    uint32_t finished = 0;
    for (uint32_t i = 0; i < count; i++)
        finished += pods[i].over;
    if (finished_pods_max == 0 || finished <= finished_pods_max)
        return;
    qsort(pods, count, sizeof *pods, compare);
    for (uint32_t i = 0; i < finished - finished_pods_max; i++)
        pods[i].reason = CTL_GC_TOO_MANY;
}

/* A pass that finds the node missing puts it into quarantine; one that finds it missing still, when that is over, takes
 * its pods and begins another quarantine, for pods that come later. */
static bool is_gone(struct ctl_gc_node *node, ctl_time quarantine_ns, ctl_time now)
{
    if (node->exists) {
        node->missing_since = CTL_NO_TIME;
        return false;
    }
    if (node->missing_since == CTL_NO_TIME) {
        node->missing_since = now;
    } else if (now - node->missing_since >= quarantine_ns && node->missing_since < now) {
        node->missing_since = now;
        node->gone_at = now;
    }
    return node->gone_at == now;
}

static enum ctl_gc_reason reason_of(const struct ctl_gc_pod *pod, const struct ctl_pod_gc_tuning *tuning, ctl_time now)
{
    if (pod->node == NULL)
        return pod->terminating ? CTL_GC_UNSCHEDULED : CTL_GC_KEEP;
    if (is_gone(pod->node, tuning->quarantine_ns, now))
        return CTL_GC_ORPHANED;
    return pod->terminating && pod->node->exists && !pod->node->ready && pod->node->out_of_service
               ? CTL_GC_OUT_OF_SERVICE
               : CTL_GC_KEEP;
}

void ctl_pod_gc_pass(struct ctl_gc_pod *pods, uint32_t count, const struct ctl_pod_gc_tuning *tuning, ctl_time now)
{
    for (uint32_t i = 0; i < count; i++)
        pods[i].reason = CTL_GC_KEEP;
    collect_finished(pods, count, tuning->finished_pods_max);
    for (uint32_t i = 0; i < count; i++) {
        const enum ctl_gc_reason reason = reason_of(&pods[i], tuning, now);
        if (pods[i].reason == CTL_GC_KEEP)
            pods[i].reason = reason;
    }
}
