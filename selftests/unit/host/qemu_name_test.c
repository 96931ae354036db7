// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Proves that a command line gives a guest the name that QEMU gives it: its qemu_opts_parse()
 * reads "-name" with guest= implied, merges several, and takes the last.
 */
#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "host/qemu_name.h"

struct name_case {
	const char *args;	/* spaces stand for the zeros between arguments */
	const char *name;	/* NULL: none */
};

static const struct name_case cases[] = {
	{ "q -name a", "a" },
	{ "q --name a", "a" },
	{ "q ---name a", NULL },
	{ "q -names a", NULL },
	{ "q name a", NULL },
	{ "q -name guest=a", "a" },
	{ "q -name a,debug-threads=on", "a" },
	{ "q -name debug-threads=on,guest=a", "a" },
	{ "q -name process=p,guest=a", "a" },
	{ "q -name process=p", NULL },
	{ "q -name process=guest=p", NULL },
	{ "q -name debug-threads=on", NULL },
	/* commas */
	{ "q -name a,,b", "a,b" },
	{ "q -name guest=a,,b", "a,b" },
	{ "q -name a,,b,process=p", "a,b" },
	{ "q -name a,,", "a," },
	{ "q -name ,,a", ",a" },
	{ "q -name a,,,process=p", "a," },
	{ "q -name a,,,,b", "a,,b" },
	{ "q -name a,", "a" },
	{ "q -name process=x,,guest=y", NULL },
	{ "q -name process=x,,y,guest=a", "a" },
	/* "=" after the first comma does not make the text before it a key */
	{ "q -name a,,b=c", "a,b=c" },
	{ "q -name guest=a=b", "a=b" },
	{ "q -name a=b", NULL },
	/* the last */
	{ "q -name a,guest=b", "b" },
	{ "q -name guest=a,guest=b", "b" },
	{ "q -name a -name b", "b" },
	{ "q -name a -m 1G --name guest=b,process=p", "b" },
	{ "q -name a -name process=p", "a" },
	{ "q -name a -name debug-threads=on,guest=b -name debug-threads=off", "b" },
	{ "q -name a,guest=", NULL },
	/* flags */
	{ "q -name debug-threads,guest=a", "a" },
	{ "q -name a,debug-threads", "a" },
	{ "q -name a,guest", "on" },
	{ "q -name a,noguest", "off" },
	{ "q -name a,nodebug-threads", "a" },
	{ "q -name a,n", "a" },
	/* arguments that only look like a name */
	{ "q -name", NULL },
	{ "q -name ", NULL },
	{ "q -name -name", "-name" },
	{ "q -name -name b", "-name" },
	{ "q -name guestbook", "guestbook" },
	{ "q -name my guest=a", "my" },
	{ "q -name xguest=a", NULL },
	{ "q", NULL },
	{ "", NULL },
};

static void test_name(const struct name_case *c)
{
	size_t i, len = strlen(c->args) + !!c->args[0];
	char args[256], *name;
	int err;

	strcpy(args, c->args);
	for (i = 0; i < len; i++) {
		if (args[i] == ' ')
			args[i] = 0;
	}
	err = qemu_name(args, len, &name);
	tap_ok(!err && (c->name ? name && !strcmp(name, c->name) : !name), "'%s' is '%s'%s%s",
	       c->args, c->name ?: "(none)", name ? ", got " : "", name ?: "");
	free(name);
}

/* A long command line: nothing of it is lost. */
static void test_long(size_t len)
{
	char *args = malloc(len + 16), *name;
	size_t head = sizeof("q\0-name\0") - 1;

	memcpy(args, "q\0-name\0", head);
	memset(args + head, 'x', len);
	args[head + len] = 0;
	tap_ok(!qemu_name(args, head + len + 1, &name) && name && strlen(name) == len,
	       "a name of %zu bytes", len);
	free(name);
	free(args);
}

int main(void)
{
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		test_name(&cases[i]);
	test_long(80);
	test_long(127);
	test_long(100000);
	return tap_done();
}
