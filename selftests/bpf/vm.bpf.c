// SPDX-License-Identifier: GPL-2.0-only
/* The program that lists VMs, for a skeleton that tests have. */
#include "../../bpf/vm.bpf.c"
