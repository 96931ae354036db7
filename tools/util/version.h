/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_UTIL_VERSION_H
#define VIRQSCOPE_UTIL_VERSION_H

#define VIRQSCOPE_VERSION "0.1.0"

#endif
