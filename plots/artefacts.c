/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths are handled relative to the staging folder by name tables, so nothing but what stands in them is ever replaced
 * or removed. */
#include "plots/artefacts.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plots/csv.h"
#include "plots/gnuplot.h"
#include "plots/scripts.h"

enum { PATH_SIZE = 4096, FOLDER_MAX = PATH_SIZE - 160 };

static bool write_result(FILE *out, const struct plt_run *run);

/* Either written by a function, which says whether it could, or of constant text. */
struct file {
    const char *name;
    bool (*write)(FILE *out, const struct plt_run *run);
    const char *text;
};

static const struct file files[] = {
    {"result.json", write_result, NULL},
    {"jobs.csv", plt_jobs_csv, NULL},
    {"timeline.csv", plt_timeline_csv, NULL},
    {"critical-path.csv", plt_path_csv, NULL},
    {"plots/timeline.gp", NULL, plt_script_timeline},
    {"plots/critical-path.gp", NULL, plt_script_critical_path},
};
enum { FILE_COUNT = sizeof files / sizeof files[0] };

/* `ending`: what a whole file ends with; gnuplot does not say when the disk is full. */
static const struct picture {
    const char *script, *name, *form, *title, *ending;
    size_t ending_length;
} pictures[] = {
    {"plots/timeline.gp", "plots/timeline.png", "png", "pods over time", "IEND\xae\x42\x60\x82", 8},
    {"plots/timeline.gp", "plots/timeline.svg", "svg", "pods over time", "</svg>\n\n", 8},
    {"plots/critical-path.gp", "plots/critical-path.png", "png", "why it took that long", "IEND\xae\x42\x60\x82", 8},
    {"plots/critical-path.gp", "plots/critical-path.svg", "svg", "why it took that long", "</svg>\n\n", 8},
};
enum { PICTURE_COUNT = sizeof pictures / sizeof pictures[0] };

static const char note_absent[] = "gnuplot is absent, so no pictures were drawn";
static const char note_empty[] = "there was no Job, so no pictures were drawn";
static const char note_failed[] = "gnuplot failed, so no pictures were drawn";

/* Where the files are made, and where they go. */
struct staging {
    char path[PATH_SIZE];
    const char *folder;
    size_t folder_length; /* without slashes at its end */
    bool folder_exists;
};

static enum sim_status make_staging(struct staging *staging, const char *folder, struct sim_error *error);
static void remove_staging(const struct staging *staging);
static enum sim_status write_file(const char *folder, const struct file *file, const struct plt_run *run,
                                  struct sim_error *error);
static enum sim_status draw(const char *folder, const struct plt_run *run, const char **note, struct sim_error *error);
static bool ends_with(const char *path, const char *ending, size_t length);
static enum sim_status publish(const struct staging *staging, struct sim_error *error);
static enum sim_status replace(const struct staging *staging, const char *name, struct sim_error *error);
static enum sim_status failed(struct sim_error *error, const char *what, const char *path);
static void join(char out[PATH_SIZE], const char *folder, const char *name);

enum sim_status plt_artefacts_write(const char *folder, const struct plt_run *run, const char **note,
                                    struct sim_error *error)
{
    sigset_t interrupts, before;
    sigemptyset(&interrupts);
    sigaddset(&interrupts, SIGINT);
    sigaddset(&interrupts, SIGTERM);
    sigprocmask(SIG_BLOCK, &interrupts, &before);

