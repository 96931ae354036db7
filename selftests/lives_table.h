/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Lives, and what each is to be counted as. bpf/counts_bpf_test.c and outlier_bpf_test.c feed them
 * to the BPF programs, unit/life_class_test.c to the functions that the command shares with these,
 * so that all give the same figures.
 */
#ifndef SELFTESTS_LIVES_TABLE_H
#define SELFTESTS_LIVES_TABLE_H

#include <stdbool.h>
#include <virqscope/life_class.h>

#define LIVES_SINCE 1000000	/* when they began to be watched */
#define LIVES_LONG 1000		/* a threshold, in ticks */

struct table_life {
	const char *name;
	__u64 stamp[VS_STAMPS];		/* host, signal, inject, queue, load, enter, retire, rearm */
	__u32 flags, outcome;
	enum vs_class class;
	bool is_long;			/* more than LIVES_LONG */
	/* in ticks, if it is regular: signal to enter, injection, delivery, service, rearm */
	__s64 ticks[VS_MEASURES];
	enum vs_whole whole;
	__u32 octave;
};

#define T LIVES_SINCE
#define NO (-1)
#define LINE T + 10, T + 36, T + 62, T + 87, T + 146, T + 173, T + 273, T + 673
#define FAR (T + (1LL << 45))
#define ALL_FLAGS (VS_LIFE_HELD | VS_LIFE_MIGRATED | VS_LIFE_THREADED | VS_LIFE_RESENT)

