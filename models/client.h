/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A component's API client: a token bucket in front of every call (client-go's flowcontrol; control/token_bucket.h). */
#ifndef MDL_CLIENT_H
#define MDL_CLIENT_H

#include "control/token_bucket.h"
#include "models/config.h"

struct mdl_client {
    struct ctl_token_bucket bucket;
    bool is_limited;
    uint64_t calls;
};

void mdl_client_init(struct mdl_client *client, struct mdl_client_config config);

/* Reserves a token now; returns when the call may go, >= now. O(1). */
sim_time mdl_client_reserve(struct mdl_client *client, sim_time now);

/* Whether a call that came now would have to wait for calls before it. */
bool mdl_client_is_saturated(const struct mdl_client *client, sim_time now);

#endif
