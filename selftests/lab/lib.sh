# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
# For tests that compare what a guest measured with what the kernel and virqscope
# say of the same interrupts. test.sh sources it for a test, together with TAP.

lab_tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$lab_tests/../.." && pwd)
tmp=$(mktemp -d)
# shellcheck disable=SC2034
PATIENCE=${VIRQSCOPE_PATIENCE:-1}	# so many times slower than others this kernel may be
TICK_NS=16	# of the lab's counter; under --icount also its instructions
trap 'rm -rf "$tmp"' EXIT

# in_lab OPTION...: boot the lab and run the script on stdin there, with the
# functions of vm-prelude.sh; $tmp is its $share. In a test it prints while the VM writes something,
# and which programs crashed, with their registers, beside the checks that fail for it.
in_lab() {
	local status=0

	cat "$lab_tests/vm-prelude.sh" - >"$tmp/script"
	"$top/lab/vm" --timeout 240 ${tap_count:+--progress} --share "$tmp" "$@" -- sh -e /mnt/share/script \
		2>"$tmp/vm.err" || status=$?
	cat "$tmp/vm.err" >&2
	[ -z "${tap_count:-}" ] || sed -n '/^lab: \(a program crashed\|registers\): /s/^/# /p' "$tmp/vm.err"
	return $status
}

# show NAME: print what a run whose status, stderr and stdout are in NAME.* said, and fail
show() {
	echo "# status $(cat "$tmp/$1.status")"
	sed 's/^/# /' "$tmp/$1.err" "$tmp/$1.out"
	false
}

# join NAME: make NAME.tab of NAME.json (ptguest's) and NAME.lives; see lives.awk
join_lives() { awk -f "$lab_tests/lives.awk" "$tmp/$1.json" "$tmp/$1.lives" >"$tmp/$1.tab"; }

# column NAME COLUMN: its values in NAME.tab; fails if there is none, or if one is
# unknown, as only the cycle of a run's last interrupt may be
column() {
	awk -v want="$2" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == want) c = i; if (!c) exit; next }
		$c != "-" { print $c; n++ }
		$c == "-" && want != "cycle" { n = 0; exit }
		END { exit !n }' "$tmp/$1.tab"
}

# median: of the numbers on stdin, the lower one of two
median() { sort -n | awk '{ v[NR] = $1 } END { if (!NR) exit 1; print v[int((NR + 1) / 2)] }'; }

# near LIMIT: how many of the numbers on stdin are within LIMIT of their median
near() {
	sort -n | awk -v limit="$1" '
		{ v[NR] = $1 }
		END {
			m = v[int((NR + 1) / 2)]
			for (i = 1; i <= NR; i++)
				n += v[i] - m <= limit && m - v[i] <= limit
			print n + 0
		}'
}

# calm_mean UNIT: of those of the ticks on stdin that are within 4 of their median,
# the mean in UNITs a tick, and how many they are. A median has the resolution of a
# tick, a mean without the disturbed ones has not, if they are of many runs: within
# one run all interrupts may begin at the same moment between two ticks.
calm_mean() {
	sort -n | awk -v unit="$1" '
		{ v[NR] = $1 }
		END {
			m = v[int((NR + 1) / 2)]
			for (i = 1; i <= NR; i++)
				if (v[i] - m <= 4 && m - v[i] <= 4) {
					n++
					sum += v[i]
				}
			if (!n)
				exit 1
			printf "%.1f %d\n", sum / n * unit, n
		}'
}

# undisturbed NAME: make NAME.calm.tab of NAME.tab: the interrupts whose latency,
# which the guest alone measures, is within 2 ticks of its median, and that were
# loaded once. In the others a timer tick of the host or the like came between.
undisturbed() {
	local m

	m=$(column "$1" latency | median) || return 1
	awk -v median="$m" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == "latency") c = i; print; next }
		$3 == "completed" && $c - median <= 2 && median - $c <= 2' \
		"$tmp/$1.tab" >"$tmp/$1.calm.tab"
}

