/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A BPF program that advises where INTx is masked: struct_ops vfio_intx_policy. */
#ifndef VIRQSCOPE_MASK_POLICY_H
#define VIRQSCOPE_MASK_POLICY_H

struct bpf_policy;

/* Load one of ours by its name, or a FILE that has one. NULL after a message. */
struct bpf_policy *bpf_policy_open(const char *name_or_file);

/* The kernel asks it from now on, until it is detached. 0 or -errno after a message. */
int bpf_policy_attach(struct bpf_policy *b);
void bpf_policy_detach(struct bpf_policy *b);

/* What the kernel says of it: other programs may end it meanwhile. */
enum bpf_policy_state {
	POLICY_UNKNOWN,
	POLICY_ATTACHED,
	POLICY_DETACHED,
	POLICY_REPLACED,
	POLICY_STATES,
};

enum bpf_policy_state bpf_policy_state(const struct bpf_policy *b);

/* This one and bpf_policy_detach() take NULL, too. */
void bpf_policy_close(struct bpf_policy *b);

#endif
