/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a node does with its pods (cluster-models 4): pull, start, run, restart in place, stop, and report each of
 * these.
 *
 * The node's view and the API's differ by exactly the reporting latency: an exit is noticed (PLEG), then its status
 * lands. A
 * pod is one main container; with restartPolicy OnFailure it is restarted in place after the crash back-off of
 * conformance/backoff/crashloop.jsonl, noticed by the kubelet's retry timer (10 s becomes 10 to 15 s).
 * Image pulls of a node are one queue when serialized; pods that need an image being pulled wait for that pull.
 */
#include "models/world_priv.h"

static const struct mdl_kubelet_config *kubelet(const struct mdl_world *w)
{
    return &w->config->control_plane.kubelet;
}

static struct mdl_node *node_of(struct mdl_world *w, const struct mdl_pod *pod)
{
    return &w->nodes[pod->node - 1];
}

/* When a status change of now lands; a pod's updates never overtake each other. */
static sim_time status_lands(struct mdl_world *w, struct mdl_pod *pod, sim_time noticed_at, enum mdl_draw draw)
{
    const sim_time at = sim_time_add(noticed_at, mdl_pod_draw(pod, kubelet(w)->status_delay, draw));
    pod->status_at = at > pod->status_at ? at : pod->status_at;
    return pod->status_at;
}

/* ---- images ------------------------------------------------------------------------------------------------------ */

static sim_time pull(struct mdl_world *w, struct mdl_pod *pod, struct mdl_node *node)
{
    const struct mdl_pod_class *class = pod->job->pod_class;
    const sim_key luck = sim_key_part(sim_key_part(node->luck, MDL_LUCK_IMAGES), class->image);
    struct sim_stream setup = sim_stream_of(sim_key_part(luck, 0)), bandwidth = sim_stream_of(sim_key_part(luck, 1));
    const double bytes_per_second = sim_dist_sample(kubelet(w)->pull_bandwidth, &bandwidth);
    const sim_time transfer_ns =
        bytes_per_second > 0 ? sim_time_from_seconds(class->image_bytes / bytes_per_second) : 0;
    const sim_time starts_at =
        kubelet(w)->serialize_pulls && node->pull_free_at > w->engine.now ? node->pull_free_at : w->engine.now;
    return sim_time_add(starts_at, sim_time_add(sim_dist_sample_time(kubelet(w)->pull_setup, &setup), transfer_ns));
}

/* When the pod's image is there; begins the pull if nobody has. */
static sim_time image_ready(struct mdl_world *w, struct mdl_pod *pod, struct mdl_node *node)
{
    const uint32_t image = pod->job->pod_class->image;
    for (uint32_t i = 0; i < node->image_count; i++)
        if (node->images[i].image == image) {
            const sim_time there_at =
                node->images[i].ready_at > w->engine.now ? node->images[i].ready_at : w->engine.now;
            /* imagePullPolicy Always asks the registry even for an image that is there. */
            return pod->job->pod_class->config->pull_always
                       ? sim_time_add(there_at, mdl_pod_draw(pod, kubelet(w)->pull_setup, MDL_DRAW_PULL))
                       : there_at;
        }
    if (node->image_count == node->image_capacity) {
        const uint32_t capacity = node->image_capacity == 0 ? 4 : node->image_capacity * 2;
        node->images = w->memory.grow(w->memory.host, node->images, node->image_capacity * sizeof *node->images,
                                      capacity * sizeof *node->images);
        node->image_capacity = capacity;
    }
    const sim_time ready_at = pull(w, pod, node);
    node->pull_free_at = ready_at;
    node->images[node->image_count++] = (struct mdl_image_on_node){image, ready_at};
    return ready_at;
}

/* ---- start ------------------------------------------------------------------------------------------------------- */

void mdl_kubelet_admit(struct mdl_world *w, struct mdl_pod *pod)
{
    mdl_pod_pass(w, pod, MDL_STAGE_PULLING);
    if (pod->node == 0 || node_of(w, pod)->down || pod->deleting)
        return;
    struct mdl_node *node = node_of(w, pod);
    pod->pulled_at = image_ready(w, pod, node);
    const sim_time start_ns = sim_time_add(mdl_pod_draw(pod, kubelet(w)->pod_start, MDL_DRAW_START),
                                           kubelet(w)->start_ns_per_starting_pod * node->starting);
    node->starting++;
    pod->starting = true;
    mdl_collect_pod_state(w, pod, MDL_STATE_STARTING);
    mdl_schedule_pod(w, sim_time_add(pod->pulled_at, start_ns), MDL_EV_STARTED, pod);
    if (pod->job->pod_class->config->deadline_ns != SIM_TIME_NEVER)
        mdl_schedule_pod(w, sim_time_add(w->engine.now, pod->job->pod_class->config->deadline_ns), MDL_EV_POD_DEADLINE,
                         pod);
}

