/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/sched_message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *format_text(struct sim_arena *arena, const char *form, ...) __attribute__((format(printf, 2, 3)));

static const char *format_text(struct sim_arena *arena, const char *form, ...)
{
    va_list arguments;
    va_start(arguments, form);
    const int length = vsnprintf(NULL, 0, form, arguments);
    va_end(arguments);
    char *text = sim_arena_alloc(arena, (size_t)length + 1);
    va_start(arguments, form);
    (void)vsnprintf(text, (size_t)length + 1, form, arguments);
    va_end(arguments);
    return text;
}

static const char *reason_text(enum mdl_sched_reason reason)
{
    static const char *const texts[MDL_SCHED_REASONS] = {
        [MDL_SCHED_WRONG_NAME] = "node(s) didn't match the requested node name",
        [MDL_SCHED_CORDONED] = "node(s) were unschedulable",
        [MDL_SCHED_TAINTED] = "node(s) had untolerated taint(s)",
        [MDL_SCHED_AFFINITY_DIFFERS] = "node(s) didn't match Pod's node affinity/selector",
        [MDL_SCHED_AFFINITY_CONFLICT] = "pod affinity terms conflict",
        [MDL_SCHED_PORTS_TAKEN] = "node(s) didn't have free ports for the requested pod ports",
        [MDL_SCHED_SKEWED] = "node(s) didn't match pod topology spread constraints",
        [MDL_SCHED_NO_TOPOLOGY] = "node(s) didn't match pod topology spread constraints (missing required label)",
        [MDL_SCHED_POD_AFFINITY_DIFFERS] = "node(s) didn't match pod affinity rules",
        [MDL_SCHED_ANTI_AFFINITY] = "node(s) didn't match pod anti-affinity rules",
        [MDL_SCHED_OTHERS_ANTI_AFFINITY] = "node(s) didn't satisfy existing pods anti-affinity rules",
        [MDL_SCHED_NO_VICTIMS] = "No preemption victims found for incoming pod",
        [MDL_SCHED_PREEMPTION_USELESS] = "Preemption is not helpful for scheduling",
        [MDL_SCHED_NOT_NAMED] = "node(s) didn't satisfy plugin(s) [NodeAffinity]",
    };
    return texts[reason];
}

static const char *lacking_text(uint32_t resource, const char *const *names, struct sim_arena *arena)
{
    return resource == MDL_PODS ? "Too many pods" : format_text(arena, "Insufficient %s", names[resource]);
}

/* Upstream looks at the number of pods first. */
uint32_t mdl_sched_reasons(const char *out[static MDL_SCHED_REASONS_MAX], const struct mdl_sched_verdict *verdict,
                           const char *const *names, struct sim_arena *arena)
{
    uint32_t count = 0;
    if (verdict->reason != MDL_SCHED_NO_REASON && verdict->reason != MDL_SCHED_LACKING)
        out[count++] = reason_text(verdict->reason);
    if ((verdict->lacking & UINT32_C(1) << MDL_PODS) != 0)
        out[count++] = lacking_text(MDL_PODS, names, arena);
    for (uint32_t r = 0; r < MDL_RESOURCES_MAX; r++)
        if (r != MDL_PODS && (verdict->lacking & UINT32_C(1) << r) != 0)
            out[count++] = lacking_text(r, names, arena);
    return count;
}

void mdl_sched_histogram_add(struct mdl_sched_histogram *histogram, const struct mdl_sched_verdict *verdict,
                             uint32_t nodes)
{
    if (verdict->reason != MDL_SCHED_LACKING)
        histogram->counts[verdict->reason] += nodes;
    for (uint32_t r = 0; r < MDL_RESOURCES_MAX; r++)
        histogram->lacking[r] += (verdict->lacking & UINT32_C(1) << r) != 0 ? nodes : 0;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Reasons with their numbers, sorted as texts. */
const char *mdl_sched_histogram_text(const struct mdl_sched_histogram *histogram, uint32_t node_count)
{
    const char *lines[MDL_SCHED_REASONS + MDL_RESOURCES_MAX];
    uint32_t count = 0;
    for (uint32_t i = MDL_SCHED_NO_REASON + 1; i < MDL_SCHED_REASONS; i++)
        if (histogram->counts[i] > 0)
            lines[count++] = format_text(histogram->arena, "%u %s", (unsigned)histogram->counts[i],
                                         reason_text((enum mdl_sched_reason)i));
    for (uint32_t r = 0; r < MDL_RESOURCES_MAX; r++)
        if (histogram->lacking[r] > 0)
            lines[count++] = format_text(histogram->arena, "%u %s", (unsigned)histogram->lacking[r],
                                         lacking_text(r, histogram->names, histogram->arena));
    qsort((void *)lines, count, sizeof *lines, by_text);
    const char *text = format_text(histogram->arena, "0/%u nodes are available:", (unsigned)node_count);
    for (uint32_t i = 0; i < count; i++)
        text = format_text(histogram->arena, "%s%s %s", text, i > 0 ? "," : "", lines[i]);
    return format_text(histogram->arena, "%s%s", text, count > 0 ? "." : " .");
}

const char *mdl_sched_fit_error(const struct mdl_sched_found *found, const struct mdl_sched_cluster *cluster,
                                struct sim_arena *arena)
{
    static const struct mdl_sched_verdict not_named = {MDL_SCHED_NODE_AFFINITY, MDL_SCHED_UNRESOLVABLE,
                                                       MDL_SCHED_NOT_NAMED, 0};
    struct mdl_sched_histogram histogram = {.arena = arena, .names = cluster->resource_names};
    if (found->is_refused)
        return format_text(arena, "0/%u nodes are available: %s.", (unsigned)cluster->node_count,
                           reason_text(found->refusal.reason));
    for (uint32_t i = 0; i < found->looked_count; i++)
        mdl_sched_histogram_add(&histogram, &found->verdicts[i], 1);
    mdl_sched_histogram_add(&histogram, &not_named, cluster->node_count - found->looked_count);
    return mdl_sched_histogram_text(&histogram, cluster->node_count);
}
