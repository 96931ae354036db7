/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_UTIL_EXIT_CODE_H
#define VIRQSCOPE_UTIL_EXIT_CODE_H

/*
 * The exit status of the command; man/virqscope.1 lists them too. A function that returns an
 * exit_code has logged the reason if it is not EXIT_OK. A function that returns int returns 0 or
 * -errno, and has logged nothing unless its comment says so.
 */
enum exit_code {
	EXIT_OK,
	EXIT_ERROR,
	EXIT_USAGE,
	EXIT_THRESHOLD,
	EXIT_KERNEL,		/* the kernel lacks what is needed */
};

#endif
