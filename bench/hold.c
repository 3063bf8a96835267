/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench_hold: the classic test of an event queue. Of n pending events the earliest is taken and scheduled again
 * after a random increment; printed is the time of one such hold, for our queues, for the whole engine (queue,
 * clock, dispatch, fingerprint) and for what std::priority_queue would do, interleaved in rounds in the same
 * process.
 *
 * Quote ratios, never absolute times. Every contender must pop the same events in the same order: the order hash
 * says so, and the program fails if one differs.
 */
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/std_priority_queue.h"
#include "sim/engine.h"
#include "sim/stream.h"

enum { QUANTILES = 256, ROUNDS_MAX = 15, SIZES = 5 };

/* ---- random increments: a table of quantiles with a straight line between two of them, about 2 ns a draw --------- */

struct increments {
    const char *name;
    int64_t quantiles[QUANTILES + 1]; /* ns */
    bool whole_seconds;
};

static int64_t draw(const struct increments *increments, struct sim_stream *stream)
{
    uint64_t bits = sim_stream_bits(stream);
    const int64_t *quantile = &increments->quantiles[bits >> 56];
    int64_t within = (int64_t)(bits >> 36 & 0xfffff);
    int64_t increment = quantile[0] + (((quantile[1] - quantile[0]) >> 10) * within >> 10);
    return increments->whole_seconds ? increment / SIM_SECOND * SIM_SECOND : increment;
}

static double exponential_quantile(double u)
{
    return -log1p(-u);
}

/* 81 % short waits around 0.2 s (API calls, binding), the rest run times of 60 s + exp(300 s). */
static double cluster_mix_quantile(double u)
{
    return u < 0.81 ? 0.1 + 0.2 * u / 0.81 : 60 + 300 * exponential_quantile((u - 0.81) / 0.19);
}

/* Half at once, half after whole seconds. */
static double ties_quantile(double u)
{
    return u < 0.5 ? 0 : 1 + 2 * exponential_quantile((u - 0.5) / 0.5);
}

static struct increments make_increments(const char *name, double (*quantile)(double), bool whole_seconds)
{
    struct increments made = {.name = name, .whole_seconds = whole_seconds};
    for (int i = 0; i <= QUANTILES; i++)
        made.quantiles[i] =
            sim_time_from_seconds(quantile(i < QUANTILES ? (double)i / QUANTILES : 1 - 0.25 / QUANTILES));
    return made;
}

/* ---- contenders -------------------------------------------------------------------------------------------------- */

enum contender { STD, HEAP, RADIX, ENGINE, CONTENDERS };
static const char *const contender_names[CONTENDERS] = {"std", "heap4", "rheap", "engine"};

struct hold {
    const struct increments *increments;
    struct sim_stream stream;
    uint64_t hash; /* of all events popped so far */
    struct std_priority_queue std;
    struct sim_queue queue;
    struct sim_engine engine;
    uint64_t left; /* holds that the engine still has to do */
    struct sim_arena arena;
    double ns[ROUNDS_MAX];
};

static void add_to_hash(struct hold *hold, int64_t at, uint32_t a)
{
    hold->hash = (hold->hash ^ (uint64_t)at ^ (uint64_t)a << 40) * UINT64_C(0x9E3779B97F4A7C15);
}

static void hold_std(struct hold *hold, uint64_t holds)
{
    for (uint64_t i = 0; i < holds; i++) {
        struct std_entry entry = std_pop(&hold->std);
        add_to_hash(hold, entry.at, entry.a);
        std_push(&hold->std, entry.at + draw(hold->increments, &hold->stream), entry.a, entry.b);
    }
}

static void hold_queue(struct hold *hold, uint64_t holds)
{
    for (uint64_t i = 0; i < holds; i++) {
        struct sim_event event = sim_queue_pop(&hold->queue);
        add_to_hash(hold, event.at, event.a);
        sim_queue_push(&hold->queue, event.at + draw(hold->increments, &hold->stream), 1, event.a, event.b);
    }
}

