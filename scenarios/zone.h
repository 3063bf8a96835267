/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which time zones there are: the IANA database of the system. */
#ifndef SCN_ZONE_H
#define SCN_ZONE_H

#include <stdbool.h>

/* Whether `name` (well-formed: no `..`, no leading slash) is a zone of the database. For struct ctl_validation;
 * `context` is not used. A system without a database knows every zone: then only the form is checked. */
bool scn_zone_is_known(void *context, const char *name);

#endif
