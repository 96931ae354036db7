#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves the state machine of an interrupt's life as the kernel's own tests play
# it, for list registers of GICv2 and GICv3, mapped to a host interrupt or not.
# The kernel says what it found; a suite or a case that is missing fails.

set -u
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=../tap.sh
. "$here/../tap.sh"
# shellcheck source-path=SCRIPTDIR source=lives.sh
. "$here/lives.sh"

SUITE=vgic-life
results=$tmp/results

in_lab --append kunit.enable=1 <<END
cat /sys/kernel/debug/kunit/$SUITE/results >\$share/results
END
tap_ok "the kernel ran the suite $SUITE" [ -s "$results" ]
[ -s "$results" ] || tap_done

# A case is indented once and its parameters twice; why one failed is between.
sed 's/^/# /' "$results" >"$tmp/shown"
grep -q '^not ok\|^ *not ok' "$results" && cat "$tmp/shown"
planned=$(sed -n 's/^    1\.\.\([0-9]*\)$/\1/p' "$results")
cases=0
while read -r verdict name; do
	cases=$((cases + 1))
	tap_ok "$name" [ "$verdict" = ok ]
done < <(sed -n 's/^    \(not \)\{0,1\}ok [0-9]* \([^#]*\).*/\1ok \2/p' "$results" | sed 's/^not ok/not_ok/')
tap_ok "all ${planned:-?} cases of the plan ran" [ "$cases" = "${planned:-0}" ]
tap_ok "none was skipped" [ -z "$(grep '# SKIP' "$results")" ]
tap_ok "the suite as a whole passed" grep -q "^ok 1 $SUITE" "$results"
tap_done
