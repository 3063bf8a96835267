/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A component's API client: a token bucket in front of every call (client-go's flowcontrol, golang.org/x/time/rate).
 *
 * The bucket starts full. A call takes a token, or reserves a future one and waits for it, first come first served; so
 * the
 * count may go below zero, which is the queue. Recorded in conformance/backoff/tokens.jsonl.
 */
#ifndef MDL_CLIENT_H
#define MDL_CLIENT_H

#include "models/config.h"

struct mdl_client {
    struct mdl_client_config config;
    double tokens;
    sim_time refilled_at;
    uint64_t calls;
};

void mdl_client_init(struct mdl_client *client, struct mdl_client_config config);

/* Reserves a token now; returns when the call may go, >= now. O(1). */
sim_time mdl_client_reserve(struct mdl_client *client, sim_time now);

/* Whether a call that came now would have to wait for calls before it. */
bool mdl_client_is_saturated(const struct mdl_client *client, sim_time now);

#endif
