/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cron-next, cron-missed: schedules and what is due. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "control/cronjob_slots.h"
#include "scenarios/arena_memory.h"
#include "scenarios/documents.h"
#include "scenarios/zone.h"
#include "tests/conformance/check.h"

static struct ctl_instant read_instant(struct check_case *c, const char *text)
{
    struct ctl_instant instant = {.unix_s = 0};
    const struct ctl_memory memory = scn_arena_memory(c->arena);
    const char *why = text ? ctl_instant_parse(&instant, text, strlen(text), false, &memory) : NULL;
    if (why) {
        check_fail(c, "%s", why);
    }
    return instant;
}

static struct ctl_opt_time read_time(struct check_case *c, const char *key)
{
    const char *text = check_text(c->row, key, NULL);
    return (struct ctl_opt_time){.unix_s = read_instant(c, text).unix_s, .set = text != NULL};
}

static const char *show(struct check_case *c, struct ctl_opt_time t)
{
    char text[CTL_INSTANT_TEXT_MAX];
    const struct ctl_instant instant = {.unix_s = t.unix_s};
    return t.set ? scn_format(c->arena, "%s", ctl_instant_print(text, &instant, false)) : NULL;
}

static void make_timing(struct check_case *c, struct ctl_cron_timing *out)
{
    const struct ctl_memory memory = scn_arena_memory(c->arena);
    struct scn_zones *zones = sim_arena_alloc(c->arena, sizeof *zones);
    *zones = (struct scn_zones){.arena = c->arena};
    ctl_cron_timing_make(out, check_text(c->row, "schedule", ""), check_text(c->row, "timeZone", NULL),
                         &(struct ctl_time_zones){scn_zone_find, zones}, &memory);
}

static void check_next(struct check_case *c)
{
    struct ctl_cron_timing timing;
    make_timing(c, &timing);
    check_same_text(c, "failsAt", check_text(c->row, "failsAt", NULL),
                    timing.zone_error    ? "timeZone"
                    : timing.parse_error ? "parse"
                                         : NULL);
    check_same_text(c, "error", check_text(c->row, "error", NULL),
                    timing.zone_error ? timing.zone_error : timing.parse_error);
    const struct scn_node *next = scn_node_get(c->row, "next"), *local = scn_node_get(c->row, "local");
    struct ctl_opt_time slot = {.unix_s = read_instant(c, check_text(c->row, "from", NULL)).unix_s, .set = true};
    for (uint32_t i = 0; next && i < next->count && !c->failed; i++) {
        slot.unix_s = ctl_cron_next(&timing.schedule, &timing.zone, slot.unix_s);
        slot.set = slot.unix_s != CTL_CRON_NEVER;
        const bool wanted = next->items[i]->kind == SCN_TEXT;
        check_same_text(c, scn_format(c->arena, "next[%u]", (unsigned)i), wanted ? next->items[i]->text : NULL,
                        show(c, slot));
        if (wanted && local && slot.set) {
            char text[CTL_INSTANT_TEXT_MAX];
            /* @every stays in the zone of `from`, which is timeZone's. */
            const struct ctl_cron_timing shown = {.label_zone =
                                                      timing.schedule.every > 0 ? timing.label_zone : timing.zone};
            check_same_text(c, scn_format(c->arena, "local[%u]", (unsigned)i), local->items[i]->text,
                            ctl_cron_timestamp(text, &shown, slot.unix_s));
        }
    }
    if (check_flag(c->row, "hangs")) { /* upstream never comes back: jobsim must */
        (void)ctl_cron_next(&timing.schedule, &timing.zone, slot.unix_s);
    }
}

static const char *const missed_words[] = {
    [CTL_MISSED_NONE] = "none", [CTL_MISSED_FEW] = "few", [CTL_MISSED_MANY] = "many"};

static void check_missed(struct check_case *c)
{
    struct ctl_cron_timing timing;
    struct ctl_cron_slots slots, all;
    char text[CTL_INSTANT_TEXT_MAX];
    const char *deadline_text = check_text(c->row, "startingDeadlineSeconds", NULL);
    const struct ctl_opt_i64 deadline = {deadline_text ? strtoll(deadline_text, NULL, 10) : 0, deadline_text != NULL};
    const struct ctl_instant now = read_instant(c, check_text(c->row, "now", NULL));
    const struct ctl_opt_time last = read_time(c, "lastScheduleTime");
    const int64_t created = read_time(c, "creationTimestamp").unix_s;
    make_timing(c, &timing);
    ctl_cron_slots_find(&slots, &timing, created, last, deadline, now);
    ctl_cron_slots_find(&all, &timing, created, last, (struct ctl_opt_i64){.set = false}, now);
    const struct ctl_instant earliest = read_instant(c, check_text(c->row, "earliest", NULL));
    check_same_text(c, "earliest", scn_format(c->arena, "%" PRId64 ".%09" PRId32, earliest.unix_s, earliest.ns),
                    scn_format(c->arena, "%" PRId64 ".%09" PRId32, slots.earliest.unix_s, slots.earliest.ns));
    check_same_text(c, "missed", check_text(c->row, "missed", NULL), missed_words[slots.missed]);
    check_same_text(c, "earliestWithoutDeadline", check_text(c->row, "earliestWithoutDeadline", NULL),
                    show(c, (struct ctl_opt_time){all.earliest.unix_s, true}));
    check_same_text(c, "mostRecentWithoutDeadline", check_text(c->row, "mostRecentWithoutDeadline", NULL),
                    show(c, all.due));
    check_same_text(c, "missedWithoutDeadline", check_text(c->row, "missedWithoutDeadline", NULL),
                    missed_words[all.missed]);
    check_same_text(c, "due", check_text(c->row, "due", NULL), show(c, slots.due));
    check_same_text(c, "error", check_text(c->row, "error", NULL) ? "yes" : "no", slots.is_invalid ? "yes" : "no");
    check_same_text(c, "tooManyMissedTimes", check_flag(c->row, "tooManyMissedTimes") ? "yes" : "no",
                    slots.due.set && slots.missed == CTL_MISSED_MANY ? "yes" : "no");
    if (slots.due.set) {
        const struct ctl_memory memory = scn_arena_memory(c->arena);
        const char *name = strrchr(check_text(c->row, "jobName", ""), '-');
        const char *of_slot = ctl_cron_job_name("x", slots.due.unix_s, &memory);
        check_same_text(c, "jobName", name, of_slot + strlen("x"));
        check_same_text(c, "scheduledTimestamp", check_text(c->row, "scheduledTimestamp", NULL),
                        ctl_cron_timestamp(text, &timing, slots.due.unix_s));
        check_same_text(c, "tooLate", check_flag(c->row, "tooLate") ? "yes" : "no", "no");
    }
    check_same_text(c, "requeueAfterNs", check_text(c->row, "requeueAfterNs", NULL),
                    scn_format(c->arena, "%" PRId64, ctl_cron_look_again_ns(&timing, created, last, now)));
}

const struct check_kind check_cron_kinds[] = {{"cron-next", check_next}, {"cron-missed", check_missed}, {NULL, NULL}};