# holds NAME CONDITION: for every interrupt in NAME.tab, and there is one; an awk
# condition with @COLUMN. Shows the first that breaks it.
holds() {
	local condition=${2//$'\n'/ } name i=0

	for name in $(head -n 1 "$tmp/$1.tab"); do
		i=$((i + 1))
		condition=${condition//@$name/\$$i}
	done
	awk "NR == 1 { next }
	     !($condition) { bad = \$0; exit }
	     END { if (bad) print \"# \" bad; exit bad || NR < 2 }" "$tmp/$1.tab"
}

# same_sums NAME SPAN...: of each stage or span, what virqscope says (NAME.out, JSON)
# and what the lives of NAME.tab add up to agree to the nanosecond
sums_of_virqscope() {
	local name=$1 span

	shift
	for span; do
		sed -n "s/.*\"$span\":{\"count\":\([0-9]*\),\"sum_ns\":\([0-9]*\),.*/$span \1 \2/p" \
			"$tmp/$name.out"
	done
}
sums_of_lives() {
	local name=$1 span

	shift
	for span; do
		column "$name" "$span" | awk -v tick=$TICK_NS -v name="$span" '
			{ sum += $1 * tick } END { printf "%s %d %d\n", name, NR, sum }'
	done
}
same_sums() {
	diff <(sums_of_virqscope "$@") <(sums_of_lives "$@") | sed 's/^/# /'
	[ "${PIPESTATUS[0]}" = 0 ]
}

# lines_valid LEAST: all lines of all runs, at least so many, are as the schema says
lines_valid() {
	local file line lines=()

	# files are given one by one, the lines are not one document
	for file in "$tmp"/*.out; do
		while IFS= read -r line; do
			echo "$line" >"$tmp/line.${#lines[@]}"
			lines+=(-i "$tmp/line.${#lines[@]}")
		done < <(grep '^{"schema_version"' "$file")
	done
	tap_ok "$((${#lines[@]} / 2)) lines of JSON are as docs/schema.json says" \
		schema_holds "${lines[@]}"
	tap_ok "they are those of all runs" [ $((${#lines[@]} / 2)) -ge "$1" ]
}
schema_holds() {
	python3 -W ignore -m jsonschema "$@" "$top/docs/schema.json" 2>&1 | sed 's/^/# /'
	[ "${PIPESTATUS[0]}" = 0 ]
}

# last NAME KEY: of the last summary in NAME.out
last() { sed -n "s/.*\"type\":\"summary\".*\"$2\":\([a-z0-9]*\)[,}].*/\1/p" "$tmp/$1.out" | tail -n 1; }

# status NAME STATUS: the run ended with that
status() { [ "$(cat "$tmp/$1.status")" = "$2" ]; }

# reliable NAME: its report lost nothing, and says that it is reliable
reliable() { grep -q '"type":"summary".*"lost":0,.*"reliable":true,' "$tmp/$1.out"; }

# total NAME KEY: of all guests' reports in NAME.json
total() { sed -n "/\"type\":\"ptguest\"/s/.*\"$2\":\([0-9]*\).*/\1/p" "$tmp/$1.json" | awk '{ n += $1 } END { print n + 0 }'; }

# ran RUN: print the hypervisor's mode, the vGIC, the INTID and how it was injected, as the
# kernel (its share/mode), the guest's report and the lives say
ran() {
	local gic paths

	gic=$(sed -n 's/.*"type":"ptguest".*"gic":\([23]\).*/\1/p' "$tmp/$1.json")
	paths=$(sed -n 's/.*, IRQ \([0-9]*\),.* GSI [0-9]*, \([^,]*\),.*/\1 by \2/p' "$tmp/$1.lives" |
		sort | uniq -c | sort -rn | awk '{ printf "%s%s %s %s", s, $2, $3, $4; s = " and " }')
	echo "$(cat "$tmp/mode"), GICv$gic, $paths"
}
# as_asked RUN GIC HYP INTID: it was that, the first interrupts aside
as_asked() { [[ $(ran "$1") == "${3/vhe/VHE}, GICv$2, $4 by irqfd"* ]]; }
