/* SPDX-License-Identifier: GPL-3.0-or-later */
/* node-lifecycle, node-zones, node-podgc: nodes that fall silent, and what becomes of their pods.
 *
 * node-lifecycle plays a recording's stimuli to control/node_lifecycle and control/taint_eviction in virtual time and
 * compares all that is seen, as sets per 100 ms. Which of several waiting nodes of a zone is tainted first is chance
 * upstream: the recording draws, and everything that follows from it must then be equal.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "control/node_lifecycle.h"
#include "control/pod_gc.h"
#include "control/taint_eviction.h"
#include "scenarios/documents.h"
#include "tests/conformance/check.h"

enum { NODES_MAX = 256, PODS_MAX = 1024, ZONES_MAX = 16, SEEN_MAX = 8192 };
static const ctl_time ms_ns = CTL_SECOND / 1000, look_ns = CTL_SECOND / 10, lease_ns = 10 * CTL_SECOND;

static int64_t number(const struct scn_node *row, const char *key, int64_t missing)
{
    const char *text = check_text(row, key, NULL);
    return text ? strtoll(text, NULL, 10) : missing;
}

/* ---- what is seen ------------------------------------------------------------------------------------------------ */

struct seen {
    const char *lines[SEEN_MAX];
    uint32_t count;
};

static int compare_lines(const void *a, const void *b)
{
    const char *const *left = a, *const *right = b;
    return strcmp(*left, *right);
}

static void see(struct check_case *c, struct seen *seen, int64_t at_ms, const char *what, const char *end,
                const char *who)
{
    if (seen->count < SEEN_MAX)
        seen->lines[seen->count++] = scn_format(c->arena, "%9" PRId64 " ms %s%s %s", at_ms, what, end, who);
    else
        check_fail(c, "more is seen than there is room for");
}

static void compare_seen(struct check_case *c, struct seen *expected, struct seen *actual)
{
    qsort(expected->lines, expected->count, sizeof *expected->lines, compare_lines);
    qsort(actual->lines, actual->count, sizeof *actual->lines, compare_lines);
    for (uint32_t i = 0; i < expected->count || i < actual->count; i++)
        check_same_text(c, "seen", i < expected->count ? expected->lines[i] : NULL,
                        i < actual->count ? actual->lines[i] : NULL);
}

/* ---- node-lifecycle ---------------------------------------------------------------------------------------------- */

/* What the recording does to nodes comes inside the 100 ms that it names, after the passes that begin them. */
static ctl_time done_at(int64_t at_ms)
{
    return at_ms * ms_ns + look_ns / 2;
}

struct node {
    const char *name, *zone;
    struct ctl_node_health health, shown; /* shown: as it was seen last */
    bool silent;
    ctl_time lease_at; /* the next renewal */
};
struct pod {
    const char *name;
    struct node *node;
    struct ctl_tolerations tolerations;
    struct ctl_eviction eviction;
    bool unready, gone;
};
struct play {
    struct check_case *c;
    struct node nodes[NODES_MAX];
    struct ctl_node_health *healths[NODES_MAX];
    struct ctl_zone zones[ZONES_MAX];
    struct pod pods[PODS_MAX];
    uint32_t node_count, zone_count, pod_count;
    const struct scn_node *stimuli, *recorded;
    uint32_t stimulus;
    struct seen seen;
};

static void read_tolerations(struct check_case *c, const struct scn_node *row, struct ctl_tolerations *out)
{
    const struct scn_node *list = scn_node_get(row, "tolerations");
    out->count = list ? list->count : 0;
    out->items = sim_arena_array(c->arena, out->count, sizeof *out->items, _Alignof(struct ctl_toleration));
    for (uint32_t i = 0; i < out->count; i++) {
        const struct scn_node *from = list->items[i];
        out->items[i] = (struct ctl_toleration){
            .key = check_text(from, "key", NULL),
            .operator= check_text(from, "operator", NULL),
            .value = check_text(from, "value", NULL),
            .effect = check_text(from, "effect", NULL),
            .seconds = {number(from, "tolerationSeconds", 0), scn_node_get(from, "tolerationSeconds") != NULL}};
    }
}

static uint32_t zone_of(struct play *play, const char *name, uint32_t nodes_before)
{
    for (uint32_t i = 0; i < nodes_before; i++)
        if (strcmp(play->nodes[i].zone, name) == 0)
            return play->nodes[i].health.zone;
    return play->zone_count < ZONES_MAX ? play->zone_count++ : 0;
}

static struct node *find_node(struct play *play, const char *name)
{
    for (uint32_t i = 0; i < play->node_count; i++)
        if (strcmp(play->nodes[i].name, name) == 0)
            return &play->nodes[i];
    check_fail(play->c, "no node is called %s", name);
    return &play->nodes[0];
}

