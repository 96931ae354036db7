#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that bench/compare finds what costs more, what is missing and what is
# incomplete, says so by its exit status, and takes nothing else for a benchmark.

. "$(dirname "$0")/test.sh"

compare=$top/bench/compare

# case_of NAME LATENCY CYCLE [COMPLETE]
case_of() {
	printf '{"name":"%s","kernel":"patched","attached":"x -e {a,b}","count":500,"against":"off","saw":500,"complete":%s' "$1" "${4:-true}"
	printf ',"latency":{"median":3168,"mean":3173.5,"undisturbed":500,"added_median":144,"added_mean":%s}' "$2"
	printf ',"cycle":{"median":6416,"mean":6419.6,"undisturbed":500,"added_median":688,"added_mean":%s}}' "$3"
}
# bench KIND CASE...: a file of these
bench() {
	local kind=$1 sep=''

	shift
	printf '{"schema_version":1,"type":"bench","unit":"instructions","irq":"%s","cases":[' "$kind"
	for one; do
		printf '%s%s' "$sep" "$one"
		sep=,
	done
	printf ']}\n'
}
# ends STATUS ARGUMENT...: so it does; $tmp/out has what it says
ends() {
	local status=0 expected=$1

	shift
	"$compare" "$@" >"$tmp/out" 2>"$tmp/err" || status=$?
	[ $status = "$expected" ] && return
	sed 's/^/# /' "$tmp/out" "$tmp/err"
	false
}
says() { grep -Eq "$1" "$tmp/out" "$tmp/err"; }

base=$(case_of stock null null)
bench intx "$base" "$(case_of latency 144.1 690.2)" "$(case_of lr 600.0 1200.0)" >"$tmp/old"
bench intx "$base" "$(case_of latency 150.0 699.9)" "$(case_of lr 590.0 1210.0)" >"$tmp/new"
bench intx "$base" "$(case_of latency 154.2 690.2)" "$(case_of lr 600.0 1210.1)" >"$tmp/dearer"
bench intx "$base" "$(case_of latency 144.1 690.2)" >"$tmp/missing"
bench intx "$base" "$(case_of latency 144.1 690.2 false)" "$(case_of lr 600.0 1200.0)" >"$tmp/incomplete"
bench intx "$base" "$(case_of latency 144.1 690.2)" "$(case_of lr 600.0 1200.0)" "$(case_of mask 700.0 1500.0)" >"$tmp/more"
bench msi "$base" >"$tmp/msi"

tap_ok "the same: 0" ends 0 "$tmp/old" "$tmp/old"
tap_ok "up to 10 more, or less: 0" ends 0 "$tmp/old" "$tmp/new"
tap_ok "what is added is compared, and shown" says '^  latency +144.1 +150.0 +5.9 +690.2 +699.9 +9.7$'
tap_ok "what is added to nothing by itself" says '^  stock +3173.5 +3173.5 +0.0 '
tap_ok "more: 3" ends 3 "$tmp/old" "$tmp/dearer"
tap_ok "of a latency, and of a cycle" [ "$(grep -c 'DEARER$' "$tmp/out")" = 2 ]
tap_ok "not if so much is allowed: 0" ends 0 -b 11 "$tmp/old" "$tmp/dearer"
tap_ok "a case is missing: 3" ends 3 "$tmp/old" "$tmp/missing"
tap_ok "it is named" says '^  lr .*is not in the new one$'
tap_ok "a new case: 0" ends 0 "$tmp/old" "$tmp/more"
tap_ok "a case is incomplete: 3" ends 3 "$tmp/old" "$tmp/incomplete"
tap_ok "it is named" says '^  latency .* INCOMPLETE$'
tap_ok "of other interrupts: 1, and one line says so" eval '
	ends 1 "$tmp/old" "$tmp/msi" && [ "$(wc -l <"$tmp/err")" = 1 ]'
bench intx "$base" "$(case_of latency null null)" "$(case_of lr 600.0 1200.0)" >"$tmp/alone"
tap_ok "measured without what it is added to: 1, and one line says so" eval '
	ends 1 "$tmp/old" "$tmp/alone" && says "^compare: latency: one was measured "'
echo '{"schema_version":1,"type":"summary"}' >"$tmp/other"
tap_ok "another file: 1, named" eval 'ends 1 "$tmp/other" "$tmp/old" && says "other: is not what bench/run writes"'
tap_ok "none: 1, named" eval 'ends 1 "$tmp/old" "$tmp/none" && says "none: cannot be read"'
tap_ok "one file: 2" ends 2 "$tmp/old"
tap_ok "-b x: 2" ends 2 -b x "$tmp/old" "$tmp/new"
tap_done
