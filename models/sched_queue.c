/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/sched_queue.h"

#include <assert.h>
#include <string.h>

static const sim_time window_ns = SIM_SECOND; /* backoffs are compared by whole seconds */
static const sim_time unschedulable_ns_max = 300 * SIM_SECOND;

/* ---- heaps as container/heap ------------------------------------------------------------------------------------- */

typedef bool order_function(const struct mdl_sched_entry *a, const struct mdl_sched_entry *b);

/* PrioritySort. */
static bool is_before(const struct mdl_sched_entry *a, const struct mdl_sched_entry *b)
{
    return a->priority != b->priority ? a->priority > b->priority : a->queued_at < b->queued_at;
}

static bool ends_before(const struct mdl_sched_entry *a, const struct mdl_sched_entry *b)
{
    return a->backoff_until < b->backoff_until;
}

static bool ends_or_is_before(const struct mdl_sched_entry *a, const struct mdl_sched_entry *b)
{
    return a->backoff_until != b->backoff_until ? ends_before(a, b) : is_before(a, b);
}

static void put(struct mdl_sched_heap *heap, uint32_t at, struct mdl_sched_entry *entry)
{
    heap->items[at] = entry;
    entry->place = at;
}

static void swap(struct mdl_sched_heap *heap, uint32_t a, uint32_t b)
{
    struct mdl_sched_entry *moved = heap->items[a];
    put(heap, a, heap->items[b]);
    put(heap, b, moved);
}

static void sift_up(struct mdl_sched_heap *heap, uint32_t at, order_function *before)
{
    while (at > 0 && before(heap->items[at], heap->items[(at - 1) / 2])) {
        swap(heap, at, (at - 1) / 2);
        at = (at - 1) / 2;
    }
}

static bool sift_down(struct mdl_sched_heap *heap, uint32_t at, uint32_t count, order_function *before)
{
    const uint32_t start = at;
    while (2 * at + 1 < count) {
        uint32_t child = 2 * at + 1;
        if (child + 1 < count && before(heap->items[child + 1], heap->items[child]))
            child++;
        if (!before(heap->items[child], heap->items[at]))
            break;
        swap(heap, at, child);
        at = child;
    }
    return at > start;
}

static order_function *order_of(enum mdl_sched_pool pool)
{
    return pool == MDL_POOL_ACTIVE ? is_before : pool == MDL_POOL_BACKOFF ? ends_or_is_before : ends_before;
}

static struct mdl_sched_heap *heap_of(struct mdl_sched_queue *queue, enum mdl_sched_pool pool)
{
    switch (pool) {
    case MDL_POOL_ACTIVE:
        return &queue->active;
    case MDL_POOL_BACKOFF:
        return &queue->backoff;
    case MDL_POOL_ERRORS:
        return &queue->errors;
    case MDL_POOL_UNSCHEDULABLE:
        return &queue->unschedulable;
    case MDL_POOL_NONE:
    case MDL_POOL_IN_FLIGHT:
        break;
    }
    return NULL;
}

static void insert(struct mdl_sched_queue *queue, enum mdl_sched_pool pool, struct mdl_sched_entry *entry)
{
    struct mdl_sched_heap *heap = heap_of(queue, pool);
    if (heap->count == heap->capacity) {
        heap->capacity = heap->capacity == 0 ? 64 : heap->capacity * 2;
        struct mdl_sched_entry **items = sim_arena_array(queue->arena, heap->capacity, sizeof *items, 8);
        if (heap->count > 0)
            memcpy(items, heap->items, heap->count * sizeof *items);
        heap->items = items;
    }
    entry->pool = pool;
    put(heap, heap->count++, entry);
    if (pool != MDL_POOL_UNSCHEDULABLE)
        sift_up(heap, entry->place, order_of(pool));
}

