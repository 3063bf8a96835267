/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/json_tree.h"

#include <string.h>

#include "scenarios/tree_priv.h"

const char scn_json_ends_early[] = "unexpected end of JSON input";

struct reader {
    struct scn_tree_builder builder;
    struct sim_arena *arena;
    const char *text, *end, *next;
    const char *mark; /* up to here columns are counted */
    uint32_t line, column;
    const char *refusal;
    char *buffer; /* of a string being unescaped */
    size_t buffer_length, buffer_capacity;
};

static bool refuse(struct reader *reader, const char *why)
{
    if (!reader->refusal) {
        reader->refusal = why;
    }
    return false;
}

/* Columns count characters: bytes that continue one do not count. */
static struct scn_position position(struct reader *reader)
{
    for (; reader->mark < reader->next; reader->mark++) {
        reader->column += ((unsigned char)*reader->mark & 0xc0) != 0x80;
    }
    return (struct scn_position){reader->line, reader->column};
}

static void skip_space(struct reader *reader)
{
    for (; reader->next < reader->end; reader->next++) {
        switch (*reader->next) {
        case '\n':
            reader->line++;
            reader->mark = reader->next + 1;
            reader->column = 1;
            break;
        case ' ':
        case '\t':
        case '\r':
            break;
        default:
            return;
        }
    }
}

static void keep(struct reader *reader, const char *piece, size_t length)
{
    if (reader->buffer_length + length >= reader->buffer_capacity) {
        const size_t capacity = 2 * (reader->buffer_capacity + length + 1);
        char *grown = sim_arena_alloc(reader->arena, capacity);
        if (reader->buffer_length > 0) {
            memcpy(grown, reader->buffer, reader->buffer_length);
        }
        reader->buffer = grown;
        reader->buffer_capacity = capacity;
    }
    memcpy(reader->buffer + reader->buffer_length, piece, length);
    reader->buffer_length += length;
}

static void keep_code_point(struct reader *reader, uint32_t c)
{
    char out[4];
    size_t length = 1;
    if (c < 0x80) {
        out[0] = (char)c;
    } else if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        length = 2;
    } else if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        length = 3;
    } else {
        out[0] = (char)(0xf0 | c >> 18);
        out[1] = (char)(0x80 | (c >> 12 & 0x3f));
        out[2] = (char)(0x80 | (c >> 6 & 0x3f));
        out[3] = (char)(0x80 | (c & 0x3f));
        length = 4;
    }
    keep(reader, out, length);
}

