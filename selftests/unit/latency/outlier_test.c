// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that the outlier comes last, after as many lives as were requested and are kept, with each
 * stage that is known, and that nothing is printed without an outlier.
 */
#include <errno.h>

#include "latency/outlier.h"
#include "page.h"

#define HZ 1000000000ULL	/* a tick is a nanosecond */

static uint64_t found;
static struct vs_life shift;	/* added to the fields of its VM, to make them wider */

uint64_t bpf_outlier_found(const struct bpf_outlier *b)
{
	(void)b;
	return found;
}

/* Each life begins 10 us after the one before; the beginning of the fourth is not known. */
int bpf_outlier_life(struct bpf_outlier *b, uint64_t number, struct vs_life *life)
{
	uint64_t t = 10000 * number;

	(void)b;
	*life = (struct vs_life){
		.number = number, .pid = 212, .vm_gen = 11, .intid = 30 + number, .vcpu = 0,
		.host_irq = 21, .seq = number, .path = 1,
		.stamp = { t, t + 100, t + 200, t + 300, t + 400, t + 1000 * number,
			   t + 8000, t + 8100 },
	};
	life->pid += shift.pid;
	life->vm_gen += shift.vm_gen;
	life->intid += shift.intid;
	if (number == 4)
		life->stamp[0] = life->stamp[1] = life->stamp[2] = life->stamp[3] = 0;
	if (number == 3)
		life->flags = 32;
	return number == 2 ? -ENOENT : 0;
}

/* The device of life 1 is not bound any more; the device of all others is. */
int bpf_outlier_device(struct bpf_outlier *b, const struct vs_life *life, uint64_t began_ns,
		       struct vs_bound *device)
{
	(void)b;
	*device = (struct vs_bound){ .device = "0000:00:04.0", .since_ns = 15000 };
	if (life->number != 4 && began_ns != life->stamp[0] + 1000)
		return -EINVAL;
	return life->number == 1 ? -ENOENT : 0;
}

bool vm_name(pid_t pid, char out[VM_NAME_LEN])
{
	(void)pid;
	strcpy(out, "guest1");
	return true;
}

static char *print(enum format format, unsigned int before)
{
	struct outlier_page page = { .report = { .t_ns = 101000, .counter = 100000 }, .hz = HZ, .threshold_ns = 4500 };
	char *text;
	size_t len;

	page.report.out = open_memstream(&text, &len);
	page_begin(&page.report, format);
	outlier_report(NULL, &page, before);
	page_end(&page.report);
	return text;
}

static int lines(const char *text)
{
	int n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

int main(void)
{
	char *text = print(FORMAT_TABLE, 16);

	tap_ok(!*text, "without an outlier nothing is printed");
	free(text);

	found = 5;
	text = print(FORMAT_TABLE, 16);
	page_has(text, "# outlier: INTID 35 of 0000:00:04.0 took    5.000 us, more than    4.500\n"
		 "# it is the last of these lives\n", "the outlier, what it took and the threshold");
	page_has(text, "212-11    31   -40.000   0.100   0.100   0.100   0.100   0.600   7.000   0.100\n"
		 "212-11    33", "the first, and not the second, which is not kept");
	page_has(text, "212-11    33   -20.000   0.100   0.100   0.100   0.100   2.600       -   0.100 inexact\n",
		 "a service that is not known");
	page_has(text, "212-11    34         -       -       -       -       -   3.600",
		 "a beginning that is not known");
	page_has(text, "212-11    35     0.000   0.100   0.100   0.100   0.100   4.600   3.000   0.100\n",
		 "the outlier's own");
	tap_ok(lines(text) == 7, "and no other");
	free(text);

	text = print(FORMAT_JSON, 1);
	tap_ok(lines(text) == 2, "--before 1: one and the outlier");
	page_has(text, "\"intid\":35,\"vcpu\":0,\"path\":\"irqfd\",\"device\":\"0000:00:04.0\",\"host_irq\":21,\"gsi\":0,"
		 "\"seq\":5,\"outcome\":\"completed\",\"outlier\":true,\"began_ns\":0,\"stages_ns\":"
		 "{\"signal\":100,\"inject\":100,\"queue\":100,\"load\":100,\"enter\":4600,"
		 "\"service\":3000,\"rearm\":100},\"coalesced\":0,\"reloads\":0,\"flags\":[]}\n", "as JSON");
	page_has(text, "\"outlier\":false,\"began_ns\":null,\"stages_ns\":{\"signal\":null,",
		 "what is not known is null");
	free(text);
	shift = (struct vs_life){ .pid = 4100000, .vm_gen = 12300, .intid = 16777100 };
	text = print(FORMAT_TABLE, 1);
	page_has(text, "\n"
		 "# VM             INTID     BEGAN  signal  inject   queue    load   enter service   rearm\n"
		 "4100212-12311 16777134         -       -       -       -       -   3.600   4.000   0.100\n"
		 "4100212-12311 16777135     0.000   0.100   0.100   0.100   0.100   4.600   3.000   0.100\n",
		 "columns are as wide as what is in them, under their heads");
	free(text);
	return tap_done();
}
