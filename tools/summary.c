// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include <inttypes.h>

#include "report_json.h"
#include "summary.h"

bool summary_reliable(const struct summary *s)
{
	return !s->lost && !s->unmatched && !s->negative;
}

void summary_invisible(FILE *out, const struct summary *s)
{
	if (s->now.invisible > 0)
		fprintf(out, "# invisible %" PRId64 ": vLPIs, which the hardware delivers\n",
			s->now.invisible);
}

void summary_json(struct json *j, uint64_t t_ns, const struct summary *s)
{
	report_json_begin(j, "summary", t_ns);
	json_uint(j, "events", s->events);
	json_uint_if(j, "in_flight", s->now.in_flight >= 0, s->now.in_flight);
	json_uint(j, "lost", s->lost);
	json_uint(j, "unmatched", s->unmatched);
	json_uint(j, "partial", s->partial);
	/* nothing is kept in a ring that could be overwritten */
	json_uint(j, "overwritten", 0);
	json_uint(j, "negative", s->negative);
	json_uint_if(j, "invisible", s->now.invisible >= 0, s->now.invisible);
	json_bool(j, "reliable", summary_reliable(s));
}
