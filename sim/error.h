/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a function says that the world outside is wrong: a status to return and a text to show.
 *
 * Programming mistakes are asserted, never returned. The caller owns the `struct sim_error`; a NULL one is allowed
 * where only the status matters. Nothing here allocates; texts longer than the buffer are cut.
 */
#ifndef SIM_ERROR_H
#define SIM_ERROR_H

#include <stddef.h>

#define SIM_MUST_USE                          __attribute__((warn_unused_result))
#define SIM_PRINTF(format_index, first_index) __attribute__((format(printf, format_index, first_index)))

/* The values are stable: cli/ maps them to exit codes. */
enum sim_status {
    SIM_OK = 0,
    SIM_BAD_INPUT,   /* what the user wrote is wrong: exit code 2 */
    SIM_ENVIRONMENT, /* a file, a process or a limit of the machine failed: exit code 3 */
    SIM_NO_MEMORY,   /* exit code 3 */
};

struct sim_error {
    enum sim_status status;
    char text[512]; /* one line without newline, NUL-terminated */
};

/* Fills `error` (NULL: nothing) and returns `status`, so that a caller can write `return sim_error_set(...)`. */
enum sim_status sim_error_set(struct sim_error *error, enum sim_status status, const char *format, ...)
    SIM_PRINTF(3, 4);

/* Puts `where: ` (formatted) before the text that is already in `error`; returns its status. */
enum sim_status sim_error_prefix(struct sim_error *error, enum sim_status status, const char *format, ...)
    SIM_PRINTF(3, 4);

/* Writes `text` in double quotes into out[0..size), printable whatever it holds: quotes and backslashes escaped,
 * control and non-ASCII bytes as \xNN (as Go's time package does), cut with "..." when too long. Returns `out`. size
 * >= 8. */
const char *sim_quote(char *out, size_t size, const char *text, size_t length);

/* The name among names[0..count) that `word` was probably meant to be (edit distance, at most a third of the word,
 * letter case ignored; the first of equals); NULL if none is near. O(count * length^2), for error texts only. */
const char *sim_nearest_name(const char *word, size_t length, const char *const *names, size_t count);

#endif
