/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_HOST_PRIVILEGE_H
#define VIRQSCOPE_HOST_PRIVILEGE_H

/* The capability that loading and attaching needs and we lack, by name, or NULL. */
const char *privilege_missing(void);

/* Give up all capabilities for good: what is open stays usable. 0 or -errno. */
int privilege_drop(void);

#endif
