// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What all parts of the guest use; main.c sets it before any other vCPU starts. */

#include <stdint.h>
#include "abi.h"
#include "cpu.h"
#include "gic.h"
#include "guest.h"
#include "source.h"

const struct gic_ops *gic;
const struct source_ops *kind;
