/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What matches what: labels and selectors, taints and tolerations, affinity terms, ports.
 *
 * Pure; from component-helpers' corev1 (nodeaffinity, tolerations), apimachinery's labels and framework's
 * AffinityTerm. An unset text counts as upstream's zero value.
 */
#ifndef MDL_SCHED_MATCH_H
#define MDL_SCHED_MATCH_H

#include "models/sched_objects.h"

/* metav1.LabelSelector: without one nothing matches, an empty one matches everything. */
bool mdl_match_selector(const struct ctl_label_selector *selector, const struct ctl_labels *labels);
bool mdl_match_selector_is_empty(const struct ctl_label_selector *selector);

/* A selector with what matchLabelKeys adds to it: the pod's own values of these keys, wanted or not wanted. */
struct mdl_match {
    const struct ctl_label_selector *selector;
    const struct ctl_texts *same_keys, *other_keys; /* or NULL */
    const struct ctl_labels *own;                   /* of the pod that states it */
};
bool mdl_match_labels(const struct mdl_match *match, const struct ctl_labels *labels);

/* nodeSelector and the required node affinity of a pod. */
bool mdl_match_node(const struct ctl_pod_spec *pod, const struct mdl_sched_node *node);
bool mdl_match_node_term(const struct ctl_node_selector_term *term, const struct mdl_sched_node *node);

/* Whether one of the tolerations tolerates the taint. */
bool mdl_match_taint(const struct ctl_tolerations *tolerations, const struct ctl_taint *taint);

/* Whether the node has a NoSchedule or NoExecute taint that is not tolerated. */
bool mdl_match_untolerated(const struct ctl_tolerations *tolerations, const struct mdl_sched_node *node);

/* Whether `other` is one of the pods that `owner`'s term speaks of. */
bool mdl_match_pod_term(const struct mdl_sched_cluster *cluster, const struct mdl_sched_spec *owner,
                        const struct ctl_pod_affinity_term *term, const struct mdl_sched_spec *other);

/* Whether two ports of one host are in each other's way. */
bool mdl_match_ports(const struct mdl_sched_port *a, const struct mdl_sched_port *b);

#endif
