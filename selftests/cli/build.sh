#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# Proves that `make tools` installs nothing: it stops with a line for each program and library that
# is missing. That the distribution's libbpf will do, if it is new enough. And that warnings are
# errors in make check only, and nothing stays that was compiled with other flags.

. "$(dirname "$0")/test.sh"

# make check runs this test
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES WERROR LIBBPF LIBS O V CFLAGS CROSS_COMPILE

# A machine: PATH has the programs that every one has, and those that stub adds
path=$tmp/bin
mkdir "$path"
for program in bash basename cat cmp dirname head make mkdir nproc sed sh sort; do
	ln -s "$(command -v $program)" "$path/"
done
# stub NAME [COMMANDS]: a program that does this and no more
stub() { printf '#!/bin/sh\n%s\n' "${2-}" >"$path/$1"; chmod +x "$path/$1"; }
for program in apt apt-get dpkg; do
	stub $program "echo $program \"\$@\" >>$tmp/installed"
done

out=$tmp/out err=$tmp/err
# on_it COMMAND...: there; sets status
on_it() {
	PATH=$path "$@" >"$out" 2>"$err" </dev/null
	status=$?
}
stops() { [ "$status" != 0 ] && [ ! -e "$tmp/installed" ]; }
# only LINE...: these, and where `make setup` is named, are all that virqscope says
only() { diff <(printf 'virqscope: %s\n' "$@") <(grep '^virqscope: ' "$err" | grep -v "'make setup' installs"); }

on_it make -C "$top" tools BUILD="$tmp/build"
tap_ok "make tools on a machine without compilers: stops, and installs nothing" stops
tap_ok "with a line for each program" only \
	"there is no aarch64-linux-gnu-gcc: Debian package gcc-aarch64-linux-gnu" \
	"there is no clang-19: Debian package clang-19" \
	"there is no llvm-strip-19: Debian package llvm-19" \
	"there is no gcc: Debian package gcc" \
	"there is no python3: Debian package python3" \
	"there is no rsync: Debian package rsync" \
	"there is no xz: Debian package xz-utils"
tap_ok "and one that says how to install them" grep -q "'make setup' installs" "$err"
tap_ok "and has made nothing" [ ! -e "$tmp/build" ]
on_it make -C "$top" install BUILD="$tmp/build" DESTDIR="$tmp/dest"
tap_ok "make install likewise" eval 'stops && [ ! -e "$tmp/build" ] && [ ! -e "$tmp/dest" ]'

# all of it; the compilers find libraries in $tmp/lib
finds='[ "$1" != -dumpmachine ] || { echo aarch64-linux-gnu; exit; }
[ ! -e "'$tmp'/lib/$0:${1#*=}" ] || { echo /; exit; }; echo "${1#*=}"'
stub aarch64-linux-gnu-gcc "${finds//\$0/cross}"
stub gcc "${finds//\$0/host}"
for program in clang-19 llvm-strip-19 python3 rsync xz; do
	stub $program
done
mkdir "$tmp/lib"
export CC=aarch64-linux-gnu-gcc HOSTCC=gcc CLANG=clang-19 LLVM_STRIP=llvm-strip-19
on_it "$top/mk/needs"
tap_ok "without libraries: a line for each" only \
	"aarch64-linux-gnu-gcc finds no libc.a: Debian package libc6-dev-arm64-cross" \
	"aarch64-linux-gnu-gcc finds no libelf.a: Debian package libelf-dev:arm64" \
	"aarch64-linux-gnu-gcc finds no libz.a: Debian package zlib1g-dev:arm64" \
	"gcc finds no libc.a: Debian package libc6-dev" \
	"gcc finds no libelf.a: Debian package libelf-dev" \
	"gcc finds no libz.a: Debian package zlib1g-dev"
touch "$tmp"/lib/{cross,host}:lib{c,elf,z}.a
on_it "$top/mk/needs"
tap_ok "nothing is missing: nothing is said" eval '[ "$status" = 0 ] && [ ! -s "$err" ]'
stub x86-gcc 'case $1 in -dumpmachine) echo x86_64-linux-gnu ;; *) echo / ;; esac'
CC=x86-gcc on_it "$top/mk/needs"
tap_ok "a compiler for another machine: a line for it, and a failure" eval \
	'stops && only "x86-gcc compiles for x86_64-linux-gnu; the command runs on arm64 only"'
