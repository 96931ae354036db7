// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Used by all parts of the guest; main.c sets both before any other vCPU uses them. */

#include <stdint.h>
#include "abi.h"
#include "cpu.h"
#include "gic.h"
#include "guest.h"
#include "source.h"

const struct gic_ops *gic;
const struct source_ops *kind;
