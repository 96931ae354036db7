// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What an interrupt waits for, concluded from the moments that it has passed. What
 * began before anybody watched has no stamps, only the vgic's state: nobody can
 * tell whether it was in a list register.
 */
#include "counter.h"
#include "in_flight.h"

enum { FLAG_PARTIAL = 1 };

/* In the order of the kernel's IRQ_LIFE_F_*. */
static const char *const flag_names[IN_FLIGHT_FLAGS] = {
	"partial", "held", "migrated", "threaded", "resent", "inexact", "still-high",
};

/* Of enum irq_life_mask_mode: the line was left as it was. */
enum { MASK_NONE = 0 };

bool in_flight_partial(const struct vs_in_flight *irq)
{
	return irq->flags & FLAG_PARTIAL;
}

static bool is_taken(const struct vs_in_flight *irq)
{
	return irq->moment == VS_AT_ENTER;
}

const char *in_flight_stage(const struct vs_in_flight *irq)
{
	static const char *const names[VS_MOMENTS] = {
		[VS_AT_HOST] = "host",
		[VS_AT_SIGNAL] = "signal",
		[VS_AT_INJECT] = "inject",
		[VS_AT_QUEUE] = "queue",
		[VS_AT_LOAD] = "load",
		[VS_AT_ENTER] = "enter",
	};

	if (irq->moment >= VS_MOMENTS)
		return NULL;
	if (irq->stamp[irq->moment] || is_taken(irq))
		return names[irq->moment];
	/* no moment is known, but queue is by definition this state */
	return irq->pending && irq->enabled ? names[VS_AT_QUEUE] : NULL;
}

const char *in_flight_waiting_for(const struct vs_in_flight *irq)
{
	if (is_taken(irq))
		return "guest_eoi";
	if (!irq->enabled)
		return "enable";
	if (irq->stamp[VS_AT_LOAD])
		return "guest_entry";
	return in_flight_partial(irq) ? NULL : "list_register";
}

bool in_flight_age(const struct vs_in_flight *irq, uint64_t hz, uint64_t *ns)
{
	int i;

	if (in_flight_partial(irq))
		return false;
	for (i = 0; i < VS_MOMENTS && !irq->stamp[i]; i++)
		;
	if (i == VS_MOMENTS || irq->stamp[i] > irq->now)
		return false;
	*ns = counter_ns(irq->now - irq->stamp[i], hz);
	return true;
}

int in_flight_masked(const struct vs_in_flight *irq)
{
	if (irq->mask_mode != MASK_NONE)
		return 1;
	return irq->host_irq ? 0 : -1;
}

void in_flight_flags(const struct vs_in_flight *irq, const char *names[IN_FLIGHT_FLAGS + 1])
{
	unsigned int i, n = 0;

	for (i = 0; i < IN_FLIGHT_FLAGS; i++) {
		if (irq->flags & 1U << i)
			names[n++] = flag_names[i];
	}
	names[n] = NULL;
}

/* Nothing ended here: events is 0. */
struct summary in_flight_summary(const struct in_flight_page *page)
{
	return (struct summary){
		.partial = page->partial,
		.now = { .in_flight = page->listed, .invisible = page->invisible },
	};
}
