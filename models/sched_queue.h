/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scheduling queue: pods that wait for an attempt, and the pools they wait in (pkg/scheduler/backend/queue,
 * v1.37).
 *
 * active: by priority, then by the time of the last attempt. backoff: refused pods that an event woke while their
 * backoff lasts, and pods whose attempt ended in an error; ordered by the end of the backoff. unschedulable: refused
 * pods that nothing has woken. Upstream's order among pods that are equal in all of this is kept (binary heaps as
 * Go's container/heap).
 *
 * The owner embeds an entry in each pod and keeps it in place; the queue holds pointers. Times are nanoseconds of a
 * wall clock whose whole seconds matter: backoffs are cut to whole seconds and end at flushes, which the owner calls
 * each whole second; sweeps each 30 s. Cost: O(log pods) per step, events O(unschedulable pods).
 */
#ifndef MDL_SCHED_QUEUE_H
#define MDL_SCHED_QUEUE_H

#include "models/sched_filter.h"
#include "sim/time.h"

/* What happens in the cluster that may help a refused pod. */
enum mdl_sched_event_kind {
    MDL_SCHED_POD_GONE,  /* a pod left its node */
    MDL_SCHED_POD_BOUND, /* a pod came to a node */
    MDL_SCHED_NODE_NEW,  /* a node came, or one became usable again */
};
struct mdl_sched_event {
    enum mdl_sched_event_kind kind;
    const struct mdl_sched_cluster *cluster; /* for its namespaces */
    const struct mdl_sched_spec *pod;        /* the pod that left or came; NULL: nothing is known of it */
    const struct mdl_sched_node *node;       /* the node that came; NULL: nothing is known of it */
};

enum mdl_sched_pool {
    MDL_POOL_NONE,
    MDL_POOL_IN_FLIGHT,
    MDL_POOL_ACTIVE,
    MDL_POOL_BACKOFF,
    MDL_POOL_ERRORS,
    MDL_POOL_UNSCHEDULABLE
};

struct mdl_sched_entry {
    const struct mdl_sched_spec *spec;
    int32_t priority;
    sim_time queued_at; /* when it was added or its last attempt ended */
    uint32_t attempts, refusals, errors_in_a_row;
    uint32_t refused_by;    /* plugins of the last attempt, a bit each */
    sim_time backoff_until; /* of the last attempt; SIM_TIME_NEVER: not worked out */
    enum mdl_sched_pool pool;
    uint32_t place;       /* in its pool */
    uint32_t events_seen; /* in flight: events before its attempt */
};

struct mdl_sched_heap {
    struct mdl_sched_entry **items;
    uint32_t count, capacity;
};

struct mdl_sched_queue {
    struct sim_arena *arena;
    sim_time backoff_ns_base, backoff_ns_max;
    struct mdl_sched_heap active, backoff, errors;
    struct mdl_sched_heap unschedulable; /* in no order */
    struct mdl_sched_event *events;      /* since the first attempt in flight began */
    uint32_t event_count, event_capacity, in_flight;
};

void mdl_sched_queue_init(struct mdl_sched_queue *queue, sim_time backoff_ns_base, sim_time backoff_ns_max,
                          struct sim_arena *arena);

/* A new pod. The entry is zero but for `spec` and `priority`. */
void mdl_sched_queue_add(struct mdl_sched_queue *queue, struct mdl_sched_entry *entry, sim_time now);

/* The pod to try next: of the active ones, or, if there are none, the first whose backoff will end, but never one
 * that is there because of an error. NULL: none. It is in flight until one of the next three is called. */
struct mdl_sched_entry *mdl_sched_queue_pop(struct mdl_sched_queue *queue);

/* The attempt was refused by `plugins`; 0: it ended in an error. Events since it began are looked at. */
void mdl_sched_queue_refuse(struct mdl_sched_queue *queue, struct mdl_sched_entry *entry, uint32_t plugins,
                            sim_time now);
/* The pod is placed. */
void mdl_sched_queue_done(struct mdl_sched_queue *queue, struct mdl_sched_entry *entry);
/* The pod is gone, wherever it waits. */
void mdl_sched_queue_forget(struct mdl_sched_queue *queue, struct mdl_sched_entry *entry);

/* Moves the refused pods that the event may help. Returns whether any moved. */
bool mdl_sched_queue_event(struct mdl_sched_queue *queue, const struct mdl_sched_event *event, sim_time now);

/* Backoffs that are over: each whole second. Pods that wait for more than 5 min without an event: each 30 s. */
bool mdl_sched_queue_flush(struct mdl_sched_queue *queue, sim_time now);
bool mdl_sched_queue_sweep(struct mdl_sched_queue *queue, sim_time now);

/* When the backoff of a pod is over that was refused so many times, the last time at `refused_at`: it is cut to a whole
 * second, and the pod leaves at the next one. */
sim_time mdl_sched_backoff_over(sim_time backoff_ns_base, sim_time backoff_ns_max, uint32_t times, sim_time refused_at);

/* Whether an event may help a pod that the plugin refused (the plugins' queueing hints). */
bool mdl_sched_hint(enum mdl_sched_plugin plugin, const struct mdl_sched_event *event,
                    const struct mdl_sched_spec *refused);

#endif
