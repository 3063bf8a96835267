/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kube-scheduler: one pod at a time, highest priority first, then first come first served (cluster-models 5.1, 5.2).
 *
 * A cycle takes a fixed time plus one per node examined; the binding then goes through the scheduler's own client while
 * the next cycle begins. A pod that no node has room for waits until room is given back somewhere it fits, or until a
 * plugin's hint says that another pod's coming or going may help; it then goes to the active queue, or, while its
 * back-off (mdl_sched_backoff_over()) lasts, to the backoff queue, which is served when the active one is empty. Of
 * pods with equal demands the one refused first is woken, one for each that can fit; upstream wakes all of them and
 * refuses the rest again. Pods do not preempt others.
 */
#include <string.h>

#include "models/sched_queue.h"
#include "models/world_priv.h"

void mdl_scheduler_init(struct mdl_world *w)
{
    struct mdl_scheduler *s = &w->scheduler;
    const struct mdl_scheduler_config *config = &w->config->control_plane.scheduler;
    mdl_client_init(&s->client, config->client);
    mdl_placement_init(&s->placement, w->config, w->arena);
    s->service_ns =
        config->service_ns_base + config->service_ns_per_node * mdl_sched_nodes_wanted(0, s->placement.node_count);
}

/* The highest priority comes first. */
static void add_level(struct mdl_scheduler *s, int32_t priority)
{
    uint32_t at = 0;
    while (at < s->level_count && s->levels[at].priority > priority)
        at++;
    if (at < s->level_count && s->levels[at].priority == priority)
        return;
    memmove(&s->levels[at + 1], &s->levels[at], (s->level_count - at) * sizeof *s->levels);
    s->levels[at] = (struct mdl_sched_level){.priority = priority};
    s->level_count++;
}

void mdl_scheduler_prepare(struct mdl_world *w, uint32_t class_count)
{
    struct mdl_scheduler *s = &w->scheduler;
    s->levels = sim_arena_array(w->arena, class_count + 1, sizeof *s->levels, 16);
    for (uint32_t i = 0; i < class_count; i++)
        add_level(s, w->pod_classes[i].config->priority);
    s->refused = sim_arena_array(w->arena, s->placement.demand_count, sizeof *s->refused, 16);
}

/* ---- queues ------------------------------------------------------------------------------------------------------ */

static void append(struct mdl_pod_fifo *fifo, struct mdl_pod *pod)
{
    pod->waits_in = fifo;
    pod->next = NULL;
    pod->previous = fifo->last;
    if (fifo->last == NULL)
        fifo->first = pod;
    else
        fifo->last->next = pod;
    fifo->last = pod;
    fifo->count++;
}

static void leave(struct mdl_pod *pod)
{
    struct mdl_pod_fifo *fifo = pod->waits_in;
    if (fifo == NULL)
        return;
    *(pod->previous == NULL ? &fifo->first : &pod->previous->next) = pod->next;
    *(pod->next == NULL ? &fifo->last : &pod->next->previous) = pod->previous;
    fifo->count--;
    pod->waits_in = NULL;
    pod->next = pod->previous = NULL;
}

static struct mdl_pod_fifo *active_queue(struct mdl_world *w, int32_t priority)
{
    struct mdl_scheduler *s = &w->scheduler;
    for (uint32_t i = 0; i < s->level_count; i++)
        if (s->levels[i].priority == priority)
            return &s->levels[i].waiting;
    assert(0 && "every priority has its level since the start");
    return NULL;
}

static struct mdl_pod *next_pod(struct mdl_world *w)
{
    struct mdl_scheduler *s = &w->scheduler;
    while (s->backoff.first != NULL && s->backoff.first->backoff_until <= w->engine.now) {
        struct mdl_pod *pod = s->backoff.first;
        leave(pod);
        append(active_queue(w, pod->job->pod_class->config->priority), pod);
    }
    for (uint32_t i = 0; i < s->level_count; i++)
        if (s->levels[i].waiting.first != NULL)
            return s->levels[i].waiting.first;
    return s->backoff.first;
}

static void serve(struct mdl_world *w)
{
    struct mdl_scheduler *s = &w->scheduler;
    if (s->busy)
        return;
    struct mdl_pod *pod = next_pod(w);
    if (pod == NULL)
        return;
    leave(pod);
    s->busy = true;
    s->in_cycle = pod;
    mdl_schedule(w, sim_time_add(w->engine.now, s->service_ns), MDL_EV_SCHED_CYCLE, 0, 0);
}

void mdl_scheduler_add(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->deleting)
        return;
    append(active_queue(w, pod->job->pod_class->config->priority), pod);
    serve(w);
}

/* Room for this demand came to be: the first pod that waits for it gets another chance. */
static void wake(struct mdl_world *w, uint32_t demand)
{
    struct mdl_scheduler *s = &w->scheduler;
    struct mdl_pod *pod = s->refused[demand].first;
    if (pod == NULL)
        return;
    leave(pod);
    s->refused_count--;
    append(pod->backoff_until > w->engine.now ? &s->backoff : active_queue(w, pod->job->pod_class->config->priority),
           pod);
    serve(w);
}

/* By the hints of the plugins that look at other pods. */
static bool may_help(const struct mdl_placement *placement, uint32_t demand, const struct mdl_sched_event *event)
{
    const struct mdl_sched_spec *spec = mdl_placement_spec(placement, demand);
    return mdl_sched_hint(MDL_SCHED_NODE_PORTS, event, spec) ||
           mdl_sched_hint(MDL_SCHED_TOPOLOGY_SPREAD, event, spec) ||
           mdl_sched_hint(MDL_SCHED_POD_AFFINITY, event, spec);
}

