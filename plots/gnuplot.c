/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/gnuplot.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS_MAX = 8, EXIT_ABSENT = 127 };

static _Noreturn void become_gnuplot(const char *folder, const char *script, const char *const arguments[], int out);
static void copy(int from, FILE *out);

enum plt_gnuplot plt_gnuplot_run(const char *folder, const char *script, const char *const arguments[], FILE *out)
{
    int ends[2];
    if (pipe(ends) != 0) {
        return PLT_GNUPLOT_FAILED;
    }
    const pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        become_gnuplot(folder, script, arguments, ends[1]);
    }
    close(ends[1]);
    copy(ends[0], out);
    close(ends[0]);
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status)) {
        return PLT_GNUPLOT_FAILED;
    }
    switch (WEXITSTATUS(status)) {
    case 0:
        return PLT_GNUPLOT_DONE;
    case EXIT_ABSENT:
        return PLT_GNUPLOT_ABSENT;
    default:
        return PLT_GNUPLOT_FAILED;
    }
}

/* In the child: signals as a new program expects them, nothing to read, no complaints to show. */
static _Noreturn void become_gnuplot(const char *folder, const char *script, const char *const arguments[], int out)
{
    const char *argv[ARGUMENTS_MAX + 5] = {"gnuplot", "--default-settings", "-c", script};
    for (int i = 0; arguments[i] != NULL; i++) {
        assert(i < ARGUMENTS_MAX);
        argv[4 + i] = arguments[i];
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    const int nothing = open("/dev/null", O_RDWR);
    if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(out, 1) < 0 || dup2(nothing, 2) < 0 || chdir(folder) != 0) {
        _exit(1);
    }
    execvp(argv[0], (char *const *)argv);
    _exit(errno == ENOENT ? EXIT_ABSENT : 1);
}

static void copy(int from, FILE *out)
{
    char bytes[4096];
    ssize_t got;
    while ((got = read(from, bytes, sizeof bytes)) > 0 || (got < 0 && errno == EINTR)) {
        if (out != NULL && got > 0) {
            fwrite(bytes, 1, (size_t)got, out);
        }
    }
}
