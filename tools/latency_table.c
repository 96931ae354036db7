// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The table of `virqscope latency`. */
#include <inttypes.h>
#include <string.h>

#include "counter.h"
#include "latency.h"
#include "text.h"

#define BAR_WIDTH 40

static void begin(const struct latency_page *page)
{
	fprintf(page->out, "# virqscope latency: ");
	if (page->interval_ns)
		fprintf(page->out, "the last %.3f s", page->interval_ns / 1e9);
	else
		fprintf(page->out, "since it began");
	fprintf(page->out, ", times in us\n# %-6s %5s %-9s %8s %8s %8s %8s %8s %8s\n",
		"VM", "INTID", "STAGE", "COUNT", "P50", "P90", "P99", "P99.9", "MAX");
}

/* Returns how many columns that took. */
static size_t put_paths(FILE *out, uint32_t paths)
{
	const char *between = " path ";
	size_t columns = 0;
	unsigned int i;

	if (!paths)
		columns = fprintf(out, "%s-", between);
	for (i = 0; i < 32; i++) {
		if (!(paths & 1U << i))
			continue;
		if (latency_path_name(i))
			columns += fprintf(out, "%s%s", between, latency_path_name(i));
		else
			columns += fprintf(out, "%s%u", between, i);
		between = "+";
	}
	return columns;
}

static void put_source(FILE *out, const struct vs_source *source, const struct irq_device *device)
{
	const char *mode = latency_mask_mode_name(source->mask_mode);

	if (!device->bdf[0])
		fprintf(out, "#   device -");
	else if (device->several)
		fprintf(out, "#   device - (shared)");
	else if (strcmp(device->index, "intx"))
		fprintf(out, "#   %s %s[%u]", device->bdf, device->index, device->vector);
	else
		fprintf(out, "#   %s %s", device->bdf, device->index);
	if (source->host_irq)
		fprintf(out, " host_irq %u", source->host_irq);
	if (source->gsi >= 0)
		fprintf(out, " gsi %d", source->gsi);
	fprintf(out, " mask %s\n", mode ? mode : "-");
}

/* Add to a comment that has `columns` by now; what does not fit goes into a new line. */
static void put_unless_0(FILE *out, size_t *columns, const char *name, uint64_t n)
{
	char text[64];
	size_t len;

	if (!n)
		return;
	len = snprintf(text, sizeof(text), "%s %" PRIu64, name, n);
	if (*columns + strlen(", ") + len > TEXT_COLUMNS)
		*columns = fprintf(out, "\n#   %s", text) - 1;
	else
		*columns += fprintf(out, ", %s", text);
}

/* Whose the interrupt is and what does not fit in columns, and a line for each source. */
static void put_description(FILE *out, const struct latency_row *row,
			    const struct latency_lives *lives)
{
	const struct vs_latency *v = &row->last;
	size_t columns;
	int i;

	columns = fprintf(out, "# ");
	columns += text_name(out, row->vm[0] ? row->vm : "-");
	columns += fprintf(out, " %d-%u intid %u:", v->pid, row->key.vm_gen, row->key.intid);
	columns += put_paths(out, v->paths);
	if (v->vcpu >= 0)
		columns += fprintf(out, ", vcpu %d", v->vcpu);
	else
		columns += fprintf(out, ", vcpu -");
	put_unless_0(out, &columns, "coalesced", lives->coalesced);
	put_unless_0(out, &columns, "still-high", lives->still_high);
	for (i = 1; i < VS_OUTCOMES; i++)
		put_unless_0(out, &columns, latency_outcome[i], lives->outcome[i]);
	put_unless_0(out, &columns, "partial", lives->partial);
	put_unless_0(out, &columns, "unmatched", lives->unmatched);
	put_unless_0(out, &columns, "negative", lives->negative);
	fputc('\n', out);
	for (i = 0; i < VS_SOURCES && v->source[i].host_irq; i++)
		put_source(out, &v->source[i], &row->device[i]);
	if (!i && v->source[0].gsi >= 0)
		put_source(out, &v->source[0], &row->device[0]);
}

static void put_measure(const struct latency_page *page, const struct latency_row *row,
			const struct hist *h, const char *name)
{
	static const unsigned int permille[] = { 500, 900, 990, 999 };
	char id[32];
	size_t i;

	snprintf(id, sizeof(id), "%d-%u", row->last.pid, row->key.vm_gen);
	fprintf(page->out, "%-8s %5u %-9s %8" PRIu64, id, row->key.intid, name, h->count);
	if (!h->count) {
		fprintf(page->out, " %8s %8s %8s %8s %8s\n", "-", "-", "-", "-", "-");
		return;
	}
	for (i = 0; i < sizeof(permille) / sizeof(permille[0]); i++)
		text_us(page->out, counter_ns(hist_percentile(h, permille[i]), page->hz));
	text_us(page->out, counter_ns(h->max, page->hz));
	fputc('\n', page->out);
}

static uint64_t largest_bucket(const struct hist *h)
{
	uint64_t most = 0;
	unsigned int i;

	for (i = 0; i < VS_HIST_BUCKETS; i++) {
		if (h->bucket[i] > most)
			most = h->bucket[i];
	}
	return most;
}

/* Each bucket that is not empty, with the value that its samples do not exceed. */
static void put_distribution(const struct latency_page *page, const struct hist *h,
			     const char *name)
{
	static const char bar[BAR_WIDTH + 1] = "########################################";
	uint64_t most = largest_bucket(h), high;
	unsigned int i;

	for (i = 0; i < VS_HIST_BUCKETS; i++) {
		if (!h->bucket[i])
			continue;
		high = i == VS_HIST_BUCKETS - 1 ? h->max : hist_bucket_high(i);
		fprintf(page->out, "#   %-9s <=", name);
		text_us(page->out, counter_ns(high, page->hz));
		fprintf(page->out, " %8" PRIu64 " %.*s\n", h->bucket[i],
			(int)((h->bucket[i] * BAR_WIDTH + most - 1) / most), bar);
	}
}

static void row(const struct latency_page *page, const struct latency_row *row,
		const struct latency_lives *lives)
{
	enum vs_measure m;

	put_description(page->out, row, lives);
	for (m = 0; m < VS_MEASURES; m++)
		put_measure(page, row, &lives->hist[m], latency_measure[m]);
	for (m = 0; page->hist && m < VS_MEASURES; m++)
		put_distribution(page, &lives->hist[m], latency_measure[m]);
}

static void summary(const struct latency_page *page, const struct summary *s)
{
	FILE *out = page->out;

	fprintf(out, "# events %" PRIu64 ", partial %" PRIu64 ", in flight ", s->events,
		s->partial);
	if (s->now.in_flight >= 0)
		fprintf(out, "%" PRId64 "\n", s->now.in_flight);
	else
		fprintf(out, "-\n");
	summary_invisible(out, s);
	/* what the verdict is made of */
	fprintf(out, "# lost %" PRIu64 ", unmatched %" PRIu64 ", overwritten 0, negative %" PRIu64
		": %s\n", s->lost, s->unmatched, s->negative,
		summary_reliable(s) ? "reliable" : "NOT reliable");
	if (!page->self)
		return;
	if (page->bpf_stats)
		fprintf(out, "# self: BPF ran %" PRIu64 " times for %.3f ms;", s->bpf_runs,
			s->bpf_ns / 1e6);
	else
		fprintf(out, "# self: BPF runs -;");
	fprintf(out, " user space %.3f ms; maps %.1f MB\n", s->user_ns / 1e6, s->memory / 1e6);
}

const struct latency_printer latency_table = { begin, row, summary };
