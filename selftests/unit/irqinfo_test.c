// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Proves that VFIO's handler names are understood, and no others. */
#include <string.h>

#include "../../tools/irqinfo.h"
#include "../tap.h"

struct actions_case {
	const char *actions;
	const char *bdf;		/* NULL: none of them is VFIO's */
	const char *index;
	unsigned int vector;
	bool several;
};

static const struct actions_case cases[] = {
	{ "vfio-intx(0000:00:04.0)", "0000:00:04.0", "intx", 0, false },
	{ "vfio-msi[0](0000:00:04.0)", "0000:00:04.0", "msi", 0, false },
	{ "vfio-msix[17](0001:af:1f.7)", "0001:af:1f.7", "msix", 17, false },
	{ "eth0,vfio-intx(0000:00:04.0)", "0000:00:04.0", "intx", 0, false },
	{ "vfio-intx(0000:00:04.0),eth0", "0000:00:04.0", "intx", 0, false },
	{ "vfio-intx(0000:00:04.0),vfio-intx(0000:00:08.0)", "0000:00:08.0", "intx", 0, true },
	{ "", NULL, NULL, 0, false },
	{ "eth0", NULL, NULL, 0, false },
	{ "vfio-intx", NULL, NULL, 0, false },
	{ "vfio-intx()", NULL, NULL, 0, false },
	{ "vfio-intx(0000:00:04.0", NULL, NULL, 0, false },
	{ "vfio-intx(0000:00:04.0)x", NULL, NULL, 0, false },
	{ "vfio-msix[](0000:00:04.0)", NULL, NULL, 0, false },
	{ "vfio-err(0000:00:04.0)", NULL, NULL, 0, false },
	{ "xvfio-intx(0000:00:04.0)", NULL, NULL, 0, false },
};

static bool right(const struct actions_case *c)
{
	struct irq_device dev;

	if (!irq_actions_parse(c->actions, &dev))
		return !c->bdf;
	return c->bdf && !strcmp(dev.bdf, c->bdf) && !strcmp(dev.index, c->index) &&
	       dev.vector == c->vector && dev.several == c->several;
}

int main(void)
{
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		tap_ok(right(&cases[i]), "'%s' is %s", cases[i].actions,
		       cases[i].bdf ? cases[i].bdf : "no handler of VFIO");
	return tap_done();
}
