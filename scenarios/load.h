/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what the command line names to a checked configuration, in one call. */
#ifndef SCN_LOAD_H
#define SCN_LOAD_H

#include "scenarios/build.h"
#include "scenarios/manifest.h"

struct scn_request {
    const char *const *files; /* at least one */
    uint32_t file_count;
    const char *const *sets; /* PATH=VALUE */
    uint32_t set_count;
    struct scn_shortcuts shortcuts;
    bool lenient;
};

struct scn_loaded {
    struct scn_manifests manifests;
    struct mdl_scenario_form scenario;
    struct mdl_config config;
    const char *const *expect; /* of the Scenario */
    uint32_t expect_count;
};

/* Reads everything and says all that is wrong; false if anything is. `*out` lives in the arena, and is const from then
 * on. */
bool scn_load(struct scn_loaded *out, const struct scn_request *request, struct sim_arena *arena,
              struct scn_problems *problems, struct scn_problems *notes);

#endif
