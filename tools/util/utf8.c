// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "util/utf8.h"

/* The length of a character by its first byte. 0: no character begins with it. */
static size_t lead_len(unsigned char c)
{
	if (c < 0x80)
		return 1;
	if (c < 0xc2 || c > 0xf4)
		return 0;
	return c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

size_t utf8_len(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t len = lead_len(*s), i;

	for (i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	}
	/* overlong forms, surrogates and code points beyond U+10FFFF */
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return len;
}

/* C0, DEL and, of two bytes, C1 */
static bool is_control(const char *s)
{
	const unsigned char *c = (const unsigned char *)s;

	return *c < 0x20 || *c == 0x7f || (*c == 0xc2 && c[1] < 0xa0);
}

size_t utf8_escape(const char *text, char *copy)
{
	char *to = copy;

	while (*text) {
		size_t len = utf8_len(text);

		if (len && !is_control(text)) {
			memcpy(to, text, len);
			to += len;
			text += len;
			continue;
		}
		if (*text == '\n' || *text == '\t')
			to += sprintf(to, "\\%c", *text == '\n' ? 'n' : 't');
		else
			to += sprintf(to, "\\x%02x", (unsigned char)*text);
		text++;
	}
	*to = 0;
	return to - copy;
}
