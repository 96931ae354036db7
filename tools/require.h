/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_REQUIRE_H
#define VIRQSCOPE_REQUIRE_H

/*
 * May a command begin? Not if this kernel lacks something (feature.h says what, NULL:
 * nothing) or we lack privileges. Returns an enum exit_code, after a message if it
 * is not 0.
 */
int require(const char *missing);

#endif
