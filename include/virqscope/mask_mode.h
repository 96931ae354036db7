/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* How a device's line is masked while the guest handles its interrupt, as the kernel numbers it. */
#ifndef VIRQSCOPE_MASK_MODE_H
#define VIRQSCOPE_MASK_MODE_H

enum { VS_MASK_NONE, VS_MASK_MODES = 5 };

#define VS_MASK_MODE_NAMES "none", "device", "line", "hold", "forwarded"

/* And why, likewise. */
enum { VS_MASK_CAUSES = 7 };

#define VS_MASK_CAUSE_NAMES "none", "request", "exclusive", "shared", "foreign", "no-disintx", \
			    "policy"

/* And on whose behalf it is masked or unmasked. */
enum { VS_MASK_BYS = 4 };

#define VS_MASK_BY_NAMES "handler", "eventfd", "ioctl", "config"

#endif
