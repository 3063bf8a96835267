/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Years begin in March inside, so that the leap day is a year's last. */
#include "control/calendar.h"

enum { DAYS_400_YEARS = 146097, DAYS_TO_1970 = 719468 /* from 0000-03-01 */ };

int64_t ctl_days_of_date(struct ctl_date date)
{
    const int64_t months = date.year * 12 + date.month - 3;
    const int64_t year = ctl_floor_div(months, 12), month = months - year * 12;
    const int64_t era = ctl_floor_div(year, 400), of_era = year - era * 400;
    return era * DAYS_400_YEARS + of_era * 365 + of_era / 4 - of_era / 100 + (153 * month + 2) / 5 + date.day - 1 -
           DAYS_TO_1970;
}

struct ctl_date ctl_date_of_days(int64_t days)
{
    const int64_t from_march = days + DAYS_TO_1970, era = ctl_floor_div(from_march, DAYS_400_YEARS);
    const int64_t of_era = from_march - era * DAYS_400_YEARS;
    const int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int64_t of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
    return (struct ctl_date){.year = era * 400 + year + (month >= 10),
                             .month = (int32_t)(month < 10 ? month + 3 : month - 9),
                             .day = (int32_t)(of_year - (153 * month + 2) / 5 + 1)};
}

int32_t ctl_weekday_of_days(int64_t days)
{
    const int64_t since_sunday = days + 4; /* 1970-01-01 was a Thursday */
    return (int32_t)(since_sunday - ctl_floor_div(since_sunday, 7) * 7);
}