    struct staging staging;
    enum sim_status status = make_staging(&staging, folder, error);
    if (status == SIM_OK) {
        for (int i = 0; i < FILE_COUNT && status == SIM_OK; i++) {
            status = write_file(staging.path, &files[i], run, error);
        }
        if (status == SIM_OK) {
            status = draw(staging.path, run, note, error);
        }
        if (status == SIM_OK) {
            status = publish(&staging, error);
        }
        remove_staging(&staging);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    return status;
}

enum sim_status plt_terminal_plot(FILE *out, const struct plt_run *run, int columns, const char **note,
                                  struct sim_error *error)
{
    static const struct file data = {"timeline.csv", plt_timeline_csv, NULL};
    static const struct file script = {"terminal.gp", NULL, plt_script_terminal};
    const char *parent = getenv("TMPDIR");
    if (parent == NULL || parent[0] == '\0' || strlen(parent) > FOLDER_MAX) {
        parent = "/tmp";
    }
    char folder[PATH_SIZE];
    join(folder, parent, "jobsim-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        return failed(error, "make", folder);
    }
    enum sim_status status = write_file(folder, &data, run, error);
    if (status == SIM_OK) {
        status = write_file(folder, &script, run, error);
    }
    if (status == SIM_OK) {
        char width[16];
        snprintf(width, sizeof width, "%d", columns);
        const char *const arguments[] = {width, "18", NULL};
        const enum plt_gnuplot drawn = plt_gnuplot_run(folder, script.name, arguments, out);
        *note = drawn == PLT_GNUPLOT_ABSENT ? note_absent : drawn == PLT_GNUPLOT_FAILED ? note_failed : NULL;
    }
    char path[PATH_SIZE];
    join(path, folder, data.name);
    unlink(path);
    join(path, folder, script.name);
    unlink(path);
    rmdir(folder);
    return status;
}

static enum sim_status make_staging(struct staging *staging, const char *folder, struct sim_error *error)
{
    staging->folder = folder;
    staging->folder_length = strlen(folder);
    while (staging->folder_length > 1 && folder[staging->folder_length - 1] == '/') {
        staging->folder_length--;
    }
    if (strlen(folder) > FOLDER_MAX) {
        errno = ENAMETOOLONG;
        return failed(error, "make", folder);
    }
    struct stat there;
    staging->folder_exists = stat(folder, &there) == 0;
    if (staging->folder_exists && !S_ISDIR(there.st_mode)) {
        errno = ENOTDIR;
        return failed(error, "write into", folder);
    }
    if (!staging->folder_exists && errno != ENOENT) {
        return failed(error, "write into", folder);
    }
    int made;
    int attempt = 0;
    do {
        snprintf(staging->path, PATH_SIZE, "%.*s%s.jobsim-%ld-%d", (int)staging->folder_length, folder,
                 staging->folder_exists ? "/" : "", (long)getpid(), attempt);
        made = mkdir(staging->path, 0777);
    } while (made != 0 && errno == EEXIST && attempt++ < 100);
    char plots[PATH_SIZE];
    join(plots, staging->path, "plots");
    if (made != 0) {
        return failed(error, "write into", folder);
    }
    if (mkdir(plots, 0777) != 0) {
        const enum sim_status status = failed(error, "write into", folder);
        rmdir(staging->path);
        return status;
    }
    return SIM_OK;
}

/* After a move there is nothing left of it, which is fine. */
static void remove_staging(const struct staging *staging)
{
    char path[PATH_SIZE];
    for (int i = 0; i < FILE_COUNT; i++) {
        join(path, staging->path, files[i].name);
        unlink(path);
    }
    for (int i = 0; i < PICTURE_COUNT; i++) {
        join(path, staging->path, pictures[i].name);
        unlink(path);
    }
    join(path, staging->path, "plots");
    rmdir(path);
    rmdir(staging->path);
}

static enum sim_status write_file(const char *folder, const struct file *file, const struct plt_run *run,
                                  struct sim_error *error)
{
    char path[PATH_SIZE];
    join(path, folder, file->name);
    FILE *out = fopen(path, "wb");
    if (out == NULL) {
        return failed(error, "write", file->name);
    }
    const bool written = file->write != NULL ? file->write(out, run) : fputs(file->text, out) != EOF;
    if (fclose(out) != 0 || !written) {
        return failed(error, "write", file->name);
    }
    return SIM_OK;
}

static enum sim_status draw(const char *folder, const struct plt_run *run, const char **note, struct sim_error *error)
{
    *note = run->result->job_count == 0 ? note_empty : NULL;
    for (int i = 0; i < PICTURE_COUNT && *note != note_empty; i++) {
        char title[256];
        snprintf(title, sizeof title, "%s: %s", run->scenario, pictures[i].title);
        const char *const arguments[] = {pictures[i].form, title, NULL};
        char path[PATH_SIZE];
        join(path, folder, pictures[i].name);
        switch (plt_gnuplot_run(folder, pictures[i].script, arguments, NULL)) {
        case PLT_GNUPLOT_DONE:
            if (!ends_with(path, pictures[i].ending, pictures[i].ending_length)) {
                return sim_error_set(error, SIM_ENVIRONMENT, "%s was cut short; is the disk full?", pictures[i].name);
            }
            break;
        case PLT_GNUPLOT_ABSENT:
            *note = note_absent;
            return SIM_OK;
        case PLT_GNUPLOT_FAILED:
            *note = note_failed;
            unlink(path);
            break;
        }
    }
    return SIM_OK;
}

static bool ends_with(const char *path, const char *ending, size_t length)
{
    char bytes[16];
    assert(length <= sizeof bytes);
    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        return false;
    }
    const bool whole = fseek(in, -(long)length, SEEK_END) == 0 && fread(bytes, 1, length, in) == length &&
                       memcmp(bytes, ending, length) == 0;
    fclose(in);
    return whole;
}

static enum sim_status publish(const struct staging *staging, struct sim_error *error)
{
    char folder[PATH_SIZE];
    snprintf(folder, sizeof folder, "%.*s", (int)staging->folder_length, staging->folder);
    if (!staging->folder_exists) {
        return rename(staging->path, folder) == 0 ? SIM_OK : failed(error, "make", folder);
    }
    char plots[PATH_SIZE];
    join(plots, folder, "plots");
    if (mkdir(plots, 0777) != 0 && errno != EEXIST) {
        return failed(error, "make", plots);
    }
    enum sim_status status = SIM_OK;
    for (int i = 0; i < FILE_COUNT && status == SIM_OK; i++) {
        status = replace(staging, files[i].name, error);
    }
    for (int i = 0; i < PICTURE_COUNT && status == SIM_OK; i++) {
        status = replace(staging, pictures[i].name, error);
    }
    return status;
}

/* A picture that was not drawn this time leaves none of an older run behind. */
static enum sim_status replace(const struct staging *staging, const char *name, struct sim_error *error)
{
    char from[PATH_SIZE], to[PATH_SIZE];
    join(from, staging->path, name);
    join(to, staging->folder, name);
    if (rename(from, to) == 0) {
        return SIM_OK;
    }
    if (errno == ENOENT && access(from, F_OK) != 0 && (unlink(to) == 0 || errno == ENOENT)) {
        return SIM_OK;
    }
    return failed(error, "replace", to);
}

/* From errno. */
static enum sim_status failed(struct sim_error *error, const char *what, const char *path)
{
    const char *why = strerror(errno);
    return sim_error_set(error, SIM_ENVIRONMENT, "cannot %s %s: %s", what, path, why);
}

/* Folders are at most FOLDER_MAX long, names are ours. */
static void join(char out[PATH_SIZE], const char *folder, const char *name)
{
    const int length = snprintf(out, PATH_SIZE, "%s/%s", folder, name);
    assert(length < PATH_SIZE);
}

static bool write_result(FILE *out, const struct plt_run *run)
{
    struct plt_document *document = plt_json_open(out);
    if (document == NULL) {
        return false;
    }
    plt_run_result(document, run);
    return plt_document_close(document, NULL) == SIM_OK;
}