static void set_up(struct play *play)
{
    const struct scn_node *nodes = scn_node_get(play->c->row, "nodes"), *pods = scn_node_get(play->c->row, "pods");
    play->stimuli = scn_node_get(play->c->row, "stimuli");
    play->recorded = scn_node_get(play->c->row, "seen");
    for (; play->node_count < nodes->count && play->node_count < NODES_MAX; play->node_count++) {
        struct node *node = &play->nodes[play->node_count];
        node->name = check_text(nodes->items[play->node_count], "name", "");
        node->zone = check_text(nodes->items[play->node_count], "zone", "");
        node->lease_at = done_at(number(nodes->items[play->node_count], "leasePhaseMs", 0));
        node->health.zone = zone_of(play, node->zone, play->node_count);
        play->zones[node->health.zone].node_count++;
        play->healths[play->node_count] = &node->health;
    }
    for (uint32_t i = 0; i < play->zone_count; i++)
        ctl_zone_init(&play->zones[i], &ctl_node_tuning_default, play->zones[i].node_count);
    for (; play->pod_count < pods->count && play->pod_count < PODS_MAX; play->pod_count++) {
        struct pod *pod = &play->pods[play->pod_count];
        const struct scn_node *row = pods->items[play->pod_count];
        *pod = (struct pod){.name = check_text(row, "name", ""), .node = find_node(play, check_text(row, "node", ""))};
        ctl_eviction_cancel(&pod->eviction);
        read_tolerations(play->c, row, &pod->tolerations);
    }
}

/* What differs from when the node was looked at last. */
static void look(struct play *play, struct node *node, ctl_time now)
{
    static const char *const ready_texts[] = {NULL, "Ready=False", "Ready=Unknown"};
    static const char *const taint_texts[] = {NULL, "taint node.kubernetes.io/not-ready",
                                              "taint node.kubernetes.io/unreachable"};
    struct check_case *c = play->c;
    const struct ctl_node_health *was = &node->shown, *is = &node->health;
    const int64_t at_ms = now / look_ns * look_ns / ms_ns;
    if (was->ready != is->ready) {
        const enum ctl_node_taint old = ctl_node_taint_of(was->ready), fresh = ctl_node_taint_of(is->ready);
        if (was->ready != CTL_NODE_READY) {
            see(c, &play->seen, at_ms, ready_texts[was->ready], " ended", node->name);
            see(c, &play->seen, at_ms, taint_texts[old], ":NoSchedule ended", node->name);
        }
        if (is->ready != CTL_NODE_READY) {
            see(c, &play->seen, at_ms, ready_texts[is->ready], "", node->name);
            see(c, &play->seen, at_ms, taint_texts[fresh], ":NoSchedule", node->name);
        }
    }
    if (was->no_execute != is->no_execute && was->no_execute != CTL_TAINT_NONE)
        see(c, &play->seen, at_ms, taint_texts[was->no_execute], ":NoExecute ended", node->name);
    if (was->no_execute != is->no_execute && is->no_execute != CTL_TAINT_NONE)
        see(c, &play->seen, at_ms, taint_texts[is->no_execute], ":NoExecute", node->name);
    for (uint32_t i = 0; i < play->pod_count && was->no_execute != is->no_execute; i++) {
        struct pod *pod = &play->pods[i];
        if (pod->node == node && is->no_execute == CTL_TAINT_NONE)
            ctl_eviction_cancel(&pod->eviction);
        else if (pod->node == node)
            ctl_eviction_expect(&pod->eviction,
                                ctl_taint_tolerated_ns(ctl_node_no_execute(is->no_execute), &pod->tolerations), now);
    }
    node->shown = node->health;
}

/* The draw that the recording made: when the node is tainted next. */
static uint64_t recorded_turn(const struct play *play, const struct node *node, ctl_time now)
{
    for (uint32_t i = 0; i < play->recorded->count; i++) {
        const struct scn_node *seen = play->recorded->items[i];
        const char *what = check_text(seen, "what", "");
        const size_t length = strlen(what);
        if (number(seen, "atMs", 0) * ms_ns + look_ns > now && strcmp(check_text(seen, "node", ""), node->name) == 0 &&
            strncmp(what, "taint ", 6) == 0 && length > 9 && strcmp(what + length - 9, "NoExecute") == 0)
            return (uint64_t)number(seen, "atMs", 0);
    }
    return UINT64_MAX;
}

