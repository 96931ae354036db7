#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that selftests/run lets nothing pass that did not: each case is a small
# test program that goes wrong in one way, and the last line that must come out. And that
# its limits are on silence: a program that is only slow passes.

. "$(dirname "$0")/test.sh"

echo 'fake/listed: needs a moon # there is none' >"$tmp/expected-skips"
mkdir "$tmp/fake"
export VIRQSCOPE_PATIENCE=1

# verdict NAME BODY STATUS LAST-LINE: run a test program of that body
verdict() {
	local status=0

	printf '#!/bin/bash\n%s\n' "$2" >"$tmp/fake/$1"
	chmod +x "$tmp/fake/$1"
	TMPDIR=$tmp VIRQSCOPE_EXPECTED_SKIPS=$tmp/expected-skips \
		"$top/selftests/run" -t 1 "$tmp/fake/$1" >"$tmp/out" 2>&1 || status=$?
	[ "$status" = "$3" ] && [ "$(tail -n 1 "$tmp/out")" = "$4" ] && return
	sed 's/^/# /' "$tmp/out"
	return 1
}

tap_ok "what passes, passes" verdict good \
	'echo 1..2; echo ok 1 - a; echo ok 2 - b' 0 "2 passed, 0 failed, 0 skipped"
tap_ok "the plan may come last" verdict late \
	'echo ok 1 - a; echo 1..1' 0 "1 passed, 0 failed, 0 skipped"
tap_ok "not ok fails" verdict fails \
	'echo 1..2; echo ok 1 - a; echo not ok 2 - b; exit 1' 1 "1 passed, 1 failed, 0 skipped"
tap_ok "a listed skip is a skip" verdict listed \
	'echo 1..2; echo ok 1 - a; echo "ok 2 - needs a moon # SKIP no moon"' \
	0 "1 passed, 0 failed, 1 skipped"
tap_ok "nothing but a listed skip, and status 4" verdict listed \
	'echo 1..1; echo "ok 1 - needs a moon # SKIP no moon"; exit 4' 0 "0 passed, 0 failed, 1 skipped"
tap_ok "another skip fails" verdict listed \
	'echo 1..2; echo ok 1 - a; echo "ok 2 - needs a sun # SKIP no sun"' \
	1 "1 passed, 1 failed, 0 skipped"
tap_ok "the same skip of another program fails" verdict unlisted \
	'echo 1..1; echo "ok 1 - needs a moon # SKIP no moon"; exit 4' 1 "0 passed, 1 failed, 0 skipped"
tap_ok "a program skipped as a whole fails unless listed" verdict whole \
	'echo "1..0 # SKIP no moon"; exit 4' 1 "0 passed, 1 failed, 0 skipped"
tap_ok "one that dies half-way fails" verdict dies \
	'echo 1..2; echo ok 1 - a; kill -SEGV $$' 1 "1 passed, 1 failed, 0 skipped"
tap_ok "one that dies after its last test fails" verdict dies-late \
	'echo 1..1; echo ok 1 - a; exit 3' 1 "1 passed, 1 failed, 0 skipped"
tap_ok "one that runs too few fails" verdict short \
	'echo 1..3; echo ok 1 - a' 1 "1 passed, 1 failed, 0 skipped"
tap_ok "one that runs too many fails" verdict long \
	'echo 1..1; echo ok 1 - a; echo ok 2 - b' 1 "2 passed, 1 failed, 0 skipped"
tap_ok "one without a plan fails" verdict planless \
	'echo ok 1 - a' 1 "1 passed, 1 failed, 0 skipped"
tap_ok "one that prints nothing fails" verdict silent \
	':' 1 "0 passed, 1 failed, 0 skipped"
tap_ok "an empty plan fails" verdict empty \
	'echo 1..0' 1 "0 passed, 1 failed, 0 skipped"
tap_ok "one that hides its failure fails" verdict hides \
	'echo 1..1; echo not ok 1 - a; exit 0' 1 "0 passed, 2 failed, 0 skipped"
# together LAST-LINE: three of them, two at a time, the first of which ends last
together() {
	local name status=0

	for name in first second third; do
		printf '#!/bin/bash\necho 1..1\n[ %s != first ] || until [ -e %q ]; do sleep 0.01; done\n[ %s != third ] || touch %q\necho ok 1 - %s\n' \
			$name "$tmp/third" $name "$tmp/third" $name >"$tmp/fake/$name"
		chmod +x "$tmp/fake/$name"
	done
	"$top/selftests/run" -j 2 -t 10 "$tmp/fake/first" "$tmp/fake/second" "$tmp/fake/third" >"$tmp/out" 2>&1 || status=$?
	[ "$status" = 0 ] && [ "$(tail -n 1 "$tmp/out")" = "$1" ] &&
		[ "$(sed -n 's/^    ok 1 - //p' "$tmp/out" | xargs)" = "first second third" ]
}
# apart: a program with alone= runs alone, after the others, the first of which waits for the third
apart() {
	local name

	echo 'alone=second' >"$tmp/fake/settings"
	for name in first second third fourth; do
		printf '#!/bin/bash\necho %s begins >>%q\n[ %s != first ] || until grep -q third %q; do sleep 0.01; done\nsleep 0.2\necho %s ends >>%q\necho 1..1\necho ok 1 - %s\n' \
			$name "$tmp/log" $name "$tmp/log" $name "$tmp/log" $name >"$tmp/fake/$name"
		chmod +x "$tmp/fake/$name"
	done
	"$top/selftests/run" -j 2 -t 10 "$tmp/fake"/{first,second,third,fourth} >"$tmp/out" 2>&1 || return
	[ "$(sed -n '7,8p' "$tmp/log" | xargs)" = "second begins second ends" ] &&
		[ "$(sed -n 's/^    ok 1 - //p' "$tmp/out" | xargs)" = "first third fourth second" ]
}
# ended: a TERM to selftests/run ends its programs, too
ended() {
	local pid

	printf '#!/bin/bash\necho $$ >%q\nexec sleep 100\n' "$tmp/pid" >"$tmp/fake/sleeps"
	chmod +x "$tmp/fake/sleeps"
	"$top/selftests/run" -t 50 "$tmp/fake/sleeps" >"$tmp/out" 2>&1 &
	pid=$!
	until [ -s "$tmp/pid" ]; do sleep 0.01; done
	kill $pid
	wait $pid
	[ $? = 143 ] && ! kill -0 "$(cat "$tmp/pid")" 2>/dev/null
}