static void handle(void *context, const struct sim_event *event)
{
    struct hold *hold = context;
    switch (sim_event_kind(event)) {
    case 1:
        add_to_hash(hold, event->at, event->a);
        sim_engine_schedule(&hold->engine, draw(hold->increments, &hold->stream), 1, event->a, event->b);
        break;
    }
    if (--hold->left == 0)
        sim_engine_stop(&hold->engine);
}

static void hold_engine(struct hold *hold, uint64_t holds)
{
    hold->left = holds;
    sim_engine_run(&hold->engine, handle, hold, SIM_TIME_NEVER);
}

static void run_holds(enum contender contender, struct hold *hold, uint64_t holds)
{
    if (contender == STD)
        hold_std(hold, holds);
    else if (contender == ENGINE)
        hold_engine(hold, holds);
    else
        hold_queue(hold, holds);
}

static void no_memory(void *context, size_t wanted)
{
    (void)context;
    fprintf(stderr, "bench_hold: out of memory (%zu bytes)\n", wanted);
    exit(3);
}

static void start(enum contender contender, struct hold *hold, const struct increments *increments, uint64_t seed,
                  size_t n)
{
    *hold = (struct hold){.increments = increments, .stream = sim_stream_of(sim_key_root(seed, 0))};
    sim_arena_init(&hold->arena, no_memory, NULL);
    sim_queue_init(&hold->queue, contender == HEAP ? SIM_QUEUE_HEAP : SIM_QUEUE_RADIX, 0, &hold->arena);
    sim_engine_init(&hold->engine, (struct sim_engine_config){.queue = SIM_QUEUE_RADIX}, &hold->arena);
    for (uint32_t i = 0; i < n; i++) {
        int64_t at = draw(increments, &hold->stream);
        if (contender == STD)
            std_push(&hold->std, at, i, 0);
        else if (contender == ENGINE)
            sim_engine_schedule(&hold->engine, at, 1, i, 0);
        else
            sim_queue_push(&hold->queue, at, 1, i, 0);
    }
}

static void finish(struct hold *hold)
{
    free(hold->std.items);
    sim_arena_free(&hold->arena);
}

/* ---- measuring --------------------------------------------------------------------------------------------------- */

struct options {
    uint64_t seed;
    int rounds;
    bool big, smoke, json;
};

struct row {
    const char *increments;
    size_t n;
    uint64_t hash;
    double median[CONTENDERS], min[CONTENDERS], max[CONTENDERS];
};

static double cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* False: the contenders did not pop the same events. */
static bool measure(struct row *row, const struct increments *increments, size_t n, const struct options *options)
{
    uint64_t warm_up = 2 * (uint64_t)n + 1000;
    uint64_t holds = options->smoke ? 20000 : n <= 1000000 ? 1000000 : (uint64_t)n / 4;
    struct hold *holders = calloc(CONTENDERS, sizeof *holders);
    if (holders == NULL)
        no_memory(NULL, CONTENDERS * sizeof *holders);
    for (enum contender c = 0; c < CONTENDERS; c++) {
        start(c, &holders[c], increments, options->seed, n);
        run_holds(c, &holders[c], warm_up);
    }
    for (int round = 0; round < options->rounds; round++) {
        for (enum contender c = 0; c < CONTENDERS; c++) {
            double before = cpu_ns();
            run_holds(c, &holders[c], holds);
            holders[c].ns[round] = (cpu_ns() - before) / (double)holds;
        }
    }
    *row = (struct row){.increments = increments->name, .n = n, .hash = holders[STD].hash};
    bool same = true;
    for (enum contender c = 0; c < CONTENDERS; c++) {
        qsort(holders[c].ns, (size_t)options->rounds, sizeof(double), by_value);
        row->median[c] = holders[c].ns[options->rounds / 2];
        row->min[c] = holders[c].ns[0];
        row->max[c] = holders[c].ns[options->rounds - 1];
        same = same && holders[c].hash == row->hash;
        finish(&holders[c]);
    }
    free(holders);
    return same;
}

