// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/kernel_names.h"
#include "report/text.h"

#define US_WIDTH 8

static const char *us(char text[32], int width, uint64_t ns)
{
	int decimals = 3;

	while (snprintf(text, 32, "%.*f", decimals, ns / 1000.0) > width && decimals)
		decimals--;
	return text;
}

void text_us_wide(FILE *out, int width, uint64_t ns)
{
	char text[32];

	fprintf(out, " %*s", width, us(text, US_WIDTH, ns));
}

void text_us(FILE *out, uint64_t ns)
{
	text_us_wide(out, US_WIDTH, ns);
}

int text_us_width(uint64_t ns)
{
	char text[32];
	int width = strlen(us(text, US_WIDTH, ns));

	return width < US_WIDTH ? US_WIDTH : width;
}

static bool is_control(const unsigned char *s)
{
	return *s < 0x20 || *s == 0x7f || (*s == 0xc2 && s[1] < 0xa0);
}

size_t text_name(FILE *out, const char *name)
{
	const unsigned char *s = (const unsigned char *)name;
	size_t len = 0;

	for (; *s; s++, len++) {
		bool control = is_control(s);

		fputc(control ? '?' : *s, out);
		/* skip the second byte of a C1 control */
		if (control && *s == 0xc2 && s[1])
			s++;
	}
	return len;
}

const char *text_device(const char *device)
{
	return strncmp(device, "0000:", 5) ? device : device + 5;
}

void text_nothing(FILE *out, const char *is, const char *filter)
{
	fprintf(out, "# nothing is %s%s", is, filter[0] ? " that passes " : "");
	text_name(out, filter);
	fputc('\n', out);
}

size_t text_vm(FILE *out, const char *name, pid_t pid, uint64_t vm_gen)
{
	size_t len = fprintf(out, "# ");

	len += text_name(out, name[0] ? name : "-");
	return len + fprintf(out, " %d-%" PRIu64, pid, vm_gen);
}

void text_vm_line(FILE *out, const char *name, pid_t pid, uint64_t vm_gen)
{
	text_vm(out, name, pid, vm_gen);
	fputc('\n', out);
}

void text_vm_id(FILE *out, pid_t pid, uint64_t vm_gen)
{
	char id[40];

	snprintf(id, sizeof(id), "%d-%" PRIu64, pid, vm_gen);
	fprintf(out, "%-8s", id);
}

bool text_flags(FILE *out, const char *before, unsigned int flags)
{
	const char *names[FLAGS + 1], **name;

	kernel_names_of_flags(flags, names);
	for (name = names; *name; name++, before = ", ")
		fprintf(out, "%s%s", before, *name);
	return names[0];
}

void text_bar(FILE *out, unsigned int columns)
{
	static const char bar[TEXT_BAR + 1] = "########################################";

	fprintf(out, "%.*s\n", (int)columns, bar);
}

void text_number(FILE *out, bool known, uint64_t n)
{
	if (known)
		fprintf(out, "\t%" PRIu64, n);
	else
		fputs("\t-", out);
}

void text_word(FILE *out, const char *word)
{
	fprintf(out, "\t%s", word ? word : "-");
}

void text_us_narrow_cell(FILE *out, bool known, uint64_t ns)
{
	char text[32];

	fprintf(out, "\t%s", known ? us(text, US_WIDTH - 1, ns) : "-");
}

void text_us_cell(FILE *out, bool known, uint64_t ns)
{
	char text[32];

	fprintf(out, "\t%s", known ? us(text, US_WIDTH, ns) : "-");
}

int text_table_begin(struct text_table *t, FILE *page, const int *widths)
{
	*t = (struct text_table){ .out = page, .page = page, .widths = widths };
	if (widths)
		t->out = open_memstream(&t->text, &t->len);
	return t->out ? 0 : -ENOMEM;
}

#define COLUMNS_MAX 16

/* A cell, without leading and trailing spaces */
struct cell {
	const char *text;
	int len;
};

/* Split a line into at most n cells, the last with the rest of it. Returns how many. */
static int split(const char *line, int len, struct cell *cells, int n)
{
	const char *end = line + len, *tab;
	int i = 0;

	for (; i < n; line = tab + 1) {
		struct cell *c = &cells[i++];

		tab = i < n ? memchr(line, '\t', end - line) : NULL;
		c->text = line + strspn(line, " ");
		c->len = (tab ? tab : end) - c->text;
		while (c->len > 0 && c->text[c->len - 1] == ' ')
			c->len--;
		if (!tab)
			break;
	}
	return i;
}

static bool is_comment(const char *line, int len)
{
	return !memchr(line, '\t', len);
}

static void widen(int widths[COLUMNS_MAX], int n, const char *line, int len)
{
	struct cell cells[COLUMNS_MAX + 1];
	int i, got = split(line, len, cells, n + 1);

	for (i = 0; i < got && i < n; i++) {
		if (cells[i].len > abs(widths[i]))
			widths[i] = widths[i] < 0 ? -cells[i].len : cells[i].len;
	}
}

static void put_cells(FILE *out, const int widths[COLUMNS_MAX], int n, const char *line, int len)
{
	struct cell cells[COLUMNS_MAX + 1];
	int i, got = split(line, len, cells, n + 1);

	for (i = 0; i < got; i++) {
		int pad = i < n ? abs(widths[i]) - cells[i].len : 0;
		bool left = i < n && widths[i] < 0;

		fprintf(out, "%s%*s%.*s", i ? " " : "", left ? 0 : pad, "", cells[i].len, cells[i].text);
		/* no line ends with spaces */
		if (left && i + 1 < got)
			fprintf(out, "%*s", pad, "");
	}
	fputc('\n', out);
}

/* Returns the line after this one, whose length is len. */
static const char *next(const char *line, int len)
{
	return line + len + !!line[len];
}

static void align(const struct text_table *t)
{
	int widths[COLUMNS_MAX], n = 0, len;
	const char *line;

	for (; n < COLUMNS_MAX && t->widths[n]; n++)
		widths[n] = t->widths[n];
	for (line = t->text; *line; line = next(line, len)) {
		len = strcspn(line, "\n");
		if (!is_comment(line, len))
			widen(widths, n, line, len);
	}
	for (line = t->text; *line; line = next(line, len)) {
		len = strcspn(line, "\n");
		if (is_comment(line, len))
			fprintf(t->page, "%.*s\n", len, line);
		else
			put_cells(t->page, widths, n, line, len);
	}
}

int text_table_end(struct text_table *t)
{
	bool failed;

	if (!t->widths)
		return 0;
	failed = ferror(t->out);
	failed |= !!fclose(t->out);
	if (!failed)
		align(t);
	free(t->text);
	return failed ? -ENOMEM : 0;
}
