/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Few Jobs are shown as kubectl shows them, many by their figures. */
#include "plots/text.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "control/job_status.h"
#include "plots/decimal.h"
#include "plots/job_status.h"
#include "plots/shares.h"
#include "plots/table.h"

#define BOLD  "\x1b[1m"
#define BLUE  "\x1b[34m"
#define PLAIN "\x1b[0m"

enum { JOBS_SHOWN = 6, REASONS_SHOWN = 3, TABLE_COLUMNS = 6, WORDS_WIDTH = 38, BAR_MIN = 8, BAR_MAX = 40 };

/* Causes with a smaller share go together into the last row. */
#define SHARE_SHOWN 0.005

/* What the limit that binds suggests. */
static const struct {
    const char *limit, *hint;
} hints[] = {
    {"parallelism", "more pods at a time would end it sooner: raise spec.parallelism"},
    {"runTime", "all pods ran at once, so only shorter or more evenly split work ends it sooner"},
    {"clientThrottle",
     "the Job controller may make few calls per second: raise controlPlane.jobClient.qps, or use fewer, "
     "longer pods"},
    {"controllerWorkers", "the Job controller's workers were all busy: raise controlPlane.concurrentJobSyncs"},
    {"apiLatency", "calls on their way took most of the time: use fewer, longer pods"},
    {"backoff", "after each failure the wait doubles, from 10 s on: see why pods fail before raising backoffLimit"},
    {"scheduler", "pods waited for the scheduler: use fewer, longer pods"},
    {"nodeCapacity", "pods waited for room: add nodes, or request less"},
    {"quota", "a ResourceQuota kept pods out: raise it, or ask for less parallelism"},
    {"imagePull", "images took most of the time: pull less, or keep them on the nodes"},
    {"podStart", "starting pods took most of the time: let each do more work"},
    {"failures", "most of the running was lost to failures: let pods keep what they have done, or fail early"},
    {"termination", "stopping pods took most of the time: shorten terminationGracePeriodSeconds or handle SIGTERM"},
    {"reporting", "noticing the ends of pods took most of the time: let each do more work"},
    {"suspended", "most of the time the work was suspended"},
};

static void print_head(FILE *out, const struct plt_run *run, const struct plt_style *style);
static void print_jobs(FILE *out, const struct plt_run *run);
static void print_not_complete(FILE *out, const struct mdl_result *result);
static void print_status(FILE *out, const struct plt_run *run);
static void print_figures(FILE *out, const struct mdl_result *result);
static void print_path(FILE *out, const struct mdl_result *result, const struct plt_style *style);
static void print_cause(FILE *out, const char *words, sim_time spent, double share, const struct plt_style *style);
static void print_bar(FILE *out, double share, const struct plt_style *style);
static void print_limit(FILE *out, const char *limit);
static const struct ctl_job_condition *last_condition(const struct ctl_job_status *status);
static const char *seconds_text(char out[PLT_DECIMAL_SIZE], double seconds);
static double metric(const struct mdl_result *result, const char *name);

void plt_text_answer(FILE *out, const struct plt_run *run, const struct plt_style *style)
{
    assert(style->columns >= 40);
    const struct mdl_result *result = run->result;
    print_head(out, run, style);
    if (result->job_count == 0) {
        return;
    }
    if (result->job_count <= JOBS_SHOWN) {
        print_jobs(out, run);
    }
    if (result->job_count == 1) {
        print_status(out, run);
    }
    print_not_complete(out, result);
    print_figures(out, result);
    print_path(out, result, style);
}

static void print_head(FILE *out, const struct plt_run *run, const struct plt_style *style)
{
    const struct mdl_result *result = run->result;
    static const struct {
        const char *name, *words;
    } parts[] = {{"jobs.complete", "complete"}, {"jobs.failed", "failed"}, {"jobs.unfinished", "unfinished"}};
    fputs(style->color ? BOLD : "", out);
    plt_print_plain(out, run->scenario);
    fprintf(out, ": %" PRIu32 " Job%s", result->job_count, result->job_count == 1 ? "" : "s");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const double count = metric(result, parts[i].name);
        if (count > 0) {
            fprintf(out, ", %.0f %s", count, parts[i].words);
        }
    }
    if (result->job_count > 0) {
        char text[PLT_DECIMAL_SIZE];
        fprintf(out, ", in %s", seconds_text(text, metric(result, "makespanSeconds")));
    }
    fputs(style->color ? PLAIN "\n" : "\n", out);
}

