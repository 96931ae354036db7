// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Proves that the JSON writer keeps the order, adds no blanks and escapes everything. */
#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "util/json.h"

static char *text;
static size_t len;

static struct json start(void)
{
	struct json j = { open_memstream(&text, &len), false };

	return j;
}

static void expect(struct json *j, const char *expected, const char *what)
{
	fclose(j->out);
	tap_ok(!strcmp(text, expected), "%s", what);
	if (strcmp(text, expected))
		printf("# got %s\n# not %s\n", text, expected);
	free(text);
}

static void test_order(void)
{
	struct json j = start();

	json_object(&j, NULL);
	json_uint(&j, "z", 1);
	json_uint(&j, "a", UINT64_MAX);
	json_int(&j, "m", INT64_MIN);
	json_bool(&j, "t", true);
	json_bool(&j, "f", false);
	json_uint_if(&j, "k", true, 7);
	json_uint_if(&j, "u", false, 7);
	json_null(&j, "n");
	json_string(&j, "s", "x");
	json_string(&j, "none", NULL);
	json_end_object(&j);
	json_newline(&j);
	expect(&j, "{\"z\":1,\"a\":18446744073709551615,\"m\":-9223372036854775808,"
	       "\"t\":true,\"f\":false,\"k\":7,\"u\":null,\"n\":null,\"s\":\"x\",\"none\":null}\n",
	       "keys in the order given, all types, no blanks");
}

static void test_nesting(void)
{
	struct json j = start();

	json_object(&j, NULL);
	json_object(&j, "o");
	json_end_object(&j);
	json_array(&j, "a");
	json_end_array(&j);
	json_array(&j, "b");
	json_array(&j, NULL);
	json_uint(&j, NULL, 1);
	json_uint(&j, NULL, 2);
	json_end_array(&j);
	json_object(&j, NULL);
	json_uint(&j, "x", 3);
	json_end_object(&j);
	json_end_array(&j);
	json_end_object(&j);
	expect(&j, "{\"o\":{},\"a\":[],\"b\":[[1,2],{\"x\":3}]}", "nesting, commas, empty ones");
}

static void test_lines(void)
{
	struct json j = start();
	int i;

	for (i = 0; i < 2; i++) {
		json_object(&j, NULL);
		json_end_object(&j);
		json_newline(&j);
	}
	expect(&j, "{}\n{}\n", "no comma between lines");
}

struct string_case {
	const char *what, *in, *out;
};

static const struct string_case strings[] = {
	{ "quote and backslash", "a\"b\\c", "\"a\\\"b\\\\c\"" },
	{ "controls of two bytes", "\302\200\302\237\302\240", "\"\\u0080\\u009f\302\240\"" },
	{ "control characters", "\n\t\x01\x7f", "\"\\u000a\\u0009\\u0001\\u007f\"" },
	{ "UTF-8 stays", "gästé\xf0\x9f\x98\x80", "\"gästé\xf0\x9f\x98\x80\"" },
	{ "a byte that is not UTF-8", "a\xff" "b", "\"a\\ufffdb\"" },
	{ "a sequence cut short", "a\xe2\x82", "\"a\\ufffd\\ufffd\"" },
	{ "an overlong form", "\xe0\x80\x80", "\"\\ufffd\\ufffd\\ufffd\"" },
	{ "a surrogate", "\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\"" },
	{ "beyond Unicode", "\xf4\x90\x80\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\"" },
	{ "empty", "", "\"\"" },
};

static void test_strings(void)
{
	size_t i;

	for (i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
		struct json j = start();

		json_string(&j, NULL, strings[i].in);
		expect(&j, strings[i].out, strings[i].what);
	}
}

int main(void)
{
	test_order();
	test_nesting();
	test_lines();
	test_strings();
	return tap_done();
}
