/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * For tests of output: print a page, catch it, search a part in it, show both if the part is
 * missing.
 */
#ifndef PAGE_H
#define PAGE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "host/identity.h"
#include "report/sink.h"

/* The host in all reports of tests */
void identity_read(struct identity *id)
{
	*id = (struct identity){ "host1", "6.12.1", "1.2.3" };
}

/* Begin and end the only page of a run, whose output is open. */
static inline void page_begin(struct report_page *page, enum format format)
{
	sink_open(&page->sink, format);
	if (page->sink)
		sink_begin_page(page->sink, page);
}

static inline void page_end(struct report_page *page)
{
	if (page->sink)
		sink_end_page(page->sink);
	sink_close(page->sink);
	fclose(page->out);
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

/* Check that the whole text is equal. */
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