/* As `kubectl get jobs` shows them at the end of the run; with namespaces if there is more than one. */
static void print_jobs(FILE *out, const struct plt_run *run)
{
    const struct mdl_result *result = run->result;
    struct plt_job_cells jobs[JOBS_SHOWN];
    const char *cells[(JOBS_SHOWN + 1) * TABLE_COLUMNS] = {"NAMESPACE",   "NAME",     "STATUS",
                                                           "COMPLETIONS", "DURATION", "AGE"};
    bool one_namespace = true;
    for (uint32_t i = 0; i < result->job_count; i++) {
        const struct mdl_job_result *job = &result->jobs[i];
        const ctl_time offset = run->epoch_offset_ns;
        plt_job_cells(&jobs[i], job->spec, &job->status, job->submitted_at + offset, result->ended_at + offset);
        const char **row = &cells[(i + 1) * TABLE_COLUMNS];
        row[0] = job->namespace_name;
        row[1] = job->name;
        row[2] = jobs[i].status;
        row[3] = jobs[i].completions;
        row[4] = jobs[i].duration;
        row[5] = jobs[i].age;
        one_namespace = one_namespace && strcmp(job->namespace_name, result->jobs[0].namespace_name) == 0;
    }
    fputc('\n', out);
    plt_table_print(out, cells, result->job_count + 1, TABLE_COLUMNS, one_namespace ? 1 : 0);
}

/* The one Job's status in words. */
static void print_status(FILE *out, const struct plt_run *run)
{
    const struct ctl_job_status *status = &run->result->jobs[0].status;
    const struct ctl_job_condition *condition = last_condition(status);
    fputc('\n', out);
    if (condition != NULL) {
        fprintf(out, "  %-13s%s=%s %s: ", "Status", ctl_job_condition_type_text(condition->type),
                condition->status ? "True" : "False", ctl_job_reason_text(condition->reason));
        plt_print_plain(out, condition->message == NULL ? "" : condition->message);
        fputc('\n', out);
    }
    fprintf(out, "  %-13sactive %" PRId32 ", succeeded %" PRId32 ", failed %" PRId32 "\n",
            condition == NULL ? "Status" : "", status->active, status->succeeded, status->failed);
}

/* The first few Jobs that did not complete, each with its reason. The reason of a lone Job that failed is in its
 * status. */
static void print_not_complete(FILE *out, const struct mdl_result *result)
{
    uint32_t shown = 0;
    uint32_t left = 0;
    for (uint32_t i = 0; i < result->job_count; i++) {
        const struct mdl_job_result *job = &result->jobs[i];
        const struct ctl_job_condition *condition = last_condition(&job->status);
        const char *why = job->waits_for != NULL ? job->waits_for : condition != NULL ? condition->message : NULL;
        if (job->outcome == MDL_COMPLETE || why == NULL || (result->job_count == 1 && job->outcome == MDL_FAILED)) {
            continue;
        }
        if (shown == REASONS_SHOWN) {
            left++;
            continue;
        }
        fputs(shown++ == 0 ? "\n  " : "  ", out);
        plt_print_plain(out, job->name);
        fputs(job->outcome == MDL_FAILED ? " failed: " : " is unfinished: ", out);
        plt_print_plain(out, why);
        fputc('\n', out);
    }
    if (left > 0) {
        fprintf(out, "  and %" PRIu32 " more\n", left);
    }
}

