/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clusters of the scheduler's recordings, read into models/sched_objects.h. All memory is the case's. */
#ifndef CHECK_CLUSTER_H
#define CHECK_CLUSTER_H

#include "models/sched_preempt.h"
#include "tests/conformance/check.h"

struct check_cluster {
    struct mdl_sched_cluster cluster;
    struct mdl_sched_budget *budgets;
    uint32_t budget_count;
    struct check_terms {
        struct ctl_pod_affinity_term **items;
        uint32_t count, capacity;
    } bare_terms; /* of all pods read: those that name no namespaces */
};

/* Nodes, pods, namespaces, services and budgets of a row. Calls check_fail() for what cannot be read. */
void check_cluster_read(struct check_cluster *out, struct check_case *c);

/* A pod as the row writes it. */
const struct mdl_sched_spec *check_cluster_pod(struct check_cluster *read, struct check_case *c,
                                               const struct scn_node *pod);

/* A whole number of a member; 0 if there is none. */
int64_t check_number(const struct scn_node *row, const char *key);

/* The time that a text says, in nanoseconds since 1970. */
int64_t check_time_ns(struct check_case *c, const char *text);

#endif
