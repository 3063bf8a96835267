/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The simulated world from inside: its records, its events, and which file does what. For models/ and its tests only.
 *
 *   store      the API server's objects and the rules by which they change; tells the watchers
 *   watch      carries changes to the watchers, one watch latency later, in order
 *   bind       the Job controller: its workers, calls and event recorder, around control/
 *   scheduler  places pods on nodes (placement: which nodes have room)
 *   kubelet    pulls, starts, runs, restarts and stops the pods of a node
 *   node       nodes that fail, come back, are drained and removed; node_monitor: how the cluster takes it
 *   pod_gc     pods that their node left behind
 *   workload   Jobs that arrive, operators that act
 *   cron       the CronJob controller; ttl: deletes finished Jobs
 *   collect    counts, timeline, result
 *
 * Each of them handles its own events; world.c holds the one switch that sends them there. All records live in the
 * run's
 * arena. Calls go down this list or through the store and its watchers, never back up.
 */
#ifndef MDL_WORLD_PRIV_H
#define MDL_WORLD_PRIV_H

#include "control/crash_backoff.h"
#include "control/job_controller.h"
#include "models/client.h"
#include "models/config.h"
#include "models/cron.h"
#include "models/node_monitor.h"
#include "models/path.h"
#include "models/placement.h"
#include "models/pod_gc.h"
#include "models/ttl.h"
#include "models/world.h"
#include "sim/engine.h"
#include "sim/slots.h"
#include "sim/stream.h"
#include "sim/tally.h"

/* What happens. Pod events carry (id, generation) and are stale when the pod is no more. */
enum mdl_event {
    MDL_EV_ARRIVAL = 1,    /* workload: a = workload, b = number */
    MDL_EV_ACTION,         /* workload: a = action */
    MDL_EV_JOB_POSTED,     /* store: a = Job; its POST landed */
    MDL_EV_CHANGE,         /* watch: the next change reaches the watchers; a = its object, b = its kind */
    MDL_EV_QUEUE_DUE,      /* bind: an entry of the Job queue's delay stage is due */
    MDL_EV_CALL_DONE,      /* bind: a = worker, b = call; the top bit says: the second call of a removal */
    MDL_EV_RECORDER_DONE,  /* bind: the event recorder's call is over */
    MDL_EV_SCHED_CYCLE,    /* scheduler: its cycle is over */
    MDL_EV_BIND_DONE,      /* scheduler: the pod's binding landed */
    MDL_EV_STARTED,        /* kubelet: the pod's containers run (again) */
    MDL_EV_RUN_STORED,     /* kubelet: its Running status landed */
    MDL_EV_READY_STORED,   /* kubelet: likewise Ready */
    MDL_EV_EXITED,         /* kubelet: its main container ended */
    MDL_EV_ITEM_DONE,      /* kubelet: it served a work-queue item */
    MDL_EV_RESTART,        /* kubelet: looks whether the crash back-off is over */
    MDL_EV_STOPPED,        /* kubelet: it was being deleted and has stopped */
    MDL_EV_POD_DEADLINE,   /* kubelet: its activeDeadlineSeconds are over */
    MDL_EV_END_STORED,     /* kubelet: its terminal status landed */
    MDL_EV_DELETE_STORED,  /* kubelet: the final DELETE landed */
    MDL_EV_NODE_FAILS,     /* node: a = node, b = outage */
    MDL_EV_NODE_BACK,      /* node: a = node, b = outage */
    MDL_EV_MONITOR_PASS,   /* node_monitor: a pass over the nodes */
    MDL_EV_EVICT,          /* node_monitor: a pod's toleration of its node's taints is over */
    MDL_EV_EVICTED,        /* node_monitor, node: its eviction landed */
    MDL_EV_ZONE_TAINT,     /* node_monitor: a node may be tainted; a = zone */
    MDL_EV_GC_PASS,        /* pod_gc: a pass */
    MDL_EV_RECLAIM_NOTICE, /* node: a = node, b = outage */
    MDL_EV_RECLAIM,        /* node: the notice is over; a = node */
    MDL_EV_CRONJOB_POSTED, /* cron: a = CronJob; its POST landed */
    MDL_EV_CRON_DUE,       /* cron: an entry of its queue's delay stage is due */
    MDL_EV_CRON_CALL_DONE, /* cron: a = worker */
    MDL_EV_CRON_RECORDED,  /* cron: its event recorder's call is over */
    MDL_EV_TTL_DUE,        /* ttl: as of cron */
    MDL_EV_TTL_CALL_DONE
};

