/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control/cron_schedule: a schedule. What is read stands for values that there are. */
#include <stdbool.h>

#include "control/cron_schedule.h"
#include "scenarios/arena_memory.h"
#include "tests/fuzz/counted_memory.h"

static void check(const struct ctl_cron_schedule *schedule);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sim_arena arena;
    sim_arena_init(&arena, fuzz_no_memory, NULL);
    const struct ctl_memory memory = scn_arena_memory(&arena);
    const char *const text = sim_arena_text(&arena, (const char *)data, size);
    const char *why = NULL;
    struct ctl_cron_schedule schedule;
    if (ctl_cron_parse(&schedule, text, &memory, &why)) {
        check(&schedule);
    } else {
        assert(why != NULL && why[0] != '\0');
    }
    fuzz_memory_free(&arena);
    return 0;
}

static bool is_within(uint64_t field, unsigned min, unsigned max)
{
    const uint64_t all = (UINT64_C(2) << max) - (UINT64_C(1) << min);
    return (field & ~(all | CTL_CRON_STAR)) == 0;
}

static void check(const struct ctl_cron_schedule *schedule)
{
    assert(schedule->every == 0 || schedule->every >= CTL_SECOND);
    assert(is_within(schedule->minute, 0, 59) && is_within(schedule->hour, 0, 23) && is_within(schedule->day, 1, 31));
    assert(is_within(schedule->month, 1, 12) && is_within(schedule->weekday, 0, 6));
}
