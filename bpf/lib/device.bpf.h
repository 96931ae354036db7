/* SPDX-License-Identifier: GPL-2.0-only */
/* The filter of -D: one PCI device, by its name. */
#ifndef DEVICE_BPF_H
#define DEVICE_BPF_H

#include <stdbool.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <virqscope/binding.h>

/* Set before load; "": any. */
const volatile char device[VS_DEVICE_LEN] = {};

/* name must be zeroed behind its end. */
static __always_inline bool is_device(const char name[VS_DEVICE_LEN])
{
	return !device[0] || !bpf_strncmp(name, VS_DEVICE_LEN, (const char *)device);
}

#endif