/* activeDeadlineSeconds of the pod, counted from its admission: it fails, whatever its restart policy. */
void mdl_kubelet_deadline(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->stage != MDL_STAGE_STOPPING && pod->node != 0 && !node_of(w, pod)->down)
        mdl_kubelet_kill(w, pod, 143, false);
}

static void end_start(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->starting)
        node_of(w, pod)->starting--;
    pod->starting = false;
}

static bool rule_matches(const struct mdl_pod_rule *rule, const struct mdl_pod *pod)
{
    const bool in_place = pod->job->object.spec->restart_policy == CTL_RESTART_ON_FAILURE;
    return (rule->indexes.count == 0 || mdl_ranges_have(&rule->indexes, pod->cached.index)) &&
           (rule->attempts.count == 0 || mdl_ranges_have(&rule->attempts, in_place ? pod->run : pod->attempt)) &&
           (rule->ordinals.count == 0 || mdl_ranges_have(&rule->ordinals, pod->ordinal));
}

static const struct mdl_pod_rule *rule_of(const struct mdl_pod *pod)
{
    const struct mdl_pod_model_config *model = &pod->job->pod_class->config->model;
    for (uint32_t i = 0; i < model->rule_count; i++)
        if (rule_matches(&model->rules[i], pod))
            return &model->rules[i];
    return NULL;
}

static double uniform(const struct mdl_pod *pod, enum mdl_draw draw)
{
    return sim_uniform_of(sim_key_draw(sim_key_part(pod->luck, pod->run * (uint64_t)MDL_DRAWS + draw), 0));
}

/* Decides how the run that begins now will end: the exit code, and how long it takes. */
static sim_time decide_fate(struct mdl_world *w, struct mdl_pod *pod)
{
    const struct mdl_pod_model_config *model = &pod->job->pod_class->config->model;
    const struct mdl_pod_rule *rule = rule_of(pod);
    const struct sim_dist *run_time = rule != NULL && rule->run_time != NULL ? rule->run_time : model->run_time;
    double seconds = sim_time_to_seconds(mdl_pod_draw(pod, run_time, MDL_DRAW_RUN)) / node_of(w, pod)->speed;
    pod->exit_code = rule != NULL ? rule->exit_code.value : 0;
    if (rule != NULL && rule->exit_code.set)
        return sim_time_from_seconds(seconds);
    if (uniform(pod, MDL_DRAW_FATE) < model->failure_probability ||
        mdl_ranges_have(&model->poison, pod->cached.index)) {
        struct sim_stream when = sim_stream_of(sim_key_part(pod->luck, pod->run * (uint64_t)MDL_DRAWS + MDL_DRAW_WHEN));
        const double fraction = sim_dist_sample(model->failure_when, &when);
        const double u = uniform(pod, MDL_DRAW_EXIT_CODE);
        uint32_t i = 0;
        while (i + 1 < model->exit_code_count && u >= model->exit_codes[i].weight)
            i++;
        pod->exit_code = model->exit_codes[i].code;
        seconds *= fraction < 1 ? fraction : 1;
    }
    return sim_time_from_seconds(seconds);
}

/* A worker takes the next item of its Job's queue, or ends when there is none. */
static void take_item(struct mdl_world *w, struct mdl_pod *pod)
{
    struct mdl_job *job = pod->job;
    pod->holds_item = job->items_left > 0;
    if (!pod->holds_item) {
        mdl_schedule_pod(w, w->engine.now, MDL_EV_EXITED, pod);
        return;
    }
    job->items_left--;
    /* Item k takes as long whoever serves it. */
    struct sim_stream stream =
        sim_stream_of(sim_key_part(sim_key_part(job->luck, MDL_DRAW_ITEM), (uint64_t)job->items_left));
    const double seconds =
        sim_dist_sample(job->pod_class->config->model.item_service_time, &stream) / node_of(w, pod)->speed;
    mdl_schedule_pod(w, sim_time_add(w->engine.now, sim_time_from_seconds(seconds)), MDL_EV_ITEM_DONE, pod);
}

