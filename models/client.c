/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/client.h"

/* client-go keeps the rate as a float (util/flowcontrol/throttle.go). */
void mdl_client_init(struct mdl_client *client, struct mdl_client_config config)
{
    *client = (struct mdl_client){.is_limited = config.qps > 0};
    if (client->is_limited) {
        ctl_token_bucket_init(&client->bucket, (double)(float)config.qps, config.burst, 0);
    }
}

bool mdl_client_is_saturated(const struct mdl_client *client, sim_time now)
{
    return client->is_limited && ctl_token_bucket_count(&client->bucket, now) < 0;
}

sim_time mdl_client_reserve(struct mdl_client *client, sim_time now)
{
    client->calls++;
    return client->is_limited ? sim_time_add(now, ctl_token_bucket_take(&client->bucket, now)) : now;
}
