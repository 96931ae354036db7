// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Proves that arguments are understood as a whole or refused with a reason. */
#include <string.h>

#include "tap.h"
#include "util/parse.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

struct number_case {
	const char *text;
	const char *wrong;		/* NULL: accepted */
	uint64_t value;
};

/* from 2 to 1000 */
static const struct number_case numbers[] = {
	{ "2", NULL, 2 },
	{ "1000", NULL, 1000 },
	{ "0x10", NULL, 16 },
	{ "010", NULL, 10 },
	{ "1", "is below 2", 0 },
	{ "0", "is below 2", 0 },
	{ "1001", "is above 1000", 0 },
	{ "99999999999999999999999", "is above 1000", 0 },
	{ "-1", "is negative", 0 },
	{ "", "is not a number", 0 },
	{ " 5", "is not a number", 0 },
	{ "5 ", "is not a number", 0 },
	{ "+5", "is not a number", 0 },
	{ "x", "is not a number", 0 },
	{ "5x", "is not a number", 0 },
	{ "5.5", "is not a whole number", 0 },
	{ "0x", "is not a number", 0 },
	{ "1e3", "is not a number", 0 },
};

#define SEC 1000000000ULL

static const struct number_case durations[] = {
	{ "1", NULL, SEC },
	{ "10s", NULL, 10 * SEC },
	{ "1.5", NULL, 3 * SEC / 2 },
	{ "500ms", NULL, SEC / 2 },
	{ "0.25ms", NULL, 250000 },
	{ "50us", NULL, 50000 },
	{ "0.5us", NULL, 500 },
	{ "7ns", NULL, 7 },
	{ "8784h", NULL, 366 * 24 * 3600 * SEC },
	{ "8784.000001h", "is above 8784h", 0 },
	{ "0.9ns", "is below 1ns", 0 },
	{ "2m", NULL, 120 * SEC },
	{ "1.5m", NULL, 90 * SEC },
	{ "1h", NULL, 3600 * SEC },
	{ "0.0000000019", NULL, 1 },
	{ "0.000000001h", NULL, 3600 },
	{ "0.0000000001", "is below 1ns", 0 },
	{ "0", "is below 1ns", 0 },
	{ "0.0", "is below 1ns", 0 },
	{ "0ms", "is below 1ns", 0 },
	{ "-1", "is negative", 0 },
	{ "99999999999", "is above 8784h", 0 },
	{ "9000h", "is above 8784h", 0 },
	{ "99999999999999999999999", "is above 8784h", 0 },
	{ "", "is not a duration", 0 },
	{ "x", "is not a duration", 0 },
	{ "s", "is not a duration", 0 },
	{ "1x", "is not a duration", 0 },
	{ "1u", "is not a duration", 0 },
	{ "1US", "is not a duration", 0 },
	{ "1.", "is not a duration", 0 },
	{ ".5", "is not a duration", 0 },
	{ "1.5.5", "is not a duration", 0 },
	{ "1 s", "is not a duration", 0 },
	{ " 1", "is not a duration", 0 },
	{ "1ms2", "is not a duration", 0 },
	{ "1e9", "is not a duration", 0 },
};

/* from 1.5 microseconds to 1000 seconds */
static const struct number_case durations_us[] = {
	{ "50", NULL, 50000 },
	{ "50us", NULL, 50000 },
	{ "2.5", NULL, 2500 },
	{ "1500ns", NULL, 1500 },
	{ "1.5ms", NULL, 1500000 },
	{ "1000s", NULL, 1000 * SEC },
	{ "1000000000", NULL, 1000 * SEC },
	{ "0", "is below 1500ns", 0 },
	{ "1.4999", "is below 1500ns", 0 },
	{ "1000000001", "is above 1000s", 0 },
	{ "17m", "is above 1000s", 0 },
	{ "99999999999999999999999ns", "is above 1000s", 0 },
	{ "-5", "is negative", 0 },
	{ "us", "is not a duration", 0 },
	{ "5 us", "is not a duration", 0 },
	{ "0x10", "is not a duration", 0 },
};

struct bdf_case {
	const char *text;
	const char *canonical;		/* NULL: refused */
};

static const struct bdf_case bdfs[] = {
	{ "0000:00:04.0", "0000:00:04.0" },
	{ "00:04.0", "0000:00:04.0" },
	{ "0001:af:1f.7", "0001:af:1f.7" },
	{ "0000:AF:00.1", "0000:af:00.1" },
	{ "", NULL },
	{ "4", NULL },
	{ "00:04", NULL },
	{ "00:20.0", NULL },
	{ "00:04.8", NULL },
	{ "00:04.0x", NULL },
	{ "00:04.0 ", NULL },
	{ " 00:04.0", NULL },
	{ "-1:00:04.0", NULL },
	{ "00000:00:04.0", NULL },
	{ "0000:00:04.0/../..", NULL },
};

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static void test_numbers(void)
{
	size_t i;

	for (i = 0; i < N(numbers); i++) {
		uint64_t v = 0;
		const char *wrong = parse_number(numbers[i].text, 2, 1000, &v);

		tap_ok(same(wrong, numbers[i].wrong) && v == numbers[i].value, "number '%s' %s",
		       numbers[i].text, numbers[i].wrong ? numbers[i].wrong : "is accepted");
	}
}

static void test_durations(void)
{
	size_t i;

	for (i = 0; i < N(durations); i++) {
		uint64_t v = 0;
		const char *wrong = parse_duration(durations[i].text, 1, PARSE_DURATION_MAX_NS, &v);

		tap_ok(same(wrong, durations[i].wrong) && v == durations[i].value,
		       "duration '%s' %s", durations[i].text,
		       durations[i].wrong ? durations[i].wrong : "is accepted");
	}
}

static void test_durations_us(void)
{
	size_t i;

	for (i = 0; i < N(durations_us); i++) {
		const struct number_case *c = &durations_us[i];
		uint64_t v = 0;
		const char *wrong = parse_duration_us(c->text, 1500, 1000 * SEC, &v);

		tap_ok(same(wrong, c->wrong) && v == c->value, "duration '%s' %s", c->text,
		       c->wrong ? c->wrong : "is accepted");
	}
}

static void test_bdfs(void)
{
	size_t i;

	for (i = 0; i < N(bdfs); i++) {
		char out[PARSE_BDF_LEN] = "";
		const char *wrong = parse_bdf(bdfs[i].text, out);

		tap_ok(!wrong == !!bdfs[i].canonical &&
		       (wrong || !strcmp(out, bdfs[i].canonical)), "address '%s' is %s",
		       bdfs[i].text, bdfs[i].canonical ? bdfs[i].canonical : "refused");
	}
}

int main(void)
{
	test_numbers();
	test_durations();
	test_durations_us();
	test_bdfs();
	return tap_done();
}
