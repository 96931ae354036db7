// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Cells and last lines that the tables of `virqscope latency` share. */
#include <inttypes.h>
#include <stdio.h>

#include "latency/latency.h"
#include "report/text.h"
#include "util/clock.h"

void latency_device(const struct vs_source *source, char device[LATENCY_DEVICE_LEN])
{
	if (source->shared)
		snprintf(device, LATENCY_DEVICE_LEN, "(shared)");
	else if (!source->device[0])
		snprintf(device, LATENCY_DEVICE_LEN, "-");
	else if (source->kind == VS_BINDING_INTX)
		snprintf(device, LATENCY_DEVICE_LEN, "%s", text_device(source->device));
	else
		snprintf(device, LATENCY_DEVICE_LEN, "%s[%u]", text_device(source->device),
			 source->vector);
}

void latency_put_rate(FILE *out, uint64_t events, const struct latency_page *page)
{
	double rate = page->report.duration_ns ? events * 1e9 / page->report.duration_ns : 0;

	fprintf(out, "\t%.*f", rate < 10000 ? 1 : 0, rate);
}

void latency_put_time(FILE *out, bool known, uint64_t ticks, uint64_t hz)
{
	text_us_narrow_cell(out, known, known ? clock_ticks_ns(ticks, hz) : 0);
}

void latency_end(const struct latency_page *page, const struct summary *sum)
{
	FILE *out = page->report.out;

	summary_unlisted(out, sum, "interrupts");
	fprintf(out, "# events %" PRIu64 ", partial %" PRIu64 ", in flight ", sum->events,
		sum->partial);
	if (sum->now.in_flight >= 0)
		fprintf(out, "%" PRId64 "\n", sum->now.in_flight);
	else
		fprintf(out, "-\n");
	summary_invisible(out, sum);
	summary_dropped(out, sum);
	summary_verdict(&page->report, sum);
}
