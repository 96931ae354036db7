// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that a distribution fits on a screen: a line for each power of two between the lowest and
 * the highest sample, with a limit, each sample in one of them; and that HIST_FINE has all buckets.
 */
#include "page.h"
#include "report/hist.h"
#include "report/text.h"

#define HZ 62500000ULL		/* a tick is 16 ns */

static void count(struct hist *h, uint64_t ticks, uint64_t n)
{
	h->bucket[hist_bucket(ticks)] += n;
	h->count += n;
	if (ticks > h->max)
		h->max = ticks;
}

static char *distribution(const char *name, const struct hist *h, enum hist_detail detail)
{
	char *text;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	hist_distribution(out, name, h, HZ, detail);
	fclose(out);
	return text;
}

static void prints(const char *what, const char *name, const struct hist *h,
		   enum hist_detail detail, const char *expect)
{
	char *text = distribution(name, h, detail);

	page_is(text, expect, what);
	free(text);
}

/* The samples of all lines, how many lines there are, and the widest one */
static void add_up(const char *text, uint64_t *samples, int *lines, size_t *widest)
{
	unsigned long long n;
	size_t len;

	for (*samples = *lines = *widest = 0; *text; text += len + 1, ++*lines) {
		len = strcspn(text, "\n");
		*widest = len > *widest ? len : *widest;
		if (sscanf(strchr(text, '<'), "%*s %*s %llu", &n) == 1)
			*samples += n;
	}
}

static void test_octaves(void)
{
	struct hist h = { 0 };
	int i;

	prints("nothing: no line", "load", &h, HIST_OCTAVES, "");
	count(&h, 0, 1);
	count(&h, 1, 2);
	count(&h, 2, 3);
	count(&h, 3, 1);
	count(&h, 255, 5);
	count(&h, 256, 7);
	count(&h, 511, 1);
	count(&h, 512, 4);
	prints("the bounds are powers of two ticks, exactly; what is empty between is there", "load",
	       &h, HIST_OCTAVES,
	       "#   load      <     0.016        1 #####\n"
	       "#   load      <     0.032        2 ##########\n"
	       "#   load      <     0.064        4 ####################\n"
	       "#   load      <     0.128        0\n"
	       "#   load      <     0.256        0\n"
	       "#   load      <     0.512        0\n"
	       "#   load      <     1.024        0\n"
	       "#   load      <     2.048        0\n"
	       "#   load      <     4.096        5 #########################\n"
	       "#   load      <     8.192        8 ########################################\n"
	       "#   load      <    16.384        4 ####################\n");
	prints("fine: each bucket", "load", &h, HIST_FINE,
	       "#   load      <=    0.000        1 ######\n"
	       "#   load      <=    0.016        2 ############\n"
	       "#   load      <=    0.032        3 ##################\n"
	       "#   load      <=    0.048        1 ######\n"
	       "#   load      <=    4.080        5 #############################\n"
	       "#   load      <=    4.336        7 ########################################\n"
	       "#   load      <=    8.176        1 ######\n"
	       "#   load      <=    8.688        4 #######################\n");
	prints("none", "load", &h, HIST_NONE, "");

	memset(&h, 0, sizeof(h));
	for (i = 0; i < 300; i++)
		count(&h, 1000 + 3 * i, 1);
	prints("300 samples, each of its own", "load", &h, HIST_OCTAVES,
	       "#   load      <    16.384        8 ##\n"
	       "#   load      <    32.768      292 ########################################\n");
}

/* The longest and widest distribution with the most samples */
static void test_extremes(void)
{
	struct hist h = { 0 };
	uint64_t samples;
	size_t widest;
	int lines, i;
	char *text;

	for (i = 0; i < 45; i++)
		count(&h, 1ULL << i, 12345678901ULL);
	text = distribution("injection forwarded", &h, HIST_OCTAVES);
	add_up(text, &samples, &lines, &widest);
	tap_ok(lines == HIST_OCTAVES_SHOWN, "%d lines, though there are 42", lines);
	tap_ok(samples == h.count, "which have all samples");
	page_has(text, "#   injection forwarded <      67108.86 271604935822 ###########################\n"
		 "#   injection forwarded <      134217.7  12345678901 ##\n", "all of one width");
	page_has(text, "#   injection forwarded <= 281474976711  61728394505 #######\n",
		 "the last one has no bound");
	tap_ok(widest <= TEXT_COLUMNS, "%zu columns", widest);
	free(text);

	memset(&h, 0, sizeof(h));
	for (i = 0; i < 26; i++)
		count(&h, 1ULL << i, 1234567890);
	text = distribution("injection forwarded", &h, HIST_OCTAVES);
	add_up(text, &samples, &lines, &widest);
	tap_ok(lines == HIST_OCTAVES_SHOWN && samples == h.count && widest <= TEXT_COLUMNS,
	       "up to a second, and a billion samples: no wider than a screen, but %zu", widest);
	free(text);
}

int main(void)
{
	test_octaves();
	test_extremes();
	return tap_done();
}
