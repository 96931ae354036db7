# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
# TAP for tests in shell: tap_ok DESCRIPTION COMMAND... for each check, tap_skip
# DESCRIPTION REASON for one that cannot run here, tap_done at the end. The plan
# comes last, so that a test which dies before is seen to be short.

tap_count=0
tap_failed=0
tap_skipped=0

tap_ok() {
	local description=$1
	shift
	tap_count=$((tap_count + 1))
	if "$@"; then
		echo "ok $tap_count - $description"
	else
		echo "not ok $tap_count - $description"
		tap_failed=$((tap_failed + 1))
	fi
}

tap_skip() {
	tap_count=$((tap_count + 1))
	tap_skipped=$((tap_skipped + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

# exit as kselftest wants: 0 passed, 1 failed, 4 all skipped
tap_done() {
	echo "1..$tap_count"
	[ "$tap_failed" = 0 ] && [ "$tap_count" -gt 0 ] || exit 1
	[ "$tap_skipped" -lt "$tap_count" ] || exit 4
	exit 0
}
