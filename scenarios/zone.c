/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The format is RFC 8536's TZif: transitions in 64 bits, and a POSIX TZ text for the time after the last of them. */
#include "scenarios/zone.h"

#include <stdio.h>
#include <string.h>

#include "control/calendar.h"
#include "scenarios/file_text.h"

enum { FILE_BYTES_MAX = 1 << 20, HEADER_BYTES = 44, DAY_S = 86400, HOUR_S = 3600 };

static const char *const folders[] = {"/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo"};

/* ---- files ------------------------------------------------------------------------------------------------------- */

static bool print_path(char *out, size_t size, const char *folder, const char *name)
{
    const int length = snprintf(out, size, "%s/%s", folder, name);
    return length >= 0 && (size_t)length < size;
}

/* Zone files begin with TZif. */
static bool is_zone_file(const char *folder, const char *name)
{
    char path[512], magic[4];
    FILE *const file = print_path(path, sizeof path, folder, name) ? fopen(path, "rb") : NULL;
    if (!file) {
        return false;
    }
    const bool is_zone =
        fread(magic, 1, sizeof magic, file) == sizeof magic && memcmp(magic, "TZif", sizeof magic) == 0;
    (void)fclose(file);
    return is_zone;
}

bool scn_zone_is_known(void *context, const char *name)
{
    (void)context;
    bool has_database = false;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        if (is_zone_file(folders[i], name)) {
            return true;
        }
        has_database = has_database || is_zone_file(folders[i], "UTC");
    }
    return !has_database;
}

/* ---- rules ------------------------------------------------------------------------------------------------------- */

/* When a half of the year begins: Jn (1 to 365, no leap day), n (from 0), or Mm.w.d. */
struct rule {
    enum { OF_YEAR_WITHOUT_LEAP, OF_YEAR, OF_MONTH } kind;
    int32_t month, week, day;
    int32_t time_s; /* of the day, on the clock that holds until then */
};

struct tail {
    int32_t standard_s, summer_s;
    bool has_summer;
    struct rule summer, standard; /* when each begins */
};

struct rules {
    const int64_t *since; /* of each transition */
    const int32_t *offsets_s;
    uint32_t count;
    int32_t first_s; /* before the first */
    bool has_tail;
    struct tail tail; /* after the last */
};

struct scn_zone {
    const char *name;
    struct rules rules;
    struct scn_zone *next;
};

/* Seconds from the year's beginning (UTC) to the rule's moment, the clock being `offset_s` ahead. */
static int64_t moment_of(const struct rule *rule, int64_t year, int32_t offset_s)
{
    const int64_t first = ctl_days_of_date((struct ctl_date){year, 1, 1});
    int64_t days = rule->day;
    if (rule->kind == OF_MONTH) {
        const int64_t month = ctl_days_of_date((struct ctl_date){year, rule->month, 1});
        const int64_t next = ctl_days_of_date((struct ctl_date){year, rule->month + 1, 1});
        const int64_t weekday = (rule->day - ctl_weekday_of_days(month) + 7) % 7;
        days = month + weekday + (rule->week - 1) * 7;
        days -= days >= next ? 7 : 0;
        days -= first;
    } else if (rule->kind == OF_YEAR_WITHOUT_LEAP) {
        const bool is_leap = ctl_days_of_date((struct ctl_date){year, 3, 1}) - first == 60;
        days = rule->day - 1 + (is_leap && rule->day >= 60);
    }
    return days * DAY_S + rule->time_s - offset_s;
}

static int32_t offset_after(const struct tail *tail, int64_t unix_s)
{
    if (!tail->has_summer) {
        return tail->standard_s;
    }
    const int64_t year = ctl_date_of_days(ctl_floor_div(unix_s, DAY_S)).year;
    const int64_t of_year_s = unix_s - ctl_days_of_date((struct ctl_date){year, 1, 1}) * DAY_S;
    const int64_t summer = moment_of(&tail->summer, year, tail->standard_s);
    const int64_t standard = moment_of(&tail->standard, year, tail->summer_s);
    const bool is_summer =
        summer <= standard ? of_year_s >= summer && of_year_s < standard : of_year_s >= summer || of_year_s < standard;
    return is_summer ? tail->summer_s : tail->standard_s;
}

