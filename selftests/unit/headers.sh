#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that each header compiles alone, those that BPF includes as BPF; and that one which does not
# is found.

. "$(dirname "$0")/test.sh"

libs=$("$top/lab/libs") || exit 1
cross=${CROSS_COMPILE:-aarch64-linux-gnu-}
clang=${CLANG:-clang-19}

# c_alone FOLDER HEADER, bpf_alone FOLDER HEADER: the first errors as it is compiled alone
c_alone() {
	echo "#include \"$2\"" | LC_ALL=C "${cross}gcc" -fsyntax-only -std=gnu11 -D_GNU_SOURCE \
		-Wall -Wextra -Werror -I"$1" -I"$top/include" -isystem "$libs/arm64/include" \
		-x c - 2>&1 | head -n 5
}
# -Wno-unused-function: of a header's functions a program may use only some
bpf_alone() {
	echo "#include \"$2\"" | "$clang" -fsyntax-only -target bpf -mcpu=v3 -O2 -std=gnu11 \
		-Wall -Wextra -Werror -Wno-unused-parameter -Wno-unused-function \
		-I"$1" -I"$top/include" -isystem "$libs/arm64/include" \
		-isystem "/usr/include/$(gcc -print-multiarch)" -x c - 2>&1 | head -n 5
}

file alone.h '#include <linux/types.h>' '__u32 of(__u64 n);'
file needs.h '__u32 of(__u64 n);'
tap_ok "headers: one that compiles alone does" nothing c_alone "$fake" alone.h
tap_ok "headers: one that does not is found" finds __u32 c_alone "$fake" needs.h
tap_ok "headers: BPF's that compiles alone does" nothing bpf_alone "$fake" alone.h
tap_ok "headers: BPF's that does not is found" finds __u32 bpf_alone "$fake" needs.h

for header in "$top"/tools/*/*.h; do
	header=${header#"$top/tools/"}
	tap_ok "tools/$header compiles alone" nothing c_alone "$top/tools" "$header"
done
for header in "$top"/include/virqscope/*.h; do
	header=${header#"$top/include/"}
	tap_ok "include/$header compiles alone" nothing c_alone "$top/include" "$header"
	tap_ok "include/$header compiles alone, as BPF" nothing bpf_alone "$top/include" "$header"
done
for header in "$top"/bpf/*/*.h; do
	header=${header#"$top/bpf/"}
	tap_ok "bpf/$header compiles alone" nothing bpf_alone "$top/bpf" "$header"
done
tap_done
