// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * attach TIMES MS: be the only consumer of kvm:vgic_irq_life TIMES times, for MS
 * milliseconds each, and check every life that is reported meanwhile. Prints
 *
 *	attach: 1000 times, 12345 lives, 67 partial, 0 older, 0 backwards, 0 lost
 *
 * older: not partial, and yet it began before this attach
 * backwards: of two known moments the later one is earlier
 *
 * and on stderr the first life that is older or backwards. There must be no other consumer: with
 * one, older lives are complete.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TRACING "/sys/kernel/tracing/"

static const char *const moments[] = {
	"host", "signal", "inject", "queue", "load", "enter", "retire",
};

struct seen {
	unsigned long lives, partial, older, backwards, lost;
};

static void fail(const char *what)
{
	fprintf(stderr, "attach: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	if (!f || fputs(text, f) == EOF || fclose(f))
		fail(path);
}

/* The counter of the stamps; on the host it has no offset */
static uint64_t counter(void)
{
	uint64_t now;

	asm volatile("isb; mrs %0, cntvct_el0" : "=r" (now));
	return now;
}

/* 0 if it is not known */
static uint64_t moment(const char *line, const char *name)
{
	char key[16];
	const char *at;

	snprintf(key, sizeof(key), ", %s: ", name);
	at = strstr(line, key);
	return at ? strtoull(at + strlen(key), NULL, 10) : 0;
}

static void look(const char *line, uint64_t attached, struct seen *seen)
{
	bool partial = strstr(line, "flags: partial");
	uint64_t first = 0, last = 0, t;
	bool backwards = false, older;
	size_t i;

	seen->lives++;
	seen->partial += partial;
	for (i = 0; i < sizeof(moments) / sizeof(moments[0]); i++) {
		t = moment(line, moments[i]);
		if (!t)
			continue;
		if (!first)
			first = t;
		backwards |= !partial && t < last;
		last = t;
	}
	older = !partial && first < attached;
	if ((older || backwards) && !seen->older && !seen->backwards)
		fprintf(stderr, "attach: the first, attached at %llu: %s",
			(unsigned long long)attached, line);
	seen->older += older;
	seen->backwards += backwards;
}

/* Check all lives in the trace; its header has the number of lost ones. */
static void look_at_trace(uint64_t attached, struct seen *seen)
{
	FILE *f = fopen(TRACING "trace", "r");
	unsigned long in_buffer, written;
	char line[1024];

	if (!f)
		fail(TRACING "trace");
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "# entries-in-buffer/entries-written: %lu/%lu",
			   &in_buffer, &written) == 2)
			seen->lost += written - in_buffer;
		else if (strstr(line, " vgic_irq_life: "))
			look(line, attached, seen);
	}
	fclose(f);
}

int main(int argc, char **argv)
{
	const char *enable = TRACING "events/kvm/vgic_irq_life/enable";
	unsigned long times, i;
	struct timespec watch;
	struct seen seen = { 0 };
	uint64_t attached;
	long ms;

	if (argc != 3 || (times = strtoul(argv[1], NULL, 10)) == 0 ||
	    (ms = strtol(argv[2], NULL, 10)) <= 0) {
		fprintf(stderr, "usage: attach TIMES MS\n");
		return 2;
	}
	watch.tv_sec = ms / 1000;
	watch.tv_nsec = ms % 1000 * 1000000;
	for (i = 0; i < times; i++) {
		put(TRACING "trace", "\n");
		attached = counter();
		put(enable, "1");
		nanosleep(&watch, NULL);
		put(enable, "0");
		look_at_trace(attached, &seen);
	}
	printf("attach: %lu times, %lu lives, %lu partial, %lu older, %lu backwards, %lu lost\n",
	       times, seen.lives, seen.partial, seen.older, seen.backwards, seen.lost);
	return 0;
}
