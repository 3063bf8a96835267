/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells AddressSanitizer which bytes nobody may touch; nothing in other builds. Layer-private to sim/. */
#ifndef SIM_POISON_PRIV_H
#define SIM_POISON_PRIV_H

#include <stddef.h>

#if defined(__SANITIZE_ADDRESS__)
#define SIM_HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SIM_HAS_ASAN 1
#endif
#endif

#ifdef SIM_HAS_ASAN
#include <sanitizer/asan_interface.h>
enum { SIM_RED_ZONE = 16 };
static inline void sim_poison(const void *at, size_t bytes)
{
    __asan_poison_memory_region(at, bytes);
}
static inline void sim_unpoison(const void *at, size_t bytes)
{
    __asan_unpoison_memory_region(at, bytes);
}
#else
enum { SIM_RED_ZONE = 0 };
static inline void sim_poison(const void *at, size_t bytes)
{
    (void)at;
    (void)bytes;
}
static inline void sim_unpoison(const void *at, size_t bytes)
{
    (void)at;
    (void)bytes;
}
#endif

#endif
