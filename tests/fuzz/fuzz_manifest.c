/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a manifest: split, read, decoded, defaulted, judged and told, never a crash. */
#include "scenarios/documents.h"
#include "scenarios/manifest.h"
#include "scenarios/review.h"
#include "tests/fuzz/counted_memory.h"

/* What is accepted must be written and read back without a fault. */
static void check_round_trip(const struct scn_object *object, struct sim_arena *arena)
{
    static const struct mdl_table *const tables[SCN_KINDS] = {
        [SCN_JOB] = &mdl_job_table, [SCN_CRONJOB] = &mdl_cronjob_table, [SCN_NODE] = &mdl_node_table};
    struct scn_faults faults = {.arena = arena};
    const struct mdl_table *table = tables[object->kind];
    if (!table) {
        return;
    }
    void *again = sim_arena_alloc(arena, table->size);
    scn_decode(again, table, scn_encode(object->typed, table, arena), &faults, NULL);
    assert(faults.count == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sim_arena arena;
    struct scn_problems problems, notes;
    struct scn_documents documents;
    struct scn_manifests manifests = {.count = 0};
    const struct scn_manifest_options options = {.lenient = size > 0 && data[0] == '#'};
    sim_arena_init(&arena, fuzz_no_memory, NULL);
    scn_problems_init(&problems, &arena);
    scn_problems_init(&notes, &arena);
    scn_documents_read(&documents, "f", (const char *)data, size, &arena, &problems);
    for (uint32_t i = 0; i < documents.count; i++) {
        if (documents.items[i].root) {
            scn_manifest_add(&manifests, "f", documents.items[i].root, &options, &arena, &problems, &notes);
        }
    }
    for (uint32_t i = 0; i < manifests.count; i++) {
        check_round_trip(&manifests.items[i], &arena);
    }
    scn_problems_sort(&problems);
    fuzz_memory_free(&arena);
    return 0;
}
