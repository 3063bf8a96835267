/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/input.h"

#include <stdio.h>

#include "cli/memory.h"
#include "scenarios/decode.h"

static void read_expectations(struct cli_input *input, struct scn_problems *problems);
static const struct scn_object *find_scenario(const struct scn_manifests *manifests);

bool cli_input_load(struct cli_input *out, const struct cli_arguments *arguments)
{
    const char *const *values = arguments->values;
    const struct scn_request request = {
        .files = arguments->operands,
        .file_count = (uint32_t)arguments->operand_count,
        .sets = arguments->sets,
        .set_count = (uint32_t)arguments->set_count,
        .shortcuts = {.nodes = values[CLI_NODES],
                      .run_time = values[CLI_RUN_TIME],
                      .failure_rate = values[CLI_FAILURE_RATE],
                      .preset = values[CLI_PRESET],
                      .until = values[CLI_UNTIL]},
        .lenient = values[CLI_LENIENT] != NULL,
    };
    sim_arena_init(&out->arena, cli_no_memory, NULL);
    struct scn_problems problems, notes;
    scn_problems_init(&problems, &out->arena);
    scn_problems_init(&notes, &out->arena);
    const bool is_good = scn_load(&out->loaded, &request, &out->arena, &problems, &notes);
    if (is_good) {
        read_expectations(out, &problems);
    }
    if (values[CLI_QUIET] == NULL) {
        scn_problems_print(&notes, stderr);
    }
    scn_problems_sort(&problems);
    scn_problems_print(&problems, stderr);
    return is_good && problems.count == 0;
}

void cli_input_free(struct cli_input *input)
{
    sim_arena_free(&input->arena);
}

static void read_expectations(struct cli_input *input, struct scn_problems *problems)
{
    const uint32_t count = input->loaded.expect_count;
    input->expectations =
        sim_arena_array(&input->arena, count, sizeof *input->expectations, _Alignof(struct cli_expectation));
    input->expectation_count = count;
    for (uint32_t i = 0; i < count; i++) {
        struct cli_expectation *expectation = &input->expectations[i];
        struct sim_error error;
        expectation->text = input->loaded.expect[i];
        if (exp_expectation_parse(&expectation->parsed, expectation->text, &error) != SIM_OK) {
            const struct scn_object *scenario = find_scenario(&input->loaded.manifests);
            const char *path = scn_format(&input->arena, "spec.expect[%u]", (unsigned)i);
            const struct scn_position nowhere = {0, 0};
            scn_problem_add(problems, scenario == NULL ? "--set" : scenario->file,
                            scenario == NULL ? nowhere : scn_locate(scenario->root, path), path, "%s", error.text);
        }
    }
}

static const struct scn_object *find_scenario(const struct scn_manifests *manifests)
{
    for (uint32_t i = 0; i < manifests->count; i++) {
        if (manifests->items[i].kind == SCN_SCENARIO) {
            return &manifests->items[i];
        }
    }
    return NULL;
}