static int32_t offset_at(const void *context, int64_t unix_s)
{
    const struct rules *rules = context;
    uint32_t low = 0, high = rules->count; /* how many transitions are not after unix_s */
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (rules->since[middle] <= unix_s) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == rules->count && rules->has_tail) {
        return offset_after(&rules->tail, unix_s);
    }
    return low > 0 ? rules->offsets_s[low - 1] : rules->first_s;
}

/* ---- the text of the tail ---------------------------------------------------------------------------------------- */

static bool read_number(const char **at, int32_t max, int32_t *out)
{
    int32_t value = 0;
    const char *text = *at;
    while (*text >= '0' && *text <= '9' && value <= max) {
        value = value * 10 + (*text++ - '0');
    }
    if (text == *at || value > max) {
        return false;
    }
    *at = text;
    *out = value;
    return true;
}

/* [+-]h[:m[:s]] */
static bool read_clock(const char **at, int32_t *out)
{
    const bool negative = **at == '-';
    int32_t parts[3] = {0, 0, 0};
    *at += **at == '-' || **at == '+';
    if (!read_number(at, 167, &parts[0])) {
        return false;
    }
    for (int i = 1; i < 3 && **at == ':'; i++) {
        ++*at;
        if (!read_number(at, 59, &parts[i])) {
            return false;
        }
    }
    const int32_t value = parts[0] * HOUR_S + parts[1] * 60 + parts[2];
    *out = negative ? -value : value;
    return true;
}

/* `CET` or `<+03>`. */
static bool skip_name(const char **at)
{
    const char *text = *at;
    const bool quoted = *text == '<';
    while (quoted ? *text != '\0' && *text != '>' : (*text >= 'A' && *text <= 'Z') || (*text >= 'a' && *text <= 'z')) {
        text++;
    }
    const bool good = quoted ? *text == '>' : text - *at >= 3;
    *at = text + quoted;
    return good;
}

static bool read_rule(const char **at, struct rule *out)
{
    bool good = *(*at)++ == ',';
    *out = (struct rule){.kind = OF_YEAR, .time_s = 2 * HOUR_S};
    if (good && **at == 'M') {
        ++*at;
        out->kind = OF_MONTH;
        good = read_number(at, 12, &out->month) && *(*at)++ == '.' && read_number(at, 5, &out->week) &&
               *(*at)++ == '.' && read_number(at, 6, &out->day) && out->month > 0 && out->week > 0;
    } else if (good && **at == 'J') {
        ++*at;
        out->kind = OF_YEAR_WITHOUT_LEAP;
        good = read_number(at, 365, &out->day) && out->day > 0;
    } else {
        good = good && read_number(at, 365, &out->day);
    }
    if (good && **at == '/') {
        ++*at;
        good = read_clock(at, &out->time_s);
    }
    return good;
}

/* POSIX counts west of Greenwich. */
static bool read_tail(const char *text, struct tail *out)
{
    int32_t west_s;
    *out = (struct tail){.standard_s = 0};
    if (!skip_name(&text) || !read_clock(&text, &west_s)) {
        return false;
    }
    out->standard_s = -west_s;
    if (*text == '\0') {
        return true;
    }
    out->has_summer = true;
    out->summer_s = out->standard_s + HOUR_S;
    if (!skip_name(&text)) {
        return false;
    }
    if (*text != ',' && *text != '\0') {
        if (!read_clock(&text, &west_s)) {
            return false;
        }
        out->summer_s = -west_s;
    }
    text = *text == '\0' ? ",M3.2.0,M11.1.0" : text;
    return read_rule(&text, &out->summer) && read_rule(&text, &out->standard) && *text == '\0';
}

/* ---- TZif -------------------------------------------------------------------------------------------------------- */

struct block {
    uint32_t utc_flags, standard_flags, leaps, times, types, name_bytes;
};

static uint64_t read_big_endian(const unsigned char *bytes, int count)
{
    uint64_t value = 0;
    for (int i = 0; i < count; i++) {
        value = value << 8 | bytes[i];
    }
    return value;
}

/* A header and, for times of that many bytes, the size of the data after it; 0: not one. */
static size_t read_header(const unsigned char *at, size_t length, size_t time_bytes, struct block *out)
{
    if (length < HEADER_BYTES || memcmp(at, "TZif", 4) != 0) {
        return 0;
    }
    uint32_t *const counts[] = {&out->utc_flags, &out->standard_flags, &out->leaps,
                                &out->times,     &out->types,          &out->name_bytes};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        *counts[i] = (uint32_t)read_big_endian(at + 20 + 4 * i, 4);
        if (*counts[i] > FILE_BYTES_MAX) {
            return 0;
        }
    }
    const size_t size = out->times * (time_bytes + 1) + out->types * (size_t)6 + out->name_bytes +
                        out->leaps * (time_bytes + 4) + out->standard_flags + out->utc_flags;
    return size <= length - HEADER_BYTES && out->types > 0 ? HEADER_BYTES + size : 0;
}

