/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/client.h"

#include <math.h>

void mdl_client_init(struct mdl_client *client, struct mdl_client_config config)
{
    *client = (struct mdl_client){.config = config, .tokens = config.burst};
}

static double tokens_at(const struct mdl_client *client, sim_time now)
{
    const double elapsed_s = sim_time_to_seconds(now - client->refilled_at);
    return fmin(client->config.burst, client->tokens + elapsed_s * client->config.qps);
}

bool mdl_client_is_saturated(const struct mdl_client *client, sim_time now)
{
    return client->config.qps > 0 && tokens_at(client, now) < 0;
}

sim_time mdl_client_reserve(struct mdl_client *client, sim_time now)
{
    client->calls++;
    if (!(client->config.qps > 0))
        return now;
    client->tokens = tokens_at(client, now) - 1;
    client->refilled_at = now;
    return client->tokens >= 0 ? now : now + sim_time_from_seconds(-client->tokens / client->config.qps);
}