/* What watchers are told. */
enum mdl_change_kind {
    MDL_POD_ADDED,
    MDL_POD_BOUND,
    MDL_POD_RUNNING,
    MDL_POD_READY,
    MDL_POD_RESTARTED,
    MDL_POD_DELETING,
    MDL_POD_ENDED,
    MDL_POD_UNTRACKED, /* finalizer gone */
    MDL_POD_GONE,      /* object removed */
    MDL_POD_UNREADY,   /* its node is lost */
    MDL_JOB_ADDED,
    MDL_JOB_UPDATED,
    MDL_JOB_DELETED,
    MDL_CRONJOB_ADDED,
    MDL_CRONJOB_UPDATED
};
struct mdl_change {
    uint32_t id, generation; /* of the pod; of the Job, and 0 */
    enum mdl_change_kind kind;
};

/* Draws of one pod by purpose; run r of its container adds r * MDL_DRAWS. The numbers are part of the fingerprint's
 * meaning:
 * add at the end. */
enum mdl_draw {
    MDL_DRAW_CREATE,
    MDL_DRAW_WATCH,
    MDL_DRAW_BIND,
    MDL_DRAW_START,
    MDL_DRAW_FATE,
    MDL_DRAW_EXIT_CODE,
    MDL_DRAW_RUN,
    MDL_DRAW_WHEN,
    MDL_DRAW_DETECT,
    MDL_DRAW_STATUS,
    MDL_DRAW_STOP,
    MDL_DRAW_JITTER,
    MDL_DRAW_READY,
    MDL_DRAW_END,
    MDL_DRAW_RELEASE,
    MDL_DRAW_DELETE,
    MDL_DRAW_ITEM,
    MDL_DRAW_FINAL_DELETE,
    MDL_DRAW_PULL,
    MDL_DRAW_EVICT,
    MDL_DRAWS = 32
};
/* Draws of the run, of a Job, of a node. */
enum mdl_purpose {
    MDL_LUCK_JOBS = 1,
    MDL_LUCK_NODES,
    MDL_LUCK_ARRIVALS,
    MDL_LUCK_IMAGES,
    MDL_LUCK_EVENTS,
    MDL_LUCK_CRONJOBS,
    MDL_LUCK_TTL
};

/* What a pod is waiting for: names the time that passes (mdl_pod_pass). */
enum mdl_stage {
    MDL_STAGE_NEW,     /* created, on its way to the scheduler */
    MDL_STAGE_QUEUED,  /* in the scheduler's hands, not yet refused */
    MDL_STAGE_REFUSED, /* no node had room */
    MDL_STAGE_BINDING, /* binding on its way to the API server and to the kubelet */
    MDL_STAGE_PULLING,
    MDL_STAGE_STARTING,
    MDL_STAGE_RUNNING,
    MDL_STAGE_CRASHED,  /* waiting for its container to be restarted */
    MDL_STAGE_STOPPING, /* being deleted, or its node is lost */
    MDL_STAGE_ENDED     /* over, to be noticed */
};

struct mdl_job;
struct mdl_pod;
struct mdl_worker;
struct mdl_pod_fifo {
    struct mdl_pod *first, *last;
    uint32_t count;
};

struct mdl_pod {
    struct ctl_pod cached; /* as the watchers know it; first member */
    struct mdl_job *job;
    uint32_t id, generation;
    uint8_t stage; /* enum mdl_stage */
    uint8_t state; /* enum mdl_pod_state, for the timeline */
    /* as the API server stores it */
    uint8_t phase; /* enum ctl_pod_phase */
    bool deleting, finalizer;
    bool removable;       /* being deleted, and only a finalizer holds it */
    bool gone, seen_gone; /* removed; and the watchers know */
    bool holds_quota;
    bool disrupted; /* condition DisruptionTarget */
    /* as its node knows it */
    bool bound;                              /* the binding is stored */
    bool starting;                           /* counted in its node's `starting` */
    int32_t exit_code;                       /* of the run, known when it starts; 0: its work will count */
    uint32_t node;                           /* index + 1 while its requests are taken there, else 0 */
    uint32_t ordinal, attempt;               /* pods of its Job, and of its index, before it */
    uint32_t run;                            /* runs of its container before this one */
    uint32_t next_on_node, previous_on_node; /* ids */
    uint32_t sched_attempts;
    struct ctl_eviction eviction;  /* that awaits it on its node */
    struct mdl_pod_fifo *waits_in; /* scheduler's queue, or NULL */
    sim_key luck;
    ctl_time deletion_at, finished_at; /* stored times */
    sim_time backoff_until;            /* of the scheduler */
    sim_time pulled_at;
    sim_time run_at;    /* its container runs since */
    sim_time exited_at; /* its last run ended */
    sim_time status_at; /* its node's last status update lands */
    struct ctl_crash_backoff crash;
    sim_time crashed_at, restart_due_at;
    bool holds_item;                 /* of the Job's work queue */
    struct mdl_pod *next, *previous; /* in the scheduler's queue; next: also of the Job's dead pods */
    struct ctl_pod_report *report;
    struct mdl_path path;
};