/* Bytes of the UTF-8 character at `at`, 0 if there is none. */
static size_t utf8_length(const char *at, const char *end)
{
    const unsigned char c = (unsigned char)*at;
    const size_t length = c < 0x80                ? 1
                          : c >= 0xc2 && c < 0xe0 ? 2
                          : c >= 0xe0 && c < 0xf0 ? 3
                          : c >= 0xf0 && c < 0xf5 ? 4
                                                  : 0;
    if (length == 0 || (size_t)(end - at) < length) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if (((unsigned char)at[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    const unsigned char second = length > 1 ? (unsigned char)at[1] : 0;
    const bool overlong = (c == 0xe0 && second < 0xa0) || (c == 0xf0 && second < 0x90);
    const bool outside = (c == 0xed && second >= 0xa0) || (c == 0xf4 && second >= 0x90);
    return overlong || outside ? 0 : length;
}

/* Four hexadecimal digits at `at`, or -1. */
static int32_t read_hex(const struct reader *reader, const char *at)
{
    if (reader->end - at < 4) {
        return -1;
    }
    int32_t value = 0;
    for (size_t i = 0; i < 4; i++) {
        const char c = at[i];
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0) {
            return -1;
        }
        value = value * 16 + digit;
    }
    return value;
}

static bool read_unicode_escape(struct reader *reader)
{
    int32_t c = read_hex(reader, reader->next);
    if (c < 0) {
        return refuse(reader, "invalid character in \\u hexadecimal character escape");
    }
    reader->next += 4;
    if (c >= 0xd800 && c < 0xe000) {
        const bool pair =
            c < 0xdc00 && reader->end - reader->next >= 6 && reader->next[0] == '\\' && reader->next[1] == 'u';
        const int32_t low = pair ? read_hex(reader, reader->next + 2) : -1;
        if (low >= 0xdc00 && low < 0xe000) {
            reader->next += 6;
            c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
        } else {
            c = 0xfffd;
        }
    }
    keep_code_point(reader, (uint32_t)c);
    return true;
}

static bool read_escape(struct reader *reader)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (reader->next == reader->end) {
        return refuse(reader, scn_json_ends_early);
    }
    const char c = *reader->next++;
    if (c == 'u') {
        return read_unicode_escape(reader);
    }
    const char *at = c != '\0' ? strchr(from, c) : NULL;
    if (!at) {
        return refuse(reader, "invalid character in string escape code");
    }
    keep(reader, &to[at - from], 1);
    return true;
}

/* Reads the string whose opening quote is next, into the buffer. */
static bool read_string(struct reader *reader)
{
    reader->buffer_length = 0;
    keep(reader, "", 0);
    for (reader->next++; reader->next < reader->end;) {
        const unsigned char c = (unsigned char)*reader->next;
        if (c == '"') {
            reader->next++;
            return true;
        }
        if (c == '\\') {
            reader->next++;
            if (!read_escape(reader)) {
                return false;
            }
        } else if (c < 0x20) {
            return refuse(reader, "invalid character in string literal");
        } else {
            const size_t length = utf8_length(reader->next, reader->end);
            if (length > 0) {
                keep(reader, reader->next, length);
            } else {
                keep_code_point(reader, 0xfffd);
            }
            reader->next += length > 0 ? length : 1;
        }
    }
    return refuse(reader, scn_json_ends_early);
}

static const char *skip_digits(const struct reader *reader, const char *at)
{
    while (at < reader->end && *at >= '0' && *at <= '9') {
        at++;
    }
    return at;
}

/* The end of the number at `at`, or NULL. */
static const char *number_end(const struct reader *reader, const char *at)
{
    at += at < reader->end && *at == '-';
    const char *whole = at;
    at = skip_digits(reader, at);
    if (at == whole || (*whole == '0' && at > whole + 1)) {
        return NULL;
    }
    if (at < reader->end && *at == '.') {
        const char *fraction = ++at;
        at = skip_digits(reader, at);
        if (at == fraction) {
            return NULL;
        }
    }
    if (at < reader->end && (*at == 'e' || *at == 'E')) {
        at++;
        at += at < reader->end && (*at == '+' || *at == '-');
        const char *exponent = at;
        at = skip_digits(reader, at);
        if (at == exponent) {
            return NULL;
        }
    }
    return at;
}

static bool read_word(struct reader *reader, struct scn_position at)
{
    static const struct {
        const char *text;
        enum scn_node_kind kind;
        bool flag;
    } words[] = {{"null", SCN_NULL, false}, {"true", SCN_BOOL, true}, {"false", SCN_BOOL, false}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const size_t length = strlen(words[i].text);
        if ((size_t)(reader->end - reader->next) >= length && memcmp(reader->next, words[i].text, length) == 0) {
            struct scn_node *node = scn_build_scalar(&reader->builder, at, words[i].kind, NULL, 0);
            if (node) {
                node->flag = words[i].flag;
            }
            reader->next += length;
            return node;
        }
    }
    return refuse(reader, "invalid character looking for beginning of value");
}

/* A value: a scalar as a whole, of a container only its beginning. */
static bool read_value(struct reader *reader)
{
    const struct scn_position at = position(reader);
    struct scn_tree_builder *builder = &reader->builder;
    switch (*reader->next) {
    case '{':
    case '[':
        return scn_build_open(builder, at, *reader->next++ == '{' ? SCN_MAP : SCN_LIST);
    case '"':
        return read_string(reader) && scn_build_scalar(builder, at, SCN_TEXT, reader->buffer, reader->buffer_length);
    default:
        break;
    }
    if (*reader->next != '-' && (*reader->next < '0' || *reader->next > '9')) {
        return read_word(reader, at);
    }
    const char *end = number_end(reader, reader->next), *start = reader->next;
    if (!end) {
        return refuse(reader, "invalid character in numeric literal");
    }
    reader->next = end;
    return scn_build_scalar(builder, at, SCN_NUMBER, start, (size_t)(end - start));
}

/* What stands before the next value of the innermost container: its end, a comma, a key. `*closed`: it has ended. */
static bool read_separator(struct reader *reader, bool is_first, bool *closed)
{
    const bool is_map = reader->builder.open[reader->builder.depth - 1].node->kind == SCN_MAP;
    *closed = *reader->next == (is_map ? '}' : ']');
    if (*closed) {
        reader->next++;
        return scn_build_close(&reader->builder);
    }
    if (!is_first) {
        if (*reader->next != ',') {
            return refuse(reader, is_map ? "invalid character after object key:value pair"
                                         : "invalid character after array element");
        }
        reader->next++;
        skip_space(reader);
    }
    if (reader->next == reader->end || !is_map) {
        return true;
    }
    const struct scn_position at = position(reader);
    if (*reader->next != '"') {
        return refuse(reader, "invalid character looking for beginning of object key string");
    }
    if (!read_string(reader) || !scn_build_key(&reader->builder, at, reader->buffer, reader->buffer_length, 0)) {
        return false;
    }
    skip_space(reader);
    if (reader->next < reader->end && *reader->next != ':') {
        return refuse(reader, "invalid character after object key");
    }
    reader->next += reader->next < reader->end;
    skip_space(reader);
    return true;
}

static bool read_document(struct reader *reader)
{
    bool is_first = true;
    skip_space(reader);
    for (;;) {
        bool closed = false;
        if (reader->next == reader->end) {
            return refuse(reader, scn_json_ends_early);
        }
        if (reader->builder.depth > 0 && !read_separator(reader, is_first, &closed)) {
            return false;
        }
        if (!closed) {
            if (reader->next == reader->end) {
                return refuse(reader, scn_json_ends_early);
            }
            const uint32_t depth = reader->builder.depth;
            if (!read_value(reader)) {
                return false;
            }
            is_first = reader->builder.depth > depth;
        } else {
            is_first = false;
        }
        skip_space(reader);
        if (reader->builder.depth == 0) {
            return true;
        }
    }
}

size_t scn_json_read(struct scn_document *document, const char *text, size_t length, struct scn_position *at,
                     struct sim_arena *arena, const char **refusal)
{
    struct reader reader = {.arena = arena,
                            .text = text,
                            .end = text + length,
                            .next = text,
                            .mark = text,
                            .line = at->line,
                            .column = at->column};
    scn_builder_init(&reader.builder, arena);
    const bool good = read_document(&reader);
    *at = position(&reader);
    if (!good) {
        *refusal = reader.refusal ? reader.refusal : reader.builder.refusal;
        return 0;
    }
    scn_builder_finish(&reader.builder, document);
    document->is_json = true;
    return (size_t)(reader.next - text);
}
