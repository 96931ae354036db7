#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that each BPF program says what it is attached to and its maps, and each test what it proves;
# and that each comment which does not is found.

. "$(dirname "$0")/test.sh"

# undescribed FILE...: the differences between the first comment of a BPF program and what is there,
# with the headers of lib/ that it includes: its maps, and what it is attached to
undescribed() {
	local file

	for file in "$@"; do
		awk -v folder="$(dirname "$file")" -v program="$(basename "$file")" '
			function wrong(what) { print program ": " what }
			# returns EVENT of any subsystem, iter/NAME, or struct_ops, of a line with SEC(); or ""
			function attached_to(line,	part, n) {
				if (line !~ /^SEC\("[a-z]/ || line ~ /^SEC\("syscall/)
					return ""
				split(line, part, "\"")
				n = split(part[2], part, "/")
				return part[1] == "tp_btf" ? part[2] : part[1] (n > 1 && part[1] != "struct_ops" ? "/" part[2] : "")
			}
			function look(name,	file, line, part, at) {
				file = folder "/" name
				seen[name]
				while ((getline line < file) > 0) {
					split(line, part, "\"")
					if (line ~ /^#[ \t]*include "lib\// && !(part[2] in seen))
						look(part[2])
					at = attached_to(line)
					if (at != "") {
						has[name, at]
						if (name == program)
							own[at]
						else
							events[name]
					}
					if (line ~ /^} .* SEC\("\.maps"\)/) {
						split(line, part, " ")
						map[part[2]]
					}
				}
				close(file)
			}
			# list[] from the names of a sentence
			function names(sentence, list,	part, n, i) {
				sub(/\.? *$/, "", sentence)
				n = split(sentence, part, /[,;] +/)
				for (i = 1; i <= n; i++) {
					sub(/^and /, "", part[i])
					sub(/^the events of /, "", part[i])
					if (part[i] !~ /^lib\//)
						sub(/.*:/, "", part[i])
					if (part[i] != "")
						list[part[i]]
				}
			}
			{
				end = sub(/\*\/.*/, "")
				sub(/^ \* ?/, "")
				text = text " " $0
			}
			end { exit }
			END {
				look(program)
				maps = text
				if (!sub(/.* Maps: /, "", maps))
					maps = ""
				sub(/ Maps: .*/, "", text)
				if (!sub(/.* Attached to: /, "", text))
					text = ""
				names(text, said)
				names(maps, said_map)
				for (at in own) {
					found = at in said
					for (name in events)
						found = found || (name in said && (name, at) in has)
					if (!found)
						wrong("attached to " at)
				}
				for (name in events)
					if (!(name in said))
						wrong("attached to the events of " name)
				for (at in said)
					if (!(at in own) && !(at in events))
						wrong("not attached to " at)
				for (name in map)
					if (!(name in said_map))
						wrong("map " name)
				for (name in said_map)
					if (!(name in map))
						wrong("no map " name)
			}' "$file"
	done
}
# unproved FILE...: tests whose first comment does not say what they prove
unproved() {
	awk '
		function verdict() { if (name != "" && !proves) print name }
		FNR == 1 { verdict(); name = FILENAME; head = 1; proves = 0 }
		head && /^(#| \*|\/\*) Proves / { proves = 1 }
		/\*\// || !/^(#|\/\/|\/\*| \*)/ { head = 0 }
		END { verdict() }' "$@"
}

# Mistakes

# program LINE...: one with these lines in its first comment, a header that it includes, and a map
program() {
	file a.bpf.c '/*' ' * Counts.' ' *' "${@/#/ * }" ' */' '#include "lib/bind.bpf.h"' \
		'struct {' '} vms SEC(".maps");' 'SEC("tp_btf/kvm_exit")' 'SEC("iter/vgic_irq")' \
		'SEC("struct_ops/hold")' 'SEC("tp_btf/irq_add")'
}
file lib/bind.bpf.h '#include "lib/bound.bpf.h"' 'SEC("tp_btf/irq_add")' 'SEC("tp_btf/irq_del")'
file lib/bound.bpf.h 'struct {' '} bound SEC(".maps");'
attached='Attached to: kvm:kvm_exit, iter/vgic_irq, struct_ops,'
bind='and the events of lib/bind.bpf.h.'
maps='Maps: vms; bound.'
program "$attached" "$bind" "$maps"
tap_ok "BPF: a program that is described is" nothing undescribed "$fake/a.bpf.c"
program "$attached" "$bind" 'Maps: vms_lost; bound.'
tap_ok "BPF: a map that is not is found" finds "a.bpf.c: map vms" undescribed "$fake/a.bpf.c"
tap_ok "BPF: one that is not there, too" finds "no map vms_lost" undescribed "$fake/a.bpf.c"
program "$attached" "$bind" 'Maps: vms.'
tap_ok "BPF: so is one of a header" finds "map bound" undescribed "$fake/a.bpf.c"
program "$attached" "$bind"
tap_ok "BPF: and a list that is missing" finds "map vms" undescribed "$fake/a.bpf.c"
program "$maps"
for at in kvm_exit iter/vgic_irq struct_ops irq_add 'the events of lib/bind.bpf.h'; do
	tap_ok "BPF: it is found that no word is of $at" \
		finds "a.bpf.c: attached to $at" undescribed "$fake/a.bpf.c"
done
program "$attached kvm:kvm_entry, iter/task, lib/bound.bpf.h," "$bind" "$maps"
for at in kvm_entry iter/task lib/bound.bpf.h; do
	tap_ok "BPF: $at, to which it is not attached, is found" \
		finds "a.bpf.c: not attached to $at" undescribed "$fake/a.bpf.c"
done

again
file a.sh '#!/bin/sh' '#' '# Proves that it is found.' 'true'
file a_test.c '// SPDX' '/*' ' * Proves that it is found.' ' */' 'int a;'
file b_test.c '/* Proves that it is found. */' 'int a;'
tap_ok "tests: those that say what they prove do" nothing unproved "$fake/a.sh" "$fake"/?_test.c
file a.sh '# Does things.' '' '# Proves that it is found.'
tap_ok "tests: one whose first comment does not is found" finds a.sh unproved "$fake/a.sh" "$fake/a_test.c"
file a_test.c '/* Does things. */' '/* Proves that it is found. */'
tap_ok "tests: so is one of C" finds a_test.c unproved "$fake/a_test.c" "$fake/b_test.c"

# The source

tap_ok "bpf/: each program says what it is attached to, and its maps" \
	nothing undescribed "$top"/bpf/*.bpf.c
mapfile -t tests < <(find "$top/selftests" -mindepth 2 -name '*.sh' -perm -u+x -o -name '*_test.c')
tap_ok "selftests/: each of ${#tests[@]} tests says what it proves" eval '
	[ ${#tests[@]} -gt 50 ] && nothing unproved "${tests[@]}"'
tap_done