void mdl_kubelet_started(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->stage != MDL_STAGE_PULLING && pod->stage != MDL_STAGE_STARTING)
        return;
    end_start(w, pod);
    mdl_pod_pass(w, pod, MDL_STAGE_RUNNING);
    mdl_collect_pod_state(w, pod, MDL_STATE_RUNNING);
    pod->run_at = w->engine.now;
    const sim_time run_ns = decide_fate(w, pod);
    const struct mdl_pod_model_config *model = &pod->job->pod_class->config->model;
    mdl_schedule_pod(w, status_lands(w, pod, w->engine.now, MDL_DRAW_STATUS), MDL_EV_RUN_STORED, pod);
    if (model->ready_after != NULL) {
        const sim_time ready_at = sim_time_add(w->engine.now, mdl_pod_draw(pod, model->ready_after, MDL_DRAW_READY));
        mdl_schedule_pod(w, status_lands(w, pod, ready_at, MDL_DRAW_READY), MDL_EV_READY_STORED, pod);
    }
    if (model->work_items > 0) {
        take_item(w, pod);
        if (pod->exit_code == 0)
            return;
    }
    mdl_schedule_pod(w, sim_time_add(w->engine.now, run_ns), MDL_EV_EXITED, pod);
}

void mdl_kubelet_item_done(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->stage == MDL_STAGE_RUNNING && pod->holds_item)
        take_item(w, pod);
}

void mdl_kubelet_run_stored(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->gone || pod->phase == CTL_POD_SUCCEEDED || pod->phase == CTL_POD_FAILED)
        return;
    if (pod->run > 0)
        mdl_store_pod_restarted(w, pod);
    mdl_store_pod_running(w, pod, pod->job->pod_class->config->model.ready_after == NULL);
}

void mdl_kubelet_ready_stored(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->stage == MDL_STAGE_RUNNING && pod->phase == CTL_POD_RUNNING)
        mdl_store_pod_ready(w, pod);
}

/* ---- end --------------------------------------------------------------------------------------------------------- */

static void end_run(struct mdl_world *w, struct mdl_pod *pod, enum mdl_stage next)
{
    const sim_time ran_ns = w->engine.now - pod->run_at;
    if (pod->exit_code != 0)
        w->collect.wasted_ns += ran_ns;
    if (pod->holds_item)
        pod->job->items_left++;
    pod->holds_item = false;
    mdl_pod_pass(w, pod, next);
}

static void report_end(struct mdl_world *w, struct mdl_pod *pod)
{
    mdl_pod_pass(w, pod, MDL_STAGE_ENDED);
    pod->exited_at = w->engine.now;
    const sim_time noticed_at =
        sim_time_add(w->engine.now, mdl_pod_draw(pod, kubelet(w)->exit_detection, MDL_DRAW_DETECT));
    mdl_schedule_pod(w, status_lands(w, pod, noticed_at, MDL_DRAW_END), MDL_EV_END_STORED, pod);
}

static struct ctl_crash_limits crash_limits(const struct mdl_kubelet_config *config)
{
    const sim_time base = config->crash_backoff_ns_base, max = config->crash_backoff_ns_max;
    return (struct ctl_crash_limits){
        .ns_base = base < max ? base : max, .ns_max = max, .ns_reset = config->crash_backoff_ns_reset};
}

/* The first restart is immediate. */
static void crash(struct mdl_world *w, struct mdl_pod *pod)
{
    const struct mdl_kubelet_config *config = kubelet(w);
    const struct mdl_pod_model_config *model = &pod->job->pod_class->config->model;
    const sim_time now = pod->crashed_at = w->engine.now;
    if (model->restart_delay_count > 0) {
        const uint32_t last = model->restart_delay_count - 1;
        pod->restart_due_at = sim_time_add(now, model->restart_delays[pod->run < last ? pod->run : last]);
        mdl_schedule_pod(w, pod->restart_due_at, MDL_EV_RESTART, pod);
        return;
    }
    const sim_time noticed_at = sim_time_add(now, mdl_pod_draw(pod, config->exit_detection, MDL_DRAW_DETECT));
    const struct ctl_crash_limits limits = crash_limits(config);
    pod->restart_due_at = ctl_crash_backoff_restart_at(&pod->crash, &limits, now, noticed_at);
    mdl_schedule_pod(w, noticed_at, MDL_EV_RESTART, pod);
}

