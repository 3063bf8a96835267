/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scenarios/dist_text.h"

#include <stdio.h>

#include "control/quantity.h"
#include "scenarios/column.h"

static enum sim_status parse_size(void *context, double *out, const char *text, size_t length, struct sim_error *error)
{
    struct ctl_quantity quantity;
    char quoted[80];
    (void)context;
    if (ctl_quantity_parse(&quantity, text, length) != CTL_QUANTITY_OK || quantity.negative) {
        return sim_error_set(error, SIM_BAD_INPUT, "%s is not a size such as 200Mi",
                             sim_quote(quoted, sizeof quoted, text, length));
    }
    *out = (double)ctl_quantity_value(&quantity);
    return SIM_OK;
}

static void print_size(void *context, char *out, size_t size, double value)
{
    (void)context;
    (void)snprintf(out, size, "%.0f", value);
}

enum sim_status scn_dist_read(const struct sim_dist **out, enum mdl_field_kind kind, const struct scn_node *node,
                              const char *folder, struct sim_arena *arena, struct sim_error *error)
{
    struct scn_column_folder columns = {.folder = folder};
    struct sim_dist_syntax syntax = kind == MDL_NUMBERS ? sim_dist_numbers : sim_dist_durations;
    if (kind == MDL_SIZES) {
        syntax.scalar = parse_size;
        syntax.print = print_size;
    }
    if (node->kind != SCN_TEXT && node->kind != SCN_NUMBER) {
        return sim_error_set(error, SIM_BAD_INPUT, "must be a value or a distribution such as exponential(mean=%s)",
                             kind == MDL_DURATIONS ? "60s"
                             : kind == MDL_SIZES   ? "200Mi"
                                                   : "2");
    }
    if (folder) {
        syntax.column = scn_column_read;
        syntax.context = &columns;
    }
    return sim_dist_parse(out, node->text, node->length, &syntax, arena, error);
}
