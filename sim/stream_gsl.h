/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keyed draws of sim/stream.h as a generator for GSL, so that its distributions and tests can use them. */
#ifndef SIM_STREAM_GSL_H
#define SIM_STREAM_GSL_H

#include <gsl/gsl_rng.h>

/* The generator's state is a struct sim_stream and its seed the key; get() yields 32 bits. Static, never freed. */
const gsl_rng_type *sim_stream_gsl_type(void);

#endif
