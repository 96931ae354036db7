# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#
# virqscope: see 'make help'. Everything that is built goes into build/, what is
# expensive into a cache outside of the checkout (lab/lib.sh).

MAKEFLAGS += --no-builtin-rules --no-print-directory
# setup comes before all that needs it
.NOTPARALLEL:

include mk/toolchain.mk

BUILD := $(TOP)/build
ARM64 := $(BUILD)/arm64

# found by the recipes that need it, after lab/setup has run
LIBS = $(if $(filter pkg-config,$(LIBBPF)),none,$$(lab/libs))

# as many at once as there are CPUs, unless make has a -j of its own
JOBS = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

.PHONY: help
help:
	@echo 'virqscope: interrupt delivery into arm64 KVM guests, made visible'
	@echo
	@echo '  make demo         install what is missing, build, boot the lab and watch a guest'
	@echo '                    take the interrupts of a passed-through PCI device'
	@echo '  make check        the same from scratch, and all tests; ends with their count'
	@echo '  make check-all    check, the cost when off and the kernel selftests against the'
	@echo '                    stock kernel, a million interrupts, VFIO as a module, and the'
	@echo '                    tests with guests on the debug kernel; build/check-all.txt'
	@echo '  make bench        what watching costs, in instructions, of INTx and MSI;'
	@echo '                    build/bench.json and bench-msi.json'
	@echo
	@echo '  make tools        virqscope, ptguest and linuxguest, in build/arm64/bin; installs no'
	@echo '                    packages, says which are missing'
	@echo '  make install      virqscope, manual, completion, JSON Schema (DESTDIR, PREFIX)'
	@echo '  make kernel       the patched kernel; NAME=stock or debug for others'
	@echo '  make kernel-tree  build/kernel-tree: a git tree with the series as commits;'
	@echo '                    lab/vm --kernel dev boots it as it stands'
	@echo '  make patches      write the commits of that tree back to kernel-patches/'
	@echo '  make setup        install missing Debian packages (needs root)'
	@echo '  make clean        remove build/ but for the kernel tree'
	@echo
	@echo '  lab/vm --help     the virtual machine that all of this runs in'
	@echo '  V=1               show the commands'
	@echo '  WERROR=1          warnings of the compilers are errors, as in make check'

.PHONY: setup
setup:
	$(Q)lab/setup

.PHONY: kernel
NAME ?= patched
kernel: setup
	$(Q)lab/kernel $(NAME)

.PHONY: kernel-tree
kernel-tree: setup
	$(Q)lab/kernel-tree make

.PHONY: patches
patches:
	$(Q)lab/kernel-tree patches

.PHONY: tools
tools:
	$(Q)$(NEEDS)
	$(Q)libs=$(LIBS) && $(MAKE) $(JOBS) -C tools O=$(ARM64) CROSS_COMPILE=$(CROSS_COMPILE) LIBS=$$libs V=$(V)
	$(Q)$(MAKE) $(JOBS) -C lab/guests O=$(ARM64) CROSS_COMPILE=$(CROSS_COMPILE) V=$(V)

.PHONY: install
install: tools
	$(Q)libs=$(LIBS) && $(MAKE) -C tools O=$(ARM64) CROSS_COMPILE=$(CROSS_COMPILE) LIBS=$$libs install

.PHONY: tests
tests: tools
	$(Q)libs=$(LIBS) && $(MAKE) $(JOBS) -C selftests O=$(BUILD) CROSS_COMPILE=$(CROSS_COMPILE) LIBS=$$libs V=$(V)

.PHONY: demo
demo: setup kernel tools
	$(Q)lab/demo

# there warnings are errors
check check-all: export WERROR := 1

.PHONY: check
check: setup kernel tests
	$(Q)selftests/run

.PHONY: check-all
check-all: setup kernel tests
	$(Q)selftests/check-all

.PHONY: bench
bench: setup kernel tests
	$(Q)bench/run
	$(Q)bench/run -i msi -o $(BUILD)/bench-msi.json
	$(Q)bench/intx-modes

.PHONY: clean
clean:
	$(Q)find $(BUILD) -mindepth 1 -maxdepth 1 ! -name kernel-tree -exec rm -rf {} + 2>/dev/null || true
