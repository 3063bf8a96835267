/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The three streams are unnamed temporary files, so a program that prints much and reads little cannot block. */
#include "tests/support/command.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static char *take_text(FILE *file, size_t *length);

void support_command_run(struct support_command *result, const char *const argv[], const char *input)
{
    FILE *streams[3];
    for (int i = 0; i < 3; i++) {
        streams[i] = tmpfile();
        assert(streams[i] != NULL);
    }
    if (input != NULL) {
        fputs(input, streams[0]);
        rewind(streams[0]);
    }

    pid_t child = fork();
    assert(child >= 0);
    if (child == 0) {
        for (int i = 0; i < 3; i++) {
            dup2(fileno(streams[i]), i);
        }
        execvp(argv[0], (char *const *)argv);
        perror(argv[0]);
        _exit(127);
    }
    int status;
    pid_t ended = waitpid(child, &status, 0);
    assert(ended == child);

    fclose(streams[0]);
    result->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    result->out = take_text(streams[1], &result->out_length);
    result->err = take_text(streams[2], &result->err_length);
}

void support_command_free(struct support_command *result)
{
    free(result->out);
    free(result->err);
    memset(result, 0, sizeof *result);
}

static char *take_text(FILE *file, size_t *length)
{
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    assert(size >= 0);
    rewind(file);
    char *text = malloc((size_t)size + 1);
    assert(text != NULL);
    *length = fread(text, 1, (size_t)size, file);
    assert(*length == (size_t)size);
    text[size] = '\0';
    fclose(file);
    return text;
}
