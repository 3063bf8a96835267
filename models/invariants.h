/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds in every simulated world at every instant between two events. For tests and `--check`. */
#ifndef MDL_INVARIANTS_H
#define MDL_INVARIANTS_H

struct mdl_world;

/* Ends the program with a message that names what is broken, the simulated time, and the seed. O(pods + nodes + Jobs).
 * */
void mdl_invariants_check(struct mdl_world *w);

#endif
