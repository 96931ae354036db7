/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_UTIL_EXIT_CODE_H
#define VIRQSCOPE_UTIL_EXIT_CODE_H

/*
 * What the command's exit status says; man/virqscope.1 lists them too. A function that returns
 * one has said why if it is not EXIT_OK; one that returns int has 0 or -errno, and has not.
 */
enum exit_code {
	EXIT_OK,
	EXIT_ERROR,
	EXIT_USAGE,
	EXIT_THRESHOLD,
	EXIT_KERNEL,		/* the kernel lacks what is needed */
};

#endif
