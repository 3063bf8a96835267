/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a reader of XML gets back is the text, whatever is in it; whole documents are in tests/golden/. */
#include "plots/junit.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/suite.h"

static const struct {
    const char *name, *text, *in_attribute, *in_element;
} rows[] = {
    {"nothing", "", "", ""},
    {"markup", "<a href='b'>&amp;]]>", "&lt;a href='b'&gt;&amp;amp;]]&gt;", "&lt;a href='b'&gt;&amp;amp;]]&gt;"},
    {"quotes", "\"", "&#34;", "\""},
    {"blanks", "a\tb\nc\rd", "a&#9;b&#10;c&#13;d", "a\tb\nc&#13;d"},
    {"control characters", "\x01\x1f\x7f", "��\x7f", "��\x7f"},
    {"all lengths", "\u00e9\u20ac\U0001F600", "é€😀", "é€😀"},
    {"cut", "a\xe2\x82", "a��", "a��"},
    {"cut by another", "\xf0\x9f\xc3\xa9", "��é", "��é"},
    {"no beginning", "\x80z", "�z", "�z"},
    {"too long a form", "\xc0\x80\xe0\x80\x80\xf0\x80\x80\x80", "���", "���"},
    {"a surrogate", "\xed\xa0\x80", "�", "�"},
    {"no character", "\xef\xbf\xbe\xef\xbf\xbf", "��", "��"},
    {"beyond the last", "\xf4\x90\x80\x80", "�", "�"},
    {"no byte of UTF-8", "\xf8\x88\x80\x80\x80\xff", "���", "���"},
};

START_TEST(a_text_is_escaped)
{
    char *written = NULL, expected[400];
    size_t length = 0;
    FILE *const out = open_memstream(&written, &length);
    plt_junit_case(out, &(struct plt_junit_case){.class_name = "c",
                                                 .name = rows[_i].text,
                                                 .file = "f",
                                                 .verdict = PLT_JUNIT_FAILED,
                                                 .message = "m",
                                                 .text = rows[_i].text});
    ck_assert_int_eq(fclose(out), 0);
    snprintf(expected, sizeof expected,
             "    <testcase classname=\"c\" name=\"%s\" file=\"f\">\n"
             "      <failure message=\"m\">%s</failure>\n"
             "    </testcase>\n",
             rows[_i].in_attribute, rows[_i].in_element);
    ck_assert_msg(strcmp(written, expected) == 0, "%s: %s", rows[_i].name, written);
    free(written);
}
END_TEST

int main(void)
{
    Suite *const suite = suite_create("plots.junit");
    TCase *const texts = tcase_create("texts");
    tcase_add_loop_test(texts, a_text_is_escaped, 0, sizeof rows / sizeof rows[0]);
    suite_add_tcase(suite, texts);
    return support_run(suite);
}
