/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/control/heap_memory.h"

#include <stdlib.h>
#include <string.h>

enum { PIECES_MAX = 100000 };
static void *pieces[PIECES_MAX];
static size_t piece_count;

/* Old pieces are kept until the end, as in an arena. */
static void *grow(void *host, void *old, size_t old_bytes, size_t new_bytes)
{
    (void)host;
    void *piece = malloc(new_bytes);
    if (!piece || piece_count == PIECES_MAX) {
        abort();
    }
    if (old_bytes > 0) {
        memcpy(piece, old, old_bytes);
    }
    pieces[piece_count++] = piece;
    return piece;
}

const struct ctl_memory *heap_memory(void)
{
    static const struct ctl_memory memory = {grow, NULL};
    return &memory;
}

void heap_memory_free(void)
{
    while (piece_count > 0) {
        free(pieces[--piece_count]);
    }
}
