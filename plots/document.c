/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots/document.h"

#include <inttypes.h>
#include <math.h>

#include "plots/decimal.h"

enum sim_status plt_document_close(struct plt_document *document, struct sim_error *error)
{
    if (!document->form->close(document)) {
        return sim_error_set(error, SIM_ENVIRONMENT, "the document could not be written");
    }
    return SIM_OK;
}

void plt_document_fail(struct plt_document *document)
{
    document->failed = true;
}

void plt_map_begin(struct plt_document *document, const char *key)
{
    document->form->begin(document, key, false);
}

void plt_list_begin(struct plt_document *document, const char *key)
{
    document->form->begin(document, key, true);
}

void plt_end(struct plt_document *document)
{
    document->form->end(document);
}

void plt_text(struct plt_document *document, const char *key, const char *text)
{
    document->form->text(document, key, text);
}

void plt_integer(struct plt_document *document, const char *key, int64_t value)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRId64, value);
    document->form->bare(document, key, digits);
}

void plt_unsigned(struct plt_document *document, const char *key, uint64_t value)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRIu64, value);
    document->form->bare(document, key, digits);
}

void plt_boolean(struct plt_document *document, const char *key, bool value)
{
    document->form->bare(document, key, value ? "true" : "false");
}

void plt_null(struct plt_document *document, const char *key)
{
    document->form->bare(document, key, "null");
}

void plt_decimal(struct plt_document *document, const char *key, double value)
{
    char digits[PLT_DECIMAL_SIZE];
    if (isfinite(value)) {
        document->form->bare(document, key, plt_decimal_format(digits, value, 9));
    } else {
        plt_null(document, key);
    }
}

void plt_seconds(struct plt_document *document, const char *key, sim_time duration)
{
    char digits[PLT_DECIMAL_SIZE];
    document->form->bare(document, key, plt_seconds_format(digits, duration));
}
