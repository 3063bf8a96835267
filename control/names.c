/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follows apimachinery/pkg/util/validation/validation.go and api/validation/generic.go. */
#include "control/names.h"

#include <assert.h>
#include <string.h>

#define DNS_LABEL_FAULT                                                                                                \
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end "    \
    "with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "                     \
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
#define DNS_SUBDOMAIN_FAULT                                                                                            \
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start "   \
    "and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "                        \
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
#define NAME_PART_FAULT                                                                                                \
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric " \
    "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "                            \
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"

static void say(struct ctl_faults *faults, const char *text)
{
    assert(faults->count < CTL_FAULTS_MAX);
    faults->text[faults->count++] = text;
}

static bool is_lower(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_alphanumeric(char c)
{
    return is_lower(c) || (c >= 'A' && c <= 'Z');
}

/* [a-z0-9]([-a-z0-9]*[a-z0-9])? over text[0..length). */
static bool is_label_form(const char *text, size_t length)
{
    if (length == 0 || !is_lower(text[0]) || !is_lower(text[length - 1])) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (!is_lower(text[i]) && text[i] != '-') {
            return false;
        }
    }
    return true;
}

static bool is_subdomain_form(const char *text, size_t length)
{
    size_t start = 0;
    for (size_t i = 0; i <= length; i++) {
        if (i == length || text[i] == '.') {
            if (!is_label_form(text + start, i - start)) {
                return false;
            }
            start = i + 1;
        }
    }
    return true;
}

/* ([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9] */
static bool is_name_part_form(const char *text, size_t length)
{
    if (length == 0 || !is_alphanumeric(text[0]) || !is_alphanumeric(text[length - 1])) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (!is_alphanumeric(text[i]) && text[i] != '-' && text[i] != '_' && text[i] != '.') {
            return false;
        }
    }
    return true;
}

void ctl_check_dns_label(struct ctl_faults *faults, const char *text)
{
    const size_t length = strlen(text);
    if (length > 63) {
        say(faults, "must be no more than 63 characters");
    }
    if (!is_label_form(text, length)) {
        say(faults, is_subdomain_form(text, length) ? "must not contain dots" : DNS_LABEL_FAULT);
    }
}

void ctl_check_dns_subdomain(struct ctl_faults *faults, const char *text)
{
    const size_t length = strlen(text);
    if (length > 253) {
        say(faults, "must be no more than 253 characters");
    }
    if (!is_subdomain_form(text, length)) {
        say(faults, DNS_SUBDOMAIN_FAULT);
    }
}

void ctl_check_label_value(struct ctl_faults *faults, const char *text)
{
    const size_t length = strlen(text);
    if (length > 63) {
        say(faults, "must be no more than 63 bytes");
    }
    if (length > 0 && !is_name_part_form(text, length)) {
        say(faults, "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
                    "and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or "
                    "'12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");
    }
}

/* `fold`: letters of the prefix count as lower case. */
static void check_qualified(struct ctl_faults *faults, const char *text, bool fold)
{
    const char *slash = strchr(text, '/'), *name = slash ? slash + 1 : text;
    if (slash && strchr(name, '/')) {
        say(faults, "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and "
                    "end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "
                    "validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix "
                    "and '/' (e.g. 'example.com/MyName')");
        return;
    }
    if (slash) {
        char prefix[254];
        const size_t length = (size_t)(slash - text);
        for (size_t i = 0; i < length && i < sizeof prefix; i++) {
            prefix[i] = fold && text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] - 'A' + 'a') : text[i];
        }
        if (length == 0) {
            say(faults, "prefix part must be non-empty");
        } else if (length >= sizeof prefix) {
            say(faults, "prefix part must be no more than 253 bytes");
        } else if (!is_subdomain_form(prefix, length)) {
            say(faults, "prefix part " DNS_SUBDOMAIN_FAULT);
        }
    }
    const size_t length = strlen(name);
    if (length == 0) {
        say(faults, "name part must be non-empty");
    } else if (length > 63) {
        say(faults, "name part must be no more than 63 bytes");
    }
    if (!is_name_part_form(name, length)) {
        say(faults, NAME_PART_FAULT);
    }
}

void ctl_check_qualified_name(struct ctl_faults *faults, const char *text)
{
    check_qualified(faults, text, false);
}

void ctl_check_annotation_key(struct ctl_faults *faults, const char *text)
{
    check_qualified(faults, text, true);
}

void ctl_check_port_name(struct ctl_faults *faults, const char *text)
{
    const size_t length = strlen(text);
    bool letter = false, form = length > 0, twin_hyphens = false;
    for (size_t i = 0; i < length; i++) {
        letter = letter || (text[i] >= 'a' && text[i] <= 'z');
        form = form && (is_lower(text[i]) || text[i] == '-');
        twin_hyphens = twin_hyphens || (text[i] == '-' && text[i + 1] == '-');
    }
    if (length > 15) {
        say(faults, "must be no more than 15 characters");
    }
    if (!form) {
        say(faults, "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (!letter) {
        say(faults, "must contain at least one letter (a-z)");
    }
    if (twin_hyphens) {
        say(faults, "must not contain consecutive hyphens");
    }
    if (length > 0 && (text[0] == '-' || text[length - 1] == '-')) {
        say(faults, "must not begin or end with a hyphen");
    }
}

void ctl_check_environment_name(struct ctl_faults *faults, const char *text)
{
    for (const char *at = text; *at; at++) {
        if (*at < ' ' || *at > '~' || *at == '=') {
            say(faults, "a valid environment variable name must consist only of printable ASCII characters other than "
                        "'='");
            return;
        }
    }
}
