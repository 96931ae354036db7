// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that the table has a line an interrupt, the worst first, with totals of devices, VMs and the
 * host, and that its columns are as wide as what is in them.
 */
#include "latency/made_up.h"

#define HEAD "# virqscope latency: 2.000 s since 2026-11-30 10:25:04 UTC, times in us\n" \
	     "# host host1, Linux 6.12.1, virqscope 1.2.3\n"

static void test_lines(void)
{
	struct latency_model m;
	struct vs_latency *v;
	char *text;
	int i;

	nothing_counted();
	latency_model_init(&m, &fake_source, NULL, 16, true);
	slow_load(&counted);
	v = add_entry(17, 8192);
	v->source[0].kind = VS_BINDING_MSIX;
	v->source[0].vector = 3;
	v->source[0].mask_mode = 0;
	v->paths = 6;
	for (i = 0; i < 100; i++) {
		count_in(v, VS_LOAD, 7000);
		count_in(v, VS_INJECTION, 7300);
		count_in(v, VS_DELIVERY, 7100);
	}
	v->usual[VS_WHOLE_INJECTION] = 4096;
	v = add_entry(18, 27);
	v->source[0] = (struct vs_source){ .gsi = -1 };
	v->paths = 1;
	count_in(v, VS_LOAD, 300);
	count_in(v, VS_DELIVERY, 500);
	v->octave[VS_WHOLE_DELIVERY][8][VS_LOAD] = 300;
	v->octave[VS_WHOLE_DELIVERY][8][VS_ENTER] = 200;
	text = report(&m, FORMAT_TABLE, 0, HIST_NONE);
	page_has(text, HEAD
	    "# VM     DEVICE     INTID  RATE/S     P50     P99     MAX SLOWEST MASK   PATH\n"
	    "12345-17 00:04.0[3]  8192    50.0   7.300   7.300   7.300 load    -      irqfd+\n"
	    "12345-17 00:04.0       32   200.0   1.215   4.100   4.100 enter   device irqfd\n"
	    "12345-18 -             27     0.5   0.500   0.500   0.500 load*   -      ioctl\n"
	    "# *: no host IRQ raised it: its times are of delivery, and in no total's times\n"
	    "# TOTAL              IRQS   EVENTS  RATE/S     P50     P99     MAX\n"
	    "# device 00:04.0        2      500   250.0   1.215   7.300   7.300\n"
	    "# VM 12345-17           2      500   250.0   1.215   7.300   7.300 guest1\n"
	    "# VM 12345-18           1        1     0.5       -       -       - guest1\n"
	    "# host                  3      501   250.5   1.215   7.300   7.300\n"
	    "# events 501, partial 0, in flight -\n",
	    "a line an interrupt, the worst first; the slowest stage is that of the slow ones");
	tap_ok(widest(text) <= TEXT_COLUMNS, "no line is wider than %d columns, but %zu",
	       TEXT_COLUMNS, widest(text));
	free(text);

	count(VS_SIGNAL, 100);
	count(VS_LOAD, 1900);
	count(VS_INJECTION, 2000);
	count(VS_DELIVERY, 1900);
	text = report(&m, FORMAT_TABLE, 1000000000, HIST_NONE);
	page_has(text, "the last 1.000 s, to 2026-11-30 10:25:06 UTC, times in us\n", "an interval");
	page_has(text, "12345-17 00:04.0    32     1.0   2.047   2.047   2.047 load    device irqfd\n"
	    "# TOTAL", "and only what was in it");
	free(text);
	latency_model_fini(&m);
}

static void test_wide_lines(void)
{
	struct latency_model m;
	struct vs_latency *v;
	char *text;

	fake_latency.entries = 0;
	strcpy(name, "guest1");
	v = add_entry(12345, 16777215);
	v->pid = 4100007;
	strcpy(v->source[0].device, "0001:00:04.0");
	v->source[0].kind = VS_BINDING_MSI;
	v->source[0].vector = 2047;
	latency_model_init(&m, &fake_source, NULL, 16, false);
	count(VS_DELIVERY, 1);
	text = report(&m, FORMAT_TABLE, 0, HIST_NONE);
	page_has(text, "\n"
	    "# VM          DEVICE                INTID  RATE/S     P50     P99     MAX SLOWEST"
	    " MASK   PATH\n"
	    "4100007-12345 0001:00:04.0[2047] 16777215     0.5   0.001   0.001   0.001 -*     "
	    " device irqfd\n", "columns are as wide as what is in them, under their heads");
	free(text);
	latency_model_fini(&m);
}

int main(void)
{
	test_lines();
	test_wide_lines();
	return tap_done();
}