/* What the pods of one Job config have in common, worked out once a run. */
struct mdl_pod_class {
    const struct mdl_pod_config *config;
    uint32_t demand; /* placement's number of its requests and constraints */
    uint32_t image;
    double image_bytes;
    bool needs_report; /* a failure policy may look at its containers */
};

struct mdl_job {
    struct ctl_job_key key; /* first member: the controller's item is the Job */
    struct ctl_job object;  /* as stored */
    struct ctl_job cached;  /* as the watchers know it; shares lists and sets with the stored one */
    struct ctl_job_pods pods;
    const struct mdl_job_config *config;
    const struct mdl_pod_class *pod_class;
    uint32_t id;
    bool deleted;
    sim_key luck;
    uint64_t writes; /* of its status, for draws */
    sim_time submitted_at, ended_at;
    enum mdl_outcome outcome;
    /* paths of what made its key ready, of what set the entry in the delay stage, of the last sync, of the sync that
     * saw the
     * last failure */
    struct mdl_path ready, timer, last, failure;
    struct mdl_path end; /* of the write that made it Complete or Failed */
    enum mdl_cause timer_cause;
    sim_time timer_at;
    bool ready_known, timer_known, failure_known;
    struct mdl_path freed; /* of the last pod that ended since the last sync began */
    bool freed_known;
    enum mdl_cause sync_cause;   /* what most of the last sync was spent on */
    struct mdl_worker *worker;   /* that syncs it, or NULL */
    struct mdl_pod *dead;        /* pods to give back when the sync is over */
    uint32_t stages;             /* at the end of the run: stages its pods are in, a bit each */
    const struct mdl_pod *stuck; /* one of its pods that waits for a lost node, or NULL */
    uint16_t *attempts;          /* pods so far, by index */
    uint32_t attempts_capacity;
    int64_t items_left;
    double event_tokens; /* spam filter of the event recorder */
    sim_time event_tokens_at;
    uint32_t pods_created, pods_succeeded, pods_failed, pods_deleted, pod_replacements, container_restarts;
    struct mdl_cronjob *owner; /* NULL: none */
    struct mdl_job *next_owned;
    struct mdl_ttl_item {
        struct ctl_work_item item; /* first member */
        struct mdl_job *job;
    } ttl_item;
};

struct mdl_image_on_node {
    uint32_t image;
    sim_time ready_at;
};
struct mdl_node {
    struct ctl_node_health health; /* first member: a node is what is watched */
    bool watched;
    const struct mdl_node_pool_config *pool;
    uint32_t first_pod; /* bound pods that hold room */
    uint32_t starting;  /* pods that are being started */
    uint32_t outage;    /* outages so far */
    bool down;          /* its machine does not work */
    bool removed;       /* nor does its object exist */
    bool cordoned;
    const struct ctl_taint *taint; /* by an operator, or NULL */
    bool shunned;                  /* for that */
    bool closed;                   /* the scheduler was told to leave it alone */
    bool reclaimed;                /* notice was given */
    sim_time removed_at, absent_ns;
    double speed;
    sim_time pull_free_at;
    struct mdl_image_on_node *images;
    uint32_t image_count, image_capacity;
    sim_key luck;
};

struct mdl_quota {
    const struct mdl_quota_config *config;
    struct mdl_resources used;
    int64_t objects;
};

struct mdl_worker {
    struct ctl_job_worker control;
    struct mdl_job *job;  /* NULL: idle */
    struct mdl_path path; /* of the sync, up to the present step */
    sim_time started_at, throttled_ns;
    sim_time granted_at; /* limiter's grant of the call that was answered last */
    sim_time *grants;    /* of the step's calls */
    uint32_t grant_capacity;
    uint32_t open; /* calls without an answer */
};

