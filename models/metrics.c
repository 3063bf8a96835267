/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of figures; each formula stands in its row of metrics.def. A value costs O(Jobs) at most. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "models/result.h"

static double jobs_with(const struct mdl_result *r, enum mdl_outcome outcome)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < r->job_count; i++) {
        count += r->jobs[i].outcome == outcome;
    }
    return (double)count;
}

static double completion_mean(const struct mdl_result *r)
{
    double sum = 0;
    for (uint32_t i = 0; i < r->completion_count; i++) {
        sum += sim_time_to_seconds(r->completions[i]);
    }
    return sum / (double)r->completion_count;
}

static double completion_quantile(const struct mdl_result *r, double p)
{
    if (r->completion_count == 0) {
        return NAN;
    }
    const double position = p * (double)(r->completion_count - 1);
    const uint32_t below = (uint32_t)position;
    const double at = (double)r->completions[below];
    if (below + 1 == r->completion_count) {
        return at / 1e9;
    }
    return (at + (position - (double)below) * ((double)r->completions[below + 1] - at)) / 1e9;
}

static double makespan(const struct mdl_result *r)
{
    if (r->job_count == 0) {
        return NAN;
    }
    sim_time first = r->jobs[0].submitted_at;
    sim_time last = r->jobs[0].ended_at;
    for (uint32_t i = 1; i < r->job_count; i++) {
        first = r->jobs[i].submitted_at < first ? r->jobs[i].submitted_at : first;
        last = r->jobs[i].ended_at > last ? r->jobs[i].ended_at : last;
    }
    return (double)(last - first) / 1e9;
}

static double seconds_by(const struct mdl_result *r, enum mdl_cause cause)
{
    struct mdl_path path;
    mdl_result_path(r, &path);
    return (double)path.by_cause[cause] / 1e9;
}

#define METRIC(function, name, unit, doc, expression)                                                                  \
    static double metric_##function(const struct mdl_result *r)                                                        \
    {                                                                                                                  \
        return expression;                                                                                             \
    }
#include "models/metrics.def"
#undef METRIC

#define CAUSE(name, key, words, doc)                                                                                   \
    static double metric_##name(const struct mdl_result *r)                                                            \
    {                                                                                                                  \
        return seconds_by(r, MDL_CAUSE_##name);                                                                        \
    }
#include "models/causes.def"
#undef CAUSE

const struct mdl_metric mdl_metrics[] = {
#define METRIC(function, name, unit, doc, expression) {name, unit, doc, metric_##function},
#include "models/metrics.def"
#undef METRIC
#define CAUSE(name, key, words, doc) {"criticalPath." key, "s", doc, metric_##name},
#include "models/causes.def"
#undef CAUSE
};
const uint32_t mdl_metric_count = sizeof mdl_metrics / sizeof mdl_metrics[0];

const struct mdl_metric *mdl_metric_find(const char *name, size_t length)
{
    static const char suffix[] = ".mean";
    for (uint32_t i = 0; i < mdl_metric_count; i++) {
        const char *row = mdl_metrics[i].name;
        if (strncmp(row, name, length) == 0 && (row[length] == '\0' || strcmp(row + length, suffix) == 0)) {
            return &mdl_metrics[i];
        }
    }
    return NULL;
}
