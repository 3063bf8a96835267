/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times of API objects: RFC 3339 to Unix time and back, with the errors of Go's time.Parse. */
#ifndef CTL_API_TIME_H
#define CTL_API_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "control/text.h"

struct ctl_instant {
    int64_t unix_s;
    int32_t ns;   /* 0 to 999999999, counted up from unix_s */
    bool is_zero; /* Go's zero time, 0001-01-01T00:00:00Z, which the API takes for unset */
};

enum { CTL_INSTANT_TEXT_MAX = 40 };

/* Reads metav1.Time, or with `micro` metav1.MicroTime, which wants six decimals. Returns NULL, or Go's words for
 * what is wrong, in `memory`; then `*out` is untouched. */
const char *ctl_instant_parse(struct ctl_instant *out, const char *text, size_t length, bool micro,
                              const struct ctl_memory *memory);

/* Writes it in UTC as the API does: whole seconds, or with `micro` six decimals. Returns `out`. */
const char *ctl_instant_print(char out[static CTL_INSTANT_TEXT_MAX], const struct ctl_instant *instant, bool micro);

/* Whole seconds in a zone that is `offset_s` east of UTC: 2026-01-05T08:00:00+02:00, or ...Z for none. */
const char *ctl_instant_print_local(char out[static CTL_INSTANT_TEXT_MAX], int64_t unix_s, int32_t offset_s);

#endif
