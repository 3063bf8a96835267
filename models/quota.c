/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/quota.h"

#include <string.h>

#include "models/world_priv.h"

void mdl_quota_init(struct mdl_world *w)
{
    w->quotas = sim_arena_array(w->arena, w->config->quota_count, sizeof *w->quotas, 16);
    for (uint32_t i = 0; i < w->config->quota_count; i++)
        w->quotas[i].config = &w->config->quotas[i];
}

static bool is_of(const struct mdl_quota *quota, const struct mdl_job *job)
{
    return strcmp(quota->config->namespace_name, job->object.namespace_name) == 0;
}

bool mdl_quota_admits(const struct mdl_world *w, const struct mdl_job *job)
{
    const int64_t *wanted = job->pod_class->config->requests.amount;
    for (uint32_t i = 0; i < w->config->quota_count; i++) {
        const struct mdl_quota *quota = &w->quotas[i];
        if (!is_of(quota, job))
            continue;
        for (uint32_t r = 0; r < w->config->resource_count; r++)
            if (quota->config->limits[r] && r <= MDL_MEMORY && wanted[r] == 0)
                return false; /* what a quota covers must be stated */
            else if (quota->config->limits[r] && quota->used.amount[r] + wanted[r] > quota->config->hard.amount[r])
                return false;
        if (quota->config->objects.set && quota->objects + 1 > quota->config->objects.value)
            return false;
    }
    return true;
}

static void change(struct mdl_world *w, const struct mdl_pod *pod, int64_t used_sign, int64_t object_sign)
{
    const int64_t *wanted = pod->job->pod_class->config->requests.amount;
    for (uint32_t i = 0; i < w->config->quota_count; i++) {
        struct mdl_quota *quota = &w->quotas[i];
        if (!is_of(quota, pod->job))
            continue;
        quota->objects += object_sign;
        for (uint32_t r = 0; r < w->config->resource_count; r++)
            quota->used.amount[r] += used_sign * wanted[r];
    }
}

void mdl_quota_take(struct mdl_world *w, struct mdl_pod *pod)
{
    pod->holds_quota = true;
    change(w, pod, 1, 1);
}

void mdl_quota_pod_ended(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->holds_quota)
        change(w, pod, -1, 0);
    pod->holds_quota = false;
}

void mdl_quota_pod_gone(struct mdl_world *w, struct mdl_pod *pod)
{
    change(w, pod, pod->holds_quota ? -1 : 0, -1);
    pod->holds_quota = false;
}
