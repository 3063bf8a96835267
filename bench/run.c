/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench_run: whole runs, end to end, from a manifest's text to the result. Printed per size: pods and events per second
 * of CPU,
 * ns per event, bytes, and the fingerprint, which shows that nothing was optimised away; then the exponent of CPU time
 * over
 * the sizes, and ns per event as a ratio to a hold of the same process's queue at 1e4 pending events.
 *
 * One core, thread CPU time, median of interleaved rounds. Quote ratios, never absolute times.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "models/world.h"
#include "scenarios/load.h"
#include "sim/engine.h"

enum { ROUNDS_MAX = 9, SIZES_MAX = 8 };

static void no_memory(void *context, size_t bytes)
{
    (void)context;
    fprintf(stderr, "bench_run: no memory for %zu bytes\n", bytes);
    exit(3);
}

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare);
    return values[count / 2];
}

/* ---- one scenario ------------------------------------------------------------------------------------------------ */

struct shape {
    uint32_t pods, parallelism, jobs, nodes;
    double failure_probability;
    const char *preset;
};

struct measured {
    double seconds[ROUNDS_MAX];
    uint64_t pods, events, fingerprint, bytes;
};

/* The scenario as a user would write it, in a temporary file, so that reading it is part of what is measured. */
static const char *write_scenario(const struct shape *shape, char path[static 64])
{
    (void)snprintf(path, 64, "/tmp/jobsim-bench-XXXXXX");
    const int descriptor = mkstemp(path);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (file == NULL) {
        perror(path);
        exit(3);
    }
    fprintf(
        file,
        "apiVersion: batch/v1\nkind: Job\nmetadata: {name: work}\nspec:\n  completionMode: Indexed\n  completions: "
        "%" PRIu32 "\n  parallelism: %" PRIu32
        "\n  backoffLimit: 2147483647\n  template:\n    spec:\n      restartPolicy: Never\n"
        "      containers:\n      - {name: main, image: work, resources: {requests: {cpu: 100m, memory: 200Mi}}}\n"
        "---\napiVersion: jobsim.dev/v1\nkind: Scenario\nmetadata: {name: bench}\nspec:\n  preset: %s\n  nodePools:\n"
        "  - {name: node, count: %" PRIu32 ", allocatable: {cpu: 15890m, memory: 57Gi, pods: 110}}\n  workloads:\n"
        "  - jobs: {name: work}\n    arrivals: {at: 0s, count: %" PRIu32
        "}\n    pods: {runTime: 'lognormal(median=60s, "
        "sigma=0.5)', failure: {probability: %g}}\n",
        shape->pods, shape->parallelism, shape->preset, shape->nodes, shape->jobs, shape->failure_probability);
    fclose(file);
    return path;
}

static void measure(const struct shape *shape, int round, struct measured *out)
{
    char path[64];
    const char *file = write_scenario(shape, path);
    struct sim_arena arena;
    struct scn_problems problems, notes;
    struct scn_loaded loaded;
    const struct scn_request request = {.files = &file, .file_count = 1};
    const struct mdl_run_options options = {.seed = 1, .no_memory = no_memory};
    const double start = cpu_seconds();
    sim_arena_init(&arena, no_memory, NULL);
    scn_problems_init(&problems, &arena);
    scn_problems_init(&notes, &arena);
    if (!scn_load(&loaded, &request, &arena, &problems, &notes)) {
        scn_problems_print(&problems, stderr);
        exit(1);
    }
    struct mdl_result result;
    mdl_world_run(&loaded.config, &options, &result);
    out->seconds[round] = cpu_seconds() - start;
    out->pods = result.pods_created;
    out->events = result.events;
    out->bytes = result.peak_bytes;
    out->fingerprint = result.fingerprint;
    mdl_result_free(&result);
    sim_arena_free(&arena);
    (void)remove(path);
}

/* ---- the reference kernel ---------------------------------------------------------------------------------------- */

struct hold {
    struct sim_engine engine;
    struct sim_stream stream;
};