static void take_out(struct mdl_sched_queue *queue, struct mdl_sched_entry *entry)
{
    const enum mdl_sched_pool pool = entry->pool;
    struct mdl_sched_heap *heap = heap_of(queue, pool);
    const uint32_t at = entry->place, last = --heap->count;
    if (at != last) {
        swap(heap, at, last);
        if (pool != MDL_POOL_UNSCHEDULABLE && !sift_down(heap, at, last, order_of(pool)))
            sift_up(heap, at, order_of(pool));
    }
    entry->pool = MDL_POOL_NONE;
}

/* ---- backoff ----------------------------------------------------------------------------------------------------- */

static sim_time whole_second(sim_time at)
{
    return at - at % window_ns;
}

/* 1, 2, 4, 8, 10 s by default. */
static sim_time backoff_after(sim_time base_ns, sim_time max_ns, uint32_t times)
{
    sim_time backoff_ns = base_ns;
    if (times == 0)
        return 0;
    for (uint32_t i = 1; i < times && backoff_ns < max_ns; i++)
        backoff_ns *= 2;
    return backoff_ns < max_ns ? backoff_ns : max_ns;
}

sim_time mdl_sched_backoff_over(sim_time base_ns, sim_time max_ns, uint32_t times, sim_time refused_at)
{
    const sim_time backoff_ns = backoff_after(base_ns, max_ns, times);
    return backoff_ns == 0 ? refused_at : whole_second(sim_time_add(refused_at, backoff_ns)) + window_ns;
}

/* By errors in a row if the last attempt was one, else by refusals. */
static sim_time backoff_of(const struct mdl_sched_queue *queue, const struct mdl_sched_entry *entry)
{
    return backoff_after(queue->backoff_ns_base, queue->backoff_ns_max,
                         entry->errors_in_a_row > 0 ? entry->errors_in_a_row : entry->refusals);
}

static bool backs_off(const struct mdl_sched_queue *queue, struct mdl_sched_entry *entry, sim_time now)
{
    const sim_time backoff_ns = backoff_of(queue, entry);
    if (entry->backoff_until == SIM_TIME_NEVER)
        entry->backoff_until = whole_second(sim_time_add(entry->queued_at, backoff_ns));
    return backoff_ns > 0 && entry->backoff_until >= whole_second(now);
}

/* Where a pod goes that need not wait for an event. */
static void wake(struct mdl_sched_queue *queue, struct mdl_sched_entry *entry, sim_time now)
{
    if (!backs_off(queue, entry, now))
        insert(queue, MDL_POOL_ACTIVE, entry);
    else
        insert(queue, entry->errors_in_a_row > 0 ? MDL_POOL_ERRORS : MDL_POOL_BACKOFF, entry);
}

/* ---- public ------------------------------------------------------------------------------------------------------ */

void mdl_sched_queue_init(struct mdl_sched_queue *queue, sim_time backoff_ns_base, sim_time backoff_ns_max,
                          struct sim_arena *arena)
{
    *queue =
        (struct mdl_sched_queue){.arena = arena, .backoff_ns_base = backoff_ns_base, .backoff_ns_max = backoff_ns_max};
}

void mdl_sched_queue_add(struct mdl_sched_queue *queue, struct mdl_sched_entry *entry, sim_time now)
{
    assert(entry->pool == MDL_POOL_NONE);
    entry->queued_at = now;
    insert(queue, MDL_POOL_ACTIVE, entry);
}

struct mdl_sched_entry *mdl_sched_queue_pop(struct mdl_sched_queue *queue)
{
    struct mdl_sched_heap *heap = queue->active.count > 0 ? &queue->active : &queue->backoff;
    if (heap->count == 0)
        return NULL;
    struct mdl_sched_entry *entry = heap->items[0];
    take_out(queue, entry);
    entry->pool = MDL_POOL_IN_FLIGHT;
    entry->attempts++;
    entry->events_seen = queue->event_count;
    queue->in_flight++;
    return entry;
}

