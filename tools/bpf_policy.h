/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A BPF program that advises where INTx is masked: struct_ops vfio_intx_policy. */
#ifndef VIRQSCOPE_BPF_POLICY_H
#define VIRQSCOPE_BPF_POLICY_H

struct bpf_policy;

/* Load one of ours by its name, or a FILE that has one. NULL after a message. */
struct bpf_policy *bpf_policy_open(const char *name_or_file);

/* The kernel asks it from now on, until it is detached. 0 or -errno after a message. */
int bpf_policy_attach(struct bpf_policy *b);
void bpf_policy_detach(struct bpf_policy *b);

/* Both take NULL, too. */
void bpf_policy_close(struct bpf_policy *b);

#endif