/* A pod of `demand` came to a node or left it, which may help pods that are kept from others or want to be near
 * them. */
static void wake_for_pod(struct mdl_world *w, uint32_t demand, enum mdl_sched_event_kind kind)
{
    struct mdl_scheduler *s = &w->scheduler;
    const struct mdl_sched_event event = {
        .kind = kind, .cluster = &s->placement.cluster, .pod = mdl_placement_spec(&s->placement, demand)};
    for (uint32_t other = 0; s->placement.is_exact && s->refused_count > 0 && other < s->placement.demand_count;
         other++)
        if (s->refused[other].first != NULL && may_help(&s->placement, other, &event))
            wake(w, other);
}

static void wake_for_node(struct mdl_world *w, uint32_t node)
{
    struct mdl_scheduler *s = &w->scheduler;
    for (uint32_t demand = 0; s->refused_count > 0 && demand < s->placement.demand_count; demand++)
        if (s->refused[demand].first != NULL && mdl_placement_fits(&s->placement, node, demand))
            wake(w, demand);
}

/* ---- cycles ------------------------------------------------------------------------------------------------------ */

static void refuse(struct mdl_world *w, struct mdl_pod *pod)
{
    const struct mdl_scheduler_config *config = &w->config->control_plane.scheduler;
    pod->sched_attempts++;
    pod->backoff_until =
        mdl_sched_backoff_over(config->backoff_ns_base, config->backoff_ns_max, pod->sched_attempts, mdl_now(w)) -
        w->config->start_ns;
    mdl_pod_pass(w, pod, MDL_STAGE_REFUSED);
    append(&w->scheduler.refused[pod->job->pod_class->demand], pod);
    w->scheduler.refused_count++;
}

static void assume(struct mdl_world *w, struct mdl_pod *pod, uint32_t node)
{
    struct mdl_scheduler *s = &w->scheduler;
    mdl_placement_take(&s->placement, node, pod->job->pod_class->demand);
    pod->node = node + 1;
    struct mdl_node *n = &w->nodes[node];
    pod->previous_on_node = 0;
    pod->next_on_node = n->first_pod;
    if (n->first_pod != 0)
        ((struct mdl_pod *)sim_slots_at(&w->pods, n->first_pod))->previous_on_node = pod->id;
    n->first_pod = pod->id;
    mdl_collect_room(w, pod, 1);
    const sim_time granted_at = mdl_client_reserve(&s->client, w->engine.now);
    const struct mdl_control_plane_config *plane = &w->config->control_plane;
    const struct sim_dist *own = plane->call_latency.bind;
    const sim_time latency = mdl_pod_draw(pod, own != NULL ? own : plane->api_latency, MDL_DRAW_BIND);
    pod->pulled_at = granted_at; /* until the kubelet has it: when the limiter let the binding go */
    mdl_schedule_pod(w, sim_time_add(granted_at, latency), MDL_EV_BIND_DONE, pod);
}

void mdl_scheduler_cycle_over(struct mdl_world *w)
{
    struct mdl_scheduler *s = &w->scheduler;
    struct mdl_pod *pod = s->in_cycle;
    s->busy = false;
    s->in_cycle = NULL;
    if (pod != NULL) {
        const uint32_t demand = pod->job->pod_class->demand;
        const uint32_t node = mdl_placement_find(&s->placement, demand);
        if (node == MDL_NO_NODE) {
            refuse(w, pod);
        } else {
            mdl_pod_pass(w, pod, MDL_STAGE_BINDING);
            assume(w, pod, node);
            if (s->refused[demand].first != NULL && mdl_placement_has_room(&s->placement, demand))
                wake(w, demand);
            wake_for_pod(w, demand, MDL_SCHED_POD_BOUND);
        }
    }
    serve(w);
}

void mdl_scheduler_bound(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->deleting)
        return;
    mdl_path_add(&pod->path, pod->pulled_at, MDL_CAUSE_CLIENT_THROTTLE);
    mdl_pod_pass(w, pod, MDL_STAGE_BINDING);
    mdl_store_bind_pod(w, pod);
}

/* ---- room -------------------------------------------------------------------------------------------------------- */

void mdl_scheduler_release(struct mdl_world *w, struct mdl_pod *pod)
{
    if (pod->node == 0)
        return;
    struct mdl_scheduler *s = &w->scheduler;
    const uint32_t node = pod->node - 1;
    if (pod->previous_on_node == 0)
        w->nodes[node].first_pod = pod->next_on_node;
    else
        ((struct mdl_pod *)sim_slots_at(&w->pods, pod->previous_on_node))->next_on_node = pod->next_on_node;
    if (pod->next_on_node != 0)
        ((struct mdl_pod *)sim_slots_at(&w->pods, pod->next_on_node))->previous_on_node = pod->previous_on_node;
    mdl_collect_room(w, pod, -1);
    const uint32_t demand = pod->job->pod_class->demand;
    mdl_placement_give(&s->placement, node, demand);
    pod->node = 0;
    wake_for_node(w, node);
    wake_for_pod(w, demand, MDL_SCHED_POD_GONE);
}

void mdl_scheduler_forget(struct mdl_world *w, struct mdl_pod *pod)
{
    struct mdl_scheduler *s = &w->scheduler;
    if (pod->waits_in != NULL && pod->waits_in == &s->refused[pod->job->pod_class->demand])
        s->refused_count--;
    leave(pod);
    if (s->in_cycle == pod)
        s->in_cycle = NULL;
    mdl_scheduler_release(w, pod);
}

void mdl_scheduler_node_opened(struct mdl_world *w, uint32_t node)
{
    wake_for_node(w, node);
}
