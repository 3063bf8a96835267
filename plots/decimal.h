/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and instants as text, in the forms that documents, tables and people's answers share. */
#ifndef PLT_DECIMAL_H
#define PLT_DECIMAL_H

#include <stdint.h>

#include "sim/time.h"

/* Enough for every text form below, NUL included. */
enum { PLT_DECIMAL_SIZE = 340 };

/* `value` with at most `decimals` (up to 9) decimals, without trailing zeros and never "-0". `value` is finite. */
const char *plt_decimal_format(char out[PLT_DECIMAL_SIZE], double value, int decimals);

/* Nanoseconds as exact seconds: "1.5", "0.000000001", "-3". */
const char *plt_seconds_format(char out[PLT_DECIMAL_SIZE], sim_time duration);

/* A span for people, three figures or so: "0s", "250ms", "8.2s", "5m30s", "2d1h". `span` >= 0. */
const char *plt_span_format(char out[PLT_DECIMAL_SIZE], sim_time span);

/* A count with thousands set apart: "12,345". */
const char *plt_count_format(char out[PLT_DECIMAL_SIZE], uint64_t count);

/* Whole seconds since 1970 as RFC 3339 in UTC, as the API writes its times: "2026-01-05T00:00:00Z". */
const char *plt_instant_format(char out[PLT_DECIMAL_SIZE], int64_t unix_s);

#endif
