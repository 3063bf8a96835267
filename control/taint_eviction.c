/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/taint_eviction.h"

#include <string.h>

static bool is_empty(const char *text)
{
    return text == NULL || *text == '\0';
}

static bool is(const char *text, const char *wanted)
{
    return text != NULL && strcmp(text, wanted) == 0;
}

const struct ctl_taint *ctl_node_no_execute(enum ctl_node_taint taint)
{
    static const struct ctl_taint taints[] = {
        [CTL_TAINT_NOT_READY] = {.key = "node.kubernetes.io/not-ready", .effect = "NoExecute"},
        [CTL_TAINT_UNREACHABLE] = {.key = "node.kubernetes.io/unreachable", .effect = "NoExecute"}};
    return taint == CTL_TAINT_NONE ? NULL : &taints[taint];
}

static bool is_about(const struct ctl_toleration *toleration, const struct ctl_taint *taint)
{
    return (is_empty(toleration->key) || is(taint->key, toleration->key)) &&
           (is_empty(toleration->effect) || is(taint->effect, toleration->effect));
}

static bool matches(const struct ctl_toleration *toleration, const struct ctl_taint *taint)
{
    const char *value = toleration->value == NULL ? "" : toleration->value;
    return is_about(toleration, taint) &&
           (is(toleration->operator, "Exists") || strcmp(value, taint->value == NULL ? "" : taint->value) == 0);
}

bool ctl_taint_is_mentioned(const struct ctl_taint *taint, const struct ctl_tolerations *tolerations)
{
    for (uint32_t i = 0; i < tolerations->count; i++)
        if (is_about(&tolerations->items[i], taint))
            return true;
    return false;
}

ctl_time ctl_taint_tolerated_ns(const struct ctl_taint *taint, const struct ctl_tolerations *tolerations)
{
    bool any = false;
    ctl_time least_ns = CTL_FOREVER;
    for (uint32_t i = 0; i < tolerations->count; i++) {
        const struct ctl_toleration *toleration = &tolerations->items[i];
        if (!matches(toleration, taint))
            continue;
        any = true;
        if (toleration->seconds.set && toleration->seconds.value < least_ns / CTL_SECOND)
            least_ns = toleration->seconds.value <= 0 ? 0 : toleration->seconds.value * CTL_SECOND;
    }
    return any ? least_ns : CTL_NOT_TOLERATED;
}

void ctl_eviction_expect(struct ctl_eviction *eviction, ctl_time tolerated_ns, ctl_time now)
{
    if (tolerated_ns == CTL_FOREVER)
        ctl_eviction_cancel(eviction);
    else if (tolerated_ns == CTL_NOT_TOLERATED)
        *eviction = (struct ctl_eviction){now, now};
    else if (eviction->since == CTL_NO_TIME)
        *eviction = (struct ctl_eviction){now, tolerated_ns > CTL_FOREVER - now ? CTL_FOREVER : now + tolerated_ns};
}

void ctl_eviction_cancel(struct ctl_eviction *eviction)
{
    *eviction = (struct ctl_eviction){CTL_NO_TIME, CTL_NO_TIME};
}
