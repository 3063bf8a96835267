/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control/ttl_sync row by row; recordings are compared by check ttl. */
#include "control/ttl_sync.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/suite.h"

static const ctl_time finished_at = 1000 * CTL_SECOND;

static const struct row {
    const char *name;
    struct ctl_ttl_job cached, live;
    ctl_time now;
    enum ctl_ttl_answer get, delete;
    const char *expected; /* calls and asks */
} rows[] = {
    {"too early",
     {{10, true}, true, finished_at, false},
     {{0, false}, false, 0, false},
     finished_at + 3,
     0,
     0,
     "after 9999999997 forget"},
    {"over",
     {{10, true}, true, finished_at, false},
     {{10, true}, true, finished_at, false},
     finished_at + 10 * CTL_SECOND,
     CTL_TTL_OK,
     CTL_TTL_OK,
     "get delete forget"},
    {"at once",
     {{0, true}, true, finished_at, false},
     {{0, true}, true, finished_at, false},
     finished_at,
     CTL_TTL_OK,
     CTL_TTL_OK,
     "get delete forget"},
    {"raised meanwhile",
     {{1, true}, true, finished_at, false},
     {{20, true}, true, finished_at, false},
     finished_at + 5 * CTL_SECOND,
     CTL_TTL_OK,
     CTL_TTL_OK,
     "get after 15000000000 forget"},
    {"removed meanwhile",
     {{1, true}, true, finished_at, false},
     {{0, false}, true, finished_at, false},
     finished_at + 5 * CTL_SECOND,
     CTL_TTL_OK,
     CTL_TTL_OK,
     "get forget"},
    {"being deleted",
     {{1, true}, true, finished_at, true},
     {{1, true}, true, finished_at, true},
     finished_at + 5 * CTL_SECOND,
     CTL_TTL_OK,
     CTL_TTL_OK,
     "forget"},
    {"unfinished",
     {{1, true}, false, CTL_NO_TIME, false},
     {{1, true}, false, CTL_NO_TIME, false},
     finished_at,
     CTL_TTL_OK,
     CTL_TTL_OK,
     "forget"},
    {"without a time",
     {{1, true}, true, CTL_NO_TIME, false},
     {{1, true}, true, CTL_NO_TIME, false},
     finished_at,
     CTL_TTL_OK,
     CTL_TTL_OK,
     "retry"},
    {"gone",
     {{1, true}, true, finished_at, false},
     {{1, true}, true, finished_at, false},
     finished_at + 5 * CTL_SECOND,
     CTL_TTL_NOT_FOUND,
     CTL_TTL_OK,
     "get forget"},
    {"not to be read",
     {{1, true}, true, finished_at, false},
     {{1, true}, true, finished_at, false},
     finished_at + 5 * CTL_SECOND,
     CTL_TTL_ERROR,
     CTL_TTL_OK,
     "get retry"},
    {"gone under the delete",
     {{1, true}, true, finished_at, false},
     {{1, true}, true, finished_at, false},
     finished_at + 5 * CTL_SECOND,
     CTL_TTL_OK,
     CTL_TTL_NOT_FOUND,
     "get delete retry"},
};

static void add(char *log, size_t size, const char *word)
{
    const size_t length = strlen(log);
    (void)snprintf(log + length, size - length, "%s%s", length > 0 ? " " : "", word);
}

START_TEST(a_sync_does_what_its_row_says)
{
    const struct row *row = &rows[_i];
    char log[128] = "";
    struct ctl_ttl_sync sync;
    ctl_ttl_sync(&sync, &row->cached, row->now);
    if (sync.step == CTL_TTL_GET) {
        add(log, sizeof log, "get");
        ctl_ttl_got(&sync, row->get, &row->live, row->now);
    }
    if (sync.step == CTL_TTL_DELETE) {
        add(log, sizeof log, "delete");
        ctl_ttl_deleted(&sync, row->delete);
    }
    ck_assert_int_eq(sync.step, CTL_TTL_OVER);
    for (uint32_t i = 0; i < sync.asks.count; i++) {
        char ask[40];
        const struct ctl_queue_ask *its = &sync.asks.items[i];
        (void)snprintf(ask, sizeof ask, "after %" PRId64, its->after_ns);
        add(log, sizeof log, its->op == CTL_QUEUE_ADD_AFTER ? ask : its->op == CTL_QUEUE_FORGET ? "forget" : "retry");
    }
    ck_assert_msg(strcmp(log, row->expected) == 0, "%s: expected %s, came %s", row->name, row->expected, log);
}
END_TEST

START_TEST(only_what_needs_it_is_queued)
{
    struct ctl_ttl_job job = {.ttl_seconds = {1, true}, .finished = true, .finished_at = finished_at};
    struct ctl_ttl_sync sync;
    ck_assert_uint_eq(ctl_ttl_touched(&job).count, 1);
    job.deleting = true;
    ck_assert_uint_eq(ctl_ttl_touched(&job).count, 0);
    job = (struct ctl_ttl_job){.finished = true, .finished_at = finished_at};
    ck_assert_uint_eq(ctl_ttl_touched(&job).count, 0);
    ctl_ttl_sync(&sync, NULL, 0); /* not in the cache any more */
    ck_assert_int_eq(sync.step, CTL_TTL_OVER);
    ck_assert_int_eq(sync.asks.items[0].op, CTL_QUEUE_FORGET);
}
END_TEST

int main(void)
{
    Suite *const suite = suite_create("control.ttl");
    TCase *const tests = tcase_create("all");
    tcase_add_loop_test(tests, a_sync_does_what_its_row_says, 0, (int)(sizeof rows / sizeof *rows));
    tcase_add_test(tests, only_what_needs_it_is_queued);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
