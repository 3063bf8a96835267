/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the recordings of Kubernetes are, which lie beside the checkout and not in it.
 *
 * The folder is $JOBSIM_SHARED if set, else the one configured (JOBSIM_SHARED_DIR; ../shared by default). A test that
 * needs a recording asks for its path and passes without it; a program with nothing else to test returns
 * SUPPORT_SKIPPED.
 */
#ifndef SUPPORT_SHARED_H
#define SUPPORT_SHARED_H

#include <stdbool.h>
#include <stddef.h>

#define SUPPORT_PATH_MAX 4096

/* Writes the path of a file or folder below the recordings, such as "conformance/api/duration.jsonl". False if it is
 * absent; then "skipped: PATH is absent" has been printed. */
bool support_shared_path(char path[SUPPORT_PATH_MAX], const char *relative);

/* Reads such a file whole. The caller frees the text, which ends with a NUL; NULL if the file is absent, as above. */
char *support_shared_text(const char *relative, size_t *length);

#endif
