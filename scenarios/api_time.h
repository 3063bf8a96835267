/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times of API objects: RFC 3339 to Unix time and back, with the errors of Go's time.Parse. */
#ifndef SCN_API_TIME_H
#define SCN_API_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/error.h"

struct scn_instant {
    int64_t unix_s;
    int32_t ns;   /* 0 to 999999999, counted up from unix_s */
    bool is_zero; /* Go's zero time, 0001-01-01T00:00:00Z, which the API takes for unset */
};

enum { SCN_INSTANT_TEXT_MAX = 40 };

/* Reads metav1.Time, or with `micro` metav1.MicroTime, which wants six decimals. */
SIM_MUST_USE enum sim_status scn_instant_parse(struct scn_instant *out, const char *text, size_t length, bool micro,
                                               struct sim_error *error);

/* Writes it in UTC as the API does: whole seconds, or with `micro` six decimals. Returns `out`. */
const char *scn_instant_print(char out[static SCN_INSTANT_TEXT_MAX], const struct scn_instant *instant, bool micro);

#endif
