# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
# Each test in shell here begins with this: TAP, the source in $top, a folder of its own in $tmp.

set -u
. "$(dirname "${BASH_SOURCE[0]}")/../tap.sh"

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
