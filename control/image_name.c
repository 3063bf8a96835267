/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grammar is [domain/]path[:tag][@digest] of distribution/reference, with the rule of docker for what is a
 * domain. */
#include "control/image_name.h"

#include <stddef.h>
#include <string.h>

static bool is_lower(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_word(char c)
{
    return is_lower(c) || (c >= 'A' && c <= 'Z') || c == '_';
}

/* [a-z0-9]+ joined by `.`, `_`, `__` or any number of `-`. */
static bool is_path_component(const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        if (!is_lower(text[at])) {
            return false;
        }
        while (at < length && is_lower(text[at])) {
            at++;
        }
        if (at == length) {
            return true;
        }
        if (text[at] == '.') {
            at++;
        } else if (text[at] == '_') {
            at += at + 1 < length && text[at + 1] == '_' ? 2 : 1;
        } else if (text[at] == '-') {
            while (at < length && text[at] == '-') {
                at++;
            }
        } else {
            return false;
        }
    }
    return false;
}

static bool is_path(const char *text, size_t length)
{
    size_t start = 0;
    for (size_t i = 0; i <= length; i++) {
        if (i == length || text[i] == '/') {
            if (!is_path_component(text + start, i - start)) {
                return false;
            }
            start = i + 1;
        }
    }
    return true;
}

/* Host components joined by dots, then perhaps a port. */
static bool is_domain(const char *text, size_t length)
{
    size_t at = 0;
    for (;;) {
        const size_t start = at;
        while (at < length && (is_word(text[at]) || text[at] == '-') && text[at] != '_') {
            at++;
        }
        if (at == start || text[start] == '-' || text[at - 1] == '-') {
            return false;
        }
        if (at == length || text[at] != '.') {
            break;
        }
        at++;
    }
    if (at < length && text[at] == ':') {
        const size_t start = ++at;
        while (at < length && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at == length && at > start;
    }
    return at == length;
}

static bool is_tag(const char *text, size_t length)
{
    if (length == 0 || length > 128 || !is_word(text[0])) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (!is_word(text[i]) && text[i] != '.' && text[i] != '-') {
            return false;
        }
    }
    return true;
}

/* The part of the name that is a domain, as docker decides: it looks like one, or it is localhost. 0: none. */
static size_t domain_length(const char *image)
{
    const char *slash = strchr(image, '/');
    if (!slash) {
        return 0;
    }
    const size_t length = (size_t)(slash - image);
    bool looks = length == strlen("localhost") && memcmp(image, "localhost", length) == 0;
    for (size_t i = 0; i < length; i++) {
        looks = looks || image[i] == '.' || image[i] == ':' || (image[i] >= 'A' && image[i] <= 'Z');
    }
    return looks ? length : 0;
}

bool ctl_image_is_latest(const char *image)
{
    const size_t domain = domain_length(image);
    const char *path = domain > 0 ? image + domain + 1 : image, *digest = strchr(path, '@');
    const char *tag = memchr(path, ':', digest ? (size_t)(digest - path) : strlen(path));
    const char *end = tag ? tag : digest ? digest : path + strlen(path);
    if ((domain > 0 && !is_domain(image, domain)) || !is_path(path, (size_t)(end - path))) {
        return false;
    }
    if (!tag) {
        return !digest;
    }
    const size_t length = digest ? (size_t)(digest - tag) - 1 : strlen(tag + 1);
    return is_tag(tag + 1, length) && length == strlen("latest") && memcmp(tag + 1, "latest", length) == 0;
}
