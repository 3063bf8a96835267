/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures are looked for only where there is a gnuplot. */
#include "plots/artefacts.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/plots/sample_run.h"
#include "tests/support/suite.h"
#include "tests/support/temp_dir.h"

static struct support_temp_dir temp;
static struct plt_run run;

static void setup(void)
{
    support_temp_dir_make(&temp);
    run = sample_run("a \"b\" @c_d {e} `f` $(g)\n<h>", 2);
}

static void teardown(void)
{
    sample_run_free(&run);
    support_temp_dir_remove(&temp);
}

static const char *path_of(const char *name)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", temp.path, name);
    return path;
}

static bool exists(const char *name)
{
    return access(path_of(name), F_OK) == 0;
}

static int entries_of(const char *name)
{
    DIR *folder = opendir(path_of(name));
    ck_assert_ptr_nonnull(folder);
    int count = 0;
    while (readdir(folder) != NULL) {
        count++;
    }
    closedir(folder);
    return count - 2;
}

static void write_text(const char *name, const char *text)
{
    FILE *file = fopen(path_of(name), "w");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

static const char *const always[] = {"out/result.json",       "out/jobs.csv",          "out/timeline.csv",
                                     "out/critical-path.csv", "out/plots/timeline.gp", "out/plots/critical-path.gp"};
static const char *const pictures[] = {"out/plots/timeline.png", "out/plots/timeline.svg",
                                       "out/plots/critical-path.png", "out/plots/critical-path.svg"};

START_TEST(test_new_folder)
{
    char folder[600];
    snprintf(folder, sizeof folder, "%s/", path_of("out"));
    const char *note = "";
    struct sim_error error = {.text = ""};
    ck_assert_msg(plt_artefacts_write(folder, &run, &note, &error) == SIM_OK, "%s", error.text);
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++) {
        ck_assert_msg(exists(always[i]), "%s", always[i]);
    }
    for (size_t i = 0; i < sizeof pictures / sizeof pictures[0]; i++) {
        ck_assert_msg(exists(pictures[i]) == (note == NULL), "%s", pictures[i]);
    }
    ck_assert_int_eq(entries_of("out"), 5);
    ck_assert_int_eq(entries_of("."), 1);
}
END_TEST

START_TEST(test_old_folder)
{
    mkdir(path_of("out"), 0777);
    write_text("out/mine.txt", "keep");
    write_text("out/result.json", "old");
    const char *note;
    struct sim_error error = {.text = ""};
    ck_assert_msg(plt_artefacts_write(path_of("out"), &run, &note, &error) == SIM_OK, "%s", error.text);
    char text[16] = "";
    FILE *file = fopen(path_of("out/result.json"), "r");
    ck_assert_uint_eq(fread(text, 1, 1, file), 1);
    fclose(file);
    ck_assert_str_eq(text, "{");
    ck_assert(exists("out/mine.txt"));
    ck_assert_int_eq(entries_of("out"), 6);
}
END_TEST

/* A picture of an older run does not stay where there is none of this one. */
START_TEST(test_stale_picture)
{
    mkdir(path_of("out"), 0777);
    mkdir(path_of("out/plots"), 0777);
    write_text("out/plots/timeline.png", "old");
    setenv("PATH", temp.path, 1);
    const char *note = NULL;
    ck_assert_int_eq(plt_artefacts_write(path_of("out"), &run, &note, NULL), SIM_OK);
    ck_assert_str_eq(note, "gnuplot is absent, so no pictures were drawn");
    ck_assert(!exists("out/plots/timeline.png"));
    ck_assert(exists("out/plots/timeline.gp"));
}
END_TEST

static const struct {
    const char *name, *folder, *error;
} refused_rows[] = {
    {"a file", "file", "Not a directory"},
    {"below a file", "file/out", "Not a directory"},
    {"no parent", "none/out", "No such file or directory"},
};

START_TEST(test_refused)
{
    write_text("file", "");
    const char *note;
    struct sim_error error = {.text = ""};
    const enum sim_status status = plt_artefacts_write(path_of(refused_rows[_i].folder), &run, &note, &error);
    ck_assert_msg(status == SIM_ENVIRONMENT, "%s", refused_rows[_i].name);
    ck_assert_msg(strstr(error.text, refused_rows[_i].error) != NULL, "%s: %s", refused_rows[_i].name, error.text);
    ck_assert_int_eq(entries_of("."), 1);
}
END_TEST

/* No room for more than `limit` bytes a file, as when the disk is full: at each stage nothing is left behind. */
START_TEST(test_no_room)
{
    static const rlim_t limits[] = {0, 10, 200, 1000, 3000};
    mkdir(path_of("old"), 0777);
    write_text("old/result.json", "old");
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){limits[_i], RLIM_INFINITY});
    const char *note;
    struct sim_error error = {.text = ""};
    const enum sim_status fresh = plt_artefacts_write(path_of("out"), &run, &note, &error);
    const enum sim_status again = plt_artefacts_write(path_of("old"), &run, &note, &error);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){RLIM_INFINITY, RLIM_INFINITY});
    ck_assert_int_eq(fresh, SIM_ENVIRONMENT);
    ck_assert_int_eq(again, SIM_ENVIRONMENT);
    ck_assert(!exists("out"));
    ck_assert_int_eq(entries_of("old"), 1);
    ck_assert_int_eq(entries_of("."), 1);
}
END_TEST

/* A timeline that is a constant, a title that could be a program: the plot is drawn and nothing else happens. */
START_TEST(test_terminal_plot)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    const char *note = NULL;
    struct sim_error error = {.text = ""};
    setenv("TMPDIR", temp.path, 1);
    ck_assert_msg(plt_terminal_plot(out, &run, 60, &note, &error) == SIM_OK, "%s", error.text);
    fclose(out);
    ck_assert_msg(note != NULL || strstr(text, "pods alive") != NULL, "%s", text);
    free(text);
    ck_assert_int_eq(entries_of("."), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plots.artefacts");
    TCase *tests = tcase_create("artefacts");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, test_new_folder);
    tcase_add_test(tests, test_old_folder);
    tcase_add_test(tests, test_stale_picture);
    tcase_add_loop_test(tests, test_refused, 0, sizeof refused_rows / sizeof refused_rows[0]);
    tcase_add_loop_test(tests, test_no_room, 0, 5);
    tcase_add_test(tests, test_terminal_plot);
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
