# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# The programs that compile, the libraries and the flags, for each makefile that includes this at
# its beginning. Variables only; the rules are in rules.mk.

TOP := $(abspath $(dir $(lastword $(MAKEFILE_LIST)))..)

ifeq ($(V),1)
  Q :=
else
  Q := @
endif
# msg WHAT FILE: a line that a recipe prints in place of its command
msg = $(if $(Q),@printf '  %-7s %s\n' $(1) $(2))

CROSS_COMPILE ?= aarch64-linux-gnu-
CC := $(CROSS_COMPILE)gcc
OBJCOPY := $(CROSS_COMPILE)objcopy
HOSTCC ?= gcc
HOSTAR ?= ar
CLANG ?= clang-19
LLVM_STRIP ?= llvm-strip-19

ifeq ($(LIBBPF),pkg-config)
  # the distribution's libbpf, which is linked dynamically, and the bpftool of the same release
  PKG_CONFIG ?= pkg-config
  BPFTOOL ?= bpftool
  LIBBPF_CFLAGS ?= $(shell $(PKG_CONFIG) --cflags libbpf 2>/dev/null)
  LIBBPF_LIBS ?= $(shell $(PKG_CONFIG) --libs libbpf 2>/dev/null)
else
  # LIBS is what lab/libs prints: libbpf for the target in arm64/, bpftool for this machine in
  # host/bin. Linked statically: the command runs on machines that have no libbpf.
  LIBS ?= $(shell $(TOP)/lab/libs)
  BPFTOOL ?= $(LIBS)/host/bin/bpftool
  LIBBPF_CFLAGS ?= -isystem $(LIBS)/arm64/include
  LIBBPF_LIBS ?= $(LIBS)/arm64/lib/libbpf.a -lelf -lz
  STATIC ?= -static
endif

# a command that lists missing programs and libraries, and fails if there are any
NEEDS = CC='$(CC)' HOSTCC='$(HOSTCC)' CLANG='$(CLANG)' LLVM_STRIP='$(LLVM_STRIP)' \
	$(if $(PKG_CONFIG),LIBBPF=pkg-config PKG_CONFIG='$(PKG_CONFIG)' BPFTOOL='$(BPFTOOL)') \
	$(TOP)/mk/needs

CFLAGS ?= -O2 -g
# make check sets WERROR=1; a compiler that is newer than those it was tried with may warn of more
WARN := -Wall -Wextra $(if $(filter 1,$(WERROR)),-Werror)
C_FLAGS := -std=gnu11 -D_GNU_SOURCE $(WARN)
# -Wno-unused-parameter: BPF_PROG() declares a context that few programs use
BPF_CFLAGS = -target bpf -mcpu=v3 -O2 -g -std=gnu11 $(WARN) -Wno-unused-parameter -MMD -MP \
	-I$(TOP)/include -I$(TOP)/bpf $(LIBBPF_CFLAGS) \
	-isystem /usr/include/$(shell $(HOSTCC) -print-multiarch)
