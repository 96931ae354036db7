// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <errno.h>
#include <linux/capability.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/privilege.h"
#include "util/log.h"

static bool has(const struct __user_cap_data_struct *words, int cap)
{
	return words[CAP_TO_INDEX(cap)].effective & CAP_TO_MASK(cap);
}

const char *privilege_missing(void)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct words[_LINUX_CAPABILITY_U32S_3] = {};

	if (syscall(SYS_capget, &header, words))
		return "CAP_BPF";
	if (has(words, CAP_SYS_ADMIN))
		return NULL;
	if (!has(words, CAP_BPF))
		return "CAP_BPF";
	if (!has(words, CAP_PERFMON))
		return "CAP_PERFMON";
	return NULL;
}

enum exit_code privilege_drop(void)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {};

	if (!prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) && !syscall(SYS_capset, &header, none))
		return EXIT_OK;
	log_error("cannot drop privileges: %s", strerror(errno));
	return EXIT_ERROR;
}