static void print_figures(FILE *out, const struct mdl_result *result)
{
    char a[PLT_DECIMAL_SIZE], b[PLT_DECIMAL_SIZE], c[PLT_DECIMAL_SIZE];
    fputc('\n', out);
    if (result->completion_count > 1) {
        fprintf(out, "  %-13sp50 %s, p95 %s, p99 %s\n", "Completion",
                seconds_text(a, metric(result, "completionSeconds.p50")),
                seconds_text(b, metric(result, "completionSeconds.p95")),
                seconds_text(c, metric(result, "completionSeconds.p99")));
    }
    fprintf(out, "  %-13s%s created, %s succeeded, %s failed", "Pods", plt_count_format(a, result->pods_created),
            plt_count_format(b, result->pods_succeeded), plt_count_format(c, result->pods_failed));
    if (result->pods_deleted > 0) {
        fprintf(out, ", %s deleted", plt_count_format(a, result->pods_deleted));
    }
    fprintf(out, "\n  %-13s%s pods replaced, %s containers restarted\n", "Retries",
            plt_count_format(a, result->pod_replacements), plt_count_format(b, result->container_restarts));
    if (metric(result, "makespanSeconds") > 0) {
        fprintf(out, "  %-13s", "Throughput");
        if (result->job_count > 1) {
            fprintf(out, "%s Jobs/h, ", plt_decimal_format(a, metric(result, "throughput.jobsPerHour"), 1));
        }
        fprintf(out, "%s pods/s\n", plt_decimal_format(a, metric(result, "throughput.podsPerSecond"), 2));
    }
    fprintf(out, "  %-13scpu %.0f %%, memory %.0f %%, pods %.0f %%\n", "Utilisation", 100 * result->utilization_cpu,
            100 * result->utilization_memory, 100 * result->utilization_pods);
    if (result->cost > 0) {
        fprintf(out, "  %-13s%.2f for %s node hours\n", "Cost", result->cost,
                plt_decimal_format(a, result->node_hours, 2));
    } else {
        fprintf(out, "  %-13s%s node hours, without a price\n", "Cost", plt_decimal_format(a, result->node_hours, 2));
    }
}

static void print_path(FILE *out, const struct mdl_result *result, const struct plt_style *style)
{
    struct mdl_path path;
    mdl_result_path(result, &path);
    if (path.at == 0) {
        return;
    }
    struct plt_share shares[MDL_CAUSES];
    plt_shares(shares, &path);
    char total[PLT_DECIMAL_SIZE];
    plt_span_format(total, path.at);
    if (result->job_count == 1) {
        fprintf(out, "\nWhy it took %s (its critical path, by cause)\n", total);
    } else {
        fprintf(out, "\nWhy it took that long (the critical paths of all Jobs, %s in all, by cause)\n", total);
    }
    sim_time rest = path.at;
    for (int i = 0; i < MDL_CAUSES; i++) {
        if (shares[i].share >= SHARE_SHOWN) {
            print_cause(out, mdl_cause_rows[shares[i].cause].words, shares[i].spent, shares[i].share, style);
            rest -= shares[i].spent;
        }
    }
    if (rest > 0) {
        print_cause(out, "all else", rest, (double)rest / (double)path.at, style);
    }
    print_limit(out, mdl_binding_limit(result, &path));
}

static void print_cause(FILE *out, const char *words, sim_time spent, double share, const struct plt_style *style)
{
    char text[PLT_DECIMAL_SIZE];
    fprintf(out, "  %-*s%7s %5.1f %%", WORDS_WIDTH, words, plt_span_format(text, spent), 100 * share);
    print_bar(out, share, style);
    fputc('\n', out);
}

/* In eighths of a column, so that small shares are seen. Left out where there is no room for it. */
static void print_bar(FILE *out, double share, const struct plt_style *style)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    int room = style->columns - WORDS_WIDTH - 20;
    if (room < BAR_MIN) {
        return;
    }
    room = room > BAR_MAX ? BAR_MAX : room;
    const int filled = (int)lround(share * 8 * room);
    if (filled == 0) {
        return;
    }
    fputs(style->color ? "  " BLUE : "  ", out);
    for (int i = 0; i < filled / 8; i++) {
        fputs("█", out);
    }
    fputs(eighths[filled % 8], out);
    fputs(style->color ? PLAIN : "", out);
}

static void print_limit(FILE *out, const char *limit)
{
    fprintf(out, "\n  %-13s%s\n", "Limit", limit);
    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++) {
        if (strcmp(hints[i].limit, limit) == 0) {
            fprintf(out, "  %-13s%s\n", "Hint", hints[i].hint);
        }
    }
}

static const struct ctl_job_condition *last_condition(const struct ctl_job_status *status)
{
    return status->condition_count == 0 ? NULL : &status->conditions[status->condition_count - 1];
}

static const char *seconds_text(char out[PLT_DECIMAL_SIZE], double seconds)
{
    return plt_span_format(out, sim_time_from_seconds(seconds));
}

static double metric(const struct mdl_result *result, const char *name)
{
    const struct mdl_metric *row = mdl_metric_find(name, strlen(name));
    assert(row != NULL);
    return row->value(result);
}
