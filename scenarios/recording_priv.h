/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking JSON objects for what a recording must hold. The first thing that is wrong is kept, later questions answer
 * with defaults, so that a reader asks for everything and looks once whether it failed. */
#ifndef SCN_RECORDING_PRIV_H
#define SCN_RECORDING_PRIV_H

#include "control/types.h"
#include "models/recorded_trace.h"
#include "scenarios/json_read.h"
#include "sim/arena.h"
#include "sim/error.h"

struct scn_record_reader {
    struct sim_arena *arena;
    const char *file;
    uint32_t line;
    int64_t start_ns;
    struct sim_error *error; /* of the first problem */
    bool failed;
    const char **uids; /* Job UIDs in order of appearance; number - 1 is the position */
    uint32_t uid_count, uid_capacity;
    uint32_t pod_max;
};

/* Keeps the first problem, with file and line. */
void scn_record_fail(struct scn_record_reader *r, const char *format, ...) SIM_PRINTF(2, 3);

/* Fails on members that are not among `keys` (separated by spaces), and on what is no object. */
void scn_record_expect(struct scn_record_reader *r, struct scn_json object, const char *what, const char *keys);

/* Whether there is a member that is not null. */
bool scn_record_has(struct scn_record_reader *r, struct scn_json object, const char *key);

/* Members that must be there, of that kind and range. */
struct scn_json scn_record_object(struct scn_record_reader *r, struct scn_json object, const char *key);
int64_t scn_record_integer(struct scn_record_reader *r, struct scn_json object, const char *key, int64_t min,
                           int64_t max);
bool scn_record_bool(struct scn_record_reader *r, struct scn_json object, const char *key);
const char *scn_record_text(struct scn_record_reader *r, struct scn_json object, const char *key);
/* One of `words`, NULL-terminated; its position. */
int scn_record_word(struct scn_record_reader *r, struct scn_json object, const char *key, const char *const *words);

/* Members that may be absent. */
int64_t scn_record_integer_or(struct scn_record_reader *r, struct scn_json object, const char *key, int64_t min,
                              int64_t max, int64_t absent);
bool scn_record_bool_or(struct scn_record_reader *r, struct scn_json object, const char *key, bool absent);
const char *scn_record_text_or(struct scn_record_reader *r, struct scn_json object, const char *key,
                               const char *absent);
struct ctl_opt_i32 scn_record_opt_i32(struct scn_record_reader *r, struct scn_json object, const char *key);
/* A stored time in whole seconds from the epoch; CTL_NO_TIME if absent. */
ctl_time scn_record_time_or_none(struct scn_record_reader *r, struct scn_json object, const char *key);
/* The list of that name, or an empty one; its length goes to *count. */
struct scn_json scn_record_list(struct scn_record_reader *r, struct scn_json object, const char *key, uint32_t *count);
struct mdl_numbers scn_record_pods(struct scn_record_reader *r, struct scn_json object, const char *key);
struct ctl_labels scn_record_labels(struct scn_record_reader *r, struct scn_json object, const char *key);

/* Nodes themselves. */
const char *scn_record_node_text(struct scn_record_reader *r, struct scn_json node, const char *what);
int64_t scn_record_node_integer(struct scn_record_reader *r, struct scn_json node, const char *what, int64_t min,
                                int64_t max);
uint32_t scn_record_node_pod(struct scn_record_reader *r, struct scn_json node, const char *what);

/* The number of a Job UID; 0 for "". */
uint32_t scn_record_uid(struct scn_record_reader *r, const char *uid);

/* Zeroed room for `count` items. */
#define SCN_RECORD_ROOM(r, count, type) ((type *)sim_arena_array((r)->arena, (count), sizeof(type), _Alignof(type)))

/* ---- recording_job.c */

/* A whole Job, as in addJob; or the spec of an earlier one with top-level fields replaced, as in patchJob. */
struct mdl_recorded_job scn_record_job(struct scn_record_reader *r, struct scn_json job);
const struct ctl_job_spec *scn_record_patch(struct scn_record_reader *r, const struct ctl_job_spec *old,
                                            struct scn_json spec);

/* ---- recording_sync.c */

/* The state of a stimulus; or, is_left, of a pod that is there at the end. */
struct mdl_recorded_pod scn_record_pod_state(struct scn_record_reader *r, struct scn_json state, bool is_left);
struct mdl_recorded_sync *scn_record_sync(struct scn_record_reader *r, struct scn_json sync);
struct mdl_recorded_end *scn_record_end(struct scn_record_reader *r, struct scn_json end);

#endif
