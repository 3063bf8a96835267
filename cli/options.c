/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/options.h"

#include <assert.h>
#include <getopt.h>
#include <string.h>

const struct cli_option cli_options[CLI_OPTIONS] = {
    [CLI_OUTPUT] = {"output", 'o', "FORM", "text", false, "form of standard output"},
    [CLI_SET] =
        {"set", 0, "PATH=VALUE", NULL, true,
         "set a field of the Scenario or of the Jobs before anything is checked, for example spec.parallelism=8; "
         "`jobsim explain` lists the paths"},
    [CLI_SEED] = {"seed", 0, "N", "1", false,
                  "seed of all chance; the same command with the same seed gives the same bytes"},
    [CLI_UNTIL] = {"until", 0, "DURATION", NULL, false,
                   "stop at this simulated time, such as 90m; otherwise when nothing can happen any more"},
    [CLI_OUT] = {"out", 0, "DIR", NULL, false,
                 "write result.json, jobs.csv, timeline.csv, critical-path.csv and plots/ there, whole or not at all"},
    [CLI_PLOT] = {"plot", 0, NULL, NULL, false, "show the pods over time as a plot in the terminal (by gnuplot)"},
    [CLI_NODES] = {"nodes", 0, "N[:cpu=Q,memory=Q]", NULL, false,
                   "that many equal nodes, for example 20:cpu=16,memory=64Gi"},
    [CLI_RUN_TIME] = {"run-time", 0, "DIST", NULL, false,
                      "how long a pod runs, where nothing else says so: a duration, or for example "
                      "'lognormal(median=60s, sigma=0.5)'"},
    [CLI_FAILURE_RATE] = {"failure-rate", 0, "P", NULL, false,
                          "probability from 0 to 1 that a pod fails, where nothing else says so"},
    [CLI_PRESET] = {"preset", 0, "NAME", NULL, false, "parameters of control plane and nodes by name"},
    [CLI_LENIENT] = {"lenient", 0, NULL, NULL, false, "unknown fields are warned about, not refused"},
    [CLI_CHECK] = {"check", 0, NULL, NULL, false, "check the simulation's invariants as it goes; slow"},
    [CLI_TIMING] =
        {"timing", 0, NULL, NULL, false,
         "tell how long the run took on this machine in the engine block, which is 0 otherwise because it is "
         "never the same twice"},
    [CLI_QUIET] = {"quiet", 'q', NULL, NULL, false, "say nothing but the answer and errors"},
    [CLI_PROGRESS] = {"progress", 0, "auto|always|never", "auto", false,
                      "progress on standard error; auto: if that is a terminal"},
    [CLI_COLOR] = {"color", 0, "auto|always|never", "auto", false,
                   "colours; auto: on a terminal, unless NO_COLOR is set"},
    [CLI_HELP] = {"help", 'h', NULL, NULL, false, "this text"},
};

/* What getopt_long returns for options without a letter. */
enum { FIRST_CODE = 256, QUOTED_MAX = 80 };

struct getopt_tables {
    struct option longs[CLI_OPTIONS + 1];
    char shorts[2 * CLI_OPTIONS + 2];
};

static void make_tables(struct getopt_tables *tables, cli_option_set allowed);
static enum cli_option_id option_of(int code);
static enum sim_status take_value(struct cli_arguments *arguments, enum cli_option_id id, const char *value,
                                  const char *forms, struct sim_error *error);
static bool is_one_of(const char *word, const char *words);
static enum sim_status refuse(const char *given, cli_option_set allowed, struct sim_error *error);

enum sim_status cli_options_parse(struct cli_arguments *out, int argc, char **argv, cli_option_set allowed,
                                  const char *forms, struct sim_error *error)
{
    struct getopt_tables tables;
    make_tables(&tables, allowed);
    struct cli_arguments arguments = {.set_count = 0};
    for (int id = 0; id < CLI_OPTIONS; id++) {
        arguments.values[id] = cli_options[id].fallback;
    }
    opterr = 0;
    optind = 1;
    int code;
    while ((code = getopt_long(argc, argv, tables.shorts, tables.longs, NULL)) != -1) {
        if (code == '?') {
            return refuse(argv[optind - 1], allowed, error);
        }
        if (code == ':') {
            return sim_error_set(error, SIM_BAD_INPUT, "%s needs a value: %s", argv[optind - 1],
                                 cli_option_metavar(option_of(optopt), forms));
        }
        const enum sim_status status =
            take_value(&arguments, option_of(code), optarg == NULL ? "" : optarg, forms, error);
        if (status != SIM_OK) {
            return status;
        }
    }
    arguments.operands = (const char *const *)argv + optind;
    arguments.operand_count = (size_t)(argc - optind);
    *out = arguments;
    return SIM_OK;
}