struct mdl_sched_level {
    int32_t priority;
    struct mdl_pod_fifo waiting;
};
struct mdl_scheduler {
    struct mdl_client client;
    struct mdl_placement placement;
    struct mdl_sched_level *levels; /* active queue by priority, highest first */
    uint32_t level_count;
    struct mdl_pod_fifo *refused; /* unschedulable pods by demand, first come first */
    uint32_t refused_count;
    struct mdl_pod_fifo backoff;
    bool busy;
    struct mdl_pod *in_cycle; /* NULL while busy: deleted meanwhile */
    sim_time service_ns;      /* of one cycle */
};

struct mdl_collect {
    uint32_t pods[MDL_POD_STATES];
    struct mdl_timeline timeline;
    sim_time next_sample_at;
    struct sim_level cpu, memory, slots; /* requested by bound pods, of all nodes */
    sim_time wasted_ns;
};

struct mdl_world {
    const struct mdl_config *config;
    const struct mdl_run_options *options;
    struct sim_arena *arena; /* of the run */
    struct ctl_memory memory;
    struct sim_engine engine;
    sim_key luck;
    uint64_t foreground; /* pending events that may bring work forward */
    /* store */
    struct sim_slots pods;
    struct mdl_job **jobs; /* in order of submission */
    uint32_t job_count, job_capacity, jobs_ended;
    uint64_t arrivals_left;
    uint32_t pod_number;
    /* watch */
    sim_time watch_last_at;
    sim_time call_ns;           /* latency of the call of the Job controller whose effect is being stored, else 0 */
    struct mdl_change *changes; /* on their way: a ring, change i at i modulo its capacity */
    uint32_t change_capacity;   /* a power of two */
    uint64_t changes_sent, changes_seen;
    /* bind */
    struct ctl_job_controller controller;
    struct mdl_worker *workers;
    uint32_t *idle; /* stack of idle workers */
    uint32_t idle_count;
    struct mdl_client job_client;
    uint64_t calls[MDL_CALLS];
    uint64_t recorder_waiting;
    bool recorder_busy;
    bool queue_touched;
    sim_time queue_wake_at; /* scheduled; SIM_TIME_NEVER: none */
    /* cluster */
    struct mdl_scheduler scheduler;
    struct mdl_node *nodes;
    uint32_t node_count;
    uint32_t pod_class_count;
    struct mdl_pod_class *pod_classes; /* by Job config, in order of workloads */
    struct mdl_node_monitor monitor;
    struct mdl_pod_gc gc;
    struct mdl_quota *quotas;
    uint64_t quota_refusals;
    struct mdl_cron cron;
    struct mdl_ttl ttl;
    struct mdl_collect collect;
};

/* The controllers' clock: nanoseconds since a whole second (control/types.h). */
static inline ctl_time mdl_now(const struct mdl_world *w)
{
    return w->engine.now + w->config->start_ns;
}

static inline void mdl_schedule(struct mdl_world *w, sim_time at, enum mdl_event kind, uint32_t a, uint32_t b)
{
    w->foreground++;
    sim_engine_schedule_at(&w->engine, at, kind, a, b);
}

static inline void mdl_schedule_pod(struct mdl_world *w, sim_time at, enum mdl_event kind, const struct mdl_pod *pod)
{
    mdl_schedule(w, at, kind, pod->id, pod->generation);
}

/* A pod's draw of a duration. */
static inline sim_time mdl_pod_draw(const struct mdl_pod *pod, const struct sim_dist *dist, enum mdl_draw draw)
{
    struct sim_stream stream = sim_stream_of(sim_key_part(pod->luck, pod->run * (uint64_t)MDL_DRAWS + draw));
    return sim_dist_sample_time(dist, &stream);
}

/* ---- store ------------------------------------------------------------------------------------------------------- */

/* Makes a Job's record and sends its POST on its way. `name` is kept. */
struct mdl_job *mdl_store_submit(struct mdl_world *w, const struct mdl_job_config *config,
                                 const struct mdl_pod_class *pod_class, const char *name);
/* The two halves of it. */
struct mdl_job *mdl_store_new_job(struct mdl_world *w, const struct mdl_job_config *config,
                                  const struct mdl_pod_class *pod_class, const char *name);
