// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <linux/types.h>
#include <stdbool.h>
#include <stdio.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <virqscope/binding.h>

#include "bpf_follow.h"
#include "feature.h"

void bpf_follow(struct bpf_program *prog, char *name, const char *device)
{
	snprintf(name, VS_DEVICE_LEN, "%s", device);
	bpf_program__set_autoload(prog, device[0] && !feature_missing_binding());
}

int bpf_follow_allow(const struct bpf_map *host_irqs, uint32_t host_irq)
{
	__u8 yes = 1;

	return bpf_map_update_elem(bpf_map__fd(host_irqs), &host_irq, &yes, BPF_ANY);
}
