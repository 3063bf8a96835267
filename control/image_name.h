/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of container images, as far as they decide whether an image is pulled again. */
#ifndef CTL_IMAGE_NAME_H
#define CTL_IMAGE_NAME_H

#include <stdbool.h>

/* Whether the name stands for the tag `latest`: given, or by having neither tag nor digest. Names that are malformed
 * do not (distribution/reference, parsers.ParseImageName). */
bool ctl_image_is_latest(const char *image);

#endif
