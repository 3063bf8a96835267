/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Job controller on every recorded trace of Kubernetes v1.37.2: equal decision by decision. */
#include "scenarios/replay.h"

#include <stdlib.h>

#include "tests/support/shared.h"
#include "tests/support/suite.h"

static void no_memory(void *context, size_t wanted)
{
    (void)context;
    fprintf(stderr, "out of memory (%zu bytes)\n", wanted);
    exit(3);
}

int main(void)
{
    char path[SUPPORT_PATH_MAX];
    struct scn_replay_report report;
    struct sim_error error;
    if (!support_shared_path(path, "conformance/job-controller")) {
        return SUPPORT_SKIPPED;
    }
    scn_replay_init(&report, no_memory, NULL);
    if (scn_replay_path(&report, path, &error) != SIM_OK) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    scn_replay_print(&report, stdout);
    const bool all = report.equal == report.traces && report.traces > 0;
    scn_replay_free(&report);
    return all ? 0 : 1;
}