/* Which type holds before the first transition (lookupFirstZone of Go's zoneinfo.go). */
static uint32_t first_type(const unsigned char *indexes, const unsigned char *types, const struct block *block)
{
    if (!memchr(indexes, 0, block->times)) {
        return 0;
    }
    if (block->times > 0 && types[indexes[0] * 6 + 4] != 0) {
        for (uint32_t i = indexes[0]; i-- > 0;) {
            if (types[i * 6 + 4] == 0) {
                return i;
            }
        }
    }
    for (uint32_t i = 0; i < block->types; i++) {
        if (types[i * 6 + 4] == 0) {
            return i;
        }
    }
    return 0;
}

static bool read_block(struct rules *out, const unsigned char *data, const struct block *block, size_t time_bytes,
                       struct sim_arena *arena)
{
    const unsigned char *indexes = data + block->times * time_bytes, *types = indexes + block->times;
    int64_t *since = sim_arena_array(arena, block->times, sizeof *since, _Alignof(int64_t));
    int32_t *offsets_s = sim_arena_array(arena, block->times, sizeof *offsets_s, _Alignof(int32_t));
    for (uint32_t i = 0; i < block->times; i++) {
        if (indexes[i] >= block->types) {
            return false;
        }
        const uint64_t time = read_big_endian(data + i * time_bytes, (int)time_bytes);
        since[i] = time_bytes == 4 ? (int32_t)(uint32_t)time : (int64_t)time;
        offsets_s[i] = (int32_t)(uint32_t)read_big_endian(types + indexes[i] * 6, 4);
    }
    *out = (struct rules){.since = since, .offsets_s = offsets_s, .count = block->times};
    out->first_s = (int32_t)(uint32_t)read_big_endian(types + first_type(indexes, types, block) * 6, 4);
    return true;
}

static bool read_rules(struct rules *out, const char *text, size_t length, struct sim_arena *arena)
{
    const unsigned char *const bytes = (const unsigned char *)text;
    struct block block;
    const size_t old = read_header(bytes, length, 4, &block);
    if (old == 0 || text[4] == '\0') { /* version 1 has nothing more */
        return old != 0 && read_block(out, bytes + HEADER_BYTES, &block, 4, arena);
    }
    const size_t new = read_header(bytes + old, length - old, 8, &block);
    if (new == 0 || !read_block(out, bytes + old + HEADER_BYTES, &block, 8, arena)) {
        return false;
    }
    const char *const tail = text + old + new;
    const size_t rest = length - old - new;
    if (rest > 2 && tail[0] == '\n' && memchr(tail + 1, '\n', rest - 1)) {
        const size_t size = (size_t)((const char *)memchr(tail + 1, '\n', rest - 1) - tail) - 1;
        out->has_tail = read_tail(sim_arena_text(arena, tail + 1, size), &out->tail);
    }
    return true;
}

static bool read_zone(struct rules *out, const char *name, struct sim_arena *arena)
{
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char path[512];
        const char *text;
        size_t length;
        struct sim_error error;
        if (is_zone_file(folders[i], name) && print_path(path, sizeof path, folders[i], name) &&
            scn_file_read(&text, &length, path, FILE_BYTES_MAX, arena, &error) == SIM_OK &&
            read_rules(out, text, length, arena)) {
            return true;
        }
    }
    return false;
}

bool scn_zone_find(void *context, const char *name, struct ctl_time_zone *out)
{
    struct scn_zones *zones = context;
    struct scn_zone *zone = zones->first;
    while (zone && strcmp(zone->name, name) != 0) {
        zone = zone->next;
    }
    if (!zone) {
        struct rules rules;
        if (!read_zone(&rules, name, zones->arena)) {
            return false;
        }
        zone = sim_arena_alloc(zones->arena, sizeof *zone);
        *zone = (struct scn_zone){
            .name = sim_arena_text(zones->arena, name, strlen(name)), .rules = rules, .next = zones->first};
        zones->first = zone;
    }
    *out = (struct ctl_time_zone){.offset_s = offset_at, .rules = &zone->rules};
    return true;
}
