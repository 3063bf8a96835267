/* SPDX-License-Identifier: GPL-3.0-or-later */
/* v1 Node, Namespace, ResourceQuota, LimitRange and scheduling.k8s.io/v1 PriorityClass as users write them.
 * Conventions of control/meta_types.h. */
#ifndef CTL_CLUSTER_TYPES_H
#define CTL_CLUSTER_TYPES_H

#include "control/job_types.h"

struct ctl_taint {
    const char *key, *value, *effect;
    struct ctl_opt_time added_at;
};
struct ctl_taints {
    struct ctl_taint *items;
    uint32_t count;
};

/* An image that the node says it has. */
struct ctl_node_image {
    struct ctl_texts names;
    struct ctl_opt_i64 size_bytes;
};
struct ctl_node_images {
    struct ctl_node_image *items;
    uint32_t count;
};

struct ctl_node_object {
    struct ctl_meta meta;
    struct ctl_taints taints;
    struct ctl_opt_bool unschedulable;
    struct ctl_resources capacity, allocatable; /* status */
    struct ctl_condition_forms conditions;
    struct ctl_node_images images;
};

struct ctl_namespace_object {
    struct ctl_meta meta;
};

struct ctl_quota_object {
    struct ctl_meta meta;
    struct ctl_resources hard;
    struct ctl_texts scopes;
    bool scope_selector; /* given */
};

struct ctl_limit_item {
    const char *type;
    struct ctl_resources max, min, defaults, default_requests, max_ratio;
};
struct ctl_limit_items {
    struct ctl_limit_item *items;
    uint32_t count;
};
struct ctl_limit_range_object {
    struct ctl_meta meta;
    struct ctl_limit_items limits;
};

struct ctl_priority_class_object {
    struct ctl_meta meta;
    struct ctl_opt_i32 value;
    struct ctl_opt_bool global_default;
    const char *description, *preemption_policy;
};

#endif
