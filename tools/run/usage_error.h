/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef VIRQSCOPE_RUN_USAGE_ERROR_H
#define VIRQSCOPE_RUN_USAGE_ERROR_H

#include <argp.h>

/*
 * Log what is wrong with the first option of argv that getopt refused. argv starts after the
 * command's name and ends with NULL; help is the command that lists the options.
 */
void usage_error(const struct argp *argp, char **argv, const char *help);

#endif
