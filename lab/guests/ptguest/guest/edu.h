/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* QEMU's edu device: its interrupt registers in BAR 0. */
#ifndef PTGUEST_EDU_H
#define PTGUEST_EDU_H

#define EDU_ID		0x00
#define EDU_STATUS	0x24	/* status bits, raised and not acknowledged */
#define EDU_RAISE	0x60	/* sets status bits; any set raises the interrupt */
#define EDU_ACK		0x64	/* clears them; none set lowers it */

#endif
