#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that each kind of bad input is one line that names the argument, with
# exit status 2, that help and version are none, and that they, too, fail when
# they cannot be written. Needs no arm64 kernel: on another machine the command runs
# under qemu-user.
#
# VIRQSCOPE: the command (default: build/arm64/bin/virqscope)

. "$(dirname "$0")/test.sh"

# refused NAME ARGUMENT...: exit 2, one line that contains NAME, nothing on stdout
refused() {
	local name=$1 line

	shift
	printf -v line ' %q' "$@"
	run "$@"
	tap_ok "refused:$line" [ "$status" = 2 ]
	tap_ok "${line# }: one line that names $name" one_line_with "$name"
	tap_ok "${line# }: no data on standard output" [ ! -s "$out" ]
}
one_line_with() { [ "$(wc -l <"$err")" = 1 ] && grep -qF -- "virqscope: $1" "$err"; }

refused bogus bogus
refused -i latency -i x
refused -i latency -i -1
refused "-i 0: is below 1ns" latency -i 0
refused -i latency -i 1x
refused "-i 99999999999: is above 8784h" latency -i 99999999999
refused -i latency --interval=
refused -d latency -d 1.5.5
refused -d latency --duration -3
refused -I latency -I x
refused -I latency -I -1
refused "-I 16777216: is above 16777215" latency -I 16777216
refused "-H 0: is below 1" latency -H 0
refused "-H 4294967296: is above 2147483647" latency -H 4294967296
refused -H latency -H 2147483647
refused "--max-irqs 0: is below 1" latency --max-irqs 0
refused "--max-irqs 65537: is above 65536" latency --max-irqs 65537
refused --max-irqs latency --max-irqs 16k
refused "COUNT 0: is below 1" latency -i 1 0
refused COUNT latency -i 1 x
refused 6 latency -i 1 5 6
refused COUNT latency 5
refused -V latency -V foo
refused -V latency -V pid:
refused -V latency -V pid:x
refused "-V pid:99999999999: is above 2147483647" latency -V pid:99999999999
refused -V latency -V pid:0
refused -V latency -V pid:2147483648
refused -V latency -V name:
refused -V latency -V 1-x
refused -V latency -V 1-18446744073709551616
refused -V latency --wait -V foo
refused "--wait: for which VM?" latency --wait
refused "--wait: for which VM?" lr --wait -i 1
refused "--wait: no such option" list --wait
refused "--wait: no such option" mask --wait
refused -D latency -D 4
refused -D latency -D 00:04.9
refused -D latency -D ffff:ff:1f.7
refused "-I 31: is an SGI or PPI" latency -I 31
refused "-I 0x1b: is an SGI or PPI" list --in-flight -I 0x1b
refused "--older-than 5: is about what is in flight" list --older-than 5 --json
refused "--older-than 5: is not for what is pinned" list --in-flight --older-than 5 --pin /x
refused "--pin /x: the file there prints a table, and no other format" list --pin /x --json
refused "-o /x: is not for what is pinned" list --pin /x -o /x
refused "-o: needs an argument" latency -o
refused "--internal: is about what is in flight" list --internal
refused "--internal: is not for what is pinned" list --in-flight --internal --pin /x
refused "-D 0000:00:04.0: is not for what is pinned" list --in-flight -D 00:04.0 --pin /x
refused "--pin /x: the file there prints text, and no other format" doorbell --pin /x --json
refused "--pin /x: the file there prints what there is, and no event" doorbell --pin /x --follow
refused "-o /x: is not for what is pinned" doorbell --pin /x -o /x
refused "-D 4: " doorbell --follow -D 4
refused "5: unexpected argument" doorbell 5
refused "-V: no such option" doorbell -V foo
refused "--: needs a COMMAND" latency --
refused "--: needs a COMMAND" lr -i 1 --
refused "bogus: no such command" help bogus
refused "--before 5: of which outlier?" latency --before 5
refused "--before 129: is above 128" latency --threshold 5 --before 129
refused "--threshold 0: is below 1ns" latency --threshold 0
refused "--threshold 1001s: is above 1000s" latency --threshold 1001s
refused "--threshold 5x: is not a duration" latency --threshold 5x
refused -V lr -V pid:x
refused COUNT lr 5
refused -i lr -i x
refused -H mask -H 2147483647
refused -D mask -D 4
refused COUNT mask -i 1 0
refused --older-than list --in-flight --older-than x
refused --older-than list --in-flight --older-than -1
refused "--older-than 18446744073709552: is above 8784h" list --in-flight --older-than 18446744073709552
refused "5: unexpected argument" list --in-flight 5
refused "true: unexpected argument" list --in-flight -- true
refused -V list --in-flight -V pid:x
refused -I list --in-flight -I 16777216
refused -H list --in-flight -H 2147483647
refused -D list --in-flight -D ffff:ff:1f.7

