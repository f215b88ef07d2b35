# make run    translate and build the sample workspace of a fresh clone
# make test   lint, types and every test but the long ones (what CI runs)
# make pythons  the unit tests on the other versions of Python, where they are
# make lowest   the unit tests with the lowest versions of what bitext needs
# make long   the tests that run for minutes, `make lowest` among them
# make bench  the speed tables of benchmarks/
# make quality  drafts and scores for docs/lab/quality.md: about half an hour, once

PYTHON ?= python3
MODEL ?= qwen2.5-coder-1.5b-zh-en
VENV := .venv
WORKERS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); echo $$((n < 4 ? n + 1 : 4)))
BIN := $(VENV)/bin
INSTALL := scripts/install.sh $(BIN)/python

# Where it is set, each of the thousands of commands of the tests compiles all that it imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test suite pythons lowest long lint bench quality clean
.DELETE_ON_ERROR:

# Every step finds its work done and passes in a moment when it is run again.
run: $(VENV)/installed-local
	$(BIN)/bitext models pull $(MODEL)
	$(BIN)/bitext run
	@echo
	@echo "English edition:    output/en/"
	@echo "Bilingual edition:  output/bilingual/"
	@echo "Drafts to review:   catalog/en/  (PO files; any PO editor opens them)"

# Types are checked beside the tests, which take a core each and wait now and then.
test: $(VENV)/installed-dev
	$(MAKE) --no-print-directory --jobs=2 lint suite

# Threads of a numeric library on top of a process per core would only fight for the cores; one
# process more than cores, for a fifth of the time tests wait: for browsers, servers, generators.
suite: $(VENV)/installed-dev
	scripts/system-packages.sh
	scripts/npm-packages.sh
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

pythons:
	scripts/other-pythons.sh 3.12 3.13

lowest:
	scripts/lowest.sh "$(PYTHON)"

long: $(VENV)/installed-dev $(VENV)/installed-training lowest
	scripts/system-packages.sh
	scripts/system-packages.sh omegat poedit xdotool xvfb
	scripts/npm-packages.sh tests/renderers tests/web tests/system/real/npm/*
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -m long --timeout 3600

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/installed-dev
	$(BIN)/python benchmarks/identity.py
	$(BIN)/python benchmarks/rebuild.py
	$(BIN)/python benchmarks/startup.py

# Drafts are kept in benchmarks/.cache/quality: delete it, or QUALITY=--fresh, after a change
# of model or prompt.
quality: $(VENV)/installed-dev
	$(BIN)/bitext models pull $(MODEL)
	$(BIN)/python benchmarks/quality.py $(QUALITY)

clean:
	rm -rf $(VENV) $(VENV)-* dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis benchmarks/.cache
	find pipeline tests benchmarks -name __pycache__ -type d -exec rm -rf {} +

# A stamp is newer than pyproject.toml exactly when what it asks for is installed.
$(VENV)/installed-%: pyproject.toml adapters/zh-en/pyproject.toml $(VENV)/created
	@echo "installing bitext[$*] and what it needs"
	$(INSTALL) --editable '.[$*]' ./adapters/zh-en
	@touch $@

$(VENV)/created:
	@scripts/create-venv.sh "$(PYTHON)" "$(VENV)"
	@touch $@
