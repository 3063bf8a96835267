/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scenarios/set: a line is the value of one --set; they change a Scenario and a Job, which are read as if they were
 * written so. */
#include <string.h>

#include "scenarios/build.h"
#include "scenarios/documents.h"
#include "scenarios/manifest.h"
#include "tests/fuzz/counted_memory.h"

enum { SETS_MAX = 4 };

static struct scn_documents base_documents(struct sim_arena *arena);
static uint32_t read_sets(struct scn_set sets[static SETS_MAX], char *text, struct sim_arena *arena);
static void apply(const struct scn_set *sets, uint32_t count, const struct scn_documents *base,
                  struct sim_arena *arena);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sim_arena base_arena; /* of what is read once */
    static struct scn_documents base;
    if (base.count == 0) {
        base = base_documents(&base_arena);
    }
    struct sim_arena arena;
    struct scn_set sets[SETS_MAX];
    sim_arena_init(&arena, fuzz_no_memory, NULL);
    const uint32_t count = read_sets(sets, sim_arena_text(&arena, (const char *)data, size), &arena);
    if (count > 0) {
        apply(sets, count, &base, &arena);
    }
    fuzz_memory_free(&arena);
    return 0;
}

static struct scn_documents base_documents(struct sim_arena *arena)
{
    static const char text[] = "apiVersion: batch/v1\n"
                               "kind: Job\n"
                               "metadata: {name: demo}\n"
                               "spec:\n"
                               "  parallelism: 2\n"
                               "  template:\n"
                               "    metadata: {labels: {app: demo}}\n"
                               "    spec:\n"
                               "      restartPolicy: Never\n"
                               "      containers: [{name: a, image: a}, {name: b, image: b}]\n"
                               "---\n"
                               "apiVersion: jobsim.dev/v1\n"
                               "kind: Scenario\n"
                               "metadata: {name: demo}\n"
                               "spec:\n"
                               "  horizon: 1h\n"
                               "  nodePools: [{name: general, count: 2, allocatable: {cpu: 4}}]\n"
                               "  workloads: [{jobs: {name: demo}, pods: {runTime: 60s}}]\n";
    struct scn_documents documents;
    struct scn_problems problems;
    sim_arena_init(arena, fuzz_no_memory, NULL);
    scn_problems_init(&problems, arena);
    scn_documents_read(&documents, "base.yaml", text, sizeof text - 1, arena, &problems);
    assert(problems.count == 0 && documents.count == 2);
    return documents;
}

static uint32_t read_sets(struct scn_set sets[static SETS_MAX], char *text, struct sim_arena *arena)
{
    struct scn_problems problems;
    scn_problems_init(&problems, arena);
    uint32_t count = 0;
    for (char *rest, *line = strtok_r(text, "\n", &rest); line != NULL && count < SETS_MAX;
         line = strtok_r(NULL, "\n", &rest)) {
        const bool is_good = scn_set_read(&sets[count], line, arena, &problems);
        assert(is_good == (problems.count == 0));
        if (!is_good) {
            return 0;
        }
        count++;
    }
    return count;
}

static void apply(const struct scn_set *sets, uint32_t count, const struct scn_documents *base, struct sim_arena *arena)
{
    const struct scn_manifest_options options = {.sets = sets, .set_count = count};
    const struct scn_shortcuts shortcuts = {.nodes = NULL};
    struct scn_manifests manifests = {.count = 0};
    struct mdl_scenario_form form;
    struct scn_problems problems, notes;
    scn_problems_init(&problems, arena);
    scn_problems_init(&notes, arena);
    scn_manifest_add(&manifests, "base.yaml", base->items[0].root, &options, arena, &problems, &notes);
    assert(problems.count > 0 || manifests.count == 1);
    const struct scn_sources sources = {
        .scenario_file = "base.yaml",
        .scenario = scn_sets_apply_to_scenario(sets, count, "base.yaml", base->items[1].root, arena, &problems)};
    scn_scenario_read(&form, &sources, &shortcuts, arena, &problems, &notes);
}
