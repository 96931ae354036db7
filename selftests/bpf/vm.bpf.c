// SPDX-License-Identifier: GPL-2.0-only
/* The program that lists VMs, compiled for a skeleton of the tests. */
#include "../../bpf/vm.bpf.c"
