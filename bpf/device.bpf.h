/* SPDX-License-Identifier: GPL-2.0-only */
/* -D: one PCI device, by its name. After <virqscope/binding.h>. */
#ifndef DEVICE_BPF_H
#define DEVICE_BPF_H

/* Set before load; "": any. */
const volatile char device[VS_DEVICE_LEN] = {};

/* name: zeroed behind its end */
static __always_inline bool is_device(const char name[VS_DEVICE_LEN])
{
	return !device[0] || !bpf_strncmp(name, VS_DEVICE_LEN, (const char *)device);
}

#endif
