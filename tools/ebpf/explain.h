/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_EBPF_EXPLAIN_H
#define VIRQSCOPE_EBPF_EXPLAIN_H

/* Log why BPF programs could not be loaded; err is -errno. */
void bpf_explain_load(int err);

/* Log why something could not be pinned at a path; err is -errno. */
void bpf_explain_pin(const char *path, int err);

#endif
