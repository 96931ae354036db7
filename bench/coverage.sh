# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=sh
# In the VM: how many of the interrupts, of kind $kind, did what was attached see? $1 is its
# output. - if there was nothing to be seen.

coverage_latency() { sed -n 's/^# events \([0-9]*\),.*/\1/p' "$1"; }
# lr counts every entry, with an interrupt or without: a case that lost none saw all
coverage_lr() { awk '/^#   used +[1-9]/ { n += $4 } /^# lost [1-9]/ { n = 0; exit } END { print n + 0 }' "$1"; }
# a message is not masked
coverage_mask() { [ "$kind" = msi ] && echo - || sed -n 's/^#   masks \([0-9]*\):.*/\1/p' "$1"; }
coverage_trace_cmd() { trace-cmd report -i /tmp/trace.dat | grep -c ' vgic_irq_life: ' || true; }
coverage_perf() { perf report -D -i /tmp/perf.data | grep -c PERF_RECORD_SAMPLE || true; }
coverage_bpftrace() { sed -n 's/^@seen: //p' "$1"; }
