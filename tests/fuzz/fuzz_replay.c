/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scenarios/recording and models/recorded_world: the text of a trace. It is refused, or equal, or diverges at a line. */
#include "models/recorded_world.h"
#include "scenarios/recording.h"
#include "tests/fuzz/counted_memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sim_arena arena;
    struct sim_error error = {.text = ""};
    struct mdl_recorded_trace trace;
    sim_arena_init(&arena, fuzz_no_memory, NULL);
    if (scn_recording_read(&trace, "trace", (const char *)data, size, &arena, &error) == SIM_OK) {
        struct mdl_replay replay;
        mdl_replay_trace(&replay, &trace, &arena);
        assert(!replay.diverged || (replay.line < trace.line_count && replay.differences.count > 0));
    } else {
        assert(error.text[0] != '\0');
    }
    fuzz_memory_free(&arena);
    return 0;
}