for command in latency mask; do
	refused "--hist=coarse: is neither --hist nor --hist=fine" $command --hist=coarse
	refused "--hist=: is neither" $command --hist=
	refused "COUNT fine: " $command --hist fine
	refused "--bogus: no such option" $command --hist --bogus
done

# times are taken with and without a unit: the VM is refused, not the time
for time in 50 50us 0.5 1.5ms 700ns 1s; do
	refused "-V foo: " latency --threshold $time -V foo
	refused "-V foo: " list --in-flight --older-than $time -V foo
	refused "-V foo: " latency -i $time -d $time -V foo
done

# a message that quotes stays one line, and no terminal obeys it
refused 'bo\ngus: no such command' $'bo\ngus'
refused '-V foo\x1b[2J\n: ' latency -V $'foo\e[2J\n'
refused '-D 4\x0d: ' list -D $'4\r'
refused '--bo\x07: no such option' lr $'--bo\a'
refused '-V \xff: ' lr -V $'\xff'
refused '-V gäst: ' lr -V gäst

# one line, where argp itself would print three
refused "--bogus: no such option" latency --bogus
refused "--bogus: no such option" latency -i 1 --bogus=5 2 -- true
refused "-x: no such option" latency -x
refused "-x: no such option" latency --hist -qxv
refused "-j: no such option" latency -json
refused "-i: needs an argument" latency -i
refused "-i: needs an argument" latency -qi
refused "--interval: needs an argument" latency --interval
refused "--interv: needs an argument" latency --interv
refused "--int: is ambiguous" latency --int
refused "--max-irqs: needs an argument" latency --json --max-irqs
refused "--json: takes no argument" latency --json=5
refused "--h: is ambiguous" latency --h
refused "-i x: " latency -i x --bogus
refused "-i: no such option" list --in-flight -i 1
refused "--self: no such option" list --in-flight --self
refused "--in: is ambiguous" list --in
refused "--older-than: needs an argument" list --in-flight --older-than
refused "--internal: takes no argument" list --in-flight --internal=1
refused "--in-flight: no such option" latency --in-flight
refused "-I: no such option" lr -I 32
refused "-V: no such option" mask -V foo
refused "--pin: needs an argument" list --pin

run
tap_ok "no command: exit 2" [ "$status" = 2 ]
tap_ok "no command: usage on standard error" grep -q latency "$err"
tap_ok "usage has --version" grep -q -- --version "$err"

