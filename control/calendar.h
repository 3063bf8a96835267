/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates of the proleptic Gregorian calendar and days since 1970-01-01. O(1); any year that an int32_t holds. */
#ifndef CTL_CALENDAR_H
#define CTL_CALENDAR_H

#include <stdint.h>

struct ctl_date {
    int64_t year;
    int32_t month, day; /* from 1 */
};

/* The month may lie outside 1 to 12 and the day outside the month: both carry over. */
int64_t ctl_days_of_date(struct ctl_date date);
struct ctl_date ctl_date_of_days(int64_t days);

/* 0: Sunday. */
int32_t ctl_weekday_of_days(int64_t days);

/* Division that rounds down, for a positive divisor. */
static inline int64_t ctl_floor_div(int64_t value, int64_t by)
{
    return value / by - (value % by < 0);
}

#endif
