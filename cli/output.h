/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents on standard output, in the form that --output asks for. What cannot be written is told once, by
 * cli_terminal_finish(). */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "plots/document.h"

/* NULL if the form is neither json nor yaml. */
struct plt_document *cli_document_open(const char *form);

void cli_document_close(struct plt_document *document);

#endif