void mdl_store_post_job(struct mdl_world *w, const struct mdl_job *job);
void mdl_store_job_posted(struct mdl_world *w, struct mdl_job *job);
/* The status write that a plan wants; the answer to give it. */
enum ctl_answer mdl_store_write_status(struct mdl_world *w, struct mdl_job *job, const struct ctl_job_plan *plan);
void mdl_store_patch_job(struct mdl_world *w, struct mdl_job *job, const struct ctl_job_spec *spec);
/* DELETE with background propagation: the object goes, its pods are deleted. */
void mdl_store_delete_job(struct mdl_world *w, struct mdl_job *job);

struct mdl_pod *mdl_store_create_pod(struct mdl_world *w, struct mdl_job *job, const struct ctl_job_call *call,
                                     const struct mdl_path *path);
/* The pod lives and `call` is about it. */
struct mdl_pod *mdl_store_pod_of_call(const struct ctl_job_call *call);
void mdl_store_bind_pod(struct mdl_world *w, struct mdl_pod *pod);
void mdl_store_pod_running(struct mdl_world *w, struct mdl_pod *pod, bool ready);
void mdl_store_pod_ready(struct mdl_world *w, struct mdl_pod *pod);
void mdl_store_pod_unready(struct mdl_world *w, struct mdl_pod *pod);
/* The pod collector's patch: its phase becomes Failed, whatever its containers do. */
void mdl_store_fail_pod(struct mdl_world *w, struct mdl_pod *pod, bool disrupted);
void mdl_store_pod_restarted(struct mdl_world *w, struct mdl_pod *pod);
void mdl_store_pod_ended(struct mdl_world *w, struct mdl_pod *pod);
/* DELETE with the pod's own grace; `disrupted` adds the condition DisruptionTarget first. */
void mdl_store_delete_pod(struct mdl_world *w, struct mdl_pod *pod, bool disrupted);
/* The kubelet's, or the pod collector's, with grace 0. */
void mdl_store_remove_pod(struct mdl_world *w, struct mdl_pod *pod);
void mdl_store_untrack_pod(struct mdl_world *w, struct mdl_pod *pod);
/* In the run's arena; upstream appends five random characters, here it is the pod's number. */
const char *mdl_pod_name(struct mdl_world *w, const struct mdl_pod *pod);
/* Gives a pod's slot back once nobody can ask for it any more. */
void mdl_store_bury_pod(struct mdl_world *w, struct mdl_pod *pod);

/* ---- watch ------------------------------------------------------------------------------------------------------- */

void mdl_watch_pod(struct mdl_world *w, struct mdl_pod *pod, enum mdl_change_kind kind);
void mdl_watch_job(struct mdl_world *w, struct mdl_job *job, enum mdl_change_kind kind);
void mdl_watch_cronjob(struct mdl_world *w, uint32_t cronjob, sim_key luck, uint64_t version, bool added);
void mdl_watch_arrived(struct mdl_world *w);

/* ---- bind -------------------------------------------------------------------------------------------------------- */

void mdl_bind_init(struct mdl_world *w);
/* A pod's change reaches the Job controller, whose cache shows it already. */
void mdl_bind_pod_changed(struct mdl_world *w, struct mdl_pod *pod, enum mdl_change_kind change);
void mdl_bind_job_changed(struct mdl_world *w, struct mdl_job *job, enum mdl_change_kind change, int64_t old_generation,
                          const struct ctl_job_spec *old_spec);
/* Lets idle workers take ready keys; called after any event that touched the queue. */
void mdl_bind_work(struct mdl_world *w);
void mdl_bind_call_done(struct mdl_world *w, struct mdl_worker *worker, uint32_t call);
void mdl_bind_recorder_done(struct mdl_world *w);
void mdl_bind_queue_due(struct mdl_world *w);

/* ---- scheduler --------------------------------------------------------------------------------------------------- */

void mdl_scheduler_init(struct mdl_world *w);
/* All pod classes are known: makes their queues. */
void mdl_scheduler_prepare(struct mdl_world *w, uint32_t class_count);
void mdl_scheduler_add(struct mdl_world *w, struct mdl_pod *pod);
void mdl_scheduler_forget(struct mdl_world *w, struct mdl_pod *pod);  /* deleted before it was bound */
void mdl_scheduler_release(struct mdl_world *w, struct mdl_pod *pod); /* over: its room is free again */
void mdl_scheduler_node_opened(struct mdl_world *w, uint32_t node);
void mdl_scheduler_cycle_over(struct mdl_world *w);
void mdl_scheduler_bound(struct mdl_world *w, struct mdl_pod *pod);

/* ---- kubelet ----------------------------------------------------------------------------------------------------- */

