/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/terminal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { COLUMNS_ELSEWHERE = 80, COLUMNS_MIN = 40, COLUMNS_MAX = 200 };

static bool is_set(const char *variable);

bool cli_terminal_color(FILE *stream, const char *when)
{
    if (strcmp(when, "auto") != 0) {
        return strcmp(when, "always") == 0;
    }
    const char *terminal = getenv("TERM");
    return isatty(fileno(stream)) && !is_set("NO_COLOR") && terminal != NULL && strcmp(terminal, "dumb") != 0;
}

int cli_terminal_columns(FILE *stream)
{
    struct winsize size;
    if (!isatty(fileno(stream)) || ioctl(fileno(stream), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return COLUMNS_ELSEWHERE;
    }
    return size.ws_col < COLUMNS_MIN ? COLUMNS_MIN : size.ws_col > COLUMNS_MAX ? COLUMNS_MAX : size.ws_col;
}

bool cli_terminal_progress(const char *when)
{
    return strcmp(when, "always") == 0 || (strcmp(when, "auto") == 0 && isatty(STDERR_FILENO));
}

enum cli_exit cli_terminal_finish(enum cli_exit code)
{
    if (fflush(stdout) == 0 && !ferror(stdout)) {
        return code;
    }
    /* An earlier write may have failed, and its errno is gone: ask again. */
    fputc('\n', stdout);
    fflush(stdout);
    if (errno == EPIPE) {
        return code;
    }
    fprintf(stderr, "jobsim: cannot write standard output: %s\n", strerror(errno));
    return CLI_EXIT_ENVIRONMENT;
}

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value != NULL && value[0] != '\0';
}
