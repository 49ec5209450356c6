# Two commands do all set-up: `make demo` and `make test`.
.DEFAULT_GOAL := help
RELEASE := .build/release/assay

.PHONY: help demo build test chaos lint format bench fuzz clean bootstrap

help:
	@echo "make demo    the whole system on the embedded log, with a closing summary"
	@echo "make build   the release executable, .build/release/assay"
	@echo "make test    all tests"
	@echo "make chaos   the long form of the fault tests: CHAOS_SEEDS=1,2,3"
	@echo "make lint    formatting and house rules"
	@echo "make format  formats the sources in place"
	@echo "make bench   measures verification and the pipeline on this machine"
	@echo "make fuzz    throws bytes at every parser, FUZZ_SECONDS=600 each"

demo: build
	$(RELEASE) demo

build: bootstrap
	swift build -c release --product assay

test: bootstrap
	@Scripts/test

# On Kafka too where ASSAY_TEST_KAFKA names a broker on this machine.
CHAOS_SEEDS ?= 1,2,3
chaos: build
	ASSAY_CHAOS=$(CHAOS_SEEDS) ASSAY_CHAOS_EXECUTABLE=$(abspath $(RELEASE)) \
		Scripts/test --filter ChaosTests

lint:
	@Scripts/lint

format:
	swift format -i -r -p Package.swift Sources Tests Fuzz/Package.swift Fuzz/Sources

bench: build
	$(RELEASE) bench

fuzz: bootstrap
	@Scripts/fuzz

bootstrap:
	@Scripts/bootstrap

clean:
	rm -rf .build
