// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <linux/types.h>
#include <stdbool.h>
#include <stdio.h>

#include <bpf/libbpf.h>
#include <virqscope/binding.h>

#include "bpf_follow.h"
#include "feature.h"

void bpf_follow(struct bpf_program *prog, char *name, const char *device)
{
	snprintf(name, VS_DEVICE_LEN, "%s", device);
	bpf_program__set_autoload(prog, device[0] && !feature_missing_binding());
}
