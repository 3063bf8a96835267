/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of text in aligned columns, as kubectl prints them (cli-runtime's tab writer: columns three blanks apart). */
#ifndef PLT_TABLE_H
#define PLT_TABLE_H

#include <stddef.h>
#include <stdio.h>

/* cells[row * columns + column]; the first row is the head. Columns before `first_column` are not shown. */
void plt_table_print(FILE *out, const char *const *cells, size_t rows, size_t columns, size_t first_column);

/* Prints text that others wrote without what a terminal would obey: control characters become `?`. */
void plt_print_plain(FILE *out, const char *text);

/* Characters of a text in UTF-8. */
size_t plt_text_width(const char *text);

#endif
