/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/csv.h"

#include <inttypes.h>
#include <string.h>

#include "plots/decimal.h"
#include "plots/shares.h"

static void put_cell(FILE *out, const char *text);
static void put_seconds(FILE *out, sim_time duration);

bool plt_jobs_csv(FILE *out, const struct plt_run *run)
{
    static const char *const outcomes[] = {
        [MDL_UNFINISHED] = "Unfinished", [MDL_COMPLETE] = "Complete", [MDL_FAILED] = "Failed"};
    fputs("namespace,name,outcome,submittedSeconds,endedSeconds,durationSeconds,podsCreated,podsSucceeded,podsFailed,"
          "podsDeleted,podReplacements,containerRestarts",
          out);
    for (int cause = 0; cause < MDL_CAUSES; cause++) {
        fprintf(out, ",%s", mdl_cause_rows[cause].key);
    }
    fputc('\n', out);
    for (uint32_t i = 0; i < run->result->job_count; i++) {
        const struct mdl_job_result *job = &run->result->jobs[i];
        put_cell(out, job->namespace_name);
        fputc(',', out);
        put_cell(out, job->name);
        fprintf(out, ",%s", outcomes[job->outcome]);
        put_seconds(out, job->submitted_at);
        put_seconds(out, job->ended_at);
        put_seconds(out, job->ended_at - job->submitted_at);
        fprintf(out, ",%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",%" PRIu32, job->pods_created,
                job->pods_succeeded, job->pods_failed, job->pods_deleted, job->pod_replacements,
                job->container_restarts);
        for (int cause = 0; cause < MDL_CAUSES; cause++) {
            put_seconds(out, job->path.by_cause[cause]);
        }
        fputc('\n', out);
    }
    return ferror(out) == 0;
}

bool plt_timeline_csv(FILE *out, const struct plt_run *run)
{
    const struct mdl_timeline *timeline = &run->result->timeline;
    fputs("seconds,pending,starting,running,terminating,succeeded,failed\n", out);
    for (uint32_t i = 0; i < timeline->count; i++) {
        char seconds[PLT_DECIMAL_SIZE];
        fputs(plt_seconds_format(seconds, i * timeline->step_ns), out);
        for (int state = 0; state < MDL_POD_STATES; state++) {
            fprintf(out, ",%" PRIu32, timeline->pods[i][state]);
        }
        fputc('\n', out);
    }
    return ferror(out) == 0;
}

bool plt_path_csv(FILE *out, const struct plt_run *run)
{
    struct mdl_path path;
    mdl_result_path(run->result, &path);
    struct plt_share shares[MDL_CAUSES];
    plt_shares(shares, &path);
    fputs("cause,words,seconds,share,label\n", out);
    for (int i = 0; i < MDL_CAUSES && shares[i].spent > 0; i++) {
        const struct mdl_cause_row *row = &mdl_cause_rows[shares[i].cause];
        char span[PLT_DECIMAL_SIZE];
        fprintf(out, "%s,", row->key);
        put_cell(out, row->words);
        put_seconds(out, shares[i].spent);
        fprintf(out, ",%.4f,%s (%.1f %%)\n", shares[i].share, plt_span_format(span, shares[i].spent),
                100 * shares[i].share);
    }
    return ferror(out) == 0;
}

static void put_cell(FILE *out, const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"') {
            fputc('"', out);
        }
        fputc(*text, out);
    }
    fputc('"', out);
}

static void put_seconds(FILE *out, sim_time duration)
{
    char text[PLT_DECIMAL_SIZE];
    fprintf(out, ",%s", plt_seconds_format(text, duration));
}
