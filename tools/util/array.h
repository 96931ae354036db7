/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_UTIL_ARRAY_H
#define VIRQSCOPE_UTIL_ARRAY_H

#include <stddef.h>

/*
 * Make room behind the first n elements, of size bytes each, for one more. room: how many the array
 * has room for. Returns the array, which may have moved; NULL without memory, and then the old one
 * is as it was. free() it in the end.
 */
void *array_grow(void *array, size_t n, size_t *room, size_t size);

#endif
