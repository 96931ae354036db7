// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <inttypes.h>

#include "names.h"
#include "text.h"

#define US_WIDTH 8

void text_us_in(FILE *out, int width, uint64_t ns)
{
	int decimals = 3;
	char text[32];

	while (snprintf(text, sizeof(text), "%.*f", decimals, ns / 1000.0) > width && decimals)
		decimals--;
	fprintf(out, " %*s", width, text);
}

void text_us(FILE *out, uint64_t ns)
{
	text_us_in(out, US_WIDTH, ns);
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
		/* one of two bytes */
		if (control && *s == 0xc2 && s[1])
			s++;
	}
	return len;
}

size_t text_vm(FILE *out, const char *name, pid_t pid, uint32_t vm_gen)
{
	size_t len = fprintf(out, "# ");

	len += text_name(out, name[0] ? name : "-");
	return len + fprintf(out, " %d-%u", pid, vm_gen);
}

void text_vm_line(FILE *out, const char *name, pid_t pid, uint32_t vm_gen)
{
	text_vm(out, name, pid, vm_gen);
	fputc('\n', out);
}

void text_vm_id(FILE *out, pid_t pid, uint32_t vm_gen)
{
	char id[32];

	snprintf(id, sizeof(id), "%d-%u", pid, vm_gen);
	fprintf(out, "%-8s", id);
}

bool text_flags(FILE *out, const char *before, unsigned int flags)
{
	const char *names[FLAGS + 1], **name;

	names_of_flags(flags, names);
	for (name = names; *name; name++, before = ", ")
		fprintf(out, "%s%s", before, *name);
	return names[0];
}

void text_bar(FILE *out, unsigned int columns)
{
	static const char bar[TEXT_BAR + 1] = "########################################";

	fprintf(out, "%.*s\n", (int)columns, bar);
}

void text_number(FILE *out, int width, bool known, uint64_t n)
{
	if (known)
		fprintf(out, " %*" PRIu64, width, n);
	else
		fprintf(out, " %*s", width, "-");
}
