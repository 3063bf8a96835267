/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be a name, a label, a key: the rules of apimachinery's util/validation, and their words.
 *
 * Each rule looks at a text and appends what is wrong with it, in upstream's order; an empty list means that it is
 * fine. Pure, no memory: the texts are constants.
 */
#ifndef CTL_NAMES_H
#define CTL_NAMES_H

#include <stdbool.h>
#include <stddef.h>

enum { CTL_FAULTS_MAX = 8 };
struct ctl_faults {
    const char *text[CTL_FAULTS_MAX];
    size_t count;
};

typedef void ctl_name_rule(struct ctl_faults *faults, const char *text);

ctl_name_rule ctl_check_dns_label;      /* `web-1`, up to 63; a container, a namespace, a host name */
ctl_name_rule ctl_check_dns_subdomain;  /* `web.example.com`, up to 253; most objects */
ctl_name_rule ctl_check_label_value;    /* empty, or up to 63 of letters, digits, `-_.` */
ctl_name_rule ctl_check_qualified_name; /* `example.com/name` or `name`: a label key, a condition type */
ctl_name_rule ctl_check_port_name;      /* `http-1`, up to 15 */
ctl_name_rule ctl_check_environment_name;

/* A key of annotations: a qualified name whose prefix may have capitals. */
ctl_name_rule ctl_check_annotation_key;

static inline bool ctl_name_is(ctl_name_rule *rule, const char *text)
{
    struct ctl_faults faults = {.count = 0};
    rule(&faults, text);
    return faults.count == 0;
}

#endif
