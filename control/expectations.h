/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a controller waits to see in its watches before it trusts its cache: ControllerExpectations of
 * pkg/controller/controller_utils.go, one record per key. Counters are hints, not facts, and may go negative.
 */
#ifndef CTL_EXPECTATIONS_H
#define CTL_EXPECTATIONS_H

#include "control/types.h"

struct ctl_expectations {
    int64_t adds, dels;
    ctl_time set_at;
    bool exists;
};

/* ExpectCreations / ExpectDeletions: overwrites what was expected before. */
static inline void ctl_expectations_set(struct ctl_expectations *e, int64_t adds, int64_t dels, ctl_time now)
{
    *e = (struct ctl_expectations){.adds = adds, .dels = dels, .set_at = now, .exists = true};
}

/* CreationObserved / DeletionObserved; nothing happens without a record. */
static inline void ctl_expectations_lower(struct ctl_expectations *e, int64_t adds, int64_t dels)
{
    if (e->exists) {
        e->adds -= adds;
        e->dels -= dels;
    }
}

/* SatisfiedExpectations: no record, nothing left to see, or older than the timeout (strictly). */
static inline bool ctl_expectations_are_met(const struct ctl_expectations *e, int64_t timeout_ns, ctl_time now)
{
    return !e->exists || (e->adds <= 0 && e->dels <= 0) || now - e->set_at > timeout_ns;
}

#endif
