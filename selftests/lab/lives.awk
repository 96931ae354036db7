# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# awk -f lives.awk SAMPLES LIVES: one line for each interrupt of a run with one
# device, made of what the guest says of it (ptguest --json --samples) and what
# the kernel says (ftrace), in ticks. The nth sample belongs to the life with
# seq n + 1. A missing value is "-". The first line names the columns; "how" is
# completed, reloaded (completed, but in list registers more than once) or other,
# "exact" is 0 if the kernel knows only an interval of the deactivation.
# SAMPLES may be of several runs, one after the other, if LIVES is empty.

function value(key)
{
	if (!match($0, "\"" key "\":[0-9]+"))
		return "-"
	return substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 3)
}

function field(key,	text)
{
	if (!match($0, "[ ,]" key ":? [0-9]+"))
		return 0
	text = substr($0, RSTART + 1, RLENGTH - 1)
	sub(/.* /, "", text)
	return text
}

function known(n, moment)	{ return (n, moment) in at ? at[n, moment] : "-" }

function span(n, from, to)
{
	from = known(n, from)
	to = known(n, to)
	return from == "-" || to == "-" ? "-" : to - from
}

BEGIN {
	moments = split("raise host signal inject queue load enter vector ack done retire rearm",
			moment, " ")
	# name:from:to
	spans = split("arrive:raise:host signal:host:signal inject:signal:inject " \
		      "queue:inject:queue load:queue:load enter:load:enter " \
		      "reach:enter:vector service:enter:retire rearm:retire:rearm " \
		      "latency:raise:vector handler:vector:done cycle:raise:next", span_def, " ")
}

/"type":"ptguest_sample"/ {
	n = value("n") + 0
	if (n == 0)
		first = nr
	else
		at[first + n - 1, "next"] = value("raise")
	n += first
	at[n, "raise"] = value("raise")
	at[n, "vector"] = value("vector")
	at[n, "ack"] = value("ack")
	at[n, "done"] = value("done")
	if (n >= nr)
		nr = n + 1
}

/ vgic_irq_life: / {
	n = field("seq") - 1
	for (i = 1; i <= moments; i++)
		if ((when = field(moment[i])) != 0)
			at[n, moment[i]] = when
	how[n] = "other"
	if ($0 ~ /, completed, flags: (inexact)?, coalesced: 0, reloads: 0,/)
		how[n] = "completed"
	else if ($0 ~ /, completed, flags: (inexact)?, coalesced: 0, reloads: [0-9]+,/)
		how[n] = "reloaded"
	exact[n] = $0 !~ /inexact/
	lives[n]++
	if (n >= nr)
		nr = n + 1
}

END {
	printf "n lives how exact"
	for (i = 1; i <= moments; i++)
		printf " at_%s", moment[i]
	for (i = 1; i <= spans; i++) {
		split(span_def[i], s, ":")
		printf " %s", s[1]
	}
	print ""
	for (n = 0; n < nr; n++) {
		printf "%d %d %s %s", n, lives[n], n in how ? how[n] : "-",
			n in exact ? exact[n] : "-"
		for (i = 1; i <= moments; i++)
			printf " %s", known(n, moment[i])
		for (i = 1; i <= spans; i++) {
			split(span_def[i], s, ":")
			printf " %s", span(n, s[2], s[3])
		}
		print ""
	}
}
