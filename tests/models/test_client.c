/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The token bucket by closed forms; its recordings are replayed by tests/conformance/check. */
#include <check.h>
#include <inttypes.h>

#include "models/client.h"
#include "tests/support/suite.h"

START_TEST(burst_goes_at_once_then_the_rate_binds)
{
    struct mdl_client client;
    mdl_client_init(&client, (struct mdl_client_config){.qps = 20, .burst = 30});
    for (int call = 0; call < 100; call++) {
        const sim_time expected = call < 30 ? 0 : (call - 29) * 50 * SIM_MILLISECOND;
        const sim_time came = mdl_client_reserve(&client, 0);
        ck_assert_msg(came == expected || came == expected - 1, "call %d", call); /* upstream rounds waits down */
    }
    ck_assert(mdl_client_is_saturated(&client, 0));
    ck_assert(!mdl_client_is_saturated(&client, 10 * SIM_SECOND));
    ck_assert_uint_eq(client.calls, 100);
}
END_TEST

START_TEST(tokens_come_back_up_to_the_burst)
{
    struct mdl_client client;
    mdl_client_init(&client, (struct mdl_client_config){.qps = 10, .burst = 2});
    ck_assert_int_eq(mdl_client_reserve(&client, 0), 0);
    ck_assert_int_eq(mdl_client_reserve(&client, 0), 0);
    ck_assert_int_eq(mdl_client_reserve(&client, 0), 100 * SIM_MILLISECOND);
    const sim_time later = 3600 * SIM_SECOND;
    ck_assert_int_eq(mdl_client_reserve(&client, later), later);
    ck_assert_int_eq(mdl_client_reserve(&client, later), later);
    ck_assert_int_eq(mdl_client_reserve(&client, later), later + 100 * SIM_MILLISECOND);
}
END_TEST

START_TEST(no_rate_means_no_limit)
{
    struct mdl_client client;
    mdl_client_init(&client, (struct mdl_client_config){.qps = 0, .burst = 1});
    for (int call = 0; call < 1000; call++)
        ck_assert_int_eq(mdl_client_reserve(&client, call), call);
    ck_assert(!mdl_client_is_saturated(&client, 0));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("models.client");
    TCase *tests = tcase_create("token bucket");
    tcase_add_test(tests, burst_goes_at_once_then_the_rate_binds);
    tcase_add_test(tests, tokens_come_back_up_to_the_burst);
    tcase_add_test(tests, no_rate_means_no_limit);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
