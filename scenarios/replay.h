/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replays recorded traces from files and folders and keeps what to report (`jobsim replay`).
 *
 * The report owns its memory; a trace's own memory is given back as soon as it is judged. Order: as the paths are
 * given, the files of a folder (*.jsonl, subfolders too) sorted by name.
 */
#ifndef SCN_REPLAY_H
#define SCN_REPLAY_H

#include <stdio.h>

#include "models/recorded_compare.h"
#include "sim/arena.h"
#include "sim/error.h"

enum scn_replay_verdict { SCN_REPLAY_EQUAL, SCN_REPLAY_DIVERGED, SCN_REPLAY_MALFORMED };

enum { SCN_REPLAY_LINES_BEFORE = 3 };

struct scn_replay_case {
    const char *file, *name, *family; /* name and family of a malformed file: the file, "malformed" */
    enum scn_replay_verdict verdict;
    const char *problem; /* malformed: FILE:LINE: what is wrong */
    /* diverged: */
    uint32_t line_number;                        /* in the file */
    int64_t at_ns;                               /* since the trace's start */
    const char *line;                            /* of the recording, cut */
    const char *before[SCN_REPLAY_LINES_BEFORE]; /* the lines before it, oldest first; NULL: there is none */
    struct mdl_difference *differences;
    uint32_t difference_count, differences_shown;
    struct scn_replay_case *next;
};

struct scn_replay_family {
    const char *name;
    uint32_t traces, equal;
    struct scn_replay_family *next; /* by name */
};

struct scn_replay_report {
    struct sim_arena arena;
    struct scn_replay_case *cases, *last_case;
    struct scn_replay_family *families;
    uint32_t traces, equal, diverged, malformed;
    uint64_t syncs; /* that were equal */
};

/* Starts an empty report; `no_memory` as for sim_arena_init. */
void scn_replay_init(struct scn_replay_report *report, sim_no_memory_handler *no_memory, void *context);
void scn_replay_free(struct scn_replay_report *report);

/* Replays a file or all of a folder. Fails if a path cannot be read or a folder holds no trace; what is wrong inside a
 * file is a case of the report. */
SIM_MUST_USE enum sim_status scn_replay_path(struct scn_replay_report *report, const char *path,
                                             struct sim_error *error);

/* The table of families, then one block for each trace that is not equal. */
void scn_replay_print(const struct scn_replay_report *report, FILE *out);

/* The block of a case that is not equal: where, when, what was expected and what came, and the lines before it. */
void scn_replay_print_case(const struct scn_replay_case *c, FILE *out);

#endif
