/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/table.h"

enum { PADDING = 3, WIDTH_MIN = 6 };

static size_t width_of(const char *const *cells, size_t rows, size_t columns, size_t column);

void plt_table_print(FILE *out, const char *const *cells, size_t rows, size_t columns, size_t first_column)
{
    for (size_t row = 0; row < rows; row++) {
        for (size_t column = first_column; column < columns; column++) {
            const char *cell = cells[row * columns + column];
            fputs(cell, out);
            if (column + 1 < columns) {
                fprintf(out, "%*s", (int)(width_of(cells, rows, columns, column) - plt_text_width(cell)), "");
            }
        }
        fputc('\n', out);
    }
}

void plt_print_plain(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        const unsigned char byte = (unsigned char)*text;
        fputc(byte < 0x20 || byte == 0x7f ? '?' : byte, out);
    }
}

size_t plt_text_width(const char *text)
{
    size_t width = 0;
    for (; *text != '\0'; text++) {
        width += ((unsigned char)*text & 0xc0) != 0x80;
    }
    return width;
}

/* With the blanks after it. */
static size_t width_of(const char *const *cells, size_t rows, size_t columns, size_t column)
{
    size_t width = WIDTH_MIN;
    for (size_t row = 0; row < rows; row++) {
        const size_t needed = plt_text_width(cells[row * columns + column]) + PADDING;
        width = needed > width ? needed : width;
    }
    return width;
}