void mdl_kubelet_admit(struct mdl_world *w, struct mdl_pod *pod);
void mdl_kubelet_started(struct mdl_world *w, struct mdl_pod *pod);
void mdl_kubelet_item_done(struct mdl_world *w, struct mdl_pod *pod);
void mdl_kubelet_exited(struct mdl_world *w, struct mdl_pod *pod);
void mdl_kubelet_restart(struct mdl_world *w, struct mdl_pod *pod);
void mdl_kubelet_deadline(struct mdl_world *w, struct mdl_pod *pod);
void mdl_kubelet_stop(struct mdl_world *w, struct mdl_pod *pod); /* it sees that the pod is being deleted */
void mdl_kubelet_stopped(struct mdl_world *w, struct mdl_pod *pod);
void mdl_kubelet_run_stored(struct mdl_world *w, struct mdl_pod *pod);
void mdl_kubelet_ready_stored(struct mdl_world *w, struct mdl_pod *pod);
void mdl_kubelet_end_stored(struct mdl_world *w, struct mdl_pod *pod);
void mdl_kubelet_delete_stored(struct mdl_world *w, struct mdl_pod *pod);
/* Its containers end now, and not by themselves: reported, or, on a node that fell silent, not. */
void mdl_kubelet_kill(struct mdl_world *w, struct mdl_pod *pod, int32_t exit_code, bool silent);
/* The node is back: what became of a pod that it had lost is reported. */
void mdl_kubelet_recover(struct mdl_world *w, struct mdl_pod *pod);

/* ---- node -------------------------------------------------------------------------------------------------------- */

void mdl_node_init(struct mdl_world *w);
void mdl_node_fails(struct mdl_world *w, uint32_t node, uint32_t outage);
void mdl_node_back(struct mdl_world *w, uint32_t node, uint32_t outage);
/* No more pods, and those that are there are evicted with their grace. */
void mdl_node_drain(struct mdl_world *w, uint32_t node);
/* The machine and its object go. */
void mdl_node_remove(struct mdl_world *w, uint32_t node);
/* An operator's taint, in the place of an earlier one. Pods of one Job bearing it and another's not, the node takes
 * none: the scheduler does not know it. */
void mdl_node_taint(struct mdl_world *w, uint32_t node, const struct ctl_taint *taint);
void mdl_node_reclaim_notice(struct mdl_world *w, uint32_t node, uint32_t outage);
void mdl_node_reclaim(struct mdl_world *w, uint32_t node);
/* Whether the scheduler may use it has changed, perhaps. */
void mdl_node_update_room(struct mdl_world *w, struct mdl_node *node);
/* The pods that hold room there. */
struct mdl_pod *mdl_node_first_pod(struct mdl_world *w, const struct mdl_node *node);
struct mdl_pod *mdl_node_next_pod(struct mdl_world *w, const struct mdl_pod *pod);
/* How long it did not exist. */
sim_time mdl_node_absent_ns(const struct mdl_world *w, const struct mdl_node *node);
/* Its index; the number of nodes if no node is called so. */
uint32_t mdl_node_find(const struct mdl_world *w, const char *name);
const char *mdl_node_name(const struct mdl_world *w, uint32_t node, char *out, size_t size);

/* ---- workload ---------------------------------------------------------------------------------------------------- */

void mdl_workload_init(struct mdl_world *w);
void mdl_workload_arrival(struct mdl_world *w, uint32_t workload, uint32_t number);
void mdl_workload_act(struct mdl_world *w, const struct mdl_action_config *action);

/* ---- collect ----------------------------------------------------------------------------------------------------- */

void mdl_collect_init(struct mdl_world *w);
/* The time since the pod's path ended goes to what it was waiting for. */
void mdl_pod_pass(struct mdl_world *w, struct mdl_pod *pod, enum mdl_stage next_stage);
void mdl_collect_pod_state(struct mdl_world *w, struct mdl_pod *pod, enum mdl_pod_state state);
void mdl_collect_new_pod(struct mdl_world *w);
void mdl_collect_pod_gone(struct mdl_world *w, const struct mdl_pod *pod);
void mdl_collect_room(struct mdl_world *w, const struct mdl_pod *pod, int sign);
void mdl_collect_job_ended(struct mdl_world *w, struct mdl_job *job, enum mdl_outcome outcome,
                           const struct mdl_path *path);
void mdl_collect_result(struct mdl_world *w, struct mdl_result *out, bool hit_horizon);

#endif