static void hold_again(void *context, const struct sim_event *event)
{
    struct hold *hold = context;
    sim_engine_schedule(&hold->engine, (sim_time)(sim_stream_bits(&hold->stream) >> 34), 1, event->a, 0);
    if (hold->engine.dispatched >= 1000000)
        sim_engine_stop(&hold->engine);
}

static double ns_per_hold(void)
{
    struct sim_arena arena;
    struct hold hold = {.stream = sim_stream_of(sim_key_root(1, 0))};
    sim_arena_init(&arena, no_memory, NULL);
    sim_engine_init(&hold.engine, (struct sim_engine_config){.queue = SIM_QUEUE_RADIX}, &arena);
    for (uint32_t i = 0; i < 10000; i++)
        sim_engine_schedule(&hold.engine, (sim_time)(sim_stream_bits(&hold.stream) >> 34), 1, i, 0);
    const double start = cpu_seconds();
    (void)sim_engine_run(&hold.engine, hold_again, &hold, SIM_TIME_NEVER);
    const double ns = 1e9 * (cpu_seconds() - start) / 1e6;
    sim_arena_free(&arena);
    return ns;
}

/* ---- tables ------------------------------------------------------------------------------------------------------ */

static void print_row(const struct shape *shape, struct measured *m, int rounds, double hold_ns)
{
    const double seconds = median(m->seconds, rounds);
    const double ns = 1e9 * seconds / (double)m->events;
    printf("%-13s %9" PRIu32 " %9" PRIu32 " %7" PRIu32 " %5g %9.3f  %8.3f..%-8.3f %8.2f %8.1f %8.2f %8.1f  %016" PRIx64
           "\n",
           shape->preset, shape->pods, shape->parallelism, shape->jobs, shape->failure_probability, seconds,
           m->seconds[0], m->seconds[rounds - 1], 1e-6 * (double)m->pods / seconds, ns, ns / hold_ns,
           (double)m->bytes / (double)m->pods, m->fingerprint);
}

int main(int argc, char **argv)
{
    static const struct shape all[] = {
        {10000, 10000, 1, 5000, 0.01, "ideal"},     {100000, 10000, 1, 5000, 0.01, "ideal"},
        {1000000, 10000, 1, 5000, 0.01, "ideal"},   {10000000, 10000, 1, 5000, 0.01, "ideal"},
        {1000000, 100, 1, 5000, 0.01, "ideal"},     {1000000, 100000, 1, 5000, 0.01, "ideal"},
        {1000000, 10000, 1, 5000, 0.01, "default"}, {1, 1, 100000, 1000, 0.01, "default"},
    };
    static const struct shape small[] = {{1000, 100, 1, 10, 0.01, "ideal"}, {1000, 100, 1, 10, 0.01, "default"}};
    const bool smoke = argc > 1 && strcmp(argv[1], "--smoke") == 0, big = argc > 1 && strcmp(argv[1], "--big") == 0;
    const struct shape *shapes = smoke ? small : all;
    const int count = smoke ? 2 : (int)(sizeof all / sizeof *all);
    const int rounds = smoke ? 1 : 5;
    struct measured measured[SIZES_MAX];
    double holds[ROUNDS_MAX];
    for (int round = 0; round < rounds; round++) {
        holds[round] = ns_per_hold();
        for (int i = 0; i < count; i++)
            if (big || smoke || shapes[i].pods <= 1000000)
                measure(&shapes[i], round, &measured[i]);
    }
    const double hold_ns = median(holds, rounds);
    printf("seed 1, %d rounds, hold at 1e4 pending %.1f ns\n", rounds, hold_ns);
    printf("preset             pods  parallel    jobs  fail    CPU s      min..max       Mpods/s ns/event  x hold   "
           "B/pod  fingerprint\n");
    for (int i = 0; i < count; i++)
        if (big || smoke || shapes[i].pods <= 1000000)
            print_row(&shapes[i], &measured[i], rounds, hold_ns);
    if (!smoke) {
        const int last = big ? 3 : 2;
        printf("exponent of CPU time from 1e4 to 1e%d pods: %.3f\n", big ? 7 : 6,
               log(measured[last].seconds[rounds / 2] / measured[0].seconds[rounds / 2]) /
                   log((double)shapes[last].pods / (double)shapes[0].pods));
    }
    return 0;
}
