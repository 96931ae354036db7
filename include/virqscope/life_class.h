/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * A life that has ended is counted in one class, and if that is VS_REGULAR in some measures. BPF
 * counts lives as they end, others may count lives that were kept: by these functions both get the
 * same figures.
 */
#ifndef VIRQSCOPE_LIFE_CLASS_H
#define VIRQSCOPE_LIFE_CLASS_H

#include <linux/types.h>
#include <virqscope/compiler.h>
#include <virqscope/kernel.h>
#include <virqscope/moment.h>

/*
 * The measures of a life, each with its name and the moments at its ends: the stages, each named
 * after the moment at which it ends; then the spans.
 */
#define VS_MEASURE_LIST(X) \
	X(SIGNAL, "signal", HOST, SIGNAL) X(INJECT, "inject", SIGNAL, INJECT) \
	X(QUEUE, "queue", INJECT, QUEUE) X(LOAD, "load", QUEUE, LOAD) \
	X(ENTER, "enter", LOAD, ENTER) \
	X(INJECTION, "injection", HOST, ENTER) X(DELIVERY, "delivery", QUEUE, ENTER) \
	X(SERVICE, "service", ENTER, RETIRE) X(REARM, "rearm", RETIRE, REARM)
#define VS_ENUM_MEASURE(symbol, name, from, to) VS_##symbol,
#define VS_NAME_OF_MEASURE(symbol, name, from, to) name,
enum vs_measure {
	VS_MEASURE_LIST(VS_ENUM_MEASURE)
	VS_MEASURES,
	VS_STAGES = VS_INJECTION,	/* so many stages are contiguous, and come first */
};

/*
 * The whole of a life, until it is in the guest: the injection of one that a host IRQ began, and
 * the delivery of any other. Its octave is the number of its highest bit, in ticks.
 */
enum { VS_OCTAVES = 41 };
enum vs_whole { VS_WHOLE_INJECTION, VS_WHOLE_DELIVERY, VS_WHOLES };

enum vs_class {
	VS_REGULAR,	/* completed, began while it was watched, has every moment, in order */
	VS_PARTIAL,	/* began before that, or the kernel says that it knows only a part */
	VS_UNMATCHED,	/* a moment is missing, or it ended in a way that is newer than we are */
	VS_NEGATIVE,	/* a moment is before its elder */
	VS_ENDED,	/* otherwise than completed: counted by its outcome */
	VS_CLASSES,
};

/* A life, as far as that depends on it: a stamp by enum vs_moment, 0 for one that is not known. */
struct vs_view { const __u64 *stamp; __u32 flags, outcome; };

static __always_inline _Bool vs_is_partial(const struct vs_view *l)
{
	return l->flags & VS_LIFE_PARTIAL;
}

/* Did it begin before `since`? Not one of which no moment up to VS_AT_QUEUE is known. */
static __always_inline _Bool vs_is_older(const __u64 *stamp, __u64 since)
{
	__u64 began = vs_began(stamp);

	return began && began < since;
}

/* A moment is missing; only rearm, and host, signal and inject in this order, may be. */
static __always_inline _Bool vs_has_hole(const struct vs_view *l)
{
	const __u64 *t = l->stamp;

	return (t[VS_AT_HOST] && !t[VS_AT_SIGNAL]) || (t[VS_AT_SIGNAL] && !t[VS_AT_INJECT]) ||
	       !t[VS_AT_QUEUE] || !t[VS_AT_LOAD] || !t[VS_AT_ENTER] || !t[VS_AT_RETIRE];
}

/*
 * Is its class VS_REGULAR? since: when it began to be watched, at least 1. Moments that do not
 * apply are 0 and come first (host, signal and inject of an interrupt that no device raised), so
 * the chain of comparisons also finds one that is missing in the middle.
 */
