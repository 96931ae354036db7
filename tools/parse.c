// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse.h"

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
		return "is too large";
	if (v < min)
		return "is too small";
	*out = v;
	return NULL;
}

struct unit {
	const char *name;
	uint64_t ns;
};

static const struct unit units[] = {
	{ "ms",	1000000 },
	{ "",	1000000000 },
	{ "s",	1000000000 },
	{ "m",	60 * 1000000000ULL },
	{ "h",	3600 * 1000000000ULL },
};

static const struct unit *find_unit(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (!strcmp(name, units[i].name))
			return &units[i];
	}
	return NULL;
}

/* Nine digits of a fraction are kept: the rest is below a nanosecond of a second. */
static const char *skip_fraction(const char *at, uint64_t *billionths)
{
	uint64_t scale = 100000000;

	*billionths = 0;
	for (; isdigit((unsigned char)*at); at++, scale /= 10)
		*billionths += (*at - '0') * scale;
	return at;
}

const char *parse_duration(const char *text, uint64_t *out)
{
	const struct unit *unit;
	uint64_t whole, part = 0;
	const char *at;
	char *end;

	if (*text == '-')
		return "is negative";
	if (!isdigit((unsigned char)*text))
		return "is not a duration";
	errno = 0;
	whole = strtoull(text, &end, 10);
	if (errno == ERANGE)
		return "is too large";
	at = end;
	if (*at == '.') {
		if (!isdigit((unsigned char)at[1]))
			return "is not a duration";
		at = skip_fraction(at + 1, &part);
	}
	unit = find_unit(at);
	if (!unit)
		return "is not a duration";
	if (whole > PARSE_DURATION_MAX_NS / unit->ns)
		return "is too large";
	whole = whole * unit->ns + (unsigned __int128)part * unit->ns / 1000000000;
	if (whole > PARSE_DURATION_MAX_NS)
		return "is too large";
	if (!whole)
		return "is too small";
	*out = whole;
	return NULL;
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
