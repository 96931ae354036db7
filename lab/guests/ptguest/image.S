/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The guest, carried inside the monitor. */
	.section .rodata
	.balign	16
	.global	guest_image, guest_image_end
guest_image:
	.incbin	GUEST_IMAGE
guest_image_end:
	.section .note.GNU-stack, "", %progbits
