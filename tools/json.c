// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <inttypes.h>

#include "json.h"

/* What the first byte says. 0: no character begins with it. */
static size_t utf8_lead(unsigned char c)
{
	if (c < 0x80)
		return 1;
	if (c < 0xc2 || c > 0xf4)
		return 0;
	return c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static size_t utf8_len(const unsigned char *s)
{
	size_t len = utf8_lead(*s), i;

	for (i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	}
	/* overlong forms, surrogates and what is beyond Unicode */
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return len;
}

/* Names come from other processes and need not be text: what is not UTF-8 becomes U+FFFD. */
static void quote(FILE *out, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	fputc('"', out);
	while (*s) {
		size_t len = utf8_len(s);

		if (!len) {
			fputs("\\ufffd", out);
			len = 1;
		} else if (*s == '"' || *s == '\\') {
			fprintf(out, "\\%c", *s);
		} else if (*s < 0x20 || *s == 0x7f) {
			fprintf(out, "\\u%04x", *s);
		} else {
			fwrite(s, 1, len, out);
		}
		s += len;
	}
	fputc('"', out);
}

static void start(struct json *j, const char *key)
{
	if (j->comma)
		fputc(',', j->out);
	j->comma = true;
	if (key) {
		quote(j->out, key);
		fputc(':', j->out);
	}
}

static void open_with(struct json *j, const char *key, char c)
{
	start(j, key);
	fputc(c, j->out);
	j->comma = false;
}

static void close_with(struct json *j, char c)
{
	fputc(c, j->out);
	j->comma = true;
}

void json_object(struct json *j, const char *key) { open_with(j, key, '{'); }
void json_end_object(struct json *j) { close_with(j, '}'); }
void json_array(struct json *j, const char *key) { open_with(j, key, '['); }
void json_end_array(struct json *j) { close_with(j, ']'); }

void json_uint(struct json *j, const char *key, uint64_t v)
{
	start(j, key);
	fprintf(j->out, "%" PRIu64, v);
}

void json_uint_if(struct json *j, const char *key, bool known, uint64_t v)
{
	if (known)
		json_uint(j, key, v);
	else
		json_null(j, key);
}

void json_int(struct json *j, const char *key, int64_t v)
{
	start(j, key);
	fprintf(j->out, "%" PRId64, v);
}

void json_bool(struct json *j, const char *key, bool v)
{
	start(j, key);
	fputs(v ? "true" : "false", j->out);
}

void json_null(struct json *j, const char *key)
{
	start(j, key);
	fputs("null", j->out);
}

void json_string(struct json *j, const char *key, const char *v)
{
	start(j, key);
	if (v)
		quote(j->out, v);
	else
		fputs("null", j->out);
}

void json_newline(struct json *j)
{
	fputc('\n', j->out);
	j->comma = false;
}