mapfile -t commands < <(commands)
tap_ok "${#commands[@]} commands, at least 4" [ ${#commands[@]} -ge 4 ]
for help in help --help -h "latency -?" "latency -q --usage" "latency -qh" "help help" "help -h" \
	"${commands[@]/%/ --help}" "${commands[@]/%/ -h}" "${commands[@]/#/help }"; do
	# shellcheck disable=SC2086
	run $help
	tap_ok "$help: exit 0" [ "$status" = 0 ]
	tap_ok "$help: text on standard output" grep -q Usage "$out"
	tap_ok "$help: nothing on standard error" [ ! -s "$err" ]
done

run --version
tap_ok "--version: exit 0" [ "$status" = 0 ]
tap_ok "--version: one line, the name and three numbers" \
	grep -Exq 'virqscope [0-9]+\.[0-9]+\.[0-9]+' "$out"
tap_ok "--version: nothing else" [ "$(cat "$out" "$err" | wc -l)" = 1 ]
tap_ok "virqscope.1 has --version" grep -qF -- '\-\-version' "$PAGES/virqscope.1"

out=/dev/full
for text in help --help --version "latency --help" "latency --usage" "list --help"; do
	# shellcheck disable=SC2086
	run $text
	tap_ok "$text that cannot be written: exit 1" [ "$status" = 1 ]
	tap_ok "$text that cannot be written: one line says so" \
		one_line_with "cannot write the output: No space left on device"
done
out=$tmp/out

# -o: before the kernel is asked for anything
for command in "${commands[@]}" "list --in-flight"; do
	# shellcheck disable=SC2086
	run $command --json -o "$tmp/no/such"
	tap_ok "$command -o where there is no directory: exit 1" [ "$status" = 1 ]
	tap_ok "$command -o where there is no directory: one line names it" \
		one_line_with "-o $tmp/no/such: cannot open it: No such file or directory"
done

. "$top/tools/completion/virqscope"
virqscope() { "${emulator[@]}" "$VIRQSCOPE" "$@"; }
# offered WORD COMMAND...: all that is offered to complete WORD after COMMAND
offered() {
	local COMPREPLY=() COMP_CWORD=$#

	COMP_WORDS=(virqscope "${@:2}" "$1")
	_virqscope
	printf '%s\n' "${COMPREPLY[@]}" | sort | xargs
}
# completes WORD COMMAND...: WORD is offered for itself after COMMAND
completes() { [ "$(offered "$@")" = "$1" ]; }
# all_of WORDS COMMAND...: these, in any order, are all that is offered after COMMAND
# shellcheck disable=SC2086
all_of() { [ "$(offered "" "${@:2}")" = "$(printf '%s\n' $1 | sort | xargs)" ]; }

# nothing COMMAND...: it prints nothing, or else that is shown
nothing() { ! "$@" | sed 's/^/# /' | grep .; }
# options: of the --help on stdin, both forms of each
options() { grep -oE '^ +(-., )*(-.|--[a-z-]+)' | grep -oE -- '--[a-z-]+|-[[:alnum:]]' | sort -u; }
# in_page NAME: the options that its man page lists, each after a .TP
in_page() {
	sed -n '/^\.SH OPTIONS/,/^\.SH [^O]/{/^\.TP/{n;s/\\-/-/gp}}' "$PAGES/virqscope-$1.1" |
		grep -oE -- '[ "]--?[a-z[:alnum:]-]+' | tr -d ' "' | sort -u
}
for command in "${commands[@]}"; do
	tap_ok "virqscope.1 has $command" grep -qF "virqscope\\-$command (1)" "$PAGES/virqscope.1"
	tap_ok "completion has $command" completes "$command"
	run "$command" --help
	tap_ok "$command --help has examples" grep -q '^Examples:' "$out"
	in_help=$(options <"$out")
	tap_ok "$command --help has --help and --json" eval '
		grep -qx -- --help <<<"$in_help" && grep -qx -- --json <<<"$in_help"'
	tap_ok "completion of $command has all options, and nothing else" all_of "$in_help" "$command"
	tap_ok "virqscope-$command.1 has the options of --help, and no other" nothing \
		diff <(grep -vx -- --usage <<<"$in_help") <(in_page "$command")
done
tap_ok "completion of --hist= has fine" eval \
	'completes fine latency --hist = && completes fine mask --hist = && ! completes fine latency --hist'
# named COMM COMMAND...: the word that completion offers for the VM of such a process
named() {
	mkdir -p "$tmp/process"
	echo "$1" >"$tmp/process/comm"
	printf '%s\0' "${@:2}" >"$tmp/process/cmdline"
	_virqscope_name "$tmp/process"
}
tap_ok "completion of -V has the name of QEMU's guest" [ "$(
	named qemu-system-aar qemu -name x -name guest=g1,debug-threads=on -m 1
	named kvm kvm --name g2,process=kvm)" = $'name:g1\nname:g2' ]
tap_ok "of another monitor that of the process" [ "$(
	named cloud-hyperviso cloud-hypervisor -name x)" = name:cloud-hyperviso ]
tap_ok "and nothing without a name, or when that is not one word" [ -z "$(
	named kvm kvm -m 1
	named kvm kvm -name "a b"
	named kvm kvm -name a,,b)" ]
tap_ok "completion has the commands, help and --version" all_of "${commands[*]} help --version"
tap_ok "completion of help has the commands" all_of "${commands[*]}" help
mkdir "$tmp/empty"
for option in -d -H -I --interval --max-irqs --threshold --before; do
	tap_ok "completion of $option, a number or time, has nothing" all_of "" latency $option
done
tap_ok "completion of -o, --output, --pin and --policy has files, and hold-off" eval '
	(cd "$tmp/empty" && touch file.x && all_of file.x lr -o && all_of file.x list --output &&
		all_of file.x mask --pin && all_of "file.x hold-off" mask --policy)'
tap_ok "an option needs no more than to be in --help" eval '(
	virqscope() { printf "%s\n" "  -z, --zone=TIME       in which --more was" "      --more[=most]     -x" "  -y"; }
	all_of "-z --zone --more -y" new && all_of "" new -z && all_of most new --more = && all_of "" new --zone)'
tap_ok "after -- it has commands, and no option of ours" eval \
	'completes sha256sum lr -q -- && ! completes --json lr --'
tap_ok "completion has no option of another command" eval \
	'! completes --max-irqs list && ! completes --in-flight latency'

# the JSON Schema that the man pages point to
for page in "${commands[@]}"; do
	tap_ok "virqscope-$page.1 says where the JSON Schema is" \
		grep -qF 'DATADIR/virqscope/schema.json' "$PAGES/virqscope-$page.1"
done
tap_ok "and make install installs it there" eval '
	make -n -C "$top/tools" LIBS=/x LIBBPF_LIBS= DESTDIR=/d DATADIR=/data install | grep -qx "install .* /d/data/virqscope/schema.json"'

tap_done