static const struct table_life lives_table[] = {
	/* Regular */
	{ "of a line", { LINE }, 0, VS_COMPLETED, VS_REGULAR, false,
	  { 26, 26, 25, 59, 27, 163, 86, 100, 400 }, VS_WHOLE_INJECTION, 7 },
	{ "of an MSI", { T + 10, T + 36, T + 62, T + 87, T + 146, T + 173, T + 273 },
	  VS_LIFE_INEXACT, VS_COMPLETED, VS_REGULAR, false,
	  { 26, 26, 25, 59, 27, 163, 86, NO, NO }, VS_WHOLE_INJECTION, 7 },
	{ "exact, and not rearmed", { T + 10, T + 36, T + 62, T + 87, T + 146, T + 173, T + 273 },
	  0, VS_COMPLETED, VS_REGULAR, false,
	  { 26, 26, 25, 59, 27, 163, 86, 100, NO }, VS_WHOLE_INJECTION, 7 },
	{ "inexact, and rearmed", { LINE }, VS_LIFE_INEXACT, VS_COMPLETED, VS_REGULAR, false,
	  { 26, 26, 25, 59, 27, 163, 86, NO, 400 }, VS_WHOLE_INJECTION, 7 },
	{ "with flags that say nothing of moments", { LINE }, ALL_FLAGS, VS_COMPLETED,
	  VS_REGULAR, false,
	  { 26, 26, 25, 59, 27, 163, 86, 100, 400 }, VS_WHOLE_INJECTION, 7 },
	{ "with a flag that is newer", { LINE }, 1U << VS_FLAGS, VS_COMPLETED, VS_REGULAR, false,
	  { 26, 26, 25, 59, 27, 163, 86, 100, 400 }, VS_WHOLE_INJECTION, 7 },
	{ "that began when watching did", { T, T, T, T, T, T, T, T }, 0, VS_COMPLETED,
	  VS_REGULAR, false, { 0, 0, 0, 0, 0, 0, 0, 0, 0 }, VS_WHOLE_INJECTION, 0 },
	{ "of stages beyond the linear part",
	  { T, T + 300, T + 700, T + 1200, T + 1800, T + 2500, T + 3300, T + 4200 }, 0,
	  VS_COMPLETED, VS_REGULAR, true,
	  { 300, 400, 500, 600, 700, 2500, 1300, 800, 900 }, VS_WHOLE_INJECTION, 11 },
	{ "of 2^45 ticks", { T + 1, T + 1, T + 1, T + 1, FAR, FAR, FAR, FAR }, 0,
	  VS_COMPLETED, VS_REGULAR, true,
	  { 0, 0, 0, (1LL << 45) - 1, 0, (1LL << 45) - 1, (1LL << 45) - 1, 0, 0 },
	  VS_WHOLE_INJECTION, VS_OCTAVES - 1 },
	{ "as long as the threshold", { T, T, T, T, T, T + 1000, T + 1000, T + 1000 }, 0,
	  VS_COMPLETED, VS_REGULAR, false,
	  { 0, 0, 0, 0, 1000, 1000, 1000, 0, 0 }, VS_WHOLE_INJECTION, 9 },
	{ "longer by a tick", { T, T, T, T, T, T + 1001, T + 1001, T + 1001 }, 0,
	  VS_COMPLETED, VS_REGULAR, true,
	  { 0, 0, 0, 0, 1001, 1001, 1001, 0, 0 }, VS_WHOLE_INJECTION, 9 },
	{ "long only in the guest", { T, T, T, T, T, T + 9, T + 2009, T + 4009 }, 0,
	  VS_COMPLETED, VS_REGULAR, false,
	  { 0, 0, 0, 0, 9, 9, 9, 2000, 2000 }, VS_WHOLE_INJECTION, 3 },
	{ "of no host IRQ", { 0, 0, T + 62, T + 87, T + 146, T + 173, T + 273, 0 }, 0,
	  VS_COMPLETED, VS_REGULAR, false,
	  { NO, NO, 25, 59, 27, NO, 86, 100, NO }, VS_WHOLE_DELIVERY, 6 },
	{ "inexact, of no host IRQ", { 0, 0, T + 62, T + 87, T + 146, T + 173, T + 273, 0 },
	  VS_LIFE_INEXACT, VS_COMPLETED, VS_REGULAR, false,
	  { NO, NO, 25, 59, 27, NO, 86, NO, NO }, VS_WHOLE_DELIVERY, 6 },
	{ "signalled without the host's handler",
	  { 0, T + 36, T + 62, T + 87, T + 146, T + 173, T + 273, T + 673 }, 0,
	  VS_COMPLETED, VS_REGULAR, false,
	  { NO, 26, 25, 59, 27, NO, 86, 100, 400 }, VS_WHOLE_DELIVERY, 6 },
	{ "of a line that stayed high",
	  { 0, 0, 0, T + 87, T + 146, T + 173, T + 273, T + 273 }, VS_LIFE_STILL_HIGH,
	  VS_COMPLETED, VS_REGULAR, false,
	  { NO, NO, NO, 59, 27, NO, 86, 100, 0 }, VS_WHOLE_DELIVERY, 6 },
	{ "long, of no host IRQ", { 0, 0, 0, T, T + 1, T + 2000, T + 2001, 0 }, 0,
	  VS_COMPLETED, VS_REGULAR, true,
	  { NO, NO, NO, 1, 1999, NO, 2000, 1, NO }, VS_WHOLE_DELIVERY, 10 },
	/* Partial */
	{ "flagged partial", { LINE }, VS_LIFE_PARTIAL, VS_COMPLETED, .class = VS_PARTIAL },
	{ "flagged partial, and long", { T, T, T, T, T, T + 2000, T + 2000, 0 }, VS_LIFE_PARTIAL,
	  VS_COMPLETED, .class = VS_PARTIAL },
	{ "flagged partial, of which no moment is known", { 0 }, VS_LIFE_PARTIAL, VS_COMPLETED,
	  .class = VS_PARTIAL },
	{ "flagged partial, withdrawn", { LINE }, VS_LIFE_PARTIAL, VS_WITHDRAWN, .class = VS_PARTIAL },
	{ "flagged partial, still high", { 0, 0, 0, T + 87 }, VS_LIFE_PARTIAL | VS_LIFE_STILL_HIGH,
	  VS_WITHDRAWN, .class = VS_PARTIAL },
	{ "of a newer outcome, flagged partial", { LINE }, VS_LIFE_PARTIAL, VS_OUTCOMES,
	  .class = VS_PARTIAL },
	{ "raised before",
	  { T - 1, T + 36, T + 62, T + 87, T + 146, T + 173, T + 273, T + 673 }, 0,
	  VS_COMPLETED, .class = VS_PARTIAL },
	{ "signalled before", { 0, T - 1, T + 62, T + 87, T + 146, T + 173, T + 273, T + 673 }, 0,
	  VS_COMPLETED, .class = VS_PARTIAL },
	{ "injected before", { 0, 0, T - 1, T + 87, T + 146, T + 173, T + 273, 0 }, 0,
	  VS_COMPLETED, .class = VS_PARTIAL },
	{ "pending before", { 0, 0, 0, T - 1, T + 146, T + 173, T + 273, 0 }, 0,
	  VS_COMPLETED, .class = VS_PARTIAL },
	{ "raised before, with a hole", { T - 1, 0, 0, T + 87, T + 146, T + 173, T + 273, 0 }, 0,
	  VS_COMPLETED, .class = VS_PARTIAL },
	{ "raised before, withdrawn", { T - 1, T + 36, T + 62, T + 87 }, 0, VS_WITHDRAWN,
	  .class = VS_PARTIAL },
	/* With a hole */
	{ "without signal", { T + 10, 0, T + 62, T + 87, T + 146, T + 173, T + 273, T + 673 }, 0,
	  VS_COMPLETED, .class = VS_UNMATCHED },
	{ "without inject", { T + 10, T + 36, 0, T + 87, T + 146, T + 173, T + 273, T + 673 }, 0,
	  VS_COMPLETED, .class = VS_UNMATCHED },
	{ "without signal and inject", { T + 10, 0, 0, T + 87, T + 146, T + 173, T + 273, T + 673 },
	  0, VS_COMPLETED, .class = VS_UNMATCHED },
	{ "without inject, of no host's handler",
	  { 0, T + 36, 0, T + 87, T + 146, T + 173, T + 273, T + 673 }, 0,
	  VS_COMPLETED, .class = VS_UNMATCHED },
	{ "without queue", { T + 10, T + 36, T + 62, 0, T + 146, T + 173, T + 273, T + 673 }, 0,
	  VS_COMPLETED, .class = VS_UNMATCHED },
	{ "without load", { T + 10, T + 36, T + 62, T + 87, 0, T + 173, T + 273, T + 673 }, 0,
	  VS_COMPLETED, .class = VS_UNMATCHED },
	{ "without enter", { T + 10, T + 36, T + 62, T + 87, T + 146, 0, T + 273, T + 673 }, 0,
	  VS_COMPLETED, .class = VS_UNMATCHED },
	{ "without retire", { T + 10, T + 36, T + 62, T + 87, T + 146, T + 173, 0, T + 673 }, 0,
	  VS_COMPLETED, .class = VS_UNMATCHED },
	{ "without load, of no host IRQ", { 0, 0, 0, T + 87, 0, T + 173, T + 273, 0 }, 0,
	  VS_COMPLETED, .class = VS_UNMATCHED },
	{ "without queue, of no host IRQ", { 0, 0, 0, 0, T + 146, T + 173, T + 273, 0 }, 0,
	  VS_COMPLETED, .class = VS_UNMATCHED },
	{ "of which no moment is known", { 0 }, 0, VS_COMPLETED, .class = VS_UNMATCHED },
	{ "of which the end is known", { 0, 0, 0, 0, 0, 0, T + 273, T + 673 }, 0,
	  VS_COMPLETED, .class = VS_UNMATCHED },
	{ "without signal, and enter before load",
	  { T + 10, 0, T + 62, T + 87, T + 146, T + 140, T + 273, T + 673 }, 0,
	  VS_COMPLETED, .class = VS_UNMATCHED },
	{ "without signal, and long", { T, 0, T, T, T, T + 2000, T + 2000, 0 }, 0,
	  VS_COMPLETED, .class = VS_UNMATCHED, .is_long = true },
	{ "of a newer outcome", { LINE }, 0, VS_OUTCOMES, .class = VS_UNMATCHED },
	{ "of the last outcome that can be", { LINE }, 0, 255, .class = VS_UNMATCHED },
	/* Negative */
	{ "signal before host", { T + 10, T + 9, T + 62, T + 87, T + 146, T + 173, T + 273, T + 673 },
	  0, VS_COMPLETED, .class = VS_NEGATIVE },
	{ "inject before signal",
	  { T + 10, T + 36, T + 35, T + 87, T + 146, T + 173, T + 273, T + 673 }, 0,
	  VS_COMPLETED, .class = VS_NEGATIVE },
	{ "queue before inject",
	  { T + 10, T + 36, T + 62, T + 61, T + 146, T + 173, T + 273, T + 673 }, 0,
	  VS_COMPLETED, .class = VS_NEGATIVE },
	{ "load before queue",
	  { T + 10, T + 36, T + 62, T + 87, T + 86, T + 173, T + 273, T + 673 }, 0,
	  VS_COMPLETED, .class = VS_NEGATIVE },
	{ "enter before load",
	  { T + 10, T + 36, T + 62, T + 87, T + 146, T + 145, T + 273, T + 673 }, 0,
	  VS_COMPLETED, .class = VS_NEGATIVE },
	{ "retire before enter",
	  { T + 10, T + 36, T + 62, T + 87, T + 146, T + 173, T + 172, T + 673 }, 0,
	  VS_COMPLETED, .class = VS_NEGATIVE },
	{ "rearm before retire",
	  { T + 10, T + 36, T + 62, T + 87, T + 146, T + 173, T + 273, T + 272 }, 0,
	  VS_COMPLETED, .class = VS_NEGATIVE },
	{ "inexact, rearm before retire",
	  { T + 10, T + 36, T + 62, T + 87, T + 146, T + 173, T + 273, T + 272 },
	  VS_LIFE_INEXACT, VS_COMPLETED, .class = VS_NEGATIVE },
	{ "enter before load, of no host IRQ", { 0, 0, 0, T + 87, T + 146, T + 145, T + 273, 0 }, 0,
	  VS_COMPLETED, .class = VS_NEGATIVE },
	{ "enter before host", { T + 2000, T + 2000, T + 2000, T + 2000, T + 2000, T, T, 0 }, 0,
	  VS_COMPLETED, .class = VS_NEGATIVE },
	/* Otherwise than completed */
	{ "withdrawn", { LINE }, 0, VS_WITHDRAWN, .class = VS_ENDED },
	{ "flushed", { LINE }, 0, VS_FLUSHED, .class = VS_ENDED },
	{ "unmapped", { LINE }, 0, VS_UNMAPPED, .class = VS_ENDED },
	{ "withdrawn before it was loaded", { 0, 0, 0, T + 87 }, 0, VS_WITHDRAWN, .class = VS_ENDED },
	{ "withdrawn, with a hole", { T + 10, 0, 0, T + 87 }, 0, VS_WITHDRAWN, .class = VS_ENDED },
	{ "flushed, backwards", { T + 87, T + 10, T + 9, T + 8 }, 0, VS_FLUSHED, .class = VS_ENDED },
	{ "flushed, of which no moment is known", { 0 }, 0, VS_FLUSHED, .class = VS_ENDED },
	{ "withdrawn, still high", { 0, 0, 0, T + 87 }, VS_LIFE_STILL_HIGH, VS_WITHDRAWN,
	  .class = VS_ENDED },
	{ "unmapped, and long", { T, T, T, T, T, T + 2000, T + 2000, 0 }, 0, VS_UNMAPPED,
	  .class = VS_ENDED },
};

#undef T
#undef NO
#undef LINE
#undef FAR
#undef ALL_FLAGS

enum { LIVES = sizeof(lives_table) / sizeof(lives_table[0]) };

#endif