const char *cli_option_metavar(enum cli_option_id id, const char *forms)
{
    return id == CLI_OUTPUT ? forms : cli_options[id].metavar;
}

/* The leading colon tells a missing value from an unknown option. */
static void make_tables(struct getopt_tables *tables, cli_option_set allowed)
{
    size_t longs = 0;
    size_t shorts = 0;
    memset(tables, 0, sizeof *tables);
    tables->shorts[shorts++] = ':';
    for (int id = 0; id < CLI_OPTIONS; id++) {
        const struct cli_option *option = &cli_options[id];
        if ((allowed & CLI_BIT(id)) == 0) {
            continue;
        }
        const bool has_value = option->metavar != NULL;
        tables->longs[longs++] =
            (struct option){option->name, has_value ? required_argument : no_argument, NULL, FIRST_CODE + id};
        if (option->letter != 0) {
            tables->shorts[shorts++] = option->letter;
            if (has_value) {
                tables->shorts[shorts++] = ':';
            }
        }
    }
}

static enum cli_option_id option_of(int code)
{
    if (code >= FIRST_CODE) {
        return (enum cli_option_id)(code - FIRST_CODE);
    }
    int id = 0;
    while (id < CLI_OPTIONS && cli_options[id].letter != code) {
        id++;
    }
    assert(id < CLI_OPTIONS);
    return (enum cli_option_id)id;
}

static enum sim_status take_value(struct cli_arguments *arguments, enum cli_option_id id, const char *value,
                                  const char *forms, struct sim_error *error)
{
    const char *metavar = cli_option_metavar(id, forms);
    if (metavar != NULL && strchr(metavar, '|') != NULL && !is_one_of(value, metavar)) {
        char quoted[QUOTED_MAX];
        return sim_error_set(error, SIM_BAD_INPUT, "--%s: %s is none of %s", cli_options[id].name,
                             sim_quote(quoted, sizeof quoted, value, strlen(value)), metavar);
    }
    if (cli_options[id].is_repeatable) {
        if (arguments->set_count == CLI_REPEATS_MAX) {
            return sim_error_set(error, SIM_BAD_INPUT, "--%s: more than %d times", cli_options[id].name,
                                 CLI_REPEATS_MAX);
        }
        arguments->sets[arguments->set_count++] = value;
    }
    arguments->values[id] = value;
    return SIM_OK;
}

static bool is_one_of(const char *word, const char *words)
{
    const size_t length = strcspn(word, "|");
    for (const char *at = words; at != NULL; at = strchr(at, '|')) {
        at += *at == '|';
        if (length > 0 && word[length] == '\0' && strncmp(at, word, length) == 0 &&
            (at[length] == '|' || at[length] == '\0')) {
            return true;
        }
    }
    return false;
}

static enum sim_status refuse(const char *given, cli_option_set allowed, struct sim_error *error)
{
    char quoted[QUOTED_MAX];
    sim_quote(quoted, sizeof quoted, given, strlen(given));
    if (strncmp(given, "--", 2) != 0) {
        return sim_error_set(error, SIM_BAD_INPUT, "unknown option -%c; --help lists them", optopt);
    }
    const size_t length = strcspn(given + 2, "=");
    const char *names[CLI_OPTIONS];
    size_t count = 0;
    for (int id = 0; id < CLI_OPTIONS; id++) {
        if ((allowed & CLI_BIT(id)) == 0) {
            continue;
        }
        const struct cli_option *option = &cli_options[id];
        names[count++] = option->name;
        if (option->metavar == NULL && given[2 + length] == '=' && strncmp(option->name, given + 2, length) == 0) {
            return sim_error_set(error, SIM_BAD_INPUT, "--%s takes no value", option->name);
        }
    }
    const char *nearest = sim_nearest_name(given + 2, length, names, count);
    if (nearest != NULL) {
        return sim_error_set(error, SIM_BAD_INPUT, "unknown option %s; did you mean --%s?", quoted, nearest);
    }
    return sim_error_set(error, SIM_BAD_INPUT, "unknown option %s; --help lists them", quoted);
}
