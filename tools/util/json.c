// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <inttypes.h>

#include "util/json.h"
#include "util/utf8.h"

/* Names come from other processes and may be any bytes: a byte that is not UTF-8 becomes U+FFFD. */
static void quote(FILE *out, const char *text)
{
	fputc('"', out);
	for (size_t len; *text; text += len) {
		unsigned char c = *text;

		len = utf8_len(text);

		if (!len) {
			fputs("\\ufffd", out);
			len = 1;
		} else if (c == '"' || c == '\\') {
			fprintf(out, "\\%c", c);
		} else if (c < 0x20 || c == 0x7f) {
			fprintf(out, "\\u%04x", c);
		} else if (c == 0xc2 && (unsigned char)text[1] < 0xa0) {
			/* C1 controls are valid in JSON, but a terminal would execute them */
			fprintf(out, "\\u%04x", (unsigned char)text[1]);
		} else {
			fwrite(text, 1, len, out);
		}
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
