// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <stdio.h>
#include <sys/utsname.h>

#include "host/identity.h"
#include "util/version.h"

void identity_read(struct identity *id)
{
	struct utsname name = {};

	uname(&name);
	snprintf(id->host, sizeof(id->host), "%s", name.nodename);
	snprintf(id->kernel, sizeof(id->kernel), "%s", name.release);
	id->version = VIRQSCOPE_VERSION;
}