static void monitor(struct play *play, ctl_time now)
{
    for (uint32_t i = 0; i < play->node_count; i++)
        play->nodes[i].health.luck = recorded_turn(play, &play->nodes[i], now);
    ctl_nodes_monitor(play->healths, play->node_count, play->zones, play->zone_count, &ctl_node_tuning_default, now);
    for (uint32_t i = 0; i < play->pod_count; i++) {
        struct pod *pod = &play->pods[i];
        if (!pod->node->health.pods_become_unready || pod->unready || pod->gone)
            continue;
        pod->unready = true;
        see(play->c, &play->seen, now / look_ns * look_ns / ms_ns, "pod Ready=False", "", pod->name);
    }
}

static void stimulate(struct play *play, const struct scn_node *stimulus, ctl_time now)
{
    const char *what = check_text(stimulus, "do", "");
    struct node *node = find_node(play, check_text(stimulus, "node", ""));
    if (strcmp(what, "silent") == 0) {
        node->silent = true;
        return;
    }
    node->silent = false;
    node->health.heard_at = now;
    node->health.ready = strcmp(what, "not-ready") == 0 ? CTL_NODE_NOT_READY : CTL_NODE_READY;
    if (strcmp(what, "not-ready") != 0 && strcmp(what, "ready") != 0 && strcmp(what, "back") != 0)
        check_fail(play->c, "stimulus %s is not known", what);
}

/* All that happens at `now`, and the time of what happens next. */
static ctl_time step(struct play *play, ctl_time now)
{
    const struct scn_node *stimuli = play->stimuli;
    ctl_time next = (now / look_ns + 1) * look_ns;
    while (play->stimulus < stimuli->count && done_at(number(stimuli->items[play->stimulus], "atMs", 0)) == now)
        stimulate(play, stimuli->items[play->stimulus++], now);
    for (uint32_t i = 0; i < play->node_count; i++) {
        struct node *node = &play->nodes[i];
        if (node->lease_at == now) {
            node->health.heard_at = node->silent ? node->health.heard_at : now;
            node->lease_at += lease_ns;
        }
        next = node->lease_at < next ? node->lease_at : next;
    }
    if (ctl_monitor_pass_after(now, &ctl_node_tuning_default) == now)
        monitor(play, now);
    for (uint32_t i = 0; i < play->zone_count && now % look_ns == 0; i++)
        while (ctl_zone_taint(play->healths, play->node_count, play->zones, i, now) != NULL)
            continue;
    for (uint32_t i = 0; i < play->node_count; i++)
        look(play, &play->nodes[i], now);
    for (uint32_t i = 0; i < play->pod_count; i++) {
        struct pod *pod = &play->pods[i];
        if (pod->eviction.due_at == CTL_NO_TIME || pod->gone)
            continue;
        if (pod->eviction.due_at <= now) {
            pod->gone = true;
            see(play->c, &play->seen, now / look_ns * look_ns / ms_ns, "pod deleted", "", pod->name);
        } else if (pod->eviction.due_at < next) {
            next = pod->eviction.due_at;
        }
    }
    if (play->stimulus < stimuli->count) {
        const ctl_time at = done_at(number(stimuli->items[play->stimulus], "atMs", 0));
        next = at < next ? at : next;
    }
    const ctl_time pass_at = ctl_monitor_pass_after(now + 1, &ctl_node_tuning_default);
    return pass_at < next ? pass_at : next;
}

static void check_lifecycle(struct check_case *c)
{
    struct play *play = sim_arena_alloc(c->arena, sizeof *play);
    struct seen *recorded = sim_arena_alloc(c->arena, sizeof *recorded);
    play->c = c;
    set_up(play);
    const ctl_time until = number(c->row, "untilMs", 0) * ms_ns;
    for (ctl_time now = 0; now < until && !c->failed;)
        now = step(play, now);
    for (uint32_t i = 0; i < play->recorded->count; i++) {
        const struct scn_node *seen = play->recorded->items[i];
        see(c, recorded, number(seen, "atMs", 0), check_text(seen, "what", ""), "",
            check_text(seen, "node", check_text(seen, "pod", "")));
    }
    compare_seen(c, recorded, &play->seen);
}

/* ---- node-zones -------------------------------------------------------------------------------------------------- */

static void check_zone(struct check_case *c)
{
    static const char *const states[] = {"Initial", "Normal", "PartialDisruption", "FullDisruption"};
    const uint32_t nodes = (uint32_t)number(c->row, "nodes", 0), unready = (uint32_t)number(c->row, "notReady", 0);
    const enum ctl_zone_state state = ctl_zone_state_of(nodes, unready, &ctl_node_tuning_default);
    check_same_text(c, "state", check_text(c->row, "state", NULL), states[state]);
    const float expected = strtof(check_text(c->row, "taintQPSWhileAnotherZoneLives", "-1"), NULL);
    const float rate = ctl_zone_taint_rate(state, nodes, &ctl_node_tuning_default);
    if (rate != expected)
        check_fail(c, "taints per second: expected %g, got %g", (double)expected, (double)rate);
}

