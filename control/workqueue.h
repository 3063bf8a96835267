/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A deduplicating work queue with a delay stage and a rate limiter: client-go's util/workqueue (v0.37).
 *
 * Items are embedded in the host's records, zeroed before their first use, so nothing is allocated. An item is never
 * given to two workers at once; adding one that is being worked on makes it ready again when that ends. The delay stage
 * keeps one entry per item and only ever moves it earlier. Entries that are due become ready by due time, then by order
 * of insertion. All operations O(1), delays O(log n).
 */
#ifndef CTL_WORKQUEUE_H
#define CTL_WORKQUEUE_H

#include "control/rate_limiter.h"

struct ctl_work_item {
    struct ctl_work_item *next;                     /* ready list */
    struct ctl_work_item *child, *sibling, *parent; /* pairing heap of the delay stage (parent: or left sibling) */
    ctl_time due_at;                                /* while delayed */
    uint64_t sequence;                              /* order of insertion into the delay stage */
    int32_t failures;                               /* the rate limiter's count */
    bool dirty, processing, delayed;                /* wants a worker; has one; is in the delay stage */
};

struct ctl_workqueue {
    struct ctl_work_item *first, *last, *delayed;
    uint32_t ready_count, delayed_count;
    uint64_t next_sequence;
    struct ctl_rate_limiter limiter;
};

/* Something that a controller asks of its queue about a key: what handlers and syncs that only decide give back. */
enum ctl_queue_op { CTL_QUEUE_ADD, CTL_QUEUE_ADD_AFTER, CTL_QUEUE_ADD_RATE_LIMITED, CTL_QUEUE_FORGET };
struct ctl_queue_ask {
    enum ctl_queue_op op;
    int64_t after_ns; /* ADD_AFTER */
};
struct ctl_queue_asks {
    struct ctl_queue_ask items[3]; /* in order */
    uint32_t count;
};

/* With a limiter for each item only. */
void ctl_workqueue_init(struct ctl_workqueue *queue, int64_t backoff_ns_base, int64_t backoff_ns_max);
void ctl_workqueue_init_limited(struct ctl_workqueue *queue, struct ctl_rate_limiter limiter);
void ctl_workqueue_add(struct ctl_workqueue *queue, struct ctl_work_item *item);
/* delay_ns <= 0 acts as add. True if the item's entry in the delay stage is new or was moved earlier. */
bool ctl_workqueue_add_after(struct ctl_workqueue *queue, struct ctl_work_item *item, int64_t delay_ns, ctl_time now);
/* Returns the delay that was used. */
int64_t ctl_workqueue_add_rate_limited(struct ctl_workqueue *queue, struct ctl_work_item *item, ctl_time now);
void ctl_workqueue_forget(struct ctl_work_item *item);
/* Does what is asked, in order. */
void ctl_workqueue_ask(struct ctl_workqueue *queue, struct ctl_work_item *item, const struct ctl_queue_asks *asks,
                       ctl_time now);

/* When the earliest delayed entry is due; CTL_NO_TIME if there is none. */
ctl_time ctl_workqueue_next_due(const struct ctl_workqueue *queue);
/* Makes entries due by `now` ready. */
void ctl_workqueue_advance(struct ctl_workqueue *queue, ctl_time now);
/* Takes the oldest ready item, or NULL; the caller must end it with done. */
struct ctl_work_item *ctl_workqueue_get(struct ctl_workqueue *queue);
void ctl_workqueue_done(struct ctl_workqueue *queue, struct ctl_work_item *item);

#endif
