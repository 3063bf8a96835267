/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The summary is the table of metrics, nested by the dots in the names; a figure added there appears here by itself. */
#include "plots/run_result.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "plots/job_status.h"

static void write_summary(struct plt_document *document, const struct mdl_result *result);
static void close_group(struct plt_document *document, const char *group);
static void write_job(struct plt_document *document, const struct mdl_job_result *job, int64_t epoch_unix_s);
static void write_engine(struct plt_document *document, const struct plt_run *run);

void plt_run_result(struct plt_document *document, const struct plt_run *run)
{
    plt_map_begin(document, NULL);
    plt_text(document, "apiVersion", "jobsim.dev/v1");
    plt_text(document, "kind", "RunResult");
    plt_text(document, "scenario", run->scenario);
    plt_unsigned(document, "seed", run->seed);
    plt_integer(document, "replications", 1);
    write_summary(document, run->result);
    plt_list_begin(document, "jobs");
    for (uint32_t i = 0; i < run->result->job_count; i++) {
        write_job(document, &run->result->jobs[i], run->epoch_unix_s);
    }
    plt_end(document);
    write_engine(document, run);
    plt_end(document);
}

static void write_summary(struct plt_document *document, const struct mdl_result *result)
{
    plt_map_begin(document, "summary");
    char group[32] = "";
    for (uint32_t i = 0; i < mdl_metric_count; i++) {
        const char *name = mdl_metrics[i].name;
        const char *dot = strchr(name, '.');
        const size_t length = dot == NULL ? 0 : (size_t)(dot - name);
        if (strlen(group) != length || strncmp(group, name, length) != 0) {
            close_group(document, group);
            snprintf(group, sizeof group, "%.*s", (int)length, name);
            if (dot != NULL) {
                plt_map_begin(document, group);
            }
        }
        plt_decimal(document, dot == NULL ? name : dot + 1, mdl_metrics[i].value(result));
    }
    close_group(document, group);
    struct mdl_path path;
    mdl_result_path(result, &path);
    plt_text(document, "bindingLimit", mdl_binding_limit(result, &path));
    plt_end(document);
}

/* One run has no confidence interval; the key says so where several runs would have one. */
static void close_group(struct plt_document *document, const char *group)
{
    if (group[0] == '\0') {
        return;
    }
    char mean[64];
    const int length = snprintf(mean, sizeof mean, "%s.mean", group);
    const struct mdl_metric *metric = mdl_metric_find(mean, (size_t)length);
    if (metric != NULL) {
        plt_null(document, "ci95");
    }
    plt_end(document);
}

static void write_job(struct plt_document *document, const struct mdl_job_result *job, int64_t epoch_unix_s)
{
    plt_map_begin(document, NULL);
    plt_text(document, "name", job->name);
    plt_text(document, "namespace", job->namespace_name);
    plt_seconds(document, "durationSeconds", job->ended_at - job->submitted_at);
    plt_unsigned(document, "podsCreated", job->pods_created);
    plt_unsigned(document, "podReplacements", job->pod_replacements);
    plt_unsigned(document, "containerRestarts", job->container_restarts);
    plt_map_begin(document, "criticalPath");
    for (int cause = 0; cause < MDL_CAUSES; cause++) {
        plt_seconds(document, mdl_cause_rows[cause].key, job->path.by_cause[cause]);
    }
    plt_end(document);
    plt_job_status(document, "status", &job->status, epoch_unix_s);
    plt_end(document);
}

static void write_engine(struct plt_document *document, const struct plt_run *run)
{
    const double wall_s = run->timing == NULL ? 0 : run->timing->wall_s;
    char fingerprint[32];
    snprintf(fingerprint, sizeof fingerprint, "%016" PRIx64, run->result->fingerprint);
    plt_map_begin(document, "engine");
    plt_unsigned(document, "events", run->result->events);
    plt_decimal(document, "wallSeconds", wall_s);
    plt_decimal(document, "eventsPerSecond", wall_s > 0 ? round((double)run->result->events / wall_s) : 0);
    plt_unsigned(document, "peakBytes", run->result->peak_bytes);
    plt_text(document, "fingerprint", fingerprint);
    plt_end(document);
}
