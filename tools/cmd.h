/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The subcommands. argv[0] is the subcommand's name; */
#ifndef VIRQSCOPE_CMD_H
#define VIRQSCOPE_CMD_H

#include "exit_code.h"

enum exit_code cmd_latency(int argc, char **argv);
enum exit_code cmd_list(int argc, char **argv);
enum exit_code cmd_lr(int argc, char **argv);
enum exit_code cmd_mask(int argc, char **argv);

#endif
