/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Hints for inline functions that are compiled for BPF, too: the verifier reads the code of clang. */
#ifndef VIRQSCOPE_COMPILER_H
#define VIRQSCOPE_COMPILER_H

/* Nothing is known of a variable's value from here on: branches stay branches, tests stay. */
#define vs_hide(var) __asm__ __volatile__("" : "+r"(var))

#ifdef __clang__
#define VS_UNROLL _Pragma("unroll")
#else
#define VS_UNROLL
#endif

#endif