/* ---- output ------------------------------------------------------------------------------------------------------ */

static void print_heading(const struct options *options)
{
    if (options->json) {
        printf("{\"seed\": %" PRIu64 ", \"rounds\": %d, \"unit\": \"ns per hold\", \"rows\": [", options->seed,
               options->rounds);
        return;
    }
    printf("hold model, ns per hold (thread CPU time), median (min..max) of %d interleaved rounds, seed %" PRIu64 "\n",
           options->rounds, options->seed);
    printf("ratio: std / ours, higher is better; the same hash means the same events in the same order\n\n");
    printf("%-12s %9s", "increments", "n");
    for (enum contender c = 0; c < CONTENDERS; c++)
        printf("  %-22s", contender_names[c]);
    printf("  %6s  %6s  %6s  %s\n", "heap4", "rheap", "engine", "order hash");
}

static void print_row(const struct row *row, const struct options *options, bool first)
{
    if (options->json) {
        printf("%s\n {\"increments\": \"%s\", \"n\": %zu, \"orderHash\": \"%016" PRIx64 "\"", first ? "" : ",",
               row->increments, row->n, row->hash);
        for (enum contender c = 0; c < CONTENDERS; c++)
            printf(", \"%s\": {\"median\": %.2f, \"min\": %.2f, \"max\": %.2f, \"ratio\": %.3f}", contender_names[c],
                   row->median[c], row->min[c], row->max[c], row->median[STD] / row->median[c]);
        printf("}");
        return;
    }
    printf("%-12s %9zu", row->increments, row->n);
    for (enum contender c = 0; c < CONTENDERS; c++) {
        char cell[64];
        snprintf(cell, sizeof cell, "%.1f (%.1f..%.1f)", row->median[c], row->min[c], row->max[c]);
        printf("  %-22s", cell);
    }
    for (enum contender c = HEAP; c < CONTENDERS; c++)
        printf("  %5.2fx", row->median[STD] / row->median[c]);
    printf("  %016" PRIx64 "\n", row->hash);
    fflush(stdout);
}

static int usage(const char *wrong)
{
    if (wrong != NULL)
        fprintf(stderr, "bench_hold: unknown option '%s'\n", wrong);
    fputs("usage: bench_hold [--smoke | --big] [--json] [--seed N]\n"
          "  --smoke  small sizes, under a second    --big  also 10,000,000 pending events (4 GiB of memory)\n",
          wrong != NULL ? stderr : stdout);
    return wrong != NULL ? 2 : 0;
}

int main(int argc, char **argv)
{
    struct options options = {.seed = 1, .rounds = 7};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--smoke") == 0)
            options.smoke = true;
        else if (strcmp(argv[i], "--big") == 0)
            options.big = true;
        else if (strcmp(argv[i], "--json") == 0)
            options.json = true;
        else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
            options.seed = strtoull(argv[++i], NULL, 10);
        else
            return usage(strcmp(argv[i], "--help") == 0 ? NULL : argv[i]);
    }
    if (options.smoke)
        options.rounds = 3;

    static const size_t sizes[SIZES] = {10, 1000, 100000, 1000000, 10000000};
    size_t size_count = options.smoke ? 2 : options.big ? SIZES : SIZES - 1;
    const struct increments all[] = {
        make_increments("exponential", exponential_quantile, false),
        make_increments("cluster mix", cluster_mix_quantile, false),
        make_increments("ties", ties_quantile, true),
    };
    print_heading(&options);
    bool same = true, first = true;
    for (size_t k = 0; k < sizeof all / sizeof all[0]; k++) {
        for (size_t s = 0; s < size_count; s++) {
            struct row row;
            same = measure(&row, &all[k], sizes[s], &options) && same;
            print_row(&row, &options, first);
            first = false;
        }
    }
    if (options.json)
        printf("\n], \"sameOrder\": %s}\n", same ? "true" : "false");
    if (!same)
        fputs("bench_hold: the contenders popped different events\n", stderr);
    return same ? 0 : 1;
}
