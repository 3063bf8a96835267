/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control/names: which texts each rule lets pass, and how many faults it finds in others. */
#include "control/names.h"

#include <string.h>

#include "control/image_name.h"
#include "tests/support/suite.h"

#define LONG_63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct {
    const char *name;
    ctl_name_rule *rule;
    const char *text;
    size_t faults;
} names[] = {
    {"label", ctl_check_dns_label, "web-1", 0},
    {"label of 63", ctl_check_dns_label, LONG_63, 0},
    {"label of 64", ctl_check_dns_label, LONG_63 "a", 1},
    {"label with a dot", ctl_check_dns_label, "a.b", 1},
    {"empty label", ctl_check_dns_label, "", 1},
    {"subdomain", ctl_check_dns_subdomain, "a.b-c.d", 0},
    {"empty part", ctl_check_dns_subdomain, "a..b", 1},
    {"capital", ctl_check_dns_subdomain, "Web", 1},
    {"shell code", ctl_check_dns_subdomain, "$(reboot)", 1},
    {"gnuplot code", ctl_check_dns_subdomain, "`system 'ls'`", 1},
    {"markup", ctl_check_dns_subdomain, "<script>", 1},
    {"label value", ctl_check_label_value, "", 0},
    {"label value with a dash at its end", ctl_check_label_value, "a-", 1},
    {"qualified", ctl_check_qualified_name, "example.com/Name_1", 0},
    {"two slashes", ctl_check_qualified_name, "a/b/c", 1},
    {"no prefix", ctl_check_qualified_name, "/b", 1},
    {"no name: empty, and of the wrong form", ctl_check_qualified_name, "a/", 2},
    {"capital in a prefix", ctl_check_qualified_name, "A.b/c", 1},
    {"which an annotation may have", ctl_check_annotation_key, "A.b/c", 0},
    {"port name", ctl_check_port_name, "http-1", 0},
    {"port name without letters", ctl_check_port_name, "80", 1},
    {"port name with twin dashes", ctl_check_port_name, "a--b", 1},
    {"port name of 16", ctl_check_port_name, "abcdefghijklmnop", 1},
    {"environment", ctl_check_environment_name, "A.b c", 0},
    {"environment with =", ctl_check_environment_name, "a=b", 1},
};

START_TEST(rules_find_faults)
{
    struct ctl_faults faults = {.count = 0};
    names[_i].rule(&faults, names[_i].text);
    ck_assert_msg(faults.count == names[_i].faults, "%s: %zu faults", names[_i].name, faults.count);
}
END_TEST

static const struct {
    const char *image;
    bool latest;
} images[] = {
    {"busybox", true},
    {"busybox:latest", true},
    {"busybox:1.36", false},
    {"localhost:5000/x", true},
    {"localhost:5000/x:2", false},
    {"registry.example/a/b@sha256:00", false},
    {" busybox", false},
    {"Busybox", false},
    {"a/b/c_d__e--f:latest", true},
    {"a/_b", false},
    {"UPPER.example/x", true},
    {"x:", false},
    {"", false},
};

START_TEST(images_without_tag_are_latest)
{
    ck_assert_msg(ctl_image_is_latest(images[_i].image) == images[_i].latest, "%s", images[_i].image);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("names");
    TCase *tests = tcase_create("all");
    tcase_add_loop_test(tests, rules_find_faults, 0, (int)(sizeof names / sizeof *names));
    tcase_add_loop_test(tests, images_without_tag_are_latest, 0, (int)(sizeof images / sizeof *images));
    suite_add_tcase(suite, tests);
    return support_run(suite);
}
