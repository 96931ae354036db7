/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The origin of a report, printed in it for reports that are kept. */
#ifndef VIRQSCOPE_HOST_IDENTITY_H
#define VIRQSCOPE_HOST_IDENTITY_H

struct identity {
	char host[65];		/* name */
	char kernel[65];	/* release, as uname -r prints it */
	const char *version;	/* of virqscope */
};

void identity_read(struct identity *id);

#endif
