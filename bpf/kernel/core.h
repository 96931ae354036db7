/* SPDX-License-Identifier: GPL-2.0-only */
/* An attribute of the kernel's types: CO-RE finds the offsets of their fields. */
#ifndef CORE_H
#define CORE_H

#ifndef KERNEL_CORE		/* defined empty by a test that makes up the values */
#define KERNEL_CORE __attribute__((preserve_access_index))
#endif

#endif
