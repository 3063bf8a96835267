/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scenarios/recording*, models/recorded_*: the text of a trace, of a Job's or of a CronJob's controller. It is refused,
 * or equal, or diverges at a line. */
#include "models/recorded_world.h"
#include "scenarios/recording.h"
#include "scenarios/recording_cron.h"
#include "tests/fuzz/counted_memory.h"

static void try_job(const char *text, size_t length, struct sim_arena *arena);
static void try_cron(const char *text, size_t length, struct sim_arena *arena);
static void check(const struct mdl_replay *replay, uint32_t line_count);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sim_arena arena;
    sim_arena_init(&arena, fuzz_no_memory, NULL);
    if (scn_recording_is_cron((const char *)data, size)) {
        try_cron((const char *)data, size, &arena);
    } else {
        try_job((const char *)data, size, &arena);
    }
    fuzz_memory_free(&arena);
    return 0;
}

static void try_job(const char *text, size_t length, struct sim_arena *arena)
{
    struct mdl_recorded_trace trace;
    struct mdl_replay replay;
    struct sim_error error = {.text = ""};
    if (scn_recording_read(&trace, "trace", text, length, arena, &error) == SIM_OK) {
        mdl_replay_trace(&replay, &trace, arena);
        check(&replay, trace.line_count);
    } else {
        assert(error.text[0] != '\0');
    }
}

static void try_cron(const char *text, size_t length, struct sim_arena *arena)
{
    struct mdl_cron_trace trace;
    struct mdl_replay replay;
    struct sim_error error = {.text = ""};
    if (scn_recording_cron_read(&trace, "trace", text, length, arena, &error) == SIM_OK) {
        mdl_replay_cron(&replay, &trace, arena);
        check(&replay, trace.line_count);
    } else {
        assert(error.text[0] != '\0');
    }
}

static void check(const struct mdl_replay *replay, uint32_t line_count)
{
    assert(!replay->diverged || (replay->line < line_count && replay->differences.count > 0));
}
