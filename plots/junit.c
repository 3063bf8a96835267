/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The elements and attributes that Jenkins' and GitLab's readers share. */
#include "plots/junit.h"

#include <stdbool.h>
#include <stddef.h>

static void put_attribute(FILE *out, const char *name, const char *value);
static void put_counts(FILE *out, const struct plt_junit_counts *counts);
static void put_escaped(FILE *out, const char *text, bool in_attribute);
static bool read_character(size_t *length, const unsigned char *text);

void plt_junit_begin(FILE *out, const char *name, const struct plt_junit_counts *counts)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites", out);
    put_attribute(out, "name", name);
    put_counts(out, counts);
    fputs(">\n", out);
}

void plt_junit_suite_begin(FILE *out, const char *name, const struct plt_junit_counts *counts)
{
    fputs("  <testsuite", out);
    put_attribute(out, "name", name);
    put_counts(out, counts);
    fputs(">\n", out);
}

void plt_junit_case(FILE *out, const struct plt_junit_case *c)
{
    const char *const element = c->verdict == PLT_JUNIT_FAILED ? "failure" : "error";
    fputs("    <testcase", out);
    put_attribute(out, "classname", c->class_name);
    put_attribute(out, "name", c->name);
    put_attribute(out, "file", c->file);
    if (c->verdict == PLT_JUNIT_PASSED) {
        fputs("/>\n", out);
        return;
    }
    fprintf(out, ">\n      <%s", element);
    put_attribute(out, "message", c->message);
    fputs(">", out);
    put_escaped(out, c->text, false);
    fprintf(out, "</%s>\n    </testcase>\n", element);
}

void plt_junit_suite_end(FILE *out)
{
    fputs("  </testsuite>\n", out);
}

void plt_junit_end(FILE *out)
{
    fputs("</testsuites>\n", out);
}

static void put_attribute(FILE *out, const char *name, const char *value)
{
    fprintf(out, " %s=\"", name);
    put_escaped(out, value, true);
    fputs("\"", out);
}

static void put_counts(FILE *out, const struct plt_junit_counts *counts)
{
    fprintf(out, " tests=\"%u\" failures=\"%u\" errors=\"%u\"", (unsigned)counts->tests, (unsigned)counts->failures,
            (unsigned)counts->errors);
}

/* In attributes blanks other than spaces are written as numbers, or a reader makes spaces of them. */
static void put_escaped(FILE *out, const char *text, bool in_attribute)
{
    size_t length;
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at += length) {
        if (!read_character(&length, at)) {
            fputs("\xEF\xBF\xBD", out);
        } else if (*at == '<' || *at == '>' || *at == '&') {
            fputs(*at == '<' ? "&lt;" : *at == '>' ? "&gt;" : "&amp;", out);
        } else if (*at == '\r' || (in_attribute && (*at < ' ' || *at == '"'))) {
            fprintf(out, "&#%u;", (unsigned)*at);
        } else {
            fwrite(at, 1, length, out);
        }
    }
}

/* How many bytes the UTF-8 character at `text` has, which ends with NUL; whether it is one that XML 1.0 allows. */
static bool read_character(size_t *length, const unsigned char *text)
{
    static const uint32_t least[] = {[2] = 0x80, [3] = 0x800, [4] = 0x10000};
    const size_t wanted = text[0] < 0xC0 ? 1 : text[0] < 0xE0 ? 2 : text[0] < 0xF0 ? 3 : 4;
    uint32_t code = text[0] & (0xFFU >> (wanted + 1));
    *length = 1;
    if (wanted == 1) {
        return text[0] < 0x80 && (text[0] >= ' ' || text[0] == '\t' || text[0] == '\n' || text[0] == '\r');
    }
    for (size_t i = 1; i < wanted; i++) {
        if ((text[i] & 0xC0) != 0x80) {
            return false;
        }
        code = code << 6 | (text[i] & 0x3FU);
    }
    *length = wanted;
    return text[0] < 0xF8 && code >= least[wanted] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF) &&
           code != 0xFFFE && code != 0xFFFF;
}
