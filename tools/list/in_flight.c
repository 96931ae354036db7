// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Infers what an interrupt waits for from the moments that it has passed. An interrupt that began
 * before any program was attached has no stamps, only the vgic's state, which does not show
 * whether it was in a list register.
 */
#include <virqscope/kernel.h>

#include "list/in_flight.h"
#include "report/kernel_names.h"
#include "util/clock.h"

bool in_flight_partial(const struct vs_in_flight *irq)
{
	return irq->flags & VS_LIFE_PARTIAL;
}

static bool is_taken(const struct vs_in_flight *irq)
{
	return irq->moment == VS_AT_ENTER;
}

const char *in_flight_stage(const struct vs_in_flight *irq)
{
	if (irq->moment >= VS_MOMENTS)
		return NULL;
	if (irq->stamp[irq->moment] || is_taken(irq))
		return kernel_name_of_moment(irq->moment);
	/* no moment is known, but an interrupt in this state has passed queue by definition */
	return irq->pending && irq->enabled ? kernel_name_of_moment(VS_AT_QUEUE) : NULL;
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
	uint64_t began = vs_began(irq->stamp);

	if (in_flight_partial(irq) || !began || began > irq->now)
		return false;
	*ns = clock_ticks_ns(irq->now - began, hz);
	return true;
}

int in_flight_masked(const struct vs_in_flight *irq)
{
	if (irq->mask_mode != VS_MASK_NONE)
		return 1;
	return irq->host_irq ? 0 : -1;
}

uint64_t in_flight_partials(const struct in_flight_page *page)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < page->n; i++)
		n += !page->rows[i].irq.locked && in_flight_partial(&page->rows[i].irq);
	return n;
}

uint64_t in_flight_locked(const struct in_flight_page *page)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < page->n; i++)
		n += page->rows[i].irq.locked;
	return n;
}

/* No interrupt ended, so events is 0. A locked VM hides its interrupts: counts are not known. */
struct summary in_flight_summary(const struct in_flight_page *page)
{
	uint64_t locked = in_flight_locked(page);

	return (struct summary){
		.partial = in_flight_partials(page),
		.now = {
			.in_flight = locked ? -1 : (int64_t)page->n,
			.invisible = locked ? -1 : (int64_t)page->invisible,
		},
	};
}
