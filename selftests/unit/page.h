/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* For tests of what is printed: catch a page, look for a part of it, show both if it is not. */
#ifndef PAGE_H
#define PAGE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "host/identity.h"

/* The machine that reports of tests are of */
void identity_read(struct identity *id)
{
	*id = (struct identity){ "host1", "6.12.1", "1.2.3" };
}

static inline void page_show(const char *text)
{
	size_t len;

	for (; *text; text += len + !!text[len]) {
		len = strcspn(text, "\n");
		printf("# %.*s\n", (int)len, text);
	}
}

static inline void page_has(const char *text, const char *part, const char *what)
{
	bool found = strstr(text, part);

	tap_ok(found, "%s", what);
	if (found)
		return;
	puts("# this is not there:");
	page_show(part);
	puts("# this is:");
	page_show(text);
}

/* The same, all of it */
static inline void page_is(const char *text, const char *whole, const char *what)
{
	bool same = !strcmp(text, whole);

	tap_ok(same, "%s", what);
	if (same)
		return;
	puts("# this was to be:");
	page_show(whole);
	puts("# this is:");
	page_show(text);
}

#endif
