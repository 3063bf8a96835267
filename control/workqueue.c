/* SPDX-License-Identifier: GPL-3.0-or-later */
/* client-go's typed queue (queue.go) and delaying queue (delaying_queue.go) over embedded items. The delay stage is a
 * pairing heap: adding and moving earlier are O(1), taking the earliest is O(log n) amortised. */
#include "control/workqueue.h"

#include <assert.h>

void ctl_workqueue_init(struct ctl_workqueue *queue, int64_t backoff_ns_base, int64_t backoff_ns_max)
{
    ctl_workqueue_init_limited(
        queue, (struct ctl_rate_limiter){.backoff_ns_base = backoff_ns_base, .backoff_ns_max = backoff_ns_max});
}

void ctl_workqueue_init_limited(struct ctl_workqueue *queue, struct ctl_rate_limiter limiter)
{
    *queue = (struct ctl_workqueue){.limiter = limiter};
}

static void push_ready(struct ctl_workqueue *queue, struct ctl_work_item *item)
{
    item->next = NULL;
    if (queue->last != NULL) {
        queue->last->next = item;
    } else {
        queue->first = item;
    }
    queue->last = item;
    queue->ready_count++;
}

void ctl_workqueue_add(struct ctl_workqueue *queue, struct ctl_work_item *item)
{
    if (item->dirty) {
        return;
    }
    item->dirty = true;
    if (!item->processing) {
        push_ready(queue, item);
    }
}

struct ctl_work_item *ctl_workqueue_get(struct ctl_workqueue *queue)
{
    struct ctl_work_item *const item = queue->first;
    if (item == NULL) {
        return NULL;
    }
    queue->first = item->next;
    if (queue->first == NULL) {
        queue->last = NULL;
    }
    queue->ready_count--;
    item->dirty = false;
    item->processing = true;
    return item;
}

void ctl_workqueue_done(struct ctl_workqueue *queue, struct ctl_work_item *item)
{
    assert(item->processing);
    item->processing = false;
    if (item->dirty) {
        push_ready(queue, item);
    }
}

/* ---- the delay stage --------------------------------------------------------------------------------------------- */

static bool is_earlier(const struct ctl_work_item *a, const struct ctl_work_item *b)
{
    return a->due_at != b->due_at ? a->due_at < b->due_at : a->sequence < b->sequence;
}

/* Joins two roots; the later one becomes the first child of the earlier. Either may be NULL. */
static struct ctl_work_item *meld(struct ctl_work_item *a, struct ctl_work_item *b)
{
    if (a == NULL || b == NULL) {
        return a != NULL ? a : b;
    }
    if (is_earlier(b, a)) {
        struct ctl_work_item *const swap = a;
        a = b;
        b = swap;
    }
    b->sibling = a->child;
    if (a->child != NULL) {
        a->child->parent = b;
    }
    b->parent = a;
    a->child = b;
    return a;
}

/* Takes a non-root item with its subtree out of the heap. */
static void cut(struct ctl_work_item *item)
{
    if (item->parent->child == item) {
        item->parent->child = item->sibling;
    } else {
        item->parent->sibling = item->sibling;
    }
    if (item->sibling != NULL) {
        item->sibling->parent = item->parent;
    }
    item->parent = item->sibling = NULL;
}

/* Two-pass pairing: pairs from left to right onto a stack linked by `sibling`, then all together from right to left. */
static struct ctl_work_item *meld_children(struct ctl_work_item *child)
{
    struct ctl_work_item *pairs = NULL;
    while (child != NULL) {
        struct ctl_work_item *const first = child, *const second = child->sibling;
        child = second != NULL ? second->sibling : NULL;
        first->sibling = first->parent = NULL;
        if (second != NULL) {
            second->sibling = second->parent = NULL;
        }
        struct ctl_work_item *const pair = meld(first, second);
        pair->sibling = pairs;
        pairs = pair;
    }
    struct ctl_work_item *root = NULL;
    while (pairs != NULL) {
        struct ctl_work_item *const rest = pairs->sibling;
        pairs->sibling = NULL;
        root = meld(root, pairs);
        pairs = rest;
    }
    return root;
}

bool ctl_workqueue_add_after(struct ctl_workqueue *queue, struct ctl_work_item *item, int64_t delay_ns, ctl_time now)
{
    if (delay_ns <= 0) {
        ctl_workqueue_add(queue, item);
        return false;
    }
    const ctl_time due_at = delay_ns > INT64_MAX - now ? INT64_MAX : now + delay_ns;
    if (item->delayed) {
        if (item->due_at <= due_at) {
            return false;
        }
        item->due_at = due_at;
        if (item != queue->delayed) {
            cut(item);
            queue->delayed = meld(queue->delayed, item);
        }
        return true;
    }
    item->delayed = true;
    item->due_at = due_at;
    item->sequence = queue->next_sequence++;
    item->child = item->sibling = item->parent = NULL;
    queue->delayed = meld(queue->delayed, item);
    queue->delayed_count++;
    return true;
}

ctl_time ctl_workqueue_next_due(const struct ctl_workqueue *queue)
{
    return queue->delayed != NULL ? queue->delayed->due_at : CTL_NO_TIME;
}

void ctl_workqueue_advance(struct ctl_workqueue *queue, ctl_time now)
{
    while (queue->delayed != NULL && queue->delayed->due_at <= now) {
        struct ctl_work_item *const item = queue->delayed;
        queue->delayed = meld_children(item->child);
        queue->delayed_count--;
        item->delayed = false;
        item->child = NULL;
        ctl_workqueue_add(queue, item);
    }
}

/* ---- the rate limiter -------------------------------------------------------------------------------------------- */

int64_t ctl_workqueue_add_rate_limited(struct ctl_workqueue *queue, struct ctl_work_item *item, ctl_time now)
{
    const int64_t delay_ns = ctl_rate_limiter_when(&queue->limiter, &item->failures, now);
    ctl_workqueue_add_after(queue, item, delay_ns, now);
    return delay_ns;
}

void ctl_workqueue_forget(struct ctl_work_item *item)
{
    item->failures = 0;
}

void ctl_workqueue_ask(struct ctl_workqueue *queue, struct ctl_work_item *item, const struct ctl_queue_asks *asks,
                       ctl_time now)
{
    for (uint32_t i = 0; i < asks->count; i++) {
        switch (asks->items[i].op) {
        case CTL_QUEUE_ADD:
            ctl_workqueue_add(queue, item);
            break;
        case CTL_QUEUE_ADD_AFTER:
            ctl_workqueue_add_after(queue, item, asks->items[i].after_ns, now);
            break;
        case CTL_QUEUE_ADD_RATE_LIMITED:
            ctl_workqueue_add_rate_limited(queue, item, now);
            break;
        case CTL_QUEUE_FORGET:
            ctl_workqueue_forget(item);
            break;
        }
    }
}