void mdl_kubelet_restart(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->stage != MDL_STAGE_CRASHED)
        return;
    const sim_time rest_ns = pod->restart_due_at - w->engine.now;
    if (rest_ns > 0) {
        /* The kubelet's own retry timer: min(rest, 60 s), lengthened by up to a half (pod_workers.go completeWork). */
        const sim_time least_ns = rest_ns < SIM_MINUTE ? rest_ns : SIM_MINUTE;
        const double factor = 1 + uniform(pod, MDL_DRAW_JITTER) / 2;
        mdl_schedule_pod(w, sim_time_add(w->engine.now, sim_time_from_seconds(sim_time_to_seconds(least_ns) * factor)),
                         MDL_EV_RESTART, pod);
        return;
    }
    const struct ctl_crash_limits limits = crash_limits(kubelet(w));
    ctl_crash_backoff_decide(&pod->crash, &limits, pod->crashed_at, w->engine.now);
    pod->run++;
    pod->job->container_restarts++;
    mdl_pod_pass(w, pod, MDL_STAGE_STARTING);
    mdl_schedule_pod(w, w->engine.now, MDL_EV_STARTED, pod);
}

void mdl_kubelet_exited(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->stage != MDL_STAGE_RUNNING)
        return;
    if (pod->exit_code != 0 && pod->job->object.spec->restart_policy == CTL_RESTART_ON_FAILURE) {
        end_run(w, pod, MDL_STAGE_CRASHED);
        crash(w, pod);
        return;
    }
    end_run(w, pod, MDL_STAGE_ENDED);
    report_end(w, pod);
}

void mdl_kubelet_end_stored(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->gone || pod->phase == CTL_POD_SUCCEEDED || pod->phase == CTL_POD_FAILED)
        return;
    struct mdl_job *job = pod->job;
    pod->phase = pod->exit_code == 0 ? CTL_POD_SUCCEEDED : CTL_POD_FAILED;
    if (pod->exit_code == 0)
        job->pods_succeeded++;
    else
        job->pods_failed++;
    mdl_collect_pod_state(w, pod, pod->exit_code == 0 ? MDL_STATE_SUCCEEDED : MDL_STATE_FAILED);
    mdl_store_pod_ended(w, pod);
    if (pod->deleting)
        mdl_schedule_pod(w, status_lands(w, pod, w->engine.now, MDL_DRAW_FINAL_DELETE), MDL_EV_DELETE_STORED, pod);
}

void mdl_kubelet_delete_stored(struct mdl_world *w, struct mdl_pod *pod)
{
    mdl_store_remove_pod(w, pod);
}

/* ---- stop -------------------------------------------------------------------------------------------------------- */

/* The containers run no longer, or never did: as from now the pod only waits to be over. */
static void cut_short(struct mdl_world *w, struct mdl_pod *pod, int32_t exit_code)
{
    end_start(w, pod);
    pod->exit_code = exit_code;
    if (pod->stage == MDL_STAGE_RUNNING)
        end_run(w, pod, MDL_STAGE_STOPPING);
    else
        mdl_pod_pass(w, pod, MDL_STAGE_STOPPING);
}

void mdl_kubelet_stop(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->stage == MDL_STAGE_ENDED || pod->stage == MDL_STAGE_STOPPING || pod->node == 0 || node_of(w, pod)->down)
        return;
    const struct mdl_pod_config *config = pod->job->pod_class->config;
    const bool ran = pod->stage == MDL_STAGE_RUNNING;
    sim_time stop_ns = ran ? mdl_pod_draw(pod, config->model.stop_time, MDL_DRAW_STOP) : 0;
    const bool killed = stop_ns > config->grace_ns;
    stop_ns = killed ? config->grace_ns : stop_ns;
    cut_short(w, pod, killed ? 137 : 143);
    mdl_collect_pod_state(w, pod, MDL_STATE_TERMINATING);
    mdl_schedule_pod(w, sim_time_add(w->engine.now, stop_ns), MDL_EV_STOPPED, pod);
}

void mdl_kubelet_stopped(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->stage == MDL_STAGE_STOPPING && pod->node != 0 && !node_of(w, pod)->down)
        report_end(w, pod);
}

void mdl_kubelet_kill(struct mdl_world *w, struct mdl_pod *pod, int32_t exit_code, bool silent)
{
    if (pod->stage == MDL_STAGE_ENDED)
        return;
    cut_short(w, pod, exit_code);
    mdl_collect_pod_state(w, pod, MDL_STATE_TERMINATING);
    if (!silent)
        report_end(w, pod);
}

void mdl_kubelet_recover(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->stage == MDL_STAGE_PULLING && !pod->deleting) {
        mdl_kubelet_admit(w, pod);
        return;
    }
    if (pod->stage != MDL_STAGE_STOPPING && pod->stage != MDL_STAGE_PULLING)
        return;
    if (pod->deleting || pod->job->object.spec->restart_policy != CTL_RESTART_ON_FAILURE) {
        cut_short(w, pod, 137);
        report_end(w, pod);
        return;
    }
    mdl_pod_pass(w, pod, MDL_STAGE_CRASHED);
    crash(w, pod);
}
