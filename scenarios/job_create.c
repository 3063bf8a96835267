/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows kubectl/pkg/cmd/create/create_job.go. The object is written as JSON and read back: kubectl sends it so. */
#include "scenarios/job_create.h"

#include <assert.h>
#include <string.h>

#include "control/text.h"
#include "scenarios/arena_memory.h"
#include "scenarios/documents.h"
#include "scenarios/merge.h"

const char *scn_job_request_refusal(const struct scn_job_request *request)
{
    const bool has_image = request->image && request->image[0] != '\0';
    if (has_image == request->has_from) {
        return "either --image or --from must be specified";
    }
    if (request->has_from && request->command_count > 0) {
        return "cannot specify --from and command";
    }
    return NULL;
}

static const struct scn_node *read_back(const struct ctl_text *text, struct sim_arena *arena)
{
    struct scn_problems problems;
    scn_problems_init(&problems, arena);
    const struct scn_node *node = scn_json_value_read("job", 1, text->text, text->length, arena, &problems);
    assert(node);
    return node;
}

static void add_meta(struct ctl_text *json, const struct scn_job_request *request)
{
    ctl_text_add(json, "{\"apiVersion\":\"batch/v1\",\"kind\":\"Job\",\"metadata\":{\"name\":");
    ctl_text_add_json(json, request->name);
    if (request->namespace_name) {
        ctl_text_add(json, ",\"namespace\":");
        ctl_text_add_json(json, request->namespace_name);
    }
}

static void add_from_image(struct ctl_text *json, const struct scn_job_request *request)
{
    ctl_text_add(json, "},\"spec\":{\"template\":{\"metadata\":{},\"spec\":{\"containers\":[{\"name\":");
    ctl_text_add_json(json, request->name);
    ctl_text_add(json, ",\"image\":");
    ctl_text_add_json(json, request->image);
    for (uint32_t i = 0; i < request->command_count; i++) {
        ctl_text_add(json, i == 0 ? ",\"command\":[" : ",");
        ctl_text_add_json(json, request->command[i]);
    }
    ctl_text_add(json, request->command_count > 0 ? "]" : "");
    ctl_text_add(json, ",\"resources\":{}}],\"restartPolicy\":\"Never\"}}},\"status\":{}}");
}

static const char *text_of(const struct scn_node *map, const char *key)
{
    const struct scn_node *node = scn_node_get(map, key);
    return node && node->kind == SCN_TEXT ? node->text : "";
}

/* The template's annotations win over the mark that the Job was made by hand. */
static const char *annotations(const struct scn_node *template, struct sim_arena *arena)
{
    static const char mark[] = "{\"cronjob.kubernetes.io/instantiate\":\"manual\"}";
    const struct ctl_memory memory = scn_arena_memory(arena);
    struct ctl_text json = {.memory = &memory};
    ctl_text_add(&json, mark);
    const struct scn_node *given = scn_node_get(template, "annotations");
    const struct scn_node *merged = read_back(&json, arena);
    return scn_node_json(given ? scn_merge(merged, given, arena) : merged, arena);
}

static void add_from_cronjob(struct ctl_text *json, const struct scn_job_request *request, struct sim_arena *arena)
{
    const struct scn_node *spec = scn_node_get(request->cronjob, "spec"), *template = scn_node_get(spec, "jobTemplate");
    const struct scn_node *meta = scn_node_get(template, "metadata"), *job_spec = scn_node_get(template, "spec");
    const struct scn_node *owner = scn_node_get(request->cronjob, "metadata"), *labels = scn_node_get(meta, "labels");
    if (labels) {
        ctl_text_printf(json, ",\"labels\":%s", scn_node_json(labels, arena));
    }
    ctl_text_printf(json, ",\"annotations\":%s", annotations(meta, arena));
    ctl_text_add(json, ",\"ownerReferences\":[{\"apiVersion\":\"batch/v1\",\"kind\":\"CronJob\",\"name\":");
    ctl_text_add_json(json, text_of(owner, "name"));
    ctl_text_add(json, ",\"uid\":");
    ctl_text_add_json(json, text_of(owner, "uid"));
    ctl_text_printf(json, ",\"controller\":true}]},\"spec\":%s,\"status\":{}}",
                    job_spec ? scn_node_json(job_spec, arena) : "{}");
}

const struct scn_node *scn_job_create(const struct scn_job_request *request, struct sim_arena *arena)
{
    const struct ctl_memory memory = scn_arena_memory(arena);
    struct ctl_text json = {.memory = &memory};
    assert(!scn_job_request_refusal(request));
    add_meta(&json, request);
    if (request->has_from) {
        add_from_cronjob(&json, request, arena);
    } else {
        add_from_image(&json, request);
    }
    return read_back(&json, arena);
}
