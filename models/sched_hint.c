/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queueing hints: EventsToRegister and isSchedulableAfter... of each plugin of the default profile. */
#include <string.h>

#include "models/sched_queue.h"

/* Whether one of `owner`'s required (anti-)affinity terms speaks of `other`; `all`: all of them do. */
static bool term_matches(const struct mdl_sched_event *event, const struct mdl_sched_spec *owner,
                         const struct mdl_sched_spec *other, bool anti, bool all)
{
    const struct ctl_affinity *affinity = owner->spec->affinity;
    const struct ctl_pod_affinity *side = affinity == NULL ? NULL : anti ? affinity->pod_anti : affinity->pod;
    for (uint32_t i = 0; side != NULL && i < side->required.count; i++)
        if (mdl_match_pod_term(event->cluster, owner, &side->required.items[i], other) != all)
            return !all;
    return all && side != NULL && side->required.count > 0;
}

/* A pod that leaves helps those whose anti-affinity kept off it, or that its own kept off; one that comes, those
 * that want to be with it. */
static bool affinity_hint(const struct mdl_sched_event *event, const struct mdl_sched_spec *refused)
{
    if (event->kind == MDL_SCHED_NODE_NEW)
        return true;
    if (event->pod == NULL)
        return false;
    if (event->kind == MDL_SCHED_POD_BOUND)
        return term_matches(event, refused, event->pod, false, true);
    return term_matches(event, refused, event->pod, true, false) ||
           term_matches(event, event->pod, refused, true, false);
}

/* A pod that one of the hard constraints counts. */
static bool spread_hint(const struct mdl_sched_event *event, const struct mdl_sched_spec *refused)
{
    const struct ctl_topology_spreads *spreads = &refused->spec->topology_spreads;
    if (event->kind == MDL_SCHED_NODE_NEW)
        return true;
    if (event->pod == NULL || strcmp(event->pod->namespace_name, refused->namespace_name) != 0)
        return false;
    for (uint32_t i = 0; i < spreads->count; i++) {
        const struct mdl_match match = {spreads->items[i].selector, &spreads->items[i].match_label_keys, NULL,
                                        &refused->labels};
        if (mdl_sched_spread_is_hard(&spreads->items[i]) && mdl_match_labels(&match, &event->pod->labels))
            return true;
    }
    return false;
}

/* A pod that leaves takes its ports along. */
static bool ports_hint(const struct mdl_sched_event *event, const struct mdl_sched_spec *refused)
{
    if (event->kind != MDL_SCHED_POD_GONE || event->pod == NULL)
        return event->kind == MDL_SCHED_NODE_NEW;
    for (uint32_t a = 0; a < refused->port_count; a++)
        for (uint32_t b = 0; b < event->pod->port_count; b++)
            if (mdl_match_ports(&refused->ports[a], &event->pod->ports[b]))
                return true;
    return false;
}

/* A node whose allocatable would do, whatever is on it; any pod that leaves. */
static bool resources_hint(const struct mdl_sched_event *event, const struct mdl_sched_spec *refused)
{
    static const struct mdl_resources nothing = {{0}};
    if (event->kind != MDL_SCHED_NODE_NEW || event->node == NULL)
        return event->kind != MDL_SCHED_POD_BOUND;
    return mdl_sched_filter_resources(&refused->requests, &nothing, &event->node->allocatable, MDL_RESOURCES_MAX)
               .code == MDL_SCHED_FITS;
}

/* A node that its rule admits. */
static bool node_hint(enum mdl_sched_plugin plugin, const struct mdl_sched_event *event,
                      const struct mdl_sched_spec *refused)
{
    if (event->kind != MDL_SCHED_NODE_NEW || event->node == NULL)
        return event->kind == MDL_SCHED_NODE_NEW;
    if (plugin == MDL_SCHED_NODE_AFFINITY)
        return mdl_match_node(refused->spec, event->node);
    if (plugin == MDL_SCHED_TAINT_TOLERATION)
        return !mdl_match_untolerated(&refused->spec->tolerations, event->node);
    return plugin != MDL_SCHED_NODE_UNSCHEDULABLE || !event->node->unschedulable;
}

bool mdl_sched_hint(enum mdl_sched_plugin plugin, const struct mdl_sched_event *event,
                    const struct mdl_sched_spec *refused)
{
    switch (plugin) {
    case MDL_SCHED_RESOURCES_FIT:
        return resources_hint(event, refused);
    case MDL_SCHED_NODE_PORTS:
        return ports_hint(event, refused);
    case MDL_SCHED_TOPOLOGY_SPREAD:
        return spread_hint(event, refused);
    case MDL_SCHED_POD_AFFINITY:
        return affinity_hint(event, refused);
    case MDL_SCHED_NODE_NAME:
    case MDL_SCHED_NODE_UNSCHEDULABLE:
    case MDL_SCHED_TAINT_TOLERATION:
    case MDL_SCHED_NODE_AFFINITY:
        return node_hint(plugin, event, refused);
    case MDL_SCHED_NO_PLUGIN:
    case MDL_SCHED_BALANCED_ALLOCATION:
    case MDL_SCHED_IMAGE_LOCALITY:
    case MDL_SCHED_VOLUME_BINDING:
    case MDL_SCHED_DYNAMIC_RESOURCES:
    case MDL_SCHED_PLUGINS:
        break;
    }
    return false;
}
