// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/parse.h"

/* The text of a refusal that names a limit */
static char beyond[64];

static const char *beyond_number(const char *side, uint64_t limit)
{
	snprintf(beyond, sizeof(beyond), "is %s %llu", side, (unsigned long long)limit);
	return beyond;
}

const char *parse_number(const char *text, uint64_t min, uint64_t max, uint64_t *out)
{
	int base = text[0] == '0' && (text[1] | 0x20) == 'x' ? 16 : 10;
	unsigned long long v;
	char *end;

	if (*text == '-')
		return "is negative";
	/* strtoull() itself would let blanks and signs pass */
	if (!isdigit((unsigned char)*text))
		return "is not a number";
	errno = 0;
	v = strtoull(text, &end, base);
	if (*end == '.')
		return "is not a whole number";
	if (*end)
		return "is not a number";
	if (errno == ERANGE || v > max)
		return beyond_number("above", max);
	if (v < min)
		return beyond_number("below", min);
	*out = v;
	return NULL;
}

struct unit {
	const char *name;
	uint64_t ns;
};

/* The longest first. */
static const struct unit units[] = {
	{ "h",	3600 * 1000000000ULL },
	{ "m",	60 * 1000000000ULL },
	{ "s",	1000000000 },
	{ "ms",	1000000 },
	{ "us",	1000 },
	{ "ns",	1 },
};

#define UNITS (sizeof(units) / sizeof(units[0]))

/* The longest unit of which the limit is a whole number. */
static const char *beyond_duration(const char *side, uint64_t limit)
{
	size_t i = 0;

	while (i < UNITS - 1 && (limit < units[i].ns || limit % units[i].ns))
		i++;
	snprintf(beyond, sizeof(beyond), "is %s %llu%s", side,
		 (unsigned long long)(limit / units[i].ns), units[i].name);
	return beyond;
}

static const struct unit *find_unit(const char *name)
{
	size_t i;

	for (i = 0; i < UNITS; i++) {
		if (!strcmp(name, units[i].name))
			return &units[i];
	}
	return NULL;
}

/* Keeps nine digits of a fraction: for seconds the rest is below a nanosecond. */
static const char *skip_fraction(const char *at, uint64_t *billionths)
{
	uint64_t scale = 100000000;

	*billionths = 0;
	for (; isdigit((unsigned char)*at); at++, scale /= 10)
		*billionths += (*at - '0') * scale;
	return at;
}

/* Read digits with an optional fraction. Returns the unit that follows, or NULL if malformed. */
static const char *split_duration(const char *text, uint64_t *whole, uint64_t *billionths)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return NULL;
	errno = 0;
	*whole = strtoull(text, &end, 10);
	if (errno == ERANGE)
		*whole = UINT64_MAX;
	if (*end != '.')
		return end;
	return isdigit((unsigned char)end[1]) ? skip_fraction(end + 1, billionths) : NULL;
}

static const char *parse_in_units(const char *text, const char *bare, uint64_t min, uint64_t max,
				  uint64_t *out)
{
	uint64_t whole = 0, part = 0;
	const struct unit *unit;
	const char *name;
	unsigned __int128 ns;

	if (*text == '-')
		return "is negative";
	name = split_duration(text, &whole, &part);
	unit = name ? find_unit(*name ? name : bare) : NULL;
	if (!unit)
		return "is not a duration";
	ns = (unsigned __int128)whole * unit->ns + (unsigned __int128)part * unit->ns / 1000000000;
	if (ns > max)
		return beyond_duration("above", max);
	if (ns < min)
		return beyond_duration("below", min);
	*out = ns;
	return NULL;
}

const char *parse_duration(const char *text, uint64_t min, uint64_t max, uint64_t *out)
{
	return parse_in_units(text, "s", min, max, out);
}

const char *parse_duration_us(const char *text, uint64_t min, uint64_t max, uint64_t *out)
{
	return parse_in_units(text, "us", min, max, out);
}

const char *parse_bdf(const char *text, char out[PARSE_BDF_LEN])
{
	unsigned int domain = 0, bus, dev, fn;
	int len = -1;

	if (sscanf(text, "%4x:%2x:%2x.%1x%n", &domain, &bus, &dev, &fn, &len) != 4 ||
	    len != (int)strlen(text)) {
		domain = 0;
		len = -1;
		if (sscanf(text, "%2x:%2x.%1x%n", &bus, &dev, &fn, &len) != 3 ||
		    len != (int)strlen(text))
			return "is not a PCI address (0000:00:04.0)";
	}
	/* %x takes signs and blanks */
	if (strspn(text, "0123456789abcdefABCDEF:.") != strlen(text) || dev > 0x1f || fn > 7)
		return "is not a PCI address (0000:00:04.0)";
	snprintf(out, PARSE_BDF_LEN, "%04x:%02x:%02x.%x", domain & 0xffff, bus & 0xff, dev, fn);
	return NULL;
}