tap_ok "one whose output and status are lost fails" verdict lost \
	'rm -rf "$TMPDIR"/tmp.*; echo 1..1; echo ok 1 - a' 1 "0 passed, 1 failed, 0 skipped"
tap_ok "two at a time, in order" together "3 passed, 0 failed, 0 skipped"
tap_ok "what is to run alone does" apart
tap_ok "a run that is ended ends its programs" ended

# rings: a copy of it, whose ring unit has a program of its own and one in a folder
rings() {
	local built=$tmp/top/build/host/selftests/unit name status=0

	mkdir -p "$tmp/top/selftests/unit/util" "$built/util"
	cp "$top/selftests/run" "$tmp/top/selftests/"
	touch "$tmp/top/selftests/unit/"{golden,util/log,util/json}_test.c
	for name in "$@"; do
		printf '#!/bin/sh\necho ok 1 - a; echo 1..1\n' >"$built/$name"
		chmod +x "$built/$name"
	done
	VIRQSCOPE_EXPECTED_SKIPS=$tmp/expected-skips \
		"$tmp/top/selftests/run" unit >"$tmp/out" 2>&1 || status=$?
	[ "$(sed -n 's|^# Subtest: unit/||p' "$tmp/out" | sort | xargs)" = \
		"golden_test util/json_test util/log_test" ] && [ "$status $(tail -n 1 "$tmp/out")" = "$last" ] && return
	sed 's/^/# /' "$tmp/out"
	return 1
}
last="1 2 passed, 1 failed, 0 skipped"
tap_ok "a program of a ring's folder that was not built fails" rings golden_test util/log_test
last="0 3 passed, 0 failed, 0 skipped"
tap_ok "programs of a ring and of its folders run" rings util/json_test

printf '#!/bin/sh\necho ok 1 - a; echo 1..1\n' >"$tmp/top/selftests/unit/mode.sh"
echo '# SPDX' >"$tmp/top/selftests/unit/part.sh"
last="1 3 passed, 1 failed, 0 skipped"
tap_ok "a script that lacks the permission to be executed fails, one that others source does not" rings
tap_ok "it is named" [ "$(grep 'not executable' "$tmp/out")" = "    # unit/mode.sh is not executable" ]

# Limits: these take seconds, so they run at once.
# begin NAME BODY OPTION...
pids=()
begin() {
	local name=$1

	mkdir "$tmp/$name"
	echo timeout=1 >"$tmp/$name/settings"
	printf '#!/bin/bash\n%s\n' "$2" >"$tmp/$name/it"
	chmod +x "$tmp/$name/it"
	shift 2
	{
		"$top/selftests/run" "$@" "$tmp/$name/it"
		echo "status $?"
	} >"$tmp/$name/out" 2>&1 &
	pids+=($!)
}
# came NAME STATUS LAST-LINE [WHY]: out of it
came() {
	[ "$(tail -n 2 "$tmp/$1/out")" = "$3
status $2" ] && { [ $# = 3 ] || grep -qx "    # $4" "$tmp/$1/out"; } && return
	sed 's/^/# /' "$tmp/$1/out"
	return 1
}
hang='echo 1..1; echo ok 1 - a; sleep 30'
begin hangs "$hang" -t 1
begin slow 'for i in {1..8}; do echo "ok $i - a"; sleep 0.4; done; echo 1..8' -t 1
begin endless 'echo 1..1; echo ok 1 - a; while sleep 0.3; do echo "# on"; done' -t 1 -T 2
VIRQSCOPE_PATIENCE=9 begin patient 'echo 1..1; sleep 4; echo ok 1 - a' -t 1
begin settings "$hang"
wait "${pids[@]}"
tap_ok "one that hangs fails, as silent" came hangs 1 "1 passed, 1 failed, 0 skipped" "silent for 1 s"
tap_ok "one that is slow passes, though it takes longer than it may be silent" \
	came slow 0 "8 passed, 0 failed, 0 skipped"
tap_ok "one that prints for ever fails" \
	came endless 1 "1 passed, 1 failed, 0 skipped" "no end within 2 s"
tap_ok "on a slow kernel it may be silent for longer" came patient 0 "1 passed, 0 failed, 0 skipped"
tap_ok "a program that is given by its path has the limit of its ring" \
	came settings 1 "1 passed, 1 failed, 0 skipped" "silent for 1 s"
tap_done