static __always_inline _Bool vs_is_regular(const struct vs_view *l, __u64 since)
{
	const __u64 *t = l->stamp;

	return l->outcome == VS_COMPLETED && !vs_is_partial(l) && vs_began(t) >= since &&
	       t[VS_AT_HOST] <= t[VS_AT_SIGNAL] &&
	       t[VS_AT_SIGNAL] <= t[VS_AT_INJECT] &&
	       t[VS_AT_INJECT] <= t[VS_AT_QUEUE] &&
	       t[VS_AT_QUEUE] <= t[VS_AT_LOAD] &&
	       t[VS_AT_LOAD] <= t[VS_AT_ENTER] &&
	       t[VS_AT_ENTER] <= t[VS_AT_RETIRE] &&
	       (!t[VS_AT_REARM] || t[VS_AT_RETIRE] <= t[VS_AT_REARM]);
}

/* The class of one that is not regular */
static __always_inline enum vs_class vs_odd_class(const struct vs_view *l, __u64 since)
{
	if (vs_is_partial(l) || vs_is_older(l->stamp, since))
		return VS_PARTIAL;
	if (l->outcome == VS_COMPLETED)
		return vs_has_hole(l) ? VS_UNMATCHED : VS_NEGATIVE;
	return l->outcome < VS_OUTCOMES ? VS_ENDED : VS_UNMATCHED;
}

static __always_inline enum vs_class vs_class_of(const struct vs_view *l, __u64 since)
{
	return vs_is_regular(l, since) ? VS_REGULAR : vs_odd_class(l, since);
}

/* No source asserted it, whatever its class is: a line that stayed high raised it again. */
static __always_inline _Bool vs_is_still_high(const struct vs_view *l)
{
	return l->flags & VS_LIFE_STILL_HIGH;
}

/* Does this measure count in a regular life? Loading, entering and delivery do in each. */
static __always_inline _Bool vs_has(const struct vs_view *l, enum vs_measure m)
{
	switch (m) {
	case VS_SIGNAL:
	case VS_INJECTION:
		return l->stamp[VS_AT_HOST];
	case VS_INJECT:
		/* without the host's handler if the line was found asserted as it was to be unmasked */
		return l->stamp[VS_AT_SIGNAL];
	case VS_QUEUE:
		return l->stamp[VS_AT_INJECT];
	case VS_SERVICE:
		return !(l->flags & VS_LIFE_INEXACT);
	case VS_REARM:
		return l->stamp[VS_AT_REARM];
	default:
		return 1;
	}
}

/* A measure that the life has, in ticks */
static __always_inline __u64 vs_ticks(const struct vs_view *l, enum vs_measure m)
{
#define VS_CASE_TICKS(symbol, name, from, to) \
	case VS_##symbol: return l->stamp[VS_AT_##to] - l->stamp[VS_AT_##from];
	switch (m) {
	VS_MEASURE_LIST(VS_CASE_TICKS)
	default: return 0;
	}
#undef VS_CASE_TICKS
}

static __always_inline enum vs_whole vs_whole_of(const __u64 *stamp)
{
	return stamp[VS_AT_HOST] ? VS_WHOLE_INJECTION : VS_WHOLE_DELIVERY;
}

/* It begins with the host's handler, or where it became pending. */
static __always_inline __u64 vs_whole_from(const __u64 *stamp)
{
	return stamp[VS_AT_HOST] ?: stamp[VS_AT_QUEUE];
}

/* Of a life that has it, in ticks */
static __always_inline __u64 vs_whole_ticks(const __u64 *stamp)
{
	return stamp[VS_AT_ENTER] - vs_whole_from(stamp);
}

/* Did it complete with a whole of more than so many ticks? Asked of any life. */
static __always_inline _Bool vs_takes_longer(const struct vs_view *l, __u64 ticks)
{
	__u64 from = vs_whole_from(l->stamp), to = l->stamp[VS_AT_ENTER];

	return l->outcome == VS_COMPLETED && !vs_is_partial(l) && from && to > from &&
	       to - from > ticks;
}

/* Below VS_OCTAVES. BPF has no instruction that finds the highest bit. */
static __always_inline __u32 vs_octave(__u64 v)
{
	__u32 octave = 0, shift;

	VS_UNROLL
	for (shift = 32; shift; shift /= 2) {
		if (v >> shift) {
			v >>= shift;
			octave += shift;
			vs_hide(v);
		}
	}
	return octave < VS_OCTAVES ? octave : VS_OCTAVES - 1;
}

#endif
