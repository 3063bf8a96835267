/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/command.h"

#include "tests/support/suite.h"
#include "tests/support/temp_dir.h"

#include <unistd.h>

START_TEST(streams_and_exit_code_are_kept_apart)
{
    struct support_command said;
    support_command_run(&said, (const char *const[]){"sh", "-c", "cat; echo trouble >&2; exit 3", NULL}, "in");
    ck_assert_int_eq(said.exit_code, 3);
    ck_assert_str_eq(said.out, "in");
    ck_assert_str_eq(said.err, "trouble\n");
    support_command_free(&said);
}
END_TEST

START_TEST(a_signal_is_told_from_an_exit)
{
    struct support_command said;
    support_command_run(&said, (const char *const[]){"sh", "-c", "kill -9 $$", NULL}, NULL);
    ck_assert_int_eq(said.exit_code, 128 + 9);
    support_command_free(&said);
}
END_TEST

START_TEST(more_output_than_a_pipe_holds)
{
    struct support_command said;
    support_command_run(&said, (const char *const[]){"head", "-c", "300000", "/dev/zero", NULL}, NULL);
    ck_assert_int_eq(said.exit_code, 0);
    ck_assert_uint_eq(said.out_length, 300000);
    support_command_free(&said);
}
END_TEST

START_TEST(a_temp_dir_goes_with_its_contents)
{
    struct support_temp_dir dir;
    char file[512];
    support_temp_dir_make(&dir);
    support_temp_file(file, &dir, "a", "text");
    struct support_command said;
    support_command_run(
        &said,
        (const char *const[]){"sh", "-c", "cd \"$1\" && mkdir b && ln -s /etc b/link && cat a", "sh", dir.path, NULL},
        NULL);
    ck_assert_str_eq(said.out, "text");
    support_command_free(&said);
    support_temp_dir_remove(&dir);
    ck_assert_int_ne(access(dir.path, F_OK), 0);
    ck_assert_int_eq(access("/etc/passwd", F_OK), 0);
}
END_TEST

static Suite *command_suite(void)
{
    Suite *suite = suite_create("support.command");
    TCase *tests = tcase_create("command");
    tcase_add_test(tests, streams_and_exit_code_are_kept_apart);
    tcase_add_test(tests, a_signal_is_told_from_an_exit);
    tcase_add_test(tests, more_output_than_a_pipe_holds);
    tcase_add_test(tests, a_temp_dir_goes_with_its_contents);
    suite_add_tcase(suite, tests);
    return suite;
}

int main(void)
{
    return support_run(command_suite());
}
