# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
# Shared by each-patch and each-config, which have sourced lib.sh: compile what the
# series touches, not the whole kernel. They share a work folder, hence run in turns.

patches=("$TOP"/kernel-patches/[0-9]*.patch)
[ -e "${patches[0]}" ] || die "there is no series in kernel-patches/"

# where the series changes something, on arm64
TOUCHED=(arch/arm64/kvm/ virt/ drivers/vfio/ drivers/iommu/ drivers/irqchip/ drivers/pci/ drivers/uio/
	fs/eventfd.o kernel/irq/)

work=$CACHE/work/each-$("$TOP/lab/linux-source" --version)
src=$work/src
log=$work/log

# touched_source: the source without a patch. It consists of hard links to the
# pristine one: a file that the patches write to is first made one of its own. It is
# new, so that what was compiled from it in another run is compiled again.
touched_source() {
	local pristine f

	pristine=$("$TOP/lab/linux-source")
	cache_lock "$(basename "$work")"
	mkdir -p "$work"
	rm -rf "$src"
	cp -al "$pristine" "$src"
	for f in $(sed -n 's,^\(---\|+++\) [ab]/\([^\t]*\).*,\2,p' "${patches[@]}" | sort -u); do
		[ -e "$pristine/$f" ] || continue
		rm "$src/$f"
		cp "$pristine/$f" "$src/$f"
	done
}

# touched_patch PATCH: apply one
touched_patch() {
	patch -d "$src" -p1 -F0 --no-backup-if-mismatch -s -f <"$1" ||
		die "$(basename "$1") does not apply"
}

# touched_compile WHAT OBJ ARCH FRAGMENT TARGET...: with the config that FRAGMENT, on
# top of allnoconfig, makes; die unless that is so without a warning
touched_compile() {
	local what=$1 obj=$work/$2 arch=$3 fragment=$4 cross=''

	shift 4
	[ "$arch" != arm64 ] || cross=${CROSS_COMPILE:-aarch64-linux-gnu-}
	mkdir -p "$obj"
	: >"$log"
	if ! make -C "$src" O="$obj" ARCH="$arch" CROSS_COMPILE="$cross" -s \
			KCONFIG_ALLCONFIG="$fragment" allnoconfig >>"$log" 2>&1 ||
	   ! make -C "$src" O="$obj" ARCH="$arch" CROSS_COMPILE="$cross" -s -j"$(nproc)" \
			prepare "$@" >>"$log" 2>&1; then
		tail -n 20 "$log" >&2
		die "$what does not compile"
	fi
	if grep -q 'warning:' "$log"; then
		grep -A5 'warning:' "$log" >&2
		die "$what compiles with warnings"
	fi
}

# lab_fragment: print the options of the lab's kernel patched
lab_fragment() { cat "$TOP"/lab/kernels/{common,patched}.config | grep -E '^(CONFIG_|# CONFIG_)'; }
