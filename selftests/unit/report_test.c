// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that what was counted comes out: each life in one place, and intervals told
 * apart from the whole run. What the kernel would have counted is made up here, in
 * place of BPF maps.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/latency.h"
#include "../../tools/log.h"
#include "../tap.h"

#define HZ 1000000000ULL	/* a tick is a nanosecond */

static struct vs_latency counted;
static char name[VM_NAME_LEN];

int bpf_latency_next(struct bpf_latency *b, const struct vs_latency_key *key,
		     struct vs_latency_key *next)
{
	(void)b;
	*next = counted.key;
	return key ? -ENOENT : 0;
}

int bpf_latency_read(struct bpf_latency *b, const struct vs_latency_key *key,
		     struct vs_latency *value)
{
	(void)b, (void)key;
	*value = counted;
	return 0;
}

int bpf_latency_totals(struct bpf_latency *b, struct bpf_latency_totals *totals)
{
	(void)b;
	*totals = (struct bpf_latency_totals){ .in_flight = -1 };
	return 0;
}

uint64_t bpf_latency_memory(struct bpf_latency *b)
{
	(void)b;
	return 0;
}

bool irq_device_of(uint32_t host_irq, struct irq_device *dev)
{
	*dev = (struct irq_device){ "0000:00:04.0", "intx", 0, false };
	return host_irq == 21;
}

bool vm_name(pid_t pid, char out[VM_NAME_LEN])
{
	(void)pid;
	strcpy(out, name);
	return true;
}

void log_note(const char *fmt, ...)
{
	(void)fmt;
}

/* An interrupt of which nothing was counted yet. */
static void nothing_counted(void)
{
	int m;

	memset(&counted, 0, sizeof(counted));
	counted.key = (struct vs_latency_key){ 17, 32 };
	counted.pid = 12345;
	counted.paths = 2;
	counted.source[0] = (struct vs_source){ 21, 0, 1 };
	for (m = 0; m < VS_MEASURES; m++)
		counted.wide[m].min = UINT64_MAX;
	strcpy(name, "guest1");
}

static void count(enum vs_measure m, uint64_t ns)
{
	counted.bucket[m][hist_bucket(ns)]++;
	if (ns < VS_HIST_LINEAR)
		return;
	counted.wide[m].sum += ns;
	if (ns < counted.wide[m].min)
		counted.wide[m].min = ns;
	if (ns > counted.wide[m].max)
		counted.wide[m].max = ns;
}

/* One page; the caller frees it. */
static char *report(struct latency_model *m, const struct latency_printer *printer,
		    uint64_t interval_ns, bool hist)
{
	struct latency_page page = { .hz = HZ, .t_ns = 5, .interval_ns = interval_ns, .hist = hist };
	char *text;
	size_t len;

	page.out = open_memstream(&text, &len);
	latency_model_report(m, printer, &page);
	fclose(page.out);
	return text;
}

static void show(const char *text)
{
	size_t len;

	for (; *text; text += len + !!text[len]) {
		len = strcspn(text, "\n");
		printf("# %.*s\n", (int)len, text);
	}
}

static void has(const char *text, const char *part, const char *what)
{
	bool found = strstr(text, part);

	tap_ok(found, "%s", what);
	if (found)
		return;
	puts("# this is not there:");
	show(part);
	puts("# this is:");
	show(text);
}

/* Two lives completed, then one of everything. */
static void test_json(void)
{
	struct latency_model m;
	char *text;
	int i;

	nothing_counted();
	latency_model_init(&m, NULL);
	count(VS_DELIVERY, 100);
	count(VS_DELIVERY, 300);
	text = report(&m, &latency_json, 7000, false);
	has(text, "{\"schema_version\":1,\"type\":\"latency\",\"t_ns\":5,\"backend\":\"life\","
	    "\"vm\":{\"id\":\"12345-17\",\"pid\":12345,\"name\":\"guest1\"},\"intid\":32,\"vcpu\":0,"
	    "\"path\":\"irqfd\",\"sources\":[{\"device\":\"0000:00:04.0\",\"index\":\"intx\","
	    "\"vector\":0,\"host_irq\":21,\"gsi\":0,\"mask_mode\":\"device\"}],\"count\":2,"
	    "\"coalesced\":0,\"stages\":{", "an interrupt: the keys, in their order");
	has(text, "},\"outcomes\":{\"completed\":2,\"withdrawn\":0,\"flushed\":0,\"unmapped\":0},"
	    "\"partial\":0,\"unmatched\":0,\"negative\":0,\"interval_ns\":7000}\n",
	    "an interval: what became of its lives, and how long it was");
	has(text, "{\"schema_version\":1,\"type\":\"summary\",\"t_ns\":5,\"events\":2,"
	    "\"in_flight\":null,\"lost\":0,\"unmatched\":0,\"partial\":0,\"overwritten\":0,"
	    "\"negative\":0,\"invisible\":null,\"reliable\":true,\"self\":null,"
	    "\"interval_ns\":7000}\n", "its summary: the keys, in their order");
	free(text);

	count(VS_DELIVERY, 100);
	for (i = 1; i < VS_OUTCOMES; i++)
		counted.outcome[i] = 10 * i;
	counted.partial = 4;
	counted.unmatched = 5;
	counted.negative = 6;
	text = report(&m, &latency_json, 7000, false);
	has(text, "\"count\":76,", "the next interval: one more of this one");
	has(text, "\"outcomes\":{\"completed\":1,\"withdrawn\":10,\"flushed\":20,\"unmapped\":30},"
	    "\"partial\":4,\"unmatched\":5,\"negative\":6,", "and only its own outcomes");
	free(text);
	text = report(&m, &latency_json, 0, false);
	has(text, "\"count\":78,", "the whole run: all of them");
	has(text, "\"outcomes\":{\"completed\":3,\"withdrawn\":10,\"flushed\":20,\"unmapped\":30},"
	    "\"partial\":4,\"unmatched\":5,\"negative\":6,\"interval_ns\":null}\n",
	    "which add up to count, and are of no interval");
	has(text, "\"self\":null,\"interval_ns\":null}\n", "nor is the summary");
	free(text);
	latency_model_fini(&m);
}

int main(void)
{
	test_json();
	return tap_done();
}