static void land(struct mdl_sched_queue *queue, struct mdl_sched_entry *entry)
{
    assert(entry->pool == MDL_POOL_IN_FLIGHT);
    entry->pool = MDL_POOL_NONE;
    if (--queue->in_flight == 0)
        queue->event_count = 0;
}

static bool helps(const struct mdl_sched_entry *entry, const struct mdl_sched_event *event)
{
    for (uint32_t plugin = 0; plugin < MDL_SCHED_PLUGINS; plugin++)
        if ((entry->refused_by & UINT32_C(1) << plugin) != 0 &&
            mdl_sched_hint((enum mdl_sched_plugin)plugin, event, entry->spec))
            return true;
    return false;
}

void mdl_sched_queue_refuse(struct mdl_sched_queue *queue, struct mdl_sched_entry *entry, uint32_t plugins,
                            sim_time now)
{
    bool is_woken = plugins == 0;
    entry->refused_by = plugins;
    entry->queued_at = now;
    entry->backoff_until = SIM_TIME_NEVER;
    entry->errors_in_a_row = plugins == 0 ? entry->errors_in_a_row + 1 : 0;
    entry->refusals += plugins != 0;
    for (uint32_t i = entry->events_seen; i < queue->event_count && !is_woken; i++)
        is_woken = helps(entry, &queue->events[i]);
    land(queue, entry);
    if (is_woken)
        wake(queue, entry, now);
    else
        insert(queue, MDL_POOL_UNSCHEDULABLE, entry);
}

void mdl_sched_queue_done(struct mdl_sched_queue *queue, struct mdl_sched_entry *entry)
{
    land(queue, entry);
}

void mdl_sched_queue_forget(struct mdl_sched_queue *queue, struct mdl_sched_entry *entry)
{
    if (entry->pool == MDL_POOL_IN_FLIGHT)
        land(queue, entry);
    else if (entry->pool != MDL_POOL_NONE)
        take_out(queue, entry);
}

static void remember(struct mdl_sched_queue *queue, const struct mdl_sched_event *event)
{
    if (queue->event_count == queue->event_capacity) {
        queue->event_capacity = queue->event_capacity == 0 ? 16 : queue->event_capacity * 2;
        struct mdl_sched_event *events = sim_arena_array(queue->arena, queue->event_capacity, sizeof *events, 8);
        if (queue->event_count > 0)
            memcpy(events, queue->events, queue->event_count * sizeof *events);
        queue->events = events;
    }
    queue->events[queue->event_count++] = *event;
}

/* Wakes the unschedulable pods that `event` helps, or, without an event, those that have waited too long. */
static bool wake_all(struct mdl_sched_queue *queue, const struct mdl_sched_event *event, sim_time now)
{
    bool moved = false;
    for (uint32_t i = queue->unschedulable.count; i-- > 0;) {
        struct mdl_sched_entry *entry = queue->unschedulable.items[i];
        if (event != NULL ? !helps(entry, event) : now - entry->queued_at <= unschedulable_ns_max)
            continue;
        take_out(queue, entry);
        wake(queue, entry, now);
        moved = true;
    }
    return moved;
}

bool mdl_sched_queue_event(struct mdl_sched_queue *queue, const struct mdl_sched_event *event, sim_time now)
{
    if (queue->in_flight > 0)
        remember(queue, event);
    return wake_all(queue, event, now);
}

bool mdl_sched_queue_flush(struct mdl_sched_queue *queue, sim_time now)
{
    struct mdl_sched_heap *const heaps[] = {&queue->backoff, &queue->errors};
    bool moved = false;
    for (size_t i = 0; i < 2; i++)
        while (heaps[i]->count > 0 && !backs_off(queue, heaps[i]->items[0], now)) {
            struct mdl_sched_entry *entry = heaps[i]->items[0];
            take_out(queue, entry);
            insert(queue, MDL_POOL_ACTIVE, entry);
            moved = true;
        }
    return moved;
}

bool mdl_sched_queue_sweep(struct mdl_sched_queue *queue, sim_time now)
{
    return wake_all(queue, NULL, now);
}
