/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A policy: a BPF struct_ops, vfio_intx_policy, that advises where INTx is masked. */
#ifndef VIRQSCOPE_MASK_POLICY_H
#define VIRQSCOPE_MASK_POLICY_H

struct bpf_policy;

/* Load our policy of that name, or the policy in a file. Returns NULL after logging the reason. */
struct bpf_policy *bpf_policy_open(const char *name_or_file);

/* Let the kernel ask the policy until it is detached. Returns 0, or -errno after logging. */
int bpf_policy_attach(struct bpf_policy *b);
void bpf_policy_detach(struct bpf_policy *b);

/* The state in the kernel: another program may detach or replace the policy. */
enum bpf_policy_state {
	POLICY_UNKNOWN,
	POLICY_ATTACHED,
	POLICY_DETACHED,
	POLICY_REPLACED,
	POLICY_STATES,
};

enum bpf_policy_state bpf_policy_state(const struct bpf_policy *b);

/* bpf_policy_close() and bpf_policy_detach() take NULL, too. */
void bpf_policy_close(struct bpf_policy *b);

#endif
