/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_HOST_FEATURE_H
#define VIRQSCOPE_HOST_FEATURE_H

/* A thing that this kernel lacks, or why that cannot be known. Neither: it has all. */
struct missing {
	const char *what;
	int err;		/* 0 or -errno */
};

/* Of what its event kvm:vgic_irq_life takes. */
struct missing feature_missing_life(void);

/* Of the identity of a VM, which tells VMs apart. */
struct missing feature_missing_vm(void);

/* Of its iterator of the interrupts that are in flight. */
struct missing feature_missing_in_flight(void);

/* Of its event of the entries into guests. */
struct missing feature_missing_flush(void);

/* Of its registry of what is wired to what. */
struct missing feature_missing_binding(void);

/* Of its events of masking. */
struct missing feature_missing_mask(void);

/* Of policies of how lines are masked. */
struct missing feature_missing_policy(void);

#endif
