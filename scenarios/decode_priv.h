/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the walk over tables (decode.c), the reading of single values (decode_value.c) and the telling (faults.c). */
#ifndef SCN_DECODE_PRIV_H
#define SCN_DECODE_PRIV_H

#include "control/field_error.h"
#include "control/pod_types.h"
#include "scenarios/decode.h"

/* Where the walk is. */
struct scn_decoder {
    struct scn_faults *faults;
    const struct scn_decode_options *options;
    const struct mdl_table *table; /* innermost object with a table: Go names it */
    const struct mdl_field *field; /* the row at hand */
    bool is_element;               /* the value is an element of the field's list or map, not the field's own */
};

/* Adds a fault while there is room. Unknown fields leave room for faults that must not be missed where they are let
 * through. */
void scn_fault_add(struct scn_faults *faults, struct scn_fault fault);
bool scn_faults_have_room(const struct scn_faults *faults, enum scn_fault_kind kind);

/* Adds a fault at the value `node`. `upstream` may be NULL. */
void scn_decode_fault(struct scn_decoder *decoder, enum scn_fault_kind kind, const struct ctl_path *path,
                      const struct scn_node *node, const char *upstream, const char *format, ...) SIM_PRINTF(6, 7);

/* Adds that `node` is of a wrong type. `shown`: what Go says that it found, NULL: by the kind of the node. */
void scn_decode_wrong_type(struct scn_decoder *decoder, const struct ctl_path *path, const struct scn_node *node,
                           const char *shown);

/* Reads a value of a scalar kind into `place` (NULL: checks only). `node` is not null. */
void scn_decode_value(struct scn_decoder *decoder, enum mdl_field_kind kind, void *place, const struct ctl_path *path,
                      const struct scn_node *node);

/* Bytes of a value of a kind that can be an element of a list. */
size_t scn_value_size(enum mdl_field_kind kind, const struct mdl_table *table);

#endif
