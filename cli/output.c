/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/output.h"

#include <string.h>

#include "cli/memory.h"

struct plt_document *cli_document_open(const char *form)
{
    const bool is_json = strcmp(form, "json") == 0;
    if (!is_json && strcmp(form, "yaml") != 0) {
        return NULL;
    }
    struct plt_document *document = is_json ? plt_json_open(stdout) : plt_yaml_open(stdout);
    if (document == NULL) {
        cli_no_memory(NULL, sizeof *document);
    }
    return document;
}

void cli_document_close(struct plt_document *document)
{
    if (plt_document_close(document, NULL) != SIM_OK && !ferror(stdout)) {
        cli_no_memory(NULL, 0);
    }
}
