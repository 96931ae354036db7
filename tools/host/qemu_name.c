// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "host/qemu_name.h"

struct reader {
	char *name, *value;		/* "" until one was read */
};

static bool is_key(const char *at, size_t len, const char *key)
{
	return len == strlen(key) && !memcmp(at, key, len);
}

/* Copy a value, which ends at a comma; a double comma stands for one. Returns the value's end. */
static const char *read_value(const char *at, char *value)
{
	for (;; at++) {
		if (*at == ',' && at[1] == ',')
			at++;
		else if (*at == ',' || !*at)
			break;
		*value++ = *at;
	}
	*value = 0;
	return at;
}

/* Read a suboption, which ends at a comma. The first may be the name without "guest=". */
static const char *read_suboption(struct reader *r, const char *at, bool first)
{
	size_t len = strcspn(at, "=,");
	bool guest = is_key(at, len, "guest");

	if (at[len] == '=') {
		at = read_value(at + len + 1, r->value);
	} else if (first) {
		guest = true;
		at = read_value(at, r->value);
	} else {
		/* a flag: "guest" is guest=on for QEMU, and "noguest" guest=off */
		strcpy(r->value, guest ? "on" : "off");
		guest |= is_key(at, len, "noguest");
		at += len;
	}
	if (guest)
		strcpy(r->name, r->value);
	return *at ? at + 1 : at;
}

/* The last name counts, within one -name and of several. */
static void read_option(struct reader *r, const char *option)
{
	const char *at = option;

	while (*at)
		at = read_suboption(r, at, at == option);
}

static void read_args(struct reader *r, const char *args, size_t len)
{
	const char *end = args + len, *next;
	bool is_option = false;

	for (; args < end; args = next) {
		next = args + strlen(args) + 1;
		if (is_option)
			read_option(r, args);
		/* the argument of -name or --name is no option, even if it looks like one */
		is_option = !is_option && (!strcmp(args, "-name") || !strcmp(args, "--name"));
	}
}

int qemu_name(const char *args, size_t len, char **name)
{
	struct reader r = { calloc(1, len + 1), calloc(1, len + sizeof("off")) };
	int err = r.name && r.value ? 0 : -ENOMEM;

	*name = NULL;
	if (!err)
		read_args(&r, args, len);
	free(r.value);
	if (!err && r.name[0])
		*name = r.name;
	else
		free(r.name);
	return err;
}