/* ---- node-podgc -------------------------------------------------------------------------------------------------- */

static struct ctl_gc_node *find_gc_node(const struct scn_node *rows, struct ctl_gc_node *nodes, const char *name)
{
    for (uint32_t i = 0; i < rows->count; i++)
        if (strcmp(check_text(rows->items[i], "name", ""), name) == 0)
            return &nodes[i];
    return name[0] == '\0' ? NULL : &nodes[rows->count];
}

/* Pods and nodes as the row tells them; the last node is the one that does not exist. */
static struct ctl_gc_pod *read_gc_pods(struct check_case *c, const struct scn_node *rows, struct ctl_gc_node *nodes)
{
    const struct scn_node *node_rows = scn_node_get(c->row, "nodes");
    struct ctl_gc_pod *pods = sim_arena_array(c->arena, rows->count, sizeof *pods, _Alignof(struct ctl_gc_pod));
    for (uint32_t i = 0; i <= node_rows->count; i++) {
        nodes[i] = (struct ctl_gc_node){.missing_since = CTL_NO_TIME, .gone_at = CTL_NO_TIME};
        if (i < node_rows->count) {
            nodes[i].exists = true;
            nodes[i].ready = check_flag(node_rows->items[i], "ready");
            nodes[i].out_of_service = check_flag(node_rows->items[i], "outOfService");
        }
    }
    for (uint32_t i = 0; i < rows->count; i++) {
        const struct scn_node *row = rows->items[i];
        const char *phase = check_text(row, "phase", "");
        pods[i] = (struct ctl_gc_pod){.name = check_text(row, "name", ""),
                                      .created_at = number(row, "createdSec", 0) * CTL_SECOND,
                                      .node = find_gc_node(node_rows, nodes, check_text(row, "node", "")),
                                      .over = strcmp(phase, "Succeeded") == 0 || strcmp(phase, "Failed") == 0,
                                      .evicted = check_flag(row, "evicted"),
                                      .terminating = check_flag(row, "terminating")};
    }
    return pods;
}

static void see_deleted(struct check_case *c, struct seen *seen, int64_t at_ms, const char *pod, bool patched,
                        const char *reason)
{
    see(c, seen, at_ms, patched ? "patched to Failed, " : "", reason, pod);
}

static void check_podgc(struct check_case *c)
{
    const struct scn_node *rows = scn_node_get(c->row, "pods"), *deleted = scn_node_get(c->row, "deleted");
    const uint32_t node_count = scn_node_get(c->row, "nodes")->count;
    struct ctl_gc_node *nodes = sim_arena_array(c->arena, node_count + 1, sizeof *nodes, _Alignof(struct ctl_gc_node));
    struct ctl_gc_pod *pods = read_gc_pods(c, rows, nodes);
    struct seen *expected = sim_arena_alloc(c->arena, sizeof *expected);
    struct seen *actual = sim_arena_alloc(c->arena, sizeof *actual);
    struct ctl_pod_gc_tuning tuning = ctl_pod_gc_tuning_default;
    tuning.finished_pods_max = (uint32_t)number(c->row, "terminatedPodThreshold", 0);
    const ctl_time back_at = number(c->row, "lostNodeReappearsMs", INT64_MAX / ms_ns) * ms_ns;
    uint32_t count = rows->count;
    for (ctl_time now = 0; now < 10 * 60 * CTL_SECOND; now += tuning.period_ns + ms_ns) {
        nodes[node_count].exists = nodes[node_count].ready = now >= back_at;
        ctl_pod_gc_pass(pods, count, &tuning, now);
        uint32_t kept = 0;
        for (uint32_t i = 0; i < count; i++) {
            if (pods[i].reason == CTL_GC_KEEP)
                pods[kept++] = pods[i];
            else
                see_deleted(c, actual, now / look_ns * look_ns / ms_ns, pods[i].name, !pods[i].over,
                            pods[i].reason == CTL_GC_ORPHANED && !pods[i].over ? "DeletionByPodGC" : "");
        }
        count = kept;
    }
    for (uint32_t i = 0; i < deleted->count; i++) {
        const struct scn_node *row = deleted->items[i];
        see_deleted(c, expected, number(row, "atMs", 0), check_text(row, "pod", ""), check_flag(row, "patchedToFailed"),
                    check_text(row, "disruptionTargetReason", ""));
    }
    compare_seen(c, expected, actual);
}

const struct check_kind check_node_kinds[] = {
    {"node-lifecycle", check_lifecycle}, {"node-zones", check_zone}, {"node-podgc", check_podgc}, {NULL, NULL}};
