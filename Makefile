# SPDX-FileCopyrightText: 2026 The auditor developers
# SPDX-License-Identifier: GPL-2.0-or-later
# The one door to everything: `make` lists the targets, and continuous integration calls the same ones.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
FIGURES := .venv-figures/$(notdir $(PYTHON))
RECORDED := reports/recorded/audit.json
READERS := prometheus=promtool prometheus-node-exporter=prometheus-node-exporter \
	prometheus-pushgateway=prometheus-pushgateway
SHIELDS := tests/reading/shields/node_modules/.package-lock.json

# One process a core; the tests of a file share what they make.
SPREAD := --numprocesses auto --dist loadfile
QUICK := tests/declared tests/documents tests/findings tests/history tests/instruments tests/measuring tests/renderers \
	tests/tools tests/test_architecture.py tests/test_files.py tests/test_progress.py

# Where compiled modules may not be kept, each of the hundreds of processes that tests start would compile the package.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help audit report test quick figures lint format schema docs record screenshots dist constraints bench counters \
	conformance differential faults fuzz

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

audit: $(VENV)/installed  ## measure the trusted code and write reports/ (AUDITOR_MIRROR=DIR: from a mirror)
	$(BIN)/auditor audit --recorded $(RECORDED) --accept-recorded

test: $(VENV)/developed $(if $(T),,$(SHIELDS))  ## run all tests, or T=PATH[::TEST] (AUDITOR_MIRROR=DIR: also those on real upstreams)
ifdef T
	$(BIN)/pytest '$(T)'
else
	@.ci/install-packages --optional chromium chromium-driver cloc curl gcc gnupg jq pmccabe postgresql sloccount \
		systemd universal-ctags
	@.ci/extract-programs $(VENV)/readers $(READERS)
	$(BIN)/pytest $(SPREAD)
endif

quick: $(VENV)/developed  ## run the tests that need nobody else's programs and no git, in under a minute
	$(BIN)/pytest $(SPREAD) -m 'not needs and not slow' -k 'not R4.3.0' $(QUICK)

figures: $(FIGURES)/installed $(VENV)/developed  ## run the tests of figures on another Python (PYTHON=python3.13)
	$(FIGURES)/bin/python -m pytest tests/instruments
	$(BIN)/pytest tests/instruments/test_other_pythons.py

fuzz: $(VENV)/developed  ## look for inputs on which figures contradict, models differ from their tools, or a reader fails (RUNS=N)
	$(BIN)/python -m tools.fuzz_instruments -runs=$(or $(RUNS),4000) -max_len=400 -verbosity=0 -print_final_stats=1
	$(BIN)/python -m tools.fuzz_models -runs=$(or $(RUNS),4000) -max_len=600 -verbosity=0 -print_final_stats=1
	$(BIN)/python -m tools.fuzz_parsers -runs=$(or $(RUNS),500) -verbosity=0

lint: $(VENV)/developed  ## check style, types and our own size limits
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tools.own_limits

format: $(VENV)/developed  ## lay the code out
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schema: $(VENV)/installed  ## write the published JSON Schemas anew
	$(BIN)/auditor schema manifest > docs/components.schema.json
	for name in accept attestation audit cache check claims count diff explain history_runs history_show history_trend lock log pr query \
		scenario show timeline validate verify; do \
		$(BIN)/auditor schema $$name > docs/$$name.schema.json; done

docs: $(VENV)/developed  ## write the parts of docs/ that are made from the code anew
	$(BIN)/python -m tools.architecture
	$(BIN)/python -m tools.languages
	$(BIN)/python -m tools.figures
	$(BIN)/python -m tools.commands
	$(BIN)/python -m tools.views

bench: $(VENV)/developed  ## measure what auditor costs beside others, and how that grows (AUDITOR_MIRROR=DIR)
	@.ci/install-packages cloc sloccount
	$(BIN)/python -m tools.speed --mirror "$(AUDITOR_MIRROR)" --ref linux=debian/6.12.117
	$(BIN)/python -m tools.growth --mirror "$(AUDITOR_MIRROR)" --picture docs/pictures/growth.svg

counters: $(VENV)/developed  ## compare the recorded audit, file by file, with cloc and sloccount
	@.ci/install-packages cloc sloccount
	$(BIN)/python -m tools.counters $(RECORDED)

conformance: $(VENV)/developed  ## write docs/conformance.md: how other counters do on our corpus
	@.ci/install-packages cloc sloccount
	$(BIN)/python -m tools.conformance

differential: $(VENV)/developed  ## hold a tree against other tools: TREE=DIR, or TREE='REPOSITORY REF [PATH]'
	@.ci/install-packages pmccabe sloccount universal-ctags
	$(BIN)/python -m tools.differential $(TREE)

faults: $(VENV)/developed  ## kill runs and fail writes on purpose, and look at what is left (KILLS=500, SEED=1)
	$(BIN)/python -m tools.faults --kills $(or $(KILLS),500) --seed $(or $(SEED),1)

report: $(VENV)/installed  ## write the pages of the recorded audit, reports/recorded/index.html
	$(BIN)/python -m tools.record report

record: $(VENV)/installed  ## write reports/recorded/ anew from its audit.json: that file, its pages and their digests
	$(BIN)/python -m tools.record

screenshots: $(VENV)/developed  ## take the pictures of docs/ of the report of the recorded audit anew
	@.ci/install-packages chromium chromium-driver
	$(BIN)/python -m tools.screenshots

dist: $(VENV)/developed  ## build the wheel, the archive of the source and their bill of materials into dist/
	@rm -rf dist build/installed
	$(BIN)/python -m build --no-isolation
	@$(PYTHON) -m venv --without-pip build/installed
	@$(BIN)/pip --python build/installed/bin/python install --quiet --disable-pip-version-check \
		--constraint constraints.txt dist/*.whl
	$(BIN)/python -m tools.sbom build/installed/bin/python dist/auditor.cdx.json

constraints: $(VENV)/developed  ## pin every dependency as it is installed now
	$(BIN)/pip freeze --all --exclude pip --exclude-editable > constraints.txt

# What an audit needs.
$(VENV)/installed: pyproject.toml constraints.txt
	@.ci/check-python $(PYTHON)
	@.ci/install-packages git python3-venv
	@echo "make: setting up $(VENV) with what an audit needs, about 110 MB; this takes less than a minute" >&2
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

# What developers need on top of it.
$(VENV)/developed: $(VENV)/installed
	@echo "make: adding the tools of developers to $(VENV), about 700 MB; this takes a few minutes" >&2
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

$(FIGURES)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(FIGURES)
	$(FIGURES)/bin/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . pytest hypothesis
	@touch $@

$(SHIELDS): tests/reading/shields/package-lock.json | $(VENV)/developed
	$(BIN)/npm ci --prefix tests/reading/shields --ignore-scripts --no-audit --no-fund --loglevel=error
