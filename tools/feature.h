/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_FEATURE_H
#define VIRQSCOPE_FEATURE_H

/* What this kernel lacks for its kvm:vgic_irq_life event to be used, or NULL. */
const char *feature_missing_life(void);

/* The same for what tells VMs apart. */
const char *feature_missing_vm(void);

/* The same for its iterator of the interrupts that are in flight. */
const char *feature_missing_in_flight(void);

/* The same of what tells the entries into guests. */
const char *feature_missing_flush(void);

/* The same of its registry of what is wired to what. */
const char *feature_missing_binding(void);

/* The same of what tells of masking. */
const char *feature_missing_mask(void);

/* The same of policies of how lines are masked. */
const char *feature_missing_policy(void);

#endif
