/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Entry and vectors. x18 is kept out of the C code: the IRQ vector's own. */

#define STACK	4096
#define FRAME	160

	.section .text.start, "ax"
	.global	_start
_start:					/* x0: number of the vCPU */
	ldr	x1, =stacks
	add	x2, x0, #1
	mov	x3, #STACK
	madd	x1, x2, x3, x1
	mov	sp, x1
	ldr	x1, =vectors
	msr	vbar_el1, x1
	isb
	bl	guest_main
	b	.

	.macro	unexpected
	.balign	0x80
	b	fault
	.endm

	.text
	.balign	0x800
vectors:
	.rept	5
	unexpected
	.endr
	.balign	0x80			/* IRQ, from EL1 with its own stack */
	mrs	x18, cntvct_el0		/* exception entry has synchronized */
	b	irq
	.rept	10
	unexpected
	.endr

irq:
	sub	sp, sp, #FRAME
	stp	x0, x1, [sp, #0]
	stp	x2, x3, [sp, #16]
	stp	x4, x5, [sp, #32]
	stp	x6, x7, [sp, #48]
	stp	x8, x9, [sp, #64]
	stp	x10, x11, [sp, #80]
	stp	x12, x13, [sp, #96]
	stp	x14, x15, [sp, #112]
	stp	x16, x17, [sp, #128]
	stp	x29, x30, [sp, #144]
	mov	x0, x18
	bl	guest_irq
	ldp	x0, x1, [sp, #0]
	ldp	x2, x3, [sp, #16]
	ldp	x4, x5, [sp, #32]
	ldp	x6, x7, [sp, #48]
	ldp	x8, x9, [sp, #64]
	ldp	x10, x11, [sp, #80]
	ldp	x12, x13, [sp, #96]
	ldp	x14, x15, [sp, #112]
	ldp	x16, x17, [sp, #128]
	ldp	x29, x30, [sp, #144]
	add	sp, sp, #FRAME
	eret

fault:
	mrs	x0, esr_el1
	mrs	x1, elr_el1
	mrs	x2, far_el1
	bl	guest_fault

	.bss
	.balign	16
stacks:
	.skip	STACK * 8		/* PTG_MAX_VCPUS */