mv "$path/rsync" "$tmp/"
on_it "$top/mk/needs"
tap_ok "one program is missing: its line, and a failure" eval \
	'stops && only "there is no rsync: Debian package rsync"'
mv "$tmp/rsync" "$path/"
while read -r package; do
	tap_ok "lab/packages has $package" grep -Eq "^$package([[:space:]]|\$)" "$top/lab/packages"
done < <(sed -nE 's/^(program|library) ("[^"]*" |[^ ]* ){1,2}([a-z][-a-z0-9:]*)$/\3/p' "$top/mk/needs")

# the distribution's libbpf; where lab/libs is asked for anything there is no apt-cache
# distribution LIBBPF BPFTOOL: of these versions
distribution() {
	stub pkg-config "case \$1 in --modversion) echo $1 ;; --cflags) echo -I/usr/include ;; *) echo -lbpf ;; esac"
	stub bpftool "echo bpftool v7; echo using libbpf v$2"
	on_it make -C "$top/tools" O="$tmp/packaged" LIBBPF=pkg-config -n V=1
	mv "$out" "$tmp/commands"
	on_it make -C "$top/tools" O="$tmp/packaged" LIBBPF=pkg-config "$tmp/packaged/tools/flags"
	rm -rf "$tmp/packaged"
}
distribution 1.2.0 1.2
tap_ok "LIBBPF=pkg-config: libbpf 1.2 will do" [ "$status" = 0 ]
tap_ok "it is linked, dynamically" eval \
	'grep -q -- " -lbpf" "$tmp/commands" && ! grep -Eq -- "-static|libbpf\.a" "$tmp/commands"'
tap_ok "it takes nothing of the lab" eval '! grep -q virqscope/store "$tmp/commands" && [ ! -s "$err" ]'
distribution 1.10.0 1.10
tap_ok "libbpf 1.10 will do" [ "$status" = 0 ]
distribution 1.1.2 1.1
tap_ok "libbpf 1.1 is too old: a line for it, and for bpftool" eval 'stops && only \
	"libbpf is 1.1.2; 1.2 or newer is needed" "bpftool is of libbpf 1.1; 1.2 or newer is needed"'
distribution 1.2.0 1.2
stub pkg-config 'exit 1'
on_it make -C "$top/tools" O="$tmp/packaged" LIBBPF=pkg-config
tap_ok "no libbpf: a line that says so" eval \
	'stops && only "pkg-config finds no libbpf: Debian package libbpf-dev"'

# Warnings, of a program that has one
warns=$tmp/warns
mkdir "$warns"
echo 'int main(int argc, char **argv) { return 0; }' >"$warns/warns.c"
cat >"$warns/Makefile" <<END
include $top/mk/toolchain.mk
OBJ := $tmp/warns/build
\$(OBJ)/warns: warns.c \$(OBJ)/flags
	\$(HOSTCC) \$(C_FLAGS) -o \$@ \$<
include $top/mk/rules.mk
END
unset CC HOSTCC CLANG LLVM_STRIP
# warned ARGUMENT...: make that program; sets status, and made if it was not there already
warned() {
	make -C "$warns" "$@" >"$out" 2>"$err"
	status=$?
	made=$(grep -c ' -o ' "$out")
}
warned
tap_ok "a warning is no error" eval '[ "$status" = 0 ] && grep -q "warning: unused" "$err"'
warned
tap_ok "what is there is not made again" [ "$status:$made" = 0:0 ]
warned WERROR=1
tap_ok "with WERROR=1 it is, and an error" eval '[ "$status" != 0 ] && grep -q "error: unused" "$err"'
warned WERROR=1 WARN=-Werror
tap_ok "unless nothing is wrong" [ "$status:$made" = 0:1 ]
warned WERROR=1 WARN=-Werror
tap_ok "and then it stays" [ "$status:$made" = 0:0 ]
warned
tap_ok "until it is made without" [ "$status:$made" = 0:1 ]

for command in check check-all tools; do
	(cd "$top" && make -n V=1 $command BUILD="$tmp/build") >"$out" 2>"$err"
	tap_ok "make $command compiles something" grep -q -- ' -Wall -Wextra ' "$out"
	case $command in
	tools)	tap_ok "make $command: without -Werror" eval '! grep -q -- -Werror "$out"' ;;
	*)	tap_ok "make $command: each file with -Werror" eval \
			'! grep -- " -Wall " "$out" | grep -v "^printf " | grep -qv -- " -Werror "' ;;
	esac
done
tap_done
