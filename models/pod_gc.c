/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/pod_gc.h"

#include "models/world_priv.h"

static struct mdl_pod *pod_of(struct mdl_world *w, const struct mdl_gc_entry *entry)
{
    struct mdl_pod *pod =
        sim_slots_is(&w->pods, entry->id, entry->generation) ? sim_slots_at(&w->pods, entry->id) : NULL;
    return pod == NULL || pod->gone ? NULL : pod;
}

static void expect_pass(struct mdl_world *w)
{
    const sim_time period_ns = w->config->control_plane.pod_gc.period_ns;
    const sim_time since_pass_ns = (w->engine.now + w->config->control_plane.running_ns) % period_ns;
    if (!w->gc.pass_is_due)
        mdl_schedule(w, w->engine.now - since_pass_ns + period_ns, MDL_EV_GC_PASS, 0, 0);
    w->gc.pass_is_due = true;
}

void mdl_pod_gc_watch(struct mdl_world *w, struct mdl_pod *pod)
{
    struct mdl_pod_gc *gc = &w->gc;
    if (gc->count == gc->capacity) {
        const uint32_t capacity = gc->capacity == 0 ? 64 : gc->capacity * 2;
        gc->entries = w->memory.grow(w->memory.host, gc->entries, gc->capacity * sizeof *gc->entries,
                                     capacity * sizeof *gc->entries);
        gc->pods = sim_arena_array(w->arena, capacity, sizeof *gc->pods, _Alignof(struct ctl_gc_pod));
        gc->capacity = capacity;
    }
    gc->entries[gc->count++] =
        (struct mdl_gc_entry){pod->id, pod->generation, {.missing_since = CTL_NO_TIME, .gone_at = CTL_NO_TIME}};
    expect_pass(w);
}

/* Leaves out the pods that are no more. */
static void list_pods(struct mdl_world *w)
{
    struct mdl_pod_gc *gc = &w->gc;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < gc->count; i++) {
        const struct mdl_pod *pod = pod_of(w, &gc->entries[i]);
        if (pod == NULL)
            continue;
        gc->entries[kept] = gc->entries[i];
        gc->pods[kept] =
            (struct ctl_gc_pod){.node = pod->bound ? &gc->entries[kept].node : NULL, .terminating = pod->deleting};
        kept++;
    }
    gc->count = kept;
}

void mdl_pod_gc_pass(struct mdl_world *w)
{
    struct mdl_pod_gc *gc = &w->gc;
    const struct ctl_pod_gc_tuning tuning = {.period_ns = w->config->control_plane.pod_gc.period_ns,
                                             .quarantine_ns = w->config->control_plane.pod_gc.quarantine_ns};
    uint32_t kept = 0;
    gc->pass_is_due = false;
    list_pods(w);
    ctl_pod_gc_pass(gc->pods, gc->count, &tuning, w->engine.now);
    for (uint32_t i = 0; i < gc->count; i++) {
        if (gc->pods[i].reason == CTL_GC_KEEP) {
            gc->entries[kept++] = gc->entries[i];
            continue;
        }
        struct mdl_pod *pod = pod_of(w, &gc->entries[i]);
        mdl_store_fail_pod(w, pod, gc->pods[i].reason == CTL_GC_ORPHANED);
        mdl_store_remove_pod(w, pod);
    }
    gc->count = kept;
    if (kept > 0)
        expect_pass(w);
}
