/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The subcommands. argv[0] is the subcommand's name; all return an enum exit_code. */
#ifndef VIRQSCOPE_CMD_H
#define VIRQSCOPE_CMD_H

int cmd_latency(int argc, char **argv);
int cmd_list(int argc, char **argv);
int cmd_lr(int argc, char **argv);
int cmd_mask(int argc, char **argv);

#endif
