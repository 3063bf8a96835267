/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory for tests of control/: pieces from malloc that are given back together. */
#ifndef HEAP_MEMORY_H
#define HEAP_MEMORY_H

#include "control/indexes.h"

/* The memory; pieces live until heap_memory_free(). */
const struct ctl_memory *heap_memory(void);
void heap_memory_free(void);

#endif
