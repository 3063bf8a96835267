/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "control/job_policy.h"

#include <stdio.h>
#include <string.h>

static const char *const action_texts[] = {
    [CTL_ACTION_NONE] = "",         [CTL_ACTION_FAIL_JOB] = "FailJob", [CTL_ACTION_FAIL_INDEX] = "FailIndex",
    [CTL_ACTION_IGNORE] = "Ignore", [CTL_ACTION_COUNT] = "Count",
};

static bool is_listed(const struct ctl_failure_rule *rule, int32_t exit_code)
{
    for (uint32_t i = 0; i < rule->code_count; i++) {
        if (rule->codes[i] == exit_code) {
            return true;
        }
    }
    return false;
}

static const struct ctl_container_status *match_exit_codes(const struct ctl_failure_rule *rule,
                                                           const struct ctl_container_status *statuses, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const struct ctl_container_status *const status = &statuses[i];
        if (!status->terminated || status->exit_code == 0 ||
            (rule->container_name != NULL && strcmp(rule->container_name, status->name) != 0)) {
            continue;
        }
        if (is_listed(rule, status->exit_code) != rule->codes_not_in) {
            return status;
        }
    }
    return NULL;
}

static const struct ctl_pod_condition *match_conditions(const struct ctl_failure_rule *rule,
                                                        const struct ctl_pod_report *report)
{
    for (uint32_t i = 0; i < report->condition_count; i++) {
        const struct ctl_pod_condition *const condition = &report->conditions[i];
        for (uint32_t j = 0; j < rule->condition_count; j++) {
            if (strcmp(condition->type, rule->conditions[j].type) == 0 &&
                strcmp(condition->status, rule->conditions[j].status) == 0) {
                return condition;
            }
        }
    }
    return NULL;
}

struct ctl_policy_match ctl_failure_policy_match(const struct ctl_failure_policy *policy,
                                                 const struct ctl_pod_report *report)
{
    const struct ctl_policy_match none = {.action = CTL_ACTION_NONE};
    if (policy == NULL || report == NULL) {
        return none;
    }
    for (uint32_t i = 0; i < policy->count; i++) {
        const struct ctl_failure_rule *const rule = &policy->rules[i];
        struct ctl_policy_match match = {.action = rule->action, .rule = i};
        if (rule->on_exit_codes) {
            match.container = match_exit_codes(rule, report->containers, report->container_count);
            if (match.container == NULL) {
                match.container = match_exit_codes(rule, report->inits, report->init_count);
            }
        } else {
            match.condition = match_conditions(rule, report);
        }
        if (match.action != CTL_ACTION_NONE && (match.container != NULL || match.condition != NULL)) {
            return match;
        }
    }
    return none;
}

void ctl_failure_policy_message(const struct ctl_policy_match *match, const struct ctl_pod_report *report, char *out,
                                size_t size)
{
    const char *const action = action_texts[match->action];
    const unsigned rule = (unsigned)match->rule;
    if (match->container != NULL) {
        snprintf(out, size, "Container %s for pod %s/%s failed with exit code %d matching %s rule at index %u",
                 match->container->name, report->namespace_name, report->name, (int)match->container->exit_code, action,
                 rule);
    } else {
        snprintf(out, size, "Pod %s/%s has condition %s matching %s rule at index %u", report->namespace_name,
                 report->name, match->condition->type, action, rule);
    }
}

/* ---- success ----------------------------------------------------------------------------------------------------- */

struct coverage {
    const struct ctl_succeeded *succeeded;
    uint32_t needed, covered;
};

/* How many of the sorted indexes are below `index`. */
static uint32_t count_below(const uint32_t *indexes, uint32_t count, uint64_t index)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (indexes[middle] < index) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void cover_range(void *context, struct ctl_index_range range)
{
    struct coverage *const coverage = context;
    const struct ctl_succeeded *const s = coverage->succeeded;
    coverage->needed += range.last - range.first + 1;
    coverage->covered += ctl_indexes_count_in(s->stored, range) +
                         count_below(s->added, s->added_count, (uint64_t)range.last + 1) -
                         count_below(s->added, s->added_count, range.first);
}

int32_t ctl_success_policy_match(const struct ctl_success_policy *policy, const struct ctl_succeeded *succeeded)
{
    const uint32_t total = ctl_indexes_count_below(succeeded->stored, succeeded->limit) + succeeded->added_count;
    if (policy == NULL || total == 0) {
        return -1;
    }
    for (uint32_t i = 0; i < policy->count; i++) {
        const struct ctl_success_rule *const rule = &policy->rules[i];
        const struct ctl_opt_i32 count = rule->succeeded_count;
        bool is_met = false;
        if (rule->succeeded_indexes != NULL) {
            struct coverage coverage = {.succeeded = succeeded};
            ctl_indexes_parse(rule->succeeded_indexes, succeeded->limit, cover_range, &coverage);
            is_met = coverage.needed > 0 &&
                     (coverage.covered == coverage.needed || (count.set && (int64_t)coverage.covered >= count.value));
        } else {
            is_met = count.set && (int64_t)total >= count.value;
        }
        if (is_met) {
            return (int32_t)i;
        }
    }
    return -1;
}
